"""The neutral vocabulary of what people see: messages, forms and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
