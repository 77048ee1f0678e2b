"""People in Matrix with a light client: it asks the homeserver only when it waits for something.

matrix-nio, the library of the bot: with it 200 rounds take minutes. The plays in tests/matrix have
members with another one. Clients that take a new key for each line, as the bot asks for, and
clients that do not, are both among them.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any, Final, Self

from nio import (
    AsyncClient,
    AsyncClientConfig,
    JoinResponse,
    RoomCreateResponse,
    RoomSendResponse,
    SyncResponse,
)
from nio.store import SqliteMemoryStore

from bot.core.model import PersonId
from bot.port import Person
from tests.matrix.synapse import PATIENCE, SERVER_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2

    from tests.matrix.synapse import Synapse

LINK: Final = re.compile(r"http://127\.0\.0\.1:\d+/f/\S+")
ENCRYPTED: Final = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}
NOTHING: Final[dict[str, list[str]]] = {"types": []}
FILTER: Final[dict[str, Any]] = {
    "presence": NOTHING,
    "account_data": NOTHING,
    "room": {"timeline": {"limit": 100}, "ephemeral": NOTHING, "account_data": NOTHING},
}


@dataclass(frozen=True)
class Heard:
    """A message as this client has it."""

    room: str
    sender: str
    text: str


class Writer:
    """`async with Writer(synapse, name) as writer`: somebody with an account of their own."""

    def __init__(self, synapse: Synapse, name: str, *, key_per_line: bool = False) -> None:
        self.account = synapse.register(f"{name.lower()}-{secrets.token_hex(4)}")
        person = PersonId(f"matrix:{SERVER_NAME}:{self.account.id}")
        self.person = Person(person, name, self.account.id)
        self.direct = ""  # the room with the bot
        self._key_per_line = key_per_line
        config = AsyncClientConfig(
            store=SqliteMemoryStore, pickle_key="writer", store_sync_tokens=False
        )
        self._client = AsyncClient(synapse.url, self.id, config=config)
        self._heard: list[Heard] = []
        self._token = ""

    @property
    def id(self) -> str:
        return self.account.id

    async def __aenter__(self) -> Self:
        self._client.restore_login(self.id, self.account.device, self.account.token)
        await self.catch_up()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._client.close()  # type: ignore[no-untyped-call]

    # --- rooms -----------------------------------------------------------------------------------

    async def new_room(self, *others: str) -> str:
        """An encrypted one, into which these are invited."""
        made = await self._client.room_create(invite=others, initial_state=[ENCRYPTED])
        assert isinstance(made, RoomCreateResponse), made
        return str(made.room_id)

    def members(self, room: str) -> set[str]:
        """Who is there, as far as this client knows."""
        known = self._client.rooms.get(room)
        return {user for user, one in known.users.items() if not one.invited} if known else set()

    # --- what is heard ---------------------------------------------------------------------------

    async def catch_up(self, wait: int = 0) -> None:
        """One sync, of so many milliseconds where nothing is new; accepts invitations."""
        client = self._client
        answer = await client.sync(wait, FILTER, since=self._token or None)
        assert isinstance(answer, SyncResponse), answer
        self._token = answer.next_batch
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        for room in answer.rooms.invite:
            assert isinstance(await client.join(room), JoinResponse)
        for room, info in answer.rooms.join.items():
            for event in info.timeline.events:
                if text := _text(event.source):
                    self._heard.append(Heard(room, event.sender, text))

    def mark(self) -> int:
        """Where the next thing to be heard will stand."""
        return len(self._heard)

    def heard(self, words: str, sender: str, since: int = 0) -> Heard | None:
        """The newest message of somebody with these words, if there is one."""
        fitting = (
            one
            for one in reversed(self._heard[since:])
            if one.sender == sender and words in one.text
        )
        return next(fitting, None)

    def all_heard(self, words: str, sender: str) -> list[Heard]:
        """Every message of somebody with these words."""
        return [one for one in self._heard if one.sender == sender and words in one.text]

    async def hears(self, words: str, sender: str, since: int) -> Heard:
        """Wait for it."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := self.heard(words, sender, since)) is None:
                    await self.catch_up(1000)
        except TimeoutError:
            told = [one.text for one in self._heard[since:]]
            raise AssertionError(
                f"{self.person.name} waits in vain for {words!r}: {told}"
            ) from None
        return found

    # --- what is said ----------------------------------------------------------------------------

    async def say(self, room: str, text: str) -> None:
        """A line, sealed for all who are there."""
        if self._key_per_line:
            self._client.invalidate_outbound_session(room)
        sent = await self._client.room_send(
            room,
            "m.room.message",
            {"msgtype": "m.text", "body": text, "m.mentions": {}},
            ignore_unverified_devices=True,
        )
        assert isinstance(sent, RoomSendResponse), sent

    async def type(self, bot: str, line: str, words: str) -> str:
        """A line in private; the bot's answer with these words in it."""
        since = self.mark()
        await self.say(self.direct, line)
        return (await self.hears(words, bot, since)).text

    async def choose(self, bot: str, label: str, words: str) -> str:
        """Answer with the number that stood before a label the last time."""
        asked = self.heard(f"] {label}", bot)
        assert asked
        number = re.search(rf"^\[(\d+)\] {re.escape(label)}", asked.text, re.MULTILINE)
        assert number
        return await self.type(bot, number[1], words)

    # --- by link ---------------------------------------------------------------------------------

    def link(self, bot: str) -> str:
        """The newest one."""
        told = self.heard("/f/", bot)
        assert told
        return str(LINK.findall(told.text)[-1])

    async def fill(self, browser: httpx2.AsyncClient, bot: str, values: Mapping[str, str]) -> str:
        """Open the form and send it, as a browser without scripts would; the page that follows.

        Of each pattern the first field whose name begins like it gets the value.
        """
        address = self.link(bot)
        page = unescape((await browser.get(address)).text)
        action = re.search(r'name="action" value="((?:send|cast)[^"]+)"', page)
        assert action, page
        data = {_field(page, name): value for name, value in values.items()}
        answer = await browser.post(f"{address}/submit", data={"action": action[1], **data})
        return unescape(answer.text)


def _field(page: str, name: str) -> str:
    found = re.search(rf'name="({name}[^"]*)"', page)
    assert found, page
    return found[1]


def _text(event: dict[str, Any]) -> str:
    body = (event.get("content") or {}).get("body")
    return body if event.get("type") == "m.room.message" and isinstance(body, str) else ""
