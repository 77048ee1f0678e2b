"""Recurring rounds that cannot be, and hands that must not touch them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.model import PlaceId
from bot.core.series import LIMIT, Pause
from bot.port import Command, Form, Note, Place, Press, Submit
from tests.bad_input.room import (
    EVERYBODY,
    LANGUAGES,
    LEAD,
    SPEAKERS,
    STRANGER,
    WRITERS,
    Room,
    as_admin,
    empty_room,
    said,
)
from tests.bad_input.test_starting import WHOLE
from tests.plain import plain
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.series import Series

all_languages = pytest.mark.parametrize("language", LANGUAGES)
ELSEWHERE = Place(PlaceId("web:elsewhere"), "#elsewhere")
PRACTICE = Place(PlaceId("web:practice"), "#practice", practice=True)
FRIDAY = "freitags 15:00 Wie war die Woche?"
PRESSES = ("pause-series", "resume-series", "end-series", "end-series-yes")


async def series(room: Room) -> list[Series]:
    async with room.world.store.reading() as reading:
        return await reading.series_of(TEAM.id)


async def one(room: Room) -> Series:
    await room.world.type(LEAD, FRIDAY)
    (only,) = await series(room)
    return only


@all_languages
async def test_the_hundredth_is_one_too_many(tmp_path: Path, language: str) -> None:
    async with empty_room(tmp_path) as room:
        for number in range(100):
            answer = await room.world.type(LEAD, f"freitags 15:00 Idee {number}?")
            assert isinstance(answer, Note)
            assert answer.error == (number >= LIMIT)
        assert len(await series(room)) == LIMIT
        who, told = SPEAKERS[language], said(language, "refused-too-many-series", limit=LIMIT)
        answer = await room.refused(Command(who, TEAM, FRIDAY))
        assert plain(answer) == told
        form = await room.refused_form(who, "begin", {**WHOLE, "repeat": "freitags 15:00"})
        assert form.errors == {"repeat": told}
        listed = await room.world.type(LEAD, "serien")
        assert plain(listed).count("Idee") == LIMIT


@all_languages
async def test_a_second_one_of_the_same_is_refused(tmp_path: Path, language: str) -> None:
    async with empty_room(tmp_path) as room:
        await one(room)
        told = said(language, "refused-series-exists")
        typed = {**WHOLE, "question": "Wie war die Woche?", "repeat": "every Friday at 3pm"}
        form = await room.refused_form(SPEAKERS[language], "begin", typed)
        assert form.errors == {"repeat": told}
        await room.refused_note(
            Command(SPEAKERS[language], TEAM, FRIDAY), language, "refused-series-exists"
        )


async def test_one_without_its_lead_can_be_set_up_anew(tmp_path: Path) -> None:
    async with empty_room(tmp_path) as room:
        old = await one(room)
        async with room.world.store.transaction() as tx:
            await tx.save_series(replace(old, paused=Pause.LEAD_LEFT))
        answer = await room.world.type(WRITERS[0], FRIDAY)
        assert isinstance(answer, Note)
        assert not answer.error
        (new,) = await series(room)
        assert (new.lead, new.paused) == (WRITERS[0].id, None)


async def test_of_two_set_up_at_once_one_is_kept(tmp_path: Path) -> None:
    async with empty_room(tmp_path) as room:
        answers = await asyncio.gather(
            *(room.world.ear.hear([Command(who, TEAM, FRIDAY)]) for who in WRITERS)
        )
        notes = [answer for (answer,) in answers]
        assert sum(isinstance(note, Note) and note.error for note in notes) == len(WRITERS) - 1
        assert len(await series(room)) == 1


@all_languages
@pytest.mark.parametrize("verb", PRESSES)
async def test_only_its_lead_and_administrators_change_it(
    tmp_path: Path, verb: str, language: str
) -> None:
    async with empty_room(tmp_path) as room:
        action = f"{verb}:{(await one(room)).id}"
        key = "refused-not-the-lead"
        await room.refused_note(Press(SPEAKERS[language], TEAM, action), language, key)
        await room.refused_note(Submit(SPEAKERS[language], TEAM, action, {}), language, key)
        elsewhere = as_admin(SPEAKERS[language])
        await room.refused_note(Press(elsewhere, ELSEWHERE, action), language, key)
        await room.refused_note(Press(elsewhere, None, action), language, key)


@all_languages
@pytest.mark.parametrize("verb", PRESSES)
@pytest.mark.parametrize("about", ["", "gone", "' OR 1=1 --", "\0" * 300])
async def test_what_is_no_series_cannot_be_changed(
    tmp_path: Path, verb: str, about: str, language: str
) -> None:
    async with empty_room(tmp_path) as room:
        press = Press(SPEAKERS[language], TEAM, f"{verb}:{about}")
        await room.refused_note(press, language, "refused-unknown-series")


@all_languages
async def test_in_a_practice_channel_nothing_comes_back(tmp_path: Path, language: str) -> None:
    async with empty_room(tmp_path) as room:
        room.world.platform.people[PRACTICE.id] = list(EVERYBODY)
        who, key = as_admin(SPEAKERS[language]), "refused-not-in-practice"
        for typed in (FRIDAY, "serien", "freitags 15:00", "freitags 15:00 uebung"):
            await room.refused_note(Command(who, PRACTICE, typed), language, key)
        await room.refused_note(Press(who, PRACTICE, "series"), language, key)
        filled = {**WHOLE, "method": "uebung", "question": "", "repeat": "freitags 15:00"}
        await room.refused_note(Submit(who, PRACTICE, "begin", filled), language, key)
        form = await room.refused(Command(who, PRACTICE, ""))
        assert isinstance(form, Form)
        assert "repeat" not in {field.name for field in form.fields}
        almost = await room.refused(Command(who, PRACTICE, "jeden Freitag Wie war es?"))
        assert isinstance(almost, Form)
        assert said(language, "start-hint-repeat", command="/blitzlicht") not in plain(almost)
        helped = await room.refused(Command(who, PRACTICE, "hilfe"))
        assert "freitag" not in plain(helped).lower()
        assert "friday" not in plain(helped).lower()


@all_languages
async def test_a_series_begun_while_a_round_is_live_keeps_both(
    tmp_path: Path, language: str
) -> None:
    async with empty_room(tmp_path) as room:
        await room.world.type(LEAD, "Was bremst uns?")
        answer = await room.world.type(SPEAKERS[language], FRIDAY)
        assert isinstance(answer, Note)
        assert not answer.error
        assert len(await series(room)) == 1


@all_languages
async def test_who_may_not_start_rounds_sets_up_no_series(tmp_path: Path, language: str) -> None:
    async with empty_room(tmp_path) as room:
        await room.world.submit(as_admin(LEAD), "save-settings", {"place-start": "admins"})
        who = SPEAKERS[language]
        await room.refused_note(
            Command(who, TEAM, FRIDAY), language, "refused-not-allowed-to-start"
        )
        await room.world.type(as_admin(who), FRIDAY)
        (kept,) = await series(room)
        await room.world.press(who, f"pause-series:{kept.id}")
        await room.refused_note(
            Press(who, TEAM, f"resume-series:{kept.id}"), language, "refused-not-allowed-to-start"
        )


async def test_pressed_twice_it_happens_once(tmp_path: Path) -> None:
    async with empty_room(tmp_path) as room:
        kept = await one(room)
        for verb in ("pause-series", "resume-series"):
            press = Press(LEAD, TEAM, f"{verb}:{kept.id}")
            await room.world.hear(press)
            before = room.tables()
            await room.world.hear(press)
            assert room.tables() == before
        assert await series(room) == [kept]
        end = Press(LEAD, TEAM, f"end-series-yes:{kept.id}")
        await room.world.hear(end)
        answer = await room.world.hear(end)
        assert plain(answer) == said("de", "refused-unknown-series")


async def test_no_text_and_no_person_in_a_repr(tmp_path: Path) -> None:
    async with empty_room(tmp_path) as room:
        kept = replace(await one(room), people=(STRANGER.id,))
        for secret in ("Woche", LEAD.id, STRANGER.id, TEAM.name):
            assert secret not in repr(kept)


@all_languages
@pytest.mark.parametrize(
    ("second", "meets"),
    [
        ("freitags 15:00 Was hilft?", True),
        ("jeden ersten Freitag im Monat 15:00 Was hilft?", True),
        ("am 13. 15:00 Was hilft?", True),  # some of them are Fridays
        ("freitags 15:30 Was hilft?", False),
        ("montags 15:00 Was hilft?", False),
    ],
)
async def test_of_two_at_the_same_moment_the_second_is_warned(
    tmp_path: Path, second: str, meets: bool, language: str
) -> None:
    async with empty_room(tmp_path) as room:
        await one(room)
        answer = plain(await room.world.type(SPEAKERS[language], second))
        warning = said(language, "series-met", topic="Wie war die Woche?")
        assert (warning in answer) == meets


async def test_one_that_is_paused_is_in_nobodys_way(tmp_path: Path) -> None:
    async with empty_room(tmp_path) as room:
        await room.world.press(LEAD, f"pause-series:{(await one(room)).id}")
        answer = await room.world.type(LEAD, "freitags 15:00 Was hilft?")
        assert "Zur selben Zeit" not in plain(answer)
