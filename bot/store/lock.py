"""Only one process at a time runs rounds on a file; the lock dies with its process."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.store import InUseError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def only_process(path: Path) -> Iterator[None]:
    """Hold the lock of a database; raises InUseError where another process does.

    It lies beside the database: closing a second handle of the database itself would make the
    system forget SQLite's own locks.
    """
    try:
        file = path.with_name(f"{path.name}.lock").open("a")
    except OSError as error:
        raise StoreError(f"no lock beside the database: {error.strerror}") from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InUseError("another process runs rounds on this database") from None
        yield
