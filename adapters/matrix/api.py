"""The client-server API as the adapter uses it: one request, one answer, errors by meaning.

matrix-nio keeps the rooms and the keys; what is sent leaves from here, never twice by itself.
"""

from __future__ import annotations

import json
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import aiohttp

from bot.port import Failed, RetryAfter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aiohttp import ClientResponse
    from nio import AsyncClient

Json = dict[str, Any]

V3: Final = "/_matrix/client/v3"
TIMEOUT: Final = 15.0  # seconds for one request
SERVER_ERROR: Final = 500
TOO_MANY: Final = 429
UNREACHABLE: Final = timedelta(seconds=5)
NO_ENTRY: Final = timedelta(minutes=1)
LEAST_WAIT: Final = timedelta(milliseconds=200)
PASSED_BY: Final = (aiohttp.ClientError, TimeoutError, OSError)  # nobody knows whether it arrived

# What may be put right by whoever runs the bot; until then nothing gets lost.
TOKEN_TROUBLE: Final = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})


class MatrixError(Exception):
    """The homeserver has refused; holds its word for why, and nothing that anybody wrote."""

    def __init__(self, status: int, answer: Json) -> None:
        """`answer` is the body, of which the message is left out."""
        self.status = status
        self.code = str(answer.get("errcode", ""))
        wait = answer.get("retry_after_ms")
        self.wait = timedelta(milliseconds=wait) if isinstance(wait, int) else NO_ENTRY
        self.session = str(answer.get("session", ""))  # of a request that wants a password
        super().__init__(status, self.code)

    @property
    def limited(self) -> bool:
        """Whether it only came too early."""
        return self.status == TOO_MANY or self.code == "M_LIMIT_EXCEEDED"

    @property
    def pause(self) -> timedelta:
        """How long to wait where it came too early; never so short that nothing else gets done."""
        return max(self.wait, LEAST_WAIT)


class AwayError(ConnectionError):
    """Something else has answered: a proxy in front of the homeserver, while it restarts."""


class Api:
    """Requests with the bot's token."""

    def __init__(self, client: AsyncClient) -> None:
        """`client` has the connection, the homeserver's address and the token."""
        self._client = client

    async def __call__(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Json:
        """Ask once; raises MatrixError, or one of PASSED_BY. `path` is what stands after V3."""
        asked = f"?{urlencode(query)}" if query else ""
        response = await self._client.send(
            method,
            (path if path.startswith("/_") else V3 + path) + asked,
            None if body is None else json.dumps(body),
            self._headers(),
            timeout=TIMEOUT,
        )
        answer = await _answer_of(response)
        if response.status >= HTTPStatus.BAD_REQUEST:
            raise MatrixError(response.status, answer)
        return answer

    def _headers(self) -> dict[str, str]:
        token = self._client.access_token
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        return {"Content-Type": "application/json", **bearer}


async def _answer_of(response: ClientResponse) -> Json:
    """What the homeserver says: an object, and where it refuses, its word for why.

    Refusals that want a password have none; https://spec.matrix.org/v1.16/client-server-api/.
    """
    try:
        answer = await response.json(content_type=None)
    except ValueError:  # a page for people
        answer = None
    if response.status == TOO_MANY:
        return answer if isinstance(answer, dict) else {}
    refused = response.status >= HTTPStatus.BAD_REQUEST
    if not isinstance(answer, dict) or (refused and not answer.keys() & {"errcode", "flows"}):
        raise AwayError(response.status)
    return answer


async def confirmed(api: Api, path: str, body: Json, user: str, password: str) -> None:
    """Ask for something that a homeserver may want the password for; raises MatrixError."""
    try:
        await api("POST", path, body)
    except MatrixError as error:
        if error.status != HTTPStatus.UNAUTHORIZED or not password:
            raise
        identifier = {"type": "m.id.user", "user": user}
        proof = {"type": "m.login.password", "identifier": identifier}
        auth = {**proof, "password": password, "session": error.session}
        await api("POST", path, {**body, "auth": auth})


def part(text: str) -> str:
    """An id as a part of a path."""
    return quote(text, safe="")


def wait_after(error: Exception) -> timedelta | None:
    """How long until the same may go; None where trying again makes no sense."""
    match error:
        case MatrixError(limited=True):
            return error.pause
        case MatrixError() if error.code in TOKEN_TROUBLE:
            return NO_ENTRY
        case MatrixError() if error.status >= SERVER_ERROR:
            return UNREACHABLE
    return UNREACHABLE if isinstance(error, PASSED_BY) else None


def outcome_of(error: Exception) -> RetryAfter | Failed:
    """What an error says about the message that was being sent.

    Where it may have arrived it is sent again: the transaction id makes that one message.
    """
    wait = wait_after(error)
    if wait is not None:
        return RetryAfter(wait)
    if isinstance(error, MatrixError):
        return Failed(error.code.removeprefix("M_").lower() or "refused")
    raise error
