"""One voice at a time: what every view needs to say something to somebody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.core.calendar import DAY, HOUR, MINUTE
from bot.core.level import is_worse, level_of
from bot.core.model import Card, CardState, Kind, Level, Phase, Round
from bot.core.step import is_sealed
from bot.port import Block, Button, Message, Note, Text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from bot.core.model import Method, PhasePlan
    from bot.texts import Texts, Voice

_SECONDS = timedelta(seconds=10)
_SLACK = timedelta(seconds=5)  # right after the start, ten minutes are ten minutes


@dataclass(frozen=True, slots=True)
class Speech:
    """The texts, spoken to one person or place."""

    texts: Texts
    voice: Voice

    def __call__(self, key: str, /, **args: str | int) -> str:
        """A text by its key."""
        return self.texts.say(self.voice.language, key, **args)

    def knows(self, key: str) -> bool:
        """Whether there is such a text in this language."""
        return self.texts.knows(self.voice.language, key)

    def message(self, *blocks: Block, notify: bool = True) -> Message:
        """A message in this language."""
        return Message(blocks, language=self.voice.language[:2], notify=notify)

    def note(self, *blocks: Block, error: bool = False) -> Note:
        """A short answer for one person's eyes."""
        return Note(self.message(*blocks), error=error)

    def text(self, key: str, /, *, small: bool = False, **args: str | int) -> Text:
        """A paragraph by its key."""
        return Text(self(key, **args), small=small)

    def button(
        self, key: str, verb: Verb, about: str = "", *, primary: bool = False, danger: bool = False
    ) -> Button:
        """A button: its label is the text `button-{key}`."""
        action = str(Action(verb, about))
        return Button(self(f"button-{key}"), action, primary=primary, danger=danger)

    # --- times --------------------------------------------------------------------------

    def moment(self, at: datetime, seen: datetime) -> str:
        """A time of day, with the date where it is another day than `seen`."""
        return self.texts.moment(self.voice, at, seen=seen)

    def day(self, day: date, seen: date) -> str:
        """A day, with its year where it is far from `seen`."""
        return self.texts.day(self.voice, day, seen=seen)

    def dated(self, at: datetime) -> str:
        """A moment with its date, for what may be read on another day."""
        return self.moment(at, at - 2 * DAY)

    def length(self, span: timedelta) -> str:
        """A duration in words."""
        return self.texts.length(self.voice, span)

    def left(self, phase: Phase, now: datetime) -> str:
        """How long a phase still runs: in minutes if that is soon, else until when."""
        left = phase.closes_at - now
        if left > HOUR:
            return self("left-until", until=self.moment(phase.closes_at, now))
        step = MINUTE if left >= 2 * MINUTE else _SECONDS
        return self("left", length=self.length(max(_SECONDS, (left + _SLACK) // step * step)))

    # --- methods and rounds -------------------------------------------------------------

    def title(self, method: Method) -> str:
        """What people call the method."""
        key = f"method-{method.name}-title"
        return self(key) if self.knows(key) else method.name.capitalize()

    def own(self, part: str, round_: Round, plan: PhasePlan, **more: str | int) -> str:
        """A text that the method may have of its own for a phase; "" where it has none."""
        key = f"method-{round_.method.name}-{part}-{plan.name}"
        return self(key, **self.facts(round_), **more) if self.knows(key) else ""

    def facts(self, round_: Round) -> dict[str, str | int]:
        """The variables that every text of a method may use."""
        return {
            "emoji": round_.method.emoji,
            "title": self.title(round_.method),
            "question": round_.question,
            "place": round_.place_name,
        }

    def ask(self, round_: Round, plan: PhasePlan) -> str:
        """The question a phase asks: the method's own, else the round's, else a general one."""
        own = self.own("ask", round_, plan)
        if own or plan.kind is Kind.VOTE:
            return own or self("ask-vote")
        return round_.question or self.title(round_.method)

    def topic(self, round_: Round) -> str:
        """What a round is about, in a line."""
        return round_.question or self.title(round_.method)

    # --- levels -------------------------------------------------------------------------

    def level(self, key: str, round_: Round, phase: Phase) -> str:
        """What a phase's level means, by the text `{key}-{kind}`, with its reasons."""
        said = [self(f"{key}-{phase.plan.kind}", level=phase.level.value)]
        if phase.level is Level.CONFIDENTIAL:
            free = replace(phase.crowd, cap=Level.ANONYMOUS)
            if level_of(free, round_.method, open_by_choice=False) is Level.CONFIDENTIAL:
                said.append(self("level-small"))
            if phase.crowd.cap is Level.CONFIDENTIAL:
                said.append(self("level-typed"))
        return " ".join(said)

    def warning(self, round_: Round, phase: Phase) -> tuple[Text, ...]:
        """Said first where people are less well hidden than in the phase before."""
        before = [old for old in round_.phases if is_sealed(old) and old.number < phase.number]
        if before and is_worse(phase.level, than=before[-1].level):
            return (self.text("level-worse", level=phase.level.value),)
        return ()


def listed(cards: Iterable[Card]) -> tuple[str, ...]:
    """Their texts, in an order that tells nothing and stays the same."""
    return tuple(sorted((card.text for card in cards), key=str.casefold))


def subjects(round_: Round, phase: Phase) -> list[Card]:
    """The cards a ballot is about, hidden ones left out, in its order."""
    cards = {card.id: card for card in round_.cards if card.state is not CardState.HIDDEN}
    return [cards[card_id] for card_id in phase.subjects if card_id in cards]
