"""Finds a post among what stands in Slack, by its fingerprint in the metadata."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from adapters.slack.api import pages, patiently
from adapters.slack.refs import number_of

if TYPE_CHECKING:
    from datetime import datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.limits import Json

CLOCKS_DIFFER: Final = timedelta(minutes=10)
PAGE: Final = 200


class Lookup:
    """Reads channels and threads; raises what the API raises."""

    def __init__(self, client: AsyncWebClient) -> None:
        """Needs the scopes for history."""
        self._client = client

    async def conversation(self, to: str) -> str:
        """The channel, also where it is private, by the person's id."""
        if not to.startswith(("U", "W")):
            return to
        answer = await patiently(self._client.conversations_open, users=to)
        return str(answer["channel"]["id"])

    async def root(self, digest: str, channel: str, since: datetime) -> Json | None:
        """The first part of a post, if it stands there."""
        oldest = str((since - CLOCKS_DIFFER).timestamp())
        history = pages(
            self._client.conversations_history,
            channel=channel,
            oldest=oldest,
            include_all_metadata=True,
            limit=PAGE,
        )
        async for page in history:
            for message in page["messages"]:
                if number_of(message, digest) == 0:
                    return dict(message)
        return None

    async def replies(self, digest: str, channel: str, ts: str) -> dict[int, str]:
        """Its other parts: number -> timestamp."""
        found: dict[int, str] = {}
        thread = pages(
            self._client.conversations_replies,
            channel=channel,
            ts=ts,
            include_all_metadata=True,
            limit=PAGE,
        )
        async for page in thread:
            for message in page["messages"]:
                number = number_of(message, digest)
                if number:
                    found[number] = str(message["ts"])
        return found
