"""What is typed after the command."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.commands.words import LONGEST_WORD, Sub, Words, fold, parse_duration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from bot.core.model import Method


@dataclass(frozen=True, slots=True)
class Start:
    """Start a round. `method` is "" where none was named; `duration` stays as it was typed."""

    method: str = ""
    question: str = field(default="", repr=False)
    duration: str = ""


@dataclass(frozen=True, slots=True)
class OpenStartForm:
    """Ask for the rest. `nearest`: the known word that a single unknown one looks like."""

    method: str = ""
    question: str = field(default="", repr=False)
    duration: str = ""
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Subcommand:
    """Anything else.

    `typed`: for `extend` what is no duration, for `project` what it is about, for `projects` a
    filter.
    """

    name: Sub
    duration: timedelta | None = None
    typed: str = field(default="", repr=False)


Typed = Start | OpenStartForm | Subcommand

_QUOTES = {"„": "“”", "“": "”", '"': '"', "»": "«", "«": "»"}


def parse(text: str, words: Words, methods: Mapping[str, Method]) -> Typed:
    """What somebody meant by the text after the command (rules.md, A word after the command)."""
    tokens = text.split()
    duration, tokens = _leading_duration(tokens, words)
    if not tokens:
        return OpenStartForm(duration=duration)
    first, rest = fold(tokens[0]), tokens[1:]
    if first.rstrip(":") in words.force:
        return _asked(_unquoted(rest), duration)
    if not duration and first in words.subs:
        sub = _sub(words.subs[first], rest, words)
        if sub:
            return sub
    method = _named(first, methods)
    if method:
        started = _started(method, rest, duration, words)
        if started:
            return started
    return _question(tokens, duration, words, methods)


def _leading_duration(tokens: list[str], words: Words) -> tuple[str, list[str]]:
    """Takes "5m" or "5 min" off the front; "2 Tage" only where nothing follows."""
    if tokens and not tokens[0].isdecimal() and parse_duration(tokens[0], words) is not None:
        return tokens[0], tokens[1:]
    pair = " ".join(tokens[:2])
    unit = fold(tokens[1]).rstrip(".") if len(tokens) > 1 else ""
    fits = unit in words.short_units or (unit in words.units and len(tokens) == 2)  # noqa: PLR2004
    if fits and parse_duration(pair, words) is not None:
        return pair, tokens[2:]
    return "", tokens


def _sub(sub: Sub, rest: list[str], words: Words) -> Subcommand | None:
    """The subcommand, if what follows fits it."""
    if not rest:
        return Subcommand(sub)
    match sub:
        case Sub.EXTEND:
            return _extension(rest, words)
        case Sub.PROJECT if not any("?" in word for word in rest):  # a question has a mark
            return Subcommand(sub, typed=_unquoted(rest))
        case Sub.PROJECTS if len(rest) == 1 and fold(rest[0]) in words.filters:
            return Subcommand(sub, typed=words.filters[fold(rest[0])])
    return None


def _extension(rest: list[str], words: Words) -> Subcommand | None:
    sub, typed = Sub.EXTEND, " ".join(rest)
    duration = parse_duration(typed.removeprefix("um "), words)
    if duration is not None:
        return Subcommand(sub, duration)
    return Subcommand(sub, typed=typed) if len(rest) == 1 and rest[0][0].isdigit() else None


def _named(word: str, methods: Mapping[str, Method]) -> Method | None:
    for method in methods.values():
        if word in {fold(known) for known in method.words}:
            return method
    return None


def _started(method: Method, rest: list[str], before: str, words: Words) -> Typed | None:
    """A start of that method, if what follows fits it."""
    duration, rest = (before, rest) if before else _leading_duration(rest, words)
    question = _unquoted(rest)
    if method.asks_question:
        return (Start if question else OpenStartForm)(method.name, question, duration)
    return None if question else Start(method.name, duration=duration)


def _asked(question: str, duration: str) -> Typed:
    return (Start if question else OpenStartForm)(question=question, duration=duration)


def _question(
    tokens: list[str], duration: str, words: Words, methods: Mapping[str, Method]
) -> Typed:
    question = _unquoted(tokens)
    if len(tokens) > 1 or "?" in question:
        return Start(question=question, duration=duration)
    nearest = _nearest(question, words, methods)
    return OpenStartForm(question=question, duration=duration, nearest=nearest)


def _nearest(word: str, words: Words, methods: Mapping[str, Method]) -> str:
    """The known word it looks like; "" where it looks like none."""
    if len(word) > LONGEST_WORD:
        return ""
    known = [*words.subs, *(fold(name) for method in methods.values() for name in method.words)]
    return next(iter(get_close_matches(fold(word), known, n=1)), "")


def _unquoted(tokens: list[str]) -> str:
    """The words as one line, without quotation marks around all of it."""
    line = " ".join(tokens)
    if len(line) > 1 and line[-1] in _QUOTES.get(line[0], ""):
        inner = line[1:-1]
        if not set(inner) & {line[0], line[-1]}:
            return inner.strip()
    return line
