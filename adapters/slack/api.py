"""Slack's Web API as the adapter uses it: no retries but our own, and errors sorted by meaning."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.port import Failed, RetryAfter, Unknown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from adapters.slack.limits import Json

TIMEOUT: Final = 10  # seconds for one request
SERVER_ERROR: Final = 500
TOO_MANY: Final = 429
LONGEST_WAIT: Final = 30  # seconds that a question may have to wait for its turn
UNREACHABLE: Final = timedelta(seconds=5)
NO_ENTRY: Final = timedelta(minutes=1)

# What may be put right by whoever runs the bot; until then nothing gets lost.
TOKEN_TROUBLE: Final = frozenset({
    "account_inactive",
    "invalid_auth",
    "not_authed",
    "token_expired",
    "token_revoked",
})  # fmt: skip
PASSING: Final = frozenset({
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
})  # fmt: skip

Read = Callable[..., Awaitable[Any]]


def web_client(token: str, url: str) -> AsyncWebClient:
    """A client that never sends a request twice by itself."""
    return AsyncWebClient(token=token, base_url=url, timeout=TIMEOUT, retry_handlers=[])


def reason_of(error: SlackApiError) -> str:
    """Slack's word for what is wrong."""
    answer = error.response
    data = answer.data if hasattr(answer, "data") else answer
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def status_of(error: SlackApiError) -> int:
    """The HTTP status that came with it."""
    answer = error.response
    return int(getattr(answer, "status_code", 0) or getattr(answer, "status", 0) or 0)


def wait_of(error: SlackApiError) -> float:
    """How many seconds Slack wants to be left alone; 0 where that is not what is wrong."""
    if status_of(error) != TOO_MANY and reason_of(error) != "ratelimited":
        return 0
    try:
        return max(1.0, float(getattr(error.response, "headers", {}).get("Retry-After", 1)))
    except ValueError:
        return 1.0


def outcome_of(error: Exception) -> Unknown | RetryAfter | Failed:
    """What an error says about the message that was being sent."""
    match error:
        case SlackApiError():
            return _refused(error)
        case aiohttp.ClientConnectorError():  # nobody has heard a word
            return RetryAfter(UNREACHABLE)
        case aiohttp.ClientError() | TimeoutError() | OSError():
            return Unknown()
    raise error


def _refused(error: SlackApiError) -> Unknown | RetryAfter | Failed:
    reason = reason_of(error)
    if seconds := wait_of(error):
        return RetryAfter(timedelta(seconds=seconds))
    if reason in TOKEN_TROUBLE:
        return RetryAfter(NO_ENTRY)
    if not reason or reason in PASSING or status_of(error) >= SERVER_ERROR:
        return Unknown()
    return Failed(reason)


async def patiently(read: Read, **args: Any) -> Json:  # noqa: ANN401 - whatever Slack takes
    """Ask a question, and again after the wait that Slack wants; raises SlackApiError."""
    waited = 0.0
    while True:
        try:
            answer: Json = (await read(**args)).data
        except SlackApiError as error:
            seconds = wait_of(error)
            if not seconds or waited + seconds > LONGEST_WAIT:
                raise
            waited += seconds
            await asyncio.sleep(seconds)
        else:
            return answer


async def pages(read: Read, **args: Any) -> AsyncIterator[Json]:  # noqa: ANN401 - likewise
    """All pages of a list."""
    cursor = ""
    while True:
        page = await patiently(read, **args, **({"cursor": cursor} if cursor else {}))
        yield page
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
