"""Rounds in the real web room: half of the people write there, half by a form's link."""

from __future__ import annotations

import asyncio
import random
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

import httpx2

from bot.app import App, assembled
from bot.core.model import PlaceId, Round
from bot.core.outcome import wall
from config.settings import Settings
from config.values import Address
from tests.captured_logs import captured_logs
from tests.distrust.attacks import rows_beside_slips
from tests.distrust.evidence import (
    MINUTE,
    NAMES,
    Evidence,
    Files,
    ballots_of,
    cards_of,
    copied,
    counted,
    favourites,
    hung,
    texts_of,
)
from tests.distrust.machine import (
    DATABASE,
    backed_up,
    own_process,
    talkative,
    temporary_files_in,
)
from tests.hand_clock import HandClock
from tests.unit.web.room import OURS, Window
from tests.world import strict_texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.model import Phase
    from bot.port import Person

PLACE = PlaceId("web:room:team")
OUTSIDE = "http://localhost:8080"
BACKUP_AFTER = 4  # slips


class WebEvidence(Evidence):
    """As elsewhere; what is shown is the page of somebody who only looks on."""


async def played(folder: Path, seed: int) -> WebEvidence:
    """One round, whose order and texts come from the seed."""
    with captured_logs(verbose=True) as log, temporary_files_in(folder / "tmp"):
        talkative()
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

    async def phase(self) -> Phase:
        phase = (await self.round()).current
        assert phase
        return phase


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
    for name in ("Lea", *NAMES, "Zoe"):
        await house.enters(name)
    await house.windows["Lea"].send("line", {"line": "/blitzlicht 10m Was bremst uns?"})
    await house.clock.advance(0 * MINUTE)  # until all invitations have arrived
    members = await house.people()
    people = [members[name] for name in NAMES]
    seen = await _written(house, people, dice)
    seen.ballots = await _voted(house, people, dice)
    _afterwards(house, seen)
    return seen


async def _written(house: House, people: list[Person], dice: random.Random) -> WebEvidence:
    seen, phase = WebEvidence(), await house.phase()
    seen.key, seen.words = _key(house, phase), cards_of(people, dice)
    seen.arrival = dice.sample(people, len(people))
    await _look(house, seen)
    for number, who in enumerate(seen.arrival):
        send = _by_link if number % 2 else _in_the_room
        assert "otiert" in await send(house, who, seen.words[who])
        seen.while_open.append(await _look(house, seen))
        if number == BACKUP_AFTER:
            await backed_up(house.folder)
    await house.clock.advance(10 * MINUTE)
    _afterwards(house, seen)
    seen.stored = [card.text for card in wall(await house.round(), phase.id)]
    seen.posted = hung(seen, await house.windows["Zoe"].page())
    return seen


async def _voted(house: House, people: list[Person], dice: random.Random) -> WebEvidence:
    """Everybody votes, each for another card."""
    seen, phase = WebEvidence(), await house.phase()
    seen.key, ballots = _key(house, phase), ballots_of(people, phase.subjects, dice)
    seen.words = favourites(ballots, texts_of(await house.round()))
    seen.arrival = dice.sample(people, len(people))
    await _look(house, seen)
    for who in seen.arrival:
        dots = {f"dots.dots={card}": str(number) for card, number in ballots[who].items()}
        fields = {"action": f"cast:{phase.id}", "place": PLACE, **dots}
        reply = await house.windows[who.name].send("submit", fields)
        assert reply.status_code == 200
        seen.while_open.append(await _look(house, seen))
    await house.clock.advance(10 * MINUTE)
    _afterwards(house, seen)
    seen.stored = counted(await house.round(), phase.id)
    seen.posted = hung(seen, await house.windows["Zoe"].page())
    return seen


def _key(house: House, phase: Phase) -> bytes:
    (file,) = house.folder.glob(f"keys/*{phase.id}.key")
    return file.read_bytes()


async def _in_the_room(house: House, who: Person, text: str) -> str:
    phase = await house.phase()
    fields = {"action": f"send:{phase.id}", "place": PLACE, "text.card-1": text}
    return unescape((await house.windows[who.name].send("submit", fields)).text)


async def _by_link(house: House, who: Person, text: str) -> str:
    phase = await house.phase()
    ear = house.app.moderator.ear("web")
    address = (await ear.form_link(who, phase.id)).removeprefix(OUTSIDE)
    await house.browser.get(address)
    fields = {"action": f"send:{phase.id}", "text.card-1": text}
    return unescape((await house.browser.post(f"{address}/submit", data=fields)).text)


async def _look(house: House, seen: WebEvidence) -> Files:
    files = _copied(house)
    page = re.sub(r"\s+", " ", await house.windows["Zoe"].page())
    seen.shown.append({"the page": page.encode()})
    seen.rows.append(rows_beside_slips(files))
    return files


def _afterwards(house: House, seen: WebEvidence) -> None:
    seen.afterwards.append(_copied(house))
    seen.rows_later.append(rows_beside_slips(seen.afterwards[-1]))


def _copied(house: House) -> Files:
    """Every file, and what an administrator sees of a running process."""
    return {**copied(house.folder), **own_process()}
