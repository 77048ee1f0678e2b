"""The store in one SQLite file."""

from __future__ import annotations

import sqlite3
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.store import (
    Census,
    Claimed,
    PostState,
    Slip,
    StoreBusyError,
    StoreError,
    forgetting,
    posts,
)
from bot.store.backup import remove_drafts
from bot.store.codec import moment_of, stamp
from bot.store.lock import only_process
from bot.store.migrate import inspect, migrate, migrations, version_of
from bot.store.reading import SqliteReading
from bot.store.session import Session, connected
from bot.store.writer import Writer
from bot.store.writing import TRACES, SqliteWriting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping, Sequence
    from pathlib import Path

    from bot.core.model import PersonId, PhaseId
    from bot.store import Keeping, Watch

SLIP_PATIENCE: Final = timedelta(seconds=2.5)  # a form is answered within 2.9 s
PATIENCE: Final = timedelta(seconds=30)
_ASK_AGAIN_MS: Final = 50  # so long SQLite waits for a lock; the writer then looks who still waits
_OLDEST_SQLITE: Final = (3, 37)  # strict tables
_DATE_TRACES: Final = """
    UPDATE note SET value = ? WHERE (adapter, key) = ('bot', 'traces') AND value = ''
"""
_NO_TRACES: Final = "DELETE FROM note WHERE (adapter, key) = ('bot', 'traces')"
_PRIVATE_DIRECTORY, _PRIVATE_FILE = 0o700, 0o600


