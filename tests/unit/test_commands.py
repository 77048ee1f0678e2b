"""What somebody meant by the text after the command."""

import time
from datetime import timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import (
    Action,
    OpenStartForm,
    Start,
    Sub,
    Subcommand,
    Typed,
    Verb,
    Words,
    parse,
    parse_duration,
)
from bot.methods import load_methods

WORDS = Words.load()
METHODS = load_methods()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def typed(text: str) -> Typed:
    return parse(text, WORDS, METHODS)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Was bremst uns?", "Was bremst uns?"),
        ("  Was   bremst\nuns? ", "Was bremst uns?"),
        ("Was bremst uns", "Was bremst uns"),
        ("Hilfe brauchen wir wobei?", "Hilfe brauchen wir wobei?"),
        ("hilfe zur Selbsthilfe", "hilfe zur Selbsthilfe"),
        ("Status quo: Was stört?", "Status quo: Was stört?"),
        ("weiter so?", "weiter so?"),
        ("verlängern wir den Vertrag?", "verlängern wir den Vertrag?"),
        ("verlängern oder kündigen", "verlängern oder kündigen"),
        ("perspektivwechsel wozu?", "perspektivwechsel wozu?"),
        ("Perspektivwechsel im Team", "Perspektivwechsel im Team"),
        ("frage Hilfe", "Hilfe"),
        ("Frage: Was bremst uns?", "Was bremst uns?"),
        ("FRAGE hilfe", "hilfe"),
        ("question status", "status"),
        ("ask 5m Sprung?", "5m Sprung?"),
        ("„Was bremst uns?“", "Was bremst uns?"),
        ('"Was bremst uns?"', "Was bremst uns?"),
        ("»Was bremst uns?«", "Was bremst uns?"),
        ("„Ja“ oder „Nein“", "„Ja“ oder „Nein“"),
        ("5 Ideen für die Teamküche?", "5 Ideen für die Teamküche?"),
        ("2 Tage Homeoffice – reicht das?", "2 Tage Homeoffice – reicht das?"),
        ("3D-Drucker für alle?", "3D-Drucker für alle?"),
        ("Pausen?", "Pausen?"),
        ("Gru\u0308ße an wen?", "Gru\u0308ße an wen?"),  # composed when it is cleaned
        ("<@U1> & <b>?", "<@U1> & <b>?"),
    ],
)
def test_a_question_starts_a_round(text: str, question: str) -> None:
    assert typed(text) == Start(question=question)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5m Was bremst uns?", Start(question="Was bremst uns?", duration="5m")),
        ("5M Was bremst uns?", Start(question="Was bremst uns?", duration="5M")),
        ("5 min Was bremst uns?", Start(question="Was bremst uns?", duration="5 min")),
        ("24h Was bremst uns?", Start(question="Was bremst uns?", duration="24h")),
        ("2d Was bremst uns?", Start(question="Was bremst uns?", duration="2d")),
        ("2Tage Was bremst uns?", Start(question="Was bremst uns?", duration="2Tage")),
        ("1,5h Was bremst uns?", Start(question="Was bremst uns?", duration="1,5h")),
        ("5m frage hilfe", Start(question="hilfe", duration="5m")),
        # Out of range or not, it is kept as typed: the start form names what is wrong with it.
        ("0m Was bremst uns?", Start(question="Was bremst uns?", duration="0m")),
        ("30d Was bremst uns?", Start(question="Was bremst uns?", duration="30d")),
        ("blitzlicht Was bremst uns?", Start("blitzlicht", "Was bremst uns?")),
        ("Blitzlicht 5m Was bremst uns?", Start("blitzlicht", "Was bremst uns?", "5m")),
        ("5m blitzlicht Was bremst uns?", Start("blitzlicht", "Was bremst uns?", "5m")),
        ("flash What slows us down?", Start("blitzlicht", "What slows us down?")),
        ("perspektivwechsel", Start("perspektivwechsel")),
        ("PERSPEKTIVWECHSEL", Start("perspektivwechsel")),
        ("perspective 24h", Start("perspektivwechsel", duration="24h")),
        ("perspektivwechsel 2 Tage", Start("perspektivwechsel", duration="2 Tage")),
        ("24h perspektivwechsel", Start("perspektivwechsel", duration="24h")),
    ],
)
def test_methods_and_durations(text: str, expected: Start) -> None:
    assert typed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", OpenStartForm()),
        (" \n", OpenStartForm()),
        ("5m", OpenStartForm(duration="5m")),
        ("2 Tage", OpenStartForm(duration="2 Tage")),
        ("frage", OpenStartForm()),
        ("blitzlicht", OpenStartForm("blitzlicht")),
        ("blitzlicht 5m", OpenStartForm("blitzlicht", duration="5m")),
        ("hilf", OpenStartForm(question="hilf", nearest="hilfe")),
        ("Stauts", OpenStartForm(question="Stauts", nearest="status")),
        ("verlängerm", OpenStartForm(question="verlängerm", nearest="verlängern")),
        (
            "perspektivenwechsel",
            OpenStartForm(question="perspektivenwechsel", nearest="perspektivwechsel"),
        ),
        ("Xylophon", OpenStartForm(question="Xylophon")),
        ("5m Homeoffice", OpenStartForm(question="Homeoffice", duration="5m")),
        ("5", OpenStartForm(question="5")),
    ],
)
def test_what_is_not_enough_opens_the_start_form(text: str, expected: OpenStartForm) -> None:
    assert typed(text) == expected


