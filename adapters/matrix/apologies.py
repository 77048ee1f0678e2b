"""While nothing can be kept, a full disk say: people know, and talk on from where they stood."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterable

    from adapters.matrix.dms import Dms
    from adapters.matrix.errands import Errands
    from adapters.matrix.sync import Said
    from adapters.matrix.talks import Talks

ARRIVED: Final = 10.0  # seconds in which what was answered before should have

log = structlog.get_logger()


class Apologies:
    """One for each person, until something can be kept again."""

    def __init__(self, talks: Talks, dms: Dms, errands: Errands) -> None:
        """Nobody waits."""
        self._talks = talks
        self._dms = dms
        self._errands = errands
        self._told: set[str] = set()

    async def make(self, unkept: Iterable[Said]) -> None:
        """None of it counts: it comes again, and need not be said again.

        Each conversation goes on from its last message in the room, as after a restart.
        """
        if not self._told:
            log.error("cannot keep what is said, see the disk", adapter="matrix")
        for user, room in {(one.sender, one.room) for one in unkept}:
            if self._dms.user_of(room) == user:
                await self._make(user, room)
            self._told.add(user)

    async def _make(self, user: str, room: str) -> None:
        if user not in self._told:
            await self._talks.not_kept(user, room)
        with suppress(TimeoutError):
            async with asyncio.timeout(ARRIVED):
                await self._errands.settled(room)
        self._talks.unhear(user)

    def over(self) -> None:
        """It was kept."""
        self._told.clear()
