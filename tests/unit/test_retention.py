"""How long things are kept, seen in the files of a whole bot with its web room."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx2
import pytest

from adapters.web import WebAdapter
from bot.app import App, assembled
from bot.core.model import PlaceId
from bot.core.project import Party, ProjectId
from bot.port import Command, Heard, Person, Place, Press, Submit
from bot.store import Keeping
from bot.store.sqlite import SqliteStore
from config.settings import Settings
from config.values import Address
from tests.follow_ups import project
from tests.hand_clock import HandClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TEAM = Place(PlaceId("web:room:team"), "#team")
NAMES = ("Lea", "Ben", "Cem", "Dora", "Eva", "Finn")
QUESTION = "What slows us down?"
IDEAS = tuple(f"idea number {number}" for number in range(len(NAMES)))


class House:
    """A bot with six people in its web room, its clock turned by hand."""

    def __init__(self, app: App, clock: HandClock, database: Path) -> None:
        self.app = app
        self.clock = clock
        self._database = database

    async def people(self) -> Sequence[Person]:
        return await self.app.adapters["web"].members(TEAM.id)

    async def hear(self, heard: Heard) -> None:
        await self.app.moderator.ear("web").hear([heard])
        await self.pass_time(timedelta(0))

    async def pass_time(self, span: timedelta) -> None:
        await self.clock.advance(span)
        await self.app.outbox.flush()
        await self.clock.advance(timedelta(0))

    async def play(self) -> None:
        """A round from its question to its result: everybody writes a card, nobody votes."""
        people = sorted(await self.people(), key=lambda one: NAMES.index(one.name))
        await self.hear(Command(people[0], TEAM, f"10m {QUESTION}"))
        async with self.app.store.reading() as reading:
            (round_,) = await reading.live_rounds()
        for one, idea in zip(people, IDEAS, strict=True):
            values = {"card-1": idea}
            await self.hear(Submit(one, TEAM, f"send:{round_.phases[0].id}", values))
        await self.pass_time(DAY)

    async def take(self, lead: Person, owner: Person, project_id: str) -> None:
        """Somebody is asked to look after something, and agrees; all who are to know are told."""
        by, to = (Party(one.id, one.name) for one in (lead, owner))
        asked = project(place=TEAM.id, lead=by, asked_by=by, asked=to)
        async with self.app.store.transaction() as writing:
            await writing.save_project(replace(asked, id=ProjectId(project_id)))
        await self.hear(Press(owner, TEAM, f"take:{project_id}"))
        await self.pass_time(MINUTE)

    def said(self, *words: str) -> tuple[int, ...]:
        """In how many posts and notes that stands, as it is written in JSON."""
        with closing(sqlite3.connect(self._database)) as database:
            query = "SELECT body FROM post UNION ALL SELECT value FROM note"
            there = [document for (document,) in database.execute(query)]
        quoted = [json.dumps(one, ensure_ascii=False)[1:-1] for one in words]
        return tuple(sum(one in document for document in there) for one in quoted)

    async def later(self, span: timedelta) -> None:
        """So much time passes; the bot looks for what is old, as it does every hour."""
        self.clock.jump(span)
        self.clock.wake_at(self.clock.now())
        await self.pass_time(timedelta(0))

    def files(self) -> str:
        files = self._database.parent.glob(f"{self._database.name}*")
        return b"".join(file.read_bytes() for file in files).decode(errors="replace")


@asynccontextmanager
async def house(folder: Path, names: Sequence[str] = NAMES) -> AsyncIterator[House]:
    settings = Settings.model_construct(
        database=folder / "data" / "b.db", web=Address("127.0.0.1", 8080)
    )
    clock = HandClock()
    async with assembled(settings, clock=clock) as app:
        stop, ready = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(app.run(stop, ready.set))
        try:
            await asyncio.wait_for(ready.wait(), 20)
            transport = httpx2.ASGITransport(app.site())
            async with httpx2.AsyncClient(
                transport=transport,
                base_url="http://127.0.0.1:8080",
                headers={"sec-fetch-site": "same-origin"},
                follow_redirects=True,
            ) as browser:
                for name in names:
                    await browser.post("/enter", data={"name": name})
            yield House(app, clock, settings.database)
        finally:
            stop.set()
            await running


async def test_so_long_as_the_settings_say(tmp_path: Path) -> None:
    settings = Settings.model_construct(database=tmp_path / "b" / "b.db", retention=90 * DAY)
    async with assembled(settings, adapters=[]) as app:
        assert app.moderator._house.keeping == Keeping(posts=7 * DAY, rounds=90 * DAY)


async def test_invitations_and_rosters_go_after_a_week_rounds_after_a_year(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        await here.play()
        ids = [one.id for one in await here.people()]
        (first_phase, *_) = (await here.app.store.notes("web", "closed/")).keys()

        await here.later(5 * DAY)
        there = here.files()
        assert QUESTION in there
        assert first_phase in there
        assert all(f'"to":"{one}"' in there for one in ids), "everybody was invited"

        await here.later(2 * DAY)
        there = here.files()
        assert QUESTION in there
        assert all(idea in there for idea in IDEAS)
        assert not any(f'"to":"{one}"' in there for one in ids), "and nobody knows any more"
        async with here.app.store.reading() as reading:
            (line,) = await reading.rounds()
            round_ = await reading.round(line.id)
            assert round_
            assert [await reading.roster(phase.id) for phase in round_.phases] == [[], []]

        await here.later(365 * DAY)
        there = here.files()
        assert QUESTION not in there
        assert "idea number" not in there
        assert first_phase not in there
        assert not [one for one in round_.phases if one.id in there]
        assert all(one in there for one in ids), "they are still in the room"


async def test_what_is_said_openly_in_the_web_room_goes_like_a_round(tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        web = here.app.adapters["web"]
        assert isinstance(web, WebAdapter)
        lea, *_ = await here.people()
        await web._house.timelines.say(TEAM.id, lea.id, "said before everybody")
        await here.later(364 * DAY)
        assert "said before everybody" in here.files()
        await here.later(2 * DAY)
        assert "said before everybody" not in here.files()


@pytest.mark.parametrize("name", ["Lea", "Eva"])
async def test_of_somebody_forgotten_nothing_is_left_but_what_they_wrote(
    tmp_path: Path, name: str
) -> None:
    async with house(tmp_path) as here:
        await here.play()
        (person,) = (one for one in await here.people() if one.name == name)
        assert here.files().count(person.id.rpartition(":")[2]) > 2
    async with SqliteStore.open(tmp_path / "data" / "b.db") as store:
        await store.forget(person.id)
        there = House(here.app, here.clock, tmp_path / "data" / "b.db").files()
    assert person.id.rpartition(":")[2] not in there
    assert f'"name":"{name}"' not in there
    assert all(idea in there for idea in IDEAS)
    assert there.count('"name":') >= len(NAMES) - 1


@pytest.mark.parametrize("name", ["Eva", "Eva-Maria *", 'Ev "Ä" a'])
async def test_what_the_bot_has_said_names_nobody_who_was_forgotten(
    tmp_path: Path, name: str
) -> None:
    """They took a project: the room and the lead were told so by a name that is in no column."""
    async with house(tmp_path, (*NAMES[:4], name, "Evaristo")) as here:
        people = {one.name: one for one in await here.people()}
        eva = people[name]
        await here.take(people["Lea"], eva, "j1")
        await here.take(people["Lea"], people["Evaristo"], "j2")
        told = here.said(f"Darum kümmert sich {name}.", f"{name} kümmert sich um")
        assert min(told) >= 2  # on its way, and in the room
    async with SqliteStore.open(tmp_path / "data" / "b.db") as store:
        await store.forget(eva.id)
    assert here.said(f"{name}.", f"{name} ", f'"{name}"') == (0, 0, 0)
    assert json.dumps(name, ensure_ascii=False)[1:-1] not in here.files().replace("Evaristo", "")
    assert here.said("Darum kümmert sich N. N.", "N. N. kümmert sich um") == told
    assert here.said("Darum kümmert sich Evaristo.", "Evaristo kümmert sich um") == told
    async with house(tmp_path, ()) as again:  # and the room can be read
        assert again.said("Darum kümmert sich N. N.") == told[:1]
