"""One SQLite connection: how it is set up, how it is asked, and what its errors become."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Final

import aiosqlite

from bot.store import StoreBusyError, StoreError, StoreFullError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path

Row = tuple[Any, ...]

_EVERY: Final = (
    "PRAGMA busy_timeout = 2000",  # ms
    "PRAGMA temp_store = MEMORY",  # a temporary file would hold plain texts
)
_WRITER: Final = (
    "PRAGMA secure_delete = ON",  # overwrite what is deleted; FAST leaves most of it
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit is on the disk
)

_PRIMARY: Final = 0xFF  # of an extended error code
_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_MEANING: Final = {
    sqlite3.SQLITE_NOTADB: "the file is not a database",
    sqlite3.SQLITE_CORRUPT: "the database is damaged",
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened",
    sqlite3.SQLITE_READONLY: "the database cannot be written to",
}


class Session:
    """A connection in somebody's hands. After an error, or when its time is over, it does nothing.

    So nobody can go on, unknowingly outside a transaction that SQLite has rolled back.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        """The connection stays its owner's to close."""
        self._connection = connection
        self._over: StoreError | None = None

    async def rows(self, sql: str, *values: object) -> list[Row]:
        """Run one statement; the rows it gives."""
        with self._trying():
            return [tuple(row) for row in await self._connection.execute_fetchall(sql, values)]

    async def run(self, sql: str, *values: object) -> None:
        """Run one statement."""
        await self.rows(sql, *values)

    async def change(self, sql: str, *values: object) -> int:
        """Run one statement that changes rows; how many it did. Faster than RETURNING them."""
        with self._trying():
            cursor = await self._connection.execute(sql, values)
            return cursor.rowcount

    async def run_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Run one statement for each row of values, in their order."""
        with self._trying():
            if rows:
                await self._connection.executemany(sql, rows)

    async def run_script(self, sql: str) -> None:
        """Run several statements."""
        with self._trying():
            await self._connection.executescript(sql)

    async def roll_back(self) -> None:
        """Undo what is not committed; fine where there is nothing to undo."""
        if self._connection.in_transaction:
            with translated():
                await self._connection.rollback()

    def another(self) -> Session:
        """A fresh start on the same connection."""
        return Session(self._connection)

    def close(self) -> None:
        """Its time is over."""
        self._over = self._over or StoreError("the transaction is over")

    @contextmanager
    def _trying(self) -> Iterator[None]:
        if self._over:
            raise self._over
        try:
            with translated():
                yield
        except StoreError as error:
            self._over = error
            raise


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as the store's, without their words: those could quote a value."""
    try:
        yield
    except sqlite3.Error as error:
        raise _store_error(error) from None
    except (ValueError, TypeError, OverflowError) as error:  # a value SQLite cannot take
        raise StoreError(type(error).__name__) from None


def _store_error(error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code in _BUSY:
        return StoreBusyError("the database is locked")
    if code == sqlite3.SQLITE_FULL:
        return StoreFullError("no space left on the disk")
    name = getattr(error, "sqlite_errorname", type(error).__name__)
    return StoreError(_MEANING.get(code, name))


@asynccontextmanager
async def connected(path: Path, *, read_only: bool = False) -> AsyncIterator[Session]:
    """A session on a file that exists, closed on leaving; raises StoreError.

    Left open, aiosqlite's thread would keep the program from ending.
    """
    keep_values_out_of_logs()
    uri = _uri(path, "ro" if read_only else "rw")
    with translated():
        # First without a thread: where this fails, aiosqlite would leave one behind.
        sqlite3.connect(uri, uri=True).close()
        connection = await aiosqlite.connect(uri, uri=True, isolation_level=None)
    try:
        session = Session(connection)
        for pragma in _EVERY if read_only else (*_EVERY, *_WRITER):
            await session.run(pragma)
        yield session
    finally:
        await connection.close()


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?mode={mode}"


def keep_values_out_of_logs() -> None:
    """At DEBUG, aiosqlite logs every statement with its values."""
    log = logging.getLogger("aiosqlite")
    log.setLevel(max(log.level, logging.WARNING))
