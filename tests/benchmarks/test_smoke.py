"""Every benchmark runs, in a small way; what it measures then means nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import commits
from benchmarks.slack import acks, fanout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.figures import Table

SMALL: dict[str, Callable[[], Iterator[Table]]] = {
    "commits": lambda: commits.tables(commits.SMALL),
    "acks": lambda: acks.tables(acks.SMALL),
    "fanout": lambda: fanout.tables(fanout.SMALL),
}


@pytest.mark.parametrize("name", SMALL)
def test_it_runs(name: str) -> None:
    for table in SMALL[name]():
        lines = str(table).splitlines()
        assert len(lines) > len(table.rows) + len(table.aims)
