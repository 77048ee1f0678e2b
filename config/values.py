"""What the settings' values look like when written down, and what becomes of them."""

from __future__ import annotations

import re
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import SecretStr

from config.regions import spelled

SQLITE: Final = "sqlite:///"
OFF: Final = "off"
SECRET_LENGTH: Final = 32
FEWEST_DAYS: Final = 30  # a round may last for weeks
HIGHEST_PORT: Final = 65535
HOST_AND_PORT: Final = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)]|(?P<name>[\w.-]+)):(?P<port>\d+)")
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to be shown, not bound


class Address(NamedTuple):
    """Where the web server listens; port 0 takes any that is free."""

    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach it."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @property
    def url(self) -> str:
        """For a browser on this machine."""
        host = EVERYWHERE.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def database(value: object) -> Path:
    """`sqlite:///relative/path` or `sqlite:////absolute/path`."""
    path = text(value).removeprefix(SQLITE)
    if path == value or path.endswith("/") or set(path) & {"?", "#", "\0"}:
        raise ValueError
    return folder(path)


def folder(value: object) -> Path:
    """A path; what is relative is so to the working directory."""
    if "\0" in (path := text(value)):
        raise ValueError
    return Path(path).absolute()


def address(value: object) -> Address | None:
    """`host:port`, `[::1]:port`, or `off`."""
    if value == OFF:
        return None
    written = HOST_AND_PORT.fullmatch(text(value))
    if not written or int(written["port"]) > HIGHEST_PORT:
        raise ValueError
    if written["v6"]:
        ip_address(written["v6"])
    return Address(written["v6"] or written["name"], int(written["port"]))


def secret(value: object) -> SecretStr:
    """Something long enough not to be guessed."""
    if len(text(value)) < SECRET_LENGTH:
        raise ValueError
    return SecretStr(text(value))


def slack_bot_token(value: object) -> SecretStr:
    """`xoxb-…`."""
    return _token(value, "xoxb-")


def slack_app_token(value: object) -> SecretStr:
    """`xapp-…`."""
    return _token(value, "xapp-")


def slack_signing_secret(value: object) -> SecretStr:
    """Hexadecimal digits."""
    if not re.fullmatch(r"[0-9a-fA-F]{16,128}", text(value)):
        raise ValueError
    return SecretStr(text(value))


def hidden(value: object) -> SecretStr:
    """Anything that is not to be shown."""
    return SecretStr(text(value))


def matrix_allow(value: object) -> str:
    """Users and servers, such as `@anna:example.org` or `example.org`."""
    entries = text(value).replace(",", " ").split()
    if not entries or not all(
        re.fullmatch(r"(?:@[^@\s:]+:)?[\w.*:\[\]-]+", one) for one in entries
    ):
        raise ValueError
    return " ".join(entries)


def _token(value: object, beginning: str) -> SecretStr:
    if not re.fullmatch(rf"{beginning}[\w-]+", text(value), re.ASCII):
        raise ValueError
    return SecretStr(text(value))


def public_url(value: object) -> str:
    """How people reach the web server from outside, e.g. behind a proxy."""
    written = text(value)
    url = urlsplit(written)
    plain = not (url.query or url.fragment or url.username or url.password)
    if url.scheme not in {"http", "https"} or not url.hostname or not plain:
        raise ValueError
    if re.search(r"\s", written) or url.port == 0:  # `port` raises ValueError by itself
        raise ValueError
    return written.rstrip("/")


def days(value: object) -> timedelta:
    """A number of days; TOML has numbers of its own."""
    written = str(value) if isinstance(value, int) else text(value)
    if not re.fullmatch(r"[0-9]{1,5}", written) or int(written) < FEWEST_DAYS:
        raise ValueError
    return timedelta(days=int(written))


def time_zone(value: object) -> str:
    """A name such as Europe/Berlin."""
    if text(value) not in available_timezones():
        raise ValueError
    return text(value)


def region(value: object) -> str:
    """A name such as DE-BY, or `off`."""
    known = spelled(text(value))
    if known is None:
        raise ValueError
    return known


def text(value: object) -> str:
    """A string that is not empty."""
    if not isinstance(value, str) or not value:
        raise ValueError
    return value
