"""Good input at bad moments: at the very end, fifty times at once, while the file is locked."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.outcome import wall
from bot.port import Form, Note, Submit
from tests.bad_input.room import (
    DU,
    LANGUAGES,
    MINUTE,
    SPEAKERS,
    WRITERS,
    Room,
    collecting_room,
    empty_room,
    said,
)
from tests.plain import plain
from tests.world import TEAM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.port import Answer, Person, Value

MILLISECOND = timedelta(milliseconds=1)
A_MOMENT = timedelta(milliseconds=60)


def sent(who: Person, phase: str, text: str) -> Submit:
    return Submit(who, TEAM, f"send:{phase}", {"card-1": text, "card-2": "", "card-3": ""})


async def wall_of(room: Room) -> list[str]:
    round_ = await room.round()
    return [card.text for card in wall(round_, round_.phases[0].id)]


# --- the deadline ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offset", "counts"),
    [(-MILLISECOND, True), (timedelta(0), False), (MILLISECOND, False)],
    ids=["1 ms before", "at the end", "1 ms after"],
)
async def test_around_the_deadline_acknowledged_is_what_counts(
    tmp_path: Path, offset: timedelta, counts: bool
) -> None:
    """The clock may come to close the phase a little later; that gives nobody more time."""
    async with collecting_room(tmp_path) as room:
        phase = await room.phase()
        for who in WRITERS:
            await room.taken(who, f"send:{phase.id}", {"card-1": "Rechtzeitig"})
        await room.world.until(phase.closes_at - MINUTE)
        room.world.clock.jump(MINUTE + offset)
        last = sent(SPEAKERS[DU], phase.id, "Gerade noch")
        (answer,) = await room.world.ear.hear([last])
        await room.world.pass_time(MINUTE)
        assert isinstance(answer, Note) is counts
        assert ("Gerade noch" in await wall_of(room)) is counts
        assert len(await wall_of(room)) == len(WRITERS) + counts
        if not counts:
            assert isinstance(answer, Form)
            assert answer.errors == {"": said(DU, "refused-phase-over")}
            assert answer.fields[0].value == "Gerade noch"


async def test_a_withdrawal_after_the_deadline_withdraws_nothing(tmp_path: Path) -> None:
    async with collecting_room(tmp_path) as room:
        phase = await room.phase()
        for who in WRITERS:
            await room.taken(who, f"send:{phase.id}", {"card-1": "Rechtzeitig"})
        await room.world.until(phase.closes_at - MINUTE)
        room.world.clock.jump(MINUTE)
        empty = sent(WRITERS[0], phase.id, "")
        (answer,) = await room.world.ear.hear([empty])
        assert isinstance(answer, Form)
        await room.world.pass_time(MINUTE)
        assert len(await wall_of(room)) == len(WRITERS)


# --- one person, fifty times ----------------------------------------------------------------------


@pytest.mark.parametrize("at_once", [True, False], ids=["all at once", "in one batch"])
async def test_of_fifty_submissions_of_one_person_the_last_is_the_slip(
    tmp_path: Path, at_once: bool
) -> None:
    async with collecting_room(tmp_path) as room:
        phase, who, ear = await room.phase(), SPEAKERS[DU], room.world.ear
        fifty = [sent(who, phase.id, f"Fassung {number}") for number in range(50)]
        answers: list[Answer] = []
        if at_once:
            for one in await asyncio.gather(*(ear.hear([one]) for one in fifty)):
                answers += one
        else:
            answers = await ear.hear(fifty)
        for number, answer in enumerate(answers):
            assert f"Fassung {number}" in plain(answer).splitlines()[1]
        assert room.slips() == 1
        kept = await room.world.press(who, f"write:{phase.id}")
        assert "Idee 1: Fassung 49" in plain(kept)


# --- somebody else holds the file -----------------------------------------------------------------


@contextmanager
def locked(room: Room) -> Iterator[None]:
    """Another process writes, and does not come to an end."""
    file = room.world.folder / "data" / "blitzlicht.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as outside:
        outside.execute("BEGIN IMMEDIATE")
        yield


async def test_while_the_file_is_locked_the_text_stays_with_the_person(tmp_path: Path) -> None:
    """Nothing is acknowledged, nothing was kept, and nothing is kept afterwards."""
    async with collecting_room(tmp_path, patience=A_MOMENT) as room:
        phase, before = await room.phase(), room.tables()
        texts = {language: f"Das bleibt {language}" for language in LANGUAGES}
        with locked(room):
            answers = await room.world.ear.hear(
                [sent(SPEAKERS[language], phase.id, text) for language, text in texts.items()]
            )
        for (language, text), answer in zip(texts.items(), answers, strict=True):
            assert isinstance(answer, Form)
            assert answer.errors == {"": said(language, "refused-busy")}
            assert answer.fields[0].value == text
            assert answer.action == f"send:{phase.id}"
        assert room.tables() == before
        again = await room.world.hear(sent(SPEAKERS[DU], phase.id, "Das bleibt"))
        assert isinstance(again, Note)
        assert room.slips() == 1


async def test_while_the_file_is_locked_a_withdrawal_is_no_withdrawal(tmp_path: Path) -> None:
    async with collecting_room(tmp_path, patience=A_MOMENT) as room:
        phase, who = await room.phase(), SPEAKERS[DU]
        await room.taken(who, f"send:{phase.id}", {"card-1": "Noch drin"})
        before = room.tables()
        with locked(room):
            withdraw = Submit(who, TEAM, f"withdraw:{phase.id}", {})
            (answer,) = await room.world.ear.hear([withdraw])
        assert plain(answer) == said(DU, "refused-busy")
        assert room.tables() == before


async def test_while_the_file_is_locked_no_round_starts(tmp_path: Path) -> None:
    """The person hears of it in time, and no key stays behind."""
    values: dict[str, Value] = {"method": "blitzlicht", "question": "Was bremst uns?"}
    async with empty_room(tmp_path, patience=A_MOMENT) as room:
        before = room.tables()
        with locked(room):
            (answer,) = await room.world.ear.hear([Submit(SPEAKERS[DU], TEAM, "begin", values)])
        assert isinstance(answer, Note)
        assert answer.error
        assert plain(answer) == said(DU, "refused-busy")
        assert room.tables() == before
        assert room.world.keys.phases() == set()
