"""Walls and results: the cards of a round as everybody sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.calendar import HOUR
from bot.core.kinds.collect import takes_revived
from bot.core.model import CardState, Kind, Phase, PhaseState, Round
from bot.core.outcome import Ranking, ranking, wall
from bot.port import Block, Bullets, Button, Buttons, Cards, Entry, Heading, Message, Text
from bot.views.speech import Speech, listed, subjects

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import Card, PhaseId

_BUTTONS_EACH = 10
_PARKED_SHOWN = 10  # a longer list is read in the Themenspeicher


def wall_message(round_: Round, phase: Phase, speech: Speech) -> Message:
    """The wall of a collection that is over."""
    cards = wall(round_, phase.id)
    if not cards:
        return speech.message(speech.text(_why_empty(round_, phase)))
    own = speech.own("wall", round_, phase.plan, count=len(cards))
    heading = own or speech("wall-heading", count=len(cards))
    return speech.message(
        Heading(heading),
        _plain(cards, speech),
        *_what_next(round_, phase, len(cards), speech),
    )


def _why_empty(round_: Round, phase: Phase) -> str:
    hidden = any(card.phase == phase.id for card in round_.cards)
    return "wall-all-hidden" if hidden else "wall-empty"


def _plain(cards: Sequence[Card], speech: Speech) -> Cards:
    return Cards(tuple(Entry(card.text) for card in cards), label=speech("wall-label"))


def _what_next(round_: Round, phase: Phase, count: int, speech: Speech) -> list[Block]:
    showing = _showing(round_, phase)
    if showing:
        if showing.extended or showing.planned >= HOUR:
            until = speech.moment(showing.closes_at, showing.opened_at)
            return [speech.text("wall-read-until", until=until)]
        return [speech.text("wall-read", length=speech.length(showing.planned))]
    votes = [plan for plan in round_.method.phases if plan.kind is Kind.VOTE]
    if takes_revived(round_, phase) and any(count > plan.winners for plan in votes):
        return [speech.text("wall-then-vote")]
    return []


def _showing(round_: Round, phase: Phase) -> Phase | None:
    """The time to read that wall, if there is any."""
    for other in round_.phases:
        if other.plan.kind is Kind.SHOW and other.plan.of == phase.plan.name:
            return other
    return None


def result_message(round_: Round, ballot: Phase, speech: Speech) -> Message:
    """The ranking after a vote or its run-off, and what has been parked."""
    first = round_.phase(ballot.runoff_of) if ballot.runoff_of else ballot
    won = [line for line in ranking(round_, ballot) if line.won]
    own = speech.own("result", round_, first.plan)
    heading = own or speech("result-heading", topic=speech.topic(round_))
    return speech.message(
        Heading(heading.strip()),
        *_ranked(round_, won, speech),
        *_how_it_went(first, ballot, won, speech),
        *_parked(subjects(round_, first), speech),
        *([speech.text("result-discuss")] if won else []),
    )


def _ranked(round_: Round, won: list[Ranking], speech: Speech) -> list[Block]:
    if not won:
        return [speech.text("result-no-dots")]
    entries = tuple(
        Entry(
            line.card.text,
            rank=line.rank,
            dots=line.dots,
            dots_label=_dots(line, speech),
            buttons=_project(round_, line.card, speech),
        )
        for line in won
    )
    return [Cards(entries, label=speech("result-label"))]


def _project(round_: Round, card: Card, speech: Speech) -> tuple[Button, ...]:
    """To make something of that idea; not in a practice."""
    if round_.method.practice:
        return ()
    return (speech.button("project", Verb.PROJECT, f"{round_.id}.{card.id}"),)


def _dots(line: Ranking, speech: Speech) -> str:
    if line.runoff_dots is None:
        return speech("dots", dots=line.dots)
    return speech("dots-runoff", dots=line.dots, again=line.runoff_dots)


def _how_it_went(first: Phase, ballot: Phase, won: list[Ranking], speech: Speech) -> list[Block]:
    said: list[Block] = []
    if first.at_least:
        said.append(
            speech.text("progress-vote", at_least=first.at_least, invited=first.crowd.invited)
        )
    if ballot.runoff_of and ballot.state is PhaseState.UNSEEN:
        said.append(speech.text("result-runoff-unseen"))
    if len({line.rank for line in won}) < len(won):
        said.append(speech.text("result-shared"))
    return said


def _parked(cards: Sequence[Card], speech: Speech) -> list[Block]:
    texts = listed(card for card in cards if card.state is CardState.PARKED)
    if not texts:
        return []
    rest = len(texts) - _PARKED_SHOWN
    more = (speech("parked-more", count=rest),) if rest > 0 else ()
    return [
        speech.text("parked"),
        Bullets((*texts[:_PARKED_SHOWN], *more)),
        Buttons((speech.button("themes", Verb.THEMES),)),
    ]


def listed_message(
    round_: Round, cards_of: PhaseId, speech: Speech, *, too_few_voted: bool
) -> Message:
    """Cards that nobody had to vote on, or on which too few have voted."""
    cards = wall(round_, cards_of)
    if not cards:
        return speech.message(speech.text("wall-all-hidden"))
    key = "listed-too-few" if too_few_voted else "listed"
    return speech.message(
        Heading(speech("result-heading", topic=speech.topic(round_))),
        speech.text(key, count=len(cards)),
        *_to_choose_from(round_, cards, speech),
        speech.text("result-discuss"),
    )


def _to_choose_from(round_: Round, cards: Sequence[Card], speech: Speech) -> list[Block]:
    """A button each, or where they are many, one for all of them."""
    if len(cards) > _BUTTONS_EACH and not round_.method.practice:
        pick = speech.button("project-pick", Verb.PROJECT, round_.id)
        return [_plain(cards, speech), Buttons((pick,))]
    entries = tuple(Entry(card.text, buttons=_project(round_, card, speech)) for card in cards)
    return [Cards(entries, label=speech("wall-label"))]


def hidden_message(reason: str, speech: Speech) -> Message:
    """The public note about a hidden card: the reason, not the person."""
    return speech.message(Text(speech("card-hidden", reason=reason)))
