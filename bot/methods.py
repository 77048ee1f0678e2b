"""Methods are data: one TOML file each in config/methods."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.model import Kind, Method, PhasePlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from importlib.resources.abc import Traversable


class MethodError(ValueError):
    """A method's file is wrong; the message names the file and the key."""


class _PhaseRow(BaseModel):
    """A phase, as it stands in the file."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    kind: Kind
    minutes: float = Field(gt=0, le=7 * 24 * 60, strict=True)
    of: str = ""
    fields: int = Field(default=3, ge=1, le=10, strict=True)
    winners: int = Field(default=3, ge=1, le=20, strict=True)
    runoff_seconds: int = Field(default=90, ge=1, strict=True)

    def plan(self) -> PhasePlan:
        """The value the core works with."""
        return PhasePlan(
            name=self.name,
            kind=self.kind,
            length=timedelta(minutes=self.minutes),
            of=self.of,
            fields=self.fields,
            winners=self.winners,
            runoff=timedelta(seconds=self.runoff_seconds),
        )


class _MethodFile(BaseModel):
    """A whole file."""

    model_config = ConfigDict(extra="forbid", strict=True)

    words: list[str]
    emoji: str = ""
    asks_question: bool = True
    complaint: bool = False
    practice: bool = False
    phases: list[_PhaseRow] = Field(min_length=1)

    def method(self, name: str) -> Method:
        """The value the core works with."""
        return Method(
            name=name,
            words=tuple(self.words),
            phases=tuple(row.plan() for row in self.phases),
            emoji=self.emoji,
            asks_question=self.asks_question,
            complaint=self.complaint,
            practice=self.practice,
        )


def load_methods(*more: Traversable) -> dict[str, Method]:
    """All methods by name, which is their file's; `more` are further folders.

    Raises MethodError for the first file that is wrong.
    """
    folders = (files("config").joinpath("methods"), *more)
    methods: dict[str, Method] = {}
    for file in _toml_files(folders):
        method = _read(file)
        _check_words(file.name, method, methods.values())
        methods[method.name] = method
    return methods


def _toml_files(folders: Sequence[Traversable]) -> list[Traversable]:
    return [
        file
        for folder in folders
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    ]


def _read(file: Traversable) -> Method:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        method = _MethodFile.model_validate(data).method(file.name.removesuffix(".toml"))
    except tomllib.TOMLDecodeError as error:
        raise MethodError(f"{file.name}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise MethodError(f"{file.name}: {key}: {first['msg']}") from error
    _check_phases(file.name, method)
    return method


def _check_phases(file: str, method: Method) -> None:
    """Each name once; `of` names a collection that comes before."""
    collections: set[str] = set()
    names: set[str] = set()
    for number, plan in enumerate(method.phases):
        if plan.name in names:
            raise MethodError(f"{file}: phases.{number}.name: {plan.name!r} is used twice")
        names.add(plan.name)
        if plan.kind is Kind.COLLECT:
            collections.add(plan.name)
            if plan.of:
                raise MethodError(f"{file}: phases.{number}.of: a collection works on no other")
        elif plan.of not in collections:
            raise MethodError(
                f"{file}: phases.{number}.of: {plan.of!r} is no collection before this phase"
            )


def _check_words(file: str, method: Method, others: Iterable[Method]) -> None:
    """Single words that belong to one method; practice rounds are started by no word."""
    if method.practice and method.words:
        raise MethodError(f"{file}: words: a practice method has none")
    if not method.practice and not method.words:
        raise MethodError(f"{file}: words: at least one is needed to start it")
    taken = {word: other.name for other in others for word in other.words}
    for word in method.words:
        if not word.isalnum() or word != word.casefold():
            raise MethodError(f"{file}: words: {word!r} is not one word in lower case")
        if word in taken:
            raise MethodError(f"{file}: words: {word!r} belongs to {taken[word]} already")
