"""Collecting: everybody writes cards, alone; at the end they hang on the wall, shuffled."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.effects import Unseen, WallShown
from bot.core.kinds.rules import Gathered, Rules
from bot.core.model import Card, CardState, Kind, Phase, PhasePlan, Round

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.core.moves import Close


def _lasts(plan: PhasePlan, asked: timedelta | None) -> timedelta:
    return plan.length if asked is None else asked


def _prepare(_round: Round, phase: Phase) -> Phase:
    return phase


def _gather(round_: Round, phase: Phase, close: Close) -> Gathered:
    revived = close.revived if takes_revived(round_, phase) else ()
    brought = [
        replace(card, phase=phase.id, state=CardState.ON_WALL) for card in (*close.cards, *revived)
    ]
    everything: list[Card] = sorted((*round_.cards, *brought), key=lambda card: card.id)
    return Gathered(replace(round_, cards=tuple(everything)), (WallShown(phase.id),))


def takes_revived(round_: Round, phase: Phase) -> bool:
    """Whether revived cards join this wall: the one that will be voted on."""
    return any(
        plan.kind is Kind.VOTE and plan.of == phase.plan.name for plan in round_.method.phases
    )


def _unseen(round_: Round, phase: Phase) -> Gathered:
    return Gathered(round_, (Unseen(phase.id),))


RULES = Rules(sealed=True, lasts=_lasts, prepare=_prepare, gather=_gather, unseen=_unseen)
