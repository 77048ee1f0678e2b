"""What stands in a message: nothing that anybody wrote is markup, and everything fits."""

from __future__ import annotations

import json
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix.dress import (
    content,
    edited,
    letters,
    numbered,
    padded,
    plain,
    private,
    public,
    threaded,
)
from bot.port import Bullets, Button, Buttons, Cards, Entry, Heading, Message, Text
from bot.texts import Texts

TEXTS = Texts.load(strict=True)
SAY = partial(TEXTS.say, "de")
WILD = "<b>@room & *x*</b>"
CALL = (Button("Mitmachen", "write:p1"), Button("Was wird gespeichert?", "stored"))


def test_markup_of_people_is_text() -> None:
    message = Message(
        (Heading(WILD), Text(WILD), Bullets((WILD,)), Cards((Entry(WILD, 1, 2, WILD),)))
    )
    (letter,) = letters(private(message)[0])
    assert "<b>" not in letter.html
    assert letter.text.count(WILD) == 5
    assert content(letter)["m.mentions"] == {}


@given(st.lists(st.text(min_size=1, max_size=3000), min_size=1, max_size=40))
def test_every_event_is_small_enough(texts: list[str]) -> None:
    dressed = letters(private(Message(tuple(map(Text, texts))))[0])
    assert "\n".join(letter.text for letter in dressed) == "\n".join(texts)
    for letter in dressed:
        event = json.dumps(edited(letter, "$event"), ensure_ascii=False)
        assert len(event.encode()) * 4 / 3 < 65_000 or "\n" not in letter.text


@given(st.lists(st.text("Zu spät, zu laut!", max_size=200), max_size=3))
def test_what_repeats_the_usual_cards_is_always_of_one_length(cards: list[str]) -> None:
    """As matrix-nio writes it down before it seals it."""
    for letter in letters(numbered(cards)):
        assert len(json.dumps(padded(content(letter)), separators=(",", ":"))) == 4096


def test_buttons_are_numbers_in_private_and_words_in_a_room() -> None:
    revive = (Button("Wieder aufnehmen", "revive:c1"),)
    message = Message((Cards((Entry("Zu laut", buttons=revive),)), Buttons(CALL)))
    pieces, choices = private(message)
    assert [one.action for one in choices] == ["revive:c1", "write:p1", "stored"]
    assert [piece.text for piece in pieces] == [
        "• Zu laut",
        "[1] Wieder aufnehmen",
        "[2] Mitmachen",
        "[3] Was wird gespeichert?",
    ]
    pieces, _ = public(Message((Buttons(CALL),)), SAY)
    first, second = (piece.text for piece in pieces)
    assert first == f"Mitmachen {SAY('matrix-take-part')}"  # nobody is to be seen doing it
    assert second == "!blitzlicht Was wird gespeichert?"
    assert plain(Message((Text("Bleibt"), Buttons(CALL))))[0].text == "Bleibt"


def test_choices_stand_closely_under_each_other() -> None:
    (letter,) = letters(private(Message((Text("Los"), Buttons(CALL), Text("Ende"))))[0])
    shown = "<code>1</code> Mitmachen<br><code>2</code> Was wird gespeichert?"
    assert letter.html == f"<p>Los</p><p>{shown}</p><p>Ende</p>"


def test_progress_and_edits_notify_nobody() -> None:
    (letter,) = letters(private(Message((Text("Neu"),)))[0])
    assert content(letter)["msgtype"] == "m.text"
    assert content(letter, notify=False)["msgtype"] == "m.notice"
    assert edited(letter, "$1")["m.new_content"]["msgtype"] == "m.notice"
    assert edited(letter, "$1")["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$1"}
    assert threaded(letter, "$1")["m.relates_to"]["rel_type"] == "m.thread"


def test_what_can_be_done_with_a_card_is_typed_with_its_number() -> None:
    button = Button("Projekt daraus machen", "project:r.c")
    cards = Cards(tuple(Entry(text, rank=1, buttons=(button,)) for text in ("Zu laut", "Zu warm")))
    pieces, choices = public(Message((cards,)), lambda key, **_args: key)
    assert [one.label for one in choices] == ["Projekt daraus machen 1", "Projekt daraus machen 2"]
    assert "!blitzlicht Projekt daraus machen 2 (Zu warm)" in [piece.text for piece in pieces]
    (letter,) = letters(pieces)
    assert "<code>!blitzlicht Projekt daraus machen 1</code> Zu laut<br><code>" in letter.html
