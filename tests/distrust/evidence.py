"""What a distrustful administrator can copy: every file after every event, and every post."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.outcome import wall
from bot.port import Cards, Note, Person
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

    from bot.core.model import Phase

MINUTE = timedelta(minutes=1)
LEAD = person("Lea")
NAMES = ("Ben", "Cem", "Dora", "Eva", "Finn", "Gwen", "Hugo", "Ida")
WORDS = ("Drucker", "Termine", "Technik", "Rechte", "Formulare", "Heizung", "Tonfall", "Radweg")

Files = dict[str, bytes]


@dataclass
class Evidence:
    """One round of eight people, as seen from outside."""

    arrival: list[Person] = field(default_factory=list)  # who wrote, in the order of writing
    words: dict[Person, str] = field(default_factory=dict)  # the truth, to mark guesses with
    before: Files = field(default_factory=dict)  # right before the first slip
    while_open: list[Files] = field(default_factory=list)  # after each slip
    afterwards: list[Files] = field(default_factory=list)  # after each later event
    posted: list[str] = field(default_factory=list)  # the wall, as it hung
    stored: list[str] = field(default_factory=list)  # the cards, as the store returns them
    key: bytes = b""  # of the collection, to look for


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Where Python and SQLite put what they do not mean to keep; it is searched as well."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(folder))
        patched.setenv("SQLITE_TMPDIR", str(folder))
        yield


def copied(folder: Path) -> Files:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def card_of(who: Person, dice: random.Random) -> str:
    """A text whose words and length are its own."""
    number = NAMES.index(who.name)
    return f"{WORDS[number]} {'x' * dice.randint(1, 120)} {''.join(dice.choices('bdfgkl', k=9))}"


async def observed(world: World, dice: random.Random) -> Evidence:
    """Play a round and copy everything after every event."""
    people = [person(name) for name in NAMES]
    world.platform.people[TEAM.id] = [LEAD, *people]
    world.platform.arrived.clear()
    seen = Evidence()
    await world.type(LEAD, "10m Was bremst uns?")
    phase = await _phase(world)
    seen.key = world.keys.key(phase.id)
    seen.arrival = dice.sample(people, len(people))
    seen.before = copied(world.folder)
    for who in seen.arrival:
        seen.words[who] = card_of(who, dice)
        answer = await world.submit(who, f"send:{phase.id}", {"card-1": seen.words[who]})
        assert isinstance(answer, Note)
        seen.while_open.append(copied(world.folder))
    await world.pass_time(10 * MINUTE)
    seen.afterwards.append(copied(world.folder))
    seen.posted = _hung(world)
    async with world.store.reading() as reading:
        round_ = await reading.last_round(TEAM.id)
    assert round_
    seen.stored = [card.text for card in wall(round_, phase.id)]
    await _voted(world, seen)
    return seen


async def _voted(world: World, seen: Evidence) -> None:
    """Everybody votes for a card that is not a tie; then the round is over."""
    phase = await _phase(world)
    first, *_ = phase.subjects
    for who in seen.arrival:
        dots: dict[str, int] = {first: 2}
        await world.submit(who, f"cast:{phase.id}", {"dots": dots})
    await world.pass_time(10 * MINUTE)
    seen.afterwards.append(copied(world.folder))


async def _phase(world: World) -> Phase:
    async with world.store.reading() as reading:
        round_ = await reading.live_round(TEAM.id)
    assert round_
    assert round_.current
    return round_.current


def _hung(world: World) -> list[str]:
    """The wall as it was posted."""
    for parcel in world.platform.arrived:
        if parcel.key.endswith(":wall"):
            for block in parcel.message.blocks:
                if isinstance(block, Cards):
                    return [entry.text for entry in block.entries]
    raise AssertionError("no wall was posted")
