"""Twenty bots on one file, each killed while slips pour in; prints the seats it had acknowledged.

Run as a program: `python kill_storm.py DATABASE KILLS`. Forking spares each the imports.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

from bot.store.sqlite import SqliteStore
from tests.unit.store.examples import NOW, PHASE, slip

AT_ONCE = 50
LINE = len("00-00000000\n")


def main(path: Path, kills: int) -> None:
    chance = random.Random(4711)  # noqa: S311 - the same storm each time
    for life in range(kills):
        sys.stdout.write(one_life(path, life, acknowledged=chance.randrange(1, 400)))
        sys.stdout.flush()


def one_life(path: Path, life: int, acknowledged: int) -> str:
    """Kill a bot after that many acknowledgements; all that it has given until then."""
    here, there = os.pipe()
    child = os.fork()
    if not child:
        os.close(here)
        asyncio.run(pour(path, life, there))
        os._exit(1)  # it never comes to an end by itself
    os.close(there)
    with open(here, "rb", buffering=0) as told:  # noqa: PTH123 - a pipe has no path
        heard = b""
        while len(heard) < acknowledged * LINE and (more := told.read(LINE)):
            heard += more
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := told.read(1 << 16):
            heard += more
    return heard.decode()


async def pour(path: Path, life: int, there: int) -> None:
    """Put slips in, many at once, and tell the parent of each that was acknowledged."""
    async with SqliteStore.open(path) as store, asyncio.TaskGroup() as group:
        for lane in range(AT_ONCE):
            group.create_task(pour_lane(store, life, lane, there))


async def pour_lane(store: SqliteStore, life: int, lane: int, there: int) -> None:
    for number in range(lane, 10**8, AT_ONCE):
        seat = f"{life:02}-{number:08}"
        if await store.put_slip(PHASE, slip(seat=seat.encode()), NOW):
            os.write(there, f"{seat}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
