"""Stalls, jumps of the machine's clock, starts across deadlines: every phase closes once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.crashes import machine_time, times
from tests.crashes.times import HOUR

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("disturb", times.DISTURBANCES.values(), ids=times.DISTURBANCES)
@pytest.mark.parametrize("voting", [False, True], ids=["while writing", "while voting"])
async def test_every_phase_closes_once(
    tmp_path: Path, disturb: times.Disturbance, *, voting: bool
) -> None:
    assert await times.wrong_after(tmp_path, disturb, voting=voting) == []


async def test_deadlines_that_only_memory_knows_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times.forgetful(monkeypatch)
    assert await times.wrong_after(tmp_path, times.down(HOUR), voting=False)


@pytest.mark.parametrize(
    "disturb", machine_time.DISTURBANCES.values(), ids=machine_time.DISTURBANCES
)
def test_with_the_real_clock_too(
    tmp_path: Path, disturb: Callable[[machine_time.Bot], None]
) -> None:
    assert machine_time.wrong_after(tmp_path, disturb) == []


def test_a_vote_too(tmp_path: Path) -> None:
    assert machine_time.wrong_after(tmp_path, machine_time.a_day_ahead, voting=True) == []


def test_a_clock_that_never_sweeps_is_seen(tmp_path: Path) -> None:
    """A planted bug: only the wake-up that was set, which a jump makes a lie."""
    found = machine_time.wrong_after(
        tmp_path, machine_time.a_day_ahead, sweep=timedelta(days=9), patience=1
    )
    assert "the phase did not end" in found
