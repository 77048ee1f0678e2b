"""Files of other versions, of other programs, and damaged ones."""
# ruff: noqa: ASYNC240 - small files, and nobody waits for this loop

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store import StoreError, StoreFullError, WrongVersionError
from bot.store.migrate import migrations
from bot.store.sqlite import SqliteStore
from tests.unit.store.examples import NOW, PHASE, keep, kept, round_, slip, urn

if TYPE_CHECKING:
    from pathlib import Path

NEXT = "ALTER TABLE card ADD COLUMN colour TEXT NOT NULL DEFAULT 'grey';"
FAILS = "CREATE TABLE half (done TEXT); INSERT INTO nowhere VALUES (1);"
TAKES_FOR_EVER = """
    CREATE TABLE half (done TEXT);
    WITH RECURSIVE endless (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM endless)
    INSERT INTO half SELECT hex(randomblob(1000)) FROM endless;
"""


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as file:
        return int(file.execute("PRAGMA user_version").fetchone()[0])


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as file:
        return {row[0] for row in file.execute("SELECT name FROM sqlite_master")}


async def in_use(path: Path, *steps: str) -> None:
    """A file with an open round and a slip in it, of the version after those steps."""
    async with SqliteStore.open(path, steps=steps or None) as store:
        await keep(store, round_())
        await store.put_slip(PHASE, slip(), NOW)


async def still_works(path: Path, *steps: str) -> None:
    async with SqliteStore.open(path, steps=steps or None) as store:
        assert await kept(store) == round_()
        assert await store.put_slip(PHASE, slip(b"another"), NOW)
        assert list((await urn(store)).values()) == [b"another"]


async def refused(path: Path, *, read_only: bool = False) -> StoreError:
    """The error that opening it gives; not a byte of it has changed."""
    before = path.read_bytes()
    with pytest.raises(StoreError) as caught:
        async with SqliteStore.open(path, read_only=read_only):
            pass
    assert path.read_bytes() == before
    return caught.value


def crashed_copy(path: Path, tmp_path: Path) -> Path:
    """The files as they are while the bot runs: what a crash leaves."""
    copy = tmp_path / "copy" / path.name
    copy.parent.mkdir()
    for name in (path.name, f"{path.name}-wal"):
        copy.with_name(name).write_bytes(path.with_name(name).read_bytes())
    return copy


# --- versions ----------------------------------------------------------------------------------


async def test_an_older_file_is_migrated_with_its_open_round(path: Path) -> None:
    await in_use(path)
    await still_works(path, *migrations(), NEXT, "CREATE TABLE later (id TEXT) STRICT;")
    assert version(path) == len(migrations()) + 2


async def test_a_newer_file_is_refused_untouched(path: Path) -> None:
    await in_use(path, *migrations(), NEXT)
    for read_only in (False, True):
        assert isinstance(await refused(path, read_only=read_only), WrongVersionError)
    await still_works(path, *migrations(), NEXT)


async def test_a_newer_file_that_a_crash_left_is_refused_with_its_log_untouched(
    path: Path, tmp_path: Path
) -> None:
    async with SqliteStore.open(path, steps=[*migrations(), NEXT]) as store:
        await keep(store, round_())
        copy = crashed_copy(path, tmp_path)
    log = copy.with_name("bot.db-wal")
    before = log.read_bytes()
    assert isinstance(await refused(copy), WrongVersionError)
    assert log.read_bytes() == before
    await still_works(copy, *migrations(), NEXT)


async def test_an_export_refuses_an_older_file_rather_than_migrate_it(path: Path) -> None:
    await in_use(path)
    with pytest.raises(StoreError, match="older"):
        async with SqliteStore.open(path, read_only=True, steps=[*migrations(), NEXT]):
            pass
    assert version(path) == len(migrations())


async def test_an_export_makes_no_file(path: Path) -> None:
    with pytest.raises(StoreError):
        async with SqliteStore.open(path, read_only=True):
            pass
    assert list(path.parent.iterdir()) == []


async def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path) -> None:
    await in_use(path)
    with pytest.raises(StoreError):
        await in_use(path, *migrations(), NEXT, FAILS)
    assert version(path) == len(migrations()) + 1  # steps are whole, each
    assert "half" not in tables(path)
    await still_works(path, *migrations(), NEXT)


