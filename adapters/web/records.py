"""What the room remembers: frozen values, and how they stand in the notebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 (pydantic reads the fields' types)
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from bot.core.model import PersonId, PhaseId, PlaceId  # noqa: TC001 (so here)
from bot.port import Button, Buttons, Cards, Message

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, repr=False)
class Resident:
    """A person of the room, or a simulated colleague."""

    id: PersonId
    name: str
    admin: bool = False
    simulated: bool = False
    language: str = ""  # the person's own choice; empty: the room's


@dataclass(frozen=True, slots=True, repr=False)
class Channel:
    """A channel; one with an owner is that person's practice."""

    id: PlaceId
    name: str
    owner: PersonId | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Item:
    """One thing in a timeline or a private area: the bot's message, or a line somebody said."""

    number: int
    to: str  # a channel or a person
    at: datetime
    key: str = ""  # the post's key; what people say has none
    message: Message | None = None
    author: PersonId | None = None
    line: str = ""
    phase: PhaseId | None = None  # with its end the buttons go
    about: PlaceId | None = None
    private: bool = False
    edits: tuple[str, ...] = ()  # keys of the edits it has had

    @property
    def ref(self) -> str:
        """The room's name for it."""
        return f"item-{self.number}"


def buttons_of(message: Message) -> list[Button]:
    """All that can be pressed in a message."""
    found: list[Button] = []
    for block in message.blocks:
        match block:
            case Buttons(buttons):
                found.extend(buttons)
            case Cards(entries):
                found.extend(button for entry in entries for button in entry.buttons)
            case _:
                pass
    return found


# Key in the notebook: "person/ID", "channel/ID", "member/CHANNEL/PERSON", "item/NUMBER",
# "closed/PHASE".
PERSON, CHANNEL, MEMBER, ITEM, CLOSED = "person/", "channel/", "member/", "item/", "closed/"

RESIDENTS = TypeAdapter(Resident)
CHANNELS = TypeAdapter(Channel)
ITEMS = TypeAdapter(Item)


def note_of(record: Resident | Channel | Item) -> dict[str, str | None]:
    """The record as a notebook write."""
    match record:
        case Resident():
            return {PERSON + record.id: RESIDENTS.dump_json(record).decode()}
        case Channel():
            return {CHANNEL + record.id: CHANNELS.dump_json(record).decode()}
        case Item():
            return {item_key(record): ITEMS.dump_json(record).decode()}


def residents_called(notes: Mapping[str, str], word: str) -> list[PersonId]:
    """Who has this name, or an id that ends so, of the notes that begin with PERSON."""
    residents = map(RESIDENTS.validate_json, notes.values())
    return [
        one.id
        for one in residents
        if one.name.casefold() == word.casefold() or one.id.rpartition(":")[2] == word
    ]


def item_key(item: Item) -> str:
    """Where the item stands, so that a scan gives the order of time."""
    return f"{ITEM}{item.number:012}"
