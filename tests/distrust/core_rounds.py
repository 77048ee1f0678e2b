"""Rounds on a platform in memory: what is the same everywhere."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from bot.core.outcome import wall
from bot.port import Note
from bot.store.codec import dump_parcel
from tests.captured_logs import captured_logs
from tests.distrust.attacks import rows_beside_slips
from tests.distrust.evidence import (
    MINUTE,
    NAMES,
    Evidence,
    Files,
    ballots_of,
    cards_of,
    copied,
    counted,
    favourites,
    hung,
    texts_of,
)
from tests.distrust.machine import backed_up, own_process, talkative, temporary_files_in
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Phase, Round
    from bot.port import Person

LEAD = person("Lea")
BACKUP_AFTER = 4  # slips


class CoreEvidence(Evidence):
    """As elsewhere."""


async def played(folder: Path, seed: int) -> CoreEvidence:
    """One round, whose order, texts and ballots come from the seed."""
    with captured_logs(verbose=True) as log, temporary_files_in(folder / "tmp"):
        talkative()
        async with World(folder) as world:
            seen = await _observed(world, random.Random(seed))  # noqa: S311 - nothing secret
    seen.log = log.getvalue()
    return seen


async def _observed(world: World, dice: random.Random) -> CoreEvidence:
    """Play a round and copy everything after every event."""
    people = [person(name) for name in NAMES]
    world.platform.people[TEAM.id] = [LEAD, *people]
    world.platform.arrived.clear()
    await world.type(LEAD, "10m Was bremst uns?")
    seen = await _written(world, people, dice)
    seen.ballots = await _voted(world, people, dice)
    _afterwards(world, seen)
    return seen


async def _written(world: World, people: list[Person], dice: random.Random) -> CoreEvidence:
    seen, phase = CoreEvidence(), _current(await _round(world))
    seen.key, seen.words = world.keys.key(phase.id), cards_of(people, dice)
    seen.arrival = dice.sample(people, len(people))
    _look(world, seen)
    for number, who in enumerate(seen.arrival):
        answer = await world.submit(who, f"send:{phase.id}", {"card-1": seen.words[who]})
        assert isinstance(answer, Note)
        seen.while_open.append(_look(world, seen))
        if number == BACKUP_AFTER:
            await backed_up(world.folder)
    await world.pass_time(10 * MINUTE)
    _afterwards(world, seen)
    seen.posted = hung(seen, _posts(world, ":wall"))
    seen.stored = [card.text for card in wall(await _round(world), phase.id)]
    return seen


async def _voted(world: World, people: list[Person], dice: random.Random) -> CoreEvidence:
    """Everybody votes, each for another card; then the round is over."""
    seen, round_ = CoreEvidence(), await _round(world)
    phase = _current(round_)
    seen.key, ballots = world.keys.key(phase.id), ballots_of(people, phase.subjects, dice)
    seen.words = favourites(ballots, texts_of(round_))
    seen.arrival = dice.sample(people, len(people))
    _look(world, seen)
    for who in seen.arrival:
        dots = {str(card): number for card, number in ballots[who].items()}
        answer = await world.submit(who, f"cast:{phase.id}", {"dots": dots})
        assert isinstance(answer, Note)
        assert not answer.error
        seen.while_open.append(_look(world, seen))
    await world.pass_time(10 * MINUTE)
    _afterwards(world, seen)
    seen.posted = hung(seen, _posts(world, ":result"))
    seen.stored = counted(await _round(world), phase.id)
    return seen


def _look(world: World, seen: Evidence) -> Files:
    files = {**copied(world.folder), **own_process()}
    arrived = enumerate(world.platform.arrived)
    seen.shown.append({f"message {n}": dump_parcel(one).encode() for n, one in arrived})
    seen.rows.append(rows_beside_slips(files))
    return files


def _afterwards(world: World, seen: Evidence) -> None:
    files = {**copied(world.folder), **own_process()}
    seen.afterwards.append(files)
    seen.rows_later.append(rows_beside_slips(files))


async def _round(world: World) -> Round:
    async with world.store.reading() as reading:
        round_ = await reading.last_round(TEAM.id)
    assert round_
    return round_


def _current(round_: Round) -> Phase:
    assert round_.current
    return round_.current


def _posts(world: World, kind: str) -> str:
    """What was posted of that kind, as it is handed to a platform."""
    (post,) = (one for one in world.platform.arrived if one.key.endswith(kind))
    return dump_parcel(post)
