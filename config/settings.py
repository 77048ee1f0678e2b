"""Typed settings from the environment and an optional TOML file; the environment wins.

Those of Slack and Matrix have the names that are usual there. Other programs use variables that
begin so, too: of those, only the known ones are looked at.

What is wrong is collected as problems, one a setting, for the command line to put into words: each
names the setting and what is expected of it, and none shows a value.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

from config import values
from config.values import Address

PREFIX: Final = "BLITZLICHT_"
FOREIGN: Final = ("slack_", "matrix_")  # begin settings whose variables have no prefix of ours
FILE: Final = Path("blitzlicht.toml")  # in the working directory, if it is there
DATABASE: Final = "sqlite:///data/blitzlicht.db"


class Fault(StrEnum):
    """What can be wrong; each has a text `settings-…`."""

    MALFORMED = "malformed"
    UNKNOWN_VARIABLE = "unknown-variable"
    UNKNOWN_KEY = "unknown-key"
    SECRET_MISSING = "secret-missing"  # noqa: S105 - a reason
    NO_FILE = "no-file"
    UNREADABLE_FILE = "unreadable-file"
    BROKEN_FILE = "broken-file"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong."""

    fault: Fault
    name: str  # the variable, the file's key, or the file
    setting: str = ""  # the field it is about
    nearest: str = ""  # a name that may have been meant
    line: int = 0  # of the file, where it is known


class SettingsError(Exception):
    """The settings cannot be used."""

    def __init__(self, problems: list[Problem]) -> None:
        """All of them at once, so that nobody needs a try for each."""
        super().__init__(", ".join(f"{each.fault} {each.name}" for each in problems))
        self.problems = problems


class Settings(BaseSettings):
    """All there are, with their defaults; each is a variable `BLITZLICHT_…` and a key in the file.

    Paths are absolute. Use `load`, which checks what this class alone cannot see.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        validate_default=False,
    )

    database: Annotated[Path, BeforeValidator(values.database)] = Field(
        default_factory=lambda: values.database(DATABASE)
    )
    keys: Annotated[Path | None, BeforeValidator(values.folder)] = None
    web: Annotated[Address | None, NoDecode, BeforeValidator(values.address)] = Address(
        "127.0.0.1", 8080
    )
    metrics: Annotated[Address | None, NoDecode, BeforeValidator(values.address)] = None
    web_secret: Annotated[SecretStr | None, BeforeValidator(values.secret)] = None
    public_url: Annotated[str, BeforeValidator(values.public_url)] = ""
    language: Literal["de", "de-sie", "en"] = "de"
    timezone: Annotated[str, BeforeValidator(values.time_zone)] = "Europe/Berlin"
    region: Annotated[str, BeforeValidator(values.region)] = "DE"
    retention: Annotated[timedelta, BeforeValidator(values.days)] = timedelta(days=365)
    slack_bot_token: Annotated[SecretStr | None, BeforeValidator(values.slack_bot_token)] = Field(
        default=None, validation_alias="slack_bot_token"
    )
    slack_app_token: Annotated[SecretStr | None, BeforeValidator(values.slack_app_token)] = Field(
        default=None, validation_alias="slack_app_token"
    )
    slack_signing_secret: Annotated[
        SecretStr | None, BeforeValidator(values.slack_signing_secret)
    ] = Field(default=None, validation_alias="slack_signing_secret")
    slack_api_url: Annotated[str, BeforeValidator(values.public_url)] = Field(
        default="https://slack.com/api", validation_alias="slack_api_url"
    )

    matrix_homeserver: Annotated[str, BeforeValidator(values.public_url)] = Field(
        default="", validation_alias="matrix_homeserver"
    )
    matrix_user: Annotated[str, BeforeValidator(values.text)] = Field(
        default="", validation_alias="matrix_user"
    )
    matrix_password: Annotated[SecretStr | None, BeforeValidator(values.hidden)] = Field(
        default=None, validation_alias="matrix_password"
    )
    matrix_access_token: Annotated[SecretStr | None, BeforeValidator(values.hidden)] = Field(
        default=None, validation_alias="matrix_access_token"
    )
    matrix_device_id: Annotated[str, BeforeValidator(values.text)] = Field(
        default="", validation_alias="matrix_device_id"
    )
    matrix_store_passphrase: Annotated[SecretStr | None, BeforeValidator(values.hidden)] = Field(
        default=None, validation_alias="matrix_store_passphrase"
    )
    matrix_allow: Annotated[str, BeforeValidator(values.matrix_allow)] = Field(
        default="", validation_alias="matrix_allow"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment before credentials, and these before what `load` has read."""
        return env_settings, _credentials(settings_cls), init_settings

    @property
    def key_folder(self) -> Path:
        """Where keys live: beside the folder that holds the database, never in it."""
        return self.keys or self.database.parent.parent / "keys"

    @property
    def slack(self) -> bool:
        """Whether somebody has begun to set Slack up."""
        return bool(self.slack_bot_token or self.slack_app_token or self.slack_signing_secret)

    @property
    def matrix(self) -> bool:
        """Whether somebody has begun to set Matrix up."""
        return bool(self.matrix_homeserver or self.matrix_user or self.matrix_access_token)


