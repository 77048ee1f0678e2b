"""A round that a process plays until it is killed, and what must be true when it starts again."""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.model import Kind, PhaseState, Round
from bot.core.outcome import wall
from bot.port import Message, Note, Outcome, Parcel, Post, Sent, Value
from tests.crashes.tripwire import Tripwire, Wired
from tests.hand_clock import MONDAY, HandClock
from tests.world import TEAM, MemoryPlatform, Part, World, person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LEAD = person("Lea")
WRITERS = [person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn")]
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
K = 3
PATIENCE = timedelta(seconds=0.2)  # with a log that cannot be emptied


@dataclass
class FilePlatform(MemoryPlatform):
    """A platform that outlives the bot: every post it shows is a line in a file."""

    journal: Path = field(default_factory=Path)

    def keys(self) -> list[str]:
        return self.journal.read_text().split() if self.journal.exists() else []

    def load(self) -> None:
        for key in self.keys():
            self.shown[key] = Post(key, TEAM.id, Message(()))

    async def deliver(self, parcel: Parcel) -> Outcome:
        if not isinstance(parcel, Post):
            return Sent(parcel.ref)
        with self.journal.open("a") as file:
            file.write(f"{parcel.key}\n")
        return await super().deliver(parcel)


class WiredWorld(World):
    """A world with failpoints between its parts."""

    def __init__(self, folder: Path, wire: Tripwire, at: timedelta) -> None:
        platform = FilePlatform(journal=folder / "journal")
        platform.load()
        platform.people[TEAM.id] = [LEAD, *WRITERS]
        clock = HandClock(MONDAY + at)
        super().__init__(folder, platform=platform, clock=clock, patience=PATIENCE)
        self.wire = wire

    def wired(self, part: Part) -> Part:
        return Wired(part, self.wire)  # type: ignore[return-value]

    async def last_round(self) -> Round | None:
        async with self.store.reading() as reading:
            return await reading.last_round(TEAM.id)


# --- the life before ---------------------------------------------------------------------------


async def play(folder: Path, wire: Tripwire, *, only_closing: bool) -> None:
    """Write, close, vote, close; what people were told is noted the moment they know it.

    `only_closing`: failpoints count from the last second of the collection to its wall.
    """
    world = WiredWorld(folder, wire, timedelta(0))
    async with world:
        wire.armed = not only_closing
        await world.type(LEAD, "10m Was bremst uns?")
        await written(world)
        await world.pass_time(10 * MINUTE - SECOND)
        wire.armed = True
        await world.pass_time(SECOND)
        if only_closing:
            return
        await voted(world)
        await world.pass_time(3 * MINUTE)


async def voted(world: WiredWorld) -> None:
    """Everybody but the lead votes."""
    round_ = await world.last_round()
    assert round_
    assert round_.current
    first, second, *_ = round_.current.subjects
    await _answer(world, "cast", lambda number: {"dots": {first: 2, second: number % 2}})


async def written(world: WiredWorld) -> None:
    """Everybody but the lead sends a card."""
    await _answer(world, "send", lambda number: {"card-1": f"Karte {number}"})


async def _answer(
    world: WiredWorld, verb: str, values: Callable[[int], Mapping[str, Value]]
) -> None:
    round_ = await world.last_round()
    assert round_
    assert round_.current
    for number, who in enumerate(WRITERS):
        answer = await world.submit(who, f"{verb}:{round_.current.id}", values(number))
        assert isinstance(answer, Note)
        assert not answer.error
        with (world.folder / "told").open("a") as file:
            file.write(json.dumps([round_.current.id, number]) + "\n")


def killed_at(number: int, folder: Path, *, only_closing: bool) -> bool:
    """Play in a process of its own that dies at that failpoint; False if it lived to the end."""
    child = os.fork()
    if not child:
        try:
            asyncio.run(play(folder, Tripwire(number), only_closing=only_closing))
        except BaseException:  # noqa: BLE001 - pytest must not go on in the child
            os._exit(2)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the play itself failed"
    return os.WIFSIGNALED(status)


# --- the life after ----------------------------------------------------------------------------


async def revived(folder: Path) -> list[str]:
    """Start again, let all time pass, and list what is wrong."""
    world = WiredWorld(folder, Tripwire(), 13 * MINUTE)
    async with world:
        await world.pass_time(60 * MINUTE)
        return await wrong_in(world)


async def wrong_in(world: WiredWorld) -> list[str]:
    """What was posted twice, was lost, or is left behind, when all should be over."""
    return [*_doubled(world), *_lost(world, await world.last_round()), *await _left(world)]


def _doubled(world: WiredWorld) -> list[str]:
    assert isinstance(world.platform, FilePlatform)
    count = Counter(world.platform.keys())
    return [f"posted {times} times: {key}" for key, times in count.items() if times > 1]


def _lost(world: WiredWorld, round_: Round | None) -> list[str]:
    """Whatever somebody was told is in, must be on the wall or in the totals."""
    wrong = []
    told: dict[str, set[int]] = {}
    file = world.folder / "told"
    for line in file.read_text().splitlines() if file.exists() else ():
        phase_id, number = json.loads(line)
        told.setdefault(phase_id, set()).add(number)
    for phase in round_.phases if round_ else ():
        numbers = told.get(phase.id, set())
        if len(numbers) < K:
            continue
        assert round_
        if phase.state is not PhaseState.DONE:
            wrong.append(f"a {phase.plan.kind} with {len(numbers)} slips ended {phase.state}")
        elif phase.plan.kind is Kind.COLLECT:
            texts = Counter(card.text for card in wall(round_, phase.id))
            wrong += [f"card {n} is lost" for n in numbers if texts[f"Karte {n}"] != 1]
        elif sum(dots for _, dots in phase.totals) < sum(2 + n % 2 for n in numbers):
            wrong.append("a ballot is lost")
    return wrong


async def _left(world: WiredWorld) -> list[str]:
    async with world.store.reading() as reading:
        endings, takers = await reading.endings(), await reading.open_phases()
    left = [f"{len(endings)} endings", f"{len(takers)} open phases"]
    keys = world.keys.phases()
    wrong = [what for what in left if not what.startswith("0")]
    return [*wrong, f"{len(keys)} keys"] if keys else wrong
