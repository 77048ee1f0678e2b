"""The bot as a process of its own: started, its clock turned, and told to end."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 30  # seconds until what should happen is called missing; nothing waits that long


class Program:
    """`blitzlicht run`; when it has ended, `code` says how."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.code: int | None = None

    async def turn(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Let time pass; returns when all that was due has arrived."""
        assert self._process.stdin
        self._process.stdin.write(b"%d\n" % (60 * minutes + seconds))
        await self._line()

    async def ready(self) -> None:
        """It says so, with the address of the web room."""
        assert "http://" in await self._line()

    async def end(self) -> None:
        """As a service manager does it."""
        self._process.terminate()
        async with asyncio.timeout(PATIENCE):
            self.code = await self._process.wait()

    async def _line(self) -> str:
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            line = await self._process.stdout.readline()
        assert line, "the bot has ended"
        return line.decode().strip()


@asynccontextmanager
async def running(
    settings: Mapping[str, str], folder: Path, *, planted: str = ""
) -> AsyncIterator[Program]:
    """Everything it keeps is in that folder, and what it logs in `bot.log`.

    `planted`: a bug, see `tests.emulator.planted`.
    """
    kept = {"BLITZLICHT_DATABASE": f"sqlite:///{folder}/data/blitzlicht.db"}
    with (folder / "bot.log").open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.emulator.clockwork", planted, "run", "--verbose"),
            stdin=PIPE,
            stdout=PIPE,
            stderr=file,
            cwd=folder,
            env={"PYTHONPATH": str(ROOT), **kept, **settings},
        )
    program = Program(process)
    try:
        await program.ready()
        yield program
        await program.end()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
