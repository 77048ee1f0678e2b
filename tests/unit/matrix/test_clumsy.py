"""First-time users in private are understood, or told kindly what would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.matrix.chat import Chat

# --- where nothing runs ---------------------------------------------------------------------------


async def test_who_begins_a_round_in_private_is_told_where(chat: Chat) -> None:
    for typed in ("!blitzlicht Was bremst uns?", "/blitzlicht", "!blitzlicht 5m Und nun?"):
        assert "Runden beginnen in einem Raum" in await chat.type(typed)
    assert "So geht’s" in await chat.type("!blitzlicht hilfe")
    assert "nur in einem Kanal" in await chat.type("!blitzlicht abbrechen")
    assert "Gerade läuft keine Runde" in await chat.type("Was bremst uns?")


@pytest.mark.parametrize("line", ["hallo", "Danke!", "ok", "fertig", "-", "👍"])
async def test_small_talk_gets_an_answer(chat: Chat, line: str) -> None:
    assert "Alles klar!" in await chat.type(line)


async def test_an_unnamed_room_is_called_after_its_people(chat: Chat) -> None:
    await chat.command("10m Was bremst uns?", "ben")
    assert "Blitzlicht in Anna, Ben, Cem …:" in await chat.invited()


# --- forms ----------------------------------------------------------------------------------------


async def test_who_is_lost_in_a_form_is_told_the_way_out(chat: Chat) -> None:
    await chat.command("")
    assert "„Abbrechen“ schließt das Formular" in await chat.type("hallo")
    assert "So geht’s" in await chat.type("hilfe")
    assert "2 Frage: Was bremst uns?" in await chat.type("2: Was bremst uns?")
    assert "Wer macht mit? alle 6" in await chat.type("4: –")
    assert "Geschlossen" in await chat.type("abbrechen")


async def test_a_form_that_was_left_open_swallows_no_cards(chat: Chat) -> None:
    """Else a card would become the question of a round, for all to see."""
    await chat.command("")
    await chat.writing()
    assert "1 Zu laut" in await chat.type("Zu laut")
    assert "1 Zu warm" in await chat.type("1: Zu warm")


async def test_a_form_in_between_ends_nothing(chat: Chat) -> None:
    await chat.writing()
    await chat.type("einstellungen")
    assert "Weiter mit den Karten" in await chat.type("schließen")
    assert "1 Zu laut" in await chat.type("Zu laut")


# --- cards ----------------------------------------------------------------------------------------


async def test_a_card_that_is_not_there_cannot_be_taken_back(chat: Chat) -> None:
    await chat.writing()
    assert "Noch ist keine Karte da" in await chat.type("2 weg")
    assert "Notiert" in await chat.type("Zu laut")
    assert "1 Zu laut" in await chat.type("2 weg")  # that is what there is


async def test_a_command_is_never_a_card(chat: Chat) -> None:
    await chat.writing()
    assert "nur in einem Kanal" in await chat.type("!blitzlicht weiter")
    assert "Runden beginnen in einem Raum" in await chat.type("!blitzlicht Zu laut")
    assert "1 Zu warm" in await chat.type("Zu warm")
    assert "2 " not in await chat.type("Zu warm")


@pytest.mark.parametrize("line", ["nein", "Danke!", "ok", "-", "👍"])
async def test_an_answer_to_the_bot_becomes_a_card_only_if_wanted(chat: Chat, line: str) -> None:
    await chat.writing()
    await chat.type("Zu laut")
    assert "Soll das eine Karte werden?" in await chat.type(line)
    assert "Gut, dann nicht" in await chat.type("nein")
    assert "Soll das eine Karte werden?" in await chat.type(line)
    assert f"2 {line}" in await chat.type("1.")


@pytest.mark.parametrize("line", ["Diesmal nicht", "Ideen schreiben", "mitmachen", "1:", "stopp"])
async def test_what_was_offered_before_is_hardly_an_idea(chat: Chat, line: str) -> None:
    await chat.writing()
    await chat.type("Warum?")
    await chat.type("nein")  # other choices have taken the place of the invitation's
    assert "Soll das eine Karte werden?" in await chat.type(line)
    assert "1 Zu laut" in await chat.type("Zu laut")


async def test_own_cards_can_be_looked_at(chat: Chat) -> None:
    await chat.writing()
    assert "Noch ist keine Karte da" in await chat.type("Karten")
    await chat.type("Zu laut")
    assert await chat.type("meine Karten") == "Bis jetzt aufgeschrieben:\n1 Zu laut"
    assert "Soll das eine Karte werden?" not in await chat.type("1 weg")


@pytest.mark.parametrize("line", ["!hilfe", "/hilfe", "Hilfe!", "HILFE", "?"])
async def test_help_is_found_however_it_is_asked_for(chat: Chat, line: str) -> None:
    await chat.writing()
    assert "So geht’s" in await chat.type(line)


async def test_what_was_not_wanted_does_not_come_back(chat: Chat) -> None:
    await chat.writing()
    await chat.type("Warum ist es so laut?")
    assert "Warum" not in await chat.type("Zu laut")
    assert "Warum" not in await chat.type("1: Zu warm")


async def test_help_in_between_ends_nothing(chat: Chat) -> None:
    await chat.writing()
    for word in ("hilfe", "datenschutz", "!blitzlicht hilfe"):
        assert "Weiter mit den Karten" in await chat.type(word)
    assert "1 Zu laut" in await chat.type("Zu laut")


async def test_a_pasted_list_is_an_idea_a_line(chat: Chat) -> None:
    await chat.writing()
    assert "1 Zu laut\n2 Zu warm" in await chat.type("- Zu laut\n- Zu warm")
    assert "1 Zu leise\n2 Zu kalt" in await chat.type("1: Zu leise\n2: Zu kalt")


async def test_more_lines_than_fit_are_not_taken_in_part(chat: Chat) -> None:
    await chat.writing()
    pasted = "\n".join(f"Idee {number}" for number in range(20))
    assert "Das sind 20 Ideen, Platz ist aber nur noch für 3." in await chat.type(pasted)
    await chat.type("Zu laut\nZu warm")
    assert "Platz ist aber nur noch für eine." in await chat.type("Zu spät\nZu früh")
    echo = await chat.type("Zu spät")
    assert "3 Zu spät" in echo
    assert "Idee" not in echo


async def test_a_line_that_is_too_long_is_no_card_yet(chat: Chat) -> None:
    await chat.writing()
    assert "300 Zeichen, 200 passen" in await chat.type("x" * 300)
    assert "xxx" not in await chat.type("Zu laut")


async def test_what_may_tell_its_author_is_no_card_yet_and_that_is_said(chat: Chat) -> None:
    await chat.writing()
    assert "Noch ist das keine Karte" in await chat.type("Zu laut, Gruß Anna")
    assert "1 Zu warm" in await chat.type("Zu warm")


# --- votes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["1, 3", "1 3.", "1 und 3", "#1 #3", "1) 3)"])
async def test_a_vote_counts_however_it_is_written(chat: Chat, line: str) -> None:
    await chat.voting()
    assert "deine Stimme ist drin" in await chat.type(line)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("1 1 1", "höchstens 2 Punkte"),
        ("1 2 3 4 5", "5 Punkte verteilt, es sind aber nur 3"),
        ("9", "Diese Nummer gibt es hier nicht"),
        ("1:2", "Bitte nur die Nummern der Karten"),
        ("alles weg", "Bitte nur die Nummern der Karten"),
        ("Zu laut", "Bitte nur die Nummern der Karten"),
        ("hilfe", "Weiter mit der Abstimmung"),
    ],
)
async def test_what_is_no_vote_is_explained(chat: Chat, line: str, answer: str) -> None:
    await chat.voting()
    await chat.type("1 2")
    assert answer in await chat.type(line)
    assert "deine Stimme ist drin" in await chat.type("1 2")


async def test_an_idea_while_dots_are_given_is_not_promised_to_be_a_card(chat: Chat) -> None:
    await chat.voting()
    await chat.type("fertig")
    told = await chat.type("Noch eine Idee")
    assert "Gerade werden keine Ideen gesammelt" in told
    assert "[1] Abstimmen" in told
    assert "Karte" not in told.partition("[1]")[0]
