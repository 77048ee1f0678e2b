"""Channels: what they are called, and whether the bot is in them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.api import reason_of
from adapters.slack.people import UNREADABLE, WITHIN
from bot.core.model import PlaceId
from bot.port import Place

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.people import People

NAMELESS: Final = frozenset({"", "directmessage", "privategroup", "unknown"})
ABSENT: Final = frozenset({"channel_not_found", "not_in_channel"})

log = structlog.get_logger()


class Places:
    """The channels of one workspace, by their Slack ids."""

    def __init__(self, client: AsyncWebClient, people: People) -> None:
        """`people` knows the workspace."""
        self._client = client
        self._people = people
        self._names: dict[str, str] = {}

    async def place(self, channel: str, name: str = "") -> Place:
        """A channel as the bot knows it; `name` as the payload has it, if it has."""
        if name in NAMELESS and channel not in self._names:
            await self.is_member(channel)
        return self.known(channel, name)

    def known(self, channel: str, name: str = "") -> Place:
        """The same, where Slack was asked about the channel a moment ago."""
        known = self._names.get(channel, "") if name in NAMELESS else name
        return Place(PlaceId(f"slack:{self._people.team}:{channel}"), f"#{known}" if known else "")

    async def is_member(self, channel: str) -> bool:
        """Whether the bot is in a channel; yes, while Slack does not say."""
        try:
            async with asyncio.timeout(WITHIN):
                answer = await self._client.conversations_info(channel=channel)
        except SlackApiError as error:
            return reason_of(error) not in ABSENT
        except UNREADABLE:
            log.warning("channel unknown", adapter="slack")
            return True
        found = answer["channel"]
        if not found.get("is_mpim"):
            self._names[channel] = found.get("name") or ""
        return bool(found.get("is_member", True) or found.get("is_mpim"))


def is_private(channel: str) -> bool:
    """Whether it is a conversation between the bot and one person."""
    return not channel or channel.startswith("D")
