"""Slack's Web API as the adapter uses it: no retries but our own, and errors sorted by meaning."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.port import Failed, RetryAfter, Unknown

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

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
APP_LEVEL: Final = frozenset({"apps.connections.open"})  # with a token of its own
PASSING: Final = frozenset({
    "fatal_error",
    "internal_error",
    "request_timeout",
    "service_unavailable",
})  # fmt: skip

Read = Callable[..., Awaitable[Any]]

log = structlog.get_logger()


class WebClient(AsyncWebClient):
    """Never sends a request twice by itself; knows whether Slack takes the bot's token."""

    trouble = ""  # Slack's word for what is wrong with the token

    async def api_call(self, api_method: str, **args: Any) -> AsyncSlackResponse:  # noqa: ANN401
        """See the SDK; raises SlackApiError."""
        try:
            answer = await super().api_call(api_method, **args)
        except SlackApiError as error:
            if api_method not in APP_LEVEL:
                self._learn(reason_of(error))
            raise
        if api_method not in APP_LEVEL:
            self._learn("")
        return answer

    def _learn(self, reason: str) -> None:
        """Says it once, in words: everything waits until somebody has done something about it."""
        before, self.trouble = self.trouble, reason if reason in TOKEN_TROUBLE else ""
        if self.trouble and not before:
            log.error(
                "slack does not take SLACK_BOT_TOKEN, posts wait; see blitzlicht check",
                adapter="slack",
                reason=reason,
            )
        elif before and not self.trouble:
            log.info("slack takes SLACK_BOT_TOKEN again", adapter="slack")


def web_client(token: str, url: str) -> WebClient:
    """A client for the bot's token."""
    return WebClient(token=token, base_url=url, timeout=TIMEOUT, retry_handlers=[])


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
