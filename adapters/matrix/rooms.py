"""The rooms the bot is in: what they are called, who may lead there, where they have moved to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from adapters.matrix.levels import leads, may_say
from bot.core.model import PersonId, PlaceId
from bot.port import Person, Place, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nio import AsyncClient

PLATFORM: Final = "matrix"
MOVED: Final = "moved/"
NAMED: Final = 3  # people whose names stand for a room without one
KEPT_STATE: Final = frozenset({"m.room.create", "m.room.power_levels", "m.room.tombstone"})

Event = dict[str, Any]


@dataclass(slots=True, repr=False)
class _State:
    """What matrix-nio does not keep, or keeps wrongly, by type."""

    events: dict[str, Event] = field(default_factory=dict)


class Rooms:
    """Rooms and their people, by their Matrix ids; all of it comes by sync."""

    def __init__(self, client: AsyncClient) -> None:
        """`client` knows members and names."""
        self._client = client
        self._states: dict[str, _State] = {}
        self._expected: set[str] = set()  # joined, and the next sync will show it
        self._moved: dict[str, str] = {}  # old room -> the room that has taken its place
        self._places: set[str] = set()  # rooms that have been asked for under their own names

    # --- what sync says --------------------------------------------------------------------------

    def learn(self, room: str, events: Iterable[Event]) -> None:
        """State events, from the state or the timeline."""
        state = self._states.setdefault(room, _State())
        for event in events:
            if event.get("type") in KEPT_STATE and event.get("state_key") == "":
                state.events[event["type"]] = event

    def left(self, room: str) -> None:
        """The bot is no longer in there, whoever wanted it."""
        self._client.rooms.pop(room, None)
        self._expected.discard(room)
        self._states.pop(room, None)

    def knows(self, room: str) -> bool:
        """Whether the bot is in there, and has seen how it was made."""
        return self.joined(room) and bool(self._event(room, "m.room.create"))

    def successor(self, room: str) -> str:
        """The room that a tombstone names; empty where there is none."""
        return str(self._content(room, "m.room.tombstone").get("replacement_room") or "")

    def replaces(self, new: str, old: str) -> bool:
        """Whether a room was made in place of another: both must say so.

        Anyone can put any room's name on a tombstone. A room that is a place of its own stays one.
        """
        before = self._content(new, "m.room.create").get("predecessor")
        named = isinstance(before, dict) and before.get("room_id") == old
        return named and new not in self._places and new not in self._moved.values()

    def moving(self) -> list[tuple[str, str]]:
        """Upgraded rooms, and what takes their places, as long as it has not."""
        pairs = [(room, self.successor(room)) for room in self._states]
        return [(old, new) for old, new in pairs if new and old not in self._moved]

    # --- rooms -----------------------------------------------------------------------------------

    def joined(self, room: str) -> bool:
        """Whether the bot is in there."""
        return room in self._client.rooms

    def expect(self, room: str) -> None:
        """The bot has just joined."""
        self._expected.add(room)

    def expected(self, room: str) -> bool:
        """Whether the bot is about to be in there, or in the room that is to take its place."""
        rooms = (room, self.successor(room))
        return any(one in self._expected and not self.joined(one) for one in rooms)

    def place(self, room: str) -> Place:
        """A room as the bot knows it: under its first id, however often it was upgraded."""
        origin = self._origin(room)
        self._places.add(origin)
        return Place(PlaceId(self._id(origin)), self._name(room))

    def room_of(self, owner: PlaceId | PersonId) -> str:
        """Where a place is now."""
        room = matrix_id(owner)
        self._places.add(room)
        seen = set()
        while room in self._moved and room not in seen:
            seen.add(room)
            room = self._moved[room]
        return room

    def upgraded(self, room: str) -> bool:
        """Whether another has taken its place; by its Matrix id."""
        return room in self._moved

    def move(self, old: str, new: str) -> None:
        """A room was upgraded."""
        self._moved[old] = new

    def _origin(self, room: str) -> str:
        before = {new: old for old, new in self._moved.items()}
        seen = set()
        while room in before and room not in seen:
            seen.add(room)
            room = before[room]
        return room

    def may_say(self, room: str) -> bool:
        """Whether the bot may write in there."""
        return may_say(self._client.user_id, *self._powers(room))

    # --- people ----------------------------------------------------------------------------------

    def person(self, user: str, room: str = "") -> Person:
        """Somebody; with the name and the role that they have in that room."""
        known = self._client.rooms.get(room)
        member = known.users.get(user) if known else None
        role = Role.ADMIN if known and leads(user, *self._powers(room)) else Role.MEMBER
        handle = user[1:].partition(":")[0]
        name = (member.display_name if member else "") or handle
        return Person(PersonId(self._id(user)), name, handle, role=role)

    def members(self, room: str) -> list[Person]:
        """Who has joined, but for the bot."""
        known = self._client.rooms.get(room)
        users = known.users.items() if known else ()
        joined = [user for user, member in users if not member.invited]
        return [self.person(user, room) for user in joined if user != self._client.user_id]

    def has(self, room: str, user: str) -> bool:
        """Whether somebody has joined."""
        known = self._client.rooms.get(room)
        member = known.users.get(user) if known else None
        return bool(member and not member.invited)

    def shared_with(self, user: str) -> list[str]:
        """The rooms in which both are."""
        return [room for room in self._client.rooms if self.has(room, user)]

    # --- inside ----------------------------------------------------------------------------------

    def _name(self, room: str) -> str:
        """A room without a name is called after some of its people, in any language."""
        known = self._client.rooms.get(room)
        if known is None:
            return ""
        people = [person.name for person in self.members(room)]
        more = " …" if len(people) > NAMED else ""
        return known.named_room_name() or ", ".join(people[:NAMED]) + more

    def _id(self, name: str) -> str:
        """The bot's id of a room or user: its own homeserver stands for a workspace."""
        server = self._client.user_id.split(":")[1]
        return f"{PLATFORM}:{server}:{name}"

    def _powers(self, room: str) -> tuple[Event, Mapping[str, Any] | None]:
        levels = self._event(room, "m.room.power_levels")
        return self._event(room, "m.room.create"), levels.get("content") if levels else None

    def _content(self, room: str, kind: str) -> Event:
        content = self._event(room, kind).get("content")
        return content if isinstance(content, dict) else {}

    def _event(self, room: str, kind: str) -> Event:
        state = self._states.get(room)
        return state.events.get(kind, {}) if state else {}


def matrix_id(owner: PlaceId | PersonId) -> str:
    """The Matrix id of a person or place."""
    return owner.split(":", 2)[-1]
