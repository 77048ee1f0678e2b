"""Rounds in an encrypted room on a real Synapse, of which the tester may read both disks.

Of the bot: database, keys, crypto store with its passphrase, log, backups. Of the homeserver: every
table, every byte, every request. The same people play all rounds, by typing or by their links.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import httpx2

from tests.distrust import homeserver
from tests.distrust.attacks import DATABASE, Rows, opened, rows_beside_slips
from tests.distrust.evidence import MINUTE, NAMES, Evidence, Files, card_of, copied
from tests.distrust.homeserver import Disk, Event
from tests.distrust.writers import Writer
from tests.matrix.bot import PASSPHRASE, Bot
from tests.matrix.synapse import PATIENCE, Synapse
from tests.matrix.thief import Find, finds, pickles_of, remains

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.port import Person

BACKUP_AFTER = 4  # slips
TICK = 3 / 60  # minutes that pass where a post waits for somebody to come
WRITE, VOTE = "Ideen schreiben", "Abstimmen"
TYPED_VOTES = 3  # so many are needed for a result
QUIET: Final = 300  # milliseconds


@dataclass(repr=False)
class Moment:
    """One slip: what it has changed beside itself."""

    who: Person
    rows_before: Rows  # of the bot's tables
    rows_after: Rows
    tables_before: homeserver.Rows
    tables_after: homeserver.Rows
    events: list[Event]  # new ones, in whatever room


@dataclass(repr=False)
class MatrixEvidence(Evidence):
    """The same as elsewhere, and what the homeserver has."""

    typed: bool = False
    directs: dict[Person, str] = field(default_factory=dict)  # everybody's room with the bot
    moments: list[Moment] = field(default_factory=list)
    order: list[Person] = field(default_factory=list)  # of typed lines, as the homeserver has them
    lines: dict[Person, Find] = field(default_factory=dict)  # what was typed
    answers: dict[Person, Find] = field(default_factory=dict)  # what the bot said to it
    open_to_read: list[Find] = field(default_factory=list)  # in private, while the phase was open
    still_to_read: list[Find] = field(default_factory=list)  # of that, when it was over
    standing: list[str] = field(default_factory=list)  # lines that nobody has taken away
    keys_left: int = 0  # of those that were seen, in the raw bytes
    silent: list[Person] = field(default_factory=list)
    private: dict[Person, list[str]] = field(default_factory=dict)  # what came to each
    rows_later: list[Rows] = field(default_factory=list)
    news: list[Files] = field(default_factory=list)  # new bytes on both disks, look by look
    seats: set[bytes] = field(default_factory=set)
    log: str = ""  # of the bot


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
async def gathered(folder: Path, plants: Sequence[str] = ()) -> AsyncIterator[Team]:
    """A homeserver, a bot and ten people, for as many rounds as are wanted."""
    with Synapse(folder / "homeserver", log="INFO") as synapse:
        async with AsyncExitStack() as stack:
            everybody = [
                await stack.enter_async_context(Writer(synapse, name, key_per_line=bool(n % 2)))
                for n, name in enumerate(("Lea", *NAMES, "Jan"))
            ]
            bot = Bot(folder / "bot", synapse, web=True, plants=("talkative", *plants))
            await stack.enter_async_context(bot)
            browser = await stack.enter_async_context(httpx2.AsyncClient())
            lead, *writers, silent = everybody
            team = Team(synapse, bot, browser, lead, writers, [silent])
            await team.meet()
            yield team


async def played(team: Team, seed: int, *, typed: bool) -> MatrixEvidence:
    """One round, whose order and texts come from the seed."""
    watch = Watch(team, MatrixEvidence(typed=typed))
    dice = random.Random(seed)  # noqa: S311 - who writes what, when
    await _collected(team, watch, dice)
    await _closed(team, watch)
    await _voted(team, watch)
    await watch.settled()
    return watch.seen


async def _collected(team: Team, watch: Watch, dice: random.Random) -> None:
    seen, since = watch.seen, team.marks()
    watch.end = team.bot.now + 10.2 * MINUTE
    team.rounds += 1
    await team.lead.say(team.room, f"!blitzlicht 10m Was bremst uns, Teil {team.rounds}?")
    await team.told(f"] {WRITE}", since)
    watch.begins()
    seen.arrival = dice.sample([one.person for one in team.writers], len(NAMES))
    for number, who in enumerate(seen.arrival):
        seen.words[who] = card_of(who, dice)
        await watch.around(who, _typed if seen.typed else _filled)
        if number == BACKUP_AFTER:
            watch.backup("open")
        await team.bot.pass_time(dice.randint(1, 60) / 60)


async def _closed(team: Team, watch: Watch) -> None:
    watch.before_the_end()
    mark = team.lead.mark()
    await team.bot.pass_time((watch.end - team.bot.now) / MINUTE)
    wall = await team.lead.hears(f"{len(NAMES)} Ideen", team.bot.id, mark)
    watch.seen.posted = sorted(watch.seen.words.values(), key=wall.text.index)
    watch.afterwards()


async def _typed(team: Team, who: Person, text: str) -> None:
    writer = team[who]
    await writer.choose(team.bot.id, WRITE, "eine Idee pro Nachricht")
    await writer.type(team.bot.id, text, text)


async def _filled(team: Team, who: Person, text: str) -> None:
    page = await team[who].fill(team.browser, team.bot.id, r"line\.card-1", text)
    assert "otiert" in page


async def _voted(team: Team, watch: Watch) -> None:
    """Some vote for the same card, which is then no tie; the round is over."""
    typed, bot = watch.seen.typed, team.bot.id
    await team.told(f"] {VOTE}", watch.marks)
    for who in watch.seen.arrival[: TYPED_VOTES if typed else None]:
        if typed:
            await team[who].choose(bot, VOTE, "mit den Nummern antworten")
            await team[who].type(bot, "1 1", "deine Stimme ist drin")
        else:
            page = await team[who].fill(team.browser, bot, r"dots\.dots=\w", "2")
            assert "deine Stimme ist drin" in page
    watch.before_the_end()
    mark = team.lead.mark()
    await team.bot.pass_time(3.2)
    await team.lead.hears("🏁", bot, mark)
    watch.backup("over")
    watch.afterwards()


class Watch:
    """What the tester does: looks at everything, again and again."""

    def __init__(self, team: Team, seen: MatrixEvidence) -> None:
        self._team, self.seen = team, seen
        self._synapse, self._bot = team.synapse, team.bot
        self._began = self._ended = homeserver.newest(team.synapse)
        self._disks = {"homeserver": Disk(team.synapse.folder), "bot": Disk(team.bot.folder)}
        self._keys: set[bytes] = set()
        self._phase = ""
        self.end, self.marks = team.bot.now, team.marks()
        self._logged = self._log_size()

    def begins(self) -> None:
        """The phase is open."""
        files = copied(self._bot.folder)
        with closing(opened(files)) as database:
            ((self._phase,),) = database.execute("SELECT id FROM phase WHERE open")
        (name,) = [name for name in files if name.endswith(f"{self._phase}.key")]
        self.seen.key = files[name]
        writers = [*self._team.writers, *self._team.silent]
        self.seen.directs = {one.person: one.direct for one in writers}
        self.seen.silent = [one.person for one in self._team.silent]

    async def around(self, who: Person, write: object) -> None:
        """Look, let somebody write, and look again."""
        seen, place = self.seen, homeserver.newest(self._synapse)
        rows, tables = rows_beside_slips(copied(self._bot.folder)), homeserver.rows(self._synapse)
        await write(self._team, who, seen.words[who])  # type: ignore[operator]
        files = self._copied()
        seen.while_open.append(files)
        with closing(opened(files)) as database:
            seen.seats |= {seat for (seat,) in database.execute("SELECT seat FROM slip")}
        every = [self._team.room, *seen.directs.values()]
        events = homeserver.events(self._synapse, place, every)
        now = homeserver.rows(self._synapse)
        seen.moments.append(Moment(who, rows, rows_beside_slips(files), tables, now, events))

    def before_the_end(self) -> None:
        """What was said in private so far, and with which keys it can be read."""
        self._ended, self.marks = homeserver.newest(self._synapse), self._team.marks()
        said = self._said()
        self._keys |= pickles_of(self._bot.folder, {one.session for one in said if one.text})
        self.seen.open_to_read += [one for one in said if one.text]
        if not self.seen.lines and self.seen.typed:
            self._lines(said)

    def _said(self) -> list[Find]:
        """In private, since the round began, and not after the end of the last phase."""
        there = homeserver.events(self._synapse, self._began, self.seen.directs.values())
        known = {one.id for one in there if one.place <= self._ended}
        all_of_it = finds(self._synapse, self._bot.folder, PASSPHRASE, self._began)
        return [one for one in all_of_it if one.id in known]

    def _lines(self, said: list[Find]) -> None:
        """The last that everybody has typed, what the bot said then, and the order of it all."""
        seen = self.seen
        for who in seen.arrival:
            here = [one for one in said if one.room == seen.directs[who]]
            place, line = [(n, one) for n, one in enumerate(here) if one.sender == who.handle][-1]
            seen.lines[who], seen.answers[who] = line, here[place + 1]
        places = {one.id: number for number, one in enumerate(said)}
        seen.order = sorted(seen.lines, key=lambda who: places[seen.lines[who].id])

    def afterwards(self) -> None:
        """The phase is over, and its outcome was posted."""
        seen, files = self.seen, self._copied()
        seen.afterwards.append(files)
        seen.rows_later.append(rows_beside_slips(files))
        if not seen.stored:
            with closing(opened(files)) as database:
                query = "SELECT text FROM card WHERE phase = ? ORDER BY rowid"
                seen.stored = [text for (text,) in database.execute(query, (self._phase,))]
        said = self._said()
        seen.still_to_read += [one for one in said if one.text]
        gone = homeserver.redacted(self._synapse)
        seen.standing += [one.id for one in seen.lines.values() if one.id not in gone]
        seen.keys_left += remains(self._bot.folder, self._keys)
        seen.log = self._bot.log.read_bytes()[self._logged :].decode(errors="replace")

    async def settled(self) -> None:
        """What came in private, to each of them, once all have it; at last, whatever there is."""
        seen = self.seen
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while len({len(one) for one in self._private().values()}) > 1 and not seen.typed:
                    await self._bot.pass_time(TICK)
        seen.private = self._private()

    def _private(self) -> dict[Person, list[str]]:
        there = homeserver.events(self._synapse, self._began, self.seen.directs.values())
        return {
            who: [f"{one.kind} of {one.length}" for one in there if one.room == room]
            for who, room in self.seen.directs.items()
        }

    def _copied(self) -> Files:
        """The bot's whole folder, but for its long log; of both disks, what is new there."""
        for name, disk in self._disks.items():
            self.seen.news.append({f"{name}/{place}": data for place, data in disk.news().items()})
        files = copied(self._bot.folder)
        del files[self._bot.log.name]
        return files

    def backup(self, name: str) -> None:
        """As an administrator takes one, beside the running bot; it stays to be searched."""
        folder = self._bot.folder / "backups"
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.db").unlink(missing_ok=True)
        with closing(sqlite3.connect(self._bot.folder / DATABASE)) as database:
            database.execute("VACUUM INTO ?", (str(folder / f"{name}.db"),))

    def _log_size(self) -> int:
        return self._bot.log.stat().st_size
