"""matrix-nio as it comes: no signed device, its own sync loop; what the bot is measured against."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from nio import (
    AsyncClient,
    AsyncClientConfig,
    Event,
    MegolmEvent,
    RoomMessageText,
    RoomSendResponse,
)

from tests.matrix.synapse import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from nio import MatrixRoom

    from tests.matrix.synapse import Account, Synapse


@dataclass
class Bare:
    """`async with Bare(synapse, account, folder) as bare`: logged in, and listening."""

    synapse: Synapse
    account: Account
    folder: Path
    heard: list[tuple[str, str]] = field(default_factory=list)  # sender, text or "" if unreadable

    async def __aenter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        config = AsyncClientConfig(pickle_key="bare", store_sync_tokens=False)
        self.client = AsyncClient(
            self.synapse.url, self.account.id, store_path=str(self.folder), config=config
        )
        self._heard = asyncio.Condition()
        await self.client.login(self.account.password)
        self.client.add_event_callback(self._hear, (RoomMessageText, MegolmEvent))  # type: ignore[arg-type]
        self._syncing = asyncio.create_task(self.client.sync_forever(30_000, full_state=True))
        await self.client.synced.wait()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        self._syncing.cancel()
        await asyncio.gather(self._syncing, return_exceptions=True)
        await self.client.close()  # type: ignore[no-untyped-call]

    async def _hear(self, _room: MatrixRoom, event: Event) -> None:
        async with self._heard:
            self.heard.append((event.sender, getattr(event, "body", "")))
            self._heard.notify_all()

    async def hears(self, sender: str, text: str) -> None:
        async with asyncio.timeout(PATIENCE), self._heard:
            await self._heard.wait_for(
                lambda: any(who == sender and text in said for who, said in self.heard)
            )

    async def say(self, room: str, text: str) -> None:
        sent = await self.client.room_send(
            room,
            "m.room.message",
            {"msgtype": "m.text", "body": text},
            ignore_unverified_devices=True,
        )
        assert isinstance(sent, RoomSendResponse)

    async def joins(self, room: str, *others: str) -> None:
        """Join, and know that these are there, too."""
        await self.client.join(room)
        while not {self.account.id, *others} <= self._members(room):
            self.client.synced.clear()
            await self.client.synced.wait()

    async def accepts(self, inviter: str) -> None:
        """The first invitation that comes."""
        async with asyncio.timeout(PATIENCE):
            while not self.client.invited_rooms:
                self.client.synced.clear()
                await self.client.synced.wait()
        await self.joins(next(iter(self.client.invited_rooms)), inviter)

    def _members(self, room: str) -> set[str]:
        known = self.client.rooms.get(room)
        return set(known.users) if known else set()
