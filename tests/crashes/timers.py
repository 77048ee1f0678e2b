"""Many rounds that end within seconds, in a bot that is killed again and again while they do."""

from __future__ import annotations

import asyncio
import os
import random
import select
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bot import logs
from bot.app import App, assembled
from bot.core.model import Level, PlaceId
from bot.port import Command, Place, Submit
from bot.texts import Texts
from config.settings import Settings
from tests.crashes.far_platform import FarPlatform, ask, far_platform
from tests.hand_clock import HandClock
from tests.world import person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LEAD = person("Lea")
WRITERS = [person(name) for name in ("Ben", "Cem", "Dora")]
PEOPLE = [LEAD, *WRITERS, person("Eva"), person("Finn")]
LENGTH = timedelta(minutes=1)
FIRST_END = timedelta(seconds=2)  # after all is set up
EVERY = timedelta(milliseconds=25)  # one round ends after the other
SHORTEST_LIFE, LONGEST_LIFE = 0.05, 0.6  # seconds
UNTIL_THEN = 20.0  # seconds at most until a fatal post comes
LAST_LIFE = timedelta(minutes=3)


class Figures(NamedTuple):
    """What a storm has left: the last four ought to be zero."""

    timers: int
    kills: int
    posts: int
    never_ended: int
    lost: int
    doubled: int
    early: int


def storm(folder: Path, timers: int, kills: int, *, blind: bool = False) -> Figures:
    """Set the timers, kill while they fire, let the last bot finish, and count.

    Every other life ends at the worst moment: a post has arrived, and nothing says so yet.
    """
    folder.mkdir(exist_ok=True)
    places = [Place(PlaceId(f"web:p{number}"), f"#p{number}") for number in range(timers)]
    with far_platform(folder / "platform") as address:
        platform = FarPlatform(address=address, blind=blind)
        platform.people = {place.id: PEOPLE for place in places}
        ends = asyncio.run(_set_up(folder, platform, places))
        dice = random.Random(4711)  # noqa: S311 - the same storm each time
        for number in range(kills):
            platform.fatal = dice.randint(1, 3) if number % 2 else 0
            life = dice.uniform(SHORTEST_LIFE, LONGEST_LIFE)
            _one_life(folder, platform, UNTIL_THEN if platform.fatal else life)
        platform.fatal = 0  # the last one finishes
        return asyncio.run(_counted(folder, platform, ends, kills))


# --- a life ------------------------------------------------------------------------------------


@cache
def _texts() -> Texts:
    return Texts.load(strict=True)


def _settings(folder: Path) -> Settings:
    return Settings.model_construct(database=folder / "data" / "b.db", web=None)


async def _set_up(
    folder: Path, platform: FarPlatform, places: Sequence[Place]
) -> dict[PlaceId, datetime]:
    """Open a round in each place and let three people write; returns when each of them ends."""
    first = datetime.now(UTC) + FIRST_END + len(places) * EVERY
    clock = HandClock(first - LENGTH)
    made = assembled(_settings(folder), texts=_texts(), clock=clock, adapters=[platform])
    ends = {}
    async with made as app:
        for place in places:
            await _opened(app, place)
            ends[place.id] = clock.now() + LENGTH
            clock.jump(EVERY)
        await app.outbox.flush()
    return ends


async def _opened(app: App, place: Place) -> None:
    ear = app.moderator.ear("web")
    await ear.hear([Command(LEAD, place, "1m Was bremst uns?")])
    async with app.store.reading() as reading:
        round_ = await reading.live_round(place.id)
    assert round_
    assert round_.current
    assert round_.current.level is Level.ANONYMOUS
    action = f"send:{round_.current.id}"
    await ear.hear(
        [Submit(who, place, action, {"card-1": "Zu viele Formulare"}) for who in WRITERS]
    )


def _one_life(folder: Path, platform: FarPlatform, seconds: float) -> None:
    """A bot that is killed after that time, if it has not died of a post."""
    child = os.fork()
    if not child:
        logs.set_up(stream=(folder / "log").open("a", encoding="utf-8"))
        try:
            asyncio.run(_life(folder, platform))
        finally:
            os._exit(1)  # it never comes to an end by itself
    death = os.pidfd_open(child)
    select.select([death], [], [], seconds)
    os.close(death)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the bot fell over before it was killed"


async def _life(folder: Path, platform: FarPlatform) -> None:
    made = assembled(_settings(folder), texts=_texts(), adapters=[platform])
    async with made as app:
        await app.run(asyncio.Event(), lambda: None)


# --- what is left ------------------------------------------------------------------------------


async def _counted(
    folder: Path, platform: FarPlatform, ends: dict[PlaceId, datetime], kills: int
) -> Figures:
    """Let a last bot finish, and hold what people have seen against what there was to say.

    The first posts in the places were the calls, one each; whatever follows tells of an ending.
    """
    made = assembled(_settings(folder), texts=_texts(), adapters=[platform])
    async with made as app:
        await app.moderator.recover()
        await app.outbox.recover()
        async with asyncio.timeout(LAST_LIFE.total_seconds()):
            await _finished(app, folder)
        async with app.store.reading() as reading:
            never_ended = len(await reading.live_rounds())
    shown = [(key, datetime.fromisoformat(at)) for key, at in await ask(platform.address, all="")]
    times = Counter(key for key, _ in shown)
    said = _said(folder)
    told = [(said[key], at) for key, at in shown if said.get(key) in ends]
    return Figures(
        timers=len(ends),
        kills=kills,
        posts=len(said),
        never_ended=never_ended,
        lost=len(said.keys() - times.keys()),
        doubled=sum(count > 1 for count in times.values()),
        early=sum(at < ends[place] for place, at in told[len(ends) :]),
    )


async def _finished(app: App, folder: Path) -> None:
    """Until no round is live and every post has left; what is in doubt is looked up by and by."""
    while await app.moderator.fire_due() is not None or _waiting(folder):
        await app.outbox.flush()
        await asyncio.sleep(0.1)


def _waiting(folder: Path) -> bool:
    unsent = "SELECT EXISTS (SELECT 1 FROM post WHERE state IN ('pending', 'sending'))"
    with closing(sqlite3.connect(_settings(folder).database)) as database:
        ((any_left,),) = database.execute(unsent)
    return bool(any_left)


def _said(folder: Path) -> dict[str, PlaceId]:
    """The key of every post there was to show, and to whom."""
    wanted = "SELECT key, destination FROM post WHERE edits IS NULL AND state <> 'dropped'"
    with closing(sqlite3.connect(_settings(folder).database)) as database:
        return {key: PlaceId(to) for key, to in database.execute(wanted)}
