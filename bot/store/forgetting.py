"""What is forgotten: what is old, and what is about a person who is to be forgotten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

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
_KNOWN: Final = """
    SELECT person FROM roster UNION SELECT owner FROM preference
    UNION SELECT json_extract(body, '$.lead') FROM round
    UNION SELECT lead FROM project UNION SELECT owner FROM project UNION SELECT asked FROM project
    UNION SELECT json_extract(body, '$.asked_by.id') FROM project
    UNION SELECT lead FROM series
"""


async def forget(session: Session, person: PersonId) -> int:
    """Delete all that is about a person, by whatever part it was kept; how much it was.

    A round that this person led stays, led by nobody. What people have written stays as it is.
    """
    count = 0
    for statement in _OF_A_PERSON:
        count += len(await session.rows(statement, person))
    count += len(await session.rows(_LED, person, nobody_beside(person)))
    count += await _forget_notes(session, person)
    return count + await _forget_mentions(session, person)


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


def _alone(name: str) -> str:
    """That name, but not as a part of a longer one."""
    return rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)"
