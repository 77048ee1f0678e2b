"""`backup` and `restore` under strace: killed, or told that the disk fails, at every system call.

Whatever happens, what is there afterwards is the old database or the new one, whole.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.__main__ import main
from bot.store import backup
from bot.store.sqlite import SqliteStore
from bot.texts import Texts
from tests.crashes.play import LEAD, WiredWorld, written
from tests.crashes.traced import Fault, under
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

DATABASE, COPY, TARGET = Path("data/blitzlicht.db"), Path("copy.db"), Path("backups/today.db")
COMMANDS = {"backup": ("backup", str(TARGET)), "restore": ("restore", "--replace", str(COPY))}
FAILED = 1
# `write` is what it says in the end; it is not asked to fail.
CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "link")
WHATS = ("signal=KILL", "error=ENOSPC", "error=EIO")
FAULTS = (
    *(Fault(call, what) for call in CALLS for what in WHATS),
    Fault("unlink", "signal=KILL", alone=True),
)


class State(NamedTuple):
    """What tells one database from another."""

    rounds: tuple[str, ...]
    slips: int
    cards: int


class Scene(NamedTuple):
    """Files to start from: a bot's that was killed, and an older copy."""

    folder: Path
    old: State
    copied: State


def prepared(folder: Path) -> Scene:
    """The copy is another team's; the database has two rounds, one still in its log."""
    folder.mkdir()
    asyncio.run(_copied(folder / COPY))
    asyncio.run(_played(folder))
    for name in ("theirs", "played"):
        shutil.rmtree(folder / name)
    (folder / TARGET.parent).mkdir()
    old, copied = _state(_seen(folder / DATABASE)), _state(folder / COPY)
    assert old
    assert copied
    assert old != copied
    return Scene(folder, old, copied)


async def _copied(copy: Path) -> None:
    async with WiredWorld(copy.parent / "theirs", Tripwire(), timedelta(0)) as world:
        await world.type(LEAD, "1m Was hilft uns?")
        await written(world)
        await backup.back_up(world.folder / DATABASE, copy)


async def _played(folder: Path) -> None:
    async with WiredWorld(folder / "played", Tripwire(), timedelta(0)) as world:
        await world.type(LEAD, "1m Was bremst uns?")
        await written(world)
        await world.pass_time(timedelta(hours=1))
        await world.restart()  # the log is empty
        await world.type(LEAD, "10m Und jetzt?")
        await written(world)
        for name in ("data", "keys"):
            shutil.copytree(world.folder / name, folder / name)
    assert (folder / DATABASE).with_name("blitzlicht.db-wal").stat().st_size


def storm(scene: Scene, command: str, fault: Fault, stride: int = 1) -> Iterator[list[str]]:
    """What is wrong after every `stride`-th call of a kind, until there are no more."""
    number = 1
    while True:
        folder = scene.folder.with_name(f"{command}-{fault.name}-{number}")
        shutil.copytree(scene.folder, folder)
        wrong = _faulted(scene, folder, command, fault, number)
        shutil.rmtree(folder)
        if wrong is None:
            return
        yield [f"{command}, {fault.at(number)}: {what}" for what in wrong]
        number += stride


def _faulted(
    scene: Scene, folder: Path, command: str, fault: Fault, number: int
) -> list[str] | None:
    """None where there was no such call any more."""
    end = under(fault, number, folder / "trace", _typed(folder, COMMANDS[command]))
    if not end.reached:
        return None
    wrong = [] if end.killed else _unkind(folder, end.code)
    return [*wrong, *CHECKS[command](scene, folder, done=end.code == 0)]


def _typed(folder: Path, command: tuple[str, ...]) -> Callable[[Callable[[], None]], int]:
    def life(watched: Callable[[], None]) -> int:
        for name in [name for name in os.environ if name.startswith("BLITZLICHT_")]:
            del os.environ[name]
        os.chdir(folder)
        sys.argv = ["blitzlicht", *command]
        sys.stdout = Path("said").open("w", encoding="utf-8")  # noqa: SIM115 - until it ends
        sys.stderr = Path("sorry").open("w", encoding="utf-8")  # noqa: SIM115
        watched()
        try:
            main()
        except SystemExit as end:
            sys.stdout.close()
            sys.stderr.close()
            return int(str(end.code))

    return life


