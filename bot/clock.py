"""What time it is, and one wake-up for the earliest deadline, with a sweep beside it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

Fire = Callable[[], Awaitable[datetime | None]]

SWEEP: Final = timedelta(seconds=30)
STALE: Final = timedelta(seconds=90)
PAUSE: Final = timedelta(milliseconds=200)  # between firings, should one not get ahead
FAREWELL: Final = timedelta(seconds=4)  # what a running firing gets when the program ends

log = structlog.get_logger()


class Clock(Protocol):
    """The time, and whoever wakes the bot at it."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        ...

    def wake_at(self, moment: datetime | None) -> None:
        """Fire at that moment or before; an earlier wake-up that is set already stays."""
        ...

    async def run(self, fire: Fire) -> None:
        """Until cancelled: call `fire` whenever it is time; it returns when it will be again."""
        ...

    def alive(self) -> bool:
        """Whether firing has worked lately, for `/healthz`."""
        ...


class RealClock:
    """The machine's time.

    APScheduler holds one job in memory, for the earliest deadline; what is due stands in the store.
    A wake-up too many is harmless, one too few is not: hence the sweep, which also finds deadlines
    that a jump of the machine's clock has brought near.
    """

    def __init__(
        self, sweep: timedelta = SWEEP, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """`monotonic` tells a time that nobody sets, to measure how long ago a sweep was."""
        self._sweep = sweep
        self._monotonic = monotonic
        self._swept_at: float | None = None
        self._deadline: datetime | None = None
        self._rung = asyncio.Event()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC)

    def wake_at(self, moment: datetime | None) -> None:
        """Fire at that moment or before; an earlier wake-up that is set already stays."""
        if moment is None or (self._deadline is not None and self._deadline <= moment):
            return
        self._deadline = moment
        self._scheduler.add_job(
            self._ring,
            "date",
            run_date=moment,
            id="deadline",
            replace_existing=True,
            misfire_grace_time=None,  # late is better than never
            coalesce=True,
        )

    async def run(self, fire: Fire) -> None:
        """Fire at every deadline, and at least once a sweep; one firing at a time."""
        self._swept_at = self._monotonic()  # as long as the first firing is young
        self._scheduler.start()
        try:
            while True:
                await self._fire(fire)
                await self._next_ring()
        finally:
            self._scheduler.shutdown(wait=False)

    def alive(self) -> bool:
        """Whether a firing has succeeded, or the first begun, not long ago."""
        if self._swept_at is None:
            return False
        return self._monotonic() - self._swept_at <= STALE.total_seconds()

    async def _fire(self, fire: Fire) -> None:
        self._rung.clear()
        self._deadline = None  # before firing: a deadline set meanwhile must not be lost
        try:
            again = await _to_the_end(fire())
        except Exception:
            log.exception("firing failed")  # the next sweep tries again
        else:
            self._swept_at = self._monotonic()
            self.wake_at(again and max(again, self.now() + PAUSE))

    async def _next_ring(self) -> None:
        try:
            async with asyncio.timeout(self._sweep.total_seconds()):
                await self._rung.wait()
        except TimeoutError:
            pass

    async def _ring(self) -> None:  # a coroutine, since APScheduler calls others in a thread
        self._rung.set()


async def _to_the_end(firing: Awaitable[datetime | None]) -> datetime | None:
    """Let a firing finish when the program is told to end; recovery would cope, but later."""
    task = asyncio.ensure_future(firing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=FAREWELL.total_seconds())
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise
