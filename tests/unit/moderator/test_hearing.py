"""A batch, its slips too, and the adapter's notes are kept together, or not at all."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.port import Command, Note, NotKeptError, Submit
from bot.store import StoreFullError
from tests.plain import plain
from tests.unit.moderator.witness import (
    LEAD,
    MINUTE,
    WRITERS,
    CrashError,
    WitnessWorld,
    card,
)
from tests.world import TEAM

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.port import Heard

BEN, CEM, *_ = WRITERS
START = Command(LEAD, TEAM, "10m Was bremst uns?")
NOTES: Mapping[str, str | None] = {"token": "t1"}


async def notes(world: WitnessWorld) -> dict[str, str]:
    return await world.store.notes("web", "")


async def rounds(world: WitnessWorld) -> int:
    async with world.store.reading() as reading:
        return len(await reading.rounds())


async def test_what_was_heard_and_the_notes_are_one_transaction(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        world.platform.people[TEAM.id] = [LEAD, *WRITERS]
        world.journal.calls.clear()
        await world.ear.hear([START], NOTES)
        assert world.journal.calls.count("commit") == 1
        assert await notes(world) == NOTES
        assert await rounds(world) == 1


async def test_notes_alone_are_kept_too(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        assert await world.ear.hear([], {"token": "t1", "device": "d1"}) == []
        await world.ear.hear([], {"token": None})
        assert await notes(world) == {"device": "d1"}


async def test_a_refusal_keeps_neither_the_notes_nor_the_others_from_being_kept(
    tmp_path: Path,
) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        late = Command(CEM, TEAM, "Noch eine Frage?")
        mine = Submit(BEN, TEAM, f"extend-by:{(await world.round()).id}", {"duration": "5m"})
        answers = await world.ear.hear([late, card(BEN, phase, "Zu laut"), mine], NOTES)
        assert [isinstance(answer, Note) and answer.error for answer in answers] == [
            True,
            False,
            True,
        ]
        assert await notes(world) == NOTES
        assert await world.slips(phase) == 1


# --- a crash, and the same again ------------------------------------------------------------------


async def test_after_a_crash_before_the_commit_nothing_was_heard(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        world.platform.people[TEAM.id] = [LEAD, *WRITERS]
        world.journal.events["commit"] = CrashError()
        with pytest.raises(CrashError):
            await world.ear.hear([START], NOTES)
        await world.restart()
        assert (await rounds(world), await notes(world)) == (0, {})
        assert world.keys.phases() == set()
        assert world.platform.arrived == []
        await world.ear.hear([START], NOTES)
        await world.pass_time(timedelta(0))
        assert (await rounds(world), await notes(world)) == (1, NOTES)
        calls = [parcel for parcel in world.platform.arrived if not parcel.key.count("web:")]
        assert len(calls) == 1


async def test_a_batch_heard_again_has_no_second_effect(tmp_path: Path) -> None:
    """Nothing of it is there after the crash; then all of it, once."""
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        batch: list[Heard] = [
            card(BEN, phase, "Zu laut"),
            Command(LEAD, TEAM, "verlängern 5m"),
            card(CEM, phase, "Zu warm"),
        ]
        world.journal.events["commit"] = CrashError()
        with pytest.raises(CrashError):
            await world.ear.hear(batch, NOTES)
        await world.restart()
        assert await world.slips(phase) == 0
        assert await notes(world) == {}
        answers = await world.ear.hear(batch, NOTES)
        assert [plain(answer).splitlines()[1] for answer in answers] == [
            "· Zu laut",
            "Was bremst uns?",
            "· Zu warm",
        ]
        assert await world.slips(phase) == 2
        assert (await world.phase()).closes_at == phase.closes_at + 5 * MINUTE
        assert await notes(world) == NOTES


# --- a store that cannot --------------------------------------------------------------------------


async def test_an_adapter_whose_notes_are_not_kept_hears_of_it(tmp_path: Path) -> None:
    """It must not go on as if they were: an error, with what there is to say to people."""
    async with WitnessWorld(tmp_path, patience=timedelta(milliseconds=60)) as world:
        phase = await world.collecting()
        batch: list[Heard] = [card(BEN, phase, "Zu laut"), Command(LEAD, TEAM, "verlängern 5m")]
        file = tmp_path / "data" / "blitzlicht.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as outside:
            outside.execute("BEGIN IMMEDIATE")
            with pytest.raises(NotKeptError) as refused:
                await world.ear.hear(batch, NOTES)
        for said in refused.value.answers:
            assert plain(said).startswith("Ich konnte das gerade nicht speichern")
        assert (await world.slips(phase), await notes(world)) == (0, {})
        assert (await world.phase()).closes_at == phase.closes_at


async def test_whoever_is_told_that_it_is_kept_is_told_the_truth(tmp_path: Path) -> None:
    """Without notes, the slips of a batch are kept already when the rest of it cannot be."""
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        world.journal.events["commit"] = StoreFullError("full")
        batch: list[Heard] = [card(BEN, phase, "Zu laut"), Command(LEAD, TEAM, "verlängern 5m")]
        kept, refused = await world.ear.hear(batch)
        assert isinstance(kept, Note)
        assert not kept.error
        assert plain(refused).startswith("Auf diesem Server ist kein Platz mehr")
        assert await world.slips(phase) == 1
        assert (await world.phase()).closes_at == phase.closes_at