# --- what is left ------------------------------------------------------------------------------


def _unkind(folder: Path, code: int) -> list[str]:
    """Where it did not work, a message for people says so, and nobody sees a traceback."""
    if code == 0:
        return []
    sorry = (folder / "sorry").read_text(encoding="utf-8")
    broken = Texts.load().say("de", "cli-broken")
    if code != FAILED or not sorry or broken in sorry or "level=error" in sorry:
        return [f"it ended with {code}, saying {sorry!r}"]
    return []


def _after_backup(scene: Scene, folder: Path, *, done: bool) -> list[str]:
    """The database is as it was; the copy is whole, or there is none."""
    wrong = [] if _state(folder / DATABASE) == scene.old else ["the database has changed"]
    target = folder / TARGET
    if not target.exists():
        return [*wrong, "there is no copy"] if done else wrong
    return wrong if _state(target) == scene.old else [*wrong, "half a copy"]


def _after_restore(scene: Scene, folder: Path, *, done: bool) -> list[str]:
    """The old one or the new one, whole; the copy is as it was."""
    wrong = [] if _state(folder / COPY) == scene.copied else ["the copy has changed"]
    found = _state(folder / DATABASE)
    if found:
        wrong += asyncio.run(_started(folder))
    if found == scene.copied or (found == scene.old and not done):
        return wrong
    return [*wrong, "not restored" if found == scene.old else "half a database"]


async def _started(folder: Path) -> list[str]:
    """The next start leaves nothing of what was being put there."""
    async with SqliteStore.open(folder / DATABASE):
        return [f"left: {file.name}" for file in (folder / DATABASE).parent.glob(".*")]


CHECKS = {"backup": _after_backup, "restore": _after_restore}


def _state(database: Path) -> State | None:
    """As a bot would find it at its start; None where it is not whole."""
    try:
        with closing(sqlite3.connect(database)) as file:
            said = file.execute("PRAGMA integrity_check").fetchall()
            rounds = tuple(one for (one,) in file.execute("SELECT id FROM round ORDER BY id"))
            ((slips, cards),) = file.execute(
                "SELECT (SELECT count(*) FROM slip), (SELECT count(*) FROM card)"
            )
    except sqlite3.DatabaseError:
        return None
    return State(rounds, slips, cards) if said == [("ok",)] else None


def _seen(database: Path) -> Path:
    """A second copy to look at: looking takes in the log."""
    there = database.parents[2] / "seen"
    shutil.copytree(database.parent, there)
    return there / database.name


# --- planted bugs ------------------------------------------------------------------------------


def name_before_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy's name is taken first, and then filled."""

    def appear(draft: Path, path: Path) -> None:
        path.touch(exist_ok=False)
        draft.replace(path)

    monkeypatch.setattr(backup, "_appear", appear)


def written_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy is written over the database, page by page."""

    def put(draft: Path, path: Path, *, new: bool = False) -> None:
        content = draft.read_bytes()
        descriptor = os.open(path, os.O_WRONLY | (os.O_CREAT if new else 0), 0o600)
        for start in range(0, len(content), 4096):
            os.pwrite(descriptor, content[start : start + 4096], start)
        os.close(descriptor)

    monkeypatch.setattr(backup, "_put", put)


def log_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the old database's log holds is not taken in before the log goes."""

    async def settle(path: Path) -> None:
        for name in backup._LOGS:
            path.with_name(path.name + name).unlink(missing_ok=True)

    monkeypatch.setattr(backup, "_settle", settle)


Plant = Callable[["pytest.MonkeyPatch"], None]
# Each with where a storm sees it.
MUTANTS: tuple[tuple[Plant, str, Fault], ...] = (
    (name_before_content, "backup", Fault("rename", "error=EIO")),
    (written_in_place, "restore", Fault("pwrite64", "signal=KILL", alone=True)),
    (log_thrown_away, "restore", Fault("rename", "signal=KILL")),
)
