"""What a team does with each of the two bots: ask, answer, see the wall, begin anew."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.processes import cpu

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from benchmarks.matrix.crowd import Member

QUIET: Final = 0.7  # seconds in which nobody has heard anything
EARLY: Final = 3  # people who have answered before; fewer, and the lead could not end the phase
MINUTES: Final = 59
A_QUARTER: Final = 16  # of them, after which the team hears that these have answered


@dataclass
class Team(ABC):
    """Some people in a room of their own with one bot."""

    bot: str
    room: str
    people: list[Member]
    process: Process

    @property
    def lead(self) -> Member:
        """Who gives the commands."""
        return self.people[0]

    def cpu(self) -> float:
        """Seconds of CPU that the bot has used."""
        return cpu(self.process)

    # --- what differs ----------------------------------------------------------------------------

    @abstractmethod
    async def begin(self, question: str) -> None:
        """Let the bot ask everybody in private."""

    @abstractmethod
    async def open(self) -> list[str]:
        """What has to be done before cards can be typed; the cards that were written by then."""

    @abstractmethod
    async def write(self, member: Member, card: str) -> None:
        """Somebody types a card in private."""

    @abstractmethod
    async def end(self) -> None:
        """The lead wants to see the wall."""

    @abstractmethod
    async def wall(self, cards: list[str], since: int) -> float:
        """When the lead has seen it."""

    @abstractmethod
    async def clear(self) -> None:
        """Leave nothing that runs."""

    # --- what does not ---------------------------------------------------------------------------

    async def ask(self, question: str) -> float:
        """Seconds until the last of them has read it."""
        marks, begun = self.marks(), time.perf_counter()
        await self.begin(question)
        moments = await asyncio.gather(
            *(
                self.told(member, question, mark)
                for member, mark in zip(self.people, marks, strict=True)
            )
        )
        return max(moments) - begun

    async def told(self, member: Member, words: str, since: int) -> float:
        """When the bot has said that to somebody in private."""
        seen = await member.sees(self.bot, words, since, but=self.room)
        return seen.moment

    async def posted(self, words: str, since: int) -> float:
        """When the lead has seen that in the room."""
        seen = await self.lead.sees(self.bot, words, since, only=self.room)
        return seen.moment

    def marks(self) -> list[int]:
        """How much each of them has seen until now."""
        return [len(member.seen) for member in self.people]

    async def quiet(self) -> None:
        """Wait until nothing more comes."""
        before: list[int] = []
        while before != (now := self.marks()):
            before = now
            await asyncio.sleep(QUIET)


class Ours(Team):
    """With Blitzlicht."""

    async def begin(self, question: str) -> None:
        """In the room."""
        await self.lead.say(self.room, f"!blitzlicht {MINUTES}m {question}")

    async def open(self) -> list[str]:
        """Everybody chooses the round; some write, and the team hears that they have."""
        await asyncio.gather(*(self._choose(member) for member in self.people))
        cards = [f"Früh {number}" for number in range(EARLY)]
        since = len(self.lead.seen)
        for member, card in zip(self.people[1:], cards, strict=False):  # the lead does not count
            mark = len(member.seen)
            await self.write(member, card)
            await self.told(member, card, mark)
        assert self.process.stdin
        self.process.stdin.write(f"{60 * A_QUARTER}\n".encode())
        await self.posted(f"Mindestens {EARLY} von", since)
        return cards

    async def _choose(self, member: Member) -> None:
        since = len(member.seen)
        await self.write(member, "1")
        await self.told(member, "eine Idee pro Nachricht", since)

    async def write(self, member: Member, card: str) -> None:
        """With a key for each message, as the room wants it."""
        await member.say(member.direct(self.bot), card, new_key=True)

    async def end(self) -> None:
        """Before its time."""
        await self.lead.say(self.room, "!blitzlicht weiter")

    async def wall(self, cards: list[str], since: int) -> float:
        """All of it."""
        return max([await self.posted(card, since) for card in cards])

    async def clear(self) -> None:
        """Cancelling asks once more."""
        since = len(self.lead.seen)
        await self.lead.say(self.room, "!blitzlicht abbrechen")
        await self.told(self.lead, "Runde abbrechen?", since)
        await self.write(self.lead, "Runde abbrechen")
        await self.posted("Die Runde wurde abgebrochen", since)
        await self.quiet()


class Bare(Team):
    """With what one would write with matrix-nio alone."""

    async def begin(self, question: str) -> None:
        """In the room."""
        await self.lead.say(self.room, f"!frage {question}")

    async def open(self) -> list[str]:
        """Nothing."""
        return []

    async def write(self, member: Member, card: str) -> None:
        """With the keys that nio would use."""
        await member.say(member.direct(self.bot), card)

    async def end(self) -> None:
        """In the room."""
        await self.lead.say(self.room, "!ende")

    async def wall(self, cards: list[str], since: int) -> float:  # noqa: ARG002 - see there
        """Perhaps not all: nio hands a batch over room by room, so the command may come first."""
        return await self.posted(" Ideen:", since)

    async def clear(self) -> None:
        """What was collected is gone with the wall."""
        await self.quiet()
