"""Stalls, jumps of the machine's clock, starts across deadlines: every phase closes once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model import PhaseState, RoundState
from bot.store.reading import SqliteReading
from tests.crashes.play import LEAD, MINUTE, SECOND, WiredWorld, voted, written, wrong_in
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.core.model import PlaceId, RoundId

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Disturbance = Callable[[WiredWorld], Awaitable[None]]


async def calm(_world: WiredWorld) -> None:
    """Nothing happens."""


def stall(span: timedelta) -> Disturbance:
    """Nothing runs for so long, or somebody sets the clock; then it rings for what is due by it."""

    async def stalled(world: WiredWorld) -> None:
        world.clock.jump(span)
        world.clock.wake_at(world.clock.now())  # the sweep
        await world.pass_time(timedelta(0))

    return stalled


def down(span: timedelta) -> Disturbance:
    """The bot is gone for so long."""

    async def restarted(world: WiredWorld) -> None:
        await world.restart(after=span)

    return restarted


DISTURBANCES = {
    "calm": calm,
    "stall of 5 seconds": stall(5 * SECOND),
    "stall of an hour": stall(HOUR),
    "clock a day ahead": stall(DAY),
    "clock a day behind": stall(-DAY),
    "down for 5 seconds": down(5 * SECOND),
    "down for an hour": down(HOUR),
    "down for a day": down(DAY),
}


@pytest.mark.parametrize("disturb", DISTURBANCES.values(), ids=DISTURBANCES)
@pytest.mark.parametrize("voting", [False, True], ids=["while writing", "while voting"])
async def test_every_phase_closes_once(
    tmp_path: Path, disturb: Disturbance, *, voting: bool
) -> None:
    await play(tmp_path, disturb, voting=voting)


async def test_deadlines_that_only_memory_knows_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted bug: what became due while nobody was there is never looked for."""
    honest = SqliteReading.due

    async def forgetful(self: SqliteReading, now: datetime) -> dict[RoundId, PlaceId]:
        missed = await honest(self, now - SECOND)
        due = await honest(self, now)
        return {one: place for one, place in due.items() if one not in missed}

    monkeypatch.setattr(SqliteReading, "due", forgetful)
    with pytest.raises(AssertionError):
        await play(tmp_path, down(HOUR), voting=False)


async def play(folder: Path, disturb: Disturbance, *, voting: bool) -> None:
    """A round with one disturbance, two seconds before a phase ends; then all must be well."""
    async with WiredWorld(folder, Tripwire(), timedelta(0)) as world:
        await world.type(LEAD, "10m Was bremst uns?")
        await written(world)
        await world.pass_time(10 * MINUTE - 2 * SECOND)
        if voting:
            await world.pass_time(2 * SECOND)
            await voted(world)
            await world.pass_time(3 * MINUTE - 2 * SECOND)
        await disturb(world)
        await world.pass_time(2 * DAY)

        round_ = await world.last_round()
        assert round_
        assert round_.state is RoundState.CLOSED
        assert PhaseState.OPEN not in {phase.state for phase in round_.phases}
        assert [phase.plan.kind for phase in round_.phases] == ["collect", "vote"]
        assert round_.phases[0].state is PhaseState.DONE
        assert await wrong_in(world) == []
