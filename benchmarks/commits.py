"""Slips committed per second: in groups, with one commit each, and what the disk could do."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.core.model import (
    Crowd,
    Kind,
    Level,
    Method,
    PersonId,
    Phase,
    PhaseId,
    PhasePlan,
    PlaceId,
    Round,
    RoundId,
)
from bot.store import Slip
from bot.store.session import connected
from bot.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SECONDS: Final = 2.0  # a row of the table
AT_ONCE: Final = (1, 100, 1000)
SEALED_BYTES: Final = 3100  # as long as the urn makes a slip of three cards
NOISE: Final = os.urandom(1 << 20)
PHASE: Final = PhaseId("p")
NOW: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)

Put = Callable[[bytes, bytes], Awaitable[object]]


@dataclass(frozen=True)
class Measured:
    """What came out: a rate, and how long one had to wait."""

    per_second: float
    median_ms: float
    p99_ms: float


def main(directory: Path | None = None) -> None:
    """Measure and print; files go into a new folder of that directory, and away again."""
    print("slips committed (3.1 kB each, synchronous=FULL, every person sends one after another)\n")
    print(f"{'writer':<28}{'at once':>8}{'per second':>12}{'median ms':>11}{'p99 ms':>9}")
    with tempfile.TemporaryDirectory(dir=directory) as folder:
        for people in AT_ONCE:
            for name, opened in (("grouped", grouped), ("one commit each", one_each)):
                path = Path(folder) / f"{name}-{people}.db"
                _print(name, str(people), asyncio.run(pour(opened(path), people)))
        _print("the disk alone: fdatasync", "", disk(Path(folder) / "disk"))


def _print(name: str, people: str, found: Measured) -> None:
    times = f"{found.median_ms:>11.2f}{found.p99_ms:>9.2f}"
    print(f"{name:<28}{people:>8}{found.per_second:>12,.0f}{times}", flush=True)


async def pour(opened: AbstractAsyncContextManager[Put], people: int) -> Measured:
    """That many people send slips, each the next one as soon as the last is acknowledged."""
    waits: list[float] = []

    async def send(number: int, put: Put, until: float) -> None:
        seat = b"%016d" % number
        while (begun := time.perf_counter()) < until:
            # Another one each time: SQLite does not write what has not changed.
            start = len(waits) % (len(NOISE) - SEALED_BYTES)
            assert await put(seat, NOISE[start : start + SEALED_BYTES]) is not False
            waits.append(time.perf_counter() - begun)

    async with opened as put:
        begun = time.perf_counter()
        await asyncio.gather(*(send(number, put, begun + SECONDS) for number in range(people)))
        return _measured(waits, time.perf_counter() - begun)


@asynccontextmanager
async def grouped(path: Path) -> AsyncIterator[Put]:
    """The store as it is."""
    async with SqliteStore.open(path, slip_patience=timedelta(minutes=1)) as store:
        async with store.transaction() as writing:
            await writing.save_round(None, _round(), None)
        yield lambda seat, sealed: store.put_slip(PHASE, Slip(seat, sealed), NOW)


@asynccontextmanager
async def one_each(path: Path) -> AsyncIterator[Put]:
    """The same table and settings, but a commit for every slip."""
    async with grouped(path):
        pass
    turn = asyncio.Lock()
    async with connected(path) as session:

        async def put(seat: bytes, sealed: bytes) -> None:
            async with turn:
                await session.run(
                    "INSERT INTO slip SELECT id, ?, ? FROM phase WHERE id = ? AND open "
                    "ON CONFLICT (phase, seat) DO UPDATE SET sealed = excluded.sealed",
                    seat,
                    sealed,
                    PHASE,
                )

        yield put


def disk(path: Path) -> Measured:
    """Append two pages and wait until they are on the disk, again and again."""
    pages = os.urandom(2 * 4096)
    waits: list[float] = []
    with path.open("wb", buffering=0) as file:
        begun = time.perf_counter()
        while (each := time.perf_counter()) < begun + SECONDS:
            file.write(pages)
            os.fdatasync(file)
            waits.append(time.perf_counter() - each)
    return _measured(waits, time.perf_counter() - begun)


def _measured(waits: list[float], took: float) -> Measured:
    ordered = sorted(waits)
    count = len(ordered)
    return Measured(count / took, 1000 * ordered[count // 2], 1000 * ordered[count * 99 // 100])


def _round() -> Round:
    plan = PhasePlan("ideas", Kind.COLLECT, timedelta(minutes=5))
    phase = Phase(
        id=PHASE,
        number=1,
        plan=plan,
        level=Level.ANONYMOUS,
        k=3,
        crowd=Crowd(invited=1000, eligible=1000),
        opened_at=NOW,
        planned=plan.length,
        closes_at=NOW + plan.length,
    )
    return Round(
        id=RoundId("r"),
        place=PlaceId("benchmark:team"),
        place_name="team",
        lead=PersonId("benchmark:lead"),
        method=Method("blitzlicht", (), (plan,)),
        question="?",
        zone="UTC",
        opened_at=NOW,
        phases=(phase,),
    )
