"""Forms as numbered questions: every kind of field can be answered by typing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from adapters.matrix.dialogue import Closed, Filling, Sent, Shown
from adapters.matrix.fields import NotUnderstood, dots
from bot.port import (
    Button,
    CheckField,
    ChoiceField,
    DateField,
    DotsField,
    Field,
    Form,
    Option,
    PeopleField,
    TextField,
    Value,
)
from bot.texts import LANGUAGES, Texts

if TYPE_CHECKING:
    from collections.abc import Mapping

TEXTS = Texts.load(strict=True)
METHODS = (Option("blitzlicht", "Blitzlicht"), Option("perspektivwechsel", "Perspektivwechsel"))
PEOPLE = tuple(Option(f"matrix:a:@{name.lower()}:a", name) for name in ("Anna", "Ben B.", "Cem"))
CARDS = (Option("c1", "Zu laut"), Option("c2", "Zu warm"), Option("c3", "Zu spät"))
FIELDS: tuple[Field, ...] = (
    ChoiceField("method", "Methode", METHODS, value="blitzlicht"),
    TextField("question", "Frage"),
    CheckField("open", "Offen"),
    PeopleField("people", "Wer?", PEOPLE, value=tuple(one.value for one in PEOPLE)),
    DateField("day", "Bis wann?"),
    DotsField("dots", "Punkte", CARDS, budget=3, each=2),
)
FORM = Form("begin", "Runde starten", "Starten", FIELDS, buttons=(Button("Später", "later"),))


def shown(filling: Filling, language: str = "de") -> str:
    return "\n".join(piece.text for piece in filling.pieces(partial(TEXTS.say, language)))


def typed(*lines: str, form: Form = FORM) -> Filling:
    filling = Filling.of(form)
    for line in lines:
        filling.hear(line)
    return filling


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("1: 2", {"method": "perspektivwechsel"}),
        ("1: persp", {"method": "perspektivwechsel"}),
        ("1: BLITZLICHT", {"method": "blitzlicht"}),
        ("2: Was: bremst uns?", {"question": "Was: bremst uns?"}),
        ("2 = 10", {"question": "10"}),
        ("2: -", {"question": ""}),
        ("3: ja", {"open": True}),
        ("3: no", {"open": False}),
        ("4: 1 3", {"people": (PEOPLE[0].value, PEOPLE[2].value)}),
        ("4: Ben B., cem", {"people": (PEOPLE[1].value, PEOPLE[2].value)}),
        ("4: -", {"people": ()}),
        ("4: alle", {"people": tuple(one.value for one in PEOPLE)}),
        ("5: 16.3.2026", {"day": "2026-03-16"}),
        ("5: 2026-03-16", {"day": "2026-03-16"}),
        ("5: bald", {"day": "bald"}),
        ("6: 1 3 3", {"dots": {"c1": 1, "c3": 2}}),
        ("2: Was?\n3: ja", {"question": "Was?", "open": True}),
    ],
)
def test_an_answer_by_number(line: str, values: Mapping[str, Value]) -> None:
    filling = typed(line)
    assert {name: filling.values[name] for name in values} == values


@pytest.mark.parametrize("number", range(1, len(FIELDS) + 1))
def test_every_question_can_be_asked_and_left(number: int) -> None:
    for language in LANGUAGES:
        filling = typed(str(number))
        assert FIELDS[number - 1].label in shown(filling, language)
        filling.hear("ok")
        assert filling.values == Filling.of(FORM).values
        assert "Runde starten" in shown(filling, language)


def test_a_question_that_is_asked_takes_the_next_line() -> None:
    assert typed("2", "Was bremst uns?").values["question"] == "Was bremst uns?"
    assert typed("1", "2").values["method"] == "perspektivwechsel"


@pytest.mark.parametrize(
    "line", ["9: x", "0: x", "1: 3", "1: x", "3: vielleicht", "4: Dora", "6: 4", "6: laut", "huhu"]
)
def test_what_is_not_understood_changes_nothing(line: str) -> None:
    filling = Filling.of(FORM)
    with pytest.raises(NotUnderstood) as caught:
        filling.hear(line)
    assert filling.values == Filling.of(FORM).values
    for language in LANGUAGES:
        assert TEXTS.knows(language, caught.value.key)


def test_it_is_sent_by_its_word_or_by_another_button() -> None:
    assert Filling.of(FORM).hear("starten") == Sent("begin")
    assert Filling.of(FORM).hear("SPÄTER") == Sent("later")
    assert Filling.of(FORM).hear("2: Was?\n3: ja\nstarten") == Sent("begin")
    assert Filling.of(FORM).hear("abbrechen") == Closed()


def test_a_single_question_is_asked_at_once() -> None:
    form = Form("extend-by", "Verlängern", "Verlängern", (TextField("duration", "Um wie viel?"),))
    filling = Filling.of(form)
    assert "Um wie viel?" in shown(filling)
    assert isinstance(filling.hear("5m"), Shown)
    assert filling.values["duration"] == "5m"
    assert filling.hear("Verlängern") == Sent("extend-by")


def test_errors_stand_there_with_their_number() -> None:
    form = Form("begin", "Start", "Los", FIELDS, errors={"question": "Fehlt noch.", "": "Nein."})
    assert "⚠️ 2: Fehlt noch." in shown(Filling.of(form))
    assert "⚠️ Nein." in shown(Filling.of(form))


def test_dots_are_counted() -> None:
    field = DotsField("dots", "", CARDS, budget=3, each=2)
    assert dots(field, "1, 3;3") == {"c1": 1, "c3": 2}
    assert dots(field, "-") == {}
