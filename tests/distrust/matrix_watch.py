"""What the tester sees of a round in Matrix: both disks, again and again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.distrust import homeserver
from tests.distrust.attacks import Rows, opened, rows_beside_slips
from tests.distrust.evidence import Evidence, Files, copied, hung
from tests.distrust.homeserver import Disk, Event
from tests.distrust.machine import backed_up, processes
from tests.distrust.matrix_team import TICK, Team
from tests.matrix.bot import PASSPHRASE
from tests.matrix.synapse import PATIENCE
from tests.matrix.thief import Find, finds, pickles_of, remains

if TYPE_CHECKING:
    from bot.port import Person

# How far the bot has heard: it moves with everything that happens, and is overwritten each time.
HEARD_UP_TO = "('matrix', 'since', "
# What it does for all of them alike, a moment after they could read it: notes of what was sent, and
# the buttons of a phase that is over.
UNSENT = "SELECT count(*) FROM post WHERE state IN ('pending', 'sending')"
UNTIDIED = """SELECT count(*) FROM note WHERE adapter = 'matrix' AND key LIKE 'buttons/%'
    AND substr(value, 1, instr(value, ' ') - 1) NOT IN (SELECT id FROM phase WHERE open)"""

Write = Callable[[Team, "Person", str], Awaitable[None]]


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
    news: list[Files] = field(default_factory=list)  # new bytes on both disks, look by look
    seats: set[bytes] = field(default_factory=set)


class Watch:
    """What the tester does: looks at everything, again and again."""

    def __init__(self, team: Team, seen: MatrixEvidence) -> None:
        self._team, self.seen = team, seen
        self._synapse, self._bot = team.synapse, team.bot
        self._began = self._ended = homeserver.newest(team.synapse)
        self._disks = {"homeserver": Disk(team.synapse.folder), "bot": Disk(team.bot.folder)}
        self._keys: set[bytes] = set()
        self._phase = ""
        self.ballots = Evidence()
        self.end, self.marks = team.bot.now, team.marks()
        self._logged = self._log_size()

    def begins(self) -> None:
        """The phase is open."""
        self._opened(self.seen)
        writers = [*self._team.writers, *self._team.silent]
        self.seen.directs = {one.person: one.direct for one in writers}
        self.seen.silent = [one.person for one in self._team.silent]

    async def rests(self) -> None:
        """Wait until the bot has nothing left to do of its own accord; time passes meanwhile."""
        async with asyncio.timeout(PATIENCE):
            while self._busy():
                await self._bot.pass_time(TICK)

    def _busy(self) -> bool:
        with closing(opened(copied(self._bot.folder))) as database:
            return any(
                number for query in (UNSENT, UNTIDIED) for (number,) in database.execute(query)
            )

    def _opened(self, seen: Evidence) -> Files:
        files = copied(self._bot.folder)
        with closing(opened(files)) as database:
            ((self._phase,),) = database.execute("SELECT id FROM phase WHERE open")
        (name,) = [name for name in files if name.endswith(f"{self._phase}.key")]
        seen.key = files[name]
        return files

    async def around(self, who: Person, write: Write) -> None:
        """Look, let somebody write, and look again."""
        seen, place = self.seen, homeserver.newest(self._synapse)
        rows, tables = rows_beside_slips(copied(self._bot.folder)), homeserver.rows(self._synapse)
        await write(self._team, who, seen.words[who])
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

    # --- ballots ---------------------------------------------------------------------------------

    def begins_to_vote(self) -> dict[str, str]:
        """The cards, by their ids."""
        collected = self._phase
        self.seen.ballots = self.ballots
        with closing(opened(self._opened(self.ballots))) as database:
            query = "SELECT id, text FROM card WHERE phase = ? ORDER BY id"
            return dict(database.execute(query, (collected,)))

    def looks_on(self) -> Files:
        """What is there, what is in the tables, and what stands in the room."""
        files = {**copied(self._bot.folder), **processes(self._bot.pid)}
        del files[self._bot.log.name]
        rows = rows_beside_slips(files)
        rows["note"] = [row for row in rows["note"] if not row.startswith(HEARD_UP_TO)]
        events = homeserver.events(self._synapse, self._ended, [self._team.room])
        self.ballots.rows.append(rows)
        self.ballots.shown.append({one.id: one.kind.encode() for one in events})
        return files

    def has_voted(self, result: str) -> None:
        """The result, as it hung and as it is stored."""
        files, seen = self.seen.afterwards[-1], self.ballots
        seen.afterwards, seen.posted = [files], hung(seen, result)
        with closing(opened(files)) as database:
            query = "SELECT body FROM round JOIN phase ON round.id = phase.round WHERE phase.id = ?"
            ((body,),) = database.execute(query, (self._phase,))
            texts = dict(database.execute("SELECT id, text FROM card"))
        (phase,) = (one for one in json.loads(body)["phases"] if one["id"] == self._phase)
        seen.stored = [texts[card] for card, _ in phase["totals"]]

    # --- the machine -----------------------------------------------------------------------------

    def _copied(self) -> Files:
        """The bot's whole folder, but for its long log, and its process; of both disks, news."""
        news = {name: disk.news() for name, disk in self._disks.items()}
        shown = processes(self._bot.pid)
        new = {f"{name}/{at}": data for name, one in news.items() for at, data in one.items()}
        self.seen.news.append({**new, **shown})
        files = copied(self._bot.folder)
        del files[self._bot.log.name]
        return {**files, **shown}

    async def backup(self, name: str) -> None:
        """As an administrator takes one, beside the running bot; it stays to be searched."""
        await backed_up(self._bot.folder, f"backups/{name}.db")

    def _log_size(self) -> int:
        return self._bot.log.stat().st_size
