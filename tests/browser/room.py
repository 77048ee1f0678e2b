"""The program in this process, on a free port, with a clock for tests; and windows into it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

import httpx2

from adapters.web import WebAdapter
from adapters.web.practice import NAMES, Practice
from adapters.web.rooms import TEAM
from bot.app import assembled
from bot.core.project import Party, Project, ProjectId, ProjectState
from bot.port import DotsField, Form, Note, Place, Press, Submit
from bot.texts import Texts
from config.settings import Settings
from config.values import Address
from tests.browser.people import PATIENCE, KeyboardOnly, Someone
from tests.hand_clock import HandClock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from playwright.async_api import Browser, BrowserContext, ConsoleMessage, WebError

    from adapters.web.house import House
    from adapters.web.records import Resident
    from bot.app import App
    from bot.core.model import PhaseId
    from bot.core.project import Plan
    from bot.port import Person, Post, Value

TEXTS = Texts.load(strict=True)


class OpenRoom:
    """`async with OpenRoom(…) as room`; whatever a browser complains about is in `complaints`."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.clock = HandClock()
        self.complaints: list[str] = []
        self._browser = browser
        self._folder = folder
        self._windows = AsyncExitStack()
        self._address = Address("127.0.0.1", 0)

    async def __aenter__(self) -> Self:
        await self._start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._windows.aclose()
        await self._end()

    async def restart(self) -> None:
        """Another server, at the same address and on the same files; the windows stay open."""
        await self._end()
        self._address = Address("127.0.0.1", urlsplit(self.url).port or 0)
        self.clock = HandClock(self.clock.now())
        self.clock.wake_at(self.clock.now())  # as any clock fires at first
        await self._start()
        await self.clock.advance(timedelta(0))

    async def _start(self) -> None:
        self._stop = asyncio.Event()
        started: asyncio.Future[App] = asyncio.get_running_loop().create_future()
        self._server = asyncio.create_task(self._serve(started))
        either: list[asyncio.Future[Any]] = [self._server, started]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if self._server.done():
            await self._server
        self.app = started.result()
        self.url = self.app.url
        self.clock.settle = self.app.outbox.flush

    async def _end(self) -> None:
        self._stop.set()
        await self._server

    async def _serve(self, started: asyncio.Future[App]) -> None:
        settings = Settings.model_construct(
            database=self._folder / "data" / "blitzlicht.db",
            keys=None,
            web=self._address,
            web_secret=None,
            public_url="",
            language="de",
            timezone="Europe/Berlin",
        )
        async with assembled(settings, texts=TEXTS, clock=self.clock, listening=True) as app:
            adapter = app.adapters["web"]
            assert isinstance(adapter, WebAdapter)
            self._adapter = adapter
            self.colleagues = adapter._practice = Colleagues(adapter._house)
            await app.run(self._stop, lambda: started.set_result(app))

    # --- time -------------------------------------------------------------------------------

    async def pass_time(self, **span: float) -> None:
        """E.g. `minutes=10`."""
        await self.clock.advance(timedelta(**span))

    # --- windows and the people before them ---------------------------------------------------

    async def browser(self, **options: Any) -> BrowserContext:
        """A browser of its own, as if on another machine."""
        context = await self._browser.new_context(
            base_url=self.url,
            locale="de-DE",
            reduced_motion="reduce",
            viewport=options.pop("viewport", {"width": 1280, "height": 900}),
            **options,
        )
        self._windows.push_async_callback(context.close)
        context.set_default_timeout(PATIENCE * 1000)
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        return context

    async def joins(self, name: str, *, by_keyboard: bool = False, **options: Any) -> Someone:
        """Somebody opens the room's address in a browser of their own, and comes in by the door."""
        context = await self.browser(**options)
        kind = KeyboardOnly if by_keyboard else Someone
        someone = kind(name, await context.new_page())
        await someone.page.goto("/")
        await someone.enters()
        return someone

    async def returns(self, name: str, *, beside: Someone | None = None) -> Someone:
        """Somebody who has come in before opens their window, in a browser of their own or not."""
        context = beside.page.context if beside else await self.browser()
        reply = await context.request.post("/enter", form={"name": name}, max_redirects=0)
        someone = Someone(name, await context.new_page())
        await someone.page.goto(reply.headers["location"])
        return someone

    # --- people whose windows nobody looks at ------------------------------------------------

    async def also_has(self, *names: str) -> None:
        async with httpx2.AsyncClient(
            base_url=self.url, trust_env=False, follow_redirects=True
        ) as client:
            for name in names:
                assert (await client.post("/enter", data={"name": name})).is_success

    async def gets_cards(self, name: str, *cards: str) -> None:
        form = await self._form(name, "write")
        fields = [field.name for field in form.fields]
        await self._send(name, form, dict(zip(fields, cards, strict=False)))

    async def gets_dots(self, name: str, dots: dict[str, int]) -> None:
        form = await self._form(name, "vote")
        (field,) = form.fields
        assert isinstance(field, DotsField)
        ids = {option.label: option.value for option in field.options}
        await self._send(name, form, {"dots": {ids[card]: n for card, n in dots.items()}})

    async def has_projects(self, owner: str, plans: Iterable[Plan]) -> None:
        """Going on since today, asked about in a week."""
        who, now = Party((await self._person(owner)).id, owner), self.clock.now()
        async with self.app.store.transaction() as tx:
            for number, plan in enumerate(plans):
                new = Project(ProjectId(f"{number:016}"), TEAM, "#team", plan, now, owner=who)
                due = now + timedelta(days=6, hours=23)
                await tx.save_project(replace(new, state=ProjectState.GOING, due_at=due))

    async def _form(self, name: str, verb: str) -> Form:
        place = Place(TEAM, "#team")
        pressed = Press(await self._person(name), place, f"{verb}:{await self._phase()}")
        (form,) = await self.app.moderator.ear("web").hear([pressed])
        assert isinstance(form, Form)
        return form

    async def _send(self, name: str, form: Form, values: dict[str, Value]) -> None:
        place = Place(TEAM, "#team")
        sent = Submit(await self._person(name), place, form.action, values)
        (answer,) = await self.app.moderator.ear("web").hear([sent])
        assert isinstance(answer, Note)
        assert not answer.error

    async def _person(self, name: str) -> Person:
        return next(one for one in await self._adapter.members(TEAM) if one.name == name)

    async def _phase(self) -> PhaseId:
        async with self.app.store.reading() as reading:
            round_ = await reading.live_round(TEAM)
        assert round_
        assert round_.current
        return round_.current.id

    # --- links -------------------------------------------------------------------------------

    async def form_link(self, name: str) -> str:
        """Where a chat that keeps what people type would send that person now."""
        moderator = self.app.moderator  # gives links only where other machines can reach them
        moderator._house = replace(moderator._house, links=self._adapter)
        return await moderator.ear("web").form_link(await self._person(name), await self._phase())

    def invitation(self, name: str) -> str:
        """A personal link, as `blitzlicht invite` makes it."""
        return self._adapter.invitation(name)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _broke(self, error: WebError) -> None:
        self.complaints.append(str(error.error))


class Colleagues(Practice):
    """The simulated ones; they say when they are done, since nobody else may know."""

    def __init__(self, house: House) -> None:
        super().__init__(house, pace=0)
        self._done = asyncio.Semaphore(0)

    async def have_answered(self) -> None:
        async with asyncio.timeout(PATIENCE):
            for _ in NAMES:
                await self._done.acquire()

    async def _take_part(self, colleague: Resident, post: Post) -> None:
        await super()._take_part(colleague, post)
        self._done.release()
