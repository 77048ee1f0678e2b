"""Calendars by address: one's own, sealed, and worthless as soon as there is another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from icalendar import Calendar
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.calendars import Calendars, written
from bot.core.project import ProjectId, ProjectState
from bot.store.sqlite import SqliteStore
from tests.follow_ups import ANNA, BEN, CEM, PLAN, START, project
from tests.unit.store.test_projects import named, save

if TYPE_CHECKING:
    from pathlib import Path

    from bot.store import Store


def calendars(store: Store, secret: bytes = b"secret") -> Calendars:
    return Calendars(secret, "http://testserver", store, lambda: START)


def steps(content: bytes) -> list[str]:
    return [str(event["summary"]) for event in Calendar.from_ical(content).walk("VEVENT")]


async def test_an_address_shows_ones_own_open_projects(tmp_path: Path) -> None:
    async with SqliteStore.open(tmp_path / "bot.db") as store:
        mine = named("mine", owner=BEN, asked=None, state=ProjectState.GOING)
        other = named("other", owner=BEN, asked=None, state=ProjectState.STUCK)
        theirs = named("theirs", owner=CEM, asked=BEN, state=ProjectState.GOING)
        done = named("done", owner=BEN, asked=None, state=ProjectState.DONE)
        await save(store, mine, other, theirs, done)
        served = calendars(store)
        client = TestClient(Starlette(routes=served.routes()))
        feed = client.get(served.address(BEN.id, ""))
        assert feed.headers["content-type"].startswith("text/calendar")
        assert feed.headers["referrer-policy"] == "no-referrer"
        assert steps(feed.content) == ["Teppich bestellen (Leiser werden)"] * 2
        assert steps(client.get(served.address(BEN.id, "", mine.id)).content) == [
            "Teppich bestellen (Leiser werden)"
        ]
        for nothing in (theirs.id, done.id, ProjectId("unknown")):
            assert steps(client.get(served.address(BEN.id, "", nothing)).content) == []
        assert steps(client.get(served.address(ANNA.id, "")).content) == []


async def test_a_new_address_makes_the_old_one_worthless(tmp_path: Path) -> None:
    async with SqliteStore.open(tmp_path / "bot.db") as store:
        await save(store, named("mine", owner=BEN, asked=None, state=ProjectState.GOING))
        served = calendars(store)
        client = TestClient(Starlette(routes=served.routes()))
        old = served.address(BEN.id, "")
        async with store.transaction() as tx:
            await tx.set_preference(BEN.id, {"calendar": "1"})
        assert client.get(old).status_code == 404
        assert client.get(served.address(BEN.id, "", "mine")).status_code == 404
        assert client.get(served.address(BEN.id, "1")).status_code == 200


async def test_addresses_tell_nothing_and_cannot_be_made_up(tmp_path: Path) -> None:
    async with SqliteStore.open(tmp_path / "bot.db") as store:
        served = calendars(store)
        client = TestClient(Starlette(routes=served.routes()))
        address = served.address(BEN.id, "", "mine")
        assert not re.search(r"ben|mine", address.lower().rpartition("/")[2][:40])
        assert served.address(BEN.id, "") != served.address(BEN.id, "")
        forged = [address.replace(".ics", "A.ics"), calendars(store, b"other").address(BEN.id, "")]
        for one in (*forged, "/calendar/x.ics", "/calendar/ü.ics", "/calendar/%00.ics"):
            assert client.get(one).status_code == 404


def test_what_people_wrote_breaks_no_calendar() -> None:
    from dataclasses import replace

    nasty = "Zeile\r\nEND:VCALENDAR;,\\ „ü“ " + "x" * 150
    one = project(plan=replace(PLAN, what=nasty, step=nasty, effect=nasty))
    content = written([one], START)
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert content.count(b"END:VCALENDAR\r\n") == 1
    assert event.decoded("dtstart") == PLAN.due
    assert max(map(len, content.split(b"\r\n"))) <= 75
