"""The program put together: how it starts, recovers, hears and ends; without a socket."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import httpx2
import pytest
from structlog.testing import capture_logs

import bot.app
from adapters.web import WebAdapter
from bot.app import App, _PatientEar, assembled
from bot.core.model import PhaseId, PlaceId
from bot.keys import KeyFolderError
from bot.port import (
    Answer,
    Ear,
    Heard,
    Message,
    Notebook,
    NotebookWrites,
    Person,
    Post,
    Text,
    Together,
)
from bot.store import InUseError, Outgoing
from bot.texts import Texts
from config.settings import Settings
from config.values import Address
from tests.hand_clock import HandClock
from tests.scripted_adapter import Lost, ScriptedAdapter
from tests.unit.test_retention import QUESTION, house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

put_together = partial(assembled, texts=Texts.load(strict=True))
HELLO = Message((Text("Hallo"),))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_construct(
        database=tmp_path / "data/b.db",
        keys=None,
        web=Address("127.0.0.1", 8080),
        web_secret=None,
        public_url="",
        language="de",
        timezone="Europe/Berlin",
    )


@asynccontextmanager
async def running(app: App) -> AsyncIterator[None]:
    stop, ready = asyncio.Event(), asyncio.Event()
    task = asyncio.create_task(app.run(stop, ready.set))
    async with asyncio.timeout(20):
        waiting = asyncio.create_task(ready.wait())
        await asyncio.wait([task, waiting], return_when=asyncio.FIRST_COMPLETED)
        try:
            yield
        finally:
            stop.set()
            await task


async def put(app: App, *keys: str) -> None:
    async with app.store.transaction() as writing:
        await writing.post([Outgoing(Post(key, PlaceId("test:w:one"), HELLO)) for key in keys])


async def health(app: App) -> tuple[int, object]:
    transport = httpx2.ASGITransport(app.site())
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/healthz")
    return answer.status_code, answer.json()


async def test_looks_up_what_a_crash_left_before_it_is_ready(settings: Settings) -> None:
    adapter = ScriptedAdapter()
    async with put_together(settings, clock=HandClock(), adapters=[adapter]) as app:
        await put(app, "arrived", "lost")
        (claimed,) = await app.store.claim(app.clock.now(), {"test": 1})
    adapter.shown.append(claimed.parcel)  # it had arrived, then the process was killed
    async with put_together(settings, clock=HandClock(), adapters=[adapter]) as app, running(app):
        assert adapter.look_ups == ["arrived"]
    assert adapter.keys == ["arrived", "lost"]


async def test_what_was_posted_last_goes_out_before_the_end(settings: Settings) -> None:
    adapter = ScriptedAdapter()
    async with put_together(settings, clock=HandClock(), adapters=[adapter]) as app:
        async with running(app):
            await put(app, "a", "b")
        assert adapter.keys == ["a", "b"]


async def test_the_clock_gets_what_it_has_to_fire(settings: Settings) -> None:
    clock = HandClock()
    async with put_together(settings, clock=clock, adapters=[]) as app, running(app):
        clock.wake_at(clock.now() + timedelta(minutes=1))
        await clock.advance(timedelta(minutes=2))
        assert clock.fire == app.moderator.fire_due


async def test_an_adapter_that_breaks_is_run_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Breaking(ScriptedAdapter):
        runs = 0

        async def run(self, ear: Ear, notebook: Notebook) -> None:
            self.runs += 1
            if self.runs < 3:
                raise Lost
            self.healthy = True
            await super().run(ear, notebook)

    monkeypatch.setattr(bot.app, "FIRST_BREAK", timedelta(0))
    adapter = Breaking(healthy=False)
    async with put_together(settings, clock=HandClock(), adapters=[adapter]) as app, running(app):
        assert adapter.runs == 3


async def test_after_a_good_run_an_adapter_is_soon_run_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Breaking(ScriptedAdapter):
        runs = 0

        async def run(self, ear: Ear, notebook: Notebook) -> None:
            self.runs += 1
            if self.runs == 4:
                await clock.advance(timedelta(hours=1))
            if self.runs < 6:
                raise Lost
            self.healthy = True
            await super().run(ear, notebook)

    monkeypatch.setattr(bot.app, "FIRST_BREAK", timedelta(milliseconds=1))
    adapter, clock = Breaking(healthy=False), HandClock()
    with capture_logs() as logs:
        async with put_together(settings, clock=clock, adapters=[adapter]) as app, running(app):
            assert adapter.runs == 6
    pauses = [one["seconds"].microseconds for one in logs if one["event"] == "adapter broke"]
    assert pauses == [1000, 2000, 4000, 1000, 2000]


async def test_starts_without_an_adapter_that_is_not_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.app, "WAKING", timedelta(0))
    adapters = [ScriptedAdapter("away", healthy=False), ScriptedAdapter()]
    async with (
        put_together(settings, clock=HandClock(), adapters=adapters) as app,
        running(app),
    ):
        status, found = await health(app)
    assert status == 503
    assert found == {"store": True, "clock": True, "away": False, "test": True}


async def test_nothing_is_heard_before_recovery_is_over() -> None:
    class Listener:
        async def hear(
            self, batch: Sequence[Heard], notes: NotebookWrites | None = None
        ) -> list[Answer]:
            heard.set()
            return []

        async def together(self) -> Together:
            raise NotImplementedError

        async def form_link(self, person: Person, phase: PhaseId) -> str:
            return ""

    heard, recovered = asyncio.Event(), asyncio.Event()
    ear = _PatientEar(Listener(), recovered)
    hearing = asyncio.create_task(ear.hear([]))
    for _ in range(20):
        await asyncio.sleep(0)
    assert not heard.is_set()
    recovered.set()
    assert await hearing == []


async def test_the_web_room_is_there_unless_it_is_switched_off(settings: Settings) -> None:
    async with put_together(settings, clock=HandClock()) as app, running(app):
        assert isinstance(app.adapters["web"], WebAdapter)
        assert app.url == "http://127.0.0.1:8080"
        assert app.listener is None
        assert await health(app) == (200, {"store": True, "clock": True, "web": True})
    off = settings.model_copy(update={"web": None})
    async with put_together(off, clock=HandClock()) as app, running(app):
        assert app.adapters == {}
        assert app.url == ""
        assert await health(app) == (200, {"store": True, "clock": True})


async def test_people_come_through_the_public_address(settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": "https://blitz.example"})
    async with put_together(public, clock=HandClock()) as app:
        assert app.url == "https://blitz.example"


async def test_takes_the_port_only_when_asked(settings: Settings) -> None:
    free = settings.model_copy(update={"web": Address("127.0.0.1", 0)})
    async with (
        put_together(free, clock=HandClock(), listening=True) as app,
        running(app),
        httpx2.AsyncClient(trust_env=False) as client,
    ):
        assert (await client.get(f"{app.url}/healthz")).status_code == 200
        assert (await client.get(app.url)).status_code == 200


async def test_only_one_at_a_time(settings: Settings) -> None:
    async with put_together(settings, clock=HandClock()):
        with pytest.raises(InUseError):
            async with put_together(settings, clock=HandClock()):
                pass


async def test_keys_beside_the_database_or_not_at_all(settings: Settings) -> None:
    wrong = settings.model_copy(update={"keys": settings.database.parent / "keys"})
    with pytest.raises(KeyFolderError):
        async with put_together(wrong, clock=HandClock()):
            pass


# --- whom it calls --------------------------------------------------------------------------------


async def test_a_round_in_the_web_room_calls_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No name is looked up and no connection made, from the first person to the result."""
    called: list[object] = []

    def noted(_self: object, address: object) -> None:
        called.append(address)

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, noted)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **_: called.append(args))
    async with house(tmp_path) as here:
        await here.play()
        assert QUESTION in here.files()
    assert called == []
