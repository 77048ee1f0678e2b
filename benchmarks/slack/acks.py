"""How long Slack waits for an acknowledgement when many people send their cards.

The bot beside a bare Bolt app that commits one row per form; and the bot while another process
holds the database for two seconds.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from benchmarks.figures import Aim, Spread, Table, Waits, ratio
from benchmarks.slack.workspace import Workspace, connected

if TYPE_CHECKING:
    from collections.abc import Iterator

SLIPS: Final = ("data/bot.db", "SELECT count(*) FROM slip")
ROWS: Final = ("bare.db", "SELECT count(*) FROM card")
OURS, BARE, QUICK = "Blitzlicht", "bare Bolt app", "bare Bolt app, answering at once"
APPS: Final = {  # the module, what it is told, where its rows are
    OURS: ("ours", "0", *SLIPS),
    BARE: ("bare", "", *ROWS),
    QUICK: ("bare", "quick", *ROWS),
}
COLUMNS: Final = ("app", "p50 ms", "p99 ms", "longest ms", "CPU ms")
LONGEST: Final = 2.9  # seconds; Slack gives up after 3

Json = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """How many people in how many seconds, how often, and how long the file is locked."""

    people: tuple[int, ...] = (100, 1000)
    seconds: float = 10
    repeats: int = 3
    locked: float = 2


SMALL: Final = Scale(people=(7,), seconds=0.1, repeats=1, locked=0.1)


@dataclass(frozen=True)
class Run:
    """One time that everybody sent their cards."""

    waits: Waits
    cpu: float  # milliseconds for each


def tables(scale: Scale) -> Iterator[Table]:
    """One for each number of people, and one with a lock."""
    for people in scale.people:
        yield asyncio.run(_side_by_side(scale, people))
    yield asyncio.run(_locked(scale))


async def _side_by_side(scale: Scale, people: int) -> Table:
    """In turns, so that what disturbs the machine disturbs all."""
    runs: dict[str, list[Run]] = defaultdict(list)
    form: Json = {}
    for _ in range(scale.repeats):
        for app in APPS:
            async with connected(APPS[app][0], people, APPS[app][1]) as workspace:
                form = await _form(workspace) if app == OURS else form
                runs[app].append(await _everybody_sends(workspace, app, form, scale.seconds))
    p50 = {app: Spread([run.waits.p50 for run in theirs]) for app, theirs in runs.items()}
    p99 = Spread([run.waits.p99 for run in runs[OURS]])
    return Table(
        f"{people} people send their cards within {scale.seconds:g} s: until it is acknowledged",
        COLUMNS,
        [_row(app, theirs) for app, theirs in runs.items()],
        [
            Aim.at_most("p99", 1000, p99, " ms"),
            Aim.at_most("p50 against the bare app", 1.25, ratio(p50[OURS], p50[BARE])),
        ],
    )


async def _locked(scale: Scale) -> Table:
    """Another process holds the file in the middle of it."""
    people, runs = scale.people[0], []
    for _ in range(scale.repeats):
        async with connected("ours", people) as workspace:
            form = await _form(workspace)
            holding = asyncio.create_task(_hold(workspace, scale))
            runs.append(await _everybody_sends(workspace, OURS, form, scale.seconds))
            await holding
    longest = Spread([run.waits.longest / 1000 for run in runs])
    return Table(
        f"{people} people within {scale.seconds:g} s, the file locked for {scale.locked:g} of them",
        COLUMNS,
        [_row(OURS, runs)],
        [Aim.at_most("longest", LONGEST, longest, " s")],
    )


async def _form(workspace: Workspace) -> Json:
    """The bot's; the bare app, which has none of its own, gets the same."""
    await workspace.begin()
    return await workspace.form()


async def _everybody_sends(workspace: Workspace, app: str, form: Json, seconds: float) -> Run:
    """At moments of their own; each acknowledgement must come after its commit."""
    dice, waits, people = random.Random(1), [], workspace.people
    _, _, file, count = APPS[app]

    with closing(sqlite3.connect(workspace.folder / file)) as outside:

        async def send(number: int, moment: float) -> None:
            await asyncio.sleep(moment)
            wait, _ = await workspace.send(number, form)
            waits.append(wait)
            ((kept,),) = outside.execute(count)
            assert kept >= len(waits), "acknowledged before it was committed"

        before = workspace.cpu()
        await asyncio.gather(*(send(one, dice.uniform(0, seconds)) for one in range(people)))
        return Run(Waits.of(waits, seconds), 1000 * (workspace.cpu() - before) / people)


async def _hold(workspace: Workspace, scale: Scale) -> None:
    await asyncio.sleep((scale.seconds - scale.locked) / 2)
    file = workspace.folder / SLIPS[0]
    with closing(sqlite3.connect(file, isolation_level=None)) as outside:
        outside.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(scale.locked)


def _row(name: str, runs: list[Run]) -> list[object]:
    figures = ([run.waits.p50, run.waits.p99, run.waits.longest, run.cpu] for run in runs)
    return [name, *(Spread(values) for values in zip(*figures, strict=True))]
