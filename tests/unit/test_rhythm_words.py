"""When a round is to come again, as people type it in German and English."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import OpenStartForm, Start, Words, parse, parse_rhythm
from bot.core.calendar import ALL_DAYS, LAST, WORKDAYS, MonthlyOn, MonthlyThe, Rhythm, Weekly
from bot.methods import load_methods

WORDS = Words.load()
METHODS = load_methods()
QUESTION = "Wie war die Woche?"
FRIDAY = Weekly((4,))


@pytest.mark.parametrize(
    ("typed", "rhythm", "at"),
    [
        ("jeden Freitag 15:00", FRIDAY, "15:00"),
        ("JEDEN FREITAG 15:00", FRIDAY, "15:00"),
        ("jeden Freitag um 15 Uhr", FRIDAY, "15:00"),
        ("jeden Freitag um 15:30 Uhr", FRIDAY, "15:30"),
        ("jeden Freitag, 9.05 Uhr", FRIDAY, "09:05"),
        ("jeden Freitag um 9", FRIDAY, "09:00"),
        ("jeden Fr 0:00", FRIDAY, "00:00"),
        ("jeden Freitag 15uhr", FRIDAY, "15:00"),
        ("freitags 15:00", FRIDAY, "15:00"),
        ("wöchentlich am Freitag 15:00", FRIDAY, "15:00"),
        ("jede Woche freitags 15:00", FRIDAY, "15:00"),
        ("every Friday 15:00", FRIDAY, "15:00"),
        ("every Friday at 3pm", FRIDAY, "15:00"),
        ("every Friday at 3:30 p.m.", FRIDAY, "15:30"),
        ("each friday 12am", FRIDAY, "00:00"),
        ("each friday 12:15 pm", FRIDAY, "12:15"),
        ("Fridays at 15:00", FRIDAY, "15:00"),
        ("weekly on Friday 15:00", FRIDAY, "15:00"),
        ("every Friday at 3 o’clock", FRIDAY, "03:00"),
        ("jeden Montag, Mittwoch und Freitag 9:30", Weekly((0, 2, 4)), "09:30"),
        ("jeden Freitag und Montag 9:30", Weekly((0, 4)), "09:30"),
        ("montags und donnerstags 9:30", Weekly((0, 3)), "09:30"),
        ("every Monday and every Thursday at 9:30", Weekly((0, 3)), "09:30"),
        ("jeden Montag bis Donnerstag 9:30", Weekly((0, 1, 2, 3)), "09:30"),
        ("jeden zweiten Dienstag 9:30", Weekly((1,), 2), "09:30"),
        ("jeden 2. Dienstag 9:30", Weekly((1,), 2), "09:30"),
        ("every other Tuesday 9:30", Weekly((1,), 2), "09:30"),
        ("alle zwei Wochen am Dienstag 9:30", Weekly((1,), 2), "09:30"),
        ("alle 3 Wochen dienstags 9:30", Weekly((1,), 3), "09:30"),
        ("jede zweite Woche dienstags 9:30", Weekly((1,), 2), "09:30"),
        ("every two weeks on Tuesday at 9:30", Weekly((1,), 2), "09:30"),
        ("werktags 9:30", Weekly(WORKDAYS), "09:30"),
        ("jeden Werktag 9:30", Weekly(WORKDAYS), "09:30"),
        ("weekdays 9:30", Weekly(WORKDAYS), "09:30"),
        ("every weekday 9:30", Weekly(WORKDAYS), "09:30"),
        ("täglich 9:30", Weekly(ALL_DAYS), "09:30"),
        ("ta\u0308glich 9:30", Weekly(ALL_DAYS), "09:30"),
        ("jeden Tag 9:30", Weekly(ALL_DAYS), "09:30"),
        ("daily at 9:30", Weekly(ALL_DAYS), "09:30"),
        ("jeden ersten Montag im Monat 10:00", MonthlyThe(1, 0), "10:00"),
        ("jeden ersten Montag 10:00", MonthlyThe(1, 0), "10:00"),
        ("am ersten Montag im Monat 10:00", MonthlyThe(1, 0), "10:00"),
        ("jeden zweiten Montag im Monat 10:00", MonthlyThe(2, 0), "10:00"),
        ("jeden letzten Freitag des Monats 10:00", MonthlyThe(LAST, 4), "10:00"),
        ("every first Monday of the month at 10:00", MonthlyThe(1, 0), "10:00"),
        ("on the last Friday of every month at 10:00", MonthlyThe(LAST, 4), "10:00"),
        ("monatlich am dritten Mittwoch 10:00", MonthlyThe(3, 2), "10:00"),
        ("am 15. 10:00", MonthlyOn(15), "10:00"),
        ("am 15. jedes Monats um 10 Uhr", MonthlyOn(15), "10:00"),
        ("jeden 1. um 10:00", MonthlyOn(1), "10:00"),
        ("jeden Monat am 31. um 10:00", MonthlyOn(31), "10:00"),
        ("on the 15th at 10:00", MonthlyOn(15), "10:00"),
        ("every month on the 2nd at 10am", MonthlyOn(2), "10:00"),
    ],
)
def test_what_people_type(typed: str, rhythm: Rhythm, at: str) -> None:
    read = parse_rhythm(typed, WORDS.rhythm)
    assert read
    assert (read.rhythm, read.at) == (rhythm, time.fromisoformat(at))
    assert parse(f"{typed} {QUESTION}", WORDS, METHODS) == Start(question=QUESTION, repeat=typed)


def test_three_is_asked_about_and_a_half_of_the_day_is_heard() -> None:
    """At night nobody holds a round, in the afternoon many do: neither is taken for granted."""
    for unsaid in ("um 3", "3 Uhr", "3:00", "um 5:30 Uhr", "at 3 o’clock", "1:00"):
        read = parse_rhythm(f"jeden Freitag {unsaid}", WORDS.rhythm)
        assert read
        assert read.half_unsaid
    for said, hour in {
        "03:00": 3,
        "um 03:00 Uhr": 3,
        "3 am": 3,
        "um 3 Uhr nachmittags": 15,
        "3:00 nachmittags": 15,
        "at 3 o’clock pm": 15,
        "um 7 Uhr abends": 19,
        "um 5 Uhr morgens": 5,
        "um 6": 6,
        "0:00": 0,
        "um 15": 15,
    }.items():
        read = parse_rhythm(f"jeden Freitag {said}", WORDS.rhythm)
        assert read
        assert (read.at.hour, read.half_unsaid) == (hour, False)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jeden",
        "15:00",
        "jeden Freitag",
        "jeden Freitag 25:00",
        "jeden Freitag 24:00",
        "jeden Freitag 15:60",
        "jeden Freitag 15:0",
        "jeden Freitag 15",  # fifteen what?
        "jeden Freitag 13pm",
        "jeden Freitag 0 am",
        "jeden Freitag 15:00:00",
        "jeden Freitag -1:00",
        "jeden Fritag 15:00",
        "jeden fünften Montag 15:00",
        "jeden 32. um 10:00",
        "jeden 0. um 10:00",
        "am 15.3. um 10:00",
        "am Freitag 15:00",  # only once
        "am ersten Montag 15:00",
        "alle Wochen 15:00",
        "alle neun Wochen montags 15:00",
        "jede letzte Woche montags 15:00",
        "jeden zweiten Tag 9:00",
        "jeden Freitag 15:00 und dann",
        "jeden ersten Montag und Dienstag im Monat 9:00",
        "jeden \u0663. um 10:00",
        "jeden Freitag \u0661\u0665:\u0660\u0660",
        "jeden " * 10_000,
    ],
)
def test_what_is_no_rhythm(typed: str) -> None:
    assert parse_rhythm(typed, WORDS.rhythm) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (f"jeden Freitag 15:00 10m {QUESTION}", Start("", QUESTION, "10m", "jeden Freitag 15:00")),
        (f"10m jeden Freitag 15:00 {QUESTION}", Start("", QUESTION, "10m", "jeden Freitag 15:00")),
        (f"jeden Freitag 15:00: {QUESTION}", Start("", QUESTION, "", "jeden Freitag 15:00")),
        (f"jeden Freitag 15:00 – {QUESTION}", Start("", QUESTION, "", "jeden Freitag 15:00")),
        (f"jeden Freitag 15:00 „{QUESTION}“", Start("", QUESTION, "", "jeden Freitag 15:00")),
        ("montags 9:00 frage hilfe", Start("", "hilfe", "", "montags 9:00")),
        ("montags 9:00 status", OpenStartForm("", "status", "", "montags 9:00", "status")),
        ("montags 9:00 perspektivwechsel", Start("perspektivwechsel", "", "", "montags 9:00")),
        ("perspektivwechsel montags 9:00 24h",
         Start("perspektivwechsel", "", "24h", "montags 9:00")),
        (f"blitzlicht montags 9:00 {QUESTION}", Start("blitzlicht", QUESTION, "", "montags 9:00")),
        ("montags 9:00", OpenStartForm(repeat="montags 9:00")),
        ("montags 9:00 10m", OpenStartForm(repeat="montags 9:00", duration="10m")),
    ],
)  # fmt: skip
def test_rhythm_duration_method_and_question(typed: str, expected: object) -> None:
    assert parse(typed, WORDS, METHODS) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Jeden stört etwas anderes, was dich?",
        "Jede zweite Besprechung fällt aus – warum?",
        "Jeder für sich oder alle zusammen?",
        "Every little helps, what helps you?",
        "Täglich grüßt das Murmeltier",
        "Montags ist es laut – warum?",
        "Am Freitag 15:00 ist Fest: Was fehlt?",
        "Am 15. ist Abgabe, was fehlt?",
        "Alle reden durcheinander, was hilft um 15:00?",
        "Weekly or daily?",
    ],
)
def test_a_question_that_only_begins_so_stays_a_question(question: str) -> None:
    assert parse(question, WORDS, METHODS) == Start(question=question)


@pytest.mark.parametrize(
    "typed",
    [
        "jeden Freitag Wie war die Woche?",
        "jeden Freitag 25:00 Wie war die Woche?",
        "jeden Fritag 15:00 Wie war die Woche?",
        "jeden fünften Montag 15:00 Wie war’s?",
        "jeden 32. um 10:00 Was?",
        "every Friday How was the week?",
        "every Fridsy 15:00 How was the week?",
    ],
)
def test_what_was_probably_meant_so_asks_back_and_keeps_what_was_typed(typed: str) -> None:
    assert parse(typed, WORDS, METHODS) == OpenStartForm(question=typed, almost_repeats=True)


words = st.sampled_from(
    [
        word
        for some in WORDS.rhythm.kinds.values()
        for word in sorted(some)
    ]
    + sorted(WORDS.rhythm.weekdays)
    + sorted(WORDS.rhythm.ordinals)
    + ["15:00", "9", "3pm", "15.", "31st", "10m", "frage", "?"]
)  # fmt: skip


@given(st.lists(words | st.text(max_size=5), max_size=8).map(" ".join))
def test_whatever_is_typed_nothing_breaks(text: str) -> None:
    typed = parse(text, WORDS, METHODS)
    if isinstance(typed, Start | OpenStartForm) and typed.repeat:
        assert parse_rhythm(typed.repeat, WORDS.rhythm)
