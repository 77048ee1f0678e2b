"""What people type, read as kindly as it can be without guessing. Pure."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 4_000  # characters; 20 full cards, and a number that Python still reads

CALLED: Final = re.compile(r"[!/]blitzlicht\b[:,]?\s*(.*)", re.IGNORECASE | re.DOTALL)
NUMBERS: Final = re.compile(r"\d+(?:[\s,;]+\d+)*")
DONE: Final = frozenset({"fertig", "done"})
LISTS: Final = frozenset({"karten", "meine karten", "liste", "cards", "my cards", "list"})
NOTHING: Final = frozenset({"-", "–"})
# Said to somebody who has just answered; as ideas they are rare enough to be asked about.
SMALL_TALK: Final = NOTHING | {
    *("ja", "jo", "nein", "nö", "nee", "nein danke", "danke", "danke schön", "dankeschön"),
    *("vielen dank", "ok", "okay", "alles klar", "hallo", "hi", "hey", "moin", "servus", "grüezi"),
    *("guten morgen", "guten tag", "test", "yes", "no", "no thanks", "no thank you", "thanks"),
    *("thank you", "hello", "good morning", "👍", "👌", "🙏", "ende", "stopp", "stop", "zurück"),
    *("end", "back", "exit", "quit", "cancel"),
}

SEVERAL: Final = 2
_GONE: Final = r"(?:weg|löschen?|lösche|entfernen?|streichen?|remove|delete)"
_CARD: Final = r"(?:(?:karte|card)\s+)?(\d+)"
_REMOVES: Final = (
    re.compile(rf"(?i){_CARD}\s*(?:[.:)]\s*)?{_GONE}(?:\s+bitte)?[.!]?"),
    re.compile(rf"(?i){_GONE}\s+{_CARD}[.!]?"),
)
_CHANGES: Final = re.compile(r"(\d+)\s*:\s*(\S.*)")
_BETWEEN: Final = re.compile(r"(?i)[\s,;.)#+&/]+|\bund\b|\band\b")
_BULLET: Final = re.compile(r"(?:[-–•*·]|\d{1,2}[.)])\s+")


def plain_word(line: str) -> str:
    """A line as known words are compared with it."""
    return line.casefold().strip().rstrip("!.").rstrip()


def is_small_talk(line: str) -> bool:
    """Whether it is said to the bot rather than to the round."""
    says_something = any(letter.isalpha() or not letter.isascii() for letter in line)
    return not says_something or plain_word(line) in SMALL_TALK


def dots_in(line: str) -> str:
    """Numbers, written as people do ("1, 3 und 3."), with blanks between; empty if it is no vote.

    "-", which takes all back, stays what it is.
    """
    if line in NOTHING:
        return line
    parts = [part for part in _BETWEEN.split(line) if part]
    return " ".join(parts) if all(part.isdecimal() for part in parts) else ""


def changes_in(text: str) -> dict[int, str]:
    """Cards by their numbers, with their new texts: "2: neuer Text", one or several a line.

    An empty text takes a card back ("2 weg"). Empty if the line is about no card's number.
    """
    for pattern in _REMOVES:
        if removed := pattern.fullmatch(text):
            return {int(removed[1]): ""}
    changed = [_CHANGES.fullmatch(line.strip()) for line in text.splitlines()]
    if all(changed):
        return {int(one[1]): one[2].strip() for one in changed if one}
    first = _CHANGES.match(text)  # one idea of several lines
    return {int(first[1]): text[first.start(2) :]} if first else {}


def ideas_in(text: str) -> list[str]:
    """An idea a line; where several are marked as a list, without the marks."""
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    marks = [_BULLET.match(one) for one in lines]
    if len(lines) < SEVERAL or not all(marks):
        return lines
    return [one[mark.end() :] for one, mark in zip(lines, marks, strict=True) if mark]
