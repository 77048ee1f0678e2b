"""When the bot looks for what is old, and when it wipes the traces of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.store import StoreFullError
from tests.unit.moderator.witness import LEAD, WRITERS, WitnessWorld
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def hour_by_hour(world: WitnessWorld, span: timedelta) -> None:
    for _ in range(int(span / HOUR)):
        world.clock.jump(HOUR)
        world.clock.wake_at(world.clock.now())
        await world.pass_time(timedelta(0))


async def played(world: WitnessWorld) -> None:
    """A round that has ended, with traces of its rosters to be wiped after a week."""
    await world.written()
    await world.pass_time(DAY)
    world.clock.jump(7 * DAY)


async def test_traces_are_wiped_as_soon_as_nobody_waits(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        await played(world)
        assert "store.compact" not in world.journal.calls
        await hour_by_hour(world, HOUR)
        assert world.journal.calls.count("store.compact") == 1
        await hour_by_hour(world, 5 * HOUR)
        assert world.journal.calls.count("store.compact") == 1, "there is nothing to wipe"


async def test_a_setting_that_is_taken_back_is_wiped_within_a_day(tmp_path: Path) -> None:
    """Though a phase is open all the time; an hour may pass before the bot looks at all."""
    async with WitnessWorld(tmp_path) as world:
        world.platform.people[TEAM.id] = [LEAD, *WRITERS]
        await world.type(LEAD, "6d Was bremst uns?")
        await hour_by_hour(world, HOUR)
        await world.pass_time(timedelta(minutes=1))
        for values in ({"language": "en"}, {}):
            async with world.store.transaction() as writing:
                await writing.set_preference(LEAD.id, values)
        await hour_by_hour(world, 22 * HOUR)
        assert "store.compact" not in world.journal.calls
        await hour_by_hour(world, HOUR)
        assert world.journal.calls.count("store.compact") == 1


async def test_an_open_phase_is_not_held_up_but_for_the_day_it_takes_too_long(
    tmp_path: Path,
) -> None:
    async with WitnessWorld(tmp_path) as world:
        await played(world)
        await world.type(LEAD, "6d Was bremst uns?")
        await hour_by_hour(world, 22 * HOUR)
        assert "store.compact" not in world.journal.calls
        await world.restart()
        await hour_by_hour(world, 3 * HOUR)
        assert world.journal.calls.count("store.compact") == 1


async def test_on_a_full_disk_it_is_tried_again(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        await played(world)
        world.journal.events["store.compact"] = StoreFullError()
        await hour_by_hour(world, HOUR)
        assert await world.store.traces()
        await hour_by_hour(world, HOUR)
        assert await world.store.traces() is None
