"""The weekly nudge over ten years in many zones: never two in a week, never early, none missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import calendar
from bot.core.calendar import IsHoliday, Week, moment_at, next_nudge, week_of
from config.regions import NOWHERE, holidays_in
from tests.effort import part
from tests.unit.core.zones import (
    DAY,
    ZONES,
    holidays,
    moment_by_looking,
    starts,
    wall_times,
    weekdays,
    zones,
)

NINE = time(9)
NextNudge = Callable[..., datetime]


def no_holiday(_day: date) -> bool:
    return False


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def nudged(nudge: NextNudge, start: datetime, years: float, *how: Any) -> list[datetime]:
    """All nudges of a project whose bot always runs."""
    zone = how[2]
    fired: list[datetime] = []
    week: Week | None = None
    now = start
    while (now := nudge(now, *how, last_week=week)) < start + years * 365 * DAY:
        week = week_of(now, zone)
        fired.append(now)
    return fired


def planned(day: date, is_holiday: IsHoliday) -> date | None:
    """Where a week's nudge belongs, said once more and plainly."""
    if not is_holiday(day):
        return day
    later = [day + n * DAY for n in range(1, 7)]
    fits = [d for d in later if d.isocalendar()[:2] == day.isocalendar()[:2]]
    return next((d for d in fits if d.weekday() < 5 and not is_holiday(d)), None)


def check_ten_years(
    nudge: NextNudge, start: datetime, weekday: int, at: time, zone: str, is_holiday: IsHoliday
) -> None:
    fired = nudged(nudge, start, 10, weekday, at, zone, is_holiday)
    assert all(start < moment for moment in fired)
    weeks = [week_of(moment, zone) for moment in fired]
    assert len(set(weeks)) == len(weeks)
    monday = start.astimezone(ZoneInfo(zone)).date() + 8 * DAY
    monday -= monday.weekday() * DAY
    by_week = dict(zip(weeks, fired, strict=True))
    while datetime.combine(monday + 8 * DAY, time(), tzinfo=UTC) < fired[-1]:
        day = planned(monday + weekday * DAY, is_holiday)
        moment = by_week.get(monday.isocalendar()[:2])
        if not (zone == "Pacific/Apia" and date(2011, 12, 26) == monday):
            assert (moment is None) == (day is None)
        if moment and day:
            wall = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
            around = {moment_at(day + n * DAY, NINE, zone).time() for n in (-1, 0, 1)}
            if len(around) > 1:  # the clocks change
                assert moment == moment_by_looking(day, at, zone)
            else:
                assert wall == datetime.combine(day, at)
        monday += 7 * DAY


@given(starts, weekdays, wall_times, zones, holidays)
@part(0.4)
def test_exactly_one_in_each_week_with_a_working_day_left(
    start: datetime, weekday: int, at: time, zone: str, is_holiday: IsHoliday
) -> None:
    check_ten_years(next_nudge, start, weekday, at, zone, is_holiday)


@pytest.mark.parametrize("zone", ZONES)
def test_ten_years_of_mondays(zone: str) -> None:
    check_ten_years(next_nudge, utc("2009-06-01"), 0, NINE, zone, no_holiday)


@given(
    starts,
    weekdays,
    wall_times,
    zones,
    holidays,
    st.lists(st.tuples(st.integers(1, 15 * 24), zones, weekdays, wall_times), max_size=30),
)
@part(0.6)
def test_the_place_moves_and_changes_its_mind(
    start: datetime,
    weekday: int,
    at: time,
    zone: str,
    is_holiday: IsHoliday,
    changes: list[tuple[int, str, int, time]],
) -> None:
    """Whatever is changed, and when: never two in what was one week, never back in time."""
    now, last, seen = start, None, []
    for hours, new_zone, new_weekday, new_at in changes:
        until = now + timedelta(hours=hours)
        while (due := next_nudge(now, weekday, at, zone, is_holiday, last_week=last)) <= until:
            assert due > now
            assert last is None or week_of(due, zone) > last
            now, last = due, week_of(due, zone)
            seen.append(last)
        now, zone, weekday, at = until, new_zone, new_weekday, new_at
    assert len(set(seen)) == len(seen)


