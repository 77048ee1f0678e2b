"""A homeserver on loopback with people in it, and the bots under test in a room with them."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nio import JoinResponse, RoomCreateResponse, RoomPreset

from benchmarks.matrix.crowd import Member
from benchmarks.matrix.teams import Bare, Ours
from benchmarks.processes import running
from tests.matrix.synapse import Synapse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from benchmarks.matrix.teams import Team

OURS: Final = "Blitzlicht"
BARE: Final = "bare nio bot"
BOTS: Final[dict[str, tuple[str, type[Team]]]] = {OURS: ("ours", Ours), BARE: ("bare", Bare)}
AT_ONCE: Final = 10  # people who join at the same time


@dataclass
class Town:
    """One homeserver, and all that live there."""

    synapse: Synapse
    people: list[Member]
    folder: Path

    @asynccontextmanager
    async def teams(self, count: int) -> AsyncIterator[dict[str, Team]]:
        """So many people, in a room with each of the bots."""
        async with self.team(OURS, count) as ours, self.team(BARE, count) as bare:
            yield {OURS: ours, BARE: bare}

    @asynccontextmanager
    async def team(self, name: str, count: int) -> AsyncIterator[Team]:
        """`name`: one of BOTS, which gets an account of its own."""
        module, team = BOTS[name]
        bot = self.synapse.register(f"{module}-{secrets.token_hex(4)}")
        people = self.people[:count]
        room = await _room(people)
        where = (self.synapse.url, bot.id, bot.password, str(self.folder / bot.device))
        async with running(f"benchmarks.matrix.{module}", *where) as process:
            await people[0].client.room_invite(room, bot.id)
            await people[0].meets(room, bot.id)
            made = team(bot.id, room, people, process)
            await made.quiet()
            yield made


@asynccontextmanager
async def inhabited(people: int) -> AsyncIterator[Town]:
    """A homeserver without rate limits, and so many people who are at their clients."""
    with tempfile.TemporaryDirectory() as folder, Synapse(Path(folder) / "synapse") as synapse:
        accounts = [synapse.register(f"person-{number}") for number in range(people)]
        members = [Member.signed_in(synapse, account) for account in accounts]
        listening = [asyncio.create_task(member.listen()) for member in members]
        try:
            await asyncio.gather(*(member.client.synced.wait() for member in members))
            yield Town(synapse, members, Path(folder))
        finally:
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)
            await asyncio.gather(*(member.close() for member in members))


async def _room(people: list[Member]) -> str:
    """One in which all of them are. It is not encrypted: what counts happens in private."""
    lead, *others = people
    made = await lead.client.room_create(name="Team", preset=RoomPreset.public_chat)
    assert isinstance(made, RoomCreateResponse)
    free = asyncio.Semaphore(AT_ONCE)

    async def join(member: Member) -> None:
        async with free:
            assert isinstance(await member.client.join(made.room_id), JoinResponse)

    await asyncio.gather(*(join(member) for member in others))
    return made.room_id
