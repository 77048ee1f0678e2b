"""Another process at the same file: the second bot is refused, a lock from outside is outwaited."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.store import InUseError, StoreBusyError, StoreError
from bot.store.sqlite import SqliteStore
from tests.unit.store.examples import (
    ADA,
    BOB,
    NOW,
    PHASE,
    ROOM,
    keep,
    kept,
    phase,
    post,
    round_,
    slip,
    urn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A_MOMENT = timedelta(milliseconds=100)
LONG = timedelta(seconds=60)

HOLD_IT = """
import asyncio, sys
from pathlib import Path
from bot.store.sqlite import SqliteStore

async def hold():
    async with SqliteStore.open(Path(sys.argv[1])):
        print("open", flush=True)
        await asyncio.Event().wait()

asyncio.run(hold())
"""


@contextmanager
def another_bot(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has the store open."""
    command = [sys.executable, "-c", HOLD_IT, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"open\n"
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def lock_of_another(path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else writes, and does not come to an end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as outside:
        outside.execute("BEGIN IMMEDIATE")
        yield outside


@contextmanager
def patience(store: SqliteStore, slips: timedelta) -> Iterator[None]:
    """Slips that come meanwhile wait for that long only."""
    writer = store._writing
    usual, writer._slip_patience = writer._slip_patience, slips
    yield
    writer._slip_patience = usual


async def test_a_second_bot_is_refused_until_the_first_is_dead(path: Path) -> None:
    with another_bot(path) as first:
        with pytest.raises(InUseError):
            async with SqliteStore.open(path):
                pass
        first.send_signal(signal.SIGKILL)
        first.wait()
        async with SqliteStore.open(path) as store:
            await keep(store, round_())


async def test_one_process_cannot_open_it_twice_either(path: Path) -> None:
    async with SqliteStore.open(path):
        with pytest.raises(InUseError):
            async with SqliteStore.open(path):
                pass
    async with SqliteStore.open(path):
        pass


async def test_an_export_may_read_beside_a_running_bot(path: Path) -> None:
    async with SqliteStore.open(path) as bot:
        await keep(bot, round_())
        async with SqliteStore.open(path, read_only=True) as export:
            assert await kept(export) == round_()
            await bot.put_slip(PHASE, slip(), NOW)
            assert len(await urn(export)) == 1
            with pytest.raises(StoreError):
                await export.put_slip(PHASE, slip(), NOW)
            with pytest.raises(StoreError):
                await keep(export, round_("r2"))
        assert await bot.truncate()


async def test_an_acknowledged_slip_is_committed(path: Path) -> None:
    """Whoever is told so finds it there, also through other eyes."""
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        with closing(sqlite3.connect(path)) as outside:

            async def put_and_look(number: int) -> None:
                seat = b"%d" % number
                assert await store.put_slip(PHASE, slip(seat=seat), NOW)
                assert outside.execute("SELECT 1 FROM slip WHERE seat = ?", [seat]).fetchone()

            await asyncio.gather(*(put_and_look(number) for number in range(200)))


async def test_while_the_file_is_locked_nothing_is_acknowledged_and_then_all_is(path: Path) -> None:
    async with SqliteStore.open(path, slip_patience=LONG) as store:
        await keep(store, round_())
        with lock_of_another(path) as outside:
            first = asyncio.create_task(store.put_slip(PHASE, slip(b"first"), NOW))
            told = asyncio.create_task(store.end(PHASE))
            await asyncio.wait({first, told}, timeout=A_MOMENT.total_seconds())
            joins = asyncio.create_task(store.put_slip(PHASE, slip(b"of another", BOB), NOW))
            await asyncio.wait({first, told, joins}, timeout=A_MOMENT.total_seconds())
            assert not any(task.done() for task in (first, told, joins))
            outside.execute("COMMIT")
        await told
        assert (await first, await joins) == (True, True)
        assert await urn(store) == {ADA: b"first", BOB: b"of another"}


async def test_a_slip_that_waits_too_long_is_not_kept_and_never_will_be(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        await store.put_slip(PHASE, slip(b"before"), NOW)
        with lock_of_another(path), patience(store, A_MOMENT):
            outcomes = await asyncio.gather(
                *(store.put_slip(PHASE, slip(b"%d" % number), NOW) for number in range(20)),
                store.take_slip(PHASE, ADA, NOW),
                return_exceptions=True,
            )
            assert all(isinstance(outcome, StoreBusyError) for outcome in outcomes)
        assert await store.put_slip(PHASE, slip(b"of another", BOB), NOW)
        assert await urn(store) == {ADA: b"before", BOB: b"of another"}


async def test_each_slip_has_its_own_deadline(path: Path) -> None:
    """While the patience of one runs out, the others behind it still wait."""
    async with SqliteStore.open(path, slip_patience=LONG) as store:
        await keep(store, round_())
        with lock_of_another(path):
            with patience(store, A_MOMENT):
                first = asyncio.create_task(store.put_slip(PHASE, slip(), NOW))
                await asyncio.sleep(0)
            second = asyncio.create_task(store.put_slip(PHASE, slip(seat=BOB), NOW))
            with pytest.raises(StoreBusyError):
                await first
            assert not second.done()
        assert await second
        assert await urn(store) == {BOB: b"sealed"}


async def test_a_transaction_has_a_deadline_too(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        with lock_of_another(path), pytest.raises(StoreBusyError):
            async with store.transaction(within=A_MOMENT) as writing:
                await writing.post([post("told")])
        assert await store.claim(NOW, ROOM) == []


async def test_a_slip_is_judged_by_when_it_came_not_by_when_the_lock_went(path: Path) -> None:
    async with SqliteStore.open(path, slip_patience=LONG) as store:
        await keep(store, round_())
        with lock_of_another(path):
            in_time = asyncio.create_task(store.put_slip(PHASE, slip(b"in time"), NOW))
            late = asyncio.create_task(store.put_slip(PHASE, slip(b"late"), phase().closes_at))
            await asyncio.wait({in_time, late}, timeout=A_MOMENT.total_seconds())
        assert (await in_time, await late) == (True, False)


async def test_who_is_cancelled_while_the_file_is_locked_leaves_no_slip(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        with lock_of_another(path):
            stays = asyncio.create_task(store.put_slip(PHASE, slip(seat=BOB), NOW))
            gone = asyncio.create_task(store.put_slip(PHASE, slip(), NOW))
            await asyncio.wait({gone}, timeout=A_MOMENT.total_seconds())
            gone.cancel()
        assert await stays
        assert await urn(store) == {BOB: b"sealed"}


async def test_the_store_can_be_closed_while_the_file_is_locked(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await keep(store, round_())
        with lock_of_another(path):
            waiting = [
                asyncio.create_task(store.put_slip(PHASE, slip(), NOW)),
                asyncio.create_task(store.end(PHASE)),
            ]
            await asyncio.wait(waiting, timeout=A_MOMENT.total_seconds())
            await store._writing.close()
        for outcome in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(outcome, StoreError)
