"""Copies of a database: taken beside a running bot, and put back while none runs."""

from __future__ import annotations

import errno
import glob
import os
import secrets
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.core.model import PhaseId
from bot.store import HasRoundsError, StoreError
from bot.store.lock import only_process
from bot.store.migrate import migrations, version_of
from bot.store.session import Session, connected

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700
_LOGS: Final = ("-wal", "-shm", "-journal")
_NO_LINKS: Final = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS}  # a memory stick's, say
# What was waiting when the copy was made may have been delivered since: the outbox looks first.
_LOOK_FIRST: Final = "UPDATE post SET state = 'sending' WHERE state = 'pending'"
# And what people have said since is not heard a second time (`bot.port.Notebook`).
_HEAR_FROM_NOW_ON: Final = "DELETE FROM note WHERE key = 'since'"
_NEED_A_KEY: Final = "SELECT id FROM phase WHERE open UNION SELECT phase FROM ending"


@dataclass(frozen=True, slots=True)
class Stock:
    """What a database holds.

    `mark` is its own (see `bot.keys`), `phases` are those that may need their key.
    """

    rounds: int
    live: int
    mark: str
    phases: frozenset[PhaseId]


async def back_up(path: Path, target: Path) -> Stock:
    """Copy a database into a new file for its owner's eyes, whole or not at all.

    What has been deleted is not in it. Raises FileExistsError where there is a `target`, and
    StoreError where the database cannot be read, or not be copied there.
    """
    _refuse_existing(target)
    with _draft_beside(target) as draft:
        await _copy(path, draft)
        stock = await stock_of(draft)
        _put(draft, target, new=True)
    return stock


async def restore(source: Path, path: Path, *, replace: bool = False) -> Stock:
    """Put a copy in a database's place; nothing is touched before the copy has proved whole.

    Raises InUseError while a bot runs on that database, HasRoundsError where it holds rounds (or
    cannot be read) and `replace` was not said, WrongVersionError for a newer program's copy, and
    StoreError for one that is damaged or no copy of ours.
    """
    async with _whole(source):
        pass
    _make_folder(path.parent)
    with only_process(path):
        remove_drafts(path)
        if not replace and await _holds_rounds(path):
            raise HasRoundsError("the database holds rounds")
        with _draft_beside(path) as draft:
            await _copy(source, draft)
            async with connected(draft) as session:
                await session.run(_LOOK_FIRST)
                await session.run(_HEAR_FROM_NOW_ON)
            stock = await stock_of(draft)
            await _settle(path)
            _hand_over(draft)
            _put(draft, path)
    return stock


async def stock_of(path: Path) -> Stock:
    """Look at a database without changing it; raises StoreError unless all of it is whole."""
    async with _whole(path) as session:
        ((rounds, live),) = await session.rows("SELECT count(*), coalesce(sum(live), 0) FROM round")
        mark = await session.rows("SELECT value FROM note WHERE (adapter, key) = ('bot', 'mark')")
        phases = await session.rows(_NEED_A_KEY)
    return Stock(
        rounds, live, mark[0][0] if mark else "", frozenset(PhaseId(phase) for (phase,) in phases)
    )


@asynccontextmanager
async def _whole(path: Path) -> AsyncIterator[Session]:
    """Read a database of ours, of this version or an older one; raises StoreError."""
    async with connected(path, read_only=True) as session:
        if not await version_of(session, newest=len(migrations())):
            raise StoreError("there is nothing in it")
        if await session.rows("PRAGMA integrity_check(1)") != [("ok",)]:
            raise StoreError("the database is damaged")
        if await session.rows("PRAGMA foreign_key_check"):
            raise StoreError("the database does not fit together")
        yield session


async def _copy(source: Path, draft: Path) -> None:
    async with _whole(source) as session:
        await session.run("VACUUM INTO ?", str(draft))


async def _holds_rounds(path: Path) -> bool:
    """Where it cannot be told, better not overwritten without a word."""
    if _is_empty(path):
        return False
    try:
        return bool((await stock_of(path)).rounds)
    except StoreError:
        return True


async def _settle(path: Path) -> None:
    """Take in what its log holds and remove the log: SQLite would apply it to the new file."""
    with suppress(StoreError):  # there is none, or a damaged one that is about to be replaced
        async with connected(path) as session:
            await session.run("PRAGMA wal_checkpoint(TRUNCATE)")
    for name in _LOGS:
        path.with_name(path.name + name).unlink(missing_ok=True)


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise FileExistsError


def _is_empty(path: Path) -> bool:
    return not path.exists() or not path.stat().st_size


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(_PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"no place for the database: {error.strerror}") from None


@contextmanager
def _draft_beside(path: Path) -> Iterator[Path]:
    """An empty file of its own, gone afterwards unless it has become something."""
    draft = path.absolute().with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.touch(_PRIVATE_FILE, exist_ok=False)
        yield draft
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError(f"no place for the copy: {error.strerror}") from None
    finally:
        for name in ("", *_LOGS):
            with suppress(OSError):
                draft.with_name(draft.name + name).unlink()


def remove_drafts(path: Path) -> None:
    """What a `restore` that was killed has left beside a database; call it under its lock."""
    for file in path.parent.glob(f".{glob.escape(path.name)}.{'[0-9a-f]' * 8}*"):
        with suppress(OSError):
            file.unlink()


def _hand_over(draft: Path) -> None:
    """What root puts back belongs to whoever has the folder: the bot does not run as root."""
    if os.geteuid() == 0:
        owner = draft.parent.stat()
        os.chown(draft, owner.st_uid, owner.st_gid)


def _put(draft: Path, path: Path, *, new: bool = False) -> None:
    """From here on it is there, also after a power cut; raises FileExistsError for a `new` one."""
    _sync(draft)
    if new:
        _appear(draft, path)
    else:
        draft.replace(path)
    _sync(path.parent)


def _appear(draft: Path, path: Path) -> None:
    """Whole under its name, or not at all, in one step where the file system has links."""
    try:
        path.hardlink_to(draft)  # the draft's own name goes with all drafts
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _refuse_existing(path)
        draft.replace(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
