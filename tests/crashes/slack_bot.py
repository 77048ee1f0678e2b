"""The bot with the real Slack adapter, in a process that dies at a failpoint.

Its clock is turned from outside, over a connection: each line is a moment to go to.
"""

from __future__ import annotations

import asyncio
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.port import Command
from tests.crashes.play import PATIENCE
from tests.crashes.tripwire import Tripwire, Wired
from tests.hand_clock import HandClock
from tests.slack.fake import FakeSlack
from tests.slack.world import CHANNEL, SlackWorld

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from adapters.slack import SlackAdapter

READY = b"ready\n"
PASSED, TENDER = "passed", "tender"  # files: how many failpoints, and which matter most


class WiredSlackWorld(SlackWorld):
    """Failpoints around each call of store and keys, and around each request to Slack."""

    def __init__(self, folder: Path, url: str, clock: HandClock, wire: Tripwire) -> None:
        nowhere = FakeSlack(clock.now)
        nowhere.url = url
        super().__init__(folder, nowhere, clock=clock, patience=PATIENCE)
        self._wire = wire

    def wired(self, part: Any) -> Any:
        return super().wired(part) if part is self.platform else Wired(part, self._wire)

    def _adapter(self) -> SlackAdapter:
        adapter = super()._adapter()
        adapter._client.api_call = self._around(adapter._client.api_call)  # type: ignore[method-assign]
        return adapter

    def _around(self, call: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
        async def asked(method: str, **args: Any) -> Any:
            self._wire()
            before = self._wire.passed
            answer = await call(method, **args)
            self._wire()
            if args.get("json", {}).get("channel") == CHANNEL:
                self._note(before, self._wire.passed)
            return answer

        return asked

    def listen_for_commands(self) -> None:
        """The last moment before a command is acknowledged matters: it is committed already."""
        honest = self.moderator.hear

        async def hear(batch: Any, *args: Any) -> Any:
            answers = await honest(batch, *args)
            if isinstance(batch[0], Command):
                self._note(self._wire.passed)
            return answers

        self.moderator.hear = hear  # type: ignore[assignment,method-assign]

    def _note(self, *numbers: int) -> None:
        with (self.folder / TENDER).open("a") as file:
            file.writelines(f"{number}\n" for number in numbers)


async def obey(folder: Path, url: str, port: int, wire: Tripwire) -> None:
    """Live until nobody turns the clock any more, or until the failpoint."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    clock = HandClock(datetime.fromisoformat((await reader.readline()).decode().strip()))
    wire.armed = True
    async with WiredSlackWorld(folder, url, clock, wire) as world:
        world.listen_for_commands()
        writer.write(READY)
        while line := await reader.readline():
            await world.adapter._answers.finish()
            await world.until(datetime.fromisoformat(line.decode().strip()))
            writer.write(READY)
    (folder / PASSED).write_text(str(wire.passed))


def forked(folder: Path, url: str, port: int, wire: Tripwire) -> int:
    """The bot's process."""
    child = os.fork()
    if not child:
        try:
            asyncio.run(obey(folder, url, port, wire))
        except BaseException:  # noqa: BLE001 - pytest must not go on in the child
            os._exit(2)
        os._exit(0)
    return child
