"""Every benchmark runs, in a small way; what it measures then means nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import closing, commits, start
from benchmarks.__main__ import BENCHMARKS
from benchmarks.matrix import fanout as matrix_fanout
from benchmarks.matrix import wall as matrix_wall
from benchmarks.slack import acks, fanout, footprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.figures import Table

SMALL: dict[str, Callable[[], Iterator[Table]]] = {
    "commits": lambda: commits.tables(commits.SMALL),
    "start": lambda: start.tables(start.SMALL),
    "closing": lambda: closing.tables(closing.SMALL),
    "footprint": lambda: footprint.tables(footprint.SMALL),
    "acks": lambda: acks.tables(acks.SMALL),
    "fanout": lambda: fanout.tables(fanout.SMALL),
    "matrix-wall": lambda: matrix_wall.tables(matrix_wall.SMALL),
    "matrix-fanout": lambda: matrix_fanout.tables(matrix_fanout.SMALL),
}


@pytest.mark.parametrize("name", SMALL)
def test_it_runs(name: str) -> None:
    for table in SMALL[name]():
        lines = str(table).splitlines()
        assert len(lines) > len(table.rows) + len(table.aims)


def test_all_of_them_are_here() -> None:
    assert SMALL.keys() == BENCHMARKS.keys()
