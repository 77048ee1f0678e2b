"""How long it takes to invite everybody, against what the rate limit allows.

Slack lets about five messages a second go to people. A thousand invitations take 200 s at that
pace, so they are sent ten times as fast, which leaves the bot a tenth of the time for each.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from adapters.slack.pace import PRIVATE
from benchmarks.figures import Aim, Spread, Table
from benchmarks.slack.workspace import connected, until

if TYPE_CHECKING:
    from collections.abc import Iterator

SLACKS: Final = PRIVATE.total_seconds()


@dataclass(frozen=True)
class Scale:
    """How many people at which pace (seconds between two), and how often."""

    crowds: tuple[tuple[int, float], ...] = ((60, SLACKS), (1000, SLACKS / 10))
    repeats: int = 3


SMALL: Final = Scale(crowds=((8, SLACKS / 10),), repeats=1)


def tables(scale: Scale) -> Iterator[Table]:
    """One table."""
    took = {crowd: _spread(scale, *crowd) for crowd in scale.crowds}
    allowed = {(people, pace): (people - 1) * pace for people, pace in scale.crowds}
    share = {
        crowd: Spread([100 * allowed[crowd] / each for each in seconds.values])
        for crowd, seconds in took.items()
    }
    yield Table(
        "invitations: from the command to the last of them",
        ("people, one each", "allowed s", "took s", "% of the limit"),
        [
            (
                f"{people}, {1000 * pace:g} ms",
                f"{allowed[people, pace]:.3g}",
                seconds,
                share[people, pace],
            )
            for (people, pace), seconds in took.items()
        ],
        [
            Aim.at_least(f"{people} at {1000 * pace:g} ms", 95, share[people, pace], " %")
            for people, pace in took
        ],
    )


def _spread(scale: Scale, people: int, pace: float) -> Spread:
    return Spread([asyncio.run(_invite(people, pace)) for _ in range(scale.repeats)])


async def _invite(people: int, pace: float) -> float:
    async with connected("ours", people, str(pace)) as workspace:
        begun = time.perf_counter()
        await workspace.begin()
        await until(lambda: workspace.invited() >= people)
        took = time.perf_counter() - begun
    assert took > (people - 1) * pace, "faster than Slack allows"
    return took
