"""From the last card typed to the wall: people answer in private, then the lead ends the phase."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from benchmarks.figures import Aim, Spread, Table, Waits
from benchmarks.matrix.town import OURS, inhabited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.matrix.crowd import Member
    from benchmarks.matrix.teams import Team

COLUMNS: Final = (
    "bot",
    "wall after s",
    "confirmed p50 s",
    "longest s",
    "CPU ms a card",
    "cards lost",
)
ENOUGH: Final = 10.0  # seconds


@dataclass(frozen=True)
class Scale:
    """How many people, within how many seconds, how often."""

    crowds: tuple[int, ...] = (30, 100)
    seconds: float = 10
    repeats: int = 3


SMALL: Final = Scale(crowds=(6,), seconds=0.5, repeats=1)


@dataclass(frozen=True)
class Run:
    """One time that everybody wrote a card."""

    wall: float  # seconds after the last of them
    confirmed: Waits
    cpu: float  # milliseconds a card
    lost: int  # cards that do not hang there


class Typed(NamedTuple):
    """A card, whose it is, and when it was typed."""

    member: Member
    text: str
    at: float
    mark: int  # what its author had seen by then


def tables(scale: Scale) -> Iterator[Table]:
    """One for each number of people."""
    for people in scale.crowds:
        yield asyncio.run(_side_by_side(scale, people))


async def _side_by_side(scale: Scale, people: int) -> Table:
    """In turns, so that what disturbs the machine disturbs both."""
    runs: dict[str, list[Run]] = defaultdict(list)
    async with inhabited(people) as town, town.teams(people) as teams:
        for team in teams.values():  # makes the conversations, which is measured elsewhere
            await team.ask("Wer ist da?")
            await team.clear()
        for number in range(scale.repeats):
            for name, team in teams.items():
                runs[name].append(await _run(team, f"Was bremst uns {number}?", scale.seconds))
    wall = Spread([run.wall for run in runs[OURS]])
    return Table(
        f"{people} people write a card within {scale.seconds:g} s, then the lead ends the phase",
        COLUMNS,
        [_row(name, theirs) for name, theirs in runs.items()],
        [Aim.at_most("from the last card to the wall", ENOUGH, wall, " s")],
    )


async def _run(team: Team, question: str, seconds: float) -> Run:
    """The bot's wall must show each card, and each of them once."""
    await team.ask(question)
    early = await team.open()
    await team.quiet()
    dice, used, since = random.Random(1), team.cpu(), len(team.lead.seen)
    typed = await asyncio.gather(
        *(
            _type(team, member, f"{question} Karte {number}.", dice.uniform(0, seconds))
            for number, member in enumerate(team.people)
        )
    )
    await team.end()
    cards = [one.text for one in typed]
    hung_at = await team.wall([*early, *cards], since)
    waits = [await team.told(one.member, one.text, one.mark) - one.at for one in typed]
    cpu = 1000 * (team.cpu() - used) / len(typed)
    lost = _lost(team, since, cards)
    await team.clear()
    last = max(one.at for one in typed)
    return Run(hung_at - last, Waits.of(waits, seconds), cpu, lost)


async def _type(team: Team, member: Member, text: str, moment: float) -> Typed:
    await asyncio.sleep(moment)
    at, mark = time.perf_counter(), len(member.seen)
    await team.write(member, text)
    return Typed(member, text, at, mark)


def _lost(team: Team, since: int, cards: list[str]) -> int:
    """How many do not hang; none hangs twice."""
    walls = [one.text for one in team.lead.seen[since:] if one.room == team.room]
    times = ["\n".join(walls).count(card) for card in cards]
    assert max(times) == 1, "a card hangs twice"
    return times.count(0)


def _row(name: str, runs: list[Run]) -> list[object]:
    figures = (
        [run.wall, run.confirmed.p50 / 1000, run.confirmed.longest / 1000, run.cpu, run.lost]
        for run in runs
    )
    return [name, *(Spread(values) for values in zip(*figures, strict=True))]
