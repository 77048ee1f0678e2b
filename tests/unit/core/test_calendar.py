"""Ends of phases, and working hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import end_of, into_working_hours, is_allowed

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("opened", "length", "closes"),
    [
        # under an hour nothing moves, not even on a Sunday night
        ("2026-03-01T23:30", timedelta(minutes=59), "2026-03-02T00:29"),
        ("2026-03-02T09:00", timedelta(minutes=10), "2026-03-02T09:10"),
        # from an hour on: Monday to Friday, 8 to 18
        ("2026-03-02T09:00", HOUR, "2026-03-02T10:00"),
        ("2026-03-02T17:00", HOUR, "2026-03-02T18:00"),
        ("2026-03-02T17:01", HOUR, "2026-03-03T09:00"),
        ("2026-03-02T06:30", HOUR, "2026-03-02T09:00"),
        ("2026-03-06T14:00", timedelta(hours=24), "2026-03-09T09:00"),  # Saturday -> Monday
        ("2026-03-05T14:00", timedelta(hours=24), "2026-03-06T14:00"),
        ("2026-03-06T17:30", HOUR, "2026-03-09T09:00"),  # Friday evening -> Monday
        # the night in which summer time begins
        ("2026-03-27T17:30", HOUR, "2026-03-30T09:00"),
    ],
)
def test_when_a_phase_ends(opened: str, length: timedelta, closes: str) -> None:
    assert end_of(berlin(opened), length, "Europe/Berlin") == berlin(closes)


@given(
    st.integers(0, 10 * 366 * 24 * 60).map(lambda minute: berlin("2024-01-01") + minute * MINUTE),
    st.sampled_from(["Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Asia/Kolkata"]),
)
def test_an_end_is_never_earlier_and_always_at_work(moment: datetime, zone: str) -> None:
    end = into_working_hours(moment, zone)
    local = end.astimezone(ZoneInfo(zone))
    assert moment <= end < moment + timedelta(days=4)
    assert local.weekday() < 5
    assert 8 <= local.hour <= 18
    assert into_working_hours(end, zone) == end


@pytest.mark.parametrize(
    ("length", "allowed"),
    [
        (timedelta(0), False),
        (timedelta(seconds=59), False),
        (timedelta(minutes=1), True),
        (timedelta(days=7), True),
        (timedelta(days=7, seconds=1), False),
        (timedelta(days=30), False),
    ],
)
def test_one_minute_to_seven_days(length: timedelta, allowed: bool) -> None:
    assert is_allowed(length) is allowed
