"""Recurring rounds: what comes round, what is missed, and what becomes of the next date."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.calendar import ALL_DAYS, MonthlyOn, Timetable, Weekly
from bot.core.series import (
    Pause,
    Series,
    Turn,
    advanced,
    counted_from,
    first_of,
    moved,
    resumed,
    same,
    turn,
)
from config.regions import holidays_in
from tests.unit.store.examples import series

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TEN = 10 * MINUTE
BAVARIA = holidays_in("DE-BY")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


FRIDAY = utc("2026-03-06T14:00")  # 15:00 in Berlin
WEEKLY = series(next_at=FRIDAY)
DAILY = series(timetable=Timetable(Weekly(ALL_DAYS), time(15), "Europe/Berlin"), next_at=FRIDAY)


def come(one: Series, now: datetime, length: timedelta = TEN) -> Turn:
    return turn(one, now, length, BAVARIA)


@pytest.mark.parametrize(
    ("late", "opens"),
    [
        (timedelta(0), True),
        (5 * MINUTE - timedelta(microseconds=1), True),
        (5 * MINUTE, False),  # not most of it is left
        (10 * MINUTE, False),
        (6 * DAY, False),
    ],
)
def test_late_it_opens_only_while_most_of_its_time_is_left(late: timedelta, opens: bool) -> None:
    expected = Turn(FRIDAY, ()) if opens else Turn(None, (FRIDAY,))
    assert come(WEEKLY, FRIDAY + late) == expected


def test_its_time_is_as_long_as_the_collection_would_have_been() -> None:
    """From an hour on that is until working hours: Friday 15:00 and 24 h end on Monday 9:00."""
    assert come(WEEKLY, FRIDAY + 32 * HOUR, 24 * HOUR).opens == FRIDAY
    assert come(WEEKLY, FRIDAY + 33 * HOUR, 24 * HOUR).missed == (FRIDAY,)


def test_before_its_moment_nothing_comes_round() -> None:
    assert come(WEEKLY, FRIDAY - timedelta(microseconds=1)) == Turn(None, ())


def test_after_a_long_absence_only_the_last_one_may_open() -> None:
    now = FRIDAY + 2 * DAY + MINUTE
    assert come(DAILY, now) == Turn(FRIDAY + 2 * DAY, (FRIDAY, FRIDAY + DAY))
    assert come(DAILY, now + HOUR) == Turn(None, (FRIDAY, FRIDAY + DAY, FRIDAY + 2 * DAY))


def test_what_is_a_holiday_by_now_neither_opens_nor_is_missed() -> None:
    good_friday = replace(WEEKLY, next_at=utc("2026-04-03T13:00"))
    assert come(good_friday, good_friday.next_at) == Turn(None, ())
    assert advanced(good_friday, good_friday.next_at, BAVARIA).next_at == utc("2026-04-10T13:00")


def test_the_next_one_is_on_a_later_day() -> None:
    after = advanced(WEEKLY, FRIDAY, BAVARIA)
    assert (after.next_at, after.last_day) == (FRIDAY + 7 * DAY, date(2026, 3, 6))
    much_later = advanced(DAILY, FRIDAY + 2 * DAY + HOUR, BAVARIA)
    assert (much_later.next_at, much_later.last_day) == (FRIDAY + 3 * DAY, date(2026, 3, 8))
    assert advanced(WEEKLY, FRIDAY - DAY, BAVARIA) == WEEKLY  # the clock went back


def test_a_paused_one_goes_on_with_the_next_after_now() -> None:
    paused = replace(WEEKLY, paused=Pause.BY_HAND)
    assert paused.due_at is None
    again = resumed(paused, FRIDAY + 21 * DAY, BAVARIA)
    assert (again.paused, again.next_at) == (None, utc("2026-04-10T13:00"))  # past Good Friday


def test_paused_and_resumed_within_its_day_it_does_not_come_again() -> None:
    after = replace(advanced(WEEKLY, FRIDAY, BAVARIA), paused=Pause.BY_HAND)
    assert resumed(after, FRIDAY - HOUR, BAVARIA).next_at == FRIDAY + 7 * DAY


def test_the_wall_time_stays_when_the_place_moves() -> None:
    there = moved(WEEKLY, "America/New_York", FRIDAY - DAY, BAVARIA)
    assert there.next_at == utc("2026-03-06T20:00")
    back = moved(there, "Europe/Berlin", FRIDAY - DAY, BAVARIA)
    assert back == WEEKLY


def test_a_day_that_had_its_round_gets_no_second_in_another_zone() -> None:
    after = advanced(WEEKLY, FRIDAY, BAVARIA)
    there = moved(after, "America/New_York", FRIDAY + MINUTE, BAVARIA)
    assert there.next_at == utc("2026-03-13T19:00")  # summer time has begun there


def test_what_is_due_stays_due_when_the_place_moves() -> None:
    assert moved(WEEKLY, "Asia/Tokyo", FRIDAY, BAVARIA).next_at == FRIDAY


def test_other_holidays_move_the_next_date() -> None:
    epiphany = series(
        timetable=Timetable(MonthlyOn(6), time(9), "Europe/Berlin"), next_at=utc("2026-02-06T08:00")
    )
    now = utc("2026-01-02T00:00")
    assert moved(epiphany, "Europe/Berlin", now, BAVARIA) == epiphany
    berlin = moved(epiphany, "Europe/Berlin", now, holidays_in("DE-BE"))
    assert berlin.next_at == utc("2026-01-06T08:00")


def test_every_other_week_is_counted_from_the_first() -> None:
    table = Timetable(Weekly((1,), 2), time(9, 30), "Europe/Berlin")
    first = first_of(table, utc("2026-03-02T09:00"), BAVARIA)
    assert first == utc("2026-03-03T08:30")
    fixed = counted_from(table, first)
    one = series(timetable=fixed, next_at=first)
    later = advanced(one, first, BAVARIA).next_at
    assert later == utc("2026-03-17T08:30")
    assert counted_from(WEEKLY.timetable, first) == WEEKLY.timetable


def test_two_are_the_same_if_they_ask_the_same_at_the_same_times() -> None:
    other_week = Weekly((1,), 2, date(2026, 3, 10))
    one = series(timetable=Timetable(replace(other_week, since=date(2026, 3, 3)), time(9), "UTC"))
    assert same(one, replace(one, timetable=replace(one.timetable, rhythm=other_week)))
    assert not same(one, WEEKLY)
    assert not same(WEEKLY, replace(WEEKLY, question="Was noch?"))
    assert same(WEEKLY, replace(WEEKLY, next_at=FRIDAY + DAY, duration=HOUR))