@pytest.mark.parametrize(
    ("text", "sub"),
    [
        ("hilfe", Sub.HELP),
        ("Hilfe?", Sub.HELP),
        ("?", Sub.HELP),
        ("HELP", Sub.HELP),
        ("methoden", Sub.METHODS),
        ("methods", Sub.METHODS),
        ("status", Sub.STATUS),
        ("datenschutz", Sub.PRIVACY),
        ("privacy", Sub.PRIVACY),
        ("themen", Sub.THEMES),
        ("topics", Sub.THEMES),
        ("einstellungen", Sub.SETTINGS),
        ("settings", Sub.SETTINGS),
        ("weiter", Sub.NEXT),
        ("next", Sub.NEXT),
        ("continue", Sub.NEXT),
        ("abbrechen", Sub.CANCEL),
        ("cancel", Sub.CANCEL),
        ("ausblenden", Sub.HIDE),
        ("hide", Sub.HIDE),
        ("verlängern", Sub.EXTEND),
        ("VERLÄNGERN", Sub.EXTEND),
        ("verla\u0308ngern", Sub.EXTEND),
        ("verlaengern", Sub.EXTEND),
        ("extend", Sub.EXTEND),
        # A list, and no round for the whole team about "serie beenden".
        ("projekte alle", Sub.PROJECTS),
        ("serie beenden", Sub.SERIES),
        # Whatever mark stands behind a word, and nothing else.
        ("projekte?", Sub.PROJECTS),
        ("PROJEKTE", Sub.PROJECTS),
        ("Projects?", Sub.PROJECTS),
        ("Status ?", Sub.STATUS),
        ("hilfe!", Sub.HELP),
        ("help!?", Sub.HELP),
        ("themen.", Sub.THEMES),
        ("weiter!", Sub.NEXT),
        ("weiter?", Sub.STATUS),
        ("verlängern?", Sub.STATUS),
        ("abbrechen?", Sub.CANCEL),
        ("??", Sub.HELP),
        ("series pause", Sub.SERIES),
    ],
)
def test_subcommands_in_all_languages(text: str, sub: Sub) -> None:
    assert typed(text) == Subcommand(sub)


def test_a_list_can_be_asked_for_by_the_words_on_its_buttons() -> None:
    for word in ("abgeschlossene", "Abgeschlossen", "beendet", "closed", "fertig"):
        assert typed(f"projekte {word}") == Subcommand(Sub.PROJECTS, typed="closed")
    assert typed("Projekte fertig?") == Subcommand(Sub.PROJECTS, typed="closed")
    assert typed("projekte zuerst?") == Start(question="projekte zuerst?")


def test_a_question_is_not_taken_for_the_word_it_begins_with() -> None:
    for question in ("Status quo?", "Hilfe! Was nun?", "Weiter so?", "5m Projekte?"):
        assert isinstance(typed(question), Start)
    for method in ("perspektivwechsel?", "Perspektivwechsel !"):
        assert typed(method) == OpenStartForm("perspektivwechsel")


@pytest.mark.parametrize(
    "text",
    [
        "am 30.2. 10:00 Was?",
        "am 32. um 10:00 Was?",
        "on the 32nd 10:00 What?",
        "alle 5 Wochen montags 10:00 Was?",
        "jeden Freitag 25:00 Was?",
    ],
)
def test_a_day_that_cannot_be_starts_nothing(text: str) -> None:
    assert typed(text) == OpenStartForm(question=text, almost_repeats=True)


