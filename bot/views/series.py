"""Recurring rounds: what is said when one is set up, listed, skipped or paused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.core.calendar import ALL_DAYS, WORKDAYS, MonthlyOn, MonthlyThe, Weekly
from bot.port import Block, Bullets, Button, Buttons, Form, Heading, Message, Note, Text
from bot.views.base import Base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.core.calendar import Rhythm, Timetable
    from bot.core.series import Pause, Series, Skip
    from bot.texts import Voice
    from bot.views.speech import Speech

_ALWAYS_THERE = 28  # no month has fewer days


class SeriesViews(Base):
    """Notes, forms and messages about series."""

    def series_set(
        self, voice: Voice, series: Series, region: str, met: Series | None = None
    ) -> Note:
        """What has been agreed, in words, with the next date.

        `region`: whose holidays hold; `met`: another one that comes at the same moment.
        """
        speech = self._speech(voice)
        when = when_words(speech, series.timetable)
        lines = (
            speech("series-next", moment=speech.dated(series.next_at)),
            speech("series-holidays", region=region),
            speech("series-meets"),
        )
        return speech.note(
            Heading(speech("series-set-heading")),
            speech.text("series-set", when=when, topic=self._topic(speech, series)),
            Bullets(lines),
            *([speech.text("series-met", topic=self._topic(speech, met))] if met else []),
            Buttons((*_manage(speech, series), speech.button("series", Verb.SERIES))),
        )

    def series_note(
        self,
        voice: Voice,
        some: Sequence[tuple[Series, bool]],
        place_name: str,
        met: tuple[Series, Series] | None = None,
    ) -> Note:
        """All of a place; with the buttons for those that may be managed (True).

        `met`: one that goes on again, and another that comes at the same moment.
        """
        speech = self._speech(voice)
        heading = Heading(speech("series-heading", place=place_name))
        if not some:
            return speech.note(heading, speech.text("series-none", command="/blitzlicht"))
        blocks: list[Block] = []
        if met:
            topic, other = (self._topic(speech, one) for one in met)
            blocks.append(speech.text("series-met-again", topic=topic, other=other))
        for series, may_manage in some:
            blocks.append(Text(self._line(speech, series)))
            if may_manage:
                blocks.append(Buttons(_manage(speech, series)))
        return speech.note(heading, *blocks)

    def end_series_form(self, voice: Voice, series: Series) -> Form:
        """Asks before a series is ended."""
        speech = self._speech(voice)
        when = when_words(speech, series.timetable)
        return Form(
            action=str(Action(Verb.END_SERIES_YES, series.id)),
            title=speech("series-end-title"),
            submit=speech("series-end-submit"),
            intro=(speech.text("series-end-intro", when=when, topic=self._topic(speech, series)),),
            cancel=speech("button-close"),
            language=voice.language[:2],
        )

    def series_skipped_message(
        self,
        voice: Voice,
        series: Series,
        *,
        why: Skip,
        skipped: Sequence[datetime],
    ) -> Message:
        """To its lead; `series` as it stands afterwards, `skipped` the moments it is about."""
        speech = self._speech(voice)
        last = speech.dated(skipped[-1])
        return speech.message(
            Heading(self._heading(speech, "series-skipped-heading", series)),
            speech.text(f"series-skipped-{why}", moment=last, count=len(skipped)),
            speech.text("series-next", moment=speech.dated(series.next_at)),
        )

    def series_paused_message(self, voice: Voice, series: Series, why: Pause) -> Message:
        """To whoever can let it go on."""
        speech = self._speech(voice)
        return speech.message(
            Heading(self._heading(speech, "series-paused-heading", series)),
            speech.text(f"series-paused-{why}"),
            speech.text("series-paused-go-on", command="/blitzlicht"),
        )

    def repeat_hint(self, voice: Voice) -> str:
        """The line over a start form for what begins like a series, but cannot be read as one."""
        return self._speech(voice)("start-hint-repeat", command="/blitzlicht")

    def _line(self, speech: Speech, series: Series) -> str:
        when = when_words(speech, series.timetable)
        said = speech("series-line", when=when, topic=self._topic(speech, series))
        state = speech("series-paused")
        if series.paused is None:
            state = speech("series-next", moment=speech.dated(series.next_at))
        return f"{said[:1].upper()}{said[1:]} {state}"

    def _heading(self, speech: Speech, key: str, series: Series) -> str:
        return speech(key, topic=self._topic(speech, series), place=series.place_name)

    def _topic(self, speech: Speech, series: Series) -> str:
        method = self._methods.get(series.method)
        return series.question or (speech.title(method) if method else series.method)


def when_words(speech: Speech, timetable: Timetable) -> str:
    """When something comes round: "jeden Freitag um 15:00 Uhr".

    The zone is named where it is another than that of whoever is spoken to.
    """
    voice = speech.voice
    days = _days_words(speech, timetable.rhythm)
    at = speech.texts.clock(voice, timetable.at)
    key = "series-when" if timetable.zone == voice.zone else "series-when-there"
    return speech(key, days=days, at=at, zone=timetable.zone)


def _days_words(speech: Speech, rhythm: Rhythm) -> str:
    names = speech.texts.weekdays
    match rhythm:
        case MonthlyOn(day):
            short = "yes" if day > _ALWAYS_THERE else "no"
            return speech("series-monthly-on", day=day, short=short)
        case MonthlyThe(nth, weekday):
            return speech("series-monthly-the", nth=nth, day=names(speech.voice, [weekday]))
        case Weekly(weekdays, 1) if weekdays in (WORKDAYS, ALL_DAYS):
            return speech("series-workdays" if weekdays == WORKDAYS else "series-daily")
        case Weekly(weekdays, every):
            return speech("series-weekly", every=every, days=names(speech.voice, weekdays))


def _manage(speech: Speech, series: Series) -> tuple[Button, ...]:
    wait = speech.button("pause-series", Verb.PAUSE_SERIES, series.id)
    go_on = speech.button("resume-series", Verb.RESUME_SERIES, series.id)
    end = speech.button("end-series", Verb.END_SERIES, series.id, danger=True)
    return (wait if series.paused is None else go_on, end)
