"""What is typed after the command."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.commands.fold import LONGEST_WORD, fold
from bot.commands.rhythm import read_rhythm, seems_to_repeat
from bot.commands.words import Sub, Words, parse_duration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from bot.core.model import Method


@dataclass(frozen=True, slots=True)
class Start:
    """Start a round, or a series of them where it is to `repeat`.

    `method` is "" where none was named; `duration` and `repeat` stay as they were typed.
    """

    method: str = ""
    question: str = field(default="", repr=False)
    duration: str = ""
    repeat: str = ""


@dataclass(frozen=True, slots=True)
class OpenStartForm:
    """Ask for the rest. `nearest`: the known word that a single unknown one looks like.

    `almost_repeats`: it begins like a series, but no rhythm and time can be read.
    """

    method: str = ""
    question: str = field(default="", repr=False)
    duration: str = ""
    repeat: str = ""
    nearest: str = ""
    almost_repeats: bool = False


@dataclass(frozen=True, slots=True)
class Subcommand:
    """Anything else.

    `typed`: for `extend` what is no duration, for `project` what it is about, for `projects` a
    filter, "" for an unknown one. A list is shown rather than a round started: "serie beenden".
    """

    name: Sub
    duration: timedelta | None = None
    typed: str = field(default="", repr=False)


Typed = Start | OpenStartForm | Subcommand

_MARKS = "?!."  # behind a word that stands alone: "projekte?", "status !"
_AT_ONCE = frozenset({Sub.NEXT, Sub.EXTEND})
_QUOTES = {"„": "“”", "“": "”", '"': '"', "»": "«", "«": "»"}


def parse(text: str, words: Words, methods: Mapping[str, Method]) -> Typed:
    """What somebody meant by the text after the command (rules.md, A word after the command)."""
    length, tokens = _leading_length(text.split(), _Length(), words)
    if not tokens:
        return length.given_to(OpenStartForm())
    first, rest = fold(tokens[0]), tokens[1:]
    if first.rstrip(":") in words.force:
        return length.given_to(_asked(_unquoted(rest)))
    if length == _Length():
        sub = _subcommand(tokens, words)
        if sub:
            return sub
    method = _named(first, methods)
    if method:
        started = _started(method, rest, length, words)
        if started:
            return started
    return length.given_to(_question(tokens, words, methods))


@dataclass(frozen=True, slots=True)
class _Length:
    """How long and how often, as typed."""

    duration: str = ""
    repeat: str = ""

    def given_to(self, start: Start | OpenStartForm) -> Start | OpenStartForm:
        return replace(start, duration=self.duration, repeat=self.repeat)


def _leading_length(tokens: list[str], known: _Length, words: Words) -> tuple[_Length, list[str]]:
    """Takes a rhythm and a duration off the front, in any order, each at most once."""
    read = None if known.repeat else read_rhythm(tokens, words.rhythm)
    if read:
        repeat = " ".join(tokens[: read.length]).rstrip(",:;")
        rest = tokens[read.length :]
        known, tokens = replace(known, repeat=repeat), rest[1:] if _is_dash(rest) else rest
    if not known.duration:
        duration, tokens = _leading_duration(tokens, words)
        known = replace(known, duration=duration)
        if duration and not known.repeat:
            return _leading_length(tokens, known, words)
    return known, tokens


def _is_dash(tokens: list[str]) -> bool:
    return bool(tokens) and tokens[0] in {"–", "-", ":"}


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


def _subcommand(tokens: list[str], words: Words) -> Subcommand | None:
    known = words.subs.get(fold(tokens[0]))
    sub = _sub(known, tokens[1:], words) if known else None
    return sub or _spoken(_marked(tokens), words)


def _marked(tokens: list[str]) -> str:
    """A single word with marks behind it, such as "projekte?" or "status !"; else ""."""
    marks = tokens[1:]
    said = fold("".join(tokens[:2]))
    alone = not marks or (len(marks) == 1 and not marks[0].strip(_MARKS))
    return said if alone and said[-1] in _MARKS else ""


def _spoken(marked: str, words: Words) -> Subcommand | None:
    """The subcommand with a mark behind it; to ask about some is not yet to want them."""
    sub = words.subs.get(marked.rstrip(_MARKS) or "?") if marked else None
    if sub in _AT_ONCE and "?" in marked:
        return Subcommand(Sub.STATUS)
    return Subcommand(sub) if sub else None


def _sub(sub: Sub, rest: list[str], words: Words) -> Subcommand | None:
    """The subcommand, if what follows fits it."""
    if not rest:
        return Subcommand(sub)
    match sub:
        case Sub.EXTEND:
            return _extension(rest, words)
        case Sub.PROJECT if not any("?" in word for word in rest):  # a question has a mark
            return Subcommand(sub, typed=_unquoted(rest))
        case Sub.PROJECTS | Sub.SERIES if len(rest) == 1:
            known = words.filters.get(fold(rest[0]).rstrip(_MARKS), "")
            return Subcommand(sub, typed=known) if known or "?" not in rest[0] else None
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


def _started(method: Method, rest: list[str], before: _Length, words: Words) -> Typed | None:
    """A start of that method, if what follows fits it."""
    length, rest = _leading_length(rest, before, words)
    question = _unquoted(rest)
    if method.asks_question:
        return length.given_to((Start if question else OpenStartForm)(method.name, question))
    return None if question else length.given_to(Start(method.name))


def _asked(question: str) -> Start | OpenStartForm:
    return (Start if question else OpenStartForm)(question=question)


def _question(
    tokens: list[str], words: Words, methods: Mapping[str, Method]
) -> Start | OpenStartForm:
    question = _unquoted(tokens)
    if method := _named(_marked(tokens).rstrip(_MARKS), methods):
        return OpenStartForm(method.name)
    if seems_to_repeat(tokens, words.rhythm):
        return OpenStartForm(question=question, almost_repeats=True)
    if len(tokens) > 1 or "?" in question:
        return Start(question=question)
    return OpenStartForm(question=question, nearest=_nearest(question, words, methods))


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
