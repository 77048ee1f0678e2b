"""The encrypted conversations between the bot and one person each; all of them made by the bot.

Only in a room of its own may it redact what was typed.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from adapters.matrix.api import Api, Json, MatrixError, part
from adapters.matrix.mail import Rank, TooEarlyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nio import AsyncClient

    from adapters.matrix.mail import Pace
    from adapters.matrix.rooms import Rooms
    from bot.port import Notebook

NOTE: Final = "dm/"
NAME: Final = "Blitzlicht"
GRACE: Final = timedelta(minutes=3)  # to join; who joins later is told what runs
LOOK_AGAIN: Final = timedelta(seconds=3)
ALIASES: Final = 5  # rooms a person may have lost
MADE_AT_ONCE: Final = 4  # each takes the homeserver long; with more of them, each takes longer
REACHABLE: Final = ("joined", "invited")


@dataclass(frozen=True, slots=True)
class Ready:
    """The person is there."""

    room: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Invited a moment ago: before the join nothing that is sent could ever be read."""

    delay: timedelta


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Declined, left, never came, or is nobody the bot knows."""

    reason: str


class Dms:
    """One room a person."""

    def __init__(
        self,
        client: AsyncClient,
        rooms: Rooms,
        pace: Pace,
        now: Callable[[], datetime],
        secret: str,
    ) -> None:
        """`pace` is that of new rooms; `secret` keeps their aliases from being guessed."""
        self._client = client
        self._api = Api(client)
        self._rooms = rooms
        self._pace = pace
        self._now = now
        self._secret = hashlib.blake2b(secret.encode(), digest_size=32).digest()
        self._room_of: dict[str, str] = {}
        self._user_of: dict[str, str] = {}
        self._invited_at: dict[str, datetime] = {}
        self._awaited: set[str] = set()  # something is to be told to them once they are there
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._places = asyncio.Semaphore(MADE_AT_ONCE)
        self._direct = asyncio.Lock()
        self._marked: dict[str, list[str]] = {}
        self._notebook: Notebook

    async def open(self, notebook: Notebook) -> None:
        """Read which rooms there are."""
        self._notebook = notebook
        for key, value in (await notebook.scan(NOTE)).items():
            room, _, since = value.partition(" ")
            self._know(key.removeprefix(NOTE), room, datetime.fromisoformat(since))

    def user_of(self, room: str) -> str:
        """Whose conversation that room is; empty where it is none."""
        return self._user_of.get(room, "")

    def rooms(self) -> list[str]:
        """All of them."""
        return list(self._user_of)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._room_of)

    async def reach(self, user: str, *, asked: bool = False) -> Ready | Wait | Unreachable:
        """Where to write to somebody; makes the room, and invites, where that is to be done.

        `asked`: they have just turned to the bot, so that an invitation may be repeated. Raises
        TooEarlyError, MatrixError, or one of PASSED_BY.
        """
        async with self._turns[user]:
            found = await self._reach(user, asked=asked)
            if isinstance(found, Wait) and not asked:
                self._awaited.add(user)
            elif isinstance(found, Unreachable):
                self._awaited.discard(user)
            return found

    async def _reach(self, user: str, *, asked: bool) -> Ready | Wait | Unreachable:
        room = self._room_of.get(user, "")
        if room and self._rooms.joined(room):
            return await self._state(user, room, asked=asked)
        if room and self._is_new(user):  # the next sync will tell
            return Wait(LOOK_AGAIN)
        if not asked and not self._rooms.shared_with(user):
            return Unreachable("user_not_found")
        await self._make(user)
        return Wait(LOOK_AGAIN)

    def came(self, user: str) -> bool:
        """They have joined; whether a post is about to be delivered to them, or just was."""
        awaited = user in self._awaited
        self._awaited.discard(user)
        return awaited and self._is_new(user)

    async def _state(self, user: str, room: str, *, asked: bool) -> Ready | Wait | Unreachable:
        member = self._client.rooms[room].users.get(user)
        if member and not member.invited:
            return Ready(room)
        if self._is_new(user) and (member or not asked):  # a sync may bring half of a new room
            return Wait(LOOK_AGAIN)
        if not asked:
            return Unreachable("not_joined" if member else "declined")
        if not member:
            await self._api("POST", f"/rooms/{part(room)}/invite", {"user_id": user})
        await self._remember(user, room)
        return Wait(LOOK_AGAIN)

    def _is_new(self, user: str) -> bool:
        return self._now() - self._invited_at[user] < GRACE

    # --- making one ------------------------------------------------------------------------------

    async def _make(self, user: str) -> None:
        """Some at once; then the list of such rooms is brought up to date."""
        async with self._places:
            if wait := self._pace.wait(Rank.PRIVATE):
                raise TooEarlyError(wait)
            await self._make_or_find(user)
        await self._mark_direct()

    async def _make_or_find(self, user: str) -> None:
        """A crash, or an answer that got lost, leaves a room under that alias: it is taken."""
        for number in range(ALIASES):
            alias = self._alias(user, number)
            try:
                made = await self._api("POST", "/createRoom", _room(alias, user))
            except MatrixError as error:
                if error.limited:
                    self._pace.refused(error.wait)
                if error.code != "M_ROOM_IN_USE":
                    raise
                found = await self._resolved(alias)
                if not found or not await self._is_in(found):
                    continue
                await self._remember(user, found)
            else:
                self._pace.went()
                await self._remember(user, str(made["room_id"]))
            return

    async def _is_in(self, room: str) -> bool:
        """A room that was made a moment ago may have come by no sync yet."""
        if self._rooms.joined(room):
            return True
        return room in (await self._api("GET", "/joined_rooms")).get("joined_rooms", [])

    async def _resolved(self, alias: str) -> str:
        server = self._client.user_id.partition(":")[2]
        try:
            answer = await self._api("GET", f"/directory/room/{part(f'#{alias}:{server}')}")
        except MatrixError:
            return ""
        return str(answer.get("room_id", ""))

    def _alias(self, user: str, number: int) -> str:
        names = f"{self._client.user_id} {user} {number}"
        name = hashlib.blake2b(names.encode(), key=self._secret, digest_size=12).hexdigest()
        return f"blitzlicht-{name}"

    async def _remember(self, user: str, room: str) -> None:
        now = self._now()
        await self._notebook.write({NOTE + user: f"{room} {now.isoformat()}"})
        self._know(user, room, now)

    def _know(self, user: str, room: str, since: datetime) -> None:
        self._room_of[user] = room
        self._user_of[room] = user
        self._invited_at[user] = since

    async def _mark_direct(self) -> None:
        """The bot's own list of such rooms, as clients keep it; once for all that wait."""
        path = f"/user/{part(self._client.user_id)}/account_data/m.direct"
        async with self._direct:
            direct = {user: [room] for user, room in self._room_of.items()}
            if direct != self._marked:
                await self._api("PUT", path, direct)
                self._marked = direct


def _room(alias: str, user: str) -> Json:
    """What such a room is like: sealed, for two, readable by nobody who was not there.

    One message a key, so that forgetting a key is forgetting a message, and no other.
    """
    encryption = {"algorithm": "m.megolm.v1.aes-sha2", "rotation_period_msgs": 1}
    state = {
        "m.room.encryption": encryption,
        "m.room.history_visibility": {"history_visibility": "joined"},
        "m.room.guest_access": {"guest_access": "forbidden"},
    }
    return {
        "preset": "private_chat",
        "name": NAME,
        "room_alias_name": alias,
        "is_direct": True,
        "invite": [user],
        "initial_state": [
            {"type": kind, "state_key": "", "content": content} for kind, content in state.items()
        ],
        "power_level_content_override": {"invite": 50, "redact": 50},
    }
