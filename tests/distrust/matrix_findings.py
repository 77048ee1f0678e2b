"""What the tester notices in Matrix: lists that must be empty, and guesses by what was typed."""

from __future__ import annotations

import hashlib
import re
from contextlib import closing
from typing import TYPE_CHECKING

from tests.distrust.attacks import Guess, found, opened
from tests.distrust.matrix_watch import HEARD_UP_TO
from tests.distrust.workspace import layers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.port import Person
    from tests.distrust.attacks import Rows
    from tests.distrust.evidence import Files
    from tests.distrust.matrix_watch import MatrixEvidence, Moment
    from tests.matrix.thief import Find

KEYS = "keys/matrix/"  # the crypto stores
USED = "SELECT key, room_id FROM opened LEFT JOIN megolminboundsessions ON session_id = opened.key"
DIGESTS = ("md5", "sha1", "sha256", "blake2b")


# --- what must not be there ----------------------------------------------------------------------


def told_by_a_slip(seen: MatrixEvidence) -> Iterator[str]:
    """By a form: nothing at the homeserver, and in the bot's tables nothing but slips.

    By typing: what its author sends and is answered in a room of their own, and nothing else.
    """
    before: set[str] = set()
    for moment in seen.moments:
        before.add(seen.directs[moment.who])
        yield from _rows_changed(moment.rows_before, moment.rows_after)
        if not seen.typed:
            yield from _tables_grown(moment)
        rooms = before if seen.typed else set()
        yield from (f"{one.kind} by {one.sender}" for one in moment.events if one.room not in rooms)


def _rows_changed(before: Rows, after: Rows) -> Iterator[str]:
    for table in before.keys() | after.keys():
        changed = set(before.get(table, ())) ^ set(after.get(table, ()))
        yield from (f"{table} {row}" for row in changed if not row.startswith(HEARD_UP_TO))


def _tables_grown(moment: Moment) -> Iterator[str]:
    now = moment.tables_after
    grown = (table for table, row in moment.tables_before.items() if now.get(table) != row)
    yield from (f"homeserver's {table}" for table in grown)


def texts_in_clear(seen: MatrixEvidence) -> Iterator[str]:
    """On no disk while the phase is open; on the homeserver's, never."""
    for number, files in enumerate(seen.news):
        searched = files if number < len(seen.while_open) else _homeservers(files)
        yield from (name for text in seen.words.values() for name in found(text.encode(), searched))


def _homeservers(files: Files) -> Files:
    return {name: data for name, data in files.items() if name.startswith("homeserver/")}


def still_readable(seen: MatrixEvidence) -> Iterator[str]:
    """Nothing that was said in private before the end can be opened, with whatever is there."""
    yield from (f"{one.id} of {one.sender}" for one in seen.still_to_read)
    yield from ("a key in the raw bytes" for _ in range(seen.keys_left))


def lines_standing(seen: MatrixEvidence) -> Iterator[str]:
    """All that was typed has been taken out of the chat."""
    yield from seen.standing


def answers_noted(seen: MatrixEvidence) -> Iterator[str]:
    """The bot keeps no id of a typed line, nor a digest of one; while open neither."""
    for files in seen.news:
        own = {name: data for name, data in files.items() if name.startswith("bot/")}
        for one in seen.lines.values():
            yield from (name for form in _forms(one.id) for name in found(form, own))


def _forms(id_: str) -> Iterator[bytes]:
    yield id_.encode()
    yield from (hashlib.new(name, id_.encode()).digest() for name in DIGESTS)
    yield hashlib.blake2b(id_.encode(), digest_size=16).digest()


def seats_told(seen: MatrixEvidence) -> Iterator[str]:
    """A seat stands in the bot's table of slips, and nowhere else: not even in private."""
    said = {one.id: one.text.encode() for one in seen.open_to_read}
    for seat in seen.seats:
        for files in (said, {"log": seen.log.encode()}, *map(_homeservers, seen.news)):
            yield from found(seat, files)


def people_beside_texts(seen: MatrixEvidence) -> Iterator[str]:
    """No row, at any time afterwards, has both a text and a person in it."""
    for rows in seen.rows_later:
        for row in (row for some in rows.values() for row in some):
            if any(text in row for text in seen.words.values()):
                yield from (who.name for who in seen.directs if _is_in(who, row))


