"""What may break while rounds run: folders, disks and platforms; keys must die all the same."""

from __future__ import annotations

import asyncio
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model import Phase, PhaseId, PhaseState, Round
from bot.keys import KeyDirectory
from bot.moderator import endings
from bot.store import StoreFullError
from tests.world import TEAM, MemoryPlatform, World, person

if TYPE_CHECKING:
    from pathlib import Path

MINUTE = timedelta(minutes=1)
SOON = timedelta(milliseconds=50)
LEAD = person("Lea")
WRITERS = [person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn")]


async def written(world: World) -> Phase:
    """A round in which everybody has written a card."""
    world.platform.people[TEAM.id] = [LEAD, *WRITERS]
    await world.type(LEAD, "10m Was bremst uns?")
    phase = (await last_round(world)).phases[0]
    for number, who in enumerate(WRITERS):
        await world.submit(who, f"send:{phase.id}", {"card-1": f"Mehr Zeit {number}"})
    return phase


async def last_round(world: World) -> Round:
    async with world.store.reading() as reading:
        round_ = await reading.last_round(TEAM.id)
    assert round_
    return round_


def has_a_wall(world: World, phase: Phase) -> bool:
    return f"{phase.id}:wall" in world.platform.shown


async def test_a_full_disk_does_not_keep_a_key_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full() -> bool:
        raise StoreFullError

    async with World(tmp_path, patience=SOON) as world:
        phase = await written(world)
        monkeypatch.setattr(world.store, "truncate", full)
        await world.pass_time(10 * MINUTE)
        assert phase.id not in world.keys.phases()
        assert has_a_wall(world, phase)


async def test_a_full_disk_does_not_make_the_clock_forget_what_is_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full() -> bool:
        raise StoreFullError

    async with World(tmp_path) as world:
        phase = await written(world)
        world.clock.jump(MINUTE)
        monkeypatch.setattr(world.store, "truncate", full)
        world.moderator._forgot_at = None  # it is time to forget what is old
        due = await world.moderator.fire_due()
        assert due
        assert due < phase.closes_at


async def test_without_the_key_folder_people_are_asked_again(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        lost = await written(world)
        shutil.rmtree(tmp_path / "keys")
        await world.pass_time(10 * MINUTE)
        before, *_ = (await last_round(world)).phases
        assert before.id == lost.id
        assert before.state is PhaseState.LOST
        assert f"{lost.id}:keylost" in world.platform.shown
        assert len(world.keys.phases()) == 1


async def test_who_finds_a_key_lost_is_asked_again_at_once(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        lost = await written(world)
        world.keys.destroy(lost.id)
        await world.submit(WRITERS[0], f"send:{lost.id}", {"card-1": "Noch etwas"})
        before, now = (await last_round(world)).phases
        assert before.state is PhaseState.LOST
        assert world.keys.phases() == {now.id}


@pytest.mark.parametrize("left", [b"", b"short"])
async def test_what_is_left_of_a_key_is_no_key(tmp_path: Path, left: bytes) -> None:
    async with World(tmp_path) as world:
        lost = await written(world)
        (file,) = (tmp_path / "keys").glob("*.key")
        file.write_bytes(left)
        await world.restart()
        before, now = (await last_round(world)).phases
        assert before.state is PhaseState.LOST
        assert world.keys.phases() == {now.id}
        assert lost.id == before.id


def test_a_key_can_be_destroyed_without_its_folder(tmp_path: Path) -> None:
    keys = KeyDirectory(tmp_path / "keys")
    keys.create(PhaseId("p1"))
    shutil.rmtree(tmp_path / "keys")
    keys.destroy(PhaseId("p1"))
    assert keys.phases() == set()


async def test_a_platform_that_hangs_does_not_stop_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endings, "_WITHIN", SOON)
    platform = Hanging()
    async with World(tmp_path, platform=platform) as world:
        phase = await written(world)
        async with asyncio.timeout(5):
            await world.pass_time(10 * MINUTE)
        assert phase.id not in world.keys.phases()
        assert not has_a_wall(world, phase)
        platform.hangs = False
        await world.restart()
        assert has_a_wall(world, phase)


async def test_another_platform_does_not_hold_up_an_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endings, "_WITHIN", SOON)
    async with World(tmp_path) as world:
        world.house.adapters["other"] = Hanging("other")  # type: ignore[index]
        phase = await written(world)
        await world.pass_time(10 * MINUTE)
        assert has_a_wall(world, phase)


async def test_a_round_of_a_platform_that_was_switched_off_ends(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await written(world)
        world.house.adapters.clear()  # type: ignore[attr-defined]
        await world.pass_time(20 * MINUTE)
        assert (await last_round(world)).current is None
        assert world.keys.phases() == set()


class Hanging(MemoryPlatform):
    """A platform that never gets done with forgetting."""

    hangs = True

    async def phase_closed(self, phase: PhaseId) -> None:
        await super().phase_closed(phase)
        if self.hangs:
            await asyncio.Event().wait()
