"""What a play needs: people, time, the page; and a record of all that there was to be seen."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from tests.emulator.page import window
from tests.emulator.people import Member
from tests.emulator.workspace import TEAM

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.emulator.page import Window
    from tests.emulator.program import Program
    from tests.emulator.workspace import Workspace

NAMES: Final = ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn")
PAUSE: Final = 5  # seconds: enough for all messages, which leave one after the other


class Stage:
    """Everything a play needs; `marks`: how long the log was when something happened."""

    def __init__(self, workspace: Workspace, bot: Program, pictures: Path | None) -> None:
        self.workspace = workspace
        self.people = [Member(name, workspace) for name in NAMES]
        self.marks: dict[str, int] = {}
        self._bot = bot
        self._pictures = pictures

    def window(self) -> AbstractAsyncContextManager[Window]:
        """The emulator's page, before the first of the people."""
        return window(self.workspace.url, self._pictures)

    async def time_passes(self, **span: float) -> None:
        """And the messages that it brings have come."""
        await self._bot.turn(**span)
        await self._bot.turn(seconds=PAUSE)
        await self.caught_up()

    async def caught_up(self) -> None:
        """The line has told all that the emulator knows."""
        last = (await self._asked("log"))["log"][-1]["id"]
        known = self.workspace.log
        await self.workspace.until(
            lambda: any(entry["id"] == last for entry in reversed(known)), "all of the log"
        )

    def mark(self, moment: str) -> None:
        self.marks[moment] = len(self.workspace.log)

    async def record(self) -> dict[str, Any]:
        """All that there was to be seen."""
        await self.caught_up()
        return {
            "interfaces": [name for _, name in socket.if_nameindex()],
            "channel": await self._standing(TEAM),
            "private": {one.name: await self._standing(one.direct) for one in self.people},
            "diaries": {one.name: one.diary for one in self.people},
            "state": await self._asked("state"),
            "log": self.workspace.log,
            "marks": self.marks,
        }

    async def _standing(self, channel: str) -> Any:
        return (await self._asked(f"messages/{channel}"))["messages"]

    async def _asked(self, path: str) -> Any:
        """The emulator's control API."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{self.workspace.url}/_control/{path}") as answer,
        ):
            return await answer.json()
