"""Signed HTTP: `/slack/events` on the bot's own web server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from slack_bolt.response import BoltResponse
    from starlette.requests import Request

PATH: Final = "/slack/events"
LARGEST: Final = 1_000_000  # bytes
BAD_REQUEST: Final = 400
UNAUTHORIZED: Final = 401
TOO_LARGE: Final = 413


class _Clock(Clock):
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now().timestamp()


class SignedHttp:
    """Lets in what Slack has signed within the last five minutes, and nothing else."""

    def __init__(
        self,
        secret: str,
        dispatch: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]],
        now: Callable[[], datetime],
    ) -> None:
        """`dispatch` is given each request that is genuine."""
        self._verifier = SignatureVerifier(secret, _Clock(now))
        self._dispatch = dispatch

    def route(self) -> Route:
        """For the web server."""
        return Route(PATH, self._take, methods=["POST"])

    async def _take(self, request: Request) -> Response:
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > LARGEST:
                return Response(status_code=TOO_LARGE)
        if not self._genuine(request, body):
            return Response(status_code=UNAUTHORIZED)
        parsed = _parsed(request, body.decode())
        if parsed is None:
            return Response(status_code=BAD_REQUEST)
        answer = await self._dispatch(parsed)
        sent = {
            name: value for name, value in answer.first_headers().items() if name != "set-cookie"
        }
        return Response(answer.body or "", answer.status, sent)

    def _genuine(self, request: Request, body: bytes) -> bool:
        """A signature that cannot even be read is none."""
        try:
            return self._verifier.is_valid(
                body,
                request.headers.get("x-slack-request-timestamp"),
                request.headers.get("x-slack-signature"),
            )
        except (ValueError, TypeError):  # also UnicodeError
            return False


def _parsed(request: Request, body: str) -> AsyncBoltRequest | None:
    """None where Slack has signed what nobody can read."""
    headers: dict[str, str | Sequence[str]] = {
        name: [value] for name, value in request.headers.items()
    }
    try:
        parsed = AsyncBoltRequest(body=body, headers=headers)
    except (ValueError, AttributeError, TypeError):
        return None
    content: object = parsed.body
    return parsed if isinstance(content, dict) and content else None
