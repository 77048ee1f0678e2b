"""The databases that released versions have left behind, each with an open round in it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).parent
VERSIONS = sorted(
    int(found[1])
    for file in HERE.glob("version_*.sql")
    if (found := re.fullmatch(r"version_(\d+)\.sql", file.name))
)


def lay_out(version: int, database: Path) -> None:
    """Make that version's database, as its program has closed it."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(database)) as file:
        file.executescript((HERE / f"version_{version}.sql").read_text(encoding="utf-8"))
        file.execute("PRAGMA journal_mode = WAL")


def lay_out_key(version: int, keys: Path) -> None:
    """And the key of its open phase."""
    keys.mkdir(mode=0o700)
    name, key = (HERE / f"version_{version}.key").read_text(encoding="utf-8").split()
    file = keys / f"{name}.key"
    file.write_bytes(bytes.fromhex(key))
    file.chmod(0o600)


def schema(database: Path) -> set[str]:
    """What its tables and indexes are made of; blanks do not count."""
    with closing(sqlite3.connect(database)) as file:
        made = file.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {" ".join(sql.split()) for (sql,) in made}


def version_of(database: Path) -> int:
    with closing(sqlite3.connect(database)) as file:
        return int(file.execute("PRAGMA user_version").fetchone()[0])