class SqliteStore:
    """`bot.store.Store` in a file; use `SqliteStore.open`."""

    def __init__(self, path: Path, reader: Session, writer: Writer | None) -> None:
        """Without a writer it is for reading only."""
        self._path = path
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        path: Path,
        *,
        read_only: bool = False,
        slip_patience: timedelta = SLIP_PATIENCE,
        steps: Sequence[str] | None = None,
        watch: Watch | None = None,
    ) -> AsyncIterator[SqliteStore]:
        """Open the file, make or migrate it, and keep every other process from running rounds.

        With `read_only`, beside a running bot, nothing is locked, made or migrated. `steps` are
        the migrations (None: the program's); `watch` is told how long things take. Raises
        InUseError, WrongVersionError, StoreError.
        """
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old")
        steps = migrations() if steps is None else steps
        opened = _beside(path, steps) if read_only else _alone(path, steps, slip_patience, watch)
        async with opened as (reader, writer):
            yield cls(path, reader, writer)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqliteReading]:
        """Read without holding up writers; each question sees what is committed by then."""
        session = self._reader.another()
        try:
            yield SqliteReading(session)
        finally:
            session.close()

    @asynccontextmanager
    async def transaction(self, within: timedelta | None = None) -> AsyncIterator[SqliteWriting]:
        """The only writer until it ends: commit on leaving, roll back on an exception.

        Raises StoreBusyError if its turn does not come `within` that time (None: 30 s). Not to be
        nested, and inside it slips by its own `put_slip` only: it would wait for itself.
        """
        async with self._writing.turn(PATIENCE if within is None else within) as session:
            yield SqliteWriting(session)

    async def put_slip(self, phase: PhaseId, slip: Slip, now: datetime) -> bool:
        """Put or replace a slip; committed, in a group with others, when it returns.

        False where the phase is not open or `now` is at or after its closes_at: nothing was kept.
        Raises StoreBusyError after 2.5 s; then nothing was kept and nothing will be.
        """
        return await self._writing.change(phase, slip.seat, slip.sealed, stamp(now))

    async def take_slip(self, phase: PhaseId, seat: bytes, now: datetime) -> bool:
        """Remove a slip again; ordered with `put_slip`, answers like it."""
        return await self._writing.change(phase, seat, None, stamp(now))

    async def truncate(self) -> bool:
        """Empty the write-ahead log; False if a reader kept it from being emptied."""
        async with self._writing.turn(PATIENCE, begins=False) as session:
            ((busy, _, _),) = await session.rows("PRAGMA wal_checkpoint(TRUNCATE)")
            return not busy and not _size(self._path.with_name(f"{self._path.name}-wal"))

    async def end(self, phase: PhaseId) -> None:
        """The phase's key is gone: its posts may leave."""
        async with self._writing.turn(PATIENCE) as session:
            await session.run("DELETE FROM ending WHERE phase = ?", phase)

    async def claim(self, now: datetime, room: Mapping[str, int]) -> list[Claimed]:
        """Mark posts as `sending`, as many a platform as it has room for, and return them."""
        async with self._writing.turn(PATIENCE) as session:
            return await posts.claim(session, now, room)

    async def unsent(self) -> list[Claimed]:
        """Parcels a crash left in `sending`."""
        return await posts.unsent(self._reader.another())

    async def settle(
        self,
        number: int,
        state: PostState,
        *,
        ref: str = "",
        not_before: datetime | None = None,
    ) -> None:
        """What became of a claimed parcel; `pending` with `not_before` postpones it."""
        async with self._writing.turn(PATIENCE) as session:
            await posts.settle(session, number, state, ref, not_before)

    async def outbox_wakes_at(self, platforms: Collection[str]) -> datetime | None:
        """When there will be something to `claim` there; the past for "now", None for "never"."""
        return await posts.wakes_at(self._reader.another(), platforms)

    async def notes(self, adapter: str, prefix: str) -> dict[str, str]:
        """An adapter's notebook entries whose key starts so, in the order of their keys."""
        rows = await self._reader.another().rows(
            "SELECT key, value FROM note WHERE adapter = ? AND key >= ? ORDER BY key",
            adapter,
            prefix,
        )
        return {key: value for key, value in rows if key.startswith(prefix)}

    async def prune(self, now: datetime, keeping: Keeping) -> None:
        """Delete what is older than it is to be kept, and date the traces left since last time."""
        async with self._writing.turn(PATIENCE) as session:
            if await forgetting.prune(session, now, keeping):
                await session.run(TRACES)
            await session.run(_DATE_TRACES, stamp(now))

    async def traces(self) -> datetime | None:
        """Since when there may be traces of what was deleted, as the last `prune` knew.

        SQLite overwrites what it deletes, but not where that stood before a page was rearranged.
        """
        since = (await self.notes("bot", "traces")).get("traces")
        return moment_of(since) if since else None

    async def compact(self) -> bool:
        """Write the whole file anew, without traces."""
        async with self._writing.turn(PATIENCE, begins=False) as session:
            await session.run("VACUUM")
            await session.run(_NO_TRACES)
        return await self.truncate()

    async def forget(self, person: PersonId) -> int:
        """Delete all that is about a person, and rewrite the file without it; how much it was."""
        async with self._writing.turn(PATIENCE) as session:
            count = await forgetting.forget(session, person)
            writing = SqliteWriting(session)
            count += await writing.forget_in_projects(person)
            count += await writing.forget_in_series(person)
        if not await self.compact():
            raise StoreBusyError("the database is locked")
        return count

    async def census(self) -> Census:
        """How many there are of what."""
        session = self._reader.another()
        ((rounds,),) = await session.rows("SELECT count(*) FROM round WHERE live")
        counted = await session.rows(posts.CENSUS)
        numbers = {(platform, state): count for platform, state, count in counted}
        return Census(rounds, numbers, self._writing.waiting)

    async def owners(self) -> set[str]:
        """People and places that something is kept about, but for the adapters' notebooks."""
        return await forgetting.known(self._reader.another())

    @property
    def _writing(self) -> Writer:
        if self._writer is None:
            raise StoreError("the store was opened for reading only")
        return self._writer


Opened = tuple[Session, Writer | None]


@asynccontextmanager
async def _beside(path: Path, steps: Sequence[str]) -> AsyncIterator[Opened]:
    async with connected(path, read_only=True) as reader:
        if await version_of(reader, newest=len(steps)) != len(steps):
            raise StoreError("the database is of an older version: start the bot once")
        yield reader, None


@asynccontextmanager
async def _alone(
    path: Path, steps: Sequence[str], slip_patience: timedelta, watch: Watch | None
) -> AsyncIterator[Opened]:
    _make_private(path)
    with only_process(path):
        remove_drafts(path)
        await inspect(path, newest=len(steps))
        async with connected(path) as session:
            await migrate(session, steps)
            await session.run("PRAGMA foreign_keys = ON")
            await session.run(f"PRAGMA busy_timeout = {_ASK_AGAIN_MS}")
            async with connected(path, read_only=True) as reader:
                writer = Writer(session, slip_patience, watch)
                try:
                    yield reader, writer
                finally:
                    await writer.close()


def _make_private(path: Path) -> None:
    """An empty file where there is none, for its owner's eyes; its -wal and -shm get the same."""
    try:
        path.parent.mkdir(_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(_PRIVATE_FILE)
    except OSError as error:
        raise StoreError(f"no place for the database: {error.strerror}") from None


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
