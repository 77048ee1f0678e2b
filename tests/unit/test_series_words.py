"""What is said of recurring rounds, and no text that nobody ever reads."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.commands import Words
from bot.core.calendar import (
    ALL_DAYS,
    LAST,
    WORKDAYS,
    MonthlyOn,
    MonthlyThe,
    Rhythm,
    Timetable,
    Weekly,
)
from bot.core.model import PersonId, PlaceId
from bot.core.moves import Begin
from bot.core.series import Pause, Series, SeriesId, Skip
from bot.texts import Texts, Voice
from bot.views import StartDraft, Views
from bot.views.series import when_words
from bot.views.speech import Speech
from tests.builders import Table
from tests.plain import plain
from tests.stories import METHODS
from tests.unit.test_views_words import Listening

TEXTS = Texts.load(strict=True)
VIEWS = Views(TEXTS, METHODS, Words.load())
DE, SIE, EN = (Voice(language, "Europe/Berlin") for language in ("de", "de-sie", "en"))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SERIES = Series(
    id=SeriesId("s1"),
    place=PlaceId("web:team"),
    place_name="#team",
    lead=PersonId("web:anna"),
    language="",
    method="blitzlicht",
    question="Wie war die Woche?",
    duration=timedelta(minutes=10),
    timetable=Timetable(Weekly((4,)), time(15), "Europe/Berlin"),
    next_at=datetime(2026, 3, 6, 14, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("rhythm", "german", "english"),
    [
        (Weekly((4,)), "jeden Freitag", "every Friday"),
        (Weekly((0, 3)), "jeden Montag und Donnerstag", "every Monday and Thursday"),
        (
            Weekly((0, 2, 4)),
            "jeden Montag, Mittwoch und Freitag",
            "every Monday, Wednesday, and Friday",
        ),
        (
            Weekly((1,), 2, date(2026, 3, 3)),
            "alle zwei Wochen am Dienstag",
            "every two weeks on Tuesday",
        ),
        (Weekly((1,), 3), "alle drei Wochen am Dienstag", "every three weeks on Tuesday"),
        (
            Weekly(WORKDAYS, 4),
            "alle vier Wochen am Montag, Dienstag, Mittwoch, Donnerstag und Freitag",
            "every four weeks on Monday, Tuesday, Wednesday, Thursday, and Friday",
        ),
        (Weekly(WORKDAYS), "von Montag bis Freitag", "Monday to Friday"),
        (Weekly(ALL_DAYS), "jeden Tag", "every day"),
        (MonthlyThe(1, 0), "am ersten Montag im Monat", "on the first Monday of every month"),
        (MonthlyThe(LAST, 4), "am letzten Freitag im Monat", "on the last Friday of every month"),
        (MonthlyOn(15), "am 15. jedes Monats", "on day 15 of every month"),
        (
            MonthlyOn(31),
            "am 31. jedes Monats (in kürzeren Monaten am letzten Tag)",
            "on day 31 of every month (in shorter months on the last day)",
        ),
    ],
)
def test_when_it_comes(rhythm: Rhythm, german: str, english: str) -> None:
    timetable = Timetable(rhythm, time(9, 5), "Europe/Berlin")
    assert when_words(Speech(TEXTS, DE), timetable) == f"{german} um 9:05 Uhr"
    assert when_words(Speech(TEXTS, EN), timetable) == f"{english} at 9:05"


def test_the_zone_is_named_to_whoever_lives_in_another() -> None:
    far = Speech(TEXTS, Voice("de", "Asia/Tokyo"))
    assert when_words(far, SERIES.timetable) == "jeden Freitag um 15:00 Uhr (Europe/Berlin)"


def test_a_method_without_a_question_goes_by_its_name() -> None:
    series = replace(SERIES, method="perspektivwechsel", question="")
    assert "„Perspektivwechsel“" in plain(VIEWS.series_set(DE, series, "DE"))
    gone = replace(series, method="vergessen")
    assert "„vergessen“" in plain(VIEWS.series_note(DE, [(gone, True)], "#team"))


def test_only_who_may_manage_it_sees_the_buttons() -> None:
    note = plain(VIEWS.series_note(EN, [(SERIES, False)], "#team"))
    assert note.splitlines() == [
        "Recurring rounds",
        "Every Friday at 15:00: “How was it?” Next time: Friday, 6 March, 15:00.".replace(
            "How was it?", SERIES.question
        ),
    ]


def test_every_text_of_a_series_is_said_somewhere() -> None:
    views = Views(Listening.load(strict=True), METHODS, Words.load())
    for voice in (DE, Voice("de", "Asia/Tokyo")):
        views.series_set(voice, SERIES, "off", SERIES)
    for rhythm in (Weekly(WORKDAYS), Weekly(ALL_DAYS), MonthlyOn(1), MonthlyThe(1, 1)):
        timetable = replace(SERIES.timetable, rhythm=rhythm)
        paused = replace(SERIES, timetable=timetable, paused=Pause.BY_HAND)
        views.series_note(DE, [(SERIES, True), (paused, True)], "#team", (paused, SERIES))
    views.series_note(DE, [], "#team")
    views.end_series_form(DE, SERIES)
    for why in Skip:
        views.series_skipped_message(DE, SERIES, why=why, skipped=[NOW])
    for reason in (Pause.LEAD_LEFT, Pause.NOT_ALLOWED):
        views.series_paused_message(DE, SERIES, reason)
    views.repeat_hint(DE)
    views.start_form(DE, StartDraft(), methods=list(METHODS.values()), members=[])
    table = Table(METHODS["blitzlicht"])
    table.round = replace(table.round, phases=(), timetable=SERIES.timetable)
    for effect in table.do(Begin(table.fresh())):
        views.place_parcels(effect, table.round, DE, "nonce")
    folder = Path(__file__).parents[2] / "config" / "texts" / "de" / "series.ftl"
    keys = re.findall(r"^([a-z][\w-]*) =", folder.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(keys) <= Listening.heard


def test_sie_is_spoken_to_as_sie() -> None:
    told = plain(VIEWS.series_set(SIE, SERIES, "DE-BY"))
    assert "ich sage Ihnen Bescheid" in told
    assert "An Feiertagen (DE-BY) fällt sie aus." in told
