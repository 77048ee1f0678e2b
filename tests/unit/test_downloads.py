"""A place's projects as files: by address, for an hour, and of that place alone."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.app import assembled
from bot.calendars import Calendars
from bot.core.model import PlaceId
from bot.core.project import ProjectState
from bot.core.refusal import Reason
from bot.downloads import KINDS, WITHIN, Downloads
from bot.export import Format
from bot.moderator import Moderator
from bot.port import Buttons, Command, Link, Note, Press
from bot.texts import LANGUAGES, Texts
from config.settings import Settings
from config.values import Address
from tests.follow_ups import BEN, PLAN
from tests.plain import plain
from tests.unit.store.test_projects import named, save
from tests.world import TEAM, World, person, strict_texts

if TYPE_CHECKING:
    from pathlib import Path

    from bot.port import Answer
    from bot.store import Store

SECRET = b"secret"
TICK = timedelta(seconds=1)
HERE = named("here", place=TEAM.id, owner=BEN, asked=None, state=ProjectState.GOING)
DONE = replace(HERE, id=named("done").id, plan=replace(PLAN, what="Fertig"))
AWAY = named("away", place=PlaceId("web:elsewhere"), plan=replace(PLAN, what="Anderswo"))


def downloads(world: World, secret: bytes = SECRET) -> Downloads:
    texts = Texts.load(strict=True)
    return Downloads(secret, "http://testserver", world.store, texts, world.clock.now)


def browser(served: Downloads) -> TestClient:
    return TestClient(Starlette(routes=served.routes()))


async def keep(store: Store) -> None:
    await save(store, HERE, replace(DONE, state=ProjectState.DONE), AWAY)


def linked(answer: Answer) -> dict[str, str]:
    """The addresses in an answer, by what follows the last dot."""
    assert isinstance(answer, Note)
    urls = [block.url for block in answer.message.blocks if isinstance(block, Link)]
    return {url.rpartition(".")[2]: url for url in urls}


async def test_whoever_lists_the_projects_of_a_place_gets_them_as_files(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await keep(world.store)
        served = downloads(world)
        ear = Moderator(replace(world.house, downloads=served)).ear("web")
        listed, typed = await ear.hear(
            [Command(person("Cem"), TEAM, text) for text in ("projekte", "projekte export")]
        )
        assert isinstance(listed, Note)
        (row,) = [block for block in listed.message.blocks if isinstance(block, Buttons)]
        button = next(one for one in row.buttons if one.label == "Export")
        (pressed,) = await ear.hear([Press(person("Cem"), TEAM, button.action)])
        for answer in (typed, pressed):
            files = linked(answer)
            assert set(files) == set(Format)
            for kind in Format:
                file = browser(served).get(files[kind])
                assert file.headers["content-type"] == KINDS[kind]
                assert file.headers["content-disposition"].endswith(f'"blitzlicht.{kind}"')
                assert file.headers["cache-control"] == "no-store"
            rows = list(csv.reader(io.StringIO(browser(served).get(files["csv"]).text)))
            assert [one[0] for one in rows[1:]] == ["Leiser werden", "Fertig"]
            assert rows[1][2] == "Ben"


async def test_an_address_serves_for_an_hour(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await keep(world.store)
        served = downloads(world)
        url = served.addresses(TEAM.id, "de")["md"]
        await world.pass_time(WITHIN)
        assert browser(served).get(url).status_code == 200
        await world.pass_time(TICK)
        assert browser(served).get(url).status_code == 404


async def test_an_address_tells_nothing_and_cannot_be_made_up(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await keep(world.store)
        served = downloads(world)
        url = served.addresses(TEAM.id, "de")["csv"]
        assert "team" not in url
        token = url.rpartition("/")[2].removesuffix(".csv")
        calendars = Calendars(SECRET, "http://testserver", world.store, world.clock.now)
        of_a_calendar = calendars.address(person("Ben").id, "first", "here").rpartition("/")[2]
        other = downloads(world, b"other").addresses(TEAM.id, "de")["csv"]
        for name in (
            f"{token}A.csv",
            f"{token}.exe",
            of_a_calendar.replace(".ics", ".csv"),
            "ü.csv",
        ):
            assert browser(served).get(f"/download/{name}").status_code == 404
        assert browser(served).get(other).status_code == 404
        assert browser(served).get(f"/download/{token}.json").status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_file_speaks_as_whoever_asked_for_it_does(tmp_path: Path, language: str) -> None:
    async with World(tmp_path) as world:
        await keep(world.store)
        served = downloads(world)
        text = browser(served).get(served.addresses(TEAM.id, language)["md"]).text
        assert text.startswith("# Projects" if language == "en" else "# Projekte")


async def test_where_there_is_no_web_server_it_is_said_how_else(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        assert "[Export]" not in plain(await world.type(person("Cem"), "projekte"))
        said = plain(await world.type(person("Cem"), "projekte export"))
        assert said == strict_texts("de").say("de", f"refused-{Reason.NO_DOWNLOAD}")
        assert "blitzlicht export --projects" in said


async def test_in_private_there_is_no_place_to_export(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        said = plain(await world.line(person("Cem"), "projekte export"))
        assert said == strict_texts("de").say("de", f"refused-{Reason.NOT_HERE}")


async def test_the_whole_program_serves_what_it_promises(tmp_path: Path) -> None:
    settings = Settings.model_construct(
        database=tmp_path / "data/b.db",
        keys=None,
        web=Address("127.0.0.1", 8080),
        web_secret=None,
        public_url="",
        language="de",
        timezone="Europe/Berlin",
    )
    async with assembled(settings, texts=Texts.load(strict=True)) as app:
        await keep(app.store)
        ear = app.moderator.ear("web")
        (answer,) = await ear.hear([Command(person("Cem"), TEAM, "projekte export")])
        (look,) = await ear.hear([Press(person("Ben"), TEAM, "calendar:")])
        client = TestClient(app.site(), base_url="http://127.0.0.1:8080")
        sheet = client.get(linked(answer)["xlsx"])
        assert sheet.status_code == 200
        assert sheet.content.startswith(b"PK")
        assert client.get(linked(look)["ics"]).text.startswith("BEGIN:VCALENDAR")
