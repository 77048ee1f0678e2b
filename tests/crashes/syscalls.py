"""A closing under strace: killed, or told that the disk fails, at one system call after another."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot import logs
from bot.store import StoreError
from tests.crashes.play import LEAD, MINUTE, SECOND, WiredWorld, revived, written
from tests.crashes.traced import Fault, under
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LAST_SECOND = 10 * MINUTE - SECOND
GIVEN_UP = 3  # the child's exit code where the store itself said what was wrong


# SQLite writes with pwrite64, fdatasync and ftruncate; keys with write, fsync and unlink. Nothing
# is renamed here; a copy that is put in a database's place is (`tests.crashes.copies`).
KILLS = tuple(
    Fault(call, "signal=KILL")
    for call in ("write", "fsync", "unlink", "pwrite64", "fdatasync", "ftruncate")
)
ERRORS = (
    Fault("pwrite64", "error=ENOSPC"),
    Fault("pwrite64", "error=EIO"),
    Fault("fdatasync", "error=ENOSPC"),
    Fault("fdatasync", "error=EIO"),
    Fault("ftruncate", "error=ENOSPC"),
    Fault("ftruncate", "error=EIO"),
    Fault("write", "error=ENOSPC"),
    Fault("write", "error=EIO"),
    Fault("fsync", "error=ENOSPC"),
    Fault("fsync", "error=EIO"),
    Fault("unlink", "error=EIO"),
)


class Aftermath(NamedTuple):
    """What became of one closing."""

    reached: bool  # the fault did happen
    wrong: list[str]


def prepared(folder: Path) -> Path:
    """A bot's files one second before a collection ends."""
    folder.mkdir()
    asyncio.run(_until_the_last_second(folder))
    return folder


async def _until_the_last_second(folder: Path) -> None:
    async with WiredWorld(folder, Tripwire(), timedelta(0)) as world:
        await world.type(LEAD, "10m Was bremst uns?")
        await written(world)
        await world.pass_time(LAST_SECOND)


def faulted(before: Path, folder: Path, fault: Fault, number: int) -> Aftermath:
    """Close a copy of those files while something fails; then start again, and look."""
    shutil.copytree(before, folder)
    keys = [_linked(file) for file in (folder / "keys").glob("*.key")]
    reached, broken = _closed_under(folder, fault, number)
    wrong = asyncio.run(revived(folder))
    return Aftermath(reached, [*broken, *wrong, *_kept(keys), *_damaged(folder)])


def storm(before: Path, fault: Fault, stride: int = 1, first: int = 1) -> Iterator[Aftermath]:
    """One closing for every `stride`-th call, until the closing has fewer."""
    number = first
    while True:
        folder = before.with_name(f"{fault.name}-{number}")
        after = faulted(before, folder, fault, number)
        shutil.rmtree(folder)
        if not after.reached:
            return
        yield after._replace(wrong=[f"{fault.at(number)}: {what}" for what in after.wrong])
        number += stride


# --- one closing -------------------------------------------------------------------------------


def _closed_under(folder: Path, fault: Fault, number: int) -> tuple[bool, list[str]]:
    """Whether the fault happened, and what the process should not have done then."""

    def life(watched: Callable[[], None]) -> int:
        logs.set_up(stream=(folder / "log").open("w", encoding="utf-8"))
        try:
            asyncio.run(_closing(folder, watched))
        except StoreError:
            return GIVEN_UP
        return 0

    end = under(fault, number, folder / "trace", life)
    fine = end.killed or end.code in (0, GIVEN_UP)
    return end.reached, [] if fine else ["the bot fell over"]


async def _closing(folder: Path, watched: Callable[[], None]) -> None:
    """Wait until somebody looks on, then let the collection end."""
    async with WiredWorld(folder, Tripwire(), LAST_SECOND) as world:
        watched()
        await world.pass_time(SECOND)


# --- what is left ------------------------------------------------------------------------------


def _linked(file: Path) -> tuple[Path, bytes]:
    """A second name for a key's bytes on the disk, and what they were."""
    link = file.parent.parent / f"{file.name}.link"
    link.hardlink_to(file)
    return link, file.read_bytes()


def _kept(keys: list[tuple[Path, bytes]]) -> list[str]:
    """Keys that were only unlinked still stand on the disk."""
    return ["a key was not overwritten" for link, key in keys if key in link.read_bytes()]


def _damaged(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "data" / "blitzlicht.db")) as database:
        ((said,),) = database.execute("PRAGMA integrity_check").fetchall()
    return [] if said == "ok" else [f"integrity: {said}"]
