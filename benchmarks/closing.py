"""The end of a collection: from its last second to the wall, with log emptied and key destroyed."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Aim, Spread, Table
from benchmarks.stalls import watched
from bot.core.model import Kind
from bot.core.outcome import wall
from bot.port import Submit
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model import Phase

MINUTES: Final = timedelta(minutes=10)
FIELDS: Final = 3


@dataclass(frozen=True)
class Scale:
    """How many people with how many cards, and how often."""

    crowds: tuple[tuple[int, int], ...] = ((8, 20), (200, 500))
    repeats: int = 7


SMALL: Final = Scale(crowds=((6, 10),), repeats=1)


@dataclass(frozen=True)
class Closing:
    """One end: until all is committed and the key is gone, until the wall is shown."""

    closed: float
    shown: float
    stall: float  # milliseconds


def tables(scale: Scale) -> Iterator[Table]:
    """One table; the small crowd says what the machine and its disk do by themselves."""
    ends: dict[tuple[int, int], list[Closing]] = {crowd: [] for crowd in scale.crowds}
    for _ in range(scale.repeats):
        for crowd in scale.crowds:
            with tempfile.TemporaryDirectory() as folder:
                ends[crowd].append(asyncio.run(_close(Path(folder), *crowd)))
    (people, cards), most = scale.crowds[-1], ends[scale.crowds[-1]]
    yield Table(
        "closing a collection (in memory: the platform; on the disk: rows and key)",
        ("people, cards", "closed s", "wall and all invitations s", "longest stall ms"),
        [(f"{crowd[0]}, {crowd[1]}", *_spreads(theirs)) for crowd, theirs in ends.items()],
        [Aim.at_most(f"{people} people and {cards} cards", 0.3, _spreads(most)[0], " s")],
    )


def _spreads(ends: list[Closing]) -> tuple[Spread, Spread, Spread]:
    figures = ([one.closed, one.shown, one.stall] for one in ends)
    closed, shown, stall = (Spread(values) for values in zip(*figures, strict=True))
    return closed, shown, stall


async def _close(folder: Path, people: int, cards: int) -> Closing:
    async with World(folder) as world:
        phase = await _written(world, people, cards)
        world.clock.jump(MINUTES)
        async with watched() as stalls:
            begun = time.perf_counter()
            await world.moderator.fire_due()
            closed = time.perf_counter() - begun
            await world.outbox.flush()
            shown = time.perf_counter() - begun
        async with world.store.reading() as reading:
            round_ = await reading.last_round(TEAM.id)
        assert round_
        assert len(wall(round_, phase.id)) == cards, "cards were lost"
        assert phase.id not in world.keys.phases()
    return Closing(closed, shown, stalls.longest)


async def _written(world: World, people: int, cards: int) -> Phase:
    """Everybody has sent their cards: the first ones three, the last ones what is left."""
    lead, *writers = [person(f"Person{number}") for number in range(people + 1)]
    world.platform.people[TEAM.id] = [lead, *writers]
    await world.type(lead, "10m Was bremst uns?")
    async with world.store.reading() as reading:
        round_ = await reading.last_round(TEAM.id)
    assert round_
    assert round_.current
    phase = round_.current
    assert phase.plan.kind is Kind.COLLECT
    for number, writer in enumerate(writers):
        own = range(number, cards, people)[:FIELDS]
        texts = {f"card-{n}": f"Karte {one}: zu laut am Morgen" for n, one in enumerate(own, 1)}
        await world.ear.hear([Submit(writer, TEAM, f"send:{phase.id}", texts)])
    return phase
