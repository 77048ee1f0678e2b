"""Counting: how many dots each person has, what a ballot may say, who is inside the cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from bot.core.model import CardId
from bot.core.refusal import Reason, RefusedError

EACH = 2  # dots one person may give to one card
_FEWEST, _MOST, _CARDS_A_DOT = 3, 7, 5

Ballot = Mapping[CardId, int]


def dots_for(cards: int) -> int:
    """How many dots a person has for that many cards: a fifth of them, but 3 to 7."""
    return min(_MOST, max(_FEWEST, -(-cards // _CARDS_A_DOT)))


def each_for(dots: int) -> int:
    """How many of a person's dots one card may get."""
    return min(EACH, dots)


def checked(
    ballot: Mapping[str, int], subjects: Collection[CardId], dots: int
) -> dict[CardId, int]:
    """The ballot without its zeros; raises RefusedError for one that breaks the rules."""
    if any(CardId(card) not in subjects for card in ballot):
        raise RefusedError(Reason.UNKNOWN_CARD)
    if any(number < 0 for number in ballot.values()):
        raise RefusedError(Reason.NEGATIVE_DOTS)
    each = each_for(dots)
    if any(number > each for number in ballot.values()):
        raise RefusedError(Reason.TOO_MANY_ON_ONE, each=each)
    given = sum(ballot.values())
    if given > dots:
        raise RefusedError(Reason.TOO_MANY_DOTS, given=given, budget=dots)
    return {CardId(card): number for card, number in ballot.items() if number}


def totals(ballots: Iterable[Ballot], subjects: Iterable[CardId]) -> tuple[tuple[CardId, int], ...]:
    """All that survives of the ballots: the dots of each card, in the order of `subjects`."""
    count: Counter[CardId] = Counter()
    for ballot in ballots:
        count.update(ballot)
    return tuple((card, count[card]) for card in subjects)


def ranks(scores: Sequence[Any]) -> list[int]:
    """Equal scores share a rank (1, 2, 2, 4); any scores that can be compared."""
    return [1 + sum(other > score for other in scores) for score in scores]


def inside(scores: Mapping[CardId, Any], places: int) -> frozenset[CardId]:
    """The best `places` cards, and whoever is equal to the last of them. Never chance."""
    if len(scores) <= places:
        return frozenset(scores)
    border = sorted(scores.values(), reverse=True)[places - 1]
    return frozenset(card for card, score in scores.items() if score >= border)


def contested(scores: Mapping[CardId, Any], places: int) -> tuple[CardId, ...]:
    """The cards tied at the cut, if more of them are tied than places are left; else none."""
    best = inside(scores, places)
    if len(best) <= places:
        return ()
    border = min(scores[card] for card in best)
    return tuple(sorted(card for card in best if scores[card] == border))
