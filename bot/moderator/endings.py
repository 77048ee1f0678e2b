"""After a phase: its key dies before anybody hears of the outcome, and what is old is forgotten."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.moderator.errands import Errand
from bot.moderator.house import platform_of
from bot.port import Archive
from bot.store import StoreError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.model import PhaseId, PlaceId
    from bot.moderator.errands import Errands
    from bot.moderator.house import House

log = structlog.get_logger()

LOG_PATIENCE = timedelta(seconds=5)  # with a reader that keeps the log from being emptied
_LOOK_AGAIN = timedelta(milliseconds=50)
_WIPE_WITHIN = timedelta(hours=22)  # a day, less the hours between looking, twice
_WITHIN = timedelta(seconds=30)  # a platform that hangs must not stop the clock


class Endings:
    """Finishes what a closing transaction has begun: log, key, platforms, posts, in this order."""

    def __init__(
        self, house: House, errands: Errands, log_patience: timedelta = LOG_PATIENCE
    ) -> None:
        """Works on what the house holds; platforms are told by `errands`."""
        self._house = house
        self._errands = errands
        self._log_patience = log_patience
        self._log_to_empty = False
        self._orphans_possible = False

    async def finish(self) -> None:
        """Empty the log, destroy the keys, let the platforms forget, release the posts."""
        async with self._house.store.reading() as reading:
            noted = await reading.endings()
        endings = {phase: place for phase, place in noted.items() if phase not in self._errands}
        if endings:
            await self._empty_log()
        elif self._log_to_empty:
            await self._try_to_empty_log()
        dead = [phase for phase in endings if await self._destroyed(phase)]  # all keys first
        await self._errands.run(self._release(phase, endings[phase]) for phase in dead)
        if self._orphans_possible:
            await self.destroy_orphans()

    def suspect_orphans(self) -> None:
        """A transaction in which a phase may have opened has failed: look for its key soon."""
        self._orphans_possible = True

    async def destroy_orphans(self) -> None:
        """Destroy keys without a phase; in a transaction, so that no opening is halfway through."""
        async with self._house.store.transaction() as tx:
            wanted = {*await tx.open_phases(), *await tx.endings()}
            kept = await asyncio.to_thread(self._house.keys.phases)  # perhaps very many
            for phase in kept - wanted:
                await self._destroy(phase)
        self._orphans_possible = False

    async def forget_old(self) -> None:
        """Delivered posts and rosters live a week longer than their round, rounds a year."""
        now, keeping = self._house.clock.now(), self._house.keeping
        for adapter in self._house.adapters.values():
            if isinstance(adapter, Archive):
                await self._let_forget(adapter, now)
        await self._house.store.prune(now, keeping)
        try:
            await self._wipe(now)
        except StoreError:  # a full disk, say; the next time, then
            self._log_to_empty = True

    async def _let_forget(self, adapter: Archive, now: datetime) -> None:
        keeping = self._house.keeping
        try:
            await adapter.forget_old(now - keeping.posts, now - keeping.rounds)
        except Exception:  # the next time, then
            log.exception("adapter has not forgotten")

    async def _wipe(self, now: datetime) -> None:
        """While no phase is open, so that nobody's card has to wait; but within a day."""
        since = await self._house.store.traces()
        async with self._house.store.reading() as reading:
            busy = await reading.open_phases()
        if since is None or (busy and now - since < _WIPE_WITHIN):
            await self._try_to_empty_log()
        else:
            self._log_to_empty = not await self._house.store.compact()

    async def _destroyed(self, phase: PhaseId) -> bool:
        try:
            await self._destroy(phase)
        except Exception:  # its posts wait, all others go on
            log.exception("ending unfinished", phase=phase)
            return False
        return True

    def _release(self, phase: PhaseId, place: PlaceId | None) -> Errand:
        """Let the platform forget the phase, then let its posts leave."""
        platform = platform_of(place) if place else ""
        adapter = self._house.adapters.get(platform)

        async def go() -> bool:
            try:
                if adapter:
                    async with asyncio.timeout(_WITHIN.total_seconds()):
                        await adapter.phase_closed(phase)
                await self._house.store.end(phase)
            except Exception:
                log.exception("ending unfinished", phase=phase)
                return False
            self._house.outbox.wake()
            return True

        return Errand(phase, platform, go)

    async def _destroy(self, phase: PhaseId) -> None:
        await asyncio.to_thread(self._house.keys.destroy, phase)

    async def _empty_log(self) -> None:
        """A reader may hold it for a while; after 5 s the keys go all the same."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._log_patience.total_seconds()
        while True:
            await self._try_to_empty_log()
            if not self._log_to_empty:
                return
            if loop.time() >= until:
                log.warning("write-ahead log still in use")
                return
            await asyncio.sleep(_LOOK_AGAIN.total_seconds())

    async def _try_to_empty_log(self) -> None:
        """A full disk, say, must not keep a key alive: what is committed is safe without this."""
        try:
            self._log_to_empty = not await self._house.store.truncate()
        except StoreError:
            self._log_to_empty = True
