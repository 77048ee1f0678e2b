"""Stalls, jumps of the machine's clock, starts across deadlines, with a clock turned by hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.model import PhaseState, RoundState
from bot.store.reading import SqliteReading
from tests.crashes.play import LEAD, MINUTE, SECOND, WiredWorld, voted, written, wrong_in
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pytest

    from bot.core.model import PlaceId, RoundId

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COLLECTING, VOTING = 10 * MINUTE, 3 * MINUTE
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


async def wrong_after(folder: Path, disturb: Disturbance, *, voting: bool) -> list[str]:
    """A round with one disturbance, two seconds before a phase ends; then what is not well."""
    async with WiredWorld(folder, Tripwire(), timedelta(0)) as world:
        await until_the_last_seconds(world, voting=voting)
        await disturb(world)
        await world.pass_time(2 * DAY)
        return [*await not_ended_once(world), *await wrong_in(world)]


async def until_the_last_seconds(world: WiredWorld, *, voting: bool) -> None:
    """Everybody has written, or voted; in two seconds that phase is over."""
    await world.type(LEAD, "10m Was bremst uns?")
    await written(world)
    await world.pass_time(COLLECTING - 2 * SECOND)
    if voting:
        await world.pass_time(2 * SECOND)
        await voted(world)
        await world.pass_time(VOTING - 2 * SECOND)


async def not_ended_once(world: WiredWorld) -> list[str]:
    """Whether the round is over, after each of its phases and none twice."""
    round_ = await world.last_round()
    assert round_
    kinds = " ".join(phase.plan.kind for phase in round_.phases)
    states = {phase.state for phase in round_.phases}
    wrong = [] if round_.state is RoundState.CLOSED else [f"the round is {round_.state}"]
    wrong += [] if kinds == "collect vote" else [f"its phases: {kinds}"]
    return [*wrong, "a phase is open"] if PhaseState.OPEN in states else wrong


def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted bug: what became due while nobody was there is never looked for."""
    honest = SqliteReading.due

    async def due(self: SqliteReading, now: datetime) -> dict[RoundId, PlaceId]:
        missed = await honest(self, now - SECOND)
        found = await honest(self, now)
        return {one: place for one, place in found.items() if one not in missed}

    monkeypatch.setattr(SqliteReading, "due", due)
