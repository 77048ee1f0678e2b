"""Where a conversation with one person stands: what its numbers mean, and what lines are taken for.

Held in memory; what the last message has shown travels along in it, sealed as it is, so that a
conversation can be taken up again after a restart. Nothing is written down beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from adapters.matrix.words import plain_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from adapters.matrix.dialogue import Filling
    from bot.port import Button, Form, Value

STATE: Final = "org.blitzlicht"
OWN: Final = "own:"  # begins the actions that no bot needs to hear of
AS_IT_IS: Final = f"{OWN}as-it-is"

Json = dict[str, Any]


class Numbers(StrEnum):
    """What a number means by itself: whatever was numbered last."""

    NOTHING = ""
    MENU = "menu"
    BALLOT = "ballot"
    FORM = "form"


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """Something to answer with; with values it sends a form."""

    label: str
    action: str
    place: str = ""  # what it is about
    values: Mapping[str, Value] | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Taking:
    """The person has chosen: until further notice lines are cards, or numbers are dots."""

    opens: str  # the action whose answer is the form
    place: str

    @property
    def phase(self) -> str:
        """Which it is for."""
        return about(self.opens)

    @property
    def cards(self) -> bool:
        """Whether lines are cards."""
        return verb(self.opens) == "write"


@dataclass(frozen=True, slots=True, repr=False)
class Warned:
    """A wording may tell who wrote it: the cards before it, with it, and what keeps it so."""

    taking: Taking
    before: Sequence[str]
    wanted: Sequence[str]
    action: str

    def insisted(self, cards: Sequence[str]) -> list[str]:
        """The cards that are there by now, with it; others may have come meanwhile."""
        replaced = [card for card in self.before if card not in self.wanted]
        new = [card for card in self.wanted if card not in self.before]
        if len(replaced) == len(new) == 1 and replaced[0] in cards:
            return [new[0] if card == replaced[0] else card for card in cards]
        return [*cards, *(card for card in new if card not in cards)]


@dataclass(slots=True, repr=False)
class Talk:
    """One person's conversation."""

    user: str
    room: str
    language: str
    menu: tuple[Choice, ...] = ()  # by number
    words: tuple[Choice, ...] = ()  # by name only, of what was shown last
    numbers: Numbers = Numbers.NOTHING
    taking: Taking | None = None
    filling: Filling | None = None
    about: str = ""  # the place that the form is about
    held: dict[str, str] = field(default_factory=dict)  # ideas without a round, by event
    lines: list[str] = field(default_factory=list)  # events to be redacted
    warned: Warned | None = None  # what may be kept as it is
    listed: bool = False  # whether the own cards were shown with their numbers

    def chosen(self, text: str) -> Choice | None:
        """The choice that was typed: its number, where that is what numbers mean, or its name."""
        number = text.strip("[].)")
        if self.numbers is Numbers.MENU and number.isdecimal() and int(number) <= len(self.menu):
            return self.menu[int(number) - 1] if int(number) else None
        word = plain_word(text)
        known = (*self.words, *self.menu)
        return next((one for one in known if plain_word(one.label) == word), None)

    def offer(self, choices: Iterable[Choice]) -> None:
        """What was numbered last."""
        self.menu, self.words, self.numbers = tuple(choices), (), Numbers.MENU

    def concerns(self, phase: str) -> bool:
        """Whether lines are taken for that phase, or wait to be."""
        offered = any(about(one.action) == phase for one in self.menu)
        taken = self.taking is not None and self.taking.phase == phase
        return taken or (offered and bool(self.held or self.lines))

    def forget(self) -> None:
        """What lines were taken for is over; so is a question about one."""
        if self.held and self.taking is None:
            self.menu = ()
        self.taking, self.held, self.listed, self.warned = None, {}, False, None
        self.menu, self.words = tuple(one for one in self.menu if one.action != AS_IT_IS), ()

    def turn_to(self, state: Mapping[str, Any]) -> None:
        """A reply to a message: its numbers are meant."""
        menu = _choices(state.get("menu"))
        if menu and state.get("numbers") == Numbers.MENU:
            self.offer(menu)

    # --- across a restart ------------------------------------------------------------------------

    def snapshot(self) -> Json:
        """What travels along in a message; no texts of anybody."""
        state: Json = {
            "numbers": self.numbers.value,
            "menu": [
                [one.label, one.action, one.place] for one in self.menu if one.action != AS_IT_IS
            ],
            "held": list(self.held),
            "words": [[one.label, one.action, one.place] for one in self.words],
        }
        if self.taking:
            state["taking"] = [self.taking.opens, self.taking.place]
        return state

    def restore(self, state: Mapping[str, Any], texts: Mapping[str, str]) -> None:
        """Take up what a message says; `texts` are those that still stand there, by event."""
        self.held = {one: texts[one] for one in state.get("held", []) if one in texts}
        self.lines = list(self.held)
        self.menu = _choices(state.get("menu"))
        self.words = _choices(state.get("words"))
        numbers = state.get("numbers", "")
        self.numbers = Numbers.NOTHING if numbers == Numbers.FORM else Numbers(numbers)
        if taking := state.get("taking"):
            self.taking = Taking(*map(str, taking))


def choices_of(buttons: Iterable[Button], place: str) -> tuple[Choice, ...]:
    """Buttons as choices."""
    return tuple(Choice(one.label, one.action, place) for one in buttons)


def _choices(written: object) -> tuple[Choice, ...]:
    known = written if isinstance(written, list) else []
    return tuple(Choice(str(label), str(action), str(place)) for label, action, place in known)


def verb(action: str) -> str:
    """What an action does."""
    return action.partition(":")[0]


def about(action: str) -> str:
    """The id of the phase, round or card an action is about."""
    return action.partition(":")[2]


def takes_cards(form: Form) -> bool:
    """Whether it is a form for cards: those are typed line by line."""
    return verb(form.action) == "send"


def takes_votes(form: Form) -> bool:
    """Whether it is a ballot."""
    return verb(form.action) == "cast"


def keeper(form: Form) -> Button | None:
    """The button that sends a text as it is, where its wording may tell who wrote it."""
    return next((one for one in form.buttons if verb(one.action) == "keep"), None)


def card_values(form: Form, cards: Sequence[str]) -> dict[str, Value]:
    """The cards as the form's values."""
    padded = [*cards, *[""] * len(form.fields)]
    return {one.name: padded[number] for number, one in enumerate(form.fields)}


def cards_in(form: Form) -> list[str]:
    """The cards that a form holds."""
    return [str(one.value) for one in form.fields if getattr(one, "value", "")]


def folded(text: str) -> str:
    """A text as it is compared: what was heard twice is there once."""
    return " ".join(normalize("NFC", text).split())
