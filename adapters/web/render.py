"""From what the port says to what a template needs; texts reach the page escaped, always."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.web.records import buttons_of
from bot.port import Button, Buttons, Cards, Entry, Heading, Message, Text
from bot.texts import Voice

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from adapters.web.records import Item, Resident
    from bot.port import Block, Field
    from bot.texts import Texts

HERE = Path(__file__).parent
MOST_DOTS_DRAWN = 24
_ANNOUNCED = 90  # letters that a screen reader is told of a new post


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """An item of a timeline or private area, as a template shows it."""

    ref: str
    version: str  # differs where what is shown differs
    author: str  # empty: the bot
    at: datetime
    time: str
    blocks: tuple[Block, ...]
    line: str
    language: str
    gist: str
    place: str = ""  # which place its buttons are about
    waits: bool = False  # for an answer


@cache
def environment() -> Environment:
    """The templates, with what they need to tell blocks and fields apart."""
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "kind": kind,
        "tag": tag,
        "ranked": is_ranking,
        "drawn": drawn,
        "parted": parted,
    }
    env.globals["build"] = _build()
    return env


def kind(thing: Block | Field) -> str:
    """The block's or field's class, in lower case."""
    return type(thing).__name__.lower()


def tag(language: str) -> str:
    """The language as HTML knows it: being polite is none of its own."""
    return language.partition("-")[0] or "de"


def is_ranking(cards: Cards) -> bool:
    """Whether there has been a vote on these cards."""
    return any(entry.rank is not None for entry in cards.entries)


def drawn(entry: Entry) -> int:
    """How many dots to draw: what is more is only counted."""
    return min(entry.dots or 0, MOST_DOTS_DRAWN)


class Parts(NamedTuple):
    """What a note says, and what can be done with all of it."""

    before: tuple[Block, ...]
    last: tuple[Button, ...]


def parted(blocks: tuple[Block, ...]) -> Parts:
    """The buttons with which a note ends stand in one row with the one that closes it.

    Unless there are others before: then each row is about what stands above it.
    """
    match blocks:
        case (*before, Buttons(buttons)) if not any(isinstance(one, Buttons) for one in before):
            return Parts(tuple(before), buttons)
        case _:
            return Parts(blocks, ())


class Dresser:
    """Makes items of one room into what a template shows."""

    def __init__(self, texts: Texts, zone: str) -> None:
        """`zone`: whose clock the times are on."""
        self._texts = texts
        self._zone = zone

    def item(
        self, item: Item, author: Resident | None, language: str, now: datetime, *, over: bool
    ) -> Shown:
        """One item; `over`: without the buttons that its phase has left behind."""
        message = item.message or Message(())
        blocks = without_buttons(message.blocks) if over else message.blocks
        name = author.name if author else ""
        return Shown(
            ref=item.ref,
            version=f"{len(item.edits)}{'-' if over else ''}",
            author=name,
            at=item.at,
            time=self._texts.moment(Voice(language, self._zone), item.at, seen=now),
            blocks=blocks,
            line=item.line,
            language=message.language if item.message else "",
            gist=f"{name}: {item.line}"[:_ANNOUNCED] if item.line else gist(message.blocks),
            place=item.about or "",
            waits=_waits(item) and not over,
        )


def _waits(item: Item) -> bool:
    """Whether something in a person's private area is to be answered."""
    buttons = buttons_of(item.message) if item.message else []
    if item.phase is None:
        return item.private and any(button.primary for button in buttons)
    return bool(buttons)


def without_buttons(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same, with nothing to press."""
    return tuple(
        replace(block, entries=tuple(replace(entry, buttons=()) for entry in block.entries))
        if isinstance(block, Cards)
        else block
        for block in blocks
        if not isinstance(block, Buttons)
    )


def gist(blocks: Iterable[Block]) -> str:
    """A message's first words."""
    words = (block.text for block in blocks if isinstance(block, Heading | Text))
    return next(words, "")[:_ANNOUNCED]


def _build() -> str:
    """Changes where a static file changes, so that no browser shows an old one."""
    digest = hashlib.sha256()
    for file in sorted((HERE / "static").iterdir()):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:8]
