"""Slips committed per second: in groups, with one commit each, and what the disk could do."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Aim, Spread, Table, Waits, ratio
from benchmarks.scenery import NOW, collecting
from bot.store import Slip
from bot.store.session import connected
from bot.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.core.model import Phase

SEALED_BYTES: Final = 3100  # as long as the urn makes a slip of three cards
NOISE: Final = os.urandom(1 << 20)
GROUPED, ONE_EACH, DISK = "Blitzlicht, in groups", "one commit each", "the disk: fdatasync"
RATES: Final = {1: 0.9, 100: 4, 1000: 6}  # how many times as many, for so many people
P99: Final = 0.5

Put = Callable[[bytes, bytes], Awaitable[object]]
Runs = dict[tuple[str, int], list[Waits]]


@dataclass(frozen=True)
class Scale:
    """How many people at once, for how long at a time, and how often."""

    at_once: tuple[int, ...] = (1, 100, 1000)
    seconds: float = 0.5
    repeats: int = 15


SMALL: Final = Scale(at_once=(1, 10), seconds=0.05, repeats=1)


def tables(scale: Scale) -> Iterator[Table]:
    """One table; in turns, so that what disturbs the machine disturbs all; none is always first."""
    runs: Runs = defaultdict(list)
    writers = [(GROUPED, grouped), (ONE_EACH, one_each)]
    for _ in range(scale.repeats):
        with tempfile.TemporaryDirectory() as folder:
            for people in scale.at_once:
                for name, opened in writers:
                    file = Path(folder) / f"{name}-{people}.db"
                    waits = asyncio.run(pour(opened(file), people, scale.seconds))
                    runs[name, people].append(waits)
            runs[DISK, 1].append(disk(Path(folder) / "disk", scale.seconds))
        writers.reverse()
    yield Table(
        "slips committed (3.1 kB each, synchronous=FULL, each person one after another)",
        ("writer", "at once", "a second", "p50 ms", "p99 ms"),
        [_row(name, people, waits) for (name, people), waits in runs.items()],
        [aim for people in scale.at_once for aim in _aims(runs, people)],
    )


def _row(name: str, people: int, runs: list[Waits]) -> list[object]:
    figures = ([waits.per_second, waits.p50, waits.p99] for waits in runs)
    return [name, people, *(Spread(values) for values in zip(*figures, strict=True))]


def _aims(runs: Runs, people: int) -> Iterator[Aim]:
    ours, theirs = runs[GROUPED, people], runs[ONE_EACH, people]
    if wanted := RATES.get(people):
        rates = ratio(*(Spread([one.per_second for one in each]) for each in (ours, theirs)))
        yield Aim.at_least(f"times as many, {people} at once", wanted, rates)
    if people > 1:
        waits = ratio(*(Spread([one.p99 for one in each]) for each in (ours, theirs)))
        yield Aim.at_most(f"times the p99, {people} at once", P99, waits)


async def pour(opened: AbstractAsyncContextManager[Put], people: int, seconds: float) -> Waits:
    """That many people send slips, each the next one as soon as the last is acknowledged."""
    waits: list[float] = []

    async def send(number: int, put: Put, until: float) -> None:
        seat = b"%016d" % number
        done = False
        while not done:  # once at least, however late a busy machine lets it begin
            begun = time.perf_counter()
            # Another one each time: SQLite does not write what has not changed.
            start = len(waits) % (len(NOISE) - SEALED_BYTES)
            assert await put(seat, NOISE[start : start + SEALED_BYTES]) is not False
            waits.append((now := time.perf_counter()) - begun)
            done = now >= until

    async with opened as put:
        begun = time.perf_counter()
        await asyncio.gather(*(send(number, put, begun + seconds) for number in range(people)))
        return Waits.of(waits, time.perf_counter() - begun)


@asynccontextmanager
async def grouped(path: Path) -> AsyncIterator[Put]:
    """The store as it is."""
    async with SqliteStore.open(path, slip_patience=timedelta(minutes=1)) as store:
        phase = await _kept(store)
        yield lambda seat, sealed: store.put_slip(phase.id, Slip(seat, sealed), NOW)


@asynccontextmanager
async def one_each(path: Path) -> AsyncIterator[Put]:
    """The same table and settings, but a commit for every slip."""
    async with SqliteStore.open(path) as store:
        phase = await _kept(store)
    turn = asyncio.Lock()
    async with connected(path) as session:

        async def put(seat: bytes, sealed: bytes) -> None:
            async with turn:
                await session.run(
                    "INSERT INTO slip SELECT id, ?, ? FROM phase WHERE id = ? AND open "
                    "ON CONFLICT (phase, seat) DO UPDATE SET sealed = excluded.sealed",
                    seat,
                    sealed,
                    phase.id,
                )

        yield put


async def _kept(store: SqliteStore) -> Phase:
    round_ = collecting()
    async with store.transaction() as writing:
        await writing.save_round(None, round_, None)
    return round_.phases[0]


def disk(path: Path, seconds: float) -> Waits:
    """Append two pages and wait until they are on the disk, again and again."""
    pages = os.urandom(2 * 4096)
    waits: list[float] = []
    with path.open("wb", buffering=0) as file:
        begun = time.perf_counter()
        while (each := time.perf_counter()) < begun + seconds:
            file.write(pages)
            os.fdatasync(file)
            waits.append(time.perf_counter() - each)
    return Waits.of(waits, time.perf_counter() - begun)
