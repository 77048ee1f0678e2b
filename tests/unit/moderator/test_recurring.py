"""The clock opens recurring rounds: whole or not at all, past whatever goes wrong around them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model import Level, PersonId, PlaceId, Round
from bot.core.series import SeriesId
from bot.port import Command, Note, Person, Place, Post, Press, Role, Value
from bot.store import StoreError
from bot.store.writing import SqliteWriting
from tests.captured_logs import captured_logs
from tests.hand_clock import MONDAY
from tests.leaks import assert_nothing_of
from tests.plain import plain
from tests.unit.moderator.witness import CrashError, WitnessWorld
from tests.world import TEAM, MemoryPlatform, World, person

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from bot.core.series import Series

LEAD = person("Lea")
OTHERS = [person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn")]
EVERYBODY = [LEAD, *OTHERS]
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
ELEVEN = MONDAY + HOUR  # 11:00 in Berlin
TYPED = "werktags 11:00 Was steht an?"
OTHER = Place(PlaceId("web:other"), "#other")


@dataclass(repr=False)
class Moody(MemoryPlatform):
    """A platform that does something else when it is asked who is there."""

    mood: Callable[[], Awaitable[None]] | None = None

    async def members(self, place: PlaceId) -> Sequence[Person]:
        if self.mood and place == TEAM.id:
            await self.mood()
        return await super().members(place)


class Slow:
    """Does not answer until it is told to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.may_answer = asyncio.Event()

    async def __call__(self) -> None:
        self.asked.set()
        await self.may_answer.wait()


@pytest.fixture
def platform() -> Moody:
    return Moody(people={TEAM.id: list(EVERYBODY), OTHER.id: list(EVERYBODY)})


async def only_series(world: World) -> Series:
    async with world.store.reading() as reading:
        (only,) = await reading.series_of(TEAM.id)
    return only


async def rounds(world: World, place: Place = TEAM) -> list[Round]:
    async with world.store.reading() as reading:
        found = [await reading.round(line.id) for line in await reading.rounds()]
    return [one for one in found if one and one.place == place.id]


def told(platform: MemoryPlatform, who: Person = LEAD) -> list[str]:
    """The first lines of what that person was told alone, but for invitations."""
    posts = [one for one in platform.arrived if isinstance(one, Post) and one.to == who.id]
    texts = [plain(one.message) for one in posts]
    return [text.splitlines()[1] for text in texts if text.startswith(("Ausgefallen", "Pausiert"))]


async def sweep(world: World, after: timedelta) -> None:
    world.clock.jump(after)
    world.clock.wake_at(world.clock.now())
    await world.pass_time(timedelta(0))


# --- as if its lead had typed it ---------------------------------------------------------------


async def test_the_round_is_the_one_its_lead_would_have_typed(
    tmp_path: Path, platform: Moody
) -> None:
    async with World(tmp_path / "series", platform=platform) as world:
        await world.type(LEAD, "werktags 11:00 5m Was steht an?")
        await world.until(ELEVEN)
        (came,) = await rounds(world)
        timetable = (await only_series(world)).timetable
    platform.shown.clear()
    async with World(tmp_path / "typed", platform=platform) as world:
        await world.until(ELEVEN)
        await world.type(LEAD, "5m Was steht an?")
        (typed,) = await rounds(world)
    (phase,) = typed.phases
    same = replace(phase, id=came.phases[0].id)
    assert came == replace(typed, id=came.id, phases=(same,), timetable=timetable)


async def test_whom_the_lead_chose_stays_chosen_as_far_as_they_are_there(
    tmp_path: Path, platform: Moody
) -> None:
    async with World(tmp_path, platform=platform) as world:
        chosen = tuple(str(one.id) for one in OTHERS[:4])
        form: dict[str, Value] = {
            "question": "Was steht an?",
            "repeat": "werktags 11:00",
            "people": chosen,
        }
        assert isinstance(await world.submit(LEAD, "begin-anyway", form), Note)
        platform.people[TEAM.id].remove(OTHERS[0])
        await world.until(ELEVEN)
        (came,) = await rounds(world)
        async with world.store.reading() as reading:
            roster = {holder.person for holder in await reading.roster(came.phases[0].id)}
    assert came.chosen_roster
    assert came.phases[0].level is Level.CONFIDENTIAL
    assert roster == {one.id for one in (LEAD, *OTHERS[1:4])}


