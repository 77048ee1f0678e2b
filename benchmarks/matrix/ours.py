"""The whole bot in a process: `python -m benchmarks.matrix.ours URL USER PASSWORD FOLDER`.

A line of stdin is a number of seconds by which its clock is put on; between such jumps it runs.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.matrix import Credentials, MatrixAdapter
from benchmarks.processes import say_ready, told_to_stop
from bot import logs
from bot.app import assembled
from bot.clock import RealClock
from bot.texts import Texts
from config.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime


class JumpingClock(RealClock):
    """The machine's time, and what was put to it."""

    ahead = timedelta(0)

    def now(self) -> datetime:
        """This moment, or a later one."""
        return super().now() + self.ahead

    def wake_at(self, moment: datetime | None) -> None:
        """The scheduler goes by the machine's time."""
        super().wake_at(moment and moment - self.ahead)

    async def jump(self, span: timedelta) -> None:
        """What has become due meanwhile is done."""
        self.ahead += span
        await self._ring()


async def main(url: str, user: str, password: str, folder: Path) -> None:
    """Until it is told to stop."""
    logs.set_up()
    clock, texts, stop = JumpingClock(), Texts.load("de"), told_to_stop()
    adapter = MatrixAdapter(
        Credentials(url, user, password, passphrase="korrekt-pferd-batterie"),  # noqa: S106 - made up
        texts=texts,
        folder=folder / "crypto",
        now=clock.now,
        allow=user.partition(":")[2],
    )
    settings = Settings(database=f"sqlite:///{folder}/data/bot.db", web="off")
    async with assembled(settings, texts=texts, clock=clock, adapters=[adapter]) as app:
        jumping = asyncio.create_task(_jumps(clock))
        await app.run(stop, say_ready)
        jumping.cancel()


async def _jumps(clock: JumpingClock) -> None:
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        await clock.jump(timedelta(seconds=float(line)))


if __name__ == "__main__":
    _, url, user, password, folder = sys.argv
    asyncio.run(main(url, user, password, Path(folder)))
