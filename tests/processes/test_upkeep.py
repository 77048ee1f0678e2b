"""Backing up, restoring and forgetting, as whoever runs the bot meets them at a terminal."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.app import assembled
from bot.core.model import PersonId, PhaseState
from bot.keys import KeyDirectory
from bot.store.backup import back_up, restore
from bot.store.notebook import StoreNotebook
from bot.store.sqlite import SqliteStore
from bot.texts import LANGUAGES, Texts
from config.settings import load
from tests.processes.terminal import Ran
from tests.unit.store.examples import PHASE, closed, keep, phase, round_
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from bot.core.model import Round
    from bot.store import Store

pytestmark = pytest.mark.usefixtures("folder")

MINUTE = timedelta(minutes=1)
LEAD = person("Lea")
WRITERS = [person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn")]
DATABASE = Path("data/blitzlicht.db")


async def keep_rounds(*rounds: Round, mark: str = "0123abcd") -> None:
    async with SqliteStore.open(load().database) as store:
        for each in rounds:
            await keep(store, each)
        async with store.transaction() as writing:
            await writing.write_notes("bot", {"mark": mark})


# --- whose files they are ------------------------------------------------------------------------

BOT, SOMEBODY = 10001, 10002


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@pytest.mark.parametrize(
    "command", [["invite", "Anna"], ["check"], ["restore", "copy.db"], ["forget", "Nobody"]]
)
def test_what_root_makes_belongs_to_the_bot(
    capsys: pytest.CaptureFixture[str], folder: Path, command: list[str]
) -> None:
    asyncio.run(keep_rounds(round_()))
    asyncio.run(back_up(load().database, Path("copy.db")))
    if command[0] == "restore":
        shutil.rmtree(DATABASE.parent)
    DATABASE.parent.mkdir(exist_ok=True)
    for path in (DATABASE.parent, *DATABASE.parent.iterdir()):
        os.chown(path, BOT, BOT)
    beside = DATABASE.parent / "of-somebody-else"
    beside.touch()
    os.chown(beside, SOMEBODY, SOMEBODY)
    Path("data/blitzlicht.db.lock").unlink(missing_ok=True)
    Ran(capsys, *command)
    made = [*DATABASE.parent.iterdir(), *Path("keys").rglob("*"), *Path().glob("keys")]
    assert {path.stat().st_uid for path in made if path != beside} == {BOT}
    assert beside.stat().st_uid == SOMEBODY
    assert Path("copy.db").stat().st_uid == 0
    assert folder.stat().st_uid == 0


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["backup", "restore", "forget"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    monkeypatch.setenv("BLITZLICHT_LANGUAGE", language)
    ran = Ran(capsys, name, "--help")
    assert ran.out.strip() == Texts.load(strict=True).say(language, f"cli-help-{name}").strip()
    assert f"blitzlicht {name} " in Ran(capsys).out


@pytest.mark.parametrize("command", ["backup", "forget"])
def test_without_a_database_there_is_nothing_to_do(
    capsys: pytest.CaptureFixture[str], folder: Path, command: str
) -> None:
    ran = Ran(capsys, command, "x")
    assert ran.code == 1
    assert "gibt es noch nicht" in ran.err
    assert list(folder.iterdir()) == []


# --- backup --------------------------------------------------------------------------------------


def test_a_backup_says_what_is_not_in_it(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    asyncio.run(keep_rounds(round_()))
    ran = Ran(capsys, "backup", "copy.db")
    assert ran.code == 0
    done, without = ran.out.splitlines()
    assert done == "Gesichert: copy.db. Eine Runde ist darin, sie läuft noch."
    assert without.startswith(f"Nicht dabei sind die Schlüssel offener Phasen ({folder}/keys)")
    assert Path("copy.db").stat().st_mode & 0o777 == 0o600


async def test_a_backup_beside_a_running_bot(capsys: pytest.CaptureFixture[str]) -> None:
    async with assembled(load()) as app:
        await keep(app.store, round_())
        ran = await asyncio.to_thread(Ran, capsys, "backup", "copy.db")
    assert ran.code == 0
    with closing(sqlite3.connect("copy.db")) as file:
        assert file.execute("SELECT count(*) FROM round").fetchone() == (1,)


def test_a_backup_overwrites_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep_rounds(round_()))
    Path("copy.db").write_text("somebody else's", encoding="utf-8")
    ran = Ran(capsys, "backup", "copy.db")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("copy.db gibt es schon.")
    assert Path("copy.db").read_text(encoding="utf-8") == "somebody else's"


def test_a_backup_that_has_no_place(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep_rounds(round_()))
    ran = Ran(capsys, "backup", "no/such/folder/copy.db")
    assert ran.code == 1
    assert "no place for the copy" in ran.err


# --- restore -------------------------------------------------------------------------------------


def test_restore(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(keep_rounds(round_(), closed(round_("r2", phases=(phase("p2"),)))))
    Ran(capsys, "backup", "copy.db")
    refused = Ran(capsys, "restore", "copy.db")
    assert refused.code == 1
    assert "gibt es schon Runden" in refused.err
    assert "--replace" in refused.err
    ran = Ran(capsys, "restore", "copy.db", "--replace")
    assert ran.code == 0
    assert ran.out.startswith("Eingespielt: 2 Runden. Eine davon lief noch.")
    assert "r2" in Ran(capsys, "export").out


async def test_restore_is_refused_while_the_bot_runs(capsys: pytest.CaptureFixture[str]) -> None:
    async with assembled(load()) as app:
        await keep(app.store, round_())
        await asyncio.to_thread(Ran, capsys, "backup", "copy.db")
        ran = await asyncio.to_thread(Ran, capsys, "restore", "copy.db", "--replace")
    assert ran.code == 1
    assert "läuft schon ein Blitzlicht" in ran.err


@pytest.mark.parametrize("content", ["", "no database " * 1000])
def test_a_bad_copy_is_named(capsys: pytest.CaptureFixture[str], content: str) -> None:
    Path("copy.db").write_text(content, encoding="utf-8")
    ran = Ran(capsys, "restore", "copy.db")
    assert ran.code == 1
    assert "copy.db" in ran.err
    assert "blitzlicht.db" not in ran.err
    assert not DATABASE.exists()
    assert "nothing.db gibt es nicht" in Ran(capsys, "restore", "nothing.db").err


def test_keys_that_nobody_needs_any_more_are_destroyed(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """Else whoever has an older copy could read what was closed, or replaced, for ever."""
    asyncio.run(keep_rounds(round_()))
    Ran(capsys, "backup", "copy.db")
    DATABASE.unlink()
    other, beyond = phase("p-of-the-other"), phase("p-of-another-bot")
    asyncio.run(keep_rounds(round_(phases=(other,)), mark="4567cdef"))
    for mark, one in (("0123abcd", PHASE), ("4567cdef", other.id), ("89abefff", beyond.id)):
        KeyDirectory(folder / "keys", owner=mark).create(one)
    assert Ran(capsys, "restore", "copy.db", "--replace").code == 0
    left = {file.stem for file in (folder / "keys").glob("*.key")}
    assert left == {f"0123abcd.{PHASE}", f"89abefff.{beyond.id}"}


# --- restore, and what people then see -----------------------------------------------------------


async def written(world: World) -> Round:
    world.platform.people[TEAM.id] = [LEAD, *WRITERS]
    await world.type(LEAD, "10m Was bremst uns?")
    round_ = await last_round(world)
    for number, who in enumerate(WRITERS):
        await world.submit(who, f"send:{round_.phases[0].id}", {"card-1": f"Mehr Zeit {number}"})
    return round_


async def last_round(world: World) -> Round:
    async with world.store.reading() as reading:
        round_ = await reading.last_round(TEAM.id)
    assert round_
    return round_


async def test_an_open_round_whose_key_is_gone_is_told_and_asked_again(folder: Path) -> None:
    database, copy = folder / "data/blitzlicht.db", folder / "copy.db"
    world = World(folder)
    async with world:
        lost = (await written(world)).phases[0]
        await back_up(database, copy)
        await world.pass_time(10 * MINUTE)
        assert f"{lost.id}:wall" in world.platform.shown
        arrived = [parcel.key for parcel in world.platform.arrived]
    await restore(copy, database, replace=True)
    async with world:
        before, now = (await last_round(world)).phases
        assert (before.id, before.state) == (lost.id, PhaseState.LOST)
        assert f"{lost.id}:keylost" in world.platform.shown
        assert world.keys.phases() == {now.id}
        for number, who in enumerate(WRITERS):
            await world.submit(who, f"send:{now.id}", {"card-1": f"Mehr Ruhe {number}"})
        await world.pass_time(10 * MINUTE)
        assert f"{now.id}:wall" in world.platform.shown
        since = [parcel.key for parcel in world.platform.arrived][len(arrived) :]
        assert not set(arrived) & set(since), "nothing is posted twice"


async def test_an_open_round_whose_key_is_there_goes_on(folder: Path) -> None:
    database, copy = folder / "data/blitzlicht.db", folder / "copy.db"
    world = World(folder)
    async with world:
        phase_ = (await written(world)).phases[0]
        await back_up(database, copy)
    await restore(copy, database, replace=True)
    async with world:
        await world.pass_time(10 * MINUTE)
        round_ = await last_round(world)
        assert round_.phases[0].state is PhaseState.DONE
        assert {card.text for card in round_.cards} == {f"Mehr Zeit {n}" for n in range(5)}
        assert f"{phase_.id}:wall" in world.platform.shown


# --- forget --------------------------------------------------------------------------------------

ADA = PersonId("slack:T012AB3CD:U024BE7LH")


async def remember(store: Store, who: PersonId) -> None:
    async with store.transaction() as writing:
        await writing.set_preference(who, {"language": "en"})


async def remember_ada() -> None:
    async with SqliteStore.open(load().database) as store:
        await remember(store, ADA)


@pytest.mark.parametrize("typed", [ADA, "U024BE7LH"])
def test_forget(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    asyncio.run(remember_ada())
    assert b"U024BE7LH" in DATABASE.read_bytes()
    ran = Ran(capsys, "forget", typed)
    assert ran.code == 0
    done, without = ran.out.splitlines()
    assert done == f"Vergessen: {typed} (ein Eintrag)."
    assert "Sicherungen" in without
    assert b"U024BE7LH" not in DATABASE.read_bytes()
    again = Ran(capsys, "forget", typed)
    assert again.code == 1
    assert again.err.startswith(f"Über „{typed}“ ist nichts gespeichert.")


async def test_forget_by_name_in_the_web_room(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    ids = [f"web:room:{number}{number}" for number in range(3)]
    async with SqliteStore.open(load().database) as store:
        notes = StoreNotebook(store, "web")
        for one, name in zip(ids, ("Erika", "Max", "max"), strict=True):
            await notes.write({f"person/{one}": f'{{"id": "{one}", "name": "{name}"}}'})
    ran = await asyncio.to_thread(Ran, capsys, "forget", "erika")
    assert ran.code == 0
    assert b"Erika" not in (folder / DATABASE).read_bytes()
    several = await asyncio.to_thread(Ran, capsys, "forget", "Max")
    assert several.code == 1
    assert f"{ids[1]}, {ids[2]}" in several.err
    assert (await asyncio.to_thread(Ran, capsys, "forget", ids[1])).code == 0
    assert (await asyncio.to_thread(Ran, capsys, "forget", "Max")).code == 0


async def test_forget_is_refused_while_the_bot_runs(capsys: pytest.CaptureFixture[str]) -> None:
    async with assembled(load()) as app:
        await remember(app.store, ADA)
        ran = await asyncio.to_thread(Ran, capsys, "forget", ADA)
        async with app.store.reading() as reading:
            assert await reading.preference(ADA)
    assert ran.code == 1
    assert "läuft schon ein Blitzlicht" in ran.err
