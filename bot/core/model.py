"""The values a round is made of: frozen, told apart by type, silent about people and texts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.core.calendar import Timetable

PersonId = NewType("PersonId", str)  # "platform:workspace:user", made by the adapter
PlaceId = NewType("PlaceId", str)  # "platform:workspace:channel", made by the adapter
RoundId = NewType("RoundId", str)
PhaseId = NewType("PhaseId", str)
CardId = NewType("CardId", str)


class Level(StrEnum):
    """How well a person is hidden in a phase, best first; fixed when the phase opens."""

    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    OPEN = "open"
    PRACTICE = "practice"


class Kind(StrEnum):
    """What happens in a phase; one module in `core.kinds` each."""

    COLLECT = "collect"
    SHOW = "show"
    VOTE = "vote"


class Mark(StrEnum):
    """Moments inside a phase at which the bot says something, in the order of time."""

    QUARTER = "quarter"
    HALF = "half"
    THREE_QUARTERS = "three-quarters"
    LAST_MINUTES = "last-minutes"


class PhaseState(StrEnum):
    """Where a phase stands."""

    OPEN = "open"
    DONE = "done"
    UNSEEN = "unseen"  # too few took part: slips and key were destroyed, nobody saw them
    LOST = "lost"  # its key vanished while it was open
    CANCELLED = "cancelled"


class RoundState(StrEnum):
    """Where a round stands."""

    LIVE = "live"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CardState(StrEnum):
    """Where a card stands; only cards that are not hidden are ever shown."""

    ON_WALL = "on-wall"
    HIDDEN = "hidden"
    CHOSEN = "chosen"
    PARKED = "parked"
    REVIVED = "revived"  # waits for the next round of its place


@dataclass(frozen=True, slots=True)
class PhasePlan:
    """One numbered step of a method, as its file describes it."""

    name: str
    kind: Kind
    length: timedelta
    of: str = ""  # name of the phase whose cards it works on
    fields: int = 3  # cards on one form
    winners: int = 3
    runoff: timedelta = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Method:
    """A way of working; read from `config/methods`, kept in a round as it was when it opened."""

    name: str
    words: tuple[str, ...]
    phases: tuple[PhasePlan, ...]
    emoji: str = ""
    asks_question: bool = True
    complaint: bool = False
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A text after the urn was opened: random id, no author, no time."""

    id: CardId
    phase: PhaseId
    text: str = field(repr=False)
    state: CardState = CardState.ON_WALL


@dataclass(frozen=True, slots=True)
class Crowd:
    """What the rules need to know of a roster: numbers, never people."""

    invited: int
    eligible: int
    invitations: timedelta = timedelta(0)  # how long telling them all takes
    cap: Level = Level.ANONYMOUS  # the best the platform's ways of input allow


@dataclass(frozen=True, slots=True)
class Phase:
    """One run of a phase plan inside a round."""

    id: PhaseId
    number: int
    plan: PhasePlan
    level: Level
    k: int
    crowd: Crowd
    opened_at: datetime
    planned: timedelta
    closes_at: datetime
    extended: timedelta = timedelta(0)  # by the lead
    auto_extended: bool = False
    said: tuple[Mark, ...] = ()
    at_least: int = 0  # the last progress snapshot, 0 while there is none
    state: PhaseState = PhaseState.OPEN
    subjects: tuple[CardId, ...] = ()  # the cards voted on
    dots: int = 0  # dots a person has
    places: int = 0  # how many of the subjects win
    runoff_of: PhaseId | None = None
    totals: tuple[tuple[CardId, int], ...] = ()  # dots a card has got; nothing else of a ballot

    @property
    def is_open(self) -> bool:
        """Whether it still runs."""
        return self.state is PhaseState.OPEN


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a method in a place."""

    id: RoundId
    place: PlaceId
    place_name: str = field(repr=False)
    lead: PersonId = field(repr=False)
    method: Method
    question: str = field(repr=False)
    zone: str
    opened_at: datetime
    duration: timedelta | None = None  # of each collection, if the lead gave one
    open_by_choice: bool = False
    chosen_roster: bool = False  # the lead chose a part of the members
    timetable: Timetable | None = None  # of the series it belongs to, if it does
    state: RoundState = RoundState.LIVE
    closed_at: datetime | None = None
    phases: tuple[Phase, ...] = ()
    cards: tuple[Card, ...] = ()

    @property
    def current(self) -> Phase | None:
        """The phase that runs, if one does."""
        return self.phases[-1] if self.phases and self.phases[-1].is_open else None

    def phase(self, phase_id: PhaseId) -> Phase:
        """The phase of that id; raises KeyError."""
        for phase in self.phases:
            if phase.id == phase_id:
                return phase
        raise KeyError(phase_id)


def with_phase(round_: Round, phase: Phase) -> Round:
    """The round with that phase in the place of its older self."""
    phases = tuple(phase if old.id == phase.id else old for old in round_.phases)
    return replace(round_, phases=phases)
