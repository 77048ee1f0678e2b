"""A bot in a process of its own, with the real clock, while the machine's time is disturbed.

It is stopped as a machine that sleeps, or killed; its time is set as an administrator would set it
(time-machine: what is asked for the time is told another, what measures spans goes on).
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Self

import time_machine

from bot import logs
from bot.app import assembled
from bot.clock import RealClock
from bot.store.codec import stamp
from bot.texts import Texts
from config.settings import Settings
from tests.crashes.play import LEAD, SECOND, WRITERS, FilePlatform, WiredWorld, wrong_in
from tests.crashes.times import (
    COLLECTING,
    DAY,
    HOUR,
    VOTING,
    not_ended_once,
    until_the_last_seconds,
)
from tests.crashes.tripwire import Tripwire
from tests.world import TEAM

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.clock import Fire
    from bot.core.model import PhaseId
    from bot.port import Ear, Notebook

SWEEP = timedelta(milliseconds=200)  # the bot's own, 30 s, is too long to wait for
STALL = 5  # seconds
PATIENCE = 20.0  # seconds for a firing that should come within a sweep
MINUTE_BEFORE = timedelta(minutes=1)


class SeenClock(RealClock):
    """The bot's clock; whoever looks on is told of each firing."""

    def __init__(self, tell: int, sweep: timedelta) -> None:
        super().__init__(sweep)
        self._tell = tell

    async def run(self, fire: Fire) -> None:
        async def seen() -> datetime | None:
            again = await fire()
            os.write(self._tell, b".")
            return again

        await super().run(seen)


@dataclass
class PatientPlatform(FilePlatform):
    """One to which nobody says a word; it notes each phase that it is told is over."""

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        await asyncio.Event().wait()

    async def phase_closed(self, phase: PhaseId) -> None:
        with self.journal.with_name("closed").open("a") as file:
            file.write(f"{phase}\n")


