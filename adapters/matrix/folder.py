"""The folder of the crypto store: beside the keys, for this user alone; and what is in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from nio.crypto import OlmAccount

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE: Final = 0o700


def make_private(folder: Path) -> None:
    """Make it, and the key folder around it, which is refused where others can look into it."""
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.mkdir(PRIVATE, exist_ok=True)
    folder.mkdir(PRIVATE, exist_ok=True)


def stores(folder: Path) -> list[Path]:
    """One for each device that has been used from here."""
    return list(folder.glob("*.db"))


def store_of(folder: Path, user: str, device: str) -> Path:
    """Where matrix-nio keeps that device's keys."""
    return folder / f"{user}_{device}.db"


def opens(folder: Path, passphrase: str) -> bool:
    """Whether that passphrase opens all that is there; nothing is changed by trying."""
    return all(_opens(file, passphrase) for file in stores(folder))


def _opens(file: Path, passphrase: str) -> bool:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as store:
        accounts = store.execute("SELECT account, shared FROM accounts").fetchall()
    for pickle, shared in accounts:
        try:
            OlmAccount.from_pickle(bytes(pickle), passphrase, bool(shared))
        except ValueError:  # vodozemac's
            return False
    return True
