"""The kinds of fields: what people type as their values, and how values are shown. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from bot.port import (
    CheckField,
    ChoiceField,
    DateField,
    DotsField,
    Field,
    Option,
    PeopleField,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

Say = Callable[..., str]

DAY: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
YES: Final = frozenset({"ja", "j", "yes", "y", "x"})
NO: Final = frozenset({"nein", "n", "no", "-", "–"})
EMPTY: Final = frozenset({"-", "–"})
EVERYBODY: Final = frozenset({"alle", "all", "everybody"})


class NotUnderstood(Exception):  # noqa: N818 - what a person typed, no fault
    """`key` is the text that says what is possible."""

    def __init__(self, key: str) -> None:
        """Nothing was changed."""
        super().__init__(key)
        self.key = key


def kind_of(one: Field) -> str:
    """As the texts name it."""
    kinds: Mapping[type, str] = {
        ChoiceField: "choice",
        CheckField: "check",
        DotsField: "dots",
        PeopleField: "people",
        DateField: "date",
    }
    return kinds.get(type(one), "text")


def options_of(one: Field) -> tuple[Option, ...]:
    """What there is to choose from."""
    return one.options if isinstance(one, ChoiceField | DotsField | PeopleField) else ()


def value_of(one: Field) -> Value:
    """What it holds as it comes."""
    return dict(one.value) if isinstance(one, DotsField) else one.value


def read(one: Field, typed: str) -> Value:
    """What somebody has typed, as a value of that field; raises NotUnderstood."""
    match one:
        case ChoiceField():
            return _picked(one.options, typed).value
        case CheckField():
            return _ticked(typed)
        case DotsField():
            return dots(one, typed)
        case PeopleField():
            return _people(one, typed)
        case DateField():
            return _day(typed)
        case _:
            return "" if typed in EMPTY else typed


def dots(one: DotsField, typed: str) -> dict[str, int]:
    """`1 3 3`: a dot for the first, two for the third; raises NotUnderstood."""
    given: dict[str, int] = {}
    for number in () if typed in EMPTY else _numbers(typed):
        if not 1 <= number <= len(one.options):
            raise NotUnderstood("matrix-no-such-number")
        value = one.options[number - 1].value
        given[value] = given.get(value, 0) + 1
    return given


def written(one: Field, value: Value, say: Say) -> str:
    """A value in words."""
    match one, value:
        case CheckField(), bool():
            return say("matrix-yes") if value else say("matrix-no")
        case PeopleField(), tuple():
            if len(value) == len(one.options):
                return say("matrix-everybody", count=len(value))
            names = [option.label for option in one.options if option.value in value]
            return ", ".join(names) or "–"
        case DotsField(), Mapping():
            numbers = enumerate(one.options, 1)
            return (
                " ".join(" ".join([str(n)] * value.get(o.value, 0)) for n, o in numbers).strip()
                or "–"
            )
        case ChoiceField(), str():
            return next((o.label for o in one.options if o.value == value), "–")
    return str(value) or "–"


def _picked(options: Iterable[Option], typed: str) -> Option:
    """By its number, its name, or the beginning of its name."""
    known, word = list(options), typed.casefold()
    if typed.isdecimal() and 1 <= int(typed) <= len(known):
        return known[int(typed) - 1]
    same = [option for option in known if option.label.casefold() == word]
    begins = [option for option in known if word and option.label.casefold().startswith(word)]
    found = same or begins
    if len(found) != 1:
        raise NotUnderstood("matrix-no-such-choice")
    return found[0]


def _ticked(typed: str) -> bool:
    word = typed.casefold()
    if word not in YES | NO:
        raise NotUnderstood("matrix-yes-or-no")
    return word in YES


def _day(typed: str) -> str:
    """An ISO date; what cannot be read as a day is handed on as it is."""
    found = DAY.fullmatch(typed)
    if found is None:
        return "" if typed in EMPTY else typed
    day, month, year = map(int, found.groups())
    return f"{year:04}-{month:02}-{day:02}"


def _people(one: PeopleField, typed: str) -> tuple[str, ...]:
    if typed.casefold() in EVERYBODY:
        return tuple(option.value for option in one.options)
    if typed in EMPTY:
        return ()
    names = typed.split(",") if "," in typed else _words(typed)
    return tuple(dict.fromkeys(_picked(one.options, name.strip()).value for name in names))


def _words(typed: str) -> list[str]:
    """Numbers may stand beside each other; a name may be of several words."""
    parts = typed.split()
    return parts if all(part.isdecimal() for part in parts) else [typed]


def _numbers(typed: str) -> list[int]:
    parts = re.split(r"[\s,;]+", typed.strip())
    if not all(part.isdecimal() for part in parts):
        raise NotUnderstood("matrix-dots-how")
    return [int(part) for part in parts]
