"""What one would write with nio alone: `python -m benchmarks.matrix.bare URL USER PASSWORD FOLDER`.

`!frage TEXT` in a room asks everybody in private, one after the other, in conversations that it
makes where there are none; what comes back is confirmed and collected; `!ende` posts it.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nio import (
    AsyncClient,
    AsyncClientConfig,
    InviteMemberEvent,
    RoomCreateResponse,
    RoomMessageText,
)

from benchmarks.processes import say_ready, told_to_stop

if TYPE_CHECKING:
    from nio import InviteEvent, MatrixRoom

SEALED: Final = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}
LOOK_AGAIN: Final = 0.02  # seconds


class Bare:
    """One team's bot."""

    def __init__(self, client: AsyncClient) -> None:
        """Its callbacks hear what there is to hear."""
        self._client = client
        self._direct: dict[str, str] = {}  # user -> room
        self._lines: list[str] = []
        self._asking: set[asyncio.Task[None]] = set()
        client.add_event_callback(self._invited, InviteMemberEvent)  # type: ignore[arg-type]
        client.add_event_callback(self._said, RoomMessageText)  # type: ignore[arg-type]

    async def _invited(self, room: MatrixRoom, _: InviteEvent) -> None:
        await self._client.join(room.room_id)

    async def _said(self, room: MatrixRoom, event: RoomMessageText) -> None:
        text = event.body
        if event.sender == self._client.user_id:
            return
        if room.room_id in self._direct.values():
            self._lines.append(text)
            await self._say(room.room_id, f"Notiert: {text}")
        elif text.startswith("!frage "):
            task = asyncio.create_task(self._ask(room, text.removeprefix("!frage ")))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        elif text == "!ende":
            await self._say(room.room_id, "\n".join([f"{len(self._lines)} Ideen:", *self._lines]))
            self._lines.clear()

    async def _ask(self, room: MatrixRoom, question: str) -> None:
        """New conversations first; a message before the join could never be read."""
        people = [user for user in room.users if user != self._client.user_id]
        for user in people:
            if user not in self._direct:
                self._direct[user] = await self._made(user)
        for user in people:
            await self._joined(self._direct[user], user)
            await self._say(self._direct[user], question)

    async def _made(self, user: str) -> str:
        made = await self._client.room_create(is_direct=True, invite=[user], initial_state=[SEALED])
        assert isinstance(made, RoomCreateResponse)
        return made.room_id

    async def _joined(self, room: str, user: str) -> None:
        while not self._is_there(room, user):  # noqa: ASYNC110 - nio sets no event
            await asyncio.sleep(LOOK_AGAIN)

    def _is_there(self, room: str, user: str) -> bool:
        known = self._client.rooms.get(room)
        member = known.users.get(user) if known else None
        return bool(member and not member.invited)

    async def _say(self, room: str, text: str) -> None:
        content = {"msgtype": "m.text", "body": text}
        await self._client.room_send(
            room, "m.room.message", content, ignore_unverified_devices=True
        )


async def main(url: str, user: str, password: str, folder: Path) -> None:
    """Until it is told to stop."""
    config = AsyncClientConfig(pickle_key="bare", store_sync_tokens=True)
    client = AsyncClient(url, user, store_path=str(folder), config=config)
    await client.login(password)
    await client.sync(full_state=True)
    Bare(client)
    syncing = asyncio.create_task(client.sync_forever(30_000))
    say_ready()
    await told_to_stop().wait()
    syncing.cancel()
    await client.close()  # type: ignore[no-untyped-call] # of nio


if __name__ == "__main__":
    _, url, user, password, folder = sys.argv
    logging.getLogger("nio").setLevel(logging.ERROR)  # it tells of keys that it is about to fetch
    Path(folder).mkdir(parents=True)
    asyncio.run(main(url, user, password, Path(folder)))
