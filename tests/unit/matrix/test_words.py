"""Lines as people type them, and what is read out of them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.matrix import dialogue, events, words
from adapters.matrix.words import changes_in, dots_in, ideas_in, is_small_talk


@pytest.mark.parametrize(
    "line",
    [
        "1 3 3",
        "1,3,3",
        "1, 3 und 3",
        "1 3 3.",
        "1) 3) 3)",
        "#1 #3 #3",
        "1/3/3",
        "1;3;3",
        "1 and 3, 3",
    ],
)
def test_numbers_are_dots_however_they_are_written(line: str) -> None:
    assert dots_in(line).split() == ["1", "3", "3"]


@pytest.mark.parametrize("line", ["1:3", "Zu laut", "2x 1", "eins", "1 weg", "und", "", "1.a"])
def test_what_is_no_vote(line: str) -> None:
    assert dots_in(line) == ""


def test_a_dash_takes_back() -> None:
    assert dots_in("-") == "-"


@pytest.mark.parametrize(
    "line",
    [
        *("2 weg", "2weg", "2. weg", "2: weg", "2) weg!", "2 weg bitte", "Karte 2 löschen"),
        *("lösche 2", "Weg 2", "2 entfernen", "2 remove", "delete card 2", "2 LÖSCHEN"),
    ],
)
def test_a_card_is_taken_back(line: str) -> None:
    assert changes_in(line) == {2: ""}


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("2: Zu laut", {2: "Zu laut"}),
        ("2 : Zu laut: immer", {2: "Zu laut: immer"}),
        ("1: Zu laut\n2: Zu warm", {1: "Zu laut", 2: "Zu warm"}),
        ("1: Zu laut\nund zu warm", {1: "Zu laut\nund zu warm"}),
        ("Der Weg ist weg", {}),
        ("2 Wege sind zu lang", {}),
        ("24 Stunden: zu lang", {}),
        ("1:", {}),
        ("", {}),
    ],
)
def test_cards_are_changed_by_their_numbers(line: str, changes: dict[int, str]) -> None:
    assert changes_in(line) == changes


@pytest.mark.parametrize(
    ("text", "ideas"),
    [
        ("Zu laut", ["Zu laut"]),
        ("- Zu laut", ["- Zu laut"]),  # perhaps it means something
        ("Zu laut\n\nZu warm", ["Zu laut", "Zu warm"]),
        ("- Zu laut\n• Zu warm", ["Zu laut", "Zu warm"]),
        ("1. Zu laut\n2) Zu warm", ["Zu laut", "Zu warm"]),
        ("1. Zu laut\nZu warm", ["1. Zu laut", "Zu warm"]),
        ("2 Wege\n3 Ziele", ["2 Wege", "3 Ziele"]),
    ],
)
def test_pasted_lines_are_ideas(text: str, ideas: list[str]) -> None:
    assert ideas_in(text) == ideas


@given(st.text(min_size=1).filter(lambda text: text.strip() != ""))
def test_no_idea_gets_lost_or_is_empty(text: str) -> None:
    ideas = ideas_in(text)
    assert ideas
    assert all(ideas)
    assert all(idea in text for idea in ideas)


@pytest.mark.parametrize(
    "line", ["Danke!", "nein", "OK.", "👍", "Guten Morgen", "-", "1:", "!!", "Stopp!"]
)
def test_what_is_said_to_the_bot(line: str) -> None:
    assert is_small_talk(line)


@pytest.mark.parametrize("line", ["gut", "müde", "Kein Danke von oben", "😀"])
def test_what_may_be_an_idea(line: str) -> None:
    assert not is_small_talk(line)


def patterns() -> list[re.Pattern[str]]:
    values = [value for one in (words, events, dialogue) for value in vars(one).values()]
    every = [one for value in values for one in (value if isinstance(value, tuple) else [value])]
    return [one for one in every if isinstance(one, re.Pattern)]


def test_no_pattern_lets_two_runs_of_blanks_meet() -> None:
    """With only what may be missing between them, long blanks are tried in all ways to part."""
    runs = re.compile(r"\\s[*+](?:(?:\[[^\]]*\]|\\?[^\\()])[?*])*\\s[*+]")
    assert runs.search(r"(\d+)\s*[.:)]?\s*weg")
    assert len(patterns()) > len("words")
    assert [one.pattern for one in patterns() if runs.search(one.pattern)] == []


def test_a_quote_is_looked_for_at_the_beginning_only() -> None:
    reply = {"m.in_reply_to": {"event_id": "$1"}}
    content = {"msgtype": "m.text", "body": "Zu laut\n> zu warm\nund", "m.relates_to": reply}
    assert events.text_of({"content": content}) == "Zu laut\n> zu warm\nund"
