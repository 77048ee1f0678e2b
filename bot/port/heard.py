"""Who and where, and what a platform has heard of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.model import PersonId, PhaseId, PlaceId


class Role(StrEnum):
    """What a person is in a place."""

    ADMIN = "admin"
    MEMBER = "member"
    SIMULATED = "simulated"  # a practice colleague: never counted
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Somebody on a platform. Nothing of it ever appears in a repr or a log."""

    id: PersonId
    name: str = ""
    handle: str = ""
    language: str = ""  # the platform's guess: "de", "en", …; empty where it has none
    zone: str = ""
    role: Role = Role.MEMBER


@dataclass(frozen=True, slots=True, repr=False)
class Ticket:
    """What a form link stands for: a seat in one phase. Whose, nobody can tell from it."""

    phase: PhaseId
    seat: str
    opens: str  # the action whose answer is the form
    language: str = ""  # in which it speaks: "de", "de-sie" or "en"
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or room."""

    id: PlaceId
    name: str = field(default="", repr=False)
    zone: str = ""
    practice: bool = False


# --- what was heard -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class Command:
    """What stands after `/blitzlicht`, typed in a place."""

    person: Person
    place: Place
    text: str
    ask: bool = False  # `text` may become a question: the form is opened first, with it in it


@dataclass(frozen=True, slots=True, repr=False)
class Press:
    """A pressed button; by a ticket only what belongs to its own slip."""

    person: Person | Ticket
    place: Place | None
    action: str


@dataclass(frozen=True, slots=True, repr=False)
class Submit:
    """A form that was sent: one value a field, as the field's kind says."""

    person: Person | Ticket
    place: Place | None
    action: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, repr=False)
class Line:
    """A line typed to the bot in private."""

    person: Person
    text: str


Heard = Command | Press | Submit | Line

# text, choice, date -> str; checkbox -> bool; dots -> {option: dots}; people -> ids
Value = str | bool | Mapping[str, int] | tuple[str, ...]
