"""What a process costs before anybody does anything: its start and its memory, beside bare Bolt."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Spread, Table
from benchmarks.slack.workspace import connected

if TYPE_CHECKING:
    from collections.abc import Iterator

APPS: Final = {"ours": "Blitzlicht", "bare": "bare Bolt app"}
COLUMNS: Final = ("app", "start s", "CPU of it s", "memory MB")


@dataclass(frozen=True)
class Scale:
    """How often."""

    repeats: int = 5


SMALL: Final = Scale(repeats=1)


def tables(scale: Scale) -> Iterator[Table]:
    """One table; nothing was aimed at."""
    costs: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for _ in range(scale.repeats):
        for app in APPS:
            costs[app].append(asyncio.run(_cost(app)))
    yield Table(
        "a process that is connected to Slack and idle",
        COLUMNS,
        [
            [APPS[app], *(Spread(values) for values in zip(*theirs, strict=True))]
            for app, theirs in costs.items()
        ],
    )


async def _cost(app: str) -> tuple[float, float, float]:
    async with connected(app, people=1) as workspace:
        return workspace.started, workspace.cpu(), workspace.memory()