def _credentials(settings: type[BaseSettings]) -> PydanticBaseSettingsSource:
    """Files named like the variables, in lower case: what systemd and containers hand over."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    there = folder if folder and Path(folder).is_dir() else None
    return SecretsSettingsSource(settings, secrets_dir=there)


def load(file: Path | None = None) -> Settings:
    """Read the settings.

    Args:
        file: A TOML file that must be there; without it `blitzlicht.toml`, if there is one.

    Raises:
        SettingsError: With everything that is wrong.
    """
    written, problems = _read(file)
    problems += _unknown_variables()
    settings = None
    try:
        settings = Settings(**written)
    except ValidationError as error:
        problems += [_problem(str(each["loc"][0]), each["type"]) for each in error.errors()]
    if settings and settings.web and not settings.web.loopback and not settings.web_secret:
        problems.append(Problem(Fault.SECRET_MISSING, _named("web_secret"), "web_secret"))
    if settings is None or problems:
        raise SettingsError(problems)  # outside `except`: pydantic's error quotes values
    return settings


def language(file: Path | None = None) -> str:
    """In which language to speak while nobody knows yet whether the settings are right."""
    chosen = os.environ.get(_named("language")) or _read(file)[0].get("language")
    return chosen if chosen in {"de", "de-sie", "en"} else "de"


def _read(file: Path | None) -> tuple[dict[str, Any], list[Problem]]:
    path = file or FILE
    if file is None and not path.exists():
        return {}, []
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")), []
    except FileNotFoundError:
        problem = Problem(Fault.NO_FILE, str(path))
    except OSError:
        problem = Problem(Fault.UNREADABLE_FILE, str(path))
    except ValueError as error:  # no UTF-8, or no TOML
        found = re.search(r"at line (\d+)", str(error))
        problem = Problem(Fault.BROKEN_FILE, str(path), line=int(found[1]) if found else 0)
    return {}, [problem]


def _unknown_variables() -> list[Problem]:
    known = [_named(field) for field in Settings.model_fields]
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    return [
        Problem(Fault.UNKNOWN_VARIABLE, name, nearest=nearest and _named(nearest))
        for name in unknown
        for nearest in [_nearest(name)]
    ]


def _problem(key: str, kind: str) -> Problem:
    if kind == "extra_forbidden":
        return Problem(Fault.UNKNOWN_KEY, key, nearest=_nearest(key))
    name = _named(key) if os.environ.get(_named(key)) else key
    return Problem(Fault.MALFORMED, name, setting=key)


def _named(field: str) -> str:
    return field.upper() if field.startswith(FOREIGN) else PREFIX + field.upper()


def _nearest(name: str) -> str:
    """The field that may have been meant."""
    bare = name.upper().removeprefix(PREFIX).lower()
    return next(iter(difflib.get_close_matches(bare, Settings.model_fields, n=1)), "")
