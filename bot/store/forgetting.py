"""What is forgotten: what is old, and what is about a person who is to be forgotten."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from bot.store.codec import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.model import PersonId
    from bot.store import Keeping
    from bot.store.session import Session

# --- what is old -------------------------------------------------------------------------------

_SETTLED: Final = "state IN ('sent', 'failed', 'dropped')"
# One that an older version has handled, or a backup has held, grows old from the first look.
_NOTE_TIME: Final = f"UPDATE post SET handled_at = ? WHERE handled_at IS NULL AND {_SETTLED}"  # noqa: S608 - no values
_PRUNE_POSTS: Final = f"""
    DELETE FROM post WHERE {_SETTLED} AND handled_at < ?1
    AND NOT EXISTS (
        SELECT 1 FROM round WHERE round.id = post.round AND coalesce(closed_at, ?1) >= ?1)
    RETURNING 1
"""  # noqa: S608 - no values
_PRUNE_ROSTERS: Final = """
    DELETE FROM roster WHERE phase IN (
        SELECT phase.id FROM phase JOIN round ON round.id = phase.round WHERE round.closed_at < ?)
    RETURNING 1
"""
_OLD_PROJECTS: Final = """
    DELETE FROM project WHERE NOT open AND json_extract(body, '$.closed_at') < ? RETURNING 1
"""
_OLD_ROUNDS: Final = """
    SELECT id FROM round WHERE NOT live AND closed_at < ? AND NOT EXISTS (
        SELECT 1 FROM phase JOIN ending ON ending.phase = phase.id WHERE phase.round = round.id)
"""


async def prune(session: Session, now: datetime, keeping: Keeping) -> bool:
    """Delete what is older than it is to be kept; whether there was any.

    A round takes all its phases and cards along, also those that wait in the Themenspeicher. A
    project goes as long after its own end.
    """
    await session.run(_NOTE_TIME, stamp(now))
    gone = await session.rows(_PRUNE_POSTS, stamp(now - keeping.posts))
    gone += await session.rows(_PRUNE_ROSTERS, stamp(now - keeping.posts))
    old = await session.rows(_OLD_ROUNDS, stamp(now - keeping.rounds))
    await session.run_many("DELETE FROM post WHERE round = ?", old)
    await session.run_many("DELETE FROM card WHERE round = ?", old)
    await session.run_many("DELETE FROM round WHERE id = ?", old)
    gone += await session.rows(_OLD_PROJECTS, stamp(now - keeping.rounds))
    return bool(gone or old)


# --- a person ------------------------------------------------------------------------------------

# What names a person in a column of its own. A table that can name one has its line here, or in
# `forget`; tests/unit/store/test_forgetting.py knows all tables.
_OF_A_PERSON: Final = (
    "DELETE FROM preference WHERE owner = ?1 RETURNING 1",
    "DELETE FROM roster WHERE person = ?1 RETURNING 1",
    "DELETE FROM post WHERE destination = ?1 RETURNING 1",
)
_LED: Final = """
    UPDATE round SET body = json_set(body, '$.lead', ?2)
    WHERE json_extract(body, '$.lead') = ?1 RETURNING 1
"""
_CALLED: Final = """
    SELECT json_extract(part.value, '$.name') FROM project, json_each(project.body) AS part
    WHERE part.type = 'object' AND json_extract(part.value, '$.id') = ?1
    UNION SELECT json_extract(value, '$.name') FROM note
    WHERE CASE WHEN json_valid(value) THEN json_extract(value, '$.id') = ?1 END
"""
_SOMEBODY: Final = "N. N."
_SHOWN: Final = frozenset({"text", "label", "lines"})  # of a block: what people read
_KNOWN: Final = """
    SELECT person FROM roster UNION SELECT owner FROM preference
    UNION SELECT json_extract(body, '$.lead') FROM round
    UNION SELECT lead FROM project UNION SELECT owner FROM project UNION SELECT asked FROM project
    UNION SELECT json_extract(body, '$.asked_by.id') FROM project
    UNION SELECT lead FROM series
