"""Processes under test: what they say and hear, and how they are started and measured."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

# --- in the process -------------------------------------------------------------------------------


def say_ready() -> None:
    """It is connected, or will be in a moment."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def told_to_stop() -> asyncio.Event:
    """Set at SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    return stop


# --- beside it ------------------------------------------------------------------------------------


@asynccontextmanager
async def running(module: str, *args: str) -> AsyncIterator[Process]:
    """A process of that module, once it has said that it is ready; ended afterwards."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *args, stdin=pipe, stdout=pipe
    )
    try:
        assert process.stdout
        assert await process.stdout.readline() == b"ready\n", "the app did not start"
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def cpu(process: Process) -> float:
    """Seconds of CPU that it has used."""
    stat = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8")
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def memory(process: Process) -> float:
    """Megabytes that it holds now."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
