"""Slips in SQL: one alone, or many together. Whether they come in time, the statements say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import PhaseId
    from bot.store.session import Session
    from bot.store.tickets import SlipTicket

_IS_OPEN: Final = "SELECT 1 FROM phase WHERE id = ? AND open AND closes_at > ?"
_OPEN_UNTIL: Final = """
    SELECT id, closes_at FROM phase WHERE open AND id IN (SELECT value FROM json_each(?))
"""
_PUT: Final = """
    INSERT INTO slip (phase, seat, sealed) VALUES (?, ?, ?)
    ON CONFLICT (phase, seat) DO UPDATE SET sealed = excluded.sealed
"""
_PUT_IN_TIME: Final = """
    INSERT INTO slip (phase, seat, sealed)
    SELECT id, ?, ? FROM phase WHERE id = ? AND open AND closes_at > ?
    ON CONFLICT (phase, seat) DO UPDATE SET sealed = excluded.sealed
"""
_TAKE: Final = "DELETE FROM slip WHERE phase = ? AND seat = ?"


async def put(session: Session, phase: PhaseId, seat: bytes, sealed: bytes, now: str) -> bool:
    """Put or replace one, in one statement; False where its phase is not open at `now`."""
    return bool(await session.change(_PUT_IN_TIME, seat, sealed, phase, now))


async def put_alone(session: Session, slip: SlipTicket) -> bool:
    """The same for one that waits to be put; outside a transaction it is committed then."""
    return bool(await session.change(_PUT_IN_TIME, slip.seat, slip.sealed, slip.phase, slip.now))


async def take(session: Session, phase: PhaseId, seat: bytes, now: str) -> bool:
    """Remove one; answers like `put`. Inside a transaction."""
    if not await session.rows(_IS_OPEN, phase, now):
        return False
    await session.run(_TAKE, phase, seat)
    return True


async def change_together(session: Session, slips: Sequence[SlipTicket]) -> list[bool]:
    """Inside a transaction: put and take them, in their order; of each whether it was in time."""
    phases = json.dumps(list({slip.phase for slip in slips}))
    open_until: dict[str, str] = dict(await session.rows(_OPEN_UNTIL, phases))
    in_time = [slip.now < open_until.get(slip.phase, "") for slip in slips]
    # The last one of a seat wins; the statements see no other.
    last = {(s.phase, s.seat): s.sealed for s, kept in zip(slips, in_time, strict=True) if kept}
    puts = [(*slip, sealed) for slip, sealed in last.items() if sealed is not None]
    takes = [slip for slip, sealed in last.items() if sealed is None]
    await session.run_many(_PUT, puts)
    await session.run_many(_TAKE, takes)
    return in_time
