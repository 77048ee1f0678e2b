"""A program: migrates a database again and again, and is killed before each statement in turn.

`python killed_migrations.py VERSION FOLDER [careless]` leaves a bot's files in FOLDER/N for the
N-th statement, as the kill has left them, and ends when a migration has got through. A careless one
does without transactions.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from bot.store import sqlite
from bot.store.migrate import migrate
from bot.store.sqlite import SqliteStore
from tests.migrations.released import lay_out, lay_out_key

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.store.session import Session

    Migrate = Callable[[Session, Sequence[str]], Awaitable[None]]


async def careless(session: Session, steps: Sequence[str]) -> None:
    ((version,),) = await session.rows("PRAGMA user_version")
    for number, step in enumerate(steps[version:], start=version + 1):
        await session.run_script(f"{step}\nPRAGMA user_version = {number};")


async def open_and_be_killed(database: Path, fatal: int, migrate: Migrate) -> None:
    numbers = count(1)

    def before(_statement: str) -> None:
        if next(numbers) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    async def migrated(session: Session, steps: Sequence[str]) -> None:
        await session._connection.set_trace_callback(before)
        await migrate(session, steps)
        await session._connection.set_trace_callback(lambda _: None)

    setattr(sqlite, "migrate", migrated)  # noqa: B010 - a name it does not export
    async with SqliteStore.open(database):
        pass


def survives(database: Path, fatal: int, migrate: Migrate) -> bool:
    """Try in a process of its own, which starts with everything imported."""
    child = os.fork()
    if not child:
        asyncio.run(open_and_be_killed(database, fatal, migrate))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def main(version: int, folder: Path, migrate: Migrate = migrate) -> None:
    for number in count(1):
        database = folder / str(number) / "data" / "blitzlicht.db"
        lay_out(version, database)
        lay_out_key(version, folder / str(number) / "keys")
        if survives(database, number, migrate):
            return


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), careless if sys.argv[3:] else migrate)
