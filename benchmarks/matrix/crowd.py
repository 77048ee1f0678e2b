"""People with a client each: matrix-nio, all in this process, their keys in memory only."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from nio import (
    AsyncClient,
    AsyncClientConfig,
    EncryptionError,
    InviteMemberEvent,
    MegolmEvent,
    RoomKeyEvent,
    RoomMessageFormatted,
    RoomSendResponse,
)
from nio.store import SqliteMemoryStore

if TYPE_CHECKING:
    from nio import InviteEvent, MatrixRoom

    from tests.matrix.synapse import Account, Synapse

A_LONG_TIME: Final = 300.0


class Seen(NamedTuple):
    """A message, when somebody's client has shown it."""

    moment: float
    room: str
    sender: str
    text: str


@dataclass
class Member:
    """Somebody with a client that accepts every invitation; made by `signed_in`."""

    client: AsyncClient
    seen: list[Seen] = field(default_factory=list)
    _sealed: list[tuple[MatrixRoom, MegolmEvent]] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @classmethod
    def signed_in(cls, synapse: Synapse, account: Account) -> Self:
        """Nothing is heard before `listen`."""
        config = AsyncClientConfig(
            store=SqliteMemoryStore, pickle_key="member", store_sync_tokens=False
        )
        client = AsyncClient(synapse.url, account.id, store_path="unused", config=config)
        client.restore_login(account.id, account.device, account.token)
        member = cls(client)
        client.add_event_callback(member._invited, InviteMemberEvent)  # type: ignore[arg-type]
        client.add_event_callback(member._hear, RoomMessageFormatted)  # type: ignore[arg-type]
        client.add_event_callback(member._wait_for_key, MegolmEvent)  # type: ignore[arg-type]
        client.add_to_device_callback(member._open, RoomKeyEvent)  # type: ignore[arg-type]
        return member

    @property
    def id(self) -> str:
        """Their name on the homeserver."""
        return self.client.user_id

    async def listen(self) -> None:
        """Until cancelled."""
        await self.client.sync_forever(30_000, full_state=True)

    async def close(self) -> None:
        """Hang up."""
        await self.client.close()  # type: ignore[no-untyped-call] # of nio

    async def _invited(self, room: MatrixRoom, _: InviteEvent) -> None:
        await self.client.join(room.room_id)

    async def _hear(self, room: MatrixRoom, event: RoomMessageFormatted) -> None:
        self.seen.append(Seen(time.perf_counter(), room.room_id, event.sender, event.body))
        self._news.set()

    async def _wait_for_key(self, room: MatrixRoom, event: MegolmEvent) -> None:
        self._sealed.append((room, event))

    async def _open(self, _: RoomKeyEvent) -> None:
        """A key may come after its message, which nio would not show then."""
        waiting, self._sealed = self._sealed, []
        for room, sealed in waiting:
            try:
                event = self.client.decrypt_event(sealed)
            except EncryptionError:
                self._sealed.append((room, sealed))
            else:
                if isinstance(event, RoomMessageFormatted):
                    await self._hear(room, event)

    # --- what they do ----------------------------------------------------------------------------

    async def say(self, room: str, text: str, *, new_key: bool = False) -> None:
        """A line in a room; `new_key`: as a client does that heeds a room's one message a key."""
        if new_key:
            self.client.invalidate_outbound_session(room)
        sent = await self.client.room_send(
            room,
            "m.room.message",
            {"msgtype": "m.text", "body": text},
            ignore_unverified_devices=True,
        )
        assert isinstance(sent, RoomSendResponse), sent

    async def sees(
        self, sender: str, words: str, since: int = 0, *, only: str = "", but: str = ""
    ) -> Seen:
        """The first such message of those since so many; `only` or `but` in that room."""
        async with asyncio.timeout(A_LONG_TIME):
            while True:
                self._news.clear()
                for one in self.seen[since:]:
                    there = one.room == only if only else one.room != but
                    if there and one.sender == sender and words in one.text:
                        return one
                await self._news.wait()

    async def meets(self, room: str, user: str) -> None:
        """Once somebody has joined."""
        async with asyncio.timeout(A_LONG_TIME):
            while not self._has_joined(room, user):
                self.client.synced.clear()
                await self.client.synced.wait()

    def _has_joined(self, room: str, user: str) -> bool:
        known = self.client.rooms.get(room)
        member = known.users.get(user) if known else None
        return bool(member and not member.invited)

    def direct(self, bot: str) -> str:
        """Their conversation with a bot: the last room in which it has talked to them alone."""
        rooms = (one.room for one in reversed(self.seen) if one.sender == bot)
        return next(room for room in rooms if self.client.rooms[room].member_count <= 2)
