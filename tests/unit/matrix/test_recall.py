"""Looking back into rooms: a homeserver that fails for a moment changes no line's meaning."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from adapters.matrix import patience, recall
from adapters.matrix import running as running_
from adapters.matrix.apologies import Trouble
from adapters.matrix.cipher import Cipher
from adapters.matrix.recall import GONE, Memory
from adapters.matrix.sync import Syncing
from adapters.matrix.talk import STATE
from bot.core.model import PhaseId
from bot.port import Note, Press, Text
from tests.hand_clock import MONDAY
from tests.unit.matrix.bad_homeserver import BOT, MALLORY, ROOM, TEAM, BadHomeserver, sync
from tests.unit.matrix.test_strangers import hung_up, logged_in, run_by
from tests.world import strict_texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from adapters.matrix.running import Running
    from tests.unit.matrix.chat import Chat

Json = dict[str, Any]

VOLUNTEER = "volunteer:p1"
ERRORS = len(patience.BREAKS) + 1


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "BREAKS", (0.0,) * (ERRORS - 1))
    monkeypatch.setattr(patience, "UNREACHABLE", 0.0)
    monkeypatch.setattr(running_, "BREAK", 0.0)


def said(event: str, sender: str, **more: Any) -> Json:
    content = {"msgtype": "m.text", "body": event, **more}
    source = {"type": "m.room.message", "event_id": event, "sender": sender, "content": content}
    return {**source, "origin_server_ts": 1}


def page(*newest_first: Json) -> Json:
    return {"chunk": [*newest_first]}


def offering(*menu: list[str]) -> Json:
    return page(said("$asked", BOT, **{STATE: {"menu": [*menu]}}))


# --- buttons in rooms -----------------------------------------------------------------------------


@pytest.fixture
async def memory(server: BadHomeserver, tmp_path: Path) -> AsyncIterator[Memory]:
    client = logged_in(server, tmp_path)
    memory = Memory(Syncing(client, Cipher(client, lambda: MONDAY), Trouble()), strict_texts("de"))
    memory.user = BOT
    memory.stand("s1")
    yield memory
    await client.close()  # type: ignore[no-untyped-call]


async def test_a_button_is_found_though_looking_back_fails_at_first(
    server: BadHomeserver, memory: Memory
) -> None:
    server.proxied += [(502, "")]
    server.pages += [503, 429, offering(["Ich kümmere mich", VOLUNTEER])]
    assert await memory.action(ROOM, "ich kümmere mich!") == VOLUNTEER


@pytest.mark.parametrize("failures", [[403], [500] * ERRORS])
async def test_a_failure_is_no_knowledge(
    server: BadHomeserver, memory: Memory, failures: list[int]
) -> None:
    server.pages += [*failures, offering(["I’ll look after it", VOLUNTEER])]
    assert await memory.action(ROOM, "Ich kümmere mich") == GONE
    assert await memory.action(ROOM, "I'll look after it") == VOLUNTEER


@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ("Ich kümmere mich", GONE),
        ("I'll look after it.", GONE),
        ("Wieder aufnehmen 2", GONE),
        ("Runde abbrechen", GONE),
        ("Pause bis ...", GONE),
        ("Was wird gespeichert", "stored"),
        ("abstimmen", "overview"),
        ("Was bremst uns?", ""),
        ("weiter", ""),
        ("Neue Adresse?", ""),  # somebody's question
    ],
)
async def test_a_buttons_name_is_no_question(
    server: BadHomeserver, memory: Memory, typed: str, action: str
) -> None:
    server.pages += [page()]
    assert await memory.action(ROOM, typed) == action


async def test_whoever_presses_what_is_gone_is_told_and_begins_nothing(chat: Chat) -> None:
    anna = chat.rooms.person("@anna:a", "!team")
    answer = await chat.ask(Press(anna, chat.place, recall.GONE))
    assert isinstance(answer, Note)
    (told,) = answer.message.blocks
    assert isinstance(told, Text)
    assert "gehört zu nichts mehr" in told.text
    assert chat.public() == []


# --- conversations --------------------------------------------------------------------------------


async def test_numbers_mean_what_they_did_though_looking_back_fails_at_first(chat: Chat) -> None:
    await chat.command("10m Was bremst uns?", "ben")
    await chat.invited()
    chat.start()
    chat.away = 20
    assert "eine Idee pro Nachricht" in await chat.type("1")


async def test_nobody_sees_a_conversation_before_it_is_taken_up(chat: Chat) -> None:
    await chat.command("10m Was bremst uns?", "ben")
    await chat.invited()
    chat.start()
    taking_up = asyncio.create_task(chat.talks.take_up("@anna:a", "!dm"))
    await asyncio.sleep(0)  # it looks back now
    assert "eine Idee pro Nachricht" in await chat.type("1")
    assert (await taking_up).taking is not None


# --- lines that stand there still -----------------------------------------------------------------


async def with_mallory(chat: Chat, server: BadHomeserver, folder: Path) -> Running:
    """Who has a conversation with the bot."""
    running = run_by(chat, server, folder)
    running._memory.user = BOT
    running._dms._know(MALLORY, ROOM, chat.world.clock.now())
    server.syncs += [sync("s1", before=TEAM)]
    assert await running._step("s0") == "s1"
    return running


async def test_the_first_look_for_lines_is_repeated_until_it_succeeds(
    chat: Chat, server: BadHomeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.matrix.errands.BREAK", 0.0)
    running = await with_mallory(chat, server, tmp_path)
    server.proxied += [(502, "")] * 3
    server.pages += [500, 503, page(said("$echo", BOT), said("$line", MALLORY))]
    server.code = "M_UNKNOWN"
    running._sweep("s0")
    await running._errands.settled()
    assert server.redacted == ["$line"]
    await hung_up(running)


async def test_the_end_of_a_phase_redacts_whatever_stands_there_still(
    chat: Chat, server: BadHomeserver, tmp_path: Path
) -> None:
    running = await with_mallory(chat, server, tmp_path)
    server.pages += [page(said("$new", MALLORY), said("$echo", BOT), said("$line", MALLORY))]
    running._talks.look_again(ROOM, MALLORY)
    for _ in range(2):  # $new is not answered yet
        await running.phase_closed(PhaseId("p"))
        await running._errands.settled()
        assert server.redacted[:1] == ["$line"]
        server.pages += [page(said("$echo2", BOT), said("$new", MALLORY))]
    assert server.redacted == ["$line", "$new"]
    asked = len(server.paths)
    await running.phase_closed(PhaseId("p"))  # nothing was typed since
    await running._errands.settled()
    assert len(server.paths) == asked
    await hung_up(running)


async def test_what_was_typed_is_looked_for_once_and_not_while_a_form_is_open(chat: Chat) -> None:
    await chat.type("hilfe")
    assert chat.talks.typed_in() == ["!dm"]
    assert chat.talks.typed_in() == []
    await chat.command("")
    await chat.type("2: Was bremst uns?")
    assert chat.talks.typed_in() == []
    await chat.type("abbrechen")
    assert chat.talks.typed_in() == ["!dm"]


async def test_a_line_that_waits_for_another_round_is_left_alone(chat: Chat) -> None:
    await chat.command("10m Was bremst uns?", "ben")
    await chat.invited()
    assert "Gehört das in eine Runde?" in await chat.type("Zu laut")
    assert chat.talks.waiting("@anna:a") == {"$1"}