def _is_in(who: Person, row: str) -> bool:
    return who.handle in row or bool(re.search(rf"\b{who.name}\b", row))


def participation_shown(seen: MatrixEvidence) -> Iterator[str]:
    """Whoever sent a form has got what whoever did not has got, piece by piece."""
    if not seen.typed:
        (silent,) = seen.silent
        told = sorted(seen.private[silent])  # what tidies up goes out beside the posts
        yield from (who.name for who, said in seen.private.items() if sorted(said) != told)


def answers_of_all_lengths(seen: MatrixEvidence) -> Iterator[str]:
    """What the bot answers stays; so it must not be as long as what it repeats."""
    lengths = {one.sealed for one in seen.answers.values()}
    if len(lengths) > 1:
        yield f"{len(lengths)} lengths"


def keys_left(seen: MatrixEvidence) -> Iterator[str]:
    """While open, the phase's key is in its folder and nowhere else; afterwards it is gone."""
    for files in seen.while_open:
        yield from (name for name in found(seen.key, files) if not name.startswith("keys/"))
    for files in seen.afterwards:
        yield from found(seen.key, files)


def use_of_keys_noted(seen: MatrixEvidence) -> Iterator[str]:
    """How far somebody's key was used tells that they typed: gone with the phase.

    Of who came by a link nothing is noted at any time.
    """
    for files in (*seen.afterwards, *(() if seen.typed else seen.while_open)):
        yield from keys_in_use(seen, files)


def keys_in_use(seen: MatrixEvidence, files: Files) -> list[str]:
    """Of which keys the crypto store says how far they were used, but for those of the team's."""
    stores = [name for name in files if name.startswith(KEYS) and name.endswith(".db")]
    noted: list[str] = []
    for store in stores:
        with closing(opened(files, store)) as database:
            noted += [
                key
                for key, room in database.execute(USED)
                if room is None or room in seen.directs.values()
            ]
    return noted


def logged(seen: MatrixEvidence) -> Iterator[str]:
    """No line of the bot's log has a text, a person, a room, a line's id or a key."""
    secrets = [word for text in seen.words.values() for word in text.split() if len(word) > 5]
    secrets += ["Was bremst uns", seen.key.hex()]
    secrets += [who.handle.removeprefix("@").partition(":")[0] for who in seen.directs]
    secrets += [room[1:] for room in seen.directs.values()]
    secrets += [one.id[1:] for one in (*seen.lines.values(), *seen.answers.values())]
    log: Files = {"log": b"".join(layers(seen.log.encode()))}
    yield from (secret for secret in secrets for _ in found(secret.encode(), log))


FINDINGS = (
    told_by_a_slip,
    texts_in_clear,
    still_readable,
    lines_standing,
    answers_noted,
    seats_told,
    people_beside_texts,
    participation_shown,
    answers_of_all_lengths,
    keys_left,
    use_of_keys_noted,
    logged,
)


# --- what the homeserver knows of typed lines ----------------------------------------------------


def by_line_length(seen: MatrixEvidence) -> Guess:
    """Whose line is longer has the longer card: sealing keeps the length, by steps of 16 bytes."""
    return _by_length(seen, seen.lines)


def by_answer_length(seen: MatrixEvidence) -> Guess:
    """The same with what the bot has answered, which stays for good."""
    return _by_length(seen, seen.answers)


def _by_length(seen: MatrixEvidence, sealed: dict[Person, Find]) -> Guess:
    people = sorted(sealed, key=lambda who: sealed[who].sealed)
    texts = sorted(seen.words.values(), key=lambda text: len(text.encode()))
    return dict(zip(people, texts, strict=True)) if people else {}


def by_reading_lines(seen: MatrixEvidence) -> Guess:
    """What the bot's keys open when the phase is over; its author stands beside it."""
    return {
        who: text
        for find in seen.still_to_read
        for who, text in seen.words.items()
        if find.sender == who.handle and text in find.text
    }


def times_known(seen: MatrixEvidence) -> int:
    """How many lines stand on the homeserver in the order in which they were typed, with names."""
    return sum(a == b for a, b in zip(seen.order, seen.arrival, strict=False))
