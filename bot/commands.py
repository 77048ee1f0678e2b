"""What people type or press, turned into something the moderator can act on."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

    from bot.core.model import Method


class Verb(StrEnum):
    """What a button or a form asks for; with the id it is about, it makes an action."""

    START = "start"  # open the start form (a button anybody may press); no id
    BEGIN = "begin"  # the start form was sent; no id
    BEGIN_ANYWAY = "begin-anyway"  # the same, knowing that the group is small; no id
    WRITE = "write"  # open the cards form; phase
    SEND = "send"  # the cards form was sent; phase
    KEEP = "keep"  # the same, knowing the warning about its wording; phase
    WITHDRAW = "withdraw"  # take one's cards or ballot back; phase
    VOTE = "vote"  # open the ballot; phase
    CAST = "cast"  # the ballot was sent; phase
    NOT_NOW = "not-now"  # closes the invitation, stores nothing; phase
    STORED = "stored"  # "Was wird gespeichert?"; no id
    STATUS = "status"  # round
    END_EARLY = "end-early"  # round
    EXTEND = "extend"  # open the form that asks for how long; round
    EXTEND_BY = "extend-by"  # that form was sent; round
    CANCEL = "cancel"  # asks whether to; round
    CANCEL_YES = "cancel-yes"  # round
    HIDE = "hide"  # open the form that asks which card and why; round
    HIDE_CARD = "hide-card"  # that form was sent; round
    THEMES = "themes"  # the Themenspeicher; no id
    REVIVE = "revive"  # card
    SETTINGS = "settings"  # open the settings form; no id
    SAVE_SETTINGS = "save-settings"  # that form was sent; no id


@dataclass(frozen=True, slots=True)
class Action:
    """A verb and the id of the phase, round or card it is about, as one string for platforms."""

    verb: Verb
    about: str = ""

    def __str__(self) -> str:
        """`verb` or `verb:id`."""
        return f"{self.verb}:{self.about}" if self.about else self.verb.value

    @classmethod
    def parse(cls, text: str) -> Action | None:
        """The action behind a button's string; None for a forged or foreign one."""
        verb, _, about = text.partition(":")
        return cls(Verb(verb), about) if verb in Verb.__members__.values() else None


# --- what is typed ---------------------------------------------------------------------------


class Sub(StrEnum):
    """The subcommands, in the order in which the help names them."""

    METHODS = "methods"
    STATUS = "status"
    NEXT = "next"
    EXTEND = "extend"
    HIDE = "hide"
    CANCEL = "cancel"
    THEMES = "themes"
    SETTINGS = "settings"
    PRIVACY = "privacy"
    HELP = "help"


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
    """Anything else. For `extend`: a duration, or what was `typed` where it is none."""

    name: Sub
    duration: timedelta | None = None
    typed: str = ""


Typed = Start | OpenStartForm | Subcommand


@dataclass(frozen=True, slots=True)
class Words:
    """The words of config/commands.toml, folded, in all languages."""

    subs: Mapping[str, Sub]
    names: Mapping[Sub, Mapping[str, str]]  # the word that the help names, by language
    force: frozenset[str]
    units: Mapping[str, timedelta]
    short_units: frozenset[str]

    @classmethod
    def load(cls, file: Traversable | None = None) -> Words:
        """Read the words; raises ValueError for a subcommand that does not exist."""
        file = file or files("config").joinpath("commands.toml")
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        subs = {Sub(name): words for name, words in data["subcommands"].items()}
        units = [(_UNITS[name], words) for name, words in data["units"].items()]
        return cls(
            subs={fold(word): sub for sub, words in subs.items() for word in _all(words)},
            names={
                sub: {tongue: many[0] for tongue, many in words.items()}
                for sub, words in subs.items()
            },
            force=frozenset(fold(word) for word in _all(data["force"])),
            units={fold(word): span for span, words in units for word in _all(words)},
            short_units=frozenset(fold(word) for _, words in units for word in words["short"]),
        )

    def shown(self, sub: Sub, language: str) -> str:
        """The subcommand's word in a language such as "de-sie"."""
        names = self.names[sub]
        return names.get(language[:2]) or next(iter(names.values()))


_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


def _all(words: Mapping[str, Iterable[str]]) -> Iterator[str]:
    for some in words.values():
        yield from some


def fold(word: str) -> str:
    """A word as it is compared: composed, without upper case."""
    return normalize("NFC", word).casefold()


# --- durations -------------------------------------------------------------------------------

_PART = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,3}))? ?([^\W\d_]+)[.,]? ?")
_BARE = re.compile(r"[0-9]{1,6}")
_LONGEST_TYPED = 40


def parse_duration(text: str, words: Words) -> timedelta | None:
    """A length of any size: "5m", "1,5 Stunden", "1h 30min", "2d"; "10" means minutes.

    None where it cannot be read.
    """
    typed = fold(" ".join(text[: _LONGEST_TYPED + 1].split()))
    if not typed or len(typed) > _LONGEST_TYPED:
        return None
    if _BARE.fullmatch(typed):
        return timedelta(minutes=int(typed))
    total, at = timedelta(0), 0
    while at < len(typed):
        part = _PART.match(typed, at)
        unit = words.units.get(part[3]) if part else None
        if part is None or unit is None:
            return None
        total += unit * float(f"{part[1]}.{part[2] or 0}")
        at = part.end()
    return total


# --- the parser ------------------------------------------------------------------------------

_QUOTES = {"„": "“”", "“": "”", '"': '"', "»": "«", "«": "»"}
_LONGEST_WORD = 30


def parse(text: str, words: Words, methods: Mapping[str, Method]) -> Typed:
    """What somebody meant by the text after the command (rules.md, A word after the command)."""
    tokens = normalize("NFC", text).split()
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
    if tokens and not _BARE.fullmatch(tokens[0]) and parse_duration(tokens[0], words) is not None:
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
    if sub is not Sub.EXTEND:
        return None
    typed = " ".join(rest)
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
    if len(word) > _LONGEST_WORD:
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
