"""Delivers each post once, across crashes; no destination and no platform holds up another.

pending -> sending -> sent. Whether a post that is `sending` has arrived is not known after a crash
or a broken connection: only a look at the platform, `find`, lets it be sent again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from bot.port import Adapter, Edit, Failed, Outcome, Parcel, RetryAfter, Sent, Unknown
from bot.store import Claimed, PostState, Store, StoreError

AT_ONCE: Final = 20  # of each platform
SWEEP: Final = timedelta(seconds=30)
LEAST_PAUSE: Final = timedelta(milliseconds=50)
LONGEST_BACK_OFF: Final = timedelta(minutes=5)
DELIVERY: Final = timedelta(seconds=60)  # longer than any adapter's own time limit
STORE_STALLED: Final = timedelta(seconds=2)
FIRST_LOOK: Final = timedelta(seconds=5)

log = structlog.get_logger()

Work = Coroutine[None, None, None]
OnFailed = Callable[[Parcel, str], Awaitable[None]]


class Now(Protocol):
    """Whatever knows the time."""

    def now(self) -> datetime:
        """This moment, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A parcel that is `sending`, and nobody knows whether it has arrived."""

    claimed: Claimed
    looked: int  # how often already
    again_at: datetime


class Outbox:
    """Takes parcels out of the store and gives them to the adapters, some at once.

    Each platform has places of its own. What is for one that is not there stays in the store.
    `failures` counts what will never arrive, by adapter and reason; `on_failed` is told of it.
    """

    def __init__(
        self,
        store: Store,
        adapters: Mapping[str, Adapter],
        clock: Now,
        *,
        at_once: int = AT_ONCE,
        on_failed: OnFailed | None = None,
    ) -> None:
        """`adapters` by the name that begins the ids of their people and places.

        `at_once`: how many parcels of one platform are under way at most.
        """
        self._store = store
        self._adapters = adapters
        self._clock = clock
        self._at_once = at_once
        self._rung = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], str] = {}  # by platform
        self._doubts: dict[int, _Doubt] = {}
        self.on_failed = on_failed
        self.failures: Counter[tuple[str, str]] = Counter()

    def wake(self) -> None:
        """There may be something to deliver."""
        self._rung.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is under way then goes on until `drain`."""
        while True:
            self._rung.clear()
            try:
                await self._begin()
                pause = await self._pause()
            except StoreError:
                log.exception("outbox stalled")
                pause = STORE_STALLED
            await self._nap(pause)

    async def flush(self) -> None:
        """Deliver all that can go now; raises StoreError."""
        await self._begin()
        while self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            await self._begin()

    async def drain(self, within: timedelta) -> None:
        """The last flush. What is not done in that time is left for the next start."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self.flush()
        except (TimeoutError, StoreError):
            log.warning("outbox not empty", count=len(self._under_way))
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def recover(self) -> None:
        """Look up what a crash left `sending`; where that fails it is tried again later."""
        for claimed in await self._store.unsent():
            self._spawn(claimed, self._look_up(claimed, looked=1), looked=1)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=FIRST_LOOK.total_seconds())

    # --- what to do next -------------------------------------------------------------------

    async def _begin(self) -> None:
        """Start whatever can start now, as far as there is room."""
        now = self._clock.now()
        for doubt in [doubt for doubt in self._doubts.values() if doubt.again_at <= now]:
            del self._doubts[doubt.claimed.number]
            look_up = self._look_up(doubt.claimed, doubt.looked)
            self._spawn(doubt.claimed, look_up, doubt.looked)
        for claimed in await self._store.claim(now, self._room()):
            self._spawn(claimed, self._carry(claimed))

    def _room(self) -> dict[str, int]:
        """How many more each platform may get; none of those that are full."""
        taken = Counter(self._under_way.values())
        room = {name: self._at_once - taken[name] for name in self._adapters}
        return {name: places for name, places in room.items() if places > 0}

    async def _pause(self) -> timedelta:
        """How long there is nothing to start, unless somebody calls `wake`.

        A platform that is full is not asked for: whatever is done there wakes.
        """
        moments = [doubt.again_at for doubt in self._doubts.values()]
        if wakes_at := await self._store.outbox_wakes_at(self._room()):
            moments.append(wakes_at)
        now = self._clock.now()
        return max(LEAST_PAUSE, min([moment - now for moment in moments] + [SWEEP]))

    async def _nap(self, pause: timedelta) -> None:
        try:
            async with asyncio.timeout(pause.total_seconds()):
                await self._rung.wait()
        except TimeoutError:
            pass

    def _spawn(self, claimed: Claimed, work: Work, looked: int = 0) -> None:
        task = asyncio.create_task(self._guarded(claimed, work, looked))
        self._under_way[task] = _platform(claimed.parcel)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        self.wake()  # there is room, and the next one to that destination may leave

    async def _guarded(self, claimed: Claimed, work: Work, looked: int) -> None:
        try:
            await work
        except Exception:  # of the adapter or the store
            log.exception("delivery uncertain", adapter=_platform(claimed.parcel))
            self._doubt(claimed, looked)

    # --- one parcel ------------------------------------------------------------------------

    async def _carry(self, claimed: Claimed) -> None:
        adapter = self._adapters[_platform(claimed.parcel)]
        match await _delivered(adapter, claimed.parcel):
            case Sent(ref):
                await self._store.settle(claimed.number, PostState.SENT, ref=ref)
            case RetryAfter(delay):
                await self._postpone(claimed, delay)
            case Failed(reason):
                await self._give_up(claimed, reason)
            case Unknown():
                await self._look_up(claimed, looked=0)

    async def _look_up(self, claimed: Claimed, looked: int) -> None:
        """Ask the platform; what is not there is sent again, after a second look some time later.

        The first may have come too early: before a request that seemed lost was carried out.
        """
        adapter = self._adapters.get(_platform(claimed.parcel))
        if isinstance(claimed.parcel, Edit):  # twice is as good as once
            await self._postpone(claimed, _back_off(claimed.attempts))
        elif adapter is None:
            self._doubt(claimed, looked)
        elif sent := await _found(adapter, claimed.parcel.key):
            await self._store.settle(claimed.number, PostState.SENT, ref=sent.ref)
        elif looked:
            await self._postpone(claimed, timedelta(0))
        else:
            self._doubt(claimed, looked)

    def _doubt(self, claimed: Claimed, looked: int) -> None:
        again_at = self._clock.now() + _back_off(claimed.attempts + looked)
        self._doubts[claimed.number] = _Doubt(claimed, looked + 1, again_at)

    async def _postpone(self, claimed: Claimed, delay: timedelta) -> None:
        not_before = self._clock.now() + delay
        await self._store.settle(claimed.number, PostState.PENDING, not_before=not_before)

    async def _give_up(self, claimed: Claimed, reason: str) -> None:
        await self._store.settle(claimed.number, PostState.FAILED)
        platform = _platform(claimed.parcel)
        self.failures[platform, reason] += 1
        log.warning("delivery failed", adapter=platform, reason=reason)
        if self.on_failed:
            try:
                await self.on_failed(claimed.parcel, reason)
            except Exception:  # the parcel is settled all the same
                log.exception("failure not reported", adapter=platform)


def _platform(parcel: Parcel) -> str:
    return parcel.to.partition(":")[0]


async def _delivered(adapter: Adapter, parcel: Parcel) -> Outcome:
    try:
        async with asyncio.timeout(DELIVERY.total_seconds()):
            return await adapter.deliver(parcel)
    except Exception:  # whatever broke: it may have arrived before
        log.exception("delivery broke", adapter=adapter.name)
        return Unknown()


async def _found(adapter: Adapter, key: str) -> Sent | None:
    async with asyncio.timeout(DELIVERY.total_seconds()):
        return await adapter.find(key)


def _back_off(attempts: int) -> timedelta:
    """1, 2, 4 … seconds."""
    return min(timedelta(seconds=2 ** min(attempts, 10)), LONGEST_BACK_OFF)
