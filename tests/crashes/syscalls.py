"""A closing under strace: killed, or told that the disk fails, at one system call after another."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot import logs
from bot.store import StoreError
from tests.crashes.play import LEAD, MINUTE, SECOND, WiredWorld, revived, written
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST_SECOND = 10 * MINUTE - SECOND
GIVEN_UP = 3  # the child's exit code where the store itself said what was wrong


class Fault(NamedTuple):
    """What happens at the n-th call of a kind, as strace's `inject` says it."""

    call: str
    what: str

    def at(self, number: int) -> str:
        """The whole expression."""
        return f"inject={self.call}:{self.what}:when={number}"


# SQLite writes with pwrite64, fdatasync and ftruncate; keys with write, fsync and unlink.
KILLS = tuple(
    Fault(call, "signal=KILL")
    for call in ("write", "fsync", "unlink", "pwrite64", "fdatasync", "ftruncate")
)
ERRORS = (
    Fault("pwrite64", "error=ENOSPC"),
    Fault("pwrite64", "error=EIO"),
    Fault("fdatasync", "error=EIO"),
    Fault("ftruncate", "error=EIO"),
    Fault("write", "error=ENOSPC"),
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
    reached, broken = _closed_under(folder, fault.at(number))
    wrong = asyncio.run(revived(folder))
    return Aftermath(reached, [*broken, *wrong, *_kept(keys), *_damaged(folder)])


def storm(before: Path, fault: Fault, stride: int = 1, first: int = 1) -> Iterator[Aftermath]:
    """One closing for every `stride`-th call, until the closing has fewer."""
    number = first
    while True:
        folder = before.with_name(f"{fault.call}-{fault.what.replace('=', '-')}-{number}")
        after = faulted(before, folder, fault, number)
        shutil.rmtree(folder)
        if not after.reached:
            return
        yield after._replace(wrong=[f"{fault.at(number)}: {what}" for what in after.wrong])
        number += stride


# --- one closing -------------------------------------------------------------------------------


def _closed_under(folder: Path, injection: str) -> tuple[bool, list[str]]:
    """Whether the fault happened, and what the process should not have done then."""
    ready, go = os.pipe(), os.pipe()
    child = os.fork()
    if not child:
        _live(folder, tell=ready[1], wait=go[0])
    os.close(ready[1])
    os.close(go[0])
    os.read(ready[0], 1)
    trace = folder / "trace"
    call = injection.partition("=")[2].partition(":")[0]
    command = ["strace", "-f", "-p", str(child), "-o", str(trace), "-e", f"trace={call}"]
    with subprocess.Popen([*command, "-e", injection], stderr=subprocess.PIPE) as strace:
        assert strace.stderr
        assert b"attached" in strace.stderr.readline()
        os.write(go[1], b".")
        _, status = os.waitpid(child, 0)
        strace.stderr.read()
    for end in (ready[0], go[1]):
        os.close(end)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    reached = killed or "(INJECTED)" in trace.read_text(errors="replace")
    fine = killed or os.waitstatus_to_exitcode(status) in (0, GIVEN_UP)
    return reached, [] if fine else ["the bot fell over"]


def _live(folder: Path, tell: int, wait: int) -> None:
    """The child: waits until somebody looks on, then lets the collection end."""

    logs.set_up(stream=(folder / "log").open("w", encoding="utf-8"))

    async def life() -> None:
        async with WiredWorld(folder, Tripwire(), LAST_SECOND) as world:
            os.write(tell, b".")
            os.read(wait, 1)
            await world.pass_time(SECOND)

    try:
        asyncio.run(life())
    except StoreError:
        os._exit(GIVEN_UP)
    except BaseException:  # noqa: BLE001 - pytest must not go on in the child
        os._exit(2)
    os._exit(0)


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
