"""The platforms that the settings ask for; a further one is one more entry here.

The libraries of a chat are loaded where it is wanted, and nowhere else: each takes about a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.web import WebAdapter
from bot.server import port_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from adapters.matrix import MatrixAdapter
    from adapters.slack import SlackAdapter
    from bot.keys import KeyHolder
    from bot.port import Adapter, Links
    from bot.texts import Texts
    from config.settings import Settings


def public_url(settings: Settings, listener: socket.socket | None = None) -> str:
    """Where people reach the web server; empty where it is switched off."""
    if settings.web is None:
        return ""
    address = settings.web._replace(port=port_of(listener)) if listener else settings.web
    return settings.public_url or address.url


def web_secret(settings: Settings, keys: KeyHolder) -> bytes:
    """What signs the web room's links: the chosen secret, or one that is made and kept."""
    chosen = settings.web_secret
    return chosen.get_secret_value().encode() if chosen else keys.standing("web")


def platforms(
    settings: Settings, texts: Texts, *, secret: bytes, url: str, now: Callable[[], datetime]
) -> list[Adapter]:
    """The adapters.

    The web room comes last: it takes every address that the others leave.
    """
    room = web_room(settings, texts, secret=secret, url=url, now=now)
    chats = slack(settings, texts, url=url, now=now), matrix(settings, texts, now=now)
    return [one for one in (*chats, room) if one]


def slack(
    settings: Settings, texts: Texts, *, url: str, now: Callable[[], datetime]
) -> SlackAdapter | None:
    """Slack, if somebody has begun to set it up; `blitzlicht check` says what is missing."""
    if not settings.slack:
        return None
    from adapters.slack import Credentials, SlackAdapter  # noqa: PLC0415

    given = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret)
    bot, app, secret = (each.get_secret_value() if each else "" for each in given)
    credentials = Credentials(bot, app, secret, settings.slack_api_url)
    return SlackAdapter(credentials, texts=texts, now=now, url=url, language=settings.language)


def matrix(
    settings: Settings, texts: Texts, *, now: Callable[[], datetime]
) -> MatrixAdapter | None:
    """Matrix, likewise. Its crypto store lies beside the keys, which no backup takes along."""
    if not settings.matrix:
        return None
    from adapters.matrix import Credentials, MatrixAdapter  # noqa: PLC0415

    hidden = (
        settings.matrix_password,
        settings.matrix_access_token,
        settings.matrix_store_passphrase,
    )
    password, token, passphrase = (each.get_secret_value() if each else "" for each in hidden)
    credentials = Credentials(
        settings.matrix_homeserver,
        settings.matrix_user,
        password,
        token,
        settings.matrix_device_id,
        passphrase,
    )
    return MatrixAdapter(
        credentials,
        texts=texts,
        folder=settings.key_folder / "matrix",
        now=now,
        allow=settings.matrix_allow,
        forms=bool(settings.web and settings.public_url),
        language=settings.language,
    )


def web_room(
    settings: Settings, texts: Texts, *, secret: bytes, url: str, now: Callable[[], datetime]
) -> WebAdapter | None:
    """The web room, unless it is switched off."""
    if settings.web is None:
        return None
    return WebAdapter(
        texts=texts,
        secret=secret,
        loopback=settings.web.loopback,
        public_url=url,
        now=now,
        language=settings.language,
        zone=settings.timezone,
    )


def links_of(settings: Settings, adapters: Iterable[Adapter]) -> Links | None:
    """Whoever serves forms by link, where people can reach them."""
    rooms = [adapter for adapter in adapters if isinstance(adapter, WebAdapter)]
    return rooms[0] if rooms and settings.public_url else None