@pytest.mark.parametrize(
    "text",
    ["Am Montag 10:00 war Ausfall: was nun?", "Alle warten bis 10:00, warum?", "Am 3. Platz: und?"],
)
def test_a_question_may_speak_of_a_time(text: str) -> None:
    assert typed(text) == Start(question=text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("verlängern 5m", Subcommand(Sub.EXTEND, 5 * MINUTE)),
        ("verlängern 10", Subcommand(Sub.EXTEND, 10 * MINUTE)),
        ("verlängern um 10 Minuten", Subcommand(Sub.EXTEND, 10 * MINUTE)),
        ("extend 1 hour", Subcommand(Sub.EXTEND, HOUR)),
        ("verlängern 0m", Subcommand(Sub.EXTEND, timedelta(0))),
        ("verlängern 30d", Subcommand(Sub.EXTEND, 30 * DAY)),
        ("verlängern 5x", Subcommand(Sub.EXTEND, typed="5x")),
    ],
)
def test_extending_takes_a_duration(text: str, expected: Subcommand) -> None:
    assert typed(text) == expected


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("5m", 5 * MINUTE),
        ("5 m", 5 * MINUTE),
        ("5\u202fmin", 5 * MINUTE),
        ("5 Min.", 5 * MINUTE),
        ("10", 10 * MINUTE),
        ("1 Minute", MINUTE),
        ("90s", 90 * timedelta(seconds=1)),
        ("24h", DAY),
        ("2 Std.", 2 * HOUR),
        ("1,5h", 90 * MINUTE),
        ("1.5 Stunden", 90 * MINUTE),
        ("1h 30min", 90 * MINUTE),
        ("1h30m", 90 * MINUTE),
        ("2 Tage", 2 * DAY),
        ("2t", 2 * DAY),
        ("1 Woche", 7 * DAY),
        ("0m", timedelta(0)),
        ("999999w", timedelta(weeks=999999)),
        ("", None),
        ("bald", None),
        ("5x", None),
        ("m", None),
        ("-5m", None),
        ("5m bald", None),
        ("\u0665m", None),  # an Arabic five
        ("1000000w", None),
        ("9" * 40_000 + "m", None),
        ("1m" * 20_000, None),
    ],
)
def test_durations(text: str, length: timedelta | None) -> None:
    assert parse_duration(text, WORDS) == length


@pytest.mark.parametrize("piece", ["a", "a ", "5m", "frage ", "\u0316\u0301", "„"])
def test_long_texts_are_read_in_time(piece: str) -> None:
    started = time.process_time()
    typed(piece * (40_000 // len(piece)))
    assert time.process_time() - started < 1


def test_practice_rounds_have_no_word() -> None:
    assert typed("uebung") == OpenStartForm(question="uebung")


def test_no_word_means_two_things() -> None:
    names = [word for method in METHODS.values() for word in method.words]
    assert not set(names) & (set(WORDS.subs) | WORDS.force | set(WORDS.units))


def test_every_subcommand_has_a_word_in_both_languages() -> None:
    assert WORDS.shown(Sub.HELP, "de-sie") == "hilfe"
    assert WORDS.shown(Sub.HELP, "en") == "help"
    for sub in Sub:
        for language in ("de", "de-sie", "en"):
            assert typed(WORDS.shown(sub, language)) == Subcommand(sub)


def test_a_file_with_an_unknown_subcommand_is_refused(tmp_path: Path) -> None:
    text = files("config").joinpath("commands.toml").read_text(encoding="utf-8")
    file = tmp_path / "commands.toml"
    file.write_text(text.replace("[subcommands.help]", "[subcommands.sing]"), encoding="utf-8")
    with pytest.raises(ValueError, match="sing"):
        Words.load(file)


@given(st.text(max_size=200))
def test_anything_typed_means_something(text: str) -> None:
    assert isinstance(typed(text), Start | OpenStartForm | Subcommand)


@given(st.text(max_size=60))
def test_frage_forces_a_question(text: str) -> None:
    meant = typed(f"frage {text}")
    assert isinstance(meant, Start | OpenStartForm)
    assert meant.method == ""
    assert meant.duration == ""


def test_nothing_typed_shows_in_a_repr() -> None:
    assert "bremst" not in repr(typed("Was bremst uns?"))
    assert "5bremst" not in repr(typed("verlängern 5bremst"))


@pytest.mark.parametrize("verb", list(Verb))
def test_an_action_comes_back(verb: Verb) -> None:
    for about in ("", "abc", "slack:T1:C1"):
        assert Action.parse(str(Action(verb, about))) == Action(verb, about)


@pytest.mark.parametrize("forged", ["", "sing", "SEND:1", ":", "start\n", "projekte:1"])
def test_a_forged_action_is_none(forged: str) -> None:
    assert Action.parse(forged) is None
