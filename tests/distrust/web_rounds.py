"""Rounds in the real web room: half of the people write there, half by a form's link."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from bot.app import App, assembled
from bot.core.model import PlaceId, Round
from bot.core.outcome import wall
from config.settings import Settings
from config.values import Address
from tests.captured_logs import captured_logs
from tests.distrust.attacks import DATABASE, opened
from tests.distrust.evidence import (
    MINUTE,
    NAMES,
    Evidence,
    Files,
    card_of,
    copied,
    temporary_files_in,
)
from tests.hand_clock import HandClock
from tests.unit.web.room import OURS, Window
from tests.world import strict_texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.port import Person

PLACE = PlaceId("web:room:team")
OUTSIDE = "http://localhost:8080"
BACKUP_AFTER = 4  # slips
PROCESS = ("cmdline", "environ", "status")  # of /proc


@dataclass
class WebEvidence(Evidence):
    """The same as elsewhere, and what stood on the page of somebody who only looked on."""

    pages: list[str] = field(default_factory=list)  # before the first slip and after each
    rows: list[str] = field(default_factory=list)  # of all tables but the slips', likewise
    log: str = ""  # of all libraries too, at DEBUG


async def played(folder: Path, seed: int) -> WebEvidence:
    """One round, whose order and texts come from the seed."""
    with captured_logs(verbose=True) as log, temporary_files_in(folder / "tmp"):
        for name in (*logging.root.manager.loggerDict, ""):
            logging.getLogger(name).setLevel(logging.DEBUG)
        async with _house(folder) as house:
            seen = await _observed(house, random.Random(seed))  # noqa: S311 - nothing secret
    seen.log = log.getvalue()
    return seen


@dataclass
class House:
    """A bot with its web room, and everybody's windows."""

    folder: Path
    app: App
    clock: HandClock
    browser: httpx2.AsyncClient
    windows: dict[str, Window] = field(default_factory=dict)

    async def enters(self, name: str) -> None:
        reply = await self.browser.post("/enter", data={"name": name}, headers=OURS)
        self.windows[name] = Window(self.browser, reply.url.path)

    async def people(self) -> dict[str, Person]:
        members = await self.app.adapters["web"].members(PLACE)
        return {one.name: one for one in members}

    async def round(self) -> Round:
        async with self.app.store.reading() as reading:
            round_ = await reading.last_round(PLACE)
        assert round_
        return round_


@asynccontextmanager
async def _house(folder: Path) -> AsyncIterator[House]:
    settings = Settings.model_construct(
        database=folder / DATABASE, web=Address("127.0.0.1", 8080), public_url=OUTSIDE
    )
    clock = HandClock()
    async with assembled(settings, texts=strict_texts("de"), clock=clock) as app:
        clock.settle = app.outbox.flush
        stop, ready = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(app.run(stop, ready.set))
        await ready.wait()
        transport = httpx2.ASGITransport(app.site())
        async with httpx2.AsyncClient(
            transport=transport, base_url=OUTSIDE, follow_redirects=True
        ) as browser:
            yield House(folder, app, clock, browser)
        stop.set()
        await running


async def _observed(house: House, dice: random.Random) -> WebEvidence:
    """Play a round and copy everything after every event."""
    seen = WebEvidence()
    for name in ("Lea", *NAMES, "Zoe"):
        await house.enters(name)
    await house.windows["Lea"].send("line", {"line": "/blitzlicht 10m Was bremst uns?"})
    await house.clock.advance(0 * MINUTE)  # until all invitations have arrived
    people = await house.people()
    seen.key = await _key(house)
    seen.arrival = dice.sample([people[name] for name in NAMES], len(NAMES))
    await _look(house, seen)
    for number, who in enumerate(seen.arrival):
        seen.words[who] = card_of(who, dice)
        send = _by_link if number % 2 else _in_the_room
        assert "otiert" in await send(house, who, seen.words[who])
        await _look(house, seen)
        seen.while_open.append(_copied(house))
        if number == BACKUP_AFTER:
            _backup(house)
    await house.clock.advance(10 * MINUTE)
    seen.afterwards.append(_copied(house))
    round_ = await house.round()
    seen.stored = [card.text for card in wall(round_, round_.phases[0].id)]
    seen.posted = await _hung(house, seen)
    await _voted(house, seen)
    return seen


async def _key(house: House) -> bytes:
    round_ = await house.round()
    assert round_.current
    (file,) = house.folder.glob(f"keys/*{round_.current.id}.key")
    return file.read_bytes()


async def _in_the_room(house: House, who: Person, text: str) -> str:
    round_ = await house.round()
    assert round_.current
    fields = {"action": f"send:{round_.current.id}", "place": PLACE, "text.card-1": text}
    return unescape((await house.windows[who.name].send("submit", fields)).text)


async def _by_link(house: House, who: Person, text: str) -> str:
    round_ = await house.round()
    assert round_.current
    ear = house.app.moderator.ear("web")
    address = (await ear.form_link(who, round_.current.id)).removeprefix(OUTSIDE)
    await house.browser.get(address)
    fields = {"action": f"send:{round_.current.id}", "text.card-1": text}
    return unescape((await house.browser.post(f"{address}/submit", data=fields)).text)


async def _voted(house: House, seen: WebEvidence) -> None:
    """Everybody gives two dots to one card, which is then no tie."""
    round_ = await house.round()
    assert round_.current
    first = round_.current.subjects[0]
    fields = {"action": f"cast:{round_.current.id}", "place": PLACE, f"dots.dots={first}": "2"}
    for who in seen.arrival:
        reply = await house.windows[who.name].send("submit", fields)
        assert reply.status_code == 200
    await house.clock.advance(10 * MINUTE)
    seen.afterwards.append(_copied(house))


async def _hung(house: House, seen: WebEvidence) -> list[str]:
    """The wall as somebody sees it who only looks on."""
    page = await house.windows["Zoe"].page()
    return sorted(seen.words.values(), key=page.index)


async def _look(house: House, seen: WebEvidence) -> None:
    seen.pages.append(re.sub(r"\s+", " ", await house.windows["Zoe"].page()))
    with closing(opened(copied(house.folder))) as database:
        lines = [line for line in database.iterdump() if 'INTO "slip"' not in line]
    seen.rows.append("\n".join(lines))


def _copied(house: House) -> Files:
    """Every file, and what an administrator sees of a running process."""
    process = {f"process/{name}": Path("/proc/self", name).read_bytes() for name in PROCESS}
    return {**copied(house.folder), **process}


def _backup(house: House) -> None:
    """As an administrator takes one, beside the running bot; it stays to be searched."""
    folder = house.folder / "backups"
    folder.mkdir()
    with closing(sqlite3.connect(house.folder / DATABASE)) as database:
        database.execute("VACUUM INTO ?", (str(folder / "monday.db"),))