async def test_whoever_was_chosen_has_left_that_is_nobody_not_everybody(
    tmp_path: Path, platform: Moody
) -> None:
    async with World(tmp_path, platform=platform) as world:
        form: dict[str, Value] = {
            "question": "Was steht an?",
            "repeat": "werktags 11:00",
            "people": tuple(str(one.id) for one in OTHERS[:3]),
        }
        await world.submit(LEAD, "begin-anyway", form)
        platform.people[TEAM.id] = [LEAD, *OTHERS[3:]]
        await world.until(ELEVEN)
        assert await rounds(world) == []
    assert "niemand da" in told(platform)[0]


@pytest.mark.parametrize("verb", ["begin", "begin-anyway"])
@pytest.mark.parametrize("open_by_choice", [True, False])
async def test_openly_only_where_the_lead_has_agreed(
    tmp_path: Path, platform: Moody, verb: str, open_by_choice: bool
) -> None:
    platform.people[TEAM.id] = EVERYBODY[:3]
    async with World(tmp_path, platform=platform) as world:
        form: dict[str, Value] = {
            "question": "Wie?",
            "repeat": "werktags 11:00",
            "open": open_by_choice,
        }
        await world.submit(LEAD, verb, form)
        await world.until(ELEVEN)
        came = await rounds(world)
    agreed = open_by_choice or verb == "begin-anyway"
    assert [one.phases[0].level for one in came] == ([Level.OPEN] if agreed else [])


async def test_agreed_in_a_larger_group_a_small_one_is_left_alone(
    tmp_path: Path, platform: Moody
) -> None:
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        platform.people[TEAM.id] = EVERYBODY[:3]
        await world.until(ELEVEN)
        assert await rounds(world) == []
    assert "weniger als drei" in told(platform)[0]


