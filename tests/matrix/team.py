"""A team that plays a round with the bot: what its members type, and what they see in answer."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Final

import httpx2

from tests.matrix.synapse import HURRY, PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.matrix.bot import Bot
    from tests.matrix.members import Member
    from tests.matrix.seen import Seen

_LINK: Final = re.compile(r"http://127\.0\.0\.1:\d+/f/\S+")
# Minutes that pass where nothing happens, and posts that wait are tried again; at the true rate
# of the usual limits the bot's time passes more slowly than ours.
TICK: Final = 3 / 60 * min(1, HURRY / 25)
QUIET: Final = 0.3  # seconds after which nothing happens any more


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

    def __getitem__(self, name: str) -> Member:
        return next(who for who in self.people if who.name == name)

    # --- in the room -----------------------------------------------------------------------------

    async def command(self, text: str, who: Member | None = None) -> None:
        """`!blitzlicht text`, typed in the room."""
        await (who or self.lead).say(self.room, f"!blitzlicht {text}".strip())

    async def asks(
        self, question: str, people: Iterable[Member] | None = None, *, minutes: int = 10
    ) -> None:
        """The lead begins a round, and these people (all) have been invited."""
        await self.command(f"{minutes}m {question}")
        await self.prompted(question, people)

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

    # --- all of it -------------------------------------------------------------------------------

    def said(self, who: Member | None = None) -> list[Seen]:
        """All that the bot has said in the room, threads too; or to somebody, wherever else."""
        reader = who or self.lead
        rooms = [self.room] if who is None else [one for one in who.rooms if one != self.room]
        every = [one for room in rooms for one in reader.messages(room, self.bot.id)]
        return [one for one in every if one.kind == "m.room.message" and one.text]

    async def up_to_date(self) -> None:
        """All has left that can, and everybody sees what their homeserver has of it."""
        await self.bot.pass_time()
        for who in self.people:
            for room in list(who.rooms):
                await self._read_up(who, room)

    async def _read_up(self, who: Member, room: str) -> None:
        sent = self._sent(room)
        await who.until(lambda: sent <= set(who.room(room).messages), room)

    def _sent(self, room: str) -> set[str]:
        """The bot's messages that stand there, edits apart."""
        query = (
            "SELECT event_id FROM events WHERE room_id = ? AND sender = ?"
            " AND type IN ('m.room.message', 'm.room.encrypted') AND event_id NOT IN"
            " (SELECT event_id FROM event_relations WHERE relation_type = 'm.replace')"
        )
        return {event for (event,) in self.bot.synapse.rows(query, room, self.bot.id)}

    # --- in private ------------------------------------------------------------------------------

    def direct(self, who: Member) -> str:
        return self.directs.get(who.id) or who.direct(self.bot.id)

    def private(self, who: Member) -> list[Seen]:
        """What the bot has said to that member."""
        return who.messages(self.direct(who), self.bot.id) if self.direct(who) else []

    def lines(self, who: Member) -> list[Seen]:
        """What that member has typed where the bot speaks, redacted or not."""
        rooms = [room for room in who.rooms if who.messages(room, self.bot.id)]
        every = [one for room in rooms for one in who.messages(room, who.id)]
        return [one for one in every if one.kind == "m.room.message"]

    async def prompted(self, words: str, people: Iterable[Member] | None = None) -> None:
        """Wait until these people (all) have been told something in private; time passes."""
        for who in people or self.people:
            await self.until(
                lambda who=who: any(words in one.text for one in self.private(who))  # type: ignore[misc]
            )
            self.directs[who.id] = self.direct(who)

    async def type(self, who: Member, line: str, words: str) -> str:
        """A line in private; returns the bot's next message with these words in it."""
        room = self.direct(who)
        known = {one.id for one in self.private(who)}
        await who.say(room, line)
        seen = await who.sees(
            lambda one: one.id not in known and words in one.text, room=room, sender=self.bot.id
        )
        return seen.text

    async def choose(self, who: Member, label: str, words: str) -> str:
        """Answer with the number that stands before a label; the newest one."""
        for message in reversed(self.private(who)):
            if found := re.search(rf"^\[(\d+)\] {re.escape(label)}", message.text, re.MULTILINE):
                return await self.type(who, found[1], words)
        raise AssertionError(f"nobody has offered {who.name} {label}: {self.private(who)}")

    async def write(self, cards: Mapping[str, Iterable[str]]) -> None:
        """Everybody named writes their cards, all at once."""
        await asyncio.gather(*(self._write(self[name], texts) for name, texts in cards.items()))

    async def _write(self, who: Member, texts: Iterable[str]) -> None:
        await self.choose(who, "Ideen schreiben", "eine Idee pro Nachricht")
        for text in texts:
            await self.type(who, text, text)

    async def vote(self, dots: Mapping[str, Iterable[str]]) -> None:
        """Everybody named gives dots to cards, known by their texts, all at once."""
        await asyncio.gather(*(self._vote(self[name], texts) for name, texts in dots.items()))

    async def _vote(self, who: Member, texts: Iterable[str]) -> None:
        ballot = await self.choose(who, "Abstimmen", "mit den Nummern antworten")
        numbers = " ".join(number_of(text, ballot) for text in texts)
        await self.type(who, numbers, "deine Stimme ist drin")

    async def cancel(self, who: Member) -> None:
        """End the round; whoever may is asked once more."""
        asked = len([one for one in self.private(who) if "Runde abbrechen?" in one.text])
        await self.command("abbrechen", who)
        await self.until(
            lambda: (
                asked < len([one for one in self.private(who) if "Runde abbrechen?" in one.text])
            )
        )
        await who.say(self.direct(who), "Runde abbrechen")

    # --- by link ---------------------------------------------------------------------------------

    async def fill(self, who: Member, *cards: str) -> str:
        """Open the personal form and send it, as a browser without scripts would; its page."""
        link = await who.sees(
            lambda one: bool(_LINK.search(one.text)), room=self.direct(who), sender=self.bot.id
        )
        address = _LINK.findall(link.text)[-1]
        async with httpx2.AsyncClient() as browser:
            page = unescape((await browser.get(address)).text)
            action = re.search(r'name="action" value="(send[^"]+)"', page)
            assert action, page
            names = re.findall(r'<textarea[^>]* name="([^"]+)"', page)
            values = dict(zip(names, [*cards, "", "", ""], strict=False))
            answer = await browser.post(f"{address}/submit", data={**values, "action": action[1]})
        assert answer.is_success
        return unescape(answer.text)

    # --- time ------------------------------------------------------------------------------------

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for something; where no news come, turn the clock on, a little at a time."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not is_so():
                    if not await self.lead.news(within=QUIET):
                        await self.bot.pass_time(TICK)
        except TimeoutError:
            shown = {who.name: [one.text for one in self.private(who)] for who in self.people}
            raise AssertionError(f"in vain: {self.posts()} {shown}") from None

    async def restart_all(self) -> None:
        """The bot and its homeserver, one after the other; everybody's client comes back."""
        await self.bot.stop()
        self.bot.synapse.restart()
        await self.bot.start()
        for who in self.people:
            await who.do("retry")


def number_of(card: str, ballot: str) -> str:
    """The number that a card has on a ballot."""
    found = re.search(rf"^(\d+)\W+{re.escape(card)}", ballot, re.MULTILINE)
    assert found, ballot
    return found[1]


async def gathered(
    bot: Bot, people: Sequence[Member], *, encrypted: bool = True, version: str = "12"
) -> Team:
    """A room with these people and the bot in it; they accept what they are invited to."""
    for who in people:
        who.accepts = True
    lead, *others = people
    team = Team(bot, list(people))
    team.room = await lead.new_room(*others, encrypted=encrypted, version=version)
    await bot.joins(lead, team.room)
    return team
