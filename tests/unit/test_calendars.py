"""Calendars by address: one's own, sealed, and worthless as soon as there is another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.calendars import GENERATION, Calendars, written
from bot.core.project import Party, ProjectId, ProjectState
from bot.moderator import Moderator
from bot.port import Link, Note, Press, Role
from bot.store.sqlite import SqliteStore
from tests.follow_ups import ANNA, BEN, CEM, PLAN, START, project
from tests.unit.store.test_projects import named, save
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from pathlib import Path

    from bot.port import Answer
    from bot.store import Store


def calendars(store: Store, secret: bytes = b"secret") -> Calendars:
    return Calendars(secret, "http://testserver", store, lambda: START)


def steps(content: bytes) -> list[str]:
    return [str(event["summary"]) for event in Calendar.from_ical(content).walk("VEVENT")]


async def have_addresses(store: Store, *people: Party, generation: str = "first") -> None:
    async with store.transaction() as tx:
        for one in people:
            await tx.set_preference(one.id, {GENERATION: generation})


async def test_an_address_shows_ones_own_open_projects(tmp_path: Path) -> None:
    async with SqliteStore.open(tmp_path / "bot.db") as store:
        mine = named("mine", owner=BEN, asked=None, state=ProjectState.GOING)
        other = named("other", owner=BEN, asked=None, state=ProjectState.STUCK)
        theirs = named("theirs", owner=CEM, asked=BEN, state=ProjectState.GOING)
        done = named("done", owner=BEN, asked=None, state=ProjectState.DONE)
        await save(store, mine, other, theirs, done)
        await have_addresses(store, ANNA, BEN)
        served = calendars(store)
        client = TestClient(Starlette(routes=served.routes()))
        feed = client.get(served.address(BEN.id, "first"))
        assert feed.headers["content-type"].startswith("text/calendar")
        assert feed.headers["referrer-policy"] == "no-referrer"
        assert steps(feed.content) == ["Teppich bestellen (Leiser werden)"] * 2
        assert steps(client.get(served.address(BEN.id, "first", mine.id)).content) == [
            "Teppich bestellen (Leiser werden)"
        ]
        for nothing in (theirs.id, done.id, ProjectId("unknown")):
            assert steps(client.get(served.address(BEN.id, "first", nothing)).content) == []
        assert steps(client.get(served.address(ANNA.id, "first")).content) == []


async def test_whoever_looks_at_a_project_of_theirs_gets_its_file(tmp_path: Path) -> None:
    """Its owner and its lead, while it is open, each by an address of their own; nobody else."""
    async with World(tmp_path) as world:
        one = named("j1", place=TEAM.id, owner=web("Ben"), lead=web("Anna"), asked=None)
        await save(world.store, replace(one, state=ProjectState.GOING))
        served = calendars(world.store)
        client = TestClient(Starlette(routes=served.routes()))
        ear = Moderator(replace(world.house, calendars=served)).ear("web")

        async def looked(name: str, role: Role = Role.MEMBER) -> list[str]:
            (answer,) = await ear.hear([Press(person(name, role), TEAM, "look:j1")])
            return linked(answer)

        for name in ("Ben", "Anna"):
            (address,) = await looked(name)
            file = client.get(address)
            assert file.headers["content-type"].startswith("text/calendar")
            assert steps(file.content) == ["Teppich bestellen (Leiser werden)"]
        assert [*await looked("Cem"), *await looked("Dora", Role.ADMIN)] == []
        await have_addresses(world.store, web("Cem"))
        assert steps(client.get(served.address(person("Cem").id, "first", "j1")).content) == []
        feed = await ear.hear([Press(person("Anna"), TEAM, "calendar:")])
        assert steps(client.get(linked(feed[0])[0]).content) == []  # only what she owns
        await save(world.store, replace(one, state=ProjectState.DONE))
        assert await looked("Ben") == []


def web(name: str) -> Party:
    return Party(person(name).id, name)


async def test_a_new_address_makes_the_old_one_worthless(tmp_path: Path) -> None:
    async with SqliteStore.open(tmp_path / "bot.db") as store:
        await save(store, named("mine", owner=BEN, asked=None, state=ProjectState.GOING))
        await have_addresses(store, BEN)
        served = calendars(store)
        client = TestClient(Starlette(routes=served.routes()))
        old = served.address(BEN.id, "first")
        assert client.get(old).status_code == 200
        await have_addresses(store, BEN, generation="second")
        assert client.get(old).status_code == 404
        assert client.get(served.address(BEN.id, "first", "mine")).status_code == 404
        assert client.get(served.address(BEN.id, "second")).status_code == 200


async def test_who_is_forgotten_has_no_address_left(tmp_path: Path) -> None:
    """Nor does an old one work again, when that person comes back and has addresses again."""
    async with World(tmp_path) as world:
        served = calendars(world.store)
        client = TestClient(Starlette(routes=served.routes()))
        ear = Moderator(replace(world.house, calendars=served)).ear("web")
        pressed = [
            Press(person("Ben"), TEAM, action) for action in ("calendar:", "renew-calendar:")
        ]
        given: list[str] = []
        for _ in range(3):
            given += [address for answer in await ear.hear(pressed) for address in linked(answer)]
            assert [client.get(one).status_code for one in given[-2:]] == [404, 200]
            await world.store.forget(person("Ben").id)
        assert len(given) == 6
        assert await ear.hear(pressed[:1])
        assert {client.get(one).status_code for one in given} == {404}
        assert client.get(served.address(person("Ben").id, "")).status_code == 404


def linked(answer: Answer) -> list[str]:
    assert isinstance(answer, Note)
    return [block.url for block in answer.message.blocks if isinstance(block, Link)]


async def test_addresses_tell_nothing_and_cannot_be_made_up(tmp_path: Path) -> None:
    async with SqliteStore.open(tmp_path / "bot.db") as store:
        served = calendars(store)
        client = TestClient(Starlette(routes=served.routes()))
        address = served.address(BEN.id, "first", "mine")
        assert not re.search(r"ben|mine", address.lower().rpartition("/")[2][:40])
        assert served.address(BEN.id, "first") != served.address(BEN.id, "first")
        forged = [address.replace(".ics", "A.ics"), calendars(store, b"other").address(BEN.id, "")]
        for one in (*forged, "/calendar/x.ics", "/calendar/ü.ics", "/calendar/%00.ics"):
            assert client.get(one).status_code == 404


def test_what_people_wrote_breaks_no_calendar() -> None:
    nasty = "Zeile\r\nEND:VCALENDAR;,\\ „ü“ " + "x" * 150
    one = project(plan=replace(PLAN, what=nasty, step=nasty, effect=nasty))
    content = written([one], START)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert content.count(b"END:VCALENDAR\r\n") == 1
    assert event.decoded("dtstart") == PLAN.due
    assert max(map(len, content.split(b"\r\n"))) <= 75