# --- whole or not at all -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["save_series", "save_round", "add_roster", "post"])
async def test_what_fails_in_between_leaves_nothing_and_is_done_later_once(
    tmp_path: Path, platform: Moody, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        before = await only_series(world)
        with monkeypatch.context() as broken, captured_logs() as logs:
            broken.setattr(SqliteWriting, name, _fails)
            await world.until(ELEVEN)
            assert_nothing_of(logs.getvalue(), "Was steht an?", LEAD.name, LEAD.id)
        assert 'event="series failed"' in logs.getvalue()
        assert await rounds(world) == []
        assert await only_series(world) == before
        assert platform.arrived == []
        await sweep(world, 30 * SECOND)
        assert world.keys.phases() == {(await rounds(world))[0].phases[0].id}
        await sweep(world, 30 * SECOND)
        assert len(await rounds(world)) == 1


async def _fails(*_: object) -> None:
    raise StoreError("disk I/O error")


STEPS = ("platform.members", "store.transaction", "keys.create", "commit")


@pytest.mark.parametrize("away", [timedelta(0), HOUR])
@pytest.mark.parametrize("step", STEPS)
async def test_a_crash_on_the_way_neither_doubles_nor_loses_it(
    tmp_path: Path, platform: Moody, step: str, away: timedelta
) -> None:
    async with WitnessWorld(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        world.journal.events[step] = CrashError()
        with pytest.raises(CrashError):
            await world.until(ELEVEN)
        await world.restart(after=away)
        came = await rounds(world)
        calls = [one for one in platform.shown.values() if one.key.endswith(":call")]
        assert len(came) == len(calls)
        assert len(came) == (0 if away else 1)
        assert len(told(platform)) == 1 - len(came)
        assert len(world.keys.phases()) == len(came)
        await sweep(world, 30 * SECOND)
        assert len(await rounds(world)) == len(came)


async def test_a_round_that_begins_meanwhile_is_not_disturbed(
    tmp_path: Path, platform: Moody
) -> None:
    """While the platform is asked, somebody starts a round: the series finds it in its turn."""
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        platform.mood = slow = Slow()
        fired = asyncio.create_task(world.until(ELEVEN))
        await slow.asked.wait()
        platform.mood = None
        await world.ear.hear([Command(OTHERS[0], TEAM, "Was bremst uns?")])
        slow.may_answer.set()
        await fired
        await world.outbox.flush()
        assert [one.question for one in await rounds(world)] == ["Was bremst uns?"]
    assert "schon eine andere Runde" in told(platform)[0]


async def test_paused_or_ended_meanwhile_it_does_not_open(tmp_path: Path, platform: Moody) -> None:
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        series = await only_series(world)
        platform.mood = slow = Slow()
        fired = asyncio.create_task(world.until(ELEVEN))
        await slow.asked.wait()
        await world.ear.hear([Press(LEAD, TEAM, f"pause-series:{series.id}")])
        slow.may_answer.set()
        await fired
        assert await rounds(world) == []
        assert (await only_series(world)).paused


# --- a platform in a mood ----------------------------------------------------------------------


async def _down() -> None:
    raise ConnectionError("down")


async def test_one_that_cannot_say_who_is_there_is_asked_again(
    tmp_path: Path, platform: Moody
) -> None:
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        await world.type(LEAD, TYPED, OTHER)
        platform.mood = _down
        with captured_logs():
            await world.until(ELEVEN)
            await sweep(world, 2 * MINUTE)
        assert await rounds(world) == []
        assert len(await rounds(world, OTHER)) == 1  # it harms no other
        platform.mood = None
        await sweep(world, 2 * MINUTE)
        (came,) = await rounds(world)
        assert came.phases[0].closes_at == ELEVEN + 14 * MINUTE


async def test_one_that_is_down_for_too_long_is_told_of(tmp_path: Path, platform: Moody) -> None:
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        platform.mood = _down
        with captured_logs():
            await world.until(ELEVEN)
        await sweep(world, 5 * MINUTE)
        assert await rounds(world) == []
        assert (await only_series(world)).next_at == ELEVEN + timedelta(days=1)
    assert len(told(platform)) == 1


async def test_a_platform_that_is_no_longer_there_stops_nobody(
    tmp_path: Path, platform: Moody
) -> None:
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        series = await only_series(world)
        async with world.store.transaction() as tx:
            gone = replace(
                series, id=SeriesId("gone"), place=PlaceId("irc:team"), lead=PersonId("irc:lea")
            )
            await tx.save_series(gone)
        with captured_logs():
            await world.until(ELEVEN)
        assert len(await rounds(world)) == 1


async def test_without_its_method_it_is_skipped_and_its_lead_told(
    tmp_path: Path, platform: Moody
) -> None:
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        async with world.store.transaction() as tx:
            await tx.save_series(replace(await only_series(world), method="vergessen"))
        await world.until(ELEVEN)
        assert await rounds(world) == []
    assert "Methode" in told(platform)[0]


async def test_where_no_administrator_is_left_the_place_is_told(
    tmp_path: Path, platform: Moody
) -> None:
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        platform.people[TEAM.id].remove(LEAD)
        await world.until(ELEVEN)
        (said,) = platform.arrived
    assert said.to == TEAM.id
    assert plain(said.message).startswith("Pausiert: Was steht an? in #team")


async def test_a_holiday_that_was_none_when_the_date_was_set_is_left_out(
    tmp_path: Path, platform: Moody
) -> None:
    """The law, or the library that knows it, may change while the bot is down."""
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, TYPED)
        series = await only_series(world)
        new_year = ELEVEN.replace(year=2027, month=1, day=1)
        async with world.store.transaction() as tx:
            await tx.save_series(replace(series, next_at=new_year))
        world.clock.wake_at(new_year)
        await world.until(new_year)
        assert await rounds(world) == []
        assert (await only_series(world)).next_at == new_year + timedelta(days=3)
    assert told(platform) == []


async def test_another_region_moves_the_next_date(tmp_path: Path, platform: Moody) -> None:
    admin = replace(LEAD, role=Role.ADMIN)
    async with World(tmp_path, platform=platform) as world:
        await world.type(LEAD, "am 6. 11:00 Was steht an?")
        series = await only_series(world)
        january = replace(series, next_at=ELEVEN.replace(year=2027, month=1, day=6))
        world.clock.jump(january.next_at - timedelta(days=2) - world.clock.now())
        async with world.store.transaction() as tx:
            await tx.save_series(january)
        await world.submit(admin, "save-settings", {"place-region": "de-by"})
        moved = await only_series(world)
        assert moved.next_at == ELEVEN.replace(year=2027, month=2, day=6)
