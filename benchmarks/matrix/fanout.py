"""How fast everybody is asked in private: in conversations that there are, and in new ones."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Aim, Spread, Table, ratio
from benchmarks.matrix.town import BARE, OURS, inhabited

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.matrix.teams import Team

COLUMNS: Final = ("people, bot", "took s", "a second", "CPU ms each")
ENOUGH: Final = 90  # percent of the bare loop's rate
NEW, THERE = "new conversations", "conversations that are there"


@dataclass(frozen=True)
class Scale:
    """How many people, and how often."""

    crowds: tuple[int, ...] = (30, 100)
    repeats: int = 3  # with each of them
    new: int = 1  # bots of each kind that nobody knows yet: a hundred conversations take minutes


SMALL: Final = Scale(crowds=(6,), repeats=1)


@dataclass(frozen=True)
class Run:
    """One time that everybody was asked."""

    took: float  # seconds, from the command to the last who has read it
    cpu: float  # milliseconds each


def tables(scale: Scale) -> Iterator[Table]:
    """One for each number of people."""
    for people in scale.crowds:
        yield asyncio.run(_side_by_side(scale, people))


async def _side_by_side(scale: Scale, people: int) -> Table:
    """In turns, so that what disturbs the machine disturbs both."""
    runs: dict[tuple[str, str], list[Run]] = defaultdict(list)
    async with inhabited(people) as town:
        for _ in range(scale.new):
            async with town.teams(people) as teams:
                for name, team in teams.items():
                    runs[NEW, name].append(await _run(team, "Was bremst uns?"))
                for number in range(scale.repeats):
                    for name, team in teams.items():
                        runs[THERE, name].append(await _run(team, f"Was hilft uns {number}?"))
    share = _rate(runs[THERE, OURS], people), _rate(runs[THERE, BARE], people)
    percent = Spread([100 * one for one in ratio(*share).values])
    return Table(
        f"asking {people} people, each in an encrypted conversation of their own",
        COLUMNS,
        [_row(f"{what}: {name}", theirs, people) for (what, name), theirs in runs.items()],
        [Aim.at_least("of the bare bot's rate, where they are there", ENOUGH, percent, " %")],
    )


async def _run(team: Team, question: str) -> Run:
    used = team.cpu()
    took = await team.ask(question)
    cpu = 1000 * (team.cpu() - used) / len(team.people)
    await team.clear()
    return Run(took, cpu)


def _rate(runs: list[Run], people: int) -> Spread:
    return Spread([people / run.took for run in runs])


def _row(name: str, runs: list[Run], people: int) -> list[object]:
    took, cpu = Spread([run.took for run in runs]), Spread([run.cpu for run in runs])
    return [name, took, _rate(runs, people), cpu]
