"""Stands before every page: foreign requests, too large ones, our own mistakes, safe headers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 256 * 1024
_DRAINED = 16 * MAX_BODY  # a browser listens to our answer only once it has sent everything

_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
_log = structlog.get_logger()


class Guard:
    """ASGI middleware. `refuse` makes a kind page of a status."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        refuse: Callable[[Scope, int], Response],
        hosts: frozenset[str] | None,
        public_host: str,
    ) -> None:
        """`hosts`: the names this server answers to, None for any.

        On a machine of one's own this stops a page elsewhere whose name was made to point here,
        and a proxy that would let the world in by name.
        """
        self._app = app
        self._refuse = refuse
        self._hosts = hosts
        self._public_host = public_host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request pass, or answer it kindly."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sender = _Sender(scope, send)
        try:
            status, receive = await self._inspect(scope, receive)
            if status:
                await self._refuse(scope, status)(scope, receive, sender)
            else:
                await self._app(scope, receive, sender)
        except Exception:  # noqa: BLE001 (nobody must ever read a traceback here)
            _log.exception("page-failed", adapter="web")
            if not sender.started:
                await self._refuse(scope, 500)(scope, receive, sender)

    async def _inspect(self, scope: Scope, receive: Receive) -> tuple[int, Receive]:
        headers = Headers(scope=scope)
        if not self._is_our_name(headers):
            return 421, receive
        if scope["method"] != "POST":
            return 0, receive
        body = await _read(receive)
        if not self._is_our_page(headers):
            return 403, receive
        if body is None:
            return 413, receive
        return 0, _replay(body, receive)

    def _is_our_name(self, headers: Headers) -> bool:
        if self._hosts is None:
            return True
        forwarded = "x-forwarded-for" in headers or "forwarded" in headers
        return _name(headers.get("host", "")) in self._hosts and not forwarded

    def _is_our_page(self, headers: Headers) -> bool:
        """Whether the form stood on a page of ours, as the browser says."""
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in {"same-origin", "none"}
        origin = headers.get("origin")
        # No browser sends a form without either; what does has no person's window to abuse.
        return origin is None or urlsplit(origin).netloc in {
            headers.get("host", ""),
            self._public_host,
        } - {""}


class _Sender:
    """Adds the headers that every answer carries."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.started = False
        self._send = send
        self._static = str(scope["path"]).startswith("/static/")

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers["Cache-Control"] = "public, max-age=86400" if self._static else "no-store"
        await self._send(message)


def _name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None where it is too large."""
    body = bytearray()
    size = 0
    while size <= _DRAINED:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size <= MAX_BODY:
            body += part
        if not message.get("more_body", False):
            break
    return bytes(body) if size <= MAX_BODY else None


def _replay(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return messages.pop() if messages else await receive()

    return replayed
