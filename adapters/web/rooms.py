"""People and channels: read once from the notebook, written through."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.web.records import (
    CHANNEL,
    CHANNELS,
    MEMBER,
    PERSON,
    RESIDENTS,
    Channel,
    Resident,
    note_of,
)
from bot.core.model import PersonId, PlaceId
from bot.port import Person, Place, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.port import Notebook

TEAM = PlaceId("web:room:team")


class Rooms:
    """Who is here and where. Every change is stored before it is seen."""

    def __init__(
        self, zone: str, changed: Callable[[Iterable[str]], None], *, first_is_admin: bool
    ) -> None:
        """`changed` hears which channels look different now."""
        self._zone = zone
        self._changed = changed
        self._first_is_admin = first_is_admin
        self._writing = asyncio.Lock()
        self._people: dict[PersonId, Resident] = {}
        self._channels: dict[PlaceId, Channel] = {}
        self._members: dict[PlaceId, set[PersonId]] = {}
        self._notebook: Notebook

    async def load(self, notebook: Notebook) -> None:
        """Read what was written before; a new room gets its first channel."""
        self._notebook = notebook
        for note in (await notebook.scan(PERSON)).values():
            self._learn(RESIDENTS.validate_json(note))
        for note in (await notebook.scan(CHANNEL)).values():
            self._learn(CHANNELS.validate_json(note))
        for key in await notebook.scan(MEMBER):
            _, channel, person = key.split("/")
            self._members.setdefault(PlaceId(channel), set()).add(PersonId(person))
        if TEAM not in self._channels:
            await self._keep(Channel(TEAM, "team"))

    # --- people -----------------------------------------------------------------------------

    def resident(self, person: PersonId) -> Resident | None:
        """The person of that id."""
        return self._people.get(person)

    def is_taken(self, name: str) -> bool:
        """Whether a person has this name."""
        return any(known.name.casefold() == name.casefold() for known in self._people.values())

    async def welcome(self, *people: Resident) -> None:
        """Remember people, new or changed."""
        async with self._writing:
            await self._keep(*people)

    def person(self, resident: Resident) -> Person:
        """A resident as the bot knows people."""
        if resident.simulated:
            role = Role.SIMULATED
        else:
            role = Role.ADMIN if resident.admin else Role.MEMBER
        return Person(
            resident.id, resident.name, language=resident.language, zone=self._zone, role=role
        )

    # --- channels ---------------------------------------------------------------------------

    def known(self, place: PlaceId | None) -> Channel | None:
        """That channel, whoever may open it."""
        return self._channels.get(place) if place else None

    def channel(self, place: PlaceId, person: PersonId) -> Channel | None:
        """That channel, if this person may open it."""
        channel = self._channels.get(place)
        return channel if channel and channel.owner in {None, person} else None

    def channels(self, person: PersonId) -> list[Channel]:
        """What this person may open: the team's first, one's own practice last."""
        mine = (channel for channel in self._channels.values() if channel.owner in {None, person})
        return sorted(
            mine, key=lambda one: (one.owner is not None, one.id != TEAM, one.name.casefold())
        )

    def practice_of(self, person: PersonId) -> Channel | None:
        """The practice channel this person has, if there is one."""
        return next((one for one in self._channels.values() if one.owner == person), None)

    def place(self, channel: Channel) -> Place:
        """A channel as the bot knows places."""
        return Place(channel.id, f"#{channel.name}", self._zone, practice=channel.owner is not None)

    async def found(self, name: str) -> Channel:
        """The channel of that name for everybody, a new one if need be."""
        async with self._writing:
            for known in self._channels.values():
                if known.owner is None and known.name.casefold() == name.casefold():
                    return known
            channel = Channel(PlaceId(f"web:room:{secrets.token_hex(6)}"), name)
            await self._keep(channel)
        self._changed([TEAM])
        return channel

    async def found_practice(
        self, name: str, owner: PersonId, colleagues: Iterable[Resident]
    ) -> Channel:
        """A new channel for one person and simulated colleagues."""
        people = list(colleagues)
        members = {owner, *(one.id for one in people)}
        async with self._writing:
            channel = Channel(PlaceId(f"web:room:{secrets.token_hex(6)}"), name, owner)
            await self._keep(
                channel, *people, more={_member(channel.id, person): "" for person in members}
            )
            self._members[channel.id] = members
        return channel

    # --- who is where -----------------------------------------------------------------------

    def members(self, place: PlaceId) -> list[Resident]:
        """Who has opened the channel, by name."""
        people = (self._people[person] for person in self._members.get(place, ()))
        return sorted(people, key=lambda one: (one.simulated, one.name.casefold()))

    def is_member(self, place: PlaceId, person: PersonId) -> bool:
        """Whether this person has opened the channel."""
        return person in self._members.get(place, ())

    async def join(self, place: PlaceId, person: PersonId) -> None:
        """Make somebody a channel's member; the room's first one becomes its admin."""
        if self.is_member(place, person):
            return
        async with self._writing:
            promoted = [replace(self._people[person], admin=True)] if self._needs_admin() else []
            await self._keep(*promoted, more={_member(place, person): ""})
            self._members.setdefault(place, set()).add(person)
        self._changed([place])

    async def leave(self, place: PlaceId, person: PersonId) -> None:
        """Take somebody off a channel's list."""
        async with self._writing:
            await self._keep(more={_member(place, person): None})
            self._members.get(place, set()).discard(person)
        self._changed([place])

    def _needs_admin(self) -> bool:
        return self._first_is_admin and not any(one.admin for one in self._people.values())

    # --- remembering ------------------------------------------------------------------------

    async def _keep(
        self, *records: Resident | Channel, more: dict[str, str | None] | None = None
    ) -> None:
        """Store, then learn: a write that fails changes nothing."""
        notes = dict(more or {})
        for record in records:
            notes |= note_of(record)
        await self._notebook.write(notes)
        for record in records:
            self._learn(record)

    def _learn(self, record: Resident | Channel) -> None:
        match record:
            case Resident():
                self._people[record.id] = record
            case Channel():
                self._channels[record.id] = record


def _member(place: PlaceId, person: PersonId) -> str:
    return f"{MEMBER}{place}/{person}"
