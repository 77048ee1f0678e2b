"""Anna's conversation with the bot, with the real moderator; only the homeserver is left out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from nio import AsyncClient, MatrixRoom

from adapters.matrix.errands import Errands
from adapters.matrix.rooms import Rooms, matrix_id
from adapters.matrix.saying import Saying
from adapters.matrix.sync import Said
from adapters.matrix.talk import STATE
from adapters.matrix.talks import Talks
from bot.port import Answer, Command, Form, Heard, Post, Press, Submit
from tests.world import World, strict_texts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from adapters.matrix.mail import Mail

TEAM, ANNA = "!team", "@anna:a"
NAMES = ("anna", "ben", "cem", "dora", "eva", "finn")


@dataclass
class Room:
    """Where letters would go: what stands there, and what was redacted."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    redacted: list[str] = field(default_factory=list)

    async def send(self, _room: str, content: dict[str, Any], _tx: str, _rank: object) -> str:
        self.sent.append(content)
        return f"$bot{len(self.sent)}"

    async def redact(self, _room: str, event: str, _tx: str) -> None:
        self.redacted.append(event)


class Chat:
    """Anna's conversation with the bot, in a team of six."""

    def __init__(self, world: World) -> None:
        self.world = world
        client = AsyncClient("http://localhost", "@bot:a")
        client.user_id = "@bot:a"
        for room in (TEAM, "!dm"):
            client.rooms[room] = MatrixRoom(room, "@bot:a")
            for name in NAMES if room == TEAM else NAMES[:1]:
                client.rooms[room].add_member(f"@{name}:a", name.capitalize(), None)
        self.rooms = Rooms(client)
        self.place = self.rooms.place(TEAM)
        world.platform.people[self.place.id] = self.rooms.members(TEAM)
        self._number = 0
        self.away = 0  # so many looks back fail
        self.room = Room()
        self.start()

    def start(self) -> None:
        """As after a restart: nothing is known but what stands in the room."""
        self._errands = Errands()
        texts = strict_texts("de")
        self.saying = Saying(cast("Mail", self.room), self._errands, self.rooms, texts)
        self.talks = Talks(self.saying, texts, "de", self._recall)

    async def _recall(self, _room: str) -> tuple[dict[str, Any], dict[str, str]]:
        await asyncio.sleep(0)
        if self.away:
            self.away -= 1
            raise ConnectionRefusedError
        states = [one[STATE] for one in self.room.sent if STATE in one]
        return (states[-1] if states else {}), {}

    async def type(self, line: str) -> str:
        """A line; returns what the bot has said to it."""
        self._number += 1
        before = len(self.room.sent)
        said = Said("!dm", {"event_id": f"${self._number}", "sender": ANNA})
        await self.talks.line(said, line, self.ask)
        await self.settled()
        return "\n".join(str(one["body"]) for one in self.room.sent[before:])

    async def batch(
        self, *lines: str, before_it_is_kept: Callable[[], Awaitable[object]] | None = None
    ) -> str:
        """Lines that are heard together; returns what the bot has said to them."""
        together, before = await self.world.ear.together(), len(self.room.sent)
        self.saying.hold()
        for line in lines:
            self._number += 1
            said = Said("!dm", {"event_id": f"${self._number}", "sender": ANNA})
            await self.talks.line(said, line, together.hear)
        await self.settled()
        assert len(self.room.sent) == before
        if before_it_is_kept:
            await before_it_is_kept()
        _, late = await together.keep([], {"since": "t1"})
        for person, phase in late:
            await self.talks.too_late(matrix_id(person), phase, self.ask)
        self.saying.release()
        await self.settled()
        return "\n".join(str(one["body"]) for one in self.room.sent[before:])

    async def settled(self) -> None:
        """All that was to be said has been."""
        await self._errands.settled()

    async def ask(self, heard: Heard) -> Answer:
        return await self.world.hear(heard)

    async def command(self, text: str, name: str = "anna") -> str:
        person = self.rooms.person(f"@{name}:a", TEAM)
        answer = await self.world.hear(Command(person, self.place, text))
        before = len(self.room.sent)
        if answer is not None:
            await self.talks.answer(ANNA, "!dm", answer, self.place.id)
        await self.settled()
        return "\n".join(str(one["body"]) for one in self.room.sent[before:])

    async def invited(self) -> str:
        """Deliver the newest post that is for Anna."""
        mine = [post for post in self.world.platform.shown.values() if post.to.endswith(ANNA)]
        post: Post = mine[-1]
        contents = await self.talks.dressed(post, "!dm")
        self.room.sent += contents
        self.talks.arrived(post)
        return str(contents[-1]["body"])

    def public(self) -> list[str]:
        shown = self.world.platform.shown.values()
        return [post.key for post in shown if post.to == self.place.id]

    async def writing(self) -> str:
        """Ben has begun a round, and Anna has chosen to write."""
        await self.command("10m Was bremst uns?", "ben")
        await self.invited()
        return await self.type("1")

    async def voting(self) -> str:
        """Anna and four others have written a card each, the time is up, and she has the ballot."""
        await self.writing()
        await self.type("Zu laut")
        phase = next(post.phase for post in self.world.platform.shown.values() if post.phase)
        for name, text in zip(NAMES[1:], ("Zu warm", "Zu spät", "Zu eng", "Zu viel"), strict=False):
            person = self.rooms.person(f"@{name}:a", TEAM)
            form = await self.ask(Press(person, self.place, f"write:{phase}"))
            assert isinstance(form, Form)
            values = {one.name: "" for one in form.fields} | {form.fields[0].name: text}
            await self.ask(Submit(person, self.place, form.action, values))
        await self.world.clock.advance(timedelta(minutes=10))
        self.talks.close(str(phase))
        await self.invited()
        return await self.type("1")
