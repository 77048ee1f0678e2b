"""A recurring round through years, outages, restarts and jumps of the clock: never twice or early.

All of it through the moderator and the store; the clock is turned by hand.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot.core.series as series_module
from bot.core.calendar import WORKDAYS, IsHoliday, next_occurrence
from bot.core.series import Series, Turn, resumed, turn
from bot.moderator import recurring
from bot.moderator import series as desk
from bot.port import Person, Post, Role
from config.regions import holidays_in
from tests.effort import part
from tests.hand_clock import HandClock
from tests.plain import plain
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from collections.abc import Callable

LEAD = person("Lea", Role.ADMIN)
PEOPLE = [LEAD, *(person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn"))]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
THREE = time(15)
HALF = 5 * MINUTE  # of ten minutes
HOLIDAYS = holidays_in("DE")

Event = tuple[str, Any]

# The weeks around both changes of summer time, Easter, and the turn of a year with a week 53.
starts = st.sampled_from(["2026-03-20T08:00", "2026-10-19T08:00", "2026-12-21T08:00"]).map(
    lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC)
)
minutes = st.one_of(st.integers(0, 20), st.integers(0, 5 * 24 * 60)).map(lambda m: m * MINUTE)
steady = st.one_of(
    st.tuples(st.just("wait"), minutes),
    st.tuples(st.just("down"), minutes),
    st.tuples(st.just("down over three"), st.integers(-3, 12)),
)
wild = st.one_of(
    steady,
    st.tuples(st.just("jump"), st.sampled_from([-DAY, DAY, -HOUR, HOUR])),
    st.tuples(
        st.just("zone"), st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Tokyo"])
    ),
    st.tuples(st.just("pause"), st.none()),
    st.tuples(st.just("resume"), st.none()),
)


@dataclass
class Play:
    """One series on its way, and every zone in which one of its rounds was opened."""

    world: World
    zone: str = "Europe/Berlin"
    opened: list[tuple[datetime, str]] = field(default_factory=list)

    async def do(self, event: Event) -> None:
        name, value = event
        await getattr(self, f"_{name.replace(' ', '_')}")(value)
        async with self.world.store.reading() as reading:
            rounds = await reading.rounds()
        self.opened += [(line.opened_at, self.zone) for line in rounds[len(self.opened) :]]

    async def _wait(self, span: timedelta) -> None:
        await self.world.pass_time(span)

    async def _down(self, span: timedelta) -> None:
        await self.world.restart(after=span)

    async def _down_over_three(self, late: int) -> None:
        """Down from a minute before three o'clock; back some minutes after it."""
        now = self.world.clock.now().astimezone(ZoneInfo(self.zone))
        three = now.replace(hour=14, minute=59, second=0)
        if three > now:
            await self.world.until(three)
            await self.world.restart(after=(late + 1) * MINUTE if late > -1 else MINUTE / 2)

    async def _jump(self, span: timedelta) -> None:
        self.world.clock.jump(span)
        self.world.clock.wake_at(self.world.clock.now())  # the sweep
        await self.world.pass_time(timedelta(0))

    async def _zone(self, zone: str) -> None:
        self.zone = zone
        await self.world.submit(LEAD, "save-settings", {"place-zone": zone})

    async def _pause(self, _: None) -> None:
        await self.world.press(LEAD, f"pause-series:{await self._id()}")

    async def _resume(self, _: None) -> None:
        await self.world.press(LEAD, f"resume-series:{await self._id()}")

    async def _id(self) -> str:
        async with self.world.store.reading() as reading:
            return (await reading.series_of(TEAM.id))[0].id


async def played(start: datetime, events: list[Event]) -> tuple[Play, World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), clock=HandClock(start))
        world.platform.people[TEAM.id] = list(PEOPLE)
        async with world:
            await world.type(LEAD, "werktags 15:00 Was steht an?")
            play = Play(world)
            for event in events:
                await play.do(event)
        return play, world


def check_never_twice_never_early(start: datetime, events: list[Event]) -> None:
    play, _ = asyncio.run(played(start, events))
    days: list[date] = []
    for moment, zone in play.opened:
        local = moment.astimezone(ZoneInfo(zone))
        since_three = local - local.replace(hour=15, minute=0, second=0, microsecond=0)
        assert timedelta(0) <= since_three < HALF
        assert local.weekday() in WORKDAYS
        assert not HOLIDAYS(local.date())
        days.append(local.date())
    assert days == sorted(set(days))


