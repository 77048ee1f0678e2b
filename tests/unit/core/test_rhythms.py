"""When a recurring round comes round: every rhythm, through every change of clocks."""

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
from bot.core.calendar import (
    LAST,
    WORKDAYS,
    IsHoliday,
    MonthlyOn,
    MonthlyThe,
    OnHoliday,
    Rhythm,
    Weekly,
    falls_on,
    next_occurrence,
)
from config.regions import holidays_in
from tests.effort import part
from tests.unit.core.zones import (
    DAY,
    holidays,
    moment_by_looking,
    starts,
    wall_times,
    weekdays,
    zones,
)

Next = Callable[..., datetime]

rhythms = st.one_of(
    st.builds(
        Weekly,
        st.lists(weekdays, min_size=1, max_size=7, unique=True).map(tuple),
        st.integers(1, 4),
        st.dates(date(2009, 1, 1), date(2029, 1, 1)),
    ),
    st.builds(MonthlyOn, st.integers(1, 31)),
    st.builds(MonthlyThe, st.sampled_from([1, 2, 3, 4, LAST]), weekdays),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days_of(rhythm: Rhythm, first: date, last: date) -> list[date]:
    """The days of a rhythm, counted out month by month and week by week."""
    months = [(y, m) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    month_ends = {(y, m): date(y + m // 12, m % 12 + 1, 1) - DAY for y, m in months}
    days: list[date] = []
    match rhythm:
        case MonthlyOn(day):
            days = [date(y, m, min(day, end.day)) for (y, m), end in month_ends.items()]
        case MonthlyThe(nth, weekday):
            for (y, m), end in month_ends.items():
                all_of_month = [date(y, m, n) for n in range(1, end.day + 1)]
                fits = [one for one in all_of_month if one.weekday() == weekday]
                days.append(fits[-1] if nth == LAST else fits[nth - 1])
        case Weekly(chosen, every, since):
            assert since
            monday = since - since.weekday() * DAY
            while monday > first - 7 * DAY:
                monday -= 7 * every * DAY
            while monday <= last:
                days += [monday + n * DAY for n in sorted(chosen)]
                monday += 7 * every * DAY
    return [day for day in days if first <= day <= last]


def occurrences(next_one: Next, start: datetime, span: timedelta, *how: Any) -> list[datetime]:
    found = [start]
    while (due := next_one(found[-1], *how)) < start + span:
        found.append(due)
    return found[1:]


def check_two_years(
    next_one: Next,
    start: datetime,
    rhythm: Rhythm,
    at: time,
    zone: str,
    is_holiday: IsHoliday = lambda _day: False,
) -> None:
    place = ZoneInfo(zone)
    span = 730 * DAY
    fired = occurrences(next_one, start, span, rhythm, at, zone, is_holiday)
    assert all(a < b for a, b in pairwise([start, *fired]))
    first, last = (start + DAY).astimezone(place).date(), (start + span - 2 * DAY).date()
    samoa = {date(2011, 12, 30)} if zone == "Pacific/Apia" else set()
    expected = [
        day
        for day in days_of(rhythm, first + DAY, last)
        if not is_holiday(day) and day not in samoa
    ]
    local = {moment: moment.astimezone(place).replace(tzinfo=None) for moment in fired}
    plain = {wall.date(): moment for moment, wall in local.items() if wall.time() == at}
    for day in expected:
        moment = plain.get(day) or moment_by_looking(day, at, zone)  # in a gap
        assert moment in local
    within = [moment for moment in fired if first + DAY <= local[moment].date() <= last]
    assert abs(len(within) - len(expected)) <= 1  # one in a gap may cross the border


@given(starts, rhythms, wall_times, zones, holidays)
@part(0.6)
def test_all_its_days_and_no_others(
    start: datetime, rhythm: Rhythm, at: time, zone: str, is_holiday: IsHoliday
) -> None:
    check_two_years(next_occurrence, start, rhythm, at, zone, is_holiday)


@given(rhythms, st.dates(date(2009, 1, 1), date(2029, 1, 1)))
def test_the_days_are_those_one_counts_out(rhythm: Rhythm, day: date) -> None:
    found = [one for n in range(400) if falls_on(rhythm, one := day + n * DAY)]
    assert found == days_of(rhythm, day, day + 399 * DAY)


@given(starts, rhythms, wall_times, zones, holidays, st.sampled_from(OnHoliday), st.data())
@part(0.6)
def test_never_twice_on_a_day_whatever_becomes_of_clock_and_zone(
    now: datetime,
    rhythm: Rhythm,
    at: time,
    zone: str,
    is_holiday: IsHoliday,
    on_holiday: OnHoliday,
    data: st.DataObject,
) -> None:
    last: date | None = None
    for _ in range(8):
        how = (rhythm, at, zone, is_holiday)
        due = next_occurrence(now, *how, on_holiday=on_holiday, last_day=last)
        assert due > now
        day = due.astimezone(ZoneInfo(zone)).date()
        assert last is None or day > last
        last = day
        now = due + data.draw(st.sampled_from([-DAY, timedelta(0), DAY]))
        zone = data.draw(zones)


@pytest.mark.parametrize(
    ("after", "rhythm", "at", "expected"),
    [
        ("2026-03-02T00:00", Weekly((4,)), "15:00", "2026-03-06T14:00"),
        ("2026-03-06T14:00", Weekly((4,)), "15:00", "2026-03-13T14:00"),
        ("2026-03-27T15:00", Weekly((4,)), "15:00", "2026-04-10T13:00"),  # past Good Friday
        ("2026-03-06T14:00", Weekly(WORKDAYS), "09:30", "2026-03-09T08:30"),
        ("2026-03-06T14:00", Weekly(calendar.ALL_DAYS), "09:30", "2026-03-07T08:30"),
        ("2026-03-03T10:00", Weekly((1,), 2, date(2026, 3, 3)), "10:00", "2026-03-17T09:00"),
        # over ISO week 53 every second week stays every second week
        ("2026-12-16T10:00", Weekly((2,), 2, date(2026, 12, 16)), "10:00", "2026-12-30T09:00"),
        ("2026-12-30T10:00", Weekly((2,), 2, date(2026, 12, 16)), "10:00", "2027-01-13T09:00"),
        ("2026-03-02T10:00", MonthlyThe(1, 0), "10:00", "2026-05-04T08:00"),  # past Easter Monday
        ("2026-03-02T10:00", MonthlyThe(LAST, 4), "10:00", "2026-03-27T09:00"),
        ("2026-03-15T10:00", MonthlyOn(15), "10:00", "2026-04-15T08:00"),
        ("2026-02-01T10:00", MonthlyOn(31), "10:00", "2026-02-28T09:00"),
        ("2028-02-01T10:00", MonthlyOn(31), "10:00", "2028-02-29T09:00"),
        ("2026-03-28T00:00", Weekly((6,)), "02:30", "2026-03-29T01:30"),
        ("2026-10-24T03:00", Weekly((6,)), "02:30", "2026-10-25T00:30"),
        ("2026-10-25T00:30", Weekly((6,)), "02:30", "2026-11-08T01:30"),  # past All Saints'
    ],
)
def test_when_it_is_next_in_munich(after: str, rhythm: Rhythm, at: str, expected: str) -> None:
    how = (rhythm, time.fromisoformat(at), "Europe/Berlin", holidays_in("DE-BY"))
    assert next_occurrence(utc(after), *how) == utc(expected)


def test_a_day_that_a_place_never_had_is_left_out() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    how = (Weekly(calendar.ALL_DAYS), time(9), "Pacific/Apia", lambda _day: False)
    thursday = next_occurrence(utc("2011-12-29T12:00"), *how)
    assert thursday == utc("2011-12-29T19:00")
    assert next_occurrence(thursday, *how) == utc("2011-12-30T19:00")  # Saturday
    friday = next_occurrence(thursday, Weekly((4,)), *how[1:])
    assert friday == utc("2012-01-05T19:00")  # the week after: Friday there


def test_moved_from_a_holiday_and_due_on_the_next_day_too_it_comes_once() -> None:
    how = (Weekly((0, 1)), time(9), "Europe/Berlin", holidays_in("DE-BY"))
    easter = next_occurrence(utc("2026-04-04T00:00"), *how, on_holiday=OnHoliday.MOVE)
    assert easter == utc("2026-04-07T07:00")
    later = next_occurrence(easter, *how, on_holiday=OnHoliday.MOVE)
    assert later == utc("2026-04-13T07:00")


# --- planted bugs ------------------------------------------------------------------------------


def by_the_parity_of_weeks(rhythm: Rhythm, day: date) -> bool:
    assert isinstance(rhythm, Weekly)
    return day.weekday() in rhythm.weekdays and day.isocalendar().week % rhythm.every == 0


def without_the_31st(rhythm: Rhythm, day: date) -> bool:
    return isinstance(rhythm, MonthlyOn) and day.day == rhythm.day


@pytest.mark.parametrize(
    ("planted", "rhythm"),
    [
        (by_the_parity_of_weeks, Weekly((1,), 2, date(2020, 11, 24))),
        (without_the_31st, MonthlyOn(31)),
    ],
)
def test_a_planted_bug_is_seen(
    planted: Callable[..., bool], rhythm: Rhythm, monkeypatch: pytest.MonkeyPatch
) -> None:
    how = (utc("2020-11-20"), rhythm, time(10), "Europe/Berlin")
    check_two_years(next_occurrence, *how)
    monkeypatch.setattr(calendar, "falls_on", planted)
    with pytest.raises(AssertionError):
        check_two_years(next_occurrence, *how)
