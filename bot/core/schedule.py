"""When a phase has something to say or to end: pure functions of its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.calendar import MINUTE
from bot.core.model import Kind, Mark, Phase, Round

if TYPE_CHECKING:
    from datetime import datetime, timedelta

_LONG_ENOUGH = 5 * MINUTE
_LAST_MINUTES = 2 * MINUTE
NEARLY_TWO_MINUTES = 1.5 * MINUTE
PROGRESS = {Mark.QUARTER: 0.25, Mark.HALF: 0.5, Mark.THREE_QUARTERS: 0.75}


def mark_at(phase: Phase, mark: Mark) -> datetime | None:
    """The moment of a mark; None where the phase has none (rules.md, Progress)."""
    if phase.planned < _LONG_ENOUGH or phase.plan.kind is Kind.SHOW:
        return None
    if mark is Mark.LAST_MINUTES:
        return phase.closes_at - _LAST_MINUTES if phase.plan.kind is Kind.COLLECT else None
    return phase.opened_at + phase.planned * PROGRESS[mark]


def marks_due(phase: Phase, now: datetime) -> tuple[Mark, ...]:
    """Marks whose moment has come and of which nothing was said yet."""
    return tuple(mark for mark, at in _waiting(phase) if at <= now)


def due_at(round_: Round) -> datetime | None:
    """When the clock must look at a round next; None when it is over."""
    phase = round_.current
    return None if phase is None else min([phase.closes_at, *(at for _, at in _waiting(phase))])


def half(phase: Phase) -> timedelta:
    """By how much a phase is extended where nobody says by how much."""
    return phase.planned / 2


def _waiting(phase: Phase) -> list[tuple[Mark, datetime]]:
    moments = ((mark, mark_at(phase, mark)) for mark in Mark if mark not in phase.said)
    return [(mark, at) for mark, at in moments if at is not None]