@given(starts, weekdays, wall_times, zones, holidays, st.lists(st.sampled_from([-24, 24, 5])))
@part(0.6)
def test_the_clock_jumps(
    now: datetime, weekday: int, at: time, zone: str, is_holiday: IsHoliday, jumps: list[int]
) -> None:
    last: Week | None = None
    for hours in jumps:
        due = next_nudge(now, weekday, at, zone, is_holiday, last_week=last)
        assert due > now
        assert last is None or week_of(due, zone) > last
        now, last = due + timedelta(hours=hours), week_of(due, zone)


@given(starts, weekdays, wall_times, zones, holidays, st.integers(0, 99))
@part(0.6)
def test_it_is_the_same_whenever_one_asks(
    start: datetime, weekday: int, at: time, zone: str, is_holiday: IsHoliday, percent: int
) -> None:
    """Also between the day of the week and the one that it was moved to."""
    how = (weekday, at, zone, is_holiday)
    for last, due in pairwise(nudged(next_nudge, start, 0.5, *how)):
        now = last + (due - last) * percent / 100
        assert next_nudge(now, *how, last_week=week_of(last, zone)) == due


@pytest.mark.parametrize(
    ("after", "weekday", "at", "zone", "region", "expected"),
    [
        # the moment itself is over
        ("2026-03-02T07:59", 0, "09:00", "Europe/Berlin", "DE-BY", "2026-03-02T08:00"),
        ("2026-03-02T08:00", 0, "09:00", "Europe/Berlin", "DE-BY", "2026-03-09T08:00"),
        # summer time begins and ends on the Sunday before
        ("2026-03-28T00:00", 0, "09:00", "Europe/Berlin", "DE-BY", "2026-03-30T07:00"),
        ("2026-10-24T00:00", 0, "09:00", "Europe/Berlin", "DE-BY", "2026-10-26T08:00"),
        # 02:30 does not exist, exists twice
        ("2026-03-28T12:00", 6, "02:30", "Europe/Berlin", "off", "2026-03-29T01:30"),
        ("2026-10-24T12:00", 6, "02:30", "Europe/Berlin", "off", "2026-10-25T00:30"),
        ("2026-10-25T01:00", 6, "02:30", "Europe/Berlin", "off", "2026-11-01T01:30"),
        # half an hour: 02:15 is 02:45
        ("2026-10-02T12:00", 6, "02:15", "Australia/Lord_Howe", "off", "2026-10-03T15:45"),
        # Easter Monday -> Tuesday; Epiphany only where it is kept
        ("2026-04-03T12:00", 0, "09:00", "Europe/Berlin", "DE-BY", "2026-04-07T07:00"),
        ("2026-01-05T12:00", 1, "09:00", "Europe/Berlin", "DE-BY", "2026-01-07T08:00"),
        ("2026-01-05T12:00", 1, "09:00", "Europe/Berlin", "DE-BE", "2026-01-06T08:00"),
        ("2026-04-07T06:00", 0, "09:00", "Europe/Berlin", "DE-BY", "2026-04-07T07:00"),
        # both days of Christmas -> Wednesday
        ("2023-12-27T06:00", 0, "09:00", "Europe/Berlin", "DE-BY", "2023-12-27T08:00"),
        # after it was moved the week has had its moment
        ("2026-04-07T07:00", 0, "09:00", "Europe/Berlin", "DE-BY", "2026-04-13T07:00"),
        # Christmas Day is a Friday: nothing is left of that week
        ("2026-12-21T12:00", 4, "09:00", "Europe/Berlin", "DE-BY", "2027-01-08T08:00"),
        # a chosen Saturday is kept, but no holiday moves to one
        ("2026-12-22T12:00", 5, "09:00", "Europe/Berlin", "off", "2026-12-26T08:00"),
        ("2026-12-22T12:00", 5, "09:00", "Europe/Berlin", "DE", "2027-01-02T08:00"),
        # leap day, ISO week 53
        ("2028-02-23T12:00", 1, "09:00", "UTC", "off", "2028-02-29T09:00"),
        ("2026-12-28T12:00", 4, "09:00", "UTC", "off", "2027-01-01T09:00"),
        ("2026-12-28T12:00", 0, "09:00", "UTC", "off", "2027-01-04T09:00"),
    ],
)
def test_when_the_next_one_is(
    after: str, weekday: int, at: str, zone: str, region: str, expected: str
) -> None:
    due = next_nudge(utc(after), weekday, time.fromisoformat(at), zone, holidays_in(region))
    assert due == utc(expected)


