"""A workspace full of people on loopback, and one of the apps connected to it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.processes import cpu, memory, running
from tests.slack.fake import BOT, TEAM, FakeSlack
from tests.slack.world import filled_in

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable

Json = dict[str, Any]

CHANNEL: Final = "CTEAM"
LEAD: Final = "U0"
LOOK_AGAIN: Final = 0.02  # seconds
A_LONG_TIME: Final = 600.0
CARDS: Final = {"card-1": "Zu viele Besprechungen am Morgen", "card-2": "Zu viele Werkzeuge"}


@dataclass
class Workspace:
    """Slack as the app sees it, with all that people do there."""

    slack: FakeSlack
    process: Process
    folder: Path
    people: int
    started: float  # seconds that took

    def cpu(self) -> float:
        """Seconds of CPU that the app has used."""
        return cpu(self.process)

    def memory(self) -> float:
        """Megabytes that the app holds now."""
        return memory(self.process)

    async def begin(self) -> None:
        """Start a round in the channel."""
        ack = await self._tell("slash_commands", self._command("24h Was bremst uns?"))
        assert ack == {}, "the round did not begin"

    def invited(self) -> int:
        """How many private messages have come."""
        return sum(len(found) for to, found in self.slack.messages.items() if to.startswith("D"))

    async def form(self) -> Json:
        """The modal for cards, filled in; once everybody has been invited."""
        await until(lambda: self.invited() >= self.people)
        await self._tell("interactive", self._pressed(self._button("write:")))
        await until(lambda: LEAD in self.slack.views)
        return filled_in(self.slack.views[LEAD], CARDS)

    async def send(self, number: int, form: Json) -> tuple[float, Json]:
        """Somebody sends their cards: the seconds until it is acknowledged, and how."""
        payload = self._from(f"U{number}", type="view_submission", view=form)
        begun = time.perf_counter()
        ack = await self._tell("interactive", payload)
        return time.perf_counter() - begun, ack

    async def _tell(self, kind: str, payload: Json) -> Json:
        return await (await self.slack.deliver(kind, payload))

    def _command(self, text: str) -> Json:
        about = {"channel_id": CHANNEL, "channel_name": "team", "user_name": LEAD}
        trigger = self.slack.trigger(LEAD)
        return {"command": "/blitzlicht", "text": text, "trigger_id": trigger, "team_id": TEAM,
                "user_id": LEAD, **about}  # fmt: skip

    def _pressed(self, button: Json) -> Json:
        channel = {"id": CHANNEL, "name": "team"}
        return self._from(LEAD, type="block_actions", channel=channel, actions=[button])

    def _from(self, user: str, **payload: object) -> Json:
        who = {"id": user, "username": user.lower(), "team_id": TEAM}
        return {"user": who, "trigger_id": self.slack.trigger(user), "team": {"id": TEAM}} | payload

    def _button(self, action: str) -> Json:
        blocks = [block for one in self.slack.messages[CHANNEL] for block in one["blocks"]]
        buttons: list[Json] = [one for block in blocks for one in block.get("elements", [])]
        return next(one for one in buttons if action in one.get("action_id", ""))


async def until(happened: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(A_LONG_TIME):
        while not happened():  # noqa: ASYNC110 - nobody sets an event over there
            await asyncio.sleep(LOOK_AGAIN)


@asynccontextmanager
async def connected(app: str, people: int, pace: str = "0") -> AsyncIterator[Workspace]:
    """A workspace with one channel of that many people, and a process of the app in it.

    `app`: one of the modules beside this one. `pace`: seconds between two invitations.
    """
    slack = FakeSlack(lambda: datetime.now(UTC))
    users = [f"U{number}" for number in range(people)]
    for user in users:
        slack.add_user(user, f"Vorname {user}")
    slack.channels[CHANNEL] = [BOT, *users]
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        async with slack, running(f"benchmarks.slack.{app}", slack.url, folder, pace) as process:
            await slack.connected(1)
            started = time.perf_counter() - begun
            yield Workspace(slack, process, Path(folder), people, started)
