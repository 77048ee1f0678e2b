"""The outbox's rows: which post may leave next, and what became of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from bot.port import Edit
from bot.store import Claimed, PostState
from bot.store.codec import load_parcel, moment_of, stamp, stamp_or_none

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bot.store.session import Row, Session

PAST: Final = datetime.fromtimestamp(0, UTC)


def _unsent(post: str, state: str) -> str:
    """With the words of the index, so that SQLite does not read all that was ever sent."""
    return f"{post}.state IN ('pending', 'sending') AND {post}.state = '{state}'"


# What can be said of a pending post:
_OUTDATED: Final = f"""
    edits IS NOT NULL AND EXISTS (
        SELECT 1 FROM post AS newer
        WHERE newer.edits = post.edits AND newer.number > post.number
        AND {_unsent("newer", "pending")})
"""  # noqa: S608 - no values
_EDITS_NOTHING: Final = """
    edits IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM post AS original
        WHERE original.key = post.edits AND original.state IN ('pending', 'sending', 'sent'))
"""
_FIRST_IN_LINE: Final = """
    number IN (
        SELECT min(number) FROM post WHERE state IN ('pending', 'sending') GROUP BY destination)
"""
_FREE: Final = """
    NOT EXISTS (SELECT 1 FROM ending WHERE ending.phase = post.held_by)
    AND NOT EXISTS (
        SELECT 1 FROM post AS original
        WHERE original.key = post.edits AND original.state IN ('pending', 'sending'))
"""

_PLATFORM: Final = "substr(destination, 1, instr(destination, ':') - 1)"

_PENDING: Final = _unsent("post", "pending")
_DROP: Final = f"UPDATE post SET state = 'dropped', handled_at = ?1 WHERE {_PENDING} AND"  # noqa: S608 - no values
_CLAIMED: Final = """
    SELECT number, body, attempts,
        (SELECT ref FROM post AS original WHERE original.key = post.edits)
    FROM post
"""
# Each platform has places of its own: one that hangs fills only those.
_CLAIM: Final = f"""
    {_CLAIMED} WHERE number IN (
        SELECT number FROM (
            SELECT number, room.value AS places,
                row_number() OVER (PARTITION BY room.key ORDER BY number) AS place
            FROM json_each(?) AS room
            JOIN post ON {_PLATFORM} = room.key
            WHERE {_PENDING} AND coalesce(not_before, '') <= ?
            AND {_FIRST_IN_LINE} AND {_FREE})
        WHERE place <= places)
    ORDER BY number
"""  # noqa: S608 - no values
_TAKE: Final = """
    UPDATE post SET state = 'sending', handled_at = ?
    WHERE number IN (SELECT value FROM json_each(?))
"""
_SETTLE: Final = """
    UPDATE post SET state = ?, ref = ?, not_before = ?, attempts = attempts + (? = 'pending')
    WHERE number = ? AND state = 'sending'
"""
# What is to be dropped wakes the outbox too: it may stand in the way of others.
_WAKES_AT: Final = f"""
    SELECT min(expires_at), min(CASE
        WHEN {_OUTDATED} OR {_EDITS_NOTHING} THEN ''
        WHEN {_PLATFORM} IN (SELECT value FROM json_each(?)) AND {_FIRST_IN_LINE} AND {_FREE}
        THEN coalesce(not_before, '') END)
    FROM post WHERE {_PENDING}
"""  # noqa: S608 - no values


CENSUS: Final = f"SELECT {_PLATFORM}, state, count(*) FROM post GROUP BY 1, 2"  # noqa: S608 - no values


async def claim(session: Session, now: datetime, room: Mapping[str, int]) -> list[Claimed]:
    """Mark at most so many posts of each platform as `sending`; drop those whose time is over."""
    await session.run(f"{_DROP} expires_at <= ?1", stamp(now))
    await session.run(f"{_DROP} {_OUTDATED}", stamp(now))
    await session.run(f"{_DROP} {_EDITS_NOTHING}", stamp(now))
    rows = await session.rows(_CLAIM, json.dumps(dict(room)), stamp(now))
    numbers = json.dumps([number for number, *_ in rows])
    await session.run(_TAKE, stamp(now), numbers)
    return [_claimed(row) for row in rows]


async def unsent(session: Session) -> list[Claimed]:
    """Posts a crash left in `sending`, in their order."""
    rows = await session.rows(f"{_CLAIMED} WHERE state = 'sending' ORDER BY number")
    return [_claimed(row) for row in rows]


async def settle(
    session: Session, number: int, state: PostState, ref: str, not_before: datetime | None
) -> None:
    """What became of a claimed post; one that is not claimed stays as it is."""
    await session.run(_SETTLE, state, ref, stamp_or_none(not_before), state, number)


async def wakes_at(session: Session, platforms: Collection[str]) -> datetime | None:
    """When there will be something to send there, or to drop; `PAST` for now, None for never."""
    ((expires_at, leaves_at),) = await session.rows(_WAKES_AT, json.dumps(list(platforms)))
    known = [moment for moment in (expires_at, leaves_at) if moment is not None]
    if not known:
        return None
    return moment_of(min(known)) if min(known) else PAST


def _claimed(row: Row) -> Claimed:
    number, body, attempts, ref = row
    parcel = load_parcel(body)
    if isinstance(parcel, Edit):
        parcel = replace(parcel, ref=ref or "")
    return Claimed(number, parcel, attempts)
