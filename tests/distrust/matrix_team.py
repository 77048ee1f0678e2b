"""A real homeserver with a bot and ten people, who play as many rounds as are wanted."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx2

from tests.distrust.evidence import NAMES
from tests.distrust.writers import Writer
from tests.matrix.bot import Bot
from tests.matrix.synapse import PATIENCE, Synapse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.port import Person

TICK = 3 / 60  # minutes that pass where a post waits for somebody to come
QUIET: Final = 300  # milliseconds


@dataclass(repr=False)
class Team:
    """Eight who write, the lead, and one who stays silent; made by `gathered`."""

    synapse: Synapse
    bot: Bot
    browser: httpx2.AsyncClient
    lead: Writer
    writers: list[Writer]
    silent: list[Writer]
    room: str = ""
    rounds: int = 0

    @property
    def everybody(self) -> list[Writer]:
        return [self.lead, *self.writers, *self.silent]

    def __getitem__(self, who: Person) -> Writer:
        return next(one for one in self.writers if one.person == who)

    async def meet(self) -> None:
        """In a room of their own, with the bot."""
        guests = [*(one.id for one in self.everybody[1:]), self.bot.id]
        self.room = await self.lead.new_room(*guests)
        async with asyncio.timeout(PATIENCE):
            while not {*guests} <= self.lead.members(self.room):
                await self._catch_up()

    async def told(self, words: str, since: dict[str, int]) -> None:
        """Wait until all of them have been told something in private; time passes meanwhile."""
        async with asyncio.timeout(PATIENCE):
            while not await self._all_told(words, since):
                await self.bot.pass_time(TICK)

    async def _all_told(self, words: str, since: dict[str, int]) -> bool:
        await self._catch_up()
        for one in self.everybody:
            if (found := one.heard(words, self.bot.id, since[one.id])) is None:
                return False
            one.direct = found.room
        return True

    async def _catch_up(self) -> None:
        await self.lead.catch_up(QUIET)
        await asyncio.gather(*(one.catch_up() for one in self.everybody[1:]))

    @asynccontextmanager
    async def with_bugs(self, plants: Sequence[str]) -> AsyncIterator[None]:
        """The same bot, started anew with these planted in it."""
        honest = self.bot.plants
        self.bot.plants = (*honest, *plants)
        await self.bot.restart()
        yield
        self.bot.plants = honest
        await self.bot.restart()

    def marks(self) -> dict[str, int]:
        return {one.id: one.mark() for one in self.everybody}


@asynccontextmanager
async def gathered(
    folder: Path, plants: Sequence[str] = (), *, disk: Path | None = None
) -> AsyncIterator[Team]:
    """A homeserver, a bot and ten people, for as many rounds as are wanted.

    `disk`: where the bot is to keep what it keeps, if not there.
    """
    with Synapse(folder / "homeserver") as synapse:
        async with AsyncExitStack() as stack:
            everybody = [
                await stack.enter_async_context(Writer(synapse, name, key_per_line=bool(n % 2)))
                for n, name in enumerate(("Lea", *NAMES, "Jan"))
            ]
            bot = Bot((disk or folder) / "bot", synapse, web=True, plants=("talkative", *plants))
            await stack.enter_async_context(bot)
            browser = await stack.enter_async_context(httpx2.AsyncClient())
            lead, *writers, silent = everybody
            team = Team(synapse, bot, browser, lead, writers, [silent])
            await team.meet()
            yield team
