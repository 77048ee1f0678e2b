"""From every released version to this one, with an open round, and killed on the way."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.model import CardState, PhaseState, RoundState
from bot.store.migrate import migrations
from bot.store.sqlite import SqliteStore
from tests.hand_clock import MONDAY, HandClock
from tests.migrations.released import VERSIONS, lay_out, lay_out_key, schema, version_of
from tests.migrations.write import BEFORE, LEAD, NOW, WRITERS, last_round
from tests.processes import killed_migrations
from tests.processes.terminal import Ran
from tests.world import TEAM, World

if TYPE_CHECKING:
    from bot.core.project import Project

NEWEST = len(migrations())
ANOTHER_HOUR = timedelta(hours=1)
FRIDAY = MONDAY + timedelta(days=4, hours=5, minutes=1)  # 15:01 in Berlin
WITH_PROJECTS, WITH_SERIES = 2, 4

every_version = pytest.mark.parametrize("version", VERSIONS)


async def through(database: Path, steps: int) -> None:
    async with SqliteStore.open(database, steps=migrations()[:steps]):
        pass


@every_version
async def test_what_was_released_is_never_changed(version: int, tmp_path: Path) -> None:
    """A correction is a further step: who has taken the old one will not take it again."""
    lay_out(version, tmp_path / "released.db")
    await through(tmp_path / "new.db", version)
    assert schema(tmp_path / "released.db") == schema(tmp_path / "new.db")


@every_version
async def test_the_open_round_goes_on_and_the_old_one_is_as_it_was(
    version: int, tmp_path: Path
) -> None:
    lay_out(version, tmp_path / "data" / "blitzlicht.db")
    lay_out_key(version, tmp_path / "keys")
    async with bot(tmp_path) as world:
        async with world.store.reading() as reading:
            (before, _) = await reading.rounds()
            old = await reading.round(before.id)
            themes = await reading.themes(TEAM.id)
            assert await reading.preference(WRITERS[0].id) == {"language": "en"}
        assert old
        assert {card.text for card in old.cards} == set(BEFORE)
        assert len(themes) == sum(card.state is CardState.PARKED for card in old.cards) > 0
        await to_its_end(world)
        assert not {key for key in world.platform.shown if old.phases[0].id in key}


@pytest.mark.parametrize("version", [one for one in VERSIONS if one >= WITH_PROJECTS])
async def test_a_project_is_asked_about(version: int, tmp_path: Path) -> None:
    lay_out(version, tmp_path / "data" / "blitzlicht.db")
    lay_out_key(version, tmp_path / "keys")
    async with bot(tmp_path) as world:
        await world.pass_time(timedelta(weeks=1))
        (project,) = await projects(world)
        assert project.plan.what == "Leiser werden"
        assert project.owner
        assert project.owner.id == WRITERS[0].id
        asked = [one for one in world.platform.arrived if project.id in one.key]
        assert WRITERS[0].id in {one.to for one in asked}


@pytest.mark.parametrize("version", [one for one in VERSIONS if one >= WITH_SERIES])
async def test_a_series_comes_round(version: int, tmp_path: Path) -> None:
    lay_out(version, tmp_path / "data" / "blitzlicht.db")
    lay_out_key(version, tmp_path / "keys")
    async with bot(tmp_path) as world:
        await world.until(FRIDAY)
        round_ = await last_round(world)
        assert (round_.question, round_.state) == ("Wie war die Woche?", RoundState.LIVE)


def test_every_version_is_laid_out() -> None:
    """Whoever adds a step lays its database out: .venv/bin/python -m tests.migrations.write."""
    assert list(range(1, NEWEST + 1)) == VERSIONS


def bot(folder: Path) -> World:
    """Five minutes after that version's program has ended."""
    world = World(folder, clock=HandClock(MONDAY + ANOTHER_HOUR + timedelta(minutes=5)))
    world.platform.people[TEAM.id] = [LEAD, *WRITERS]
    return world


async def projects(world: World) -> list[Project]:
    async with world.store.reading() as reading:
        return await reading.projects()


async def to_its_end(world: World) -> None:
    """What people had written is shown, and the round is over."""
    await world.pass_time(timedelta(minutes=30))
    round_ = await last_round(world)
    assert round_.state is RoundState.CLOSED
    assert round_.phases[0].state is PhaseState.DONE
    assert {card.text for card in round_.cards} == set(NOW)
    assert f"{round_.phases[0].id}:wall" in world.platform.shown
    assert world.keys.phases() == set()


async def schemas(folder: Path, version: int) -> dict[int, set[str]]:
    """What a database is made of after each whole step from that version on."""
    made = {}
    for steps in range(version, NEWEST + 1):
        await through(folder / f"{steps}.db", steps)
        made[steps] = schema(folder / f"{steps}.db")
    return made


def killed(folder: Path, version: int, *how: str) -> list[Path]:
    """The databases that the kills have left, the earliest kill first."""
    program = [sys.executable, killed_migrations.__file__, str(version), str(folder), *how]
    root = Path(killed_migrations.__file__).parents[2]
    subprocess.run(program, check=True, env={"PYTHONPATH": str(root)})
    return sorted(folder.glob("*/data/*.db"), key=lambda file: int(file.parts[-3]))


@every_version
async def test_killed_before_any_statement_the_database_is_whole(
    version: int, tmp_path: Path
) -> None:
    whole = await schemas(tmp_path / "whole", version)
    reached = []
    for database in killed(tmp_path, version):
        assert schema(database) == whole[version_of(database)]
        reached.append(version_of(database))
        async with bot(database.parents[1]) as world:
            assert len(await projects(world)) == (version >= WITH_PROJECTS)
            await to_its_end(world)
        assert schema(database) == whole[NEWEST]
    assert reached == sorted(reached)
    assert set(reached) == set(whole), "also between two steps"


async def test_without_transactions_it_would_not_be(tmp_path: Path) -> None:
    whole = await schemas(tmp_path / "whole", VERSIONS[0])
    left = [schema(database) for database in killed(tmp_path, VERSIONS[0], "careless")]
    assert [one for one in left if one not in whole.values()]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", ["run", "check", "export", "backup", "forget"])
@pytest.mark.parametrize("harm", ["newer", "damaged"])
def test_what_this_program_cannot_read_is_not_touched(
    capsys: pytest.CaptureFixture[str], folder: Path, command: str, harm: str
) -> None:
    database = folder / "data" / "blitzlicht.db"
    lay_out(VERSIONS[0], database)
    lay_out_key(VERSIONS[0], folder / "keys")
    content = bytearray(database.read_bytes())
    if harm == "newer":
        content[60:64] = (NEWEST + 1).to_bytes(4, "big")  # user_version
    else:
        content[-5000:-1000] = bytes(4000)
    database.write_bytes(content)
    (key,) = (folder / "keys").glob("*.key")
    before = key.read_bytes()
    typed = [command, "x"] if command in {"backup", "forget"} else [command]
    ran = Ran(capsys, *typed)
    assert ran.code == 1
    assert str(database) in ran.out + ran.err
    assert database.read_bytes() == content
    assert not database.with_name("blitzlicht.db-wal").exists() or not (
        database.with_name("blitzlicht.db-wal").read_bytes()
    )
    assert key.read_bytes() == before
