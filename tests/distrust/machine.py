"""What the machine shows: temporary files, processes, backups, and all that is logged."""

from __future__ import annotations

import logging
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from bot.store import backup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.distrust.evidence import Files

DATABASE: Final = "data/blitzlicht.db"
BACKUP: Final = "backups/open.db"
SHM: Final = Path("/dev/shm")  # noqa: S108 - what stands on it need not wait for the disk
MEMORY: Final = SHM if SHM.is_dir() else None
PROC: Final = Path("/proc")
SHOWN: Final = ("cmdline", "environ", "comm")  # of a process, there


@contextmanager
def temporary_files_in(folder: Path) -> Iterator[None]:
    """Where Python, SQLite and children put what they do not mean to keep; it is searched, too."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tempfile, "tempdir", str(folder))
        patched.setenv("TMPDIR", str(folder))
        patched.setenv("SQLITE_TMPDIR", str(folder))
        yield


def talkative() -> None:
    """All libraries at DEBUG, as somebody might set them who searches."""
    for name in (*logging.root.manager.loggerDict, ""):
        logging.getLogger(name).setLevel(logging.DEBUG)
    for handler in logging.root.handlers:
        handler.setLevel(logging.DEBUG)


async def backed_up(folder: Path, copy: str = BACKUP) -> None:
    """As `blitzlicht backup` does it, beside the running bot; the copy stays to be searched."""
    target = folder / copy
    target.parent.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    await backup.back_up(folder / DATABASE, target)


# --- processes -----------------------------------------------------------------------------------


def own_process() -> Files:
    """This process, in which the bot runs; its environment as its next child would get it."""
    now = "\0".join(f"{name}={value}" for name, value in os.environ.items())
    return {**processes(os.getpid()), "process/now": now.encode(errors="surrogateescape")}


def processes(pid: int) -> Files:
    """Arguments and environment of a process, as it began, and of all that it has started."""
    found: Files = {}
    for each in (pid, *_descendants(pid)):
        with suppress(OSError):  # it has ended meanwhile
            found |= {f"process/{each}/{name}": _read(each, name) for name in SHOWN}
    return found


def _read(pid: int, name: str) -> bytes:
    return (PROC / str(pid) / name).read_bytes()


def _descendants(pid: int) -> Iterator[int]:
    parents = dict(_parents())
    for each in parents:
        above = each
        while above in parents and above != pid:
            above = parents[above]
        if above == pid != each:
            yield each


def _parents() -> Iterator[tuple[int, int]]:
    """Of every process there is, its parent: the second word behind its name in parentheses."""
    for path in PROC.glob("[0-9]*/stat"):
        with suppress(OSError):
            yield int(path.parent.name), int(path.read_text().rpartition(")")[2].split()[1])