"""


async def forget(session: Session, person: PersonId) -> int:
    """Delete all that is about a person, by whatever part it was kept; how much it was.

    A round that this person led stays, led by nobody. Messages of the bot that call them by a name
    call them "N. N." then, and whoever else has that name: nobody could tell them apart. What
    people have written on cards or in the room stays as it is.
    """
    names = [name for (name,) in await session.rows(_CALLED, person) if name]
    count = 0
    for statement in _OF_A_PERSON:
        count += len(await session.rows(statement, person))
    count += len(await session.rows(_LED, person, nobody_beside(person)))
    count += await _forget_notes(session, person)
    count += await _forget_mentions(session, person)
    return count + await _forget_names(session, person, names)


async def known(session: Session) -> set[str]:
    """The owners of what is kept: people, and places with settings of their own."""
    return {owner for (owner,) in await session.rows(_KNOWN) if owner}


def nobody_beside(person: str) -> str:
    """An id that nobody has, of the same platform and workspace."""
    return ":".join([*person.split(":")[:2], "forgotten"])


async def _forget_notes(session: Session, person: PersonId) -> int:
    """A note that names a person is about nobody else (`bot.port.Notebook`)."""
    adapter, name = person.partition(":")[0], re.compile(_alone(person.split(":", 2)[-1]))
    notes = await session.rows("SELECT key, value FROM note WHERE adapter = ?", adapter)
    keys = [(adapter, key) for key, value in notes if name.search(key) or name.search(value)]
    await session.run_many("DELETE FROM note WHERE adapter = ? AND key = ?", keys)
    return len(keys)


async def _forget_mentions(session: Session, person: PersonId) -> int:
    """Posts to others that name the person, by an id that a platform would show as a mention."""
    name = re.compile(_alone(person))
    posts = await session.rows("SELECT number, key, body FROM post")
    numbers = [(number,) for number, *texts in posts if any(map(name.search, texts))]
    await session.run_many("DELETE FROM post WHERE number = ?", numbers)
    return len(numbers)


async def _forget_names(session: Session, person: PersonId, names: list[str]) -> int:
    """In posts, and in what an adapter has noted of them, on the person's own platform."""
    if not names:
        return 0
    name = re.compile("|".join(map(_alone, sorted(names, key=len, reverse=True))))
    adapter, workspace = person.partition(":")[0], ":".join(person.split(":")[:2]) + ":"
    posts = await session.rows("SELECT destination, number, body FROM post")
    notes = await session.rows("SELECT key, value FROM note WHERE adapter = ?", adapter)
    new_posts = _changed([row[1:] for row in posts if row[0].startswith(workspace)], name)
    new_notes = _changed(notes, name)
    await session.run_many("UPDATE post SET body = ?2 WHERE number = ?1", new_posts)
    await session.run_many(
        "UPDATE note SET value = ?3 WHERE adapter = ?1 AND key = ?2",
        [(adapter, *note) for note in new_notes],
    )
    return len(new_posts) + len(new_notes)


def _changed(rows: list[Any], name: re.Pattern[str]) -> list[tuple[Any, str]]:
    """Those rows (a key, a document) whose message names somebody, without the name."""
    found = []
    for key, document in rows:
        before = _message_in(document)
        if (after := _unnamed(before, name)) != before:
            whole = {**json.loads(document), "message": after}
            found.append((key, json.dumps(whole, ensure_ascii=False, separators=(",", ":"))))
    return found


def _message_in(document: str) -> object:
    """The bot's message, as JSON; None where there is none."""
    try:
        whole = json.loads(document)
    except ValueError:  # a note of another kind
        return None
    return whole.get("message") if isinstance(whole, dict) else None


def _unnamed(part: object, name: re.Pattern[str], *, shown: bool = False) -> object:
    """Replace the name in all that people read, but for cards: they are other people's words."""
    match part:
        case str():
            return name.sub(_SOMEBODY, part) if shown else part
        case list():
            return [_unnamed(one, name, shown=shown) for one in part]
        case dict():
            return {
                key: one if key == "entries" else _unnamed(one, name, shown=key in _SHOWN)
                for key, one in part.items()
            }
        case _:
            return part


def _alone(name: str) -> str:
    """That name, but not as a part of a longer one."""
    return rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)"
