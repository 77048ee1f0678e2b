"""Stores as others build them. An attack that finds nothing here would prove nothing anywhere."""

from __future__ import annotations

import random
import secrets
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests.distrust import attacks
from tests.distrust.attacks import Attack, rows_beside_slips
from tests.distrust.evidence import NAMES, Evidence, cards_of, copied
from tests.distrust.machine import DATABASE, MEMORY
from tests.world import person

Insert = Callable[[sqlite3.Connection, str, str], None]


def hides_the_name(database: sqlite3.Connection, who: str, text: str) -> None:
    """Keeps the author and does not show it."""
    database.execute("CREATE TABLE IF NOT EXISTS card (id INTEGER PRIMARY KEY, who, text)")
    database.execute("INSERT INTO card (who, text) VALUES (?, ?)", (who, text))


def random_ids(database: sqlite3.Connection, _who: str, text: str) -> None:
    """No author, random ids, no row ids; but the cells of a page lie in the order of arrival."""
    database.execute("CREATE TABLE IF NOT EXISTS card (id PRIMARY KEY, text) WITHOUT ROWID")
    database.execute("INSERT INTO card VALUES (?, ?)", (secrets.token_hex(8), text))


def log_not_emptied(database: sqlite3.Connection, who: str, text: str) -> None:
    """The same; but in the log each change follows the one before, whatever is in the pages."""
    database.execute("PRAGMA journal_mode = WAL")
    random_ids(database, who, text)


def unpadded(database: sqlite3.Connection, _who: str, text: str) -> None:
    """Sealed under a key that nobody has; but as long as it is."""
    database.execute("CREATE TABLE IF NOT EXISTS slip (seat BLOB, sealed BLOB)")
    sealed = secrets.token_bytes(28 + len(text.encode()))
    database.execute("INSERT INTO slip VALUES (?, ?)", (secrets.token_bytes(16), sealed))


def running_tally(database: sqlite3.Connection, _who: str, text: str) -> None:
    """Of a ballot nothing but totals; they are brought up to date with each."""
    database.execute("CREATE TABLE IF NOT EXISTS tally (text PRIMARY KEY, dots)")
    database.execute(
        "INSERT INTO tally VALUES (?, 2) ON CONFLICT DO UPDATE SET dots = dots + 2", (text,)
    )


# What each guess sees through, and how people are told of it.
SEEN_THROUGH: dict[Attack, tuple[Insert, str]] = {
    attacks.by_posted_order: (hides_the_name, "Karten zeigt, wie sie kamen"),
    attacks.by_stored_order: (hides_the_name, "den Namen nur verbirgt"),
    attacks.by_position: (log_not_emptied, "ihr Protokoll nicht leert"),
    attacks.by_last_position: (random_ids, "nur zufällige Nummern vergibt"),
    attacks.by_length: (unpadded, "verschließt und nicht auffüllt"),
    attacks.by_reading_along: (hides_the_name, "nichts verschließt"),
    attacks.by_tally: (running_tally, "Stimmen laufend mitzählt"),
}


def naively(folder: Path, insert: Insert, dice: random.Random) -> Evidence:
    """The same eight people, the same copies after every event, another store."""
    people = [person(name) for name in NAMES]
    seen = Evidence(arrival=dice.sample(people, len(people)), words=cards_of(people, dice))
    path = folder / DATABASE
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        seen.rows.append({"tally": []})
        for who in seen.arrival:
            insert(database, who.id, seen.words[who])
            seen.while_open.append(copied(folder))
            seen.rows.append({"tally": [], **rows_beside_slips(seen.while_open[-1])})
        seen.afterwards.append(copied(folder))
    seen.stored = seen.posted = [seen.words[who] for who in seen.arrival]
    return seen


def matches(attack: Attack, seed: int) -> int:
    """How many of eight that attack finds out in the store that it sees through."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        dice = random.Random(seed)  # noqa: S311 - who writes what, when
        seen = naively(Path(name), SEEN_THROUGH[attack][0], dice)
    return attacks.right(attack(seen), seen.words)
