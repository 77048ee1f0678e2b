"""The words that mean something after the command, and durations in words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING

from bot.commands.fold import LONGEST_WORD, fold
from bot.commands.rhythm_words import RhythmWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable


class Sub(StrEnum):
    """The subcommands, in the order in which the help names them."""

    METHODS = "methods"
    STATUS = "status"
    NEXT = "next"
    EXTEND = "extend"
    HIDE = "hide"
    CANCEL = "cancel"
    THEMES = "themes"
    PROJECT = "project"
    PROJECTS = "projects"
    SERIES = "series"
    SETTINGS = "settings"
    PRIVACY = "privacy"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of config/commands.toml, folded, in all languages."""

    subs: Mapping[str, Sub]
    names: Mapping[Sub, Mapping[str, str]]  # the word that the help names, by language
    filters: Mapping[str, str]  # what may stand behind "projekte"
    force: frozenset[str]
    units: Mapping[str, timedelta]
    short_units: frozenset[str]
    rhythm: RhythmWords

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
            filters={
                fold(word): name for name, words in data["filters"].items() for word in _all(words)
            },
            force=frozenset(fold(word) for word in _all(data["force"])),
            units={fold(word): span for span, words in units for word in _all(words)},
            short_units=frozenset(fold(word) for _, words in units for word in words["short"]),
            rhythm=RhythmWords.of(data["rhythm"]),
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


_PART = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,3}))? ?([^\W\d_]+)[.,]? ?")
_BARE = re.compile(r"[0-9]{1,6}")


def parse_duration(text: str, words: Words) -> timedelta | None:
    """A length of any size: "5m", "1,5 Stunden", "1h 30min", "2d"; "10" means minutes.

    None where it cannot be read.
    """
    typed = fold(" ".join(text[: LONGEST_WORD + 1].split()))
    if not typed or len(typed) > LONGEST_WORD:
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
