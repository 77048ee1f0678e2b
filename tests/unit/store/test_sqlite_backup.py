"""Copies: taken beside a running bot, put back whole or not at all."""
# ruff: noqa: ASYNC240 - small files, and nobody waits for this loop

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.port import Post
from bot.store import HasRoundsError, InUseError, PostState, StoreError, WrongVersionError
from bot.store.backup import back_up, restore, stock_of
from bot.store.migrate import migrations
from bot.store.notebook import StoreNotebook
from bot.store.sqlite import SqliteStore
from tests.unit.store.examples import (
    NOW,
    PHASE,
    ROOM,
    card,
    closed,
    keep,
    kept,
    post,
    round_,
    slip,
    urn,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "backup.db"


async def in_use(path: Path, question: str = "Was bremst uns?") -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_(question=question))
        await store.put_slip(PHASE, slip(), NOW)


def everything(folder: Path) -> dict[str, bytes]:
    """Without what SQLite puts beside a file that is only read."""
    files = (file for file in folder.iterdir() if not file.name.endswith(("-shm", ".lock")))
    return {file.name: content for file in files if (content := file.read_bytes())}


# --- backup --------------------------------------------------------------------------------------


async def test_a_copy_made_beside_a_running_bot_is_whole(path: Path, target: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        await store.put_slip(PHASE, slip(), NOW)
        stock = await back_up(path, target)
        assert (stock.rounds, stock.live, stock.phases) == (1, 1, frozenset({PHASE}))
        assert await store.put_slip(PHASE, slip(b"later"), NOW), "the bot goes on"
    async with SqliteStore.open(target) as copy:
        assert await kept(copy) == round_()
        assert list((await urn(copy)).values()) == [b"sealed"]


async def test_a_copy_is_for_its_owners_eyes(path: Path, target: Path) -> None:
    before = os.umask(0)
    try:
        await in_use(path)
        await back_up(path, target)
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o777 == 0o600


async def test_what_was_deleted_is_in_no_copy(path: Path, target: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_(cards=(card("c", "a text that was deleted"),)))
        await keep(store, round_())
        assert b"that was deleted" in path.with_name("bot.db-wal").read_bytes()
        await back_up(path, target)
    assert b"that was deleted" not in target.read_bytes()


@pytest.mark.parametrize("there", [b"", b"somebody else's"])
async def test_nothing_is_overwritten(path: Path, target: Path, there: bytes) -> None:
    await in_use(path)
    target.write_bytes(there)
    with pytest.raises(FileExistsError):
        await back_up(path, target)
    assert target.read_bytes() == there


async def test_a_copy_that_fails_leaves_nothing(path: Path, tmp_path: Path) -> None:
    await in_use(path)
    content = bytearray(path.read_bytes())
    content[4096:8192] = os.urandom(4096)
    path.write_bytes(content)
    before = everything(tmp_path)
    for target in (tmp_path / "backup.db", tmp_path / "no" / "backup.db"):
        with pytest.raises(StoreError):
            await back_up(path, target)
    assert everything(tmp_path) == before


async def test_a_file_of_an_older_version_is_copied_as_it_is(path: Path, target: Path) -> None:
    """Before an update is when backups are made."""
    async with SqliteStore.open(path, steps=migrations()[:1]):
        pass
    await back_up(path, target)
    with closing(sqlite3.connect(target)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (1,)


# --- restore -------------------------------------------------------------------------------------


async def copied(path: Path, target: Path, question: str = "Was bremst uns?") -> None:
    await in_use(path, question)
    await back_up(path, target)


async def test_a_copy_comes_back(path: Path, target: Path, tmp_path: Path) -> None:
    await copied(path, target)
    elsewhere = tmp_path / "new" / "data" / "bot.db"
    assert (await restore(target, elsewhere)).rounds == 1
    assert elsewhere.stat().st_mode & 0o777 == 0o600
    assert elsewhere.parent.stat().st_mode & 0o777 == 0o700
    async with SqliteStore.open(elsewhere) as store:
        assert await kept(store) == round_()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
async def test_what_root_puts_back_belongs_to_the_bot(path: Path, target: Path) -> None:
    await copied(path, target)
    elsewhere = path.parent / "data" / "bot.db"
    elsewhere.parent.mkdir()
    os.chown(elsewhere.parent, 10001, 10001)
    await restore(target, elsewhere)
    assert elsewhere.stat().st_uid == 10001


async def test_not_while_a_bot_runs(path: Path, target: Path) -> None:
    await copied(path, target)
    async with SqliteStore.open(path) as store:
        with pytest.raises(InUseError):
            await restore(target, path, replace=True)
        assert await kept(store) == round_()


async def test_rounds_are_replaced_only_if_somebody_says_so(path: Path, target: Path) -> None:
    await copied(path, target, "asked before")
    async with SqliteStore.open(path) as store:
        await keep(store, round_(question="asked since"))
    before = path.read_bytes()
    with pytest.raises(HasRoundsError):
        await restore(target, path)
    assert path.read_bytes() == before
    await restore(target, path, replace=True)
    async with SqliteStore.open(path) as store:
        assert await kept(store) == round_(question="asked before")


async def test_a_database_without_rounds_is_replaced(path: Path, target: Path) -> None:
    await copied(path, target)
    path.unlink()
    async with SqliteStore.open(path):
        pass
    assert (await restore(target, path)).rounds == 1


async def test_what_cannot_be_read_is_replaced_only_if_somebody_says_so(
    path: Path, target: Path
) -> None:
    await copied(path, target)
    path.write_bytes(b"Protokoll vom Montag. " * 1000)
    with pytest.raises(HasRoundsError):
        await restore(target, path)
    await restore(target, path, replace=True)
    assert (await stock_of(path)).rounds == 1


async def test_the_log_of_the_old_one_does_not_get_into_the_new_one(
    path: Path, target: Path
) -> None:
    await copied(path, target, "asked before")
    async with SqliteStore.open(path) as store:
        await keep(store, round_(question="asked since"))
        log = path.with_name("bot.db-wal").read_bytes()
    path.with_name("bot.db-wal").write_bytes(log)  # what a crash leaves
    await restore(target, path, replace=True)
    assert not path.with_name("bot.db-wal").exists()
    async with SqliteStore.open(path) as store:
        assert await kept(store) == round_(question="asked before")


def damage_a_page(content: bytearray) -> None:
    content[8192:12288] = os.urandom(4096)


def damage_a_bit(content: bytearray) -> None:
    content[content.rindex(b"team")] ^= 0xFF  # in a row, but not in its index


def cut_off(content: bytearray) -> None:
    del content[len(content) // 2 :]


def empty(content: bytearray) -> None:
    content.clear()


def another_programs(content: bytearray) -> None:
    content[68:72] = b"else"


@pytest.mark.parametrize("harm", [damage_a_page, damage_a_bit, cut_off, empty, another_programs])
async def test_a_bad_copy_is_refused_before_anything_is_touched(
    path: Path, target: Path, tmp_path: Path, harm: object
) -> None:
    await copied(path, target)
    content = bytearray(target.read_bytes())
    assert callable(harm)
    harm(content)
    target.write_bytes(content)
    before = everything(tmp_path)
    with pytest.raises(StoreError):
        await restore(target, path, replace=True)
    assert everything(tmp_path) == before


async def test_a_copy_of_a_newer_version_is_refused(
    path: Path, target: Path, tmp_path: Path
) -> None:
    async with SqliteStore.open(path, steps=[*migrations(), "CREATE TABLE later (x);"]):
        pass
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("VACUUM INTO ?", (str(target),))
    before = everything(tmp_path)
    with pytest.raises(WrongVersionError):
        await restore(target, tmp_path / "elsewhere" / "bot.db")
    assert everything(tmp_path) == before


async def test_what_waited_then_may_have_arrived_since(path: Path, target: Path) -> None:
    """Else it would arrive twice: the outbox looks up what is `sending` before it sends."""
    async with SqliteStore.open(path) as store:
        async with store.transaction() as writing:
            await writing.post([post("sent"), post("waiting")])
        (claimed,) = await store.claim(NOW, ROOM)
        await store.settle(claimed.number, PostState.SENT)
        await back_up(path, target)
    await restore(target, path, replace=True)
    async with SqliteStore.open(path) as store:
        assert [each.parcel.key for each in await store.unsent()] == ["waiting"]
        assert isinstance((await store.unsent())[0].parcel, Post)
        assert await store.claim(NOW, ROOM) == []


async def test_what_was_said_since_is_not_heard_again(path: Path, target: Path) -> None:
    """A command that was carried out after the backup would be carried out once more."""
    notes = {"since": "s72594_4483_1934", "dm/@ada:example.org": "!room:example.org"}
    async with SqliteStore.open(path) as store:
        await StoreNotebook(store, "matrix").write(notes)
        await back_up(path, target)
    await restore(target, path, replace=True)
    async with SqliteStore.open(path) as store:
        assert set(await store.notes("matrix", "")) == {"dm/@ada:example.org"}


async def test_a_copy_knows_whose_keys_are_its_own(path: Path, target: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, closed(round_(), NOW))
        async with store.transaction() as writing:
            await writing.write_notes("bot", {"mark": "0123abcd"})
            await writing.add_ending(PHASE)
        stock = await back_up(path, target)
    assert (stock.mark, stock.live, stock.phases) == ("0123abcd", 0, frozenset({PHASE}))
