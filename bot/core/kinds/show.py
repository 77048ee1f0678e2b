"""Showing: time to read a wall before the round goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.calendar import HOUR
from bot.core.effects import ShowEnded
from bot.core.kinds.rules import Gathered, Rules, Skipped
from bot.core.outcome import collection_of, wall

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.core.model import Phase, PhasePlan, Round
    from bot.core.moves import Close

_PART_OF_A_COLLECTION = 4


def _lasts(plan: PhasePlan, asked: timedelta | None) -> timedelta:
    long = asked is not None and asked >= HOUR
    return asked / _PART_OF_A_COLLECTION if asked and long else plan.length


def _prepare(round_: Round, phase: Phase) -> Phase | Skipped:
    shown = collection_of(round_, phase.plan.of)
    return phase if shown and wall(round_, shown.id) else Skipped()


def _gather(round_: Round, phase: Phase, _close: Close) -> Gathered:
    return Gathered(round_, (ShowEnded(phase.id),))


def _unseen(round_: Round, phase: Phase) -> Gathered:
    return Gathered(round_, (ShowEnded(phase.id),))


RULES = Rules(sealed=False, lasts=_lasts, prepare=_prepare, gather=_gather, unseen=_unseen)
