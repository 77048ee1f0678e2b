"""A team that plays a round with the bot: what its members type, and what they see in answer."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.matrix.bot import Bot
    from tests.matrix.members import Member, Members
    from tests.matrix.seen import Seen

TICK: Final = 3 / 60  # minutes that pass between two looks of the outbox


@dataclass
class Team:
    """Members in a room with the bot; made by `gathered`. `lead` is one of them."""

    bot: Bot
    people: list[Member]
    room: str = ""
    directs: dict[str, str] = field(default_factory=dict)  # member -> the room with the bot

    @property
    def lead(self) -> Member:
        return self.people[0]

    # --- in the room -----------------------------------------------------------------------------

    async def command(self, text: str, who: Member | None = None) -> None:
        """`!blitzlicht text`, typed in the room."""
        await (who or self.lead).say(self.room, f"!blitzlicht {text}".strip())

    def posts(self, who: Member | None = None) -> list[str]:
        """What the bot has said in the room, as it stands there now."""
        return (who or self.lead).texts(self.room, self.bot.id)

    async def post(self, words: str) -> Seen:
        """Wait until everybody sees a post of the bot with these words; time passes meanwhile."""
        for who in self.people:
            await self.until(lambda who=who: any(words in one for one in self.posts(who)))  # type: ignore[misc]
        return await self.lead.sees(words, room=self.room, sender=self.bot.id)

    def times(self, words: str) -> int:
        """How many posts of the bot have these words in them."""
        return sum(words in text for text in self.posts())

    # --- in private ------------------------------------------------------------------------------

    def direct(self, who: Member) -> str:
        return self.directs.get(who.id) or who.direct(self.bot.id)

    def private(self, who: Member) -> list[Seen]:
        """What the bot has said to that member."""
        return who.messages(self.direct(who), self.bot.id) if self.direct(who) else []

    async def prompted(self, words: str, people: Iterable[Member] | None = None) -> None:
        """Wait until these people (all) have been told something in private; time passes."""
        for who in people or self.people:
            await self.until(
                lambda who=who: any(words in one.text for one in self.private(who))  # type: ignore[misc]
            )
            self.directs[who.id] = self.direct(who)

    async def type(self, who: Member, text: str) -> str:
        """A line in private; returns what the bot answers to it."""
        known = {one.id for one in self.private(who)}
        await who.say(self.direct(who), text)
        seen = await who.sees(
            lambda one: one.id not in known and bool(one.text),
            room=self.direct(who),
            sender=self.bot.id,
        )
        return seen.text

    async def choose(self, who: Member, label: str) -> str:
        """Answer with the number that stands before a label; the newest one."""
        for message in reversed(self.private(who)):
            if found := re.search(rf"^\[(\d+)\] {re.escape(label)}", message.text, re.MULTILINE):
                return await self.type(who, found[1])
        raise AssertionError(f"nobody has offered {who.name} {label}: {self.private(who)}")

    async def write(self, cards: Mapping[Member, Iterable[str]]) -> None:
        """Everybody writes their cards, all at once."""
        await asyncio.gather(*(self._write(who, texts) for who, texts in cards.items()))

    async def _write(self, who: Member, texts: Iterable[str]) -> None:
        await self.choose(who, "Ideen schreiben")
        for text in texts:
            answer = await self.type(who, text)
            assert text in answer, answer

    async def vote(self, dots: Mapping[Member, Iterable[str]]) -> None:
        """Everybody gives dots to cards by their texts, all at once."""
        await asyncio.gather(*(self._vote(who, texts) for who, texts in dots.items()))

    async def _vote(self, who: Member, texts: Iterable[str]) -> None:
        ballot = await self.choose(who, "Abstimmen")
        await self.type(who, " ".join(number_of(text, ballot) for text in texts))

    # --- time ------------------------------------------------------------------------------------

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Turn the clock on, a little at a time, until something holds."""
        while not is_so():
            await self.bot.pass_time(TICK)

    async def end_of(self, minutes: float) -> None:
        await self.bot.pass_time(minutes)


def number_of(card: str, ballot: str) -> str:
    """The number that a card has on a ballot."""
    found = re.search(rf"^(\d+)\W+{re.escape(card)}", ballot, re.MULTILINE)
    assert found, ballot
    return found[1]


async def gathered(
    bot: Bot,
    members: Members,
    names: Iterable[str],
    *,
    encrypted: bool = True,
    isolated: bool = True,
    version: str = "12",
) -> Team:
    """A room with these people and the bot in it; they accept what they are invited to."""
    people = [await members.member(bot.synapse, name, isolated=isolated) for name in names]
    for who in people:
        who.accepts = True
    lead, *others = people
    team = Team(bot, people)
    team.room = await lead.new_room(*others, encrypted=encrypted, version=version)
    await bot.joins(lead, team.room)
    return team
