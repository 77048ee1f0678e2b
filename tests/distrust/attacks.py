"""How somebody would try to find out who wrote what; each guess is marked against the truth."""

from __future__ import annotations

import base64
import itertools
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from math import sqrt
from pathlib import Path
from statistics import mean
from typing import Final

from bot.port import Person
from tests.distrust.evidence import Evidence, Files
from tests.distrust.machine import BACKUP, DATABASE, MEMORY

Guess = dict[Person, str]
Attack = Callable[[Evidence], Guess]
Rows = dict[str, list[str]]  # by table


def disguised(secret: bytes) -> list[bytes]:
    """The ways in which bytes may stand somewhere."""
    text = secret.decode("utf-8", "ignore")
    return [
        secret,
        text.encode("utf-16-le"),
        secret.hex().encode(),
        secret.hex().upper().encode(),
        base64.b64encode(secret).rstrip(b"="),
        base64.urlsafe_b64encode(secret).rstrip(b"="),
    ]


def found(secret: bytes, files: Files) -> list[str]:
    """In which files a secret stands, in whatever disguise."""
    wanted = [one for one in disguised(secret) if len(one) > 5]
    return [name for name, data in files.items() if any(one in data for one in wanted)]


def right(guess: Guess, truth: Guess) -> int:
    """How many people were linked to their words."""
    return sum(truth[who] == text for who, text in guess.items())


# Of n fair draws of 8, the matches have mean n and variance n; |tau| of 8 shuffled things has this
# mean and this standard deviation. So wide an interval (1 in 100,000) since every run draws anew,
# and several attacks are made.
CHANCE: Final = 4.4
MEAN_TAU: Final = 0.234
SPREAD_TAU: Final = 0.17


def assert_by_chance(attack: Attack, evidence: Sequence[Evidence], rounds: int) -> None:
    """So many rounds, and no more people linked to their words than chance would link."""
    assert len(evidence) == rounds
    matches = sum(right(attack(seen), seen.words) for seen in evidence)
    assert abs(matches - rounds) <= CHANCE * sqrt(rounds), f"{matches} in {rounds} rounds"


def assert_unlike_arrival(order: str, evidence: Sequence[Evidence]) -> None:
    """No more than any two orders are alike by chance."""
    taus = [
        abs(tau(getattr(seen, order), [seen.words[who] for who in seen.arrival]))
        for seen in evidence
    ]
    assert abs(mean(taus) - MEAN_TAU) <= CHANCE * SPREAD_TAU / sqrt(len(taus))


def tau(order: Sequence[str], arrival: Sequence[str]) -> float:
    """Kendall's rank correlation of two orders of the same things."""
    rank = {text: number for number, text in enumerate(arrival)}
    pairs = list(itertools.combinations([rank[text] for text in order], 2))
    return sum((a < b) - (a > b) for a, b in pairs) / len(pairs)


def by_order(seen: Evidence, texts: Sequence[str]) -> Guess:
    """Whoever wrote first has the first text."""
    return dict(zip(seen.arrival, texts, strict=True))


def by_posted_order(seen: Evidence) -> Guess:
    return by_order(seen, seen.posted)


def by_stored_order(seen: Evidence) -> Guess:
    return by_order(seen, seen.stored)


def by_position(seen: Evidence) -> Guess:
    """Where the bytes of the texts stand in the file, for the first time."""
    return by_order(seen, sorted(seen.words.values(), key=lambda text: _offset(seen, text, 1)))


def by_last_position(seen: Evidence) -> Guess:
    """Where they stand for the last time: SQLite fills a page from its end."""
    offset = {text: _offset(seen, text, -1) for text in seen.words.values()}
    return by_order(seen, sorted(offset, key=offset.__getitem__, reverse=True))


def _offset(seen: Evidence, text: str, way: int) -> int:
    data = b"".join(seen.afterwards[0].values())
    return data.find(text.encode()) if way > 0 else data.rfind(text.encode())


def by_length(seen: Evidence) -> Guess:
    """Whose slip was longer wrote more: new slips are told apart by the copy after each event."""
    lengths: dict[Person, int] = {}
    known: set[bytes] = set()
    for who, files in zip(seen.arrival, seen.while_open, strict=True):
        for seat, sealed in slips(files):
            if seat not in known:
                lengths[who] = len(sealed)
            known.add(seat)
    people = sorted(seen.arrival, key=lambda who: lengths.get(who, 0))
    return dict(zip(people, sorted(seen.words.values(), key=len), strict=True))


def by_reading_along(seen: Evidence) -> Guess:
    """What was not there before somebody wrote, and is there afterwards."""
    guess: Guess = {}
    for who, files in zip(seen.arrival, seen.while_open, strict=True):
        for text in set(seen.words.values()) - set(guess.values()):
            if found(text.encode(), files):
                guess[who] = text
    return guess


def by_tally(seen: Evidence) -> Guess:
    """Whose vote it was when another row came to be about a card: the most changed one's."""
    guess: Guess = {}
    for who, (before, after) in zip(seen.arrival, itertools.pairwise(seen.rows), strict=True):
        changed = [row for table, rows in after.items() for row in {*rows} - {*before[table]}]
        told = [text for text in seen.words.values() if any(text in row for row in changed)]
        if len(told) == 1:
            guess[who] = told[0]
    return guess


ATTACKS: tuple[Attack, ...] = (
    by_posted_order,
    by_stored_order,
    by_position,
    by_last_position,
    by_length,
)


def slips(files: Files) -> list[tuple[bytes, bytes]]:
    """The slips in a copy of the database and its write-ahead log."""
    with closing(opened(files)) as database:
        return database.execute("SELECT seat, sealed FROM slip").fetchall()


def slips_left(seen: Evidence) -> int:
    """How many bits of slips still stand after the phase in all files but backups from before."""
    sealed = [slip for files in seen.while_open for _, slip in slips(files)]
    assert sealed
    blobs = [
        b"".join(data for name, data in files.items() if name != BACKUP)
        for files in seen.afterwards
    ]
    return sum(slip[:64] in blob for slip in sealed for blob in blobs)


def opened(files: Files, database: str = DATABASE) -> sqlite3.Connection:
    """A copy of a database with its log, opened apart from the original."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        for name, data in files.items():
            if name.startswith(database) and not name.endswith("-shm"):
                Path(folder, Path(name).name).write_bytes(data)
        copy = sqlite3.connect(Path(folder, Path(database).name))
        copy.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # reads the log in
        memory = sqlite3.connect(":memory:")
        copy.backup(memory)
        copy.close()
        return memory


def rows_beside_slips(files: Files) -> Rows:
    """All rows of all tables but the slips'."""
    with closing(opened(files)) as database:
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            table: sorted(map(repr, database.execute(f"SELECT * FROM {table}")))  # noqa: S608
            for (table,) in tables
            if table != "slip"
        }
