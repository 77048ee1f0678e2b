"""Calendar sums: when a phase ends, when a week's nudge is due, when a rhythm comes round next."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
SHORTEST = MINUTE
LONGEST = timedelta(days=7)

_WORK_STARTS, _WORK_ENDS, _RESUME = time(8), time(18), time(9)
_SATURDAY = 5
WORKDAYS = (0, 1, 2, 3, 4)
ALL_DAYS = (*WORKDAYS, 5, 6)
LAST = -1  # the last one of a month

IsHoliday = Callable[[date], bool]
Week = tuple[int, int]  # ISO year and week

# --- ends of phases --------------------------------------------------------------------------


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


# --- rhythms ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weekly:
    """On some weekdays (0 is Monday), every week or every `every`-th counted from that of `since`.

    Without `since` the weeks are not counted yet: see `next_occurrence`.
    """

    weekdays: tuple[int, ...]
    every: int = 1
    since: date | None = None


@dataclass(frozen=True, slots=True)
class MonthlyOn:
    """On a day of every month; in months that are too short, on their last."""

    day: int


@dataclass(frozen=True, slots=True)
class MonthlyThe:
    """On the first to fourth (`nth`), or the `LAST`, of a weekday in every month."""

    nth: int
    weekday: int


Rhythm = Weekly | MonthlyOn | MonthlyThe


@dataclass(frozen=True, slots=True)
class Timetable:
    """When something comes round: on the days of a rhythm, at a wall time in a zone."""

    rhythm: Rhythm
    at: time
    zone: str


class OnHoliday(Enum):
    """What becomes of a day that falls on a public holiday."""

    MOVE = auto()  # to the next working day of the same ISO week; where none is left, it is skipped
    SKIP = auto()


def falls_on(rhythm: Rhythm, day: date) -> bool:
    """Whether a rhythm names that day."""
    match rhythm:
        case Weekly(weekdays, every, since):
            if day.weekday() not in weekdays:
                return False
            return every == 1 or (_monday(day) - _monday(since or day)) // WEEK % every == 0
        case MonthlyOn(wanted):
            return day.day == min(wanted, monthrange(day.year, day.month)[1])
        case MonthlyThe(nth, weekday):
            if day.weekday() != weekday:
                return False
            is_last = (day + WEEK).month != day.month
            return is_last if nth == LAST else (day.day - 1) // 7 + 1 == nth


def next_occurrence(
    after: datetime,
    rhythm: Rhythm,
    at: time,
    zone: str,
    is_holiday: IsHoliday,
    *,
    on_holiday: OnHoliday = OnHoliday.SKIP,
    last_day: date | None = None,
) -> datetime:
    """The first moment after `after` at which a rhythm comes round, at `at` on the wall of `zone`.

    Args:
        after: Any moment with a zone.
        rhythm: On which days; weeks that are not counted yet may be any.
        at: The wall time, which stays the same through summer and winter (`moment_at`).
        zone: Such as "Europe/Berlin".
        is_holiday: Public holidays of the region.
        on_holiday: What becomes of those days.
        last_day: The local day of the last occurrence: none comes on it or before it again,
            whatever has become of the clock or of the place's zone meanwhile.

    Returns:
        That moment, in UTC.

    Raises:
        OverflowError: No such day before the year 10000.
    """
    # A holiday may move a day by up to six, a gap in the wall time by one.
    planned = after.astimezone(ZoneInfo(zone)).date() - WEEK
    while True:
        planned += DAY
        day = _kept(planned, is_holiday, on_holiday) if falls_on(rhythm, planned) else None
        if day is None or (last_day is not None and day <= last_day):
            continue
        moment = moment_at(day, at, zone)
        if moment > after and _exists(day, zone):
            return moment


def next_nudge(
    after: datetime,
    weekday: int,
    at: time,
    zone: str,
    is_holiday: IsHoliday,
    *,
    last_week: Week | None = None,
) -> datetime:
    """The first moment after `after` for a weekly nudge, in UTC; never two in one ISO week.

    A public holiday moves it to the next working day (Mon-Fri, no holiday) of the same ISO week; a
    week without one left is skipped. `last_week`: the week of the last nudge, as `week_of` gave it
    then; no nudge comes in it or before it. Otherwise as `next_occurrence`.
    """
    moment = after
    while True:
        moment = next_occurrence(
            moment, Weekly((weekday,)), at, zone, is_holiday, on_holiday=OnHoliday.MOVE
        )
        if last_week is None or week_of(moment, zone) > last_week:
            return moment


def moment_at(day: date, at: time, zone: str) -> datetime:
    """That wall time in UTC.

    One that does not exist (summer time begins) moves forward by what the clocks skip; of one that
    exists twice (it ends) it is the first.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def week_of(moment: datetime, zone: str) -> Week:
    """The ISO year and week of a moment, as a calendar in that zone shows them."""
    return moment.astimezone(ZoneInfo(zone)).isocalendar()[:2]


def _kept(day: date, is_holiday: IsHoliday, on_holiday: OnHoliday) -> date | None:
    if not is_holiday(day):
        return day
    if on_holiday is OnHoliday.SKIP:
        return None
    rest_of_week = (day + DAY * ahead for ahead in range(1, 7 - day.weekday()))
    working = (one for one in rest_of_week if one.weekday() < _SATURDAY and not is_holiday(one))
    return next(working, None)


def _exists(day: date, zone: str) -> bool:
    """Not where a place has moved across the date line: Samoa had no 30 December 2011."""
    noon = moment_at(day, time(12), zone)
    return noon.astimezone(ZoneInfo(zone)).date() == day


def _monday(day: date) -> date:
    return day - DAY * day.weekday()