def check_none_is_missing(start: datetime, events: list[Event]) -> None:
    """Where the clock does not jump: each working day at three it opened, or its lead was told."""
    play, world = asyncio.run(played(start, events))
    assert len(play.opened) + sum(map(missed, told(world, LEAD))) == due(start, world.clock.now())


def due(start: datetime, end: datetime) -> int:
    """How often it was three o'clock on a working day."""
    berlin = ZoneInfo("Europe/Berlin")
    days = [start.astimezone(berlin).date() + n * DAY for n in range((end - start).days + 2)]
    return sum(
        start < datetime.combine(day, THREE, berlin) <= end
        for day in days
        if day.weekday() in WORKDAYS and not HOLIDAYS(day)
    )


def told(world: World, who: Person) -> list[str]:
    posts = [one for one in world.platform.arrived if isinstance(one, Post) and one.to == who.id]
    return [text for text in map(plain, (one.message for one in posts)) if "Ausgefallen" in text]


def missed(text: str) -> int:
    several = re.search(r"(\d+) Mal ausgefallen", text)
    return int(several[1]) if several else 1


@given(starts, st.lists(wild, max_size=14))
@part(0.1)
def test_never_twice_on_a_day_and_never_early(start: datetime, events: list[Event]) -> None:
    check_never_twice_never_early(start, events)


@given(starts, st.lists(steady, max_size=10))
@part(0.1)
def test_each_one_opens_or_its_lead_is_told(start: datetime, events: list[Event]) -> None:
    check_none_is_missing(start, events)


# --- planted bugs ------------------------------------------------------------------------------

MARCH = datetime(2026, 3, 27, 8, tzinfo=UTC)  # a Friday; two days later summer time begins
LONG: list[Event] = [("wait", 4 * DAY)]
LATE: list[Event] = [("wait", 3 * DAY), ("down over three", 8)]
BACK: list[Event] = [
    ("wait", 8 * HOUR),
    ("pause", None),
    ("jump", -DAY),
    ("wait", 10 * HOUR),
    ("resume", None),
    ("wait", DAY),
]
AWAY: list[Event] = [("wait", DAY), ("zone", "America/New_York"), ("wait", 3 * DAY)]
DOWN: list[Event] = [("down", 4 * DAY)]


def a_day_of_24_hours(series: Series, now: datetime, _: IsHoliday) -> Series:
    moment = series.next_at
    while moment <= now:
        moment += DAY
    return replace(series, next_at=moment)


def however_late(series: Series, now: datetime, _: timedelta, is_holiday: IsHoliday) -> Turn:
    return turn(series, now, 300 * DAY, is_holiday)


def only_the_last(series: Series, now: datetime, length: timedelta, is_holiday: IsHoliday) -> Turn:
    whole = turn(series, now, length, is_holiday)
    return replace(whole, missed=whole.missed[-1:])


def forgetful(series: Series, now: datetime, is_holiday: IsHoliday) -> Series:
    return resumed(replace(series, last_day=None), now, is_holiday)


def in_the_old_zone(series: Series, *_: object) -> Series:
    return series


def a_minute_early(after: datetime, *how: Any, **more: Any) -> datetime:
    return next_occurrence(after + MINUTE, *how, **more) - MINUTE


@pytest.mark.parametrize(
    ("check", "events", "where", "name", "planted"),
    [
        (check_never_twice_never_early, LONG, recurring, "advanced", a_day_of_24_hours),
        (check_never_twice_never_early, LATE, recurring, "turn", however_late),
        (check_none_is_missing, DOWN, recurring, "turn", only_the_last),
        (check_never_twice_never_early, BACK, desk, "resumed", forgetful),
        (check_never_twice_never_early, AWAY, recurring, "moved", in_the_old_zone),
        (check_never_twice_never_early, LONG, series_module, "next_occurrence", a_minute_early),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_planted_bug_is_seen(
    check: Callable[..., None],
    events: list[Event],
    where: object,
    name: str,
    planted: Callable[..., object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check(MARCH, events)
    monkeypatch.setattr(where, name, planted)
    with pytest.raises(AssertionError):
        check(MARCH, events)
