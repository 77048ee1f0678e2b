"""Rounds that cannot start as they were asked for, by command and by form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.refusal import Reason
from bot.port import Command, Form, Heading, Note, Submit
from tests.bad_input.room import (
    DU,
    EVERYBODY,
    LANGUAGES,
    LEAD,
    SPEAKERS,
    WRITERS,
    Bad,
    Room,
    empty_room,
    said,
)
from tests.plain import plain
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from bot.port import Value

pytestmark = pytest.mark.asyncio(loop_scope="module")
all_languages = pytest.mark.parametrize("language", LANGUAGES)

QUESTION = "Was bremst uns?"
WHOLE: dict[str, Value] = {
    "method": "blitzlicht",
    "question": QUESTION,
    "duration": "10m",
    "repeat": "",
    "people": tuple(str(one.id) for one in EVERYBODY),
    "open": False,
}

BAD = [
    Bad("question", "", Reason.QUESTION_MISSING),
    Bad("question", "   ", Reason.QUESTION_MISSING),
    Bad("question", "\u200b\u200d", Reason.INVISIBLE),
    Bad("question", "Was bremst uns\u202e?", Reason.CONTROL_CHARACTERS),
    Bad("question", "Was?" + "\u0335" * 9, Reason.TOO_MANY_MARKS),
    Bad("question", "Wa\u0308r" * 101, Reason.SENTENCE_TOO_LONG, {"length": 303, "limit": 300}),
    Bad("question", "Wie?" * 10_000, Reason.SENTENCE_TOO_LONG, {"length": 40_000, "limit": 300}),
    Bad("duration", "0", Reason.BAD_DURATION),
    Bad("duration", "0m", Reason.BAD_DURATION),
    Bad("duration", "59s", Reason.BAD_DURATION),
    Bad("duration", "30d", Reason.BAD_DURATION),
    Bad("duration", "7d 1m", Reason.BAD_DURATION),
    Bad("duration", "999999w", Reason.BAD_DURATION),
    Bad("duration", "-5m", Reason.UNREADABLE_DURATION, {"typed": "-5m"}),
    Bad("duration", "Banane", Reason.UNREADABLE_DURATION, {"typed": "Banane"}),
    Bad("duration", "5m" * 9_000, Reason.UNREADABLE_DURATION, {"typed": "5m" * 20}),
    Bad("repeat", "jeden Freitag", Reason.UNREADABLE_RHYTHM, {"typed": "jeden Freitag"}),
    Bad("repeat", "freitags 25:00", Reason.UNREADABLE_RHYTHM, {"typed": "freitags 25:00"}),
    Bad("repeat", "every Fridsy 3pm", Reason.UNREADABLE_RHYTHM, {"typed": "every Fridsy 3pm"}),
    Bad("repeat", "freitags" * 9_000, Reason.UNREADABLE_RHYTHM, {"typed": "freitags" * 5}),
    Bad("method", "geheim", Reason.UNKNOWN_METHOD),
    Bad("method", "uebung", Reason.UNKNOWN_METHOD),  # belongs into a practice channel
    Bad("people", (), Reason.NOBODY_CHOSEN),
]


@all_languages
@pytest.mark.parametrize("bad", BAD, ids=str)
async def test_the_start_form_comes_back_with_a_word_beside_the_field(
    empty: Room, bad: Bad, language: str
) -> None:
    typed = {**WHOLE, bad.at: bad.value}
    form = await empty.refused_form(SPEAKERS[language], "begin", typed)
    assert form.errors == bad.errors(language)
    assert form.action == "begin"


@all_languages
async def test_saying_yes_to_a_small_group_skips_no_check(empty: Room, language: str) -> None:
    typed = {**WHOLE, "method": "geheim", "duration": "30d"}
    form = await empty.refused_form(SPEAKERS[language], "begin-anyway", typed)
    assert form.errors == {
        "method": said(language, "refused-unknown-method"),
        "duration": said(language, "refused-bad-duration"),
    }


@all_languages
async def test_everything_that_is_wrong_is_said_at_once(empty: Room, language: str) -> None:
    typed = {**WHOLE, "question": "", "duration": "0m", "people": ()}
    form = await empty.refused_form(SPEAKERS[language], "begin", typed)
    assert set(form.errors) == {"question", "duration", "people"}


@all_languages
async def test_alone_nobody_starts(empty: Room, language: str) -> None:
    who = SPEAKERS[language]
    form = await empty.refused_form(who, "begin", {**WHOLE, "people": (who.id,)})
    assert form.errors == {"": said(language, "refused-nobody-here")}


@all_languages
@pytest.mark.parametrize("length", ["0m", "30d", "0 min", "8d"])
async def test_a_command_of_a_wrong_length_opens_the_form(
    empty: Room, length: str, language: str
) -> None:
    answer = await empty.refused(Command(SPEAKERS[language], TEAM, f"{length} {QUESTION}"))
    assert isinstance(answer, Form)
    assert answer.errors == {"duration": said(language, "refused-bad-duration")}
    shown = {one.name: one.value for one in answer.fields}
    assert (shown["question"], shown["duration"]) == (QUESTION, length)


@all_languages
async def test_a_command_of_40_000_characters_opens_the_form(empty: Room, language: str) -> None:
    question = "Wie? " * 8_000
    answer = await empty.refused(Command(SPEAKERS[language], TEAM, question))
    assert isinstance(answer, Form)
    assert answer.errors == {
        "question": said(language, "refused-sentence-too-long", length=39_999, limit=300)
    }
    assert answer.fields[1].value == question.strip()


# --- a round is live ------------------------------------------------------------------------------


@all_languages
async def test_a_second_command_is_told_what_is_live(collecting: Room, language: str) -> None:
    answer = await collecting.refused(Command(SPEAKERS[language], TEAM, "Noch eine Frage?"))
    assert isinstance(answer, Note)
    assert answer.error
    time = said(language, "moment-today", time="10:10")
    told = said(language, "refused-round-live", question=QUESTION, time=time)
    assert plain(answer).splitlines()[0] == told
    assert plain(answer).endswith(f"[{said(language, 'button-take-part')}]")


@all_languages
@pytest.mark.parametrize("verb", ["begin", "begin-anyway"])
async def test_a_second_form_is_told_so_and_keeps_its_question(
    collecting: Room, verb: str, language: str
) -> None:
    typed = {**WHOLE, "question": "Noch eine Frage?"}
    form = await collecting.refused_form(SPEAKERS[language], verb, typed)
    time = said(language, "moment-today", time="10:10")
    told = said(language, "refused-round-live", question=QUESTION, time=time)
    assert form.errors == {"": told}


async def test_of_two_starts_at_once_one_is_a_round(tmp_path: Path) -> None:
    """Both find the place free; the second finds out when its turn comes."""
    async with empty_room(tmp_path) as room:
        both = [
            Submit(who, TEAM, "begin", {**WHOLE, "question": f"Was bremst {who.name}?"})
            for who in WRITERS[:2]
        ]
        first, second = await room.world.ear.hear(both)
        assert first is None
        assert isinstance(second, Form)
        assert "Was bremst Evander?" in second.errors[""]
        assert second.fields[1].value == "Was bremst Finnegan?"
        assert len(room.world.keys.phases()) == 1


async def test_a_question_is_shown_as_it_was_typed(tmp_path: Path) -> None:
    """HTML and mentions are text to every platform; there is nothing to refuse."""
    async with empty_room(tmp_path) as room:
        typed = "<b>Was</b> bremst @all & uns?"
        assert await room.world.type(LEAD, typed) is None
        call = room.world.platform.arrived[0].message
        assert call.blocks[0] == Heading(f"⚡ Blitzlicht: {typed}")
        assert (await room.round()).question == typed
        assert said(DU, "rules") in plain(call)
