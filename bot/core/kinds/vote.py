"""Voting: dots on the cards of a wall, one run-off where the line runs through a tie."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.calendar import HOUR
from bot.core.effects import Effect, Listed, Ranked
from bot.core.kinds.rules import Gathered, Rules, RunOff, Skipped
from bot.core.model import Card, CardId, CardState, Phase, PhasePlan, Round, with_phase
from bot.core.outcome import collection_of, scores, wall
from bot.core.tally import contested, dots_for, inside, totals

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.core.moves import Close


def _lasts(plan: PhasePlan, asked: timedelta | None) -> timedelta:
    return asked if asked is not None and asked >= HOUR else plan.length


def _prepare(round_: Round, phase: Phase) -> Phase | Skipped:
    source = collection_of(round_, phase.plan.of)
    cards = wall(round_, source.id) if source else []
    if source is None or not cards:
        return Skipped()
    if len(cards) <= phase.plan.winners:
        return Skipped((Listed(source.id),))
    subjects = tuple(card.id for card in cards)
    return replace(
        phase, subjects=subjects, dots=dots_for(len(subjects)), places=phase.plan.winners
    )


def _gather(round_: Round, phase: Phase, close: Close) -> Gathered:
    counted = replace(phase, totals=totals(close.ballots, phase.subjects))
    round_ = with_phase(round_, counted)
    tied = () if counted.runoff_of else contested(scores(round_, counted), counted.places)
    if not tied:
        return _decided(round_, counted)
    sure = inside(scores(round_, counted), counted.places) - set(tied)
    return Gathered(round_, runoff=RunOff(counted, tied, counted.places - len(sure)))


def _unseen(round_: Round, phase: Phase) -> Gathered:
    if phase.runoff_of:  # changes nothing: without its totals all the tied are in
        return _decided(round_, phase)
    source = collection_of(round_, phase.plan.of)
    effects: tuple[Effect, ...] = (Listed(source.id, too_few_voted=True),) if source else ()
    return Gathered(round_, effects)


def _decided(round_: Round, ballot: Phase) -> Gathered:
    """Who is inside the cut is chosen, what else was put to the vote is parked."""
    first = round_.phase(ballot.runoff_of) if ballot.runoff_of else ballot
    chosen = inside(scores(round_, ballot), first.places)
    cards = tuple(
        _sorted_out(card, chosen) if card.id in first.subjects else card for card in round_.cards
    )
    return Gathered(replace(round_, cards=cards), (Ranked(ballot.id),))


def _sorted_out(card: Card, chosen: frozenset[CardId]) -> Card:
    if card.state is CardState.HIDDEN:
        return card
    return replace(card, state=CardState.CHOSEN if card.id in chosen else CardState.PARKED)


RULES = Rules(sealed=True, lasts=_lasts, prepare=_prepare, gather=_gather, unseen=_unseen)