async def test_the_first_migration_fails_as_a_whole_too(path: Path) -> None:
    with pytest.raises(StoreError):
        await in_use(path, migrations()[0] + FAILS)
    assert (version(path), tables(path)) == (0, set())
    await in_use(path)


@pytest.mark.parametrize("used", [True, False], ids=["a file in use", "a new file"])
async def test_a_migration_that_is_killed_leaves_the_file_as_it_was(
    path: Path, *, used: bool
) -> None:
    if used:
        await in_use(path)
    before = tables(path) if used else set()
    steps = [*migrations(), TAKES_FOR_EVER] if used else [migrations()[0] + TAKES_FOR_EVER]
    kill_while_it_migrates(path, steps)
    assert tables(path) == before
    if used:
        await still_works(path)
    else:
        await in_use(path)


MIGRATE = """
import asyncio, sys
from pathlib import Path
from bot.store.sqlite import SqliteStore

async def migrate():
    async with SqliteStore.open(Path(sys.argv[1]), steps=sys.argv[2:]):
        pass

asyncio.run(migrate())
"""
SOME_OF_IT = 5_000_000  # bytes: more than SQLite's cache, so that uncommitted pages are written


def kill_while_it_migrates(path: Path, steps: list[str]) -> None:
    log = path.with_name("bot.db-wal")
    with subprocess.Popen([sys.executable, "-c", MIGRATE, str(path), *steps]) as process:
        try:
            while not (log.exists() and log.stat().st_size > SOME_OF_IT):
                assert process.poll() is None, "it ended by itself"
                os.sched_yield()
        finally:
            process.kill()


# --- what is no store of ours ---------------------------------------------------------------------


async def test_an_empty_file_is_a_new_store(path: Path) -> None:
    path.touch()
    await in_use(path)
    await still_works(path)


async def test_a_file_that_is_no_database_is_refused_untouched(path: Path) -> None:
    path.write_bytes(b"Protokoll vom Montag. " * 1000)
    assert "not a database" in str(await refused(path))
    assert "not a database" in str(await refused(path, read_only=True))


async def test_a_file_that_was_cut_off_is_refused_untouched(path: Path) -> None:
    await in_use(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "damaged" in str(await refused(path))


async def test_a_file_with_a_damaged_page_is_refused_untouched(path: Path) -> None:
    await in_use(path)
    content = bytearray(path.read_bytes())
    content[4096:8192] = os.urandom(4096)
    path.write_bytes(content)
    assert "damaged" in str(await refused(path))


async def test_the_database_of_another_program_is_refused_untouched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE bookmarks (url TEXT)")
    assert "another program" in str(await refused(path))
    assert "another program" in str(await refused(path, read_only=True))


async def test_where_nothing_can_be_written_there_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a directory should be")
    with pytest.raises(StoreError, match="no place"):
        async with SqliteStore.open(tmp_path / "data" / "bot.db"):
            pass


async def test_the_log_of_a_crash_is_read_again(path: Path, tmp_path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        copy = crashed_copy(path, tmp_path)
    await still_works(copy)


# --- a full disk ---------------------------------------------------------------------------------


async def limit(store: SqliteStore, pages: int) -> None:
    """SQLite takes more than so many pages for a full disk."""
    async with store._writing.turn(timedelta(minutes=1), begins=False) as session:
        await session.run(f"PRAGMA max_page_count = {pages}")


async def test_on_a_full_disk_nothing_is_acknowledged_that_is_not_kept(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        await limit(store, 40)
        seats = [b"%d" % number for number in range(100)]
        outcomes = await asyncio.gather(
            *(store.put_slip(PHASE, slip(b"x" * 3100, seat), NOW) for seat in seats),
            return_exceptions=True,
        )
        kept_ones = {seat for seat, outcome in zip(seats, outcomes, strict=True) if outcome is True}
        assert all(isinstance(each, StoreFullError) for each in outcomes if each is not True)
        assert (await urn(store)).keys() == kept_ones
        assert 0 < len(kept_ones) < len(seats)
        with pytest.raises(StoreFullError):
            await keep(store, round_(question="x" * 100_000))
        assert await kept(store) == round_()

        await limit(store, 100_000)
        assert await store.put_slip(PHASE, slip(seat=b"with room again"), NOW)
