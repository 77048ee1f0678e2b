"""The words that tell a rhythm, as config/commands.toml has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.commands.fold import fold
from bot.core.calendar import LAST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class RhythmWords:
    """The table [rhythm], folded: words of a kind, and words with a value."""

    kinds: Mapping[str, frozenset[str]]
    weekdays: Mapping[str, int]
    alone: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> RhythmWords:
        """From the table of the file."""
        alone = _valued((n, day["alone"]) for n, day in enumerate(data["weekdays"].values()))
        plain = _valued((n, day["plain"]) for n, day in enumerate(data["weekdays"].values()))
        return cls(
            kinds={
                kind: frozenset(map(fold, words))
                for kind, words in data.items()
                if isinstance(words, list)
            },
            weekdays=plain | alone,
            alone=alone,
            numbers=_valued((int(n), words) for n, words in data["numbers"].items()),
            ordinals=_valued(
                (LAST if n == "last" else int(n), words) for n, words in data["ordinals"].items()
            ),
        )


def _valued(pairs: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    return {fold(word): value for value, words in pairs for word in words}