@dataclass
class Bot:
    """A process, over the files of a round that is about to leave a phase."""

    folder: Path
    end: datetime  # of that phase
    sweep: timedelta = SWEEP
    patience: float = PATIENCE
    wrong: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.start(self.end - MINUTE_BEFORE)
        return self

    def __exit__(self, *_exc: object) -> None:
        self.kill()

    def start(self, moment: datetime) -> None:
        """Start it at that time; it is there when this returns."""
        seen, tell = os.pipe()
        hear, self._say = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            _live(self.folder, moment, hear, SeenClock(tell, self.sweep))
        os.close(tell)
        os.close(hear)
        self._seen = seen
        self.firings()

    def kill(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        if not os.WIFSIGNALED(status):
            self.wrong.append("the bot fell over")
        os.close(self._seen)
        os.close(self._say)

    def stop(self) -> None:
        """Nothing runs any more, as in a machine that sleeps."""
        os.kill(self._pid, signal.SIGSTOP)
        os.waitpid(self._pid, os.WUNTRACED)

    def go_on(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def set_clock(self, moment: datetime) -> None:
        os.write(self._say, f"{moment.isoformat()}\n".encode())

    def firings(self, times: int = 1) -> bool:
        """Wait for so many; whether they came."""
        for _ in range(times):
            ready, _, _ = select.select([self._seen], [], [], self.patience)
            if not ready or not os.read(self._seen, 1):
                return False
        return True

    def is_open(self) -> bool:
        """Whether anything is still to come of the phase that ends."""
        with closing(sqlite3.connect(_settings(self.folder).database)) as database:
            ends = "SELECT count(*) FROM phase WHERE open AND closes_at <= ?"
            unsent = "SELECT count(*) FROM post WHERE state <> 'sent' AND state <> 'dropped'"
            ((still,),) = database.execute(ends, [stamp(self.end)])
            ((waiting,),) = database.execute(unsent)
        return bool(still or waiting)

    def closes(self) -> None:
        """Wait until that phase is over."""
        while self.is_open():
            if not self.firings():
                self.wrong.append("the phase did not end")
                return

    def stays_open(self) -> None:
        self.firings(3)
        if not self.is_open():
            self.wrong.append("the phase ended early")


# --- disturbances ------------------------------------------------------------------------------


def stalled_for_seconds(bot: Bot) -> None:
    """The phase ends while the process is stopped."""
    bot.set_clock(bot.end - 3 * SECOND)
    bot.firings(2)
    bot.stop()
    if not bot.is_open():
        bot.wrong.append("the stall came too late: this proves nothing")
    time.sleep(STALL)  # this is the stall
    bot.go_on()


def stalled_for_an_hour(bot: Bot) -> None:
    """Stopped, and when it goes on an hour has passed."""
    bot.stop()
    bot.set_clock(bot.end + HOUR)
    bot.go_on()


def a_day_ahead(bot: Bot) -> None:
    """Somebody sets the clock, and later sets it right."""
    bot.set_clock(bot.end + DAY)
    bot.closes()
    bot.set_clock(bot.end + SECOND)
    bot.firings(3)


def a_day_behind(bot: Bot) -> None:
    """By that clock the phase has a day to go; then it is set right."""
    bot.set_clock(bot.end + SECOND - DAY)
    bot.stays_open()
    bot.set_clock(bot.end + SECOND)


def started_later(span: timedelta) -> Callable[[Bot], None]:
    """It is killed before the end, and starts so long after it."""

    def restarted(bot: Bot) -> None:
        bot.kill()
        bot.start(bot.end + span)

    return restarted


DISTURBANCES: dict[str, Callable[[Bot], None]] = {
    "stall of 5 seconds": stalled_for_seconds,
    "stall of an hour": stalled_for_an_hour,
    "clock a day ahead, and right again": a_day_ahead,
    "clock a day behind, and right again": a_day_behind,
    "started 5 seconds after the end": started_later(5 * SECOND),
    "started a day after the end": started_later(DAY),
}


def wrong_after(
    folder: Path,
    disturb: Callable[[Bot], None],
    *,
    voting: bool = False,
    sweep: timedelta = SWEEP,
    patience: float = PATIENCE,
) -> list[str]:
    """A round with one disturbance around the end of a phase; then what is not well."""
    folder.mkdir(exist_ok=True)
    end = asyncio.run(_prepared(folder, voting=voting))
    with Bot(folder, end, sweep, patience) as bot:
        disturb(bot)
        bot.closes()
    return [*bot.wrong, *_closed_twice(folder), *asyncio.run(_wrong_later(folder))]


# --- before, meanwhile, and after --------------------------------------------------------------


async def _prepared(folder: Path, *, voting: bool) -> datetime:
    """A round in the last seconds of a phase; when that ends."""
    async with WiredWorld(folder, Tripwire(), timedelta(0)) as world:
        await until_the_last_seconds(world, voting=voting)
        async with world.store.transaction() as tx:  # its keys carry no mark, a bot's do
            await tx.write_notes("bot", {"mark": ""})
        round_ = await world.last_round()
    assert round_
    assert round_.current
    return round_.current.closes_at


@cache
def _texts() -> Texts:
    return Texts.load(strict=True)


def _settings(folder: Path) -> Settings:
    return Settings.model_construct(database=folder / "data" / "blitzlicht.db", web=None)


def _live(folder: Path, moment: datetime, hear: int, clock: SeenClock) -> None:
    """The child: lives until it is killed, and sets its clock to what it hears."""
    logs.set_up(stream=(folder / "log").open("a", encoding="utf-8"))
    try:
        with time_machine.travel(moment, tick=True) as machine:

            def set_clock() -> None:
                machine.move_to(datetime.fromisoformat(os.read(hear, 100).decode().strip()))

            asyncio.run(_life(folder, clock, hear, set_clock))
    finally:
        os._exit(1)  # it never comes to an end by itself


async def _life(folder: Path, clock: RealClock, hear: int, set_clock: Callable[[], None]) -> None:
    asyncio.get_running_loop().add_reader(hear, set_clock)
    platform = PatientPlatform(journal=folder / "journal")
    platform.load()
    platform.people[TEAM.id] = [LEAD, *WRITERS]
    made = assembled(_settings(folder), texts=_texts(), clock=clock, adapters=[platform])
    async with made as app:
        await app.run(asyncio.Event(), lambda: None)


def _closed_twice(folder: Path) -> list[str]:
    file = folder / "closed"
    count = Counter(file.read_text().split() if file.exists() else [])
    return [f"a phase ended {times} times" for times in count.values() if times > 1]


async def _wrong_later(folder: Path) -> list[str]:
    """Days later, when all should be over."""
    async with WiredWorld(folder, Tripwire(), COLLECTING + VOTING + 2 * DAY) as world:
        await world.pass_time(2 * DAY)
        return [*await not_ended_once(world), *await wrong_in(world)]
