"""Matrix, as a real Synapse shows it: a plain room, and encrypted conversations."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nio import AsyncClient, AsyncClientConfig, SyncResponse

from adapters.matrix import Credentials, MatrixAdapter
from bot.core.model import PersonId, PlaceId
from bot.port import Message, Post, Sent, Text
from bot.texts import Texts
from tests.conformance.platform import Seen
from tests.matrix.synapse import SERVER_NAME, Account, Synapse

if TYPE_CHECKING:
    from bot.port import Adapter

TEXTS = Texts.load(strict=True)
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
HINT = TEXTS.say("de", "matrix-choose")
V3 = "/_matrix/client/v3"

Json = dict[str, Any]


class Matrix:
    """A room on a homeserver, with two people whose clients run; `close` hangs them up."""

    def __init__(self, synapse: Synapse) -> None:
        self._folder = Path(tempfile.mkdtemp())
        self._synapse = synapse
        self._bot = synapse.register(f"bot-{secrets.token_hex(4)}")
        self.names = ("Anna", "Ben")
        self._clients = [Client(synapse, name, self._folder) for name in self.names]
        anna, ben = (client.account for client in self._clients)
        wanted = {"invite": [ben.id, self._bot.id], "name": "#team"}
        made = synapse.ask("POST", f"{V3}/createRoom", wanted, token=anna.token)
        self._room = str(made["room_id"])
        self.place = PlaceId(f"matrix:{SERVER_NAME}:{self._room}")
        self.people = (_person(anna.id), _person(ben.id))
        self.nowhere = PlaceId(f"matrix:{SERVER_NAME}:!nowhere")
        self.nobody = _person(f"@nobody:{SERVER_NAME}")
        self._before: set[str] = set()

    def adapter(self) -> Adapter:
        bot = self._bot
        given = Credentials(self._synapse.url, bot.id, bot.password, passphrase="geheim")
        return MatrixAdapter(given, texts=TEXTS, folder=self._folder / "bot", now=lambda: NOON)

    async def gather(self, adapter: Adapter) -> None:
        """The two come into the room, and into their conversations with the bot."""
        for client in self._clients:
            client.start()
        while len(await adapter.members(self.place)) < len(self.people):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        for person in self.people:
            hello = Post(f"hello {person}", person, Message((Text("Hallo"),)), private=True)
            while not isinstance(await adapter.deliver(hello), Sent):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        while not any(room == self._room for room, _ in self._clients[0].shown().values()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # it greets the room, which is none of the posts
        if not self._before:
            await asyncio.gather(*(client.caught_up() for client in self._clients))
            self._before = {event for one in self._clients for event in one.shown()}

    async def seen(self, to: PlaceId | PersonId) -> list[Seen]:
        client = self._clients[to in self.people and self.people.index(PersonId(to))]
        await client.caught_up()
        return [
            _seen(content["formatted_body"])
            for event, (room, content) in client.shown().items()
            if event not in self._before and (room == self._room) == (to == self.place)
        ]

    async def close(self) -> None:
        """End the clients."""
        await asyncio.gather(*(client.stop() for client in self._clients))


class Client:
    """Somebody's client: it accepts invitations, and shows what the bot says."""

    def __init__(self, synapse: Synapse, name: str, folder: Path) -> None:
        self.account: Account = synapse.register(f"{name.lower()}-{secrets.token_hex(4)}")
        path = f"{V3}/profile/{self.account.id}/displayname"
        synapse.ask("PUT", path, {"displayname": name}, token=self.account.token)
        self._synapse = synapse
        self._folder = folder / name
        self._folder.mkdir()
        self._events: dict[str, tuple[str, Json]] = {}
        self._running: asyncio.Task[None] | None = None
        self._rounds = 0

    def start(self) -> None:
        if self._running is None:
            self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._running:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running

    async def caught_up(self) -> None:
        """Wait until a sync that has begun from now on is through."""
        target = self._rounds + 2
        while self._rounds < target:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    def shown(self) -> dict[str, tuple[str, Json]]:
        """Events of the bot's with what stands there now, by id."""
        return self._events

    async def _run(self) -> None:
        config = AsyncClientConfig(pickle_key="x", store_sync_tokens=False)
        client = AsyncClient(
            self._synapse.url, self.account.id, store_path=str(self._folder), config=config
        )
        client.restore_login(self.account.id, self.account.device, self.account.token)
        try:
            while True:
                answer = await client.sync(timeout=300, full_state=not client.next_batch)
                assert isinstance(answer, SyncResponse)
                if client.should_upload_keys:
                    await client.keys_upload()
                if client.should_query_keys:
                    await client.keys_query()
                for room in answer.rooms.invite:
                    await client.join(room)
                self._read(answer)
                self._rounds += 1
        finally:
            await client.close()  # type: ignore[no-untyped-call]

    def _read(self, answer: SyncResponse) -> None:
        for room, info in answer.rooms.join.items():
            for event in info.timeline.events:
                if event.source["sender"].startswith("@bot-"):
                    self._keep(room, event.source)

    def _keep(self, room: str, event: Json) -> None:
        content = event.get("content", {})
        relation = content.get("m.relates_to", {})
        if event["type"] == "m.room.redaction":
            self._events.pop(event.get("redacts") or content.get("redacts"), None)
        elif relation.get("rel_type") == "m.replace":
            if relation["event_id"] in self._events:
                self._events[relation["event_id"]] = (room, content["m.new_content"])
        elif event["type"] == "m.room.message":
            self._events[event["event_id"]] = (room, content)


def _person(user: str) -> PersonId:
    return PersonId(f"matrix:{SERVER_NAME}:{user}")


def _seen(html: str) -> Seen:
    reader = _Reader()
    reader.feed(html)
    return Seen(tuple(reader.lines), tuple(reader.buttons))


class _Reader(HTMLParser):
    """Paragraphs and list items; a line that begins with code or in bold letters is a button."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.buttons: list[str] = []
        self._text = ""
        self._code: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"p", "li"}:
            self._text, self._code = "", None
        elif tag == "code":
            self._code = ""
        elif tag == "br" and self._code is not None:  # another button below
            self._end()
            self._text, self._code = "", None

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"code", "b"}:
            self._code = self._text
        elif tag in {"p", "li"}:
            self._end()

    def _end(self) -> None:
        if self._code is not None:
            code = self._code.removeprefix("!blitzlicht ")
            self.buttons.append(self._text.split(" ", 1)[1] if code.isdecimal() else code)
        elif self._text != HINT:
            self.lines.append(self._text)
