"""Who holds the keys of open phases: a directory of its own, apart from the database."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager, suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import quote, unquote

from bot.core.model import PhaseId

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY_BYTES: Final = 32
# Longer than a key, so that what a crash in the middle of it leaves is never taken for one.
NOISE_BYTES: Final = 2 * KEY_BYTES
PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700
OTHERS: Final = 0o077
TAG: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# Keys of open phases. Backup tools pass over this folder: a key in a backup would connect\n"
    "# people and their words for ever. See https://bford.info/cachedir/\n"
)


class KeyLostError(Exception):
    """There is no such key (any more)."""


class FolderProblem(StrEnum):
    """Why a folder cannot hold keys; each has a text."""

    IN_DATABASE_FOLDER = "in-database-folder"
    OPEN_TO_OTHERS = "open-to-others"
    NOT_USABLE = "not-usable"


class KeyFolderError(Exception):
    """The folder cannot hold keys."""

    def __init__(self, problem: FolderProblem, folder: Path) -> None:
        """`folder` is for the text; there is nothing secret about it."""
        super().__init__(problem.value)
        self.problem = problem
        self.folder = folder


class KeyHolder(Protocol):
    """Makes, keeps and destroys keys. Replicas would share another one than a directory."""

    def create(self, phase: PhaseId) -> bytes:
        """A new key, kept safely before this returns; raises FileExistsError if there is one."""
        ...

    def key(self, phase: PhaseId) -> bytes:
        """The key of a phase; raises KeyLostError."""
        ...

    def destroy(self, phase: PhaseId) -> None:
        """Make a key unrecoverable; harmless where there is none."""
        ...

    def phases(self) -> set[PhaseId]:
        """The phases a key, or what is left of one, exists for."""
        ...

    def standing(self, name: str) -> bytes:
        """A long-lived secret, made when it is asked for the first time."""
        ...


class KeyDirectory:
    """One file a key, readable by this user alone, overwritten before it is unlinked."""

    def __init__(self, path: Path, database: Path | None = None, *, owner: str = "") -> None:
        """Make the folder where there is none.

        Args:
            path: The folder.
            database: The file whose phases the keys are for.
            owner: That database's own mark. Several may share a folder by mistake, and each
                must leave the others' keys alone.

        Raises:
            KeyFolderError: It cannot be used, others can read it, or it and the database's folder
                are one inside the other: whoever copies the database must not get the keys.
        """
        self._path = path.resolve()
        self._mark = f"{owner}." if owner else ""
        if database is not None:
            refuse_beside(self._path, database)
        try:
            self._prepare()
        except OSError as error:
            raise KeyFolderError(FolderProblem.NOT_USABLE, self._path) from error

    def create(self, phase: PhaseId) -> bytes:
        """A new key, synced to the disk with its folder before this returns."""
        if not self._path.is_dir():  # removed meanwhile, with all keys
            self._prepare()
        return self._write_new(self._key_file(phase))

    def key(self, phase: PhaseId) -> bytes:
        """The key of a phase; raises KeyLostError, also for what a crash left of one."""
        return _read(self._key_file(phase))

    def destroy(self, phase: PhaseId) -> None:
        """Overwrite, sync, unlink, sync. After a crash in between, do it again."""
        self._erase(self._key_file(phase))

    def phases(self) -> set[PhaseId]:
        """The phases a key, or what is left of one, exists for."""
        files = self._path.glob(f"{self._mark}*.key")
        return {PhaseId(unquote(file.stem.removeprefix(self._mark))) for file in files}

    def standing(self, name: str) -> bytes:
        """A long-lived secret, made when it is asked for the first time."""
        file = self._path / f"{quote(name, safe='')}.secret"
        if not file.exists():
            self._publish(file)
        return _read(file)

    def _publish(self, file: Path) -> None:
        """Make a secret appear whole, or not at all where another process was faster."""
        draft = self._path / f"{secrets.token_hex(8)}.draft"
        self._write_new(draft)
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
            _sync(self._path)

    def _prepare(self) -> None:
        if not self._path.is_dir():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.mkdir(PRIVATE_FOLDER, exist_ok=True)
            _sync(self._path.parent)
        if self._path.stat().st_mode & OTHERS:
            raise KeyFolderError(FolderProblem.OPEN_TO_OTHERS, self._path)
        (self._path / "CACHEDIR.TAG").write_text(TAG, encoding="utf-8")
        _sync(self._path)

    def _key_file(self, phase: PhaseId) -> Path:
        return self._path / f"{self._mark}{quote(phase, safe='')}.key"

    def _write_new(self, file: Path) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        with _opened(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL) as descriptor:
            try:
                os.write(descriptor, key)
                os.fsync(descriptor)
            except OSError:  # a full disk
                file.unlink()
                raise
        _sync(self._path)
        return key

    def _erase(self, file: Path) -> None:
        try:
            with _opened(file, os.O_WRONLY) as descriptor:
                os.write(descriptor, secrets.token_bytes(NOISE_BYTES))
                os.fsync(descriptor)
        except FileNotFoundError:
            pass
        else:
            file.unlink(missing_ok=True)
        with suppress(FileNotFoundError):  # without the folder there is no key either
            _sync(self._path)  # also where an earlier attempt got as far as the unlink


def refuse_beside(folder: Path, database: Path) -> None:
    """Raise KeyFolderError where a copy of one would take the other along."""
    folder, database = folder.resolve(), database.resolve()
    if folder.is_relative_to(database.parent) or database.is_relative_to(folder):
        raise KeyFolderError(FolderProblem.IN_DATABASE_FOLDER, folder)


def _read(file: Path) -> bytes:
    try:
        key = file.read_bytes()
    except FileNotFoundError:
        raise KeyLostError from None
    if len(key) != KEY_BYTES:
        raise KeyLostError
    return key


@contextmanager
def _opened(file: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(file, flags | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE_FILE)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    with _opened(folder, os.O_RDONLY | os.O_DIRECTORY) as descriptor:
        os.fsync(descriptor)
