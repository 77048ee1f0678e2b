"""Whole conversations in private, with the real moderator; only the homeserver is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.matrix.chat import Chat


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
    assert "Soll das eine Karte werden?" in await chat.type("Warum eigentlich?")
    echo = await chat.type("2")
    assert "Gut, dann nicht" in echo
    assert "1 Zu spät\n2 Zu warm" in await chat.type("1: Zu spät")
    assert "1 Zu warm" in await chat.type("1 weg")
    assert {"$1", "$3", "$8"} <= set(chat.room.redacted)


async def test_a_line_that_is_heard_twice_is_one_card(chat: Chat) -> None:
    await chat.writing()
    for _ in range(2):
        assert (await chat.type("Zu laut")).count("Zu laut") == 1


async def test_who_may_be_known_by_the_wording_is_asked_once(chat: Chat) -> None:
    await chat.writing()
    assert "[1] So lassen" in await chat.type("Zu laut, Gruß Anna")
    assert "1 Zu laut, Gruß Anna" in await chat.type("1")
    assert "2 Zu warm" in await chat.type("Zu warm")


async def test_there_is_room_for_three(chat: Chat) -> None:
    await chat.writing()
    for text in ("Zu laut", "Zu warm", "Zu spät"):
        await chat.type(text)
    full = await chat.type("Zu früh")
    assert "Mehr als 3 Karten passen nicht" in full
    assert "3 Zu spät" in full
    assert "3 Zu früh" in await chat.type("3: Zu früh")


async def test_a_batch_of_lines_is_echoed_once_and_what_was_wrong_is_said(chat: Chat) -> None:
    await chat.command("10m Was bremst uns?", "ben")
    await chat.invited()
    lines = ("1", "Zu laut", "Zu laut, Gruß Anna", "Zu warm", "1 weg", "Zu spät", "x" * 201)
    said = await chat.batch(*lines)
    assert said.count("1 Zu warm\n2 Zu spät") == 1
    assert "[1] So lassen" in said
    assert "200" in said
    assert "1 Zu laut" not in said
    assert set(chat.room.redacted) == {f"${number}" for number in range(1, 7)}
    assert "1 Zu warm\n2 Zu spät\n3 Zu laut, Gruß Anna" in await chat.type("1")


async def test_whose_lines_came_too_late_hears_of_it_and_sees_no_echo(chat: Chat) -> None:
    await chat.writing()

    async def over() -> None:
        async with chat.world.store.reading() as reading:
            (round_,) = await reading.live_rounds()
        ben = chat.rooms.person("@ben:a", "!team")
        await chat.world.press(ben, f"cancel-yes:{round_.id}", chat.place)

    said = await chat.batch("Zu laut", "Zu warm", before_it_is_kept=over)
    assert said == "Diese Runde ist schon zu Ende."


async def test_after_a_restart_lines_go_on_and_numbers_are_shown_first(chat: Chat) -> None:
    await chat.writing()
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
    await chat.settled()
    assert chat.room.redacted == ["$1"]


# --- after a crash, and at the end of a phase -----------------------------------------------------


async def test_lines_without_an_answer_stay_and_what_runs_is_shown(chat: Chat) -> None:
    await chat.writing()
    await chat.type("Zu laut")
    chat.start()
    before = len(chat.room.sent)
    await chat.talks.was_away("@anna:a", "!dm", ["$8"], chat.ask)
    await chat.settled()
    (said,) = (str(one["body"]) for one in chat.room.sent[before:])
    assert said.startswith("Ich war kurz weg")
    assert "[1] Ideen schreiben" in said
    assert "$8" not in chat.room.redacted
    assert "1 Zu laut\n2 Zu warm" in await chat.type("Zu warm")
    assert "$8" in chat.room.redacted


async def test_a_question_that_nobody_has_answered_is_closed_with_its_phase(chat: Chat) -> None:
    await chat.command("10m Was bremst uns?", "ben")
    await chat.invited()
    assert "Gehört das in eine Runde?" in await chat.type("Zu laut")
    asked = f"$bot{len(chat.room.sent)}"
    (phase,) = {post.phase for post in chat.world.platform.shown.values() if post.phase}
    chat.talks.close(str(phase))
    await chat.settled()
    assert chat.room.sent[-1]["m.relates_to"]["event_id"] == asked
    assert "gehörte zu keiner Runde" in chat.room.sent[-1]["body"]
    assert chat.room.redacted == ["$1"]
    assert "Diese Zahl gehört gerade zu nichts" in await chat.type("1")
