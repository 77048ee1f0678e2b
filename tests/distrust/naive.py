"""Stores as others build them. An attack that finds nothing here would prove nothing anywhere."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from tests.distrust.attacks import DATABASE
from tests.distrust.evidence import LEAD, NAMES, Evidence, card_of, copied
from tests.world import person

if TYPE_CHECKING:
    import random
    from pathlib import Path

Insert = Callable[[sqlite3.Connection, str, str], None]


def hides_the_name(database: sqlite3.Connection, who: str, text: str) -> None:
    """Keeps the author and does not show it."""
    database.execute("CREATE TABLE IF NOT EXISTS card (id INTEGER PRIMARY KEY, who, text)")
    database.execute("INSERT INTO card (who, text) VALUES (?, ?)", (who, text))


def random_ids(database: sqlite3.Connection, _who: str, text: str) -> None:
    """No author, random ids, no row ids; but the cells of a page lie in the order of arrival."""
    database.execute("CREATE TABLE IF NOT EXISTS card (id PRIMARY KEY, text) WITHOUT ROWID")
    database.execute("INSERT INTO card VALUES (?, ?)", (secrets.token_hex(8), text))


def unpadded(database: sqlite3.Connection, _who: str, text: str) -> None:
    """Sealed under a key that nobody has; but as long as it is."""
    database.execute("CREATE TABLE IF NOT EXISTS slip (seat BLOB, sealed BLOB)")
    sealed = secrets.token_bytes(28 + len(text.encode()))
    database.execute("INSERT INTO slip VALUES (?, ?)", (secrets.token_bytes(16), sealed))


def naively(folder: Path, insert: Insert, dice: random.Random) -> Evidence:
    """The same eight people, the same copies after every event, another store."""
    seen = Evidence()
    path = folder / DATABASE
    path.parent.mkdir(parents=True)
    seen.arrival = dice.sample([person(name) for name in NAMES], len(NAMES))
    assert LEAD not in seen.arrival
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for who in seen.arrival:
            seen.words[who] = card_of(who, dice)
            insert(database, who.id, seen.words[who])
            seen.while_open.append(copied(folder))
    seen.afterwards.append(copied(folder))
    seen.stored = seen.posted = list(seen.words.values())
    return seen
