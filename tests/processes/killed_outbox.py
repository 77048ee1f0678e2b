"""An outbox that is killed with -9 around its deliveries, at one point after the other.

    python -m tests.processes.killed_outbox FOLDER [blind]

Each child opens the same store, goes on delivering to a platform that is a file, and dies at one
point or another, until one has nothing left to do. With `blind`, the platform cannot be asked what
has arrived.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from bot.core.model import PlaceId
from bot.outbox import Outbox
from bot.port import Message, Outcome, Parcel, Post, Sent, Text
from bot.store import Outgoing
from bot.store.sqlite import SqliteStore
from tests.hand_clock import HandClock
from tests.scripted_adapter import ScriptedAdapter

HELLO = Message((Text("Hallo"),))
POINTS = 5  # a child passes one to five of them, so that all kinds of points are hit
ALL = [
    Post(f"{place}-{number}", PlaceId(f"test:w:{place}"), HELLO)
    for number in range(4)
    for place in range(2)
]


class Lives(NamedTuple):
    """How many points a process may pass before it dies."""

    left: list[int]

    def pass_point(self) -> None:
        self.left[0] -= 1
        if self.left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class FilePlatform(ScriptedAdapter):
    """Shows every message it is given, as often as it is given it."""

    def __init__(self, file: Path, lives: Lives, *, blind: bool) -> None:
        super().__init__()
        self._file = file
        self._lives = lives
        self._blind = blind

    async def deliver(self, parcel: Parcel) -> Outcome:
        self._lives.pass_point()
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{parcel.key}\n")
        self._lives.pass_point()
        return Sent(parcel.key)

    async def find(self, key: str) -> Sent | None:
        self._lives.pass_point()
        if self._blind or not self._file.exists():
            return None
        return Sent(key) if key in self._file.read_text(encoding="utf-8").split() else None


async def live(folder: Path, lives: Lives, *, blind: bool) -> None:
    """Start, recover, deliver everything."""
    async with SqliteStore.open(folder / "data/b.db") as store:
        async with store.transaction() as writing:
            await writing.post([Outgoing(parcel) for parcel in ALL])
        clock = HandClock()
        platform = FilePlatform(folder / "platform", lives, blind=blind)
        outbox = Outbox(store, {"test": platform}, clock, at_once=1)
        await outbox.recover()
        lives.pass_point()
        await outbox.flush()
        await clock.advance(timedelta(minutes=10))
        await outbox.flush()


def main(folder: Path, *, blind: bool) -> None:
    """Let children live and die until one has finished."""
    kills = 0
    while True:
        child = os.fork()
        if child == 0:
            asyncio.run(live(folder, Lives([1 + kills % POINTS]), blind=blind))
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if code != -signal.SIGKILL:
            break
        kills += 1
    print(kills)  # noqa: T201 - for the test
    sys.exit(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]), blind="blind" in sys.argv)
