"""Whole conversations in private, with the real moderator; only the homeserver is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import pytest
from nio import AsyncClient, MatrixRoom

from adapters.matrix.errands import Errands
from adapters.matrix.rooms import Rooms
from adapters.matrix.saying import Saying
from adapters.matrix.sync import Said
from adapters.matrix.talk import STATE
from adapters.matrix.talks import Talks
from bot.core.model import Level
from bot.port import Answer, Command, Heard, Post
from tests.world import MemoryPlatform, World, strict_texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

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
        self.room = Room()
        self.start()

    def start(self) -> None:
        """As after a restart: nothing is known but what stands in the room."""
        self._errands = Errands()
        texts = strict_texts("de")
        saying = Saying(cast("Mail", self.room), self._errands, self.rooms, texts)
        self.talks = Talks(saying, texts, "de", self._recall)

    async def _recall(self, _room: str) -> tuple[dict[str, Any], dict[str, str]]:
        states = [one[STATE] for one in self.room.sent if STATE in one]
        return (states[-1] if states else {}), {}

    async def type(self, line: str) -> str:
        """A line; returns what the bot has said to it."""
        self._number += 1
        before = len(self.room.sent)
        said = Said("!dm", {"event_id": f"${self._number}", "sender": ANNA})
        await self.talks.line(said, line, self.ask)
        await self._errands.settled()
        return "\n".join(str(one["body"]) for one in self.room.sent[before:])

    async def ask(self, heard: Heard) -> Answer:
        return await self.world.hear(heard)

    async def command(self, text: str, name: str = "anna") -> str:
        person = self.rooms.person(f"@{name}:a", TEAM)
        answer = await self.world.hear(Command(person, self.place, text))
        before = len(self.room.sent)
        if answer is not None:
            await self.talks.answer(ANNA, "!dm", answer, self.place.id)
        await self._errands.settled()
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


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    platform = MemoryPlatform("matrix", "!blitzlicht", best=Level.CONFIDENTIAL)
    async with World(tmp_path, platform=platform) as world:
        yield Chat(world)


async def writing(chat: Chat) -> str:
    await chat.command("10m Was bremst uns?", "ben")
    await chat.invited()
    return await chat.type("1")


# --- forms ----------------------------------------------------------------------------------------


async def test_a_round_is_started_by_answering_questions(chat: Chat) -> None:
    shown = await chat.command("")
    assert "2 Frage: –" in shown
    assert "Absenden mit „Starten“" in shown
    assert "2 Frage: Was bremst uns?" in await chat.type("2: Was bremst uns?")
    people = next(line.split(" ")[0] for line in shown.splitlines() if "Wer macht mit?" in line)
    assert "Wer macht mit?" in await chat.type(people)
    assert "alle 6" in await chat.type("alle")
    assert await chat.type("starten") == "Erledigt."
    assert len(chat.public()) == 1


async def test_what_is_wrong_with_a_form_is_said_and_nothing_typed_is_lost(chat: Chat) -> None:
    await chat.command("")
    await chat.type("2: Was bremst uns?\n3: bald")
    again = await chat.type("starten")
    assert "⚠️ 3: „bald“ verstehe ich nicht als Dauer" in again
    assert "2 Frage: Was bremst uns?" in again
    assert await chat.type("3: 5m\nstarten") == "Erledigt."


async def test_settings_are_a_form_too(chat: Chat) -> None:
    shown = await chat.type("einstellungen")
    assert "1 Sprache: " in shown
    assert await chat.type("1: english\nspeichern") == "Saved. This holds from now on."


# --- cards ----------------------------------------------------------------------------------------


async def test_lines_are_cards_once_a_round_is_chosen(chat: Chat) -> None:
    await chat.command("10m Was bremst uns?", "ben")
    assert "[1] Ideen schreiben" in await chat.invited()
    assert "Gehört das in eine Runde?" in await chat.type("Zu laut")
    assert chat.room.redacted == []  # it still waits
    assert "1 Zu laut" in await chat.type("1")
    assert "2 Zu warm" in await chat.type("Zu warm")
    assert "Blitzlicht" in await chat.type("hilfe")
    assert "nur in einem Kanal" in await chat.type("abbrechen")
    assert "Frage eine Karte" in await chat.type("Warum eigentlich?")
    echo = await chat.type("2")
    assert "Gut, dann nicht" in echo
    assert "1 Zu spät\n2 Zu warm" in await chat.type("1: Zu spät")
    assert "1 Zu warm" in await chat.type("1 weg")
    assert {"$1", "$3", "$8"} <= set(chat.room.redacted)


async def test_a_line_that_is_heard_twice_is_one_card(chat: Chat) -> None:
    await writing(chat)
    for _ in range(2):
        assert (await chat.type("Zu laut")).count("Zu laut") == 1


async def test_who_may_be_known_by_the_wording_is_asked_once(chat: Chat) -> None:
    await writing(chat)
    assert "[1] So lassen" in await chat.type("Zu laut, Gruß Anna")
    assert "1 Zu laut, Gruß Anna" in await chat.type("1")
    assert "2 Zu warm" in await chat.type("Zu warm")


async def test_there_is_room_for_three(chat: Chat) -> None:
    await writing(chat)
    for text in ("Zu laut", "Zu warm", "Zu spät"):
        await chat.type(text)
    full = await chat.type("Zu früh")
    assert "Mehr als 3 Karten passen nicht" in full
    assert "3 Zu spät" in full
    assert "3 Zu früh" in await chat.type("3: Zu früh")


async def test_after_a_restart_lines_go_on_and_numbers_are_shown_first(chat: Chat) -> None:
    await writing(chat)
    await chat.type("Zu laut")
    chat.start()
    assert "Das sind die Karten, die ich habe" in await chat.type("1 weg")
    assert "2 Zu warm" in await chat.type("Zu warm")
    assert "1 Zu warm" in await chat.type("1 weg")


async def test_where_nothing_runs_an_idea_is_no_card(chat: Chat) -> None:
    assert "Gerade läuft keine Runde" in await chat.type("Zu laut")
    assert "gehört gerade zu nichts" in await chat.type("7")


async def test_what_was_typed_for_a_phase_goes_with_it(chat: Chat) -> None:
    await chat.command("10m Was bremst uns?", "ben")
    await chat.invited()
    await chat.type("Zu laut")
    (phase,) = {post.phase for post in chat.world.platform.shown.values() if post.phase}
    chat.talks.close(str(phase))
    await chat._errands.settled()
    assert chat.room.redacted == ["$1"]