def test_a_week_that_had_one_gets_no_second_by_another_weekday_or_zone() -> None:
    monday = utc("2026-03-02T08:00")
    week = week_of(monday, "Europe/Berlin")
    due = next_nudge(monday, 4, NINE, "Pacific/Honolulu", no_holiday, last_week=week)
    assert due == utc("2026-03-13T19:00")


# --- planted bugs ------------------------------------------------------------------------------


def seven_days_on(after: datetime, *how: Any, last_week: Week | None) -> datetime:
    if last_week is None:
        return next_nudge(after, *how)
    return after + timedelta(hours=7 * 24)


def without_fold(
    after: datetime, weekday: int, at: time, *how: Any, last_week: Week | None
) -> datetime:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(
            calendar,
            "moment_at",
            lambda day, at, zone: datetime.combine(
                day, at.replace(fold=1), tzinfo=ZoneInfo(zone)
            ).astimezone(UTC),
        )
        return next_nudge(after, weekday, at, *how, last_week=last_week)


def fires_twice(
    after: datetime,
    weekday: int,
    at: time,
    zone: str,
    is_holiday: IsHoliday,
    *,
    last_week: Week | None,
) -> datetime:
    """The hour that comes twice brings it twice: no week is remembered."""
    again = after + timedelta(hours=1)
    if last_week and again.astimezone(ZoneInfo(zone)).time() == at:
        return again
    return next_nudge(after, weekday, at, zone, is_holiday, last_week=last_week)


def week_in_utc(*how: Any, last_week: Week | None) -> datetime:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(calendar, "week_of", lambda moment, _zone: week_of(moment, "UTC"))
        return next_nudge(*how, last_week=last_week)


def into_the_next_week(
    after: datetime, weekday: int, *how: Any, last_week: Week | None
) -> datetime:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(calendar, "_kept", _kept_however_late)
        return next_nudge(after, weekday, *how, last_week=last_week)


def _kept_however_late(day: date, is_holiday: IsHoliday, _on: object) -> date:
    while is_holiday(day):
        day += DAY
    return day


@pytest.mark.parametrize(
    ("planted", "weekday", "at", "zone", "region"),
    [
        (seven_days_on, 6, NINE, "Europe/Berlin", NOWHERE),
        (without_fold, 6, time(2, 30), "Europe/Berlin", NOWHERE),
        (fires_twice, 6, time(2, 30), "Europe/Berlin", NOWHERE),
        (week_in_utc, 0, time(6), "Australia/Lord_Howe", NOWHERE),
        (into_the_next_week, 4, NINE, "Europe/Berlin", "DE-BY"),
    ],
)
def test_a_planted_bug_is_seen(
    planted: NextNudge, weekday: int, at: time, zone: str, region: str
) -> None:
    how = (utc("2016-06-01"), weekday, at, zone, holidays_in(region))
    check_ten_years(next_nudge, *how)
    with pytest.raises(AssertionError):
        check_ten_years(planted, *how)
