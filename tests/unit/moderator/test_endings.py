"""The end of a phase: log, key, platforms, posts, in this order, whatever comes between."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model import PhaseId
from tests.captured_logs import captured_logs
from tests.plain import plain
from tests.unit.moderator.witness import WRITERS, CrashError, WitnessWorld

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEPS = ("store.truncate", "keys.destroy", "platform.phase_closed", "store.end", "platform.deliver")
A_MOMENT = timedelta(milliseconds=60)


def in_order(world: WitnessWorld) -> list[str]:
    """The steps that were taken, each once, in the order of their first time."""
    return list(dict.fromkeys(world.journal.only(*STEPS)))


async def test_nobody_hears_of_the_outcome_before_the_key_is_dead(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.written()
        await world.until(phase.closes_at - timedelta(seconds=1))
        world.journal.calls.clear()
        await world.until(phase.closes_at)
        assert in_order(world) == list(STEPS)
        assert world.journal.calls.index("commit") < world.journal.calls.index(STEPS[0])
        assert world.platform.closed == [phase.id]
        assert phase.id not in world.keys.phases()


@pytest.mark.parametrize("step", STEPS[:-1])
async def test_a_start_finishes_what_a_crash_has_left(tmp_path: Path, step: str) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.written()
        world.journal.events[step] = CrashError()
        with pytest.raises(CrashError):
            await world.until(phase.closes_at)
        assert f"{phase.id}:wall" not in world.platform.shown
        world.journal.calls.clear()
        await world.restart()
        assert in_order(world) == list(STEPS)
        assert f"{phase.id}:wall" in world.platform.shown
        assert world.platform.closed[-1] == phase.id
        assert phase.id not in world.keys.phases()
        async with world.store.reading() as reading:
            assert await reading.endings() == {}


async def test_keys_without_a_phase_do_not_survive_a_start(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.written()
        world.keys.create(PhaseId("of-nobody"))
        await world.restart()
        assert world.keys.phases() == {phase.id}
        kept = await world.press(WRITERS[0], f"write:{phase.id}")
        assert "Idee 1: Karte 0" in plain(kept)


async def test_cancelling_destroys_what_was_written(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase, round_ = await world.written(), await world.round()
        world.journal.calls.clear()
        await world.press(world.platform.people[round_.place][0], f"cancel-yes:{round_.id}")
        assert in_order(world) == list(STEPS)
        assert await world.slips(phase) == 0
        assert world.keys.phases() == set()


# --- somebody reads the file meanwhile ------------------------------------------------------------


@contextmanager
def reader(world: WitnessWorld) -> Iterator[None]:
    """An export, a backup: for as long as it reads, the log cannot be emptied."""
    file = world.folder / "data" / "blitzlicht.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as outside:
        outside.execute("BEGIN")
        outside.execute("SELECT count(*) FROM slip").fetchone()
        yield


def log_size(world: WitnessWorld) -> int:
    return (world.folder / "data" / "blitzlicht.db-wal").stat().st_size


async def test_a_reader_delays_the_key_for_a_moment_and_the_log_until_it_is_gone(
    tmp_path: Path,
) -> None:
    async with WitnessWorld(tmp_path, patience=A_MOMENT) as world:
        phase = await world.written()
        with reader(world), captured_logs() as logs:
            await world.until(phase.closes_at)
            assert phase.id not in world.keys.phases()
            assert f"{phase.id}:wall" in world.platform.shown
            assert log_size(world) > 0
            assert 'event="write-ahead log still in use"' in logs.getvalue()
        world.clock.wake_at(world.clock.now())  # as the sweep does
        await world.pass_time(timedelta(0))
        assert log_size(world) == 0


async def test_a_reader_that_goes_in_time_is_waited_for(tmp_path: Path) -> None:
    """Emptying the log fails once; the key lives until it has worked."""
    sizes: list[int] = []
    async with WitnessWorld(tmp_path, patience=timedelta(seconds=30)) as world:
        phase, happens, reading = await world.written(), world.journal.events, ExitStack()
        await world.until(phase.closes_at - timedelta(seconds=1))
        reading.enter_context(reader(world))
        happens["store.truncate"] = lambda: happens.update({"store.truncate": reading.close})
        happens["keys.destroy"] = lambda: sizes.append(log_size(world))
        world.journal.calls.clear()
        await world.until(phase.closes_at)
        assert world.journal.calls.count("store.truncate") == 2
        assert sizes == [0]
