"""A platform in a process of its own: the bot dies, what it has shown stays.

It shows every message it is given, as often as it is given it.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.port import Ear, Edit, Notebook, Outcome, Parcel, Sent
from tests.world import MemoryPlatform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(repr=False)
class FarPlatform(MemoryPlatform):
    """What the bot has of it: an address."""

    address: str = ""
    blind: bool = False  # the planted bug: nobody can look up what has arrived
    fatal: int = 0  # so many posts from now the bot dies, before it can note that one
    ear: Ear | None = None

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        self.ear = ear
        await asyncio.Event().wait()

    async def deliver(self, parcel: Parcel) -> Outcome:
        if isinstance(parcel, Edit):
            return Sent(parcel.ref)
        await ask(self.address, show=parcel.key)
        self.fatal -= 1
        if not self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return Sent(parcel.key)

    async def find(self, key: str) -> Sent | None:
        times = await ask(self.address, find=key)
        return Sent(key) if times and not self.blind else None


async def ask(address: str, **question: str) -> Any:
    """One question and its answer."""
    reader, writer = await asyncio.open_unix_connection(address, limit=1 << 26)
    writer.write(json.dumps(question).encode() + b"\n")
    answer = await reader.readline()
    writer.close()
    return json.loads(answer)


@contextmanager
def far_platform(path: Path) -> Iterator[str]:
    """Its address, while it runs; `ask(address, all="")` tells all it has shown, and when."""
    address, (here, there) = str(path), os.pipe()
    child = os.fork()
    if not child:
        try:
            asyncio.run(_serve(address, there))
        finally:
            os._exit(1)  # it never comes to an end by itself
    os.read(here, 1)
    try:
        yield address
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(here)
        os.close(there)


async def _serve(address: str, ready: int) -> None:
    wall = _Wall()
    await asyncio.start_unix_server(wall.answer, address)
    os.write(ready, b".")
    await asyncio.Event().wait()


@dataclass
class _Wall:
    shown: list[tuple[str, str]] = field(default_factory=list)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match json.loads(await reader.readline() or b"{}"):
            case {"show": key}:
                self.shown.append((key, datetime.now(UTC).isoformat()))
                answer: object = len(self.shown)
            case {"find": key}:
                answer = sum(key == shown for shown, _ in self.shown)
            case _:
                answer = self.shown
        writer.write(json.dumps(answer).encode() + b"\n")
        writer.close()
