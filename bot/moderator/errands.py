"""What needs a platform is done side by side: one that hangs keeps nobody else waiting for long."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.clock import Clock

PATIENCE: Final = timedelta(seconds=3)
AT_ONCE: Final = 20  # of each platform

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to do for a round or phase, by its id; `go` tells whether it has worked."""

    name: str
    platform: str
    go: Callable[[], Awaitable[bool]]


class Errands:
    """Begins errands, and goes on without those that take too long."""

    def __init__(self, clock: Clock, patience: timedelta = PATIENCE) -> None:
        """`clock` is woken when one that took longer than `patience` has come to its end."""
        self._clock = clock
        self._patience = patience
        self._under_way: dict[str, asyncio.Task[bool]] = {}
        self._places: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(AT_ONCE)
        )

    def __contains__(self, name: str) -> bool:
        """Whether that one is still under way."""
        return name in self._under_way

    async def run(self, errands: Iterable[Errand]) -> set[str]:
        """Do all of them, but none that is under way; returns those that are known to have failed.

        One that takes longer goes on by itself.
        """
        begun = {one.name: self._begin(one) for one in errands if one.name not in self}
        if not begun:
            return set()
        _, late = await asyncio.wait(begun.values(), timeout=self._patience.total_seconds())
        for task in late:
            task.add_done_callback(self._wake)
        if late:
            log.warning("going on without a platform", count=len(late))
        return {name for name, task in begun.items() if task not in late and not task.result()}

    def _begin(self, errand: Errand) -> asyncio.Task[bool]:
        task = asyncio.create_task(self._go(errand))
        self._under_way[errand.name] = task
        return task

    async def _go(self, errand: Errand) -> bool:
        try:
            async with self._places[errand.platform]:
                return await errand.go()
        finally:
            del self._under_way[errand.name]

    def _wake(self, _task: asyncio.Task[bool]) -> None:
        self._clock.wake_at(self._clock.now())
