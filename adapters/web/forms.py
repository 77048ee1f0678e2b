"""Forms on their way back: what a browser sends, as the values a field of the port has.

A field's kind stands before its name ("text.card1"), since nothing about an open form is kept
between showing it and hearing of it again. What is forged here is still of the right type.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.port import Value

_MOST_DOTS = 99


def values(pairs: Iterable[tuple[str, str]]) -> dict[str, Value]:
    """All fields of a form that was sent; what is no field is passed over."""
    found: dict[str, Value] = {}
    for key, value in pairs:
        kind, _, name = key.partition(".")
        match kind:
            case "line":
                found[name] = _text(value).replace("\n", " ")
            case "text" | "choice" | "date":
                found[name] = _text(value)
            case "check":
                found[name] = value == "on"
            case "dots":
                _add_dots(found, name, value)
            case "people":
                _add_person(found, name, value)
            case _:
                pass
    return found


def _text(value: str) -> str:
    """As Unicode composes it, with the line ends of this world."""
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))


def _add_dots(found: dict[str, Value], name: str, value: str) -> None:
    """Read `FIELD=OPTION` and its dots; without an option it says only that there is the field."""
    field, _, option = name.partition("=")
    given = found.get(field)
    dots = dict(given) if isinstance(given, dict) else {}
    if value.isascii() and value.isdigit() and int(value[:4]):
        dots[option] = min(int(value[:4]), _MOST_DOTS)
    found[field] = dots


def _add_person(found: dict[str, Value], name: str, value: str) -> None:
    given = found.get(name)
    people = given if isinstance(given, tuple) else ()
    found[name] = (*people, value) if value else people
