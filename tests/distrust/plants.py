"""Bugs that a bot could have on any surface; each is planted in the process that runs it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from bot.store import backup
from bot.store.session import connected
from bot.urn import Contents, Urn

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Phase

STARTED: list[subprocess.Popen[bytes]] = []
Then = Callable[[str, bytes, Contents], Awaitable[object]]


def whenever_put(then: Then) -> None:
    """Do something more for each slip: who, their seat, what is in it."""
    people: dict[bytes, str] = {}
    honest_seat, honest_put = Urn.seat, Urn.put

    def seat(self: Urn, phase: Any, person: Any) -> bytes:
        made = honest_seat(self, phase, person)
        people[made] = person
        return made

    async def put(self: Urn, phase: Phase, seat: bytes, contents: Contents, *more: Any) -> bool:
        kept = await honest_put(self, phase, seat, contents, *more)
        await then(people[seat], seat, contents)
        return kept

    Urn.seat, Urn.put = seat, put  # type: ignore[method-assign,assignment]


def texts_in_the_environment() -> None:
    """Whatever is started next will be given the last text."""

    async def put(_: str, __: bytes, what: Contents) -> None:
        os.environ["BLITZLICHT_LAST"] = " ".join(what.cards)

    whenever_put(put)


def texts_as_arguments() -> None:
    """Another program is started with the text; it ends with the bot, or by `end_children`."""

    async def start(_: str, __: bytes, what: Contents) -> None:
        command = ["sh", "-c", "echo; read _", "sh", *what.cards]
        pipe = subprocess.PIPE
        child = subprocess.Popen(command, stdin=pipe, stdout=pipe)  # noqa: ASYNC220
        STARTED.append(child)
        assert child.stdout
        child.stdout.readline()  # before that its arguments may not be there yet

    whenever_put(start)


def end_children() -> None:
    """And wait until they have ended."""
    while STARTED:
        STARTED.pop().communicate()


def texts_in_temporary_files() -> None:
    """One is written, and nobody takes it away."""

    async def write(_: str, __: bytes, what: Contents) -> None:
        with tempfile.NamedTemporaryFile(delete=False) as file:
            file.write(" ".join(what.cards).encode())

    whenever_put(write)


def keys_in_backups() -> None:
    """A backup takes along what could open it."""
    honest = backup._copy

    async def copy(source: Path, draft: Path) -> None:
        await honest(source, draft)
        keys = source.parents[1].glob("keys/*.key")
        async with connected(draft) as session:
            for number, key in enumerate(await asyncio.to_thread(list, keys)):
                note = "INSERT INTO note VALUES ('bot', ?, ?)"
                await session.run(note, f"key {number}", key.read_bytes().hex())

    backup._copy = copy
