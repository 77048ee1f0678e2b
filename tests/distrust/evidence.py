"""What a distrustful administrator can copy: every file after every event, and every post."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bot.core.model import CardId, PhaseId, Round
    from bot.port import Person
    from tests.distrust.attacks import Rows

MINUTE = timedelta(minutes=1)
NAMES = ("Ben", "Cem", "Dora", "Eva", "Finn", "Gwen", "Hugo", "Ida")
WORDS = ("Drucker", "Termine", "Technik", "Rechte", "Formulare", "Heizung", "Tonfall", "Radweg")
STEP, STEPS = 16, range(2, 11)  # of lengths: so coarse is what is sealed in Matrix

Files = dict[str, bytes]
Card = TypeVar("Card")


@dataclass(repr=False)
class Evidence:
    """One phase of eight people, as seen from outside: cards, or the ballots that follow them.

    Of a ballot, the words are the card that got most of it.
    """

    arrival: list[Person] = field(default_factory=list)  # who wrote, in the order of writing
    words: dict[Person, str] = field(default_factory=dict)  # the truth, to mark guesses with
    while_open: list[Files] = field(default_factory=list)  # after each slip
    afterwards: list[Files] = field(default_factory=list)  # after each later event
    posted: list[str] = field(default_factory=list)  # the wall or the result, as it hung
    stored: list[str] = field(default_factory=list)  # the same, as the store returns it
    key: bytes = b""  # of the phase, to look for
    # What somebody sees who only looks on, and the tables: before the first slip, after each.
    shown: list[Files] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)
    rows_later: list[Rows] = field(default_factory=list)
    log: str = ""  # of all libraries, too
    ballots: Evidence | None = None


def copied(folder: Path) -> Files:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def cards_of(people: Sequence[Person], dice: random.Random) -> dict[Person, str]:
    """Texts whose words and lengths are their own: no two are equally long once sealed."""
    steps = dice.sample(STEPS, len(people))
    return {who: _card(who, STEP * n, dice) for who, n in zip(people, steps, strict=True)}


def _card(who: Person, length: int, dice: random.Random) -> str:
    word, sign = WORDS[NAMES.index(who.name)], "".join(dice.choices("bdfgkl", k=9))
    return f"{word} {'x' * (length - len(word) - len(sign) - 2)} {sign}"


def ballots_of(
    people: Sequence[Person], cards: Sequence[Card], dice: random.Random
) -> dict[Person, dict[Card, int]]:
    """Two dots for a card of one's own choice, and one for another, so that nothing is a tie."""
    best, second, third = dice.sample(cards, 3)
    beside = {best: second, second: third}
    choices = dice.sample(cards, len(cards))
    return {
        who: {card: 2, beside.get(card, best): 1} for who, card in zip(people, choices, strict=True)
    }


def favourites(
    ballots: Mapping[Person, Mapping[Card, int]], texts: Mapping[Card, str]
) -> dict[Person, str]:
    """The text of the card to which somebody gave most."""
    return {who: texts[max(ballot, key=ballot.__getitem__)] for who, ballot in ballots.items()}


def texts_of(round_: Round) -> dict[CardId, str]:
    """The round's cards."""
    return {card.id: card.text for card in round_.cards}


def counted(round_: Round, phase: PhaseId) -> list[str]:
    """The cards in the order in which the totals of a ballot are stored."""
    texts = texts_of(round_)
    return [texts[card] for card, _ in round_.phase(phase).totals]


def hung(seen: Evidence, shown: str) -> list[str]:
    """The texts in the order in which they stand there last; at the end those that do not."""
    places = {text: shown.rfind(text) % (len(shown) + 1) for text in seen.words.values()}
    return sorted(places, key=lambda text: (places[text], text))
