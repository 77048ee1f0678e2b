"""Slack, as a loopback server shows it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.slack import Credentials, SlackAdapter
from adapters.slack.pace import Pace
from bot.core.model import PersonId, PlaceId
from bot.port import Cards, Heading, Text
from bot.texts import Texts
from tests.conformance.platform import Seen
from tests.slack.fake import FakeSlack
from tests.slack.reading import message_of
from tests.slack.world import QUICK
from tests.talk import buttons_of

if TYPE_CHECKING:
    from bot.port import Adapter

TEXTS = Texts.load(strict=True)
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
AT_ONCE = timedelta(0)


class Slack:
    """A workspace with a channel and two people in it; `close` ends it."""

    def __init__(self) -> None:
        self.place = PlaceId("slack:T0TEAM:CTEAM")
        self.people = (PersonId("slack:T0TEAM:UANNA"), PersonId("slack:T0TEAM:UBEN"))
        self.names = ("Anna", "Ben")
        self.nowhere = PlaceId("slack:T0TEAM:CNOWHERE")
        self.nobody = PersonId("slack:T0TEAM:UNOBODY")
        self._slack = FakeSlack(lambda: NOON, channels={"CTEAM": ["UANNA", "UBEN", "U0BOT"]})
        for name in self.names:
            self._slack.add_user(f"U{name.upper()}", name)
        self._slack.listen()
        self._opened: asyncio.Task[FakeSlack] | None = None

    def adapter(self) -> Adapter:
        if self._opened is None:
            self._opened = asyncio.create_task(self._slack.__aenter__())
        return SlackAdapter(
            Credentials("xoxb-1", "xapp-1", "", self._slack.url),
            texts=TEXTS,
            now=lambda: NOON,
            pace=Pace(lambda: NOON, channel=AT_ONCE, private=AT_ONCE),
            timing=QUICK,
        )

    async def gather(self, adapter: Adapter) -> None:
        """They are there already."""

    async def seen(self, to: PlaceId | PersonId) -> list[Seen]:
        channel = to.rpartition(":")[2].replace("U", "D", 1)
        return [_seen(message["blocks"]) for message in self._slack.messages[channel]]

    async def close(self) -> None:
        """End the server."""
        await self._slack.__aexit__()


def _seen(blocks: list[dict[str, object]]) -> Seen:
    lines: list[str] = []
    message = message_of(blocks)
    for block in message.blocks:
        match block:
            case Heading(text) | Text(text):
                lines.append(text)
            case Cards(entries):
                lines += [entry.text for entry in entries]
            case _:
                pass
    return Seen(tuple(lines), tuple(button.label for button in buttons_of(message)))
