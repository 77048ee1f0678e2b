"""The one state machine: (round, move, now) -> (round, effects). An illegal move is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

from bot.core import effects as fx
from bot.core.calendar import HOUR, LONGEST, end_of, into_working_hours, is_allowed
from bot.core.effects import Effect
from bot.core.kinds import KINDS, RunOff, Skipped
from bot.core.level import is_worse, k_of, level_of, snapshot
from bot.core.model import (
    Card,
    CardState,
    Kind,
    Mark,
    Phase,
    PhasePlan,
    PhaseState,
    Round,
    RoundState,
    with_phase,
)
from bot.core.moves import (
    Begin,
    Cancel,
    Close,
    EndEarly,
    Extend,
    Fresh,
    Hide,
    Move,
    Remind,
    ReplaceKey,
)
from bot.core.outcome import wall
from bot.core.refusal import Reason, RefusedError
from bot.core.schedule import NEARLY_TWO_MINUTES, PROGRESS, half, marks_due

Stepped = tuple[Round, tuple[Effect, ...]]


class Verdict(Enum):
    """What the end of a phase does with its urn."""

    OPEN = auto()
    EXTEND = auto()  # fewer than k, for the first time
    DESTROY = auto()  # fewer than k for good


def verdict(phase: Phase, contributors: int) -> Verdict:
    """Whether the urn may be opened, given how many eligible people have contributed."""
    if contributors >= phase.k:
        return Verdict.OPEN
    once_more = not phase.auto_extended and not phase.runoff_of
    return Verdict.EXTEND if once_more else Verdict.DESTROY


def is_sealed(phase: Phase) -> bool:
    """Whether people put slips into an urn in this phase."""
    return KINDS[phase.plan.kind].sealed


def step(round_: Round, move: Move, now: datetime) -> Stepped:
    """Carry out one move; raises RefusedError where the table has no entry for it."""
    state = round_.current.plan.kind if round_.current else round_.state
    handler = TABLE[state].get(type(move))
    if handler is None:
        raise RefusedError(_why_not(round_))
    return handler(round_, move, now)


def _why_not(round_: Round) -> Reason:
    return Reason.ROUND_OVER if round_.state is not RoundState.LIVE else Reason.PHASE_OVER


# --- opening ---------------------------------------------------------------------------------


def _begin(round_: Round, move: Begin, now: datetime) -> Stepped:
    return _go_on(round_, move.fresh, now)


def _go_on(round_: Round, fresh: Fresh, now: datetime) -> Stepped:
    """Open the next phase that has something to do, or end the round."""
    said: tuple[Effect, ...] = ()
    for plan in _plans_ahead(round_):
        phase = _new_phase(round_, plan, fresh, now)
        prepared = KINDS[plan.kind].prepare(round_, phase)
        if not isinstance(prepared, Skipped):
            round_, opened = _opened(round_, prepared)
            return round_, (*said, *opened)
        said += prepared.effects
    return _ended(round_, said, now)


def _plans_ahead(round_: Round) -> tuple[PhasePlan, ...]:
    plans = round_.method.phases
    if not round_.phases:
        return plans
    names = [plan.name for plan in plans]
    return plans[names.index(round_.phases[-1].plan.name) + 1 :]


def _new_phase(round_: Round, plan: PhasePlan, fresh: Fresh, now: datetime) -> Phase:
    length = KINDS[plan.kind].lasts(plan, round_.duration)
    return _dated(round_, plan, fresh, max(length, 2 * fresh.crowd.invitations), now)


def _dated(round_: Round, plan: PhasePlan, fresh: Fresh, length: timedelta, now: datetime) -> Phase:
    closes_at = end_of(now, length, round_.zone)
    level = level_of(fresh.crowd, round_.method, open_by_choice=round_.open_by_choice)
    return Phase(
        id=fresh.id,
        number=len(round_.phases) + 1,
        plan=plan,
        level=level,
        k=k_of(level, fresh.crowd, round_.method) if KINDS[plan.kind].sealed else 0,
        crowd=fresh.crowd,
        opened_at=now,
        planned=closes_at - now,
        closes_at=closes_at,
    )


def _opened(round_: Round, phase: Phase) -> Stepped:
    before = [old.level for old in round_.phases if is_sealed(old)]
    worse = is_sealed(phase) and bool(before) and is_worse(phase.level, than=before[-1])
    return replace(round_, phases=(*round_.phases, phase)), (fx.PhaseOpened(phase.id, worse),)


def _run_off(round_: Round, runoff: RunOff, fresh: Fresh, now: datetime) -> Stepped:
    plan = runoff.of.plan
    vote = KINDS[plan.kind].lasts(plan, round_.duration)
    length = vote / 4 if vote >= HOUR else plan.runoff
    phase = _dated(round_, plan, fresh, max(length, 2 * fresh.crowd.invitations), now)
    return _opened(
        round_,
        replace(
            phase, subjects=runoff.subjects, dots=1, places=runoff.places, runoff_of=runoff.of.id
        ),
    )


# --- while it runs ---------------------------------------------------------------------------


def _remind(round_: Round, move: Remind, now: datetime) -> Stepped:
    phase = _current(round_)
    due = marks_due(phase, now)
    seen = snapshot(move.contributors, phase.k) if set(due) & set(PROGRESS) else 0
    # Never less than was said: a number that falls would tell of a withdrawal.
    after = replace(phase, said=(*phase.said, *due), at_least=max(seen, phase.at_least))
    said: list[Effect] = []
    if after.at_least != phase.at_least:
        said.append(fx.Progressed(phase.id))
    # What an outage has made untrue is left unsaid.
    if Mark.HALF in due and Mark.LAST_MINUTES not in due and phase.plan.kind is Kind.COLLECT:
        said.append(fx.HalfTime(phase.id))
    if Mark.LAST_MINUTES in due and phase.closes_at - now >= NEARLY_TWO_MINUTES:
        said.append(fx.LastMinutes(phase.id))
    return with_phase(round_, after), tuple(said)


def _end_early(round_: Round, _move: EndEarly, now: datetime) -> Stepped:
    phase = _current(round_)
    if phase.k and not phase.at_least:  # in the same words whatever the count: no probing
        raise RefusedError(Reason.TOO_EARLY_TO_END)
    return with_phase(round_, replace(phase, closes_at=now)), ()


def _extend(round_: Round, move: Extend, now: datetime) -> Stepped:
    phase = _current(round_)
    by = half(phase) if move.by is None else move.by
    if move.by is not None and not is_allowed(by):
        raise RefusedError(Reason.BAD_DURATION)
    if phase.closes_at + by - phase.opened_at > LONGEST:
        raise RefusedError(Reason.EXTENDED_ENOUGH)
    after = replace(_later(round_, phase, by, now), extended=phase.extended + by)
    return with_phase(round_, after), (fx.Extended(phase.id, after.closes_at - phase.closes_at),)


def _later(round_: Round, phase: Phase, by: timedelta, now: datetime) -> Phase:
    """The same phase with a later end; a long one still ends inside working hours.

    Counted from now where the end has passed already: the bot may have been down meanwhile.
    """
    end = max(phase.closes_at, now) + by
    long = phase.planned >= HOUR
    return replace(phase, closes_at=into_working_hours(end, round_.zone) if long else end)


def _replace_key(round_: Round, move: ReplaceKey, now: datetime) -> Stepped:
    lost = _current(round_)
    round_ = with_phase(round_, replace(lost, state=PhaseState.LOST))
    again = _dated(round_, lost.plan, move.fresh, lost.planned, now)
    again = replace(
        again,
        subjects=lost.subjects,
        dots=lost.dots,
        places=lost.places,
        runoff_of=lost.runoff_of,
    )
    round_, opened = _opened(round_, again)
    return round_, (fx.KeyLost(lost.id), *opened)


# --- the end of a phase ----------------------------------------------------------------------


def _close(round_: Round, move: Close, now: datetime) -> Stepped:
    phase = _current(round_)
    if now < phase.closes_at:
        raise RefusedError(Reason.TOO_EARLY_TO_END)
    match verdict(phase, move.contributors):
        case Verdict.EXTEND:
            after = replace(_later(round_, phase, half(phase), now), auto_extended=True)
            more = after.closes_at - max(phase.closes_at, now)
            return with_phase(round_, after), (fx.TooFew(phase.id, more),)
        case Verdict.DESTROY:
            phase = replace(phase, state=PhaseState.UNSEEN)
            gathered = KINDS[phase.plan.kind].unseen(with_phase(round_, phase), phase)
        case Verdict.OPEN:
            seen = max(snapshot(move.contributors, phase.k), phase.at_least)
            phase = replace(phase, state=PhaseState.DONE, at_least=seen)
            gathered = KINDS[phase.plan.kind].gather(with_phase(round_, phase), phase, move)
    if gathered.runoff:
        round_, after_it = _run_off(gathered.round, gathered.runoff, move.fresh, now)
    else:
        round_, after_it = _go_on(gathered.round, move.fresh, now)
    return round_, (*gathered.effects, *after_it)


def _ended(round_: Round, said: tuple[Effect, ...], now: datetime) -> Stepped:
    last = round_.phases[-1]
    barren = last.plan.kind is Kind.COLLECT and not wall(round_, last.id)
    how = fx.Ending.NOTHING_LEFT if barren else fx.Ending.FINISHED
    closed = replace(round_, state=RoundState.CLOSED, closed_at=now)
    return closed, (*said, fx.RoundEnded(how))


def _cancel(round_: Round, _move: Cancel, now: datetime) -> Stepped:
    phase = _current(round_)
    round_ = with_phase(round_, replace(phase, state=PhaseState.CANCELLED))
    cards = tuple(_parked(card) for card in round_.cards)
    cancelled = replace(round_, cards=cards, state=RoundState.CANCELLED, closed_at=now)
    return cancelled, (fx.RoundEnded(fx.Ending.CANCELLED),)


def _parked(card: Card) -> Card:
    shown = card.state is CardState.ON_WALL
    return replace(card, state=CardState.PARKED) if shown else card


def _hide(round_: Round, move: Hide, _now: datetime) -> Stepped:
    shown = {card.id for card in round_.cards if card.state is not CardState.HIDDEN}
    if move.card not in shown:
        raise RefusedError(Reason.UNKNOWN_CARD)
    cards = tuple(
        replace(card, state=CardState.HIDDEN) if card.id == move.card else card
        for card in round_.cards
    )
    return replace(round_, cards=cards), (fx.CardHidden(move.card, move.reason),)


def _current(round_: Round) -> Phase:
    if round_.current is None:
        raise RefusedError(Reason.PHASE_OVER)
    return round_.current


Handler = Callable[[Round, Any, datetime], Stepped]

_RUNNING: dict[type[Move], Handler] = {
    Close: _close,
    EndEarly: _end_early,
    Extend: _extend,
    Cancel: _cancel,
    Hide: _hide,
}
_SEALED: dict[type[Move], Handler] = _RUNNING | {Remind: _remind, ReplaceKey: _replace_key}

# What may happen while a phase of that kind runs, and what when none does.
TABLE: dict[Kind | RoundState, dict[type[Move], Handler]] = {
    Kind.COLLECT: _SEALED,
    Kind.SHOW: _RUNNING,
    Kind.VOTE: _SEALED,
    RoundState.LIVE: {Begin: _begin},
    RoundState.CLOSED: {Hide: _hide},
    RoundState.CANCELLED: {Hide: _hide},
}
