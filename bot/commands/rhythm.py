"""Reads when a round is to come again: "jeden Freitag 15:00", "every other Tuesday at 9:30"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Final

from bot.commands.fold import fold
from bot.core.calendar import ALL_DAYS, WORKDAYS, MonthlyOn, MonthlyThe, Rhythm, Weekly

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.commands.rhythm_words import RhythmWords

_TIME: Final = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?([^0-9]*)")
_DAY_OF_MONTH: Final = re.compile(r"([0-9]{1,2})(?:\.|st|nd|rd|th)")
_LIKE_A_TIME: Final = re.compile(r"[0-9]{1,2}[:.][0-9]{2}")
_LIKE_A_DAY: Final = re.compile(r"[0-9]{1,2}(?:\.(?:[0-9]{1,2}\.?)?|st|nd|rd|th)")
_EVERY_OTHER: Final = 2  # of the ordinals it alone counts weeks, the others days of a month
_NOON: Final = 12
_HOURS: Final = 24
_MINUTES: Final = 60
_SMALL_HOURS: Final = re.compile(r"[1-5]")  # 03:00 is night, but who says "um 3"?
_LONGEST_DAY: Final = 31
_LONGEST: Final = 30  # words; no rhythm is that long
_NEAR: Final = 6  # words in which a time is looked for


@dataclass(frozen=True, slots=True)
class Read:
    """A rhythm and a wall time, and how many words say so.

    `half_unsaid`: a small hour, of which nobody knows whether it is at night.
    """

    rhythm: Rhythm
    at: time
    length: int
    half_unsaid: bool = False


def read_rhythm(tokens: Sequence[str], words: RhythmWords) -> Read | None:
    """The rhythm and the time with which a line begins; None where one of them is missing."""
    reader = _Reader(tokens, words)
    rhythm = reader.rhythm()
    at = reader.time() if rhythm else None
    return Read(rhythm, at, reader.position, reader.half_unsaid) if rhythm and at else None


def parse_rhythm(text: str, words: RhythmWords) -> Read | None:
    """A rhythm and a time with nothing behind them; None where they cannot be read."""
    tokens = text.split()
    read = read_rhythm(tokens, words)
    return read if read and read.length == len(tokens) else None


def seems_to_repeat(tokens: Sequence[str], words: RhythmWords) -> bool:
    """Whether a line that cannot be read as a rhythm and a time was probably meant so."""
    reader = _Reader(tokens, words)
    if reader.take("every"):
        whole = _Reader(tokens, words).rhythm() is not None
        return whole or _is_timed(tokens[1:])
    while reader.take("on"):  # am 32. um 10:00, on the 32nd at 10:00
        if _LIKE_A_DAY.fullmatch(" ".join(tokens[reader.position : reader.position + 1])):
            return _is_timed(tokens[reader.position + 1 :])
    return reader.take("all") and any(fold(one) in words.kinds["week"] for one in tokens[2:3])


def _is_timed(tokens: Sequence[str]) -> bool:
    return any(map(_LIKE_A_TIME.search, tokens[: _NEAR - 1]))


class _Reader:
    """Goes from word to word; what does not fit leaves it where it was."""

    def __init__(self, tokens: Sequence[str], words: RhythmWords) -> None:
        self._tokens = [fold(token).rstrip(",:;") for token in tokens[:_LONGEST]]
        self._words = words
        self.position = 0
        self.half_unsaid = False

    # --- words -------------------------------------------------------------------------------

    def take(self, kind: str) -> bool:
        """Go past a word of that kind."""
        fits = self._here() in self._words.kinds[kind]
        self.position += fits
        return fits

    def _value(self, values: Mapping[str, int]) -> int | None:
        found = values.get(self._here())
        self.position += found is not None
        return found

    def _here(self) -> str:
        return self._tokens[self.position] if self.position < len(self._tokens) else ""

    def _attempt(self, *ways: Callable[[], Rhythm | None]) -> Rhythm | None:
        start = self.position
        for way in ways:
            self.position = start
            if found := way():
                return found
        self.position = start
        return None

    # --- days --------------------------------------------------------------------------------

    def rhythm(self) -> Rhythm | None:
        """Any of the ways to say on which days."""
        return self._attempt(
            self._daily, self._every, self._in_weeks, self._in_months, self._on, self._alone
        )

    def _daily(self) -> Rhythm | None:
        every = self.take("every")
        if self.take("day" if every else "daily"):
            return Weekly(ALL_DAYS)
        return Weekly(WORKDAYS) if self.take("workday" if every else "workdays") else None

    def _every(self) -> Rhythm | None:
        """Jeden Montag und Donnerstag, jeden zweiten Dienstag, jeden ersten Montag, jeden 15."""
        if not self.take("every"):
            return None
        return self._attempt(self._counted, self._day_of_month, self._weekly)

    def _counted(self) -> Rhythm | None:
        nth = self._value(self._words.ordinals)
        days = self._weekdays() if nth else ()
        if nth == _EVERY_OTHER and days and not self._of_the_month():
            return Weekly(days, every=nth)
        return self._the(nth, days)

    def _in_weeks(self) -> Rhythm | None:
        """Jede Woche am Freitag, jede zweite Woche freitags, alle drei Wochen am Montag."""
        every = 1
        if self.take("every") or self.take("all"):
            found = self._value(self._words.ordinals) or self._value(self._words.numbers)
            every = found or 1
            if not self.take("week"):
                return None
        elif not self.take("weekly"):
            return None
        self._skip("on")
        days = self._weekdays()
        return Weekly(days, every) if days and every > 0 else None

    def _in_months(self) -> Rhythm | None:
        """Jeden Monat am 15., monatlich am ersten Montag."""
        if not (self.take("monthly") or (self.take("every") and self.take("month"))):
            return None
        self._skip("on")
        return self._attempt(self._day_of_month, self._nth_weekday)

    def _on(self) -> Rhythm | None:
        """Am 15., am ersten Montag im Monat."""
        if not self.take("on"):
            return None
        self._skip("on")
        return self._attempt(self._day_of_month, self._nth_weekday_of_the_month)

    def _alone(self) -> Rhythm | None:
        """Montags und donnerstags."""
        return self._weekly() if self._here() in self._words.alone else None

    def _weekly(self) -> Rhythm | None:
        days = self._weekdays()
        return Weekly(days) if days else None

    def _day_of_month(self) -> Rhythm | None:
        written = _DAY_OF_MONTH.fullmatch(self._here())
        day = int(written[1]) if written else 0
        self.position += 1
        if not 1 <= day <= _LONGEST_DAY or self._here() in self._words.weekdays:
            return None
        self._of_the_month()
        return MonthlyOn(day)

    def _nth_weekday(self) -> Rhythm | None:
        return self._the(self._value(self._words.ordinals), self._weekdays())

    def _nth_weekday_of_the_month(self) -> Rhythm | None:
        found = self._nth_weekday()
        return found if self._tokens[self.position - 1] in self._words.kinds["month"] else None

    def _the(self, nth: int | None, days: tuple[int, ...]) -> Rhythm | None:
        self._of_the_month()
        return MonthlyThe(nth, days[0]) if nth and len(days) == 1 else None

    def _of_the_month(self) -> bool:
        start = self.position
        if self.take("of"):
            self._skip("of")
            if self.take("month"):
                return True
        self.position = start
        return False

    def _weekdays(self) -> tuple[int, ...]:
        """Montag, Mittwoch und Freitag; Montag bis Donnerstag."""
        found: list[int] = []
        end = self.position
        while (day := self._value(self._words.weekdays)) is not None:
            found.append(day)
            end = self.position
            if self.take("to") and (last := self._value(self._words.weekdays)) is not None:
                found += range(day + 1, last + 1)
                end = self.position
            self.position = end
            self._skip("and")
            self._skip("every")
        self.position = end
        return tuple(sorted(set(found)))

    def _skip(self, kind: str) -> None:
        while self.take(kind):
            pass

    # --- time --------------------------------------------------------------------------------

    def time(self) -> time | None:
        """15:00, 15.00 Uhr, um 15, 3 Uhr nachmittags, at 3 pm; None where it is none."""
        at = self.take("at")
        written = _TIME.fullmatch(self._here())
        if not written:
            return None
        self.position += 1
        sign = (written[3] or self._here()).rstrip(".")
        half = self._half(sign)
        named = half or sign in self._words.kinds["oclock"]
        if named and not written[3]:
            self.position += 1
        if named and not half and (half := self._half(self._here())):
            self.position += 1
        plain = at or written[2]
        fits = named or (plain and not written[3].strip("."))
        self.half_unsaid = not half and bool(_SMALL_HOURS.fullmatch(written[1]))
        return _time(int(written[1]), int(written[2] or 0), half) if fits else None

    def _half(self, word: str) -> str:
        """Which half of the day that is."""
        return next((half for half in ("am", "pm") if word in self._words.kinds[half]), "")


def _time(hour: int, minute: int, half: str) -> time | None:
    """`half` of the day: "am", "pm", or "" where all 24 hours are counted."""
    if half and not 1 <= hour <= _NOON:
        return None
    if half:
        hour = hour % _NOON + (_NOON if half == "pm" else 0)
    return time(hour, minute) if hour < _HOURS and minute < _MINUTES else None
