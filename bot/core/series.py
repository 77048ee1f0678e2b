"""Recurring rounds: a series is a round that its lead has asked for again and again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from bot.core.calendar import IsHoliday, Timetable, Weekly, end_of, falls_on, next_occurrence
from bot.core.model import PersonId, PlaceId

SeriesId = NewType("SeriesId", str)

LIMIT = 20  # in one place, paused ones among them
_YEAR = 366  # days


class Pause(StrEnum):
    """Why a series waits."""

    BY_HAND = "by-hand"
    LEAD_LEFT = "lead-left"
    NOT_ALLOWED = "not-allowed"  # its lead may no longer start rounds there


class Skip(StrEnum):
    """Why an occurrence does not open; each has a text `series-skipped-…`."""

    MISSED = "missed"  # most of its time had passed when the bot came to it
    LIVE = "live"  # another round runs there
    NOBODY = "nobody"  # besides the lead
    TOO_SMALL = "too-small"  # nothing would stay hidden, and its lead has not agreed to that
    NO_METHOD = "no-method"  # its method is no longer there


@dataclass(frozen=True, slots=True)
class Series:
    """What its lead has asked for, and when it comes next."""

    id: SeriesId
    place: PlaceId
    place_name: str = field(repr=False)
    lead: PersonId = field(repr=False)
    language: str  # the platform's guess of what the lead speaks
    method: str
    question: str = field(repr=False)
    duration: timedelta | None  # None leaves it to the method
    timetable: Timetable
    next_at: datetime
    people: tuple[PersonId, ...] | None = field(default=None, repr=False)  # whom the lead chose
    open_by_choice: bool = False
    open_if_small: bool = False  # the lead knows that under three people nothing stays hidden
    last_day: date | None = None  # of the last occurrence, as the calendar of the place showed it
    paused: Pause | None = None

    @property
    def due_at(self) -> datetime | None:
        """When the clock must look at it."""
        return None if self.paused else self.next_at


@dataclass(frozen=True, slots=True)
class Turn:
    """What has come round by now: the occurrence that opens, and those whose time is over."""

    opens: datetime | None
    missed: tuple[datetime, ...]


def first_of(timetable: Timetable, now: datetime, is_holiday: IsHoliday) -> datetime:
    """When a series that is set up now comes round for the first time, in UTC."""
    return _next(timetable, now, is_holiday, None)


def counted_from(timetable: Timetable, first: datetime) -> Timetable:
    """The same, with its weeks counted from that of the first occurrence."""
    rhythm = timetable.rhythm
    if not isinstance(rhythm, Weekly) or rhythm.every == 1:
        return timetable
    return replace(timetable, rhythm=replace(rhythm, since=_day(timetable, first)))


def turn(series: Series, now: datetime, length: timedelta, is_holiday: IsHoliday) -> Turn:
    """Which of the occurrences up to `now` may still be opened, and which are missed.

    The time of an occurrence is as long as the first collection would have lasted, `length`, had
    it opened in time. Only the last one can open, and only while more than half of its time is
    left. What is a holiday by now neither opens nor is missed.
    """
    come: list[datetime] = []
    moment = series.next_at
    while moment <= now:
        if not is_holiday(_day(series.timetable, moment)):
            come.append(moment)
        moment = _next(series.timetable, moment, is_holiday, _day(series.timetable, moment))
    if come and now - come[-1] < (end_of(come[-1], length, series.timetable.zone) - come[-1]) / 2:
        return Turn(come[-1], tuple(come[:-1]))
    return Turn(None, tuple(come))


def advanced(series: Series, now: datetime, is_holiday: IsHoliday) -> Series:
    """After a turn: the same series, with its next occurrence, which is on a later day."""
    last_day, moment = series.last_day, series.next_at
    while moment <= now:
        last_day = _day(series.timetable, moment)
        moment = _next(series.timetable, moment, is_holiday, last_day)
    return replace(series, next_at=moment, last_day=last_day)


def resumed(series: Series, now: datetime, is_holiday: IsHoliday) -> Series:
    """No longer paused: it goes on with the next occurrence after now."""
    next_at = _next(series.timetable, now, is_holiday, series.last_day)
    return replace(series, paused=None, next_at=next_at)


def same(one: Series, other: Series) -> bool:
    """Whether two ask the same at the same times; every other week may be either of the two."""
    return _what(one) == _what(other)


def meets(one: Series, other: Series) -> bool:
    """Whether two come round at the same moment, within a year from the later one's next time."""
    if one.paused or other.paused or one.timetable.at != other.timetable.at:
        return False
    first = max(_day(each.timetable, each.next_at) for each in (one, other))
    days = (first + timedelta(days=number) for number in range(_YEAR))
    rhythms = one.timetable.rhythm, other.timetable.rhythm
    return any(all(falls_on(rhythm, day) for rhythm in rhythms) for day in days)


def _what(series: Series) -> tuple[object, ...]:
    rhythm = series.timetable.rhythm
    if isinstance(rhythm, Weekly):
        rhythm = replace(rhythm, since=None)
    return series.method, series.question, rhythm, series.timetable.at


def moved(series: Series, zone: str, now: datetime, is_holiday: IsHoliday) -> Series:
    """The place has another zone or other holidays: the wall time stays.

    What is due already is due all the same.
    """
    there = replace(series, timetable=replace(series.timetable, zone=zone))
    if series.next_at <= now:
        return there
    next_at = _next(there.timetable, now, is_holiday, series.last_day)
    return replace(there, next_at=next_at)


def _next(
    timetable: Timetable, after: datetime, is_holiday: IsHoliday, last_day: date | None
) -> datetime:
    rhythm, at, zone = timetable.rhythm, timetable.at, timetable.zone
    return next_occurrence(after, rhythm, at, zone, is_holiday, last_day=last_day)


def _day(timetable: Timetable, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(timetable.zone)).date()
