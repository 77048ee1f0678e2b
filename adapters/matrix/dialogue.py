"""Forms as numbered questions: what to show, and what a typed line changes. Pure.

It knows the kinds of fields and no form in particular, so that every form can be played.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from adapters.matrix.dress import Piece, dressed, numbered, paragraph
from bot.port import (
    CheckField,
    ChoiceField,
    DateField,
    DotsField,
    Field,
    Form,
    Heading,
    Option,
    PeopleField,
    Text,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Say = Callable[..., str]

FEW: Final = 6  # options that stand beside their question
OWN: Final = re.compile(r"(\d+)\s*[:=]\s*(.*)", re.DOTALL)
DAY: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
YES: Final = frozenset({"ja", "j", "yes", "y", "x"})
NO: Final = frozenset({"nein", "n", "no", "-", "–"})
EMPTY: Final = frozenset({"-", "–"})
OK: Final = frozenset({"ok", "okay"})
STOP: Final = frozenset({"abbrechen", "cancel", "stop", "stopp"})
EVERYBODY: Final = frozenset({"alle", "all", "everybody"})


class NotUnderstood(Exception):  # noqa: N818 - what a person typed, no fault
    """`key` is the text that says what is possible."""

    def __init__(self, key: str) -> None:
        """Nothing was changed."""
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Sent:
    """The form is to be sent as that action."""

    action: str


@dataclass(frozen=True, slots=True)
class Closed:
    """The person has changed their mind."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Show it, as it is now."""


@dataclass(slots=True, repr=False)
class Filling:
    """A form while somebody fills it in."""

    form: Form
    values: dict[str, Value] = field(default_factory=dict)
    asked: int | None = None  # the question that the next line answers

    @classmethod
    def of(cls, form: Form) -> Filling:
        """A form as it comes; a single question is asked at once."""
        values = {one.name: value_of(one) for one in form.fields}
        return cls(form, values, 0 if len(form.fields) == 1 else None)

    # --- what is typed ---------------------------------------------------------------------------

    def hear(self, line: str) -> Sent | Closed | Shown:
        """Take a line, which may be several; raises NotUnderstood."""
        result: Sent | Closed | Shown = Shown()
        parts = line.splitlines() if OWN.match(line) else [line]
        for one in parts:
            result = self._hear(one.strip())
            if not isinstance(result, Shown):
                break
        return result

    def _hear(self, line: str) -> Sent | Closed | Shown:
        word = line.casefold()
        if action := self._sends().get(word):
            return Sent(action)
        if word in STOP or (self.form.cancel and word == self.form.cancel.casefold()):
            return Closed()
        if answered := OWN.fullmatch(line):
            self._set(self._field(answered[1]), answered[2])
        elif self.asked is not None and word not in OK:
            self._set(self.form.fields[self.asked], line)
            self.asked = None
        elif word in OK and self.asked is not None and len(self.form.fields) > 1:
            self.asked = None
        elif word in OK:
            return Sent(self.form.action)
        elif line.isdecimal():
            self.asked = self.form.fields.index(self._field(line))
        else:
            raise NotUnderstood(self._how())
        return Shown()

    def _sends(self) -> dict[str, str]:
        further = {button.label.casefold(): button.action for button in self.form.buttons}
        return {self.form.submit.casefold(): self.form.action, **further}

    def _how(self) -> str:
        """The text that says how to answer; where there is one question, no second is named."""
        return "matrix-form-how-one" if len(self.form.fields) == 1 else "matrix-form-how"

    def _field(self, number: str) -> Field:
        if not 1 <= int(number) <= len(self.form.fields):
            raise NotUnderstood("matrix-no-such-number")
        return self.form.fields[int(number) - 1]

    def _set(self, one: Field, typed: str) -> None:
        self.values[one.name] = read(one, typed.strip())

    # --- what is shown ---------------------------------------------------------------------------

    def pieces(self, say: Say) -> list[Piece]:
        """The form as it is now, or the question that is asked."""
        if self.asked is not None:
            return list(self._question(self.form.fields[self.asked], say))
        shown = [*self._head(), *numbered([self._line(one, say) for one in self.form.fields])]
        shown += self._errors()
        if self.form.fields:
            shown.append(paragraph(say(self._how())))
        return [*shown, paragraph(say("matrix-form-send", **self._words(say)))]

    def _words(self, say: Say) -> dict[str, str]:
        sends = [self.form.submit, *(button.label for button in self.form.buttons)]
        quoted = [say("matrix-quoted", word=word) for word in sends]
        cancel = self.form.cancel or say("matrix-cancel")
        return {"sends": f" {say('matrix-or')} ".join(quoted), "cancel": cancel}

    def _head(self) -> Iterator[Piece]:
        yield from dressed(Heading(self.form.title))
        for block in self.form.intro:
            yield from dressed(block)
        if error := self.form.errors.get(""):
            yield paragraph(f"⚠️ {error}")

    def _errors(self) -> Iterator[Piece]:
        for number, one in enumerate(self.form.fields, 1):
            if error := self.form.errors.get(one.name):
                yield paragraph(f"⚠️ {number}: {error}")

    def _line(self, one: Field, say: Say) -> str:
        now = written(one, self.values[one.name], say)
        asked = one.label if one.label.endswith("?") else f"{one.label}:"
        options = options_of(one)
        if isinstance(one, PeopleField) or not 0 < len(options) <= FEW:
            return f"{asked} {now}"
        others = " / ".join(option.label for option in options)
        return f"{asked} {now} ({others})"

    def _question(self, one: Field, say: Say) -> Iterator[Piece]:
        if len(self.form.fields) == 1:
            yield from self._head()
            yield from self._errors()
        yield from dressed(Heading(one.label))
        if one.hint:
            yield from dressed(Text(one.hint, small=True))
        yield from numbered([option.label for option in options_of(one)])
        yield paragraph(
            say("matrix-question", kind=kind_of(one), now=written(one, self.values[one.name], say))
        )


# --- kinds of fields -----------------------------------------------------------------------------


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
