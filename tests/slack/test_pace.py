"""Turns: one a second into a channel, five a second to people, and each is kept."""

from __future__ import annotations

from datetime import timedelta

from adapters.slack.pace import MOST, Pace
from tests.hand_clock import HandClock


async def test_turns() -> None:
    clock = HandClock()
    pace = Pace(clock.now)
    waits = [pace.wait(f"{n}", "C1", private=False) for n in range(3)]
    assert [wait.total_seconds() for wait in waits] == [0, 1, 2]
    assert pace.wait("2", "C1", private=False) == timedelta(seconds=2)  # the same turn
    assert pace.wait("other", "C2", private=False) == timedelta(0)
    private = [pace.wait(f"p{n}", f"U{n}", private=True) for n in range(6)]
    assert private[-1] == timedelta(seconds=1)
    await clock.advance(timedelta(seconds=2))
    assert pace.wait("2", "C1", private=False) == timedelta(0)
    assert pace.wait("3", "C1", private=False) == timedelta(seconds=1)


async def test_a_pause_saves_no_turns_up() -> None:
    clock = HandClock()
    pace = Pace(clock.now)
    await clock.advance(timedelta(hours=1))
    waits = [pace.wait(f"{n}", "C1", private=False) for n in range(3)]
    assert [wait.total_seconds() for wait in waits] == [0, 1, 2]


async def test_turns_nobody_comes_for_are_forgotten() -> None:
    clock = HandClock()
    pace = Pace(clock.now)
    for number in range(MOST + 10):
        pace.wait(f"{number}", "U", private=True)
    await clock.advance(timedelta(hours=1))
    pace.wait("late", "U", private=True)
    assert len(pace._turns) == 0
