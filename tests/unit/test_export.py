"""What leaves the house as a file: the cards, and nothing that tells of people."""

from __future__ import annotations

import csv
import io
import json
import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from inline_snapshot import snapshot

from bot.core.model import Card, CardId, CardState, PersonId, PlaceId, Round
from bot.export import Export, Format
from bot.texts import Texts
from tests.builders import TWO_WALLS, Table

if TYPE_CHECKING:
    from bot.export import Row

TEXTS = Texts.load(strict=True)


def as_they_are(rows: list[Row]) -> None:
    rows.sort(key=lambda row: row.card)


def export(round_: Round, language: str = "de") -> Export:
    return Export(round_, TEXTS, language, as_they_are)


def voted() -> Round:
    table = Table()
    table.collect("Karte a", "Karte b", "Karte c", "Karte d", "Karte e")
    table.vote({"Karte a": 2, "Karte b": 1}, {"Karte a": 1, "Karte b": 2, "Karte c": 1})
    return table.round


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def with_cards(round_: Round, *texts: str) -> Round:
    (phase, *_) = round_.phases
    cards = tuple(Card(CardId(str(number)), phase.id, text) for number, text in enumerate(texts))
    return replace(round_, cards=cards)


def test_markdown() -> None:
    assert export(voted()).written(Format.MD) == snapshot("""\
# Plain: Was bremst uns?

2. März 2026

## Was bremst uns?

- **1.** Karte a (3 Punkte)
- **1.** Karte b (3 Punkte)
- **3.** Karte c (1 Punkt)
- Karte d
- Karte e
""")


def test_table() -> None:
    assert export(voted()).written(Format.CSV) == snapshot("""\
\ufeffFrage,Karte,Platz,Punkte,Stichwahl,Stand\r
Was bremst uns?,Karte a,1,3,,gewählt\r
Was bremst uns?,Karte b,1,3,,gewählt\r
Was bremst uns?,Karte c,3,1,,gewählt\r
Was bremst uns?,Karte d,,,,Themenspeicher\r
Was bremst uns?,Karte e,,,,Themenspeicher\r
""")


def test_json() -> None:
    assert export(voted()).written(Format.JSON) == snapshot("""\
{
  "method": "plain",
  "question": "Was bremst uns?",
  "date": "2026-03-02",
  "cards": [
    {
      "asked": "Was bremst uns?",
      "card": "Karte a",
      "rank": 1,
      "dots": 3,
      "runoff_dots": null,
      "state": "chosen"
    },
    {
      "asked": "Was bremst uns?",
      "card": "Karte b",
      "rank": 1,
      "dots": 3,
      "runoff_dots": null,
      "state": "chosen"
    },
    {
      "asked": "Was bremst uns?",
      "card": "Karte c",
      "rank": 3,
      "dots": 1,
      "runoff_dots": null,
      "state": "chosen"
    },
    {
      "asked": "Was bremst uns?",
      "card": "Karte d",
      "rank": null,
      "dots": null,
      "runoff_dots": null,
      "state": "parked"
    },
    {
      "asked": "Was bremst uns?",
      "card": "Karte e",
      "rank": null,
      "dots": null,
      "runoff_dots": null,
      "state": "parked"
    }
  ]
}
""")


def test_a_round_with_two_walls() -> None:
    table = Table(TWO_WALLS)
    table.collect("Zu laut", "Zu warm")
    table.read()
    table.collect("Zu spät")
    assert [row.card for row in export(table.round).rows()] == ["Zu laut", "Zu warm", "Zu spät"]


def test_no_dots_before_the_run_off_is_over() -> None:
    table = Table()
    table.collect("Karte a", "Karte b", "Karte c", "Karte d")
    table.vote({"Karte a": 1, "Karte b": 1, "Karte c": 1}, {"Karte d": 1})
    assert table.phase.runoff_of
    assert {row.dots for row in export(table.round).rows()} == {None}
    table.vote({"Karte a": 1}, {"Karte b": 1}, {"Karte c": 1})
    assert [row.dots for row in export(table.round).rows()] == [1, 1, 1, 1]


def test_a_round_without_cards() -> None:
    assert "Keine Karten." in export(Table().round).written(Format.MD)
    assert len(cells(export(Table().round).written(Format.CSV))) == 1
    assert json.loads(export(Table().round).written(Format.JSON))["cards"] == []


@pytest.mark.parametrize("format_", Format)
def test_hidden_cards_and_whatever_tells_of_people_stay_inside(format_: Format) -> None:
    lead, place = PersonId("test:somebody"), PlaceId("test:somewhere")
    round_ = replace(voted(), lead=lead, place=place, place_name="Buero 7")
    hidden, *others = round_.cards
    others = [replace(card, id=CardId(f"id-{card.id}")) for card in others]
    round_ = replace(round_, cards=(replace(hidden, state=CardState.HIDDEN), *others))
    written = export(round_).written(format_)
    assert others[0].text in written
    for inside in (hidden.text, "somebody", "somewhere", "Buero 7", "id-", "p1", "08:00", "9:00"):
        assert inside not in written


@pytest.mark.parametrize("format_", Format)
def test_every_export_is_shuffled_anew(format_: Format) -> None:
    round_ = with_cards(Table().round, "erste", "zweite", "dritte")
    shuffled = Export(round_, TEXTS, "de", random.Random(7).shuffle)  # noqa: S311 - repeatable
    orders = Counter(
        tuple(sorted(("erste", "zweite", "dritte"), key=shuffled.written(format_).index))
        for _ in range(600)
    )
    assert len(orders) == 6
    assert min(orders.values()) > 50


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = f"{start}1+1"
    round_ = replace(with_cards(Table().round, text), question=text)
    asked, card, *_ = cells(export(round_).written(Format.CSV))[1]
    assert asked == card == f"'{text}"
    assert json.loads(export(round_).written(Format.JSON))["cards"][0]["card"] == text


@pytest.mark.parametrize(
    "text", ['mit "Anführung", Komma; Semikolon', "zwei\nZeilen", "Umläute 🏁", "= nicht", "'schon"]
)
def test_a_table_gives_back_what_was_written(text: str) -> None:
    card = cells(export(with_cards(Table().round, text)).written(Format.CSV))[1][1]
    assert card.removeprefix("'") == text.removeprefix("'")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# kein Titel", r"\# kein Titel"),
        ("- keine Liste", r"\- keine Liste"),
        ("1. keine Liste", r"1\. keine Liste"),
        ("*nicht* _betont_", r"\*nicht\* \_betont\_"),
        ("<b>kein</b> HTML & Co.", r"\<b\>kein\</b\> HTML \& Co."),
        ("[kein](Link)", r"\[kein\](Link)"),
        ("z. B. 3,5 - 4", "z. B. 3,5 - 4"),
        ("zwei\n\nZeilen", "zwei Zeilen"),
    ],
)
def test_markdown_shows_what_was_written(text: str, written: str) -> None:
    markdown = export(with_cards(Table().round, text)).written(Format.MD)
    assert f"- {written}\n" in markdown


def test_in_english() -> None:
    assert cells(export(voted(), "en").written(Format.CSV))[0] == [
        "Question",
        "Card",
        "Rank",
        "Dots",
        "Run-off",
        "State",
    ]
