"""Forms as numbered questions: what to show, and what a typed line changes. Pure.

It knows no form in particular, so that every form can be played.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from adapters.matrix.dress import Piece, dressed, numbered, paragraph
from adapters.matrix.fields import NotUnderstood, kind_of, options_of, read, value_of, written
from bot.port import Field, Form, Heading, PeopleField, Text, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from adapters.matrix.fields import Say

FEW: Final = 6  # options that stand beside their question
OWN: Final = re.compile(r"(\d+)\s*[:=]\s*(.*)", re.DOTALL)
OK: Final = frozenset({"ok", "okay"})
STOP: Final = frozenset({"abbrechen", "cancel", "stop", "stopp"})


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
