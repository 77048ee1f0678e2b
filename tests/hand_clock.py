"""A clock that tests turn by hand: it walks from wake-up to wake-up and lands where it is sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.clock import Fire

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # 10:00 in Berlin, a working day


async def nothing() -> datetime | None:
    return None


class HandClock:
    """Give it `fire` (or let the program call `run`), then `advance`.

    `settle` is awaited after every firing and at the end, e.g. `outbox.flush`.
    """

    def __init__(self, start: datetime = MONDAY) -> None:
        self._now = start
        self._wake: datetime | None = None
        self.fire: Fire = nothing
        self.settle: Callable[[], Awaitable[object]] = nothing

    def now(self) -> datetime:
        return self._now

    def wake_at(self, moment: datetime | None) -> None:
        if moment is not None:
            self._wake = min(moment, self._wake or moment)

    async def run(self, fire: Fire) -> None:
        self.fire = fire
        await asyncio.Event().wait()

    def alive(self) -> bool:
        return True

    def jump(self, span: timedelta) -> None:
        """Time passes while nobody is there to wake up."""
        self._now += span

    async def advance(self, span: timedelta) -> None:
        await self.advance_to(self._now + span)

    async def advance_to(self, target: datetime) -> None:
        while self._wake is not None and self._wake <= target:
            self._now = max(self._now, self._wake)
            self._wake = None
            again = await self.fire()
            assert again is None or again > self._now, "what was due is still due"
            self.wake_at(again)
            await self.settle()
        self._now = max(self._now, target)
        await self.settle()
