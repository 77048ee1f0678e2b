"""A slip that comes while nothing else is done is written at once, without the writer's task."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from bot.store import StoreError
from bot.store.sqlite import SqliteStore
from bot.store.writer import Writer
from tests.unit.store.examples import ADA, BOB, NOW, PHASE, keep, round_, slip, urn
from tests.unit.store.test_sqlite_locks import LONG, lock_of_another

Check = Callable[[Path], Awaitable[None]]


class TrippedError(Exception):
    """What goes wrong in the middle."""


async def begun(store: SqliteStore, sealed: bytes = b"sealed") -> asyncio.Task[bool]:
    """A slip that is on its way to the file, without the writer's task."""
    task = asyncio.create_task(store.put_slip(PHASE, slip(sealed), NOW))
    await asyncio.sleep(0)
    assert store._writing._lone
    return task


async def check_it_is_part_of_no_transaction(path: Path) -> None:
    """What is undone then would take a slip along that was acknowledged."""
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        with suppress(TrippedError):
            async with store.transaction() as writing:
                during = asyncio.create_task(store.put_slip(PHASE, slip(), NOW))
                await asyncio.sleep(0)
                await writing.write_notes("test", {"token": "1"})
                raise TrippedError
        assert await during
        assert await urn(store) == {ADA: b"sealed"}


async def check_who_comes_meanwhile_comes_after_it(path: Path) -> None:
    """Also where the file is locked, and it has to wait like everybody."""
    async with SqliteStore.open(path, slip_patience=LONG) as store:
        await keep(store, round_())
        with lock_of_another(path):
            first = await begun(store, b"first")
            second = asyncio.create_task(store.put_slip(PHASE, slip(b"second"), NOW))
            while store._writing._lone:  # noqa: ASYNC110 - until SQLite no longer waits for the lock
                await asyncio.sleep(0)
        assert await first
        assert await second
        assert await urn(store) == {ADA: b"second"}


CHECKS = [check_it_is_part_of_no_transaction, check_who_comes_meanwhile_comes_after_it]


@pytest.mark.parametrize("check", CHECKS)
async def test_nothing_else_changes(check: Check, path: Path) -> None:
    await check(path)


async def test_after_a_cancelled_one_others_are_served(path: Path) -> None:
    async with SqliteStore.open(path, slip_patience=LONG) as store:
        await keep(store, round_())
        with lock_of_another(path):
            gone = await begun(store)
            behind = asyncio.create_task(store.put_slip(PHASE, slip(seat=BOB), NOW))
            await asyncio.sleep(0)
            gone.cancel()
            with pytest.raises(asyncio.CancelledError):
                await gone
            assert not store._writing._lone
        assert await behind
        assert BOB in await urn(store)


async def test_the_store_is_closed_when_it_is_over(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        kept = await begun(store)
        await store._writing.close()
        assert kept.done()
        assert await kept
        with pytest.raises(StoreError):
            await store.put_slip(PHASE, slip(seat=BOB), NOW)
        assert await urn(store) == {ADA: b"sealed"}


async def test_closed_while_the_file_is_locked_it_is_not_kept(path: Path) -> None:
    async with SqliteStore.open(path, slip_patience=LONG) as store:
        await keep(store, round_())
        with lock_of_another(path):
            lone = await begun(store)
            await store._writing.close()
            with pytest.raises(StoreError):
                await lone
        assert await urn(store) == {}


# --- planted bugs ------------------------------------------------------------------------------


def free_where_nobody_waits(writer: Writer) -> bool:
    return not (writer._lone or writer._closed or writer._head())


async def whoever_is_being_served(writer: Writer) -> bool:
    writer._resting = True
    while not writer._head():
        if writer._closed:
            return False
        writer._wake.clear()
        await writer._wake.wait()
    writer._resting = False
    return True


@pytest.mark.parametrize(
    ("check", "name", "planted"),
    [
        (CHECKS[0], "_is_free", free_where_nobody_waits),
        (CHECKS[1], "_somebody_waits", whoever_is_being_served),
    ],
)
async def test_a_planted_bug_is_seen(
    check: Check,
    name: str,
    planted: Callable[[Writer], object],
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Writer, name, planted)
    with pytest.raises(AssertionError):
        await check(path)
