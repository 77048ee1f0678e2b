"""The real clock fires on time, once, and whatever happens to the machine's time."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine

from bot.clock import SWEEP, Fire, RealClock
from tests.hand_clock import MONDAY, HandClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HOUR = timedelta(hours=1)
SOON = timedelta(milliseconds=5)


class Bell:
    """A fire function that remembers when it was called, and answers what it is told to."""

    def __init__(self, clock: RealClock | HandClock) -> None:
        self._clock = clock
        self.fired: list[datetime] = []
        self.again: list[datetime | None] = []
        self._changed = asyncio.Condition()

    async def __call__(self) -> datetime | None:
        async with self._changed:
            self.fired.append(self._clock.now())
            self._changed.notify_all()
        return self.again.pop(0) if self.again else None

    async def times(self, count: int) -> None:
        async with asyncio.timeout(20), self._changed:
            await self._changed.wait_for(lambda: len(self.fired) >= count)


@asynccontextmanager
async def running(clock: RealClock, fire: Fire) -> AsyncIterator[None]:
    task = asyncio.create_task(clock.run(fire))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def idle() -> None:
    """Let everything that is ready run."""
    for _ in range(50):
        await asyncio.sleep(0)


def test_now_is_aware_and_in_utc() -> None:
    with time_machine.travel(MONDAY, tick=False):
        assert RealClock().now() == MONDAY
        assert RealClock().now().tzinfo is UTC


async def test_fires_at_the_start_and_at_the_deadline_it_returned() -> None:
    clock = RealClock()
    bell = Bell(clock)
    deadline = clock.now() + SOON
    bell.again = [deadline]
    async with running(clock, bell):
        await bell.times(2)
    assert bell.fired[1] >= deadline


async def test_an_earlier_wake_up_wins_whatever_comes_after_it() -> None:
    clock = RealClock()
    bell = Bell(clock)
    bell.again = [clock.now() + HOUR]
    async with running(clock, bell):
        await bell.times(1)
        clock.wake_at(clock.now() + SOON)
        clock.wake_at(clock.now() + HOUR)
        clock.wake_at(None)
        await bell.times(2)


async def test_a_wake_up_set_while_firing_is_not_lost() -> None:
    clock = RealClock()
    fired = asyncio.Event()

    async def fire() -> datetime | None:
        if fired.is_set():
            second.set()
        else:
            clock.wake_at(clock.now() + SOON)
        fired.set()
        return clock.now() + HOUR

    second = asyncio.Event()
    async with running(clock, fire), asyncio.timeout(20):
        await second.wait()


async def test_a_late_wake_up_fires_once() -> None:
    clock = RealClock()
    bell = Bell(clock)
    async with running(clock, bell):
        await bell.times(1)
        clock.wake_at(clock.now() - HOUR)
        clock.wake_at(clock.now() - HOUR)
        await bell.times(2)
        await idle()
    assert len(bell.fired) == 2


async def test_the_sweep_finds_a_deadline_that_a_jump_has_brought_near() -> None:
    clock = RealClock(sweep=SOON)
    with time_machine.travel(MONDAY, tick=False) as machine:
        found = asyncio.Event()

        async def fire() -> datetime | None:
            if clock.now() >= MONDAY + HOUR:
                found.set()
            return MONDAY + HOUR

        async with running(clock, fire), asyncio.timeout(20):
            await idle()
            assert not found.is_set()
            machine.shift(HOUR)
            await found.wait()


async def test_the_sweep_goes_on_when_the_clock_is_set_back() -> None:
    clock = RealClock(sweep=SOON)
    with time_machine.travel(MONDAY, tick=False) as machine:
        bell = Bell(clock)
        async with running(clock, bell):
            await bell.times(1)
            machine.shift(-HOUR)
            await bell.times(4)


async def test_an_error_does_not_stop_the_clock() -> None:
    clock = RealClock(sweep=SOON)
    calls = 0
    worked = asyncio.Event()

    async def fire() -> datetime | None:
        nonlocal calls
        calls += 1
        if calls < 3:
            raise OSError
        worked.set()
        return None

    async with running(clock, fire), asyncio.timeout(20):
        await worked.wait()
    assert calls == 3


async def test_firings_never_overlap() -> None:
    clock = RealClock()
    inside = most = calls = 0
    enough = asyncio.Event()

    async def fire() -> datetime | None:
        nonlocal inside, most, calls
        inside += 1
        most = max(most, inside)
        clock.wake_at(clock.now())
        await idle()
        inside -= 1
        calls += 1
        if calls == 3:
            enough.set()
        return None

    async with running(clock, fire), asyncio.timeout(20):
        await enough.wait()
    assert most == 1


async def test_a_firing_that_has_begun_is_finished_before_the_clock_ends() -> None:
    clock = RealClock()
    begun, go_on = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    async def fire() -> datetime | None:
        begun.set()
        await go_on.wait()
        done.append("stored")
        return None

    task = asyncio.create_task(clock.run(fire))
    await begun.wait()
    task.cancel()
    await idle()
    assert not task.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == ["stored"]


async def test_alive_while_firing_works() -> None:
    seconds = 0.0
    clock = RealClock(monotonic=lambda: seconds)
    bell = Bell(clock)
    assert not clock.alive()
    async with running(clock, bell):
        await bell.times(1)
        await idle()
        assert clock.alive()
        seconds = 90.0
        assert clock.alive()
        seconds = 91.0
        assert not clock.alive()


def test_the_sweep_is_short_enough() -> None:
    assert timedelta(seconds=30) >= SWEEP


async def test_the_hand_clock_walks_from_wake_up_to_wake_up() -> None:
    clock = HandClock()
    bell = Bell(clock)
    clock.fire = bell
    minute = timedelta(minutes=1)
    clock.wake_at(MONDAY + 3 * minute)
    clock.wake_at(MONDAY + minute)
    bell.again = [MONDAY + 2 * minute, MONDAY + HOUR]
    await clock.advance(5 * minute)
    assert bell.fired == [MONDAY + minute, MONDAY + 2 * minute]
    assert clock.now() == MONDAY + 5 * minute
    await clock.advance_to(MONDAY + HOUR)
    assert bell.fired[-1] == MONDAY + HOUR
