"""The whole bot in a process of its own, its clock turned by hand over a pipe.

    python -m tests.matrix.bot START [PLANT …]

START is the clock's first moment, in ISO 8601. Each PLANT is a function of tests.matrix.plants, or
of the module it is written with, that is called before the start: `name` or
`name:argument,argument`. Settings come from the
environment. A line of stdin is a number of seconds to let pass; it is answered by a line when all
that came of it has been done. At the end of stdin the bot ends as after SIGTERM.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from bot import logs
from bot.app import App, assembled
from config.settings import load
from tests.hand_clock import MONDAY, HandClock
from tests.matrix.synapse import PATIENCE, free_port

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

ROOT: Final = Path(__file__).parents[2]
PASSPHRASE: Final = "korrekt-pferd-batterie-klammer"

# --- in the bot's process -------------------------------------------------------------------------


async def live(clock: HandClock) -> None:
    """Run the bot until stdin ends."""
    stop, there = asyncio.Event(), asyncio.Event()
    async with assembled(load(), clock=clock, listening=True) as app:
        clock.settle = app.outbox.flush
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.run(stop, there.set))
            await there.wait()
            print("ready", flush=True)  # noqa: T201 - the other side reads it
            await _turned(app, clock)
            stop.set()


async def _turned(app: App, clock: HandClock) -> None:
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        clock.wake_at(clock.now())  # a sweep
        await clock.advance(timedelta(seconds=float(line)))
        print("done", flush=True)  # noqa: T201


def main(start: str, *plants: str) -> None:
    logs.set_up(verbose=True)
    for name in plants:
        path, _, arguments = name.partition(":")
        module, _, what = path.rpartition(".")
        plant = getattr(import_module(module or "tests.matrix.plants"), what)
        plant(*filter(None, arguments.split(",")))
    asyncio.run(live(HandClock(datetime.fromisoformat(start))))


# --- in the tests' process ------------------------------------------------------------------------


class BotError(Exception):
    """The bot did not come up, or is gone."""


@dataclass
class Bot:
    """One bot and its folder; `async with Bot(folder, synapse) as bot`. It can be killed."""

    folder: Path
    synapse: Synapse
    web: bool = False  # whether people can reach its forms by link
    more: Mapping[str, str] = field(default_factory=dict)  # further settings
    plants: Sequence[str] = ()
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self.temporary.mkdir(parents=True, exist_ok=True)
        self.account = self.synapse.register(f"blitzlicht-{secrets.token_hex(4)}")
        self.port = free_port()

    @property
    def id(self) -> str:
        return self.account.id

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def temporary(self) -> Path:
        """What the bot puts into temporary files lies with all else of it."""
        return self.folder / "tmp"

    @property
    def pid(self) -> int:
        return self._process.pid

    def settings(self) -> dict[str, str]:
        mine = {
            "BLITZLICHT_DATABASE": f"sqlite:///{self.folder}/data/blitzlicht.db",
            "BLITZLICHT_WEB": f"127.0.0.1:{self.port}",
            "MATRIX_HOMESERVER": self.synapse.url,
            "MATRIX_USER": self.account.id,
            "MATRIX_PASSWORD": self.account.password,
            "MATRIX_STORE_PASSPHRASE": PASSPHRASE,
            "MATRIX_ALLOW": "test.local",
            "TMPDIR": str(self.temporary),
            "SQLITE_TMPDIR": str(self.temporary),
        }
        public = {"BLITZLICHT_PUBLIC_URL": f"http://127.0.0.1:{self.port}"} if self.web else {}
        return {**mine, **public, **self.more}

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Returns when it has recovered and listens."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.matrix.bot", self.now.isoformat(), *self.plants),
                cwd=ROOT,
                env={**os.environ, **self.settings()},
                stdin=PIPE,
                stdout=PIPE,
                stderr=log,
            )
        await self._hears("ready")

    async def _hears(self, word: str) -> None:
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            line = (await self._process.stdout.readline()).decode().strip()
        if line != word:
            raise BotError(self.log.read_text(errors="replace")[-3000:])

    async def pass_time(self, minutes: float = 0) -> None:
        """Let time pass; whatever is due meanwhile has been done when it returns."""
        assert self._process.stdin
        self.now += timedelta(minutes=minutes)
        self._process.stdin.write(f"{minutes * 60}\n".encode())
        await self._hears("done")

    async def stop(self) -> None:
        """As SIGTERM does."""
        assert self._process.stdin
        if self._process.returncode is None:
            self._process.stdin.close()
        await self._process.wait()

    async def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def died(self) -> int:
        """Wait until it has killed itself; by which signal, as a negative number."""
        return await self._process.wait()

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def joins(self, lead: Member, room: str) -> None:
        """Invited, it comes."""
        await lead.invite(room, self.id)
        await lead.until(lambda: lead.room(room).members.get(self.id) == "join", room)


async def typed(bot: Bot, *command: str) -> tuple[int, str]:
    """`blitzlicht …`, as whoever runs the bot types it; how it ends, and what they read."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *command),
        cwd=ROOT,
        env={**os.environ, **bot.settings()},
        stdout=PIPE,
        stderr=PIPE,
    )
    said, complained = await process.communicate()
    return await process.wait(), (said + complained).decode()


if __name__ == "__main__":
    main(*sys.argv[1:])
