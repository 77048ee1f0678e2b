"""What is missing before Slack works, in words: tokens, scopes, an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import aiohttp
from slack_sdk.errors import SlackApiError

from adapters.slack.api import reason_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.web.async_client import AsyncWebClient

# What config/slack-manifest.yaml asks for, and what each is needed for stands there.
SCOPES: Final = (
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "mpim:history",
    "mpim:read",
    "users:read",
)
GRANTED: Final = "x-oauth-scopes"


class SlackTroubleError(OSError):
    """Something is missing; the text says what, and what helps."""


class Health:
    """Tries the connection."""

    def __init__(self, client: AsyncWebClient, say: Callable[..., str]) -> None:
        """`say` has the texts, in the bot's language."""
        self._client = client
        self._say = say

    async def check(self, *, bot_token: bool, app_token: str, secret: bool, url: str) -> str:
        """One line where all is well; raises SlackTroubleError."""
        if not bot_token:
            raise SlackTroubleError(self._say("slack-check-no-bot-token"))
        if not app_token and not secret:
            raise SlackTroubleError(self._say("slack-check-no-way-in"))
        if not app_token and not url:
            raise SlackTroubleError(self._say("slack-check-no-web"))
        team = await self._workspace()
        if app_token:
            await self._socket(app_token)
            return self._say("slack-check-socket", team=team)
        return self._say("slack-check-http", team=team, url=url)

    async def _workspace(self) -> str:
        try:
            answer = await self._client.auth_test()
        except SlackApiError as error:
            reason = reason_of(error)
            raise SlackTroubleError(self._say("slack-check-bot-token", reason=reason)) from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise SlackTroubleError(self._unreachable()) from None
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if GRANTED in headers:
            granted = {scope.strip() for scope in headers[GRANTED].split(",")}
            if missing := [scope for scope in SCOPES if scope not in granted]:
                words = self._say("slack-check-scopes", scopes=", ".join(missing))
                raise SlackTroubleError(words)
        return str(answer.get("team") or "")

    async def _socket(self, app_token: str) -> None:
        try:
            await self._client.apps_connections_open(app_token=app_token)
        except SlackApiError as error:
            reason = reason_of(error)
            key = "scope" if reason == "missing_scope" else "token"
            raise SlackTroubleError(self._say(f"slack-check-app-{key}", reason=reason)) from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise SlackTroubleError(self._unreachable()) from None

    def _unreachable(self) -> str:
        return self._say("slack-check-unreachable", url=self._client.base_url)
