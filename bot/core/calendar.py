"""When a phase ends: lengths, and ends that fall outside working hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SHORTEST = MINUTE
LONGEST = timedelta(days=7)

_WORK_STARTS, _WORK_ENDS, _RESUME = time(8), time(18), time(9)
_SATURDAY = 5


def end_of(opened_at: datetime, length: timedelta, zone: str) -> datetime:
    """When a phase of that length ends, in UTC; from an hour on, inside working hours."""
    end = opened_at + length
    return end if length < HOUR else into_working_hours(end, zone)


def into_working_hours(moment: datetime, zone: str) -> datetime:
    """`moment`, or 9:00 of the next working day (Mon-Fri 8-18 in `zone`), in UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.weekday() < _SATURDAY and _WORK_STARTS <= local.time() <= _WORK_ENDS:
        return moment
    day = local.date()
    resume = local.replace(hour=_RESUME.hour, minute=0, second=0, microsecond=0, fold=0)
    while resume <= local or resume.weekday() >= _SATURDAY:
        day += timedelta(days=1)
        resume = datetime.combine(day, _RESUME, tzinfo=local.tzinfo)
    return resume.astimezone(UTC)


def is_allowed(length: timedelta) -> bool:
    """Whether a person may ask for that length."""
    return SHORTEST <= length <= LONGEST
