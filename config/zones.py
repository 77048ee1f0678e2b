"""Time zones as people type them."""

from __future__ import annotations

from functools import cache
from unicodedata import combining, normalize
from zoneinfo import available_timezones


def zone_spelled(typed: str) -> str:
    """A zone as it is spelled: "europe/berlin", "New York", "Zürich"; "" where there is none.

    A city alone is enough where no other zone has one of that name.
    """
    wanted = _folded("_".join(typed.split()))
    if wanted in _zones():
        return _zones()[wanted]
    cities = {name for known, name in _zones().items() if known.endswith(f"/{wanted}")}
    return cities.pop() if len(cities) == 1 else ""


@cache
def _zones() -> dict[str, str]:
    return {_folded(name): name for name in available_timezones()}


def _folded(name: str) -> str:
    return "".join(each for each in normalize("NFD", name.casefold()) if not combining(each))
