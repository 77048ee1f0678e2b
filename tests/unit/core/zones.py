"""Zones with awkward clocks, regions with awkward holidays, and an oracle for wall times."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zlib import crc32
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from config.regions import NOWHERE, holidays_in

if TYPE_CHECKING:
    from bot.core.calendar import IsHoliday

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Nuuk",  # summer time begins an hour before midnight
    "America/Santiago",  # … and here at midnight, in the south
    "Australia/Lord_Howe",  # half an hour of it
    "Asia/Kathmandu",
    "Asia/Gaza",  # its rules change from year to year
    "Africa/Casablanca",  # winter time in Ramadan
    "Pacific/Apia",  # had no 30 December 2011
    "Pacific/Honolulu",
]

zones = st.sampled_from(ZONES)
weekdays = st.integers(0, 6)
wall_times = st.one_of(
    st.sampled_from([time(0, 0), time(0, 30), time(2, 0), time(2, 15), time(2, 30), time(23, 30)]),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
starts = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minute: datetime(2009, 1, 1, tzinfo=UTC) + minute * MINUTE
)


def scattered(percent: int) -> IsHoliday:
    """Holidays here and there, whole weeks among them."""

    def is_holiday(day: date) -> bool:
        week = (day - DAY * day.weekday()).isoformat()
        return any(crc32(name.encode()) % 100 < percent for name in (week, day.isoformat()))

    return is_holiday


holidays = st.one_of(
    st.sampled_from([NOWHERE, "DE-BY", "AT-9", "US-NY", "JP", "NP"]).map(holidays_in),
    st.integers(1, 50).map(scattered),
)


def moment_by_looking(day: date, at: time, zone: str) -> datetime:
    """What a wall clock shows, minute by minute, instead of what a library says of it."""
    place = ZoneInfo(zone)
    minute = datetime.combine(day, time(), tzinfo=UTC) - DAY
    skipped_from = minute
    for _ in range(3 * 24 * 60):
        local = minute.astimezone(place)
        if (local.date(), local.time()) == (day, at):
            return minute
        if (local.date(), local.time()) < (day, at):
            skipped_from = minute
        minute += MINUTE
    # It does not exist: as long after the last minute before the gap as the wall time is.
    before = skipped_from.astimezone(place).replace(tzinfo=None)
    return skipped_from + (datetime.combine(day, at) - before)
