"""What the tester notices on any surface, each a list that must be empty."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from tests.distrust.attacks import found
from tests.leaks import leaked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.distrust.evidence import Evidence


def told_by_a_slip(seen: Evidence) -> Iterator[str]:
    """While somebody writes, nothing changes for whoever looks on, and no row but the slips'."""
    for before, after in pairwise(seen.rows):
        yield from (f"a row of {table}" for table, rows in after.items() if rows != before[table])
    for look, later in pairwise(seen.shown):
        names = look.keys() | later.keys()
        yield from (name for name in sorted(names) if look.get(name) != later.get(name))


def told_by_a_ballot(seen: Evidence) -> Iterator[str]:
    """The same where somebody votes."""
    assert seen.ballots
    yield from told_by_a_slip(seen.ballots)


def keys_of_ballots(seen: Evidence) -> Iterator[str]:
    """The key of the ballots is in its folder while they are open, and afterwards nowhere."""
    assert seen.ballots
    for files in seen.ballots.while_open:
        yield from (name for name in found(seen.ballots.key, files) if name[:5] != "keys/")
    for files in seen.ballots.afterwards:
        yield from found(seen.ballots.key, files)


def people_beside_texts(seen: Evidence) -> Iterator[str]:
    """No row, at any time afterwards, has both a text and a person in it."""
    for rows in seen.rows_later:
        for row in (row for some in rows.values() for row in some):
            if any(text in row for text in seen.words.values()):
                yield from (f"{who.name} beside a text" for who in seen.arrival if who.id in row)


def logged(seen: Evidence) -> Iterator[str]:
    """No log line has a text, a person or a key."""
    phases = (seen, seen.ballots) if seen.ballots else (seen,)
    ids = [who.id for who in seen.arrival]
    random_parts = [part for one in ids if len(part := one.rpartition(":")[2]) > 8]
    keys = [one.key.hex() for one in phases]
    yield from leaked(seen.log, *seen.words.values(), *ids, *random_parts, *keys)


OF_BALLOTS = (told_by_a_ballot, keys_of_ballots)
FINDINGS = (told_by_a_slip, people_beside_texts, logged)
