"""All that a platform and the bot know of each other; a new platform needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bot.core.model import Level, PersonId, PhaseId, PlaceId

if TYPE_CHECKING:
    from datetime import datetime

    from starlette.routing import BaseRoute

# --- who and where -------------------------------------------------------------------------


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


# --- in: what a platform has heard ----------------------------------------------------------


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

# --- the neutral vocabulary -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Button:
    """A button; `action` comes back in a `Press` (or a `Submit`, on a form)."""

    label: str
    action: str
    primary: bool = False
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line of a message."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `small` for what is only by the way."""

    text: str = field(repr=False)
    small: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A card as people see it; `rank` and `dots` where there has been a vote."""

    text: str = field(repr=False)
    rank: int | None = None
    dots: int | None = None
    dots_label: str = ""  # "3 Punkte", for screen readers and plain text
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """A wall of cards, or a ranking of them."""

    entries: tuple[Entry, ...]
    label: str = ""  # what a screen reader calls it


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short lines."""

    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An address of our own to open; one that is personal is shown to its person alone."""

    text: str = field(repr=False)
    url: str = field(repr=False)


Block = Heading | Text | Cards | Bullets | Buttons | Link


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot says; each platform dresses the blocks in its own way."""

    blocks: tuple[Block, ...]
    language: str = "de"  # for screen readers and hyphenation
    notify: bool = True  # False: nobody's phone needs to ring


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things to choose from."""

    value: str
    label: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TextField:
    """A line or a paragraph to write."""

    name: str
    label: str
    value: str = field(default="", repr=False)
    max_length: int = 200  # a hint for counters: what is longer is answered kindly, not cut
    long: bool = False
    required: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One of several options."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CheckField:
    """Yes or no."""

    name: str
    label: str
    value: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DotsField:
    """`budget` dots to give to options, at most `each` on one."""

    name: str
    label: str
    options: tuple[Option, ...]
    budget: int
    each: int
    value: Mapping[str, int] = field(default_factory=dict, repr=False)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class PeopleField:
    """Some of the people of a place; `value` holds the ids that are ticked."""

    name: str
    label: str
    options: tuple[Option, ...] = field(repr=False)  # ids of people
    value: tuple[str, ...] = field(default=(), repr=False)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DateField:
    """A day: an ISO date such as "2026-03-16", or empty.

    `earliest` and `latest` are hints for calendars: what lies outside is answered kindly. Where
    days are typed, what cannot be read as one is handed on as it was typed.
    """

    name: str
    label: str
    value: str = field(default="", repr=False)
    earliest: str = ""
    latest: str = ""
    required: bool = False
    hint: str = ""


Field = TextField | ChoiceField | CheckField | DotsField | PeopleField | DateField


@dataclass(frozen=True, slots=True)
class Form:
    """Something to fill in, alone; sent back as a `Submit` of its `action` or of a button's."""

    action: str
    title: str
    submit: str
    fields: tuple[Field, ...] = ()
    intro: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()  # further ways to send it
    # Field name ("" = the form) -> text, which may quote what was typed.
    errors: Mapping[str, str] = field(default_factory=dict, repr=False)
    cancel: str = ""
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Note:
    """A short answer for one person's eyes; `error` where something was refused."""

    message: Message
    error: bool = False


Answer = Form | Note | None  # None closes what was open, without a word

# --- out: posts -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Post:
    """A message to be delivered once; its buttons lose their sense when `phase` ends."""

    key: str = field(repr=False)  # may name a person
    to: PlaceId | PersonId = field(repr=False)
    message: Message
    private: bool = False  # `to` is a person
    phase: PhaseId | None = None
    about: PlaceId | None = None  # the place a private message is about


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text for the post whose key is `of`; `ref` is what `Sent` said of it."""

    key: str = field(repr=False)
    of: str = field(repr=False)
    to: PlaceId | PersonId = field(repr=False)
    message: Message
    ref: str = ""
    phase: PhaseId | None = None


Parcel = Post | Edit


@dataclass(frozen=True, slots=True)
class Sent:
    """Delivered; `ref` is the platform's name for it."""

    ref: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether it arrived: look it up with `find` before sending again."""


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not now, says the platform."""

    delay: timedelta


@dataclass(frozen=True, slots=True)
class Failed:
    """It will never arrive; `reason` is a platform's word such as "is_archived", never a text."""

    reason: str


Outcome = Sent | Unknown | RetryAfter | Failed

# --- the two sides --------------------------------------------------------------------------

NotebookWrites = Mapping[str, str | None]  # key -> value, None deletes


class Notebook(Protocol):
    """A small key-value store of an adapter's own, beside the rounds.

    An entry that names a person, in its key or value, goes when the person is forgotten: it should
    be about nobody else. The entry `since`, if there is one, is the adapter's place in what it
    hears: it does not come back from a backup, and without it nothing from before counts.
    """

    async def read(self, key: str) -> str | None:
        """The value, or None."""
        ...

    async def scan(self, prefix: str) -> dict[str, str]:
        """All pairs whose key starts so, in the order of their keys."""
        ...

    async def write(self, changes: NotebookWrites) -> None:
        """All changes in one transaction."""
        ...


class Ear(Protocol):
    """The bot, as an adapter sees it."""

    async def hear(
        self, batch: Sequence[Heard], notes: NotebookWrites | None = None
    ) -> list[Answer]:
        """Carry out what was heard, in order, together with the adapter's notebook writes.

        Returns one answer for each; what a person did wrong is an answer, not an exception.
        """
        ...

    async def form_link(self, person: Person, phase: PhaseId) -> str:
        """An address at which that person can fill in the phase's form, without a chat.

        To be asked for when it is shown and never kept: it names the seat. Opening it again edits
        the same slip. Empty where there is no public address, or the person is not on the roster.
        """
        ...


class Links(Protocol):
    """Whoever serves forms by link."""

    def link(self, ticket: Ticket) -> str:
        """A signed address for a ticket; empty where people cannot reach one."""
        ...


class Adapter(Protocol):
    """A platform, as the bot sees it.

    `name` begins the ids of its people and places, `command` what people type to the bot there.
    """

    name: str
    command: str

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        """Listen until cancelled."""
        ...

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send one post or edit; the same key twice must not show twice."""
        ...

    async def find(self, key: str) -> Sent | None:
        """Look up what a crash left unknown; None if it never arrived."""
        ...

    async def members(self, place: PlaceId) -> Sequence[Person]:
        """Who could be on a roster now: people, not bots."""
        ...

    def invitations_take(self, people: int) -> timedelta:
        """An estimate of how long a private message to that many people takes."""
        ...

    def cap(self, place: PlaceId) -> Level:
        """The best level that the platform's ways of input allow in this place."""
        ...

    async def phase_closed(self, phase: PhaseId) -> None:
        """Forget what the phase left on the platform; may be called again after a crash."""
        ...

    def routes(self) -> Sequence[BaseRoute]:
        """HTTP routes it wants on the bot's one web server; often none."""
        ...

    async def check(self) -> str:
        """Try the connection; returns one line for people, raises OSError with one."""
        ...

    def alive(self) -> bool:
        """Whether it can hear and speak right now, for `/healthz`."""
        ...


@runtime_checkable
class Archive(Protocol):
    """An adapter that itself keeps what it has shown, as no chat platform's needs to."""

    async def forget_old(self, posts_before: datetime, rounds_before: datetime) -> bool:
        """Forget the private posts of phases that closed before the first moment.

        And everything from before the second. Returns whether there was any.
        """
        ...
