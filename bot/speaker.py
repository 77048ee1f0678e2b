"""How the command line speaks: its texts, its help, and one clear message for what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final

from typer.core import TyperCommand, TyperGroup

from bot.keys import KeyFolderError, KeyLostError
from bot.methods import MethodError
from bot.port import UnusableError
from bot.server import BindError
from bot.store import (
    HasRoundsError,
    InUseError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    WrongVersionError,
)
from bot.texts import Texts
from config import settings as config
from config.values import SECRET_LENGTH

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Problem, Settings, SettingsError
    from config.values import Address

PROGRAM: Final = "blitzlicht"

KNOWN: Final = (
    StoreError,
    KeyFolderError,
    KeyLostError,
    BindError,
    MethodError,
    ModuleNotFoundError,
    UnusableError,
)

Say = Callable[..., str]

STORE: Final[dict[type[StoreError], str]] = {
    HasRoundsError: "cli-restore-has-rounds",
    InUseError: "cli-in-use",
    WrongVersionError: "cli-newer-version",
    StoreBusyError: "cli-store-busy",
    StoreFullError: "cli-store-full",
}


class Speaker:
    """The texts, in the language of the settings or, while those are not known, of a guess."""

    def __init__(self, language: str) -> None:
        """`language` is one of BLITZLICHT_LANGUAGE."""
        self.language = language
        self.texts = _texts(language)

    def __call__(self, key: str, **args: str | int) -> str:
        """A text by its key."""
        return self.texts.say(self.language, key, **args)


@cache
def _texts(language: str) -> Texts:
    return Texts.load(language)


# --- help ----------------------------------------------------------------------------------


class _Helpful:
    name: str | None

    def get_help(self, _: object) -> str:
        """What the command is for, all of it a text: typer's own would be half in English."""
        key = "cli-help" if self.name == PROGRAM else f"cli-help-{self.name}"
        return Speaker(config.language())(key)


class Command(_Helpful, TyperCommand):
    """A command of the program."""


class Group(_Helpful, TyperGroup):
    """The program itself."""


# --- what goes wrong -----------------------------------------------------------------------


def known(error: BaseException) -> Exception | None:
    """The error that can be put into words, out of what a group of tasks has raised."""
    for each in _members(error):
        if isinstance(each, KNOWN):
            return each
    return None


def _members(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _members(each)
    else:
        yield error


def in_words(error: Exception, settings: Settings, say: Say) -> str:
    """What is wrong and what helps."""
    match error:
        case StoreError():
            return store_in_words(error, settings.database, say)
        case KeyFolderError() | KeyLostError():
            return _keys_in_words(error, settings.key_folder, say)
        case BindError(problem=problem, address=address, setting=setting):
            other = f"{setting}={_other(address)}"
            return say("cli-bind", problem=problem.value, address=_written(address), other=other)
        case MethodError():
            return say("cli-method-broken", detail=str(error))
        case ModuleNotFoundError(name=name):
            return say("cli-no-package", name=name or "?")
    return str(error) if isinstance(error, UnusableError) else say("cli-broken")


def _keys_in_words(error: KeyFolderError | KeyLostError, path: Path, say: Say) -> str:
    if isinstance(error, KeyFolderError):
        return say("cli-keys", problem=error.problem.value, path=str(error.folder))
    return say("cli-keys", problem="lost", path=str(path))


def store_in_words(error: StoreError, path: Path, say: Say) -> str:
    """What is wrong with a database, or a copy of one."""
    key = STORE.get(type(error), "cli-store-failed")
    extra = {} if key in STORE.values() else {"detail": str(error)}
    return say(key, path=str(path), **extra)


def settings_in_words(error: SettingsError, say: Say) -> list[str]:
    """One line for each thing that is wrong."""
    return [_setting_in_words(problem, say) for problem in error.problems]


def _setting_in_words(problem: Problem, say: Say) -> str:
    expected = say("cli-settings-expect", setting=problem.setting, length=SECRET_LENGTH)
    return say(
        f"cli-settings-{problem.fault}",
        name=problem.name,
        expected=expected,
        nearest=problem.nearest or "none",
        line=problem.line,
        length=SECRET_LENGTH,
    )


def _written(address: Address) -> str:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return f"{host}:{address.port}"


def _other(address: Address) -> str:
    """A port that may be free, on an address that every machine has."""
    port = 8080 if address.port < 1024 else address.port + 1  # noqa: PLR2004 - root's ports
    return _written(address._replace(port=min(port, 65535)))
