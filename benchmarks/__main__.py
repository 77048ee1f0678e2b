"""Run the benchmarks: `python -m benchmarks [NAME …]`, all of them where none is named."""

from __future__ import annotations

import logging
import os
import platform
import sqlite3
import sys
from typing import TYPE_CHECKING, Final

import structlog

from benchmarks import closing, commits, start
from benchmarks.matrix import fanout as matrix_fanout
from benchmarks.matrix import wall as matrix_wall
from benchmarks.slack import acks, fanout, footprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.figures import Table

BENCHMARKS: Final[dict[str, Callable[[], Iterator[Table]]]] = {
    "commits": lambda: commits.tables(commits.Scale()),
    "start": lambda: start.tables(start.Scale()),
    "closing": lambda: closing.tables(closing.Scale()),
    "footprint": lambda: footprint.tables(footprint.Scale()),
    "acks": lambda: acks.tables(acks.Scale()),
    "fanout": lambda: fanout.tables(fanout.Scale()),
    "matrix-wall": lambda: matrix_wall.tables(matrix_wall.Scale()),
    "matrix-fanout": lambda: matrix_fanout.tables(matrix_fanout.Scale()),
}


def main(names: list[str]) -> None:
    """Print a table after the other, and what the machine is and does beside it."""
    if unknown := set(names) - BENCHMARKS.keys():
        raise SystemExit(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    logging.getLogger("nio").setLevel(logging.ERROR)  # it tells of keys that it is about to fetch
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    print(_machine(), flush=True)
    for name in names or BENCHMARKS:
        for table in BENCHMARKS[name]():
            print(f"\n{table}", flush=True)
    print(f"\n{_machine()}")


def _machine() -> str:
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, load {load}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
