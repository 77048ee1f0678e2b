"""What can be read off a round: its walls, its ranking, who won."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model import Card, CardId, CardState, Phase, PhaseId, PhaseState, Round
from bot.core.tally import ranks


@dataclass(frozen=True, slots=True)
class Ranking:
    """One line of a result: equal dots share a rank (1, 2, 2, 4); `won` is inside the cut."""

    card: Card
    rank: int
    dots: int
    runoff_dots: int | None
    won: bool


def wall(round_: Round, phase: PhaseId) -> list[Card]:
    """The cards a collection brought, hidden ones left out, in the order of their ids."""
    return sorted(
        (card for card in visible(round_) if card.phase == phase), key=lambda card: card.id
    )


def visible(round_: Round) -> list[Card]:
    """The round's cards that may be shown."""
    return [card for card in round_.cards if card.state is not CardState.HIDDEN]


def collection_of(round_: Round, plan_name: str) -> Phase | None:
    """The phase of that plan whose urn was opened, if there is one."""
    for phase in reversed(round_.phases):
        if phase.plan.name == plan_name and phase.state is PhaseState.DONE:
            return phase
    return None


def scores(round_: Round, ballot: Phase) -> dict[CardId, tuple[int, int]]:
    """Dots of the vote and of the run-off after it, for each card that has any and is not hidden.

    `ballot` is the vote, or the run-off that followed it; tuples compare as ranks do.
    """
    first = round_.phase(ballot.runoff_of) if ballot.runoff_of else ballot
    again = dict(ballot.totals) if ballot.runoff_of else {}
    shown = {card.id for card in visible(round_)}
    return {
        card: (dots, again.get(card, 0)) for card, dots in first.totals if dots and card in shown
    }


def ranking(round_: Round, ballot: Phase) -> list[Ranking]:
    """The result after that ballot (a vote, or the run-off that followed it); no zero dots."""
    result = scores(round_, ballot)
    contested = dict(ballot.totals) if ballot.runoff_of else {}
    cards = sorted(
        (card for card in visible(round_) if card.id in result),
        key=lambda card: (*(-score for score in result[card.id]), card.id),
    )
    return [
        Ranking(
            card=card,
            rank=rank,
            dots=result[card.id][0],
            runoff_dots=contested.get(card.id),
            won=card.state is CardState.CHOSEN,
        )
        for card, rank in zip(cards, ranks([result[card.id] for card in cards]), strict=True)
    ]
