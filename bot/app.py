"""The whole program, put together and run: the wiring, and nothing else."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog
from starlette.responses import Response
from starlette.routing import Route

from bot.calendars import Calendars
from bot.clock import Clock, RealClock
from bot.commands import Words
from bot.downloads import Downloads
from bot.keys import KeyDirectory
from bot.methods import load_methods
from bot.metrics import CONTENT_TYPE, Metrics
from bot.moderator import Defaults, House, Moderator
from bot.outbox import Outbox
from bot.platforms import links_of, platforms, public_url, web_secret
from bot.port import UnusableError
from bot.server import LONGEST, PROBE, WEB, Health, WebServer, bound, site
from bot.store import Keeping, StoreError
from bot.store.notebook import StoreNotebook
from bot.store.sqlite import SqliteStore
from bot.texts import Texts
from bot.urn import Urn
from bot.views import Views

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence

    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.core.model import PhaseId
    from bot.port import Adapter, Answer, Ear, Heard, NotebookWrites, Person, Together
    from bot.store import Store
    from config.settings import Settings

WAKING: Final = timedelta(seconds=5)  # what adapters get to be there before recovery begins
LOOK_AGAIN: Final = timedelta(milliseconds=20)
LAST_ANSWERS: Final = timedelta(milliseconds=300)  # while adapters still hear; streams go on
LAST_POSTS: Final = timedelta(seconds=2)
FIRST_BREAK: Final = timedelta(seconds=1)
LONGEST_BREAK: Final = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class App:
    """All parts of a running bot; made by `assembled`."""

    store: Store
    clock: Clock
    outbox: Outbox
    moderator: Moderator
    adapters: Mapping[str, Adapter]
    url: str  # where people reach the web server; empty where there is none
    metrics: Metrics
    listener: socket.socket | None
    probe: socket.socket | None = None  # where the metrics are asked for
    served: Sequence[BaseRoute] = ()  # what the bot itself brings

    def site(self) -> Starlette:
        """What the web server serves."""
        routes = list(self.served)
        for adapter in self.adapters.values():
            routes += adapter.routes()
        return site(routes, self._health())

    def probe_site(self) -> Starlette:
        """What is served where the metrics are asked for."""

        async def metrics(_: Request) -> Response:
            text = self.metrics.exposition(await self.store.census())
            return Response(text, media_type=CONTENT_TYPE)

        return site([Route("/metrics", metrics)], self._health())

    def _health(self) -> Health:
        alive = {name: partial(_said_alive, part) for name, part in self.adapters.items()}
        return {"store": self._store_answers, "clock": partial(_said_alive, self.clock), **alive}

    async def _store_answers(self) -> bool:
        async with self.store.reading() as reading:
            await reading.next_due()
        return True

    async def run(self, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        """Finish what a crash left, then run until `stop`; ends within 10 s."""
        recovered = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            listening = [
                tasks.create_task(self._listen(adapter, recovered))
                for adapter in self.adapters.values()
            ]
            await self._until_adapters_are_there()
            await self._recover()
            recovered.set()
            firing = tasks.create_task(self.clock.run(self.moderator.fire_due))
            sending = tasks.create_task(self.outbox.run())
            servers = self._servers()
            serving = [tasks.create_task(server.listen()) for server in servers]
            watching = [tasks.create_task(self.metrics.watch_loop())] if self.probe else []
            ready()
            await stop.wait()
            sending.cancel()
            for server in servers:
                server.stop()
            if serving:
                await asyncio.wait(serving, timeout=LAST_ANSWERS.total_seconds())
            await _ended([firing, *listening, *watching], serving)
            await self.outbox.drain(LAST_POSTS)

    def _servers(self) -> list[WebServer]:
        room = [WebServer(self.site(), self.listener)] if self.listener else []
        return [*room, WebServer(self.probe_site(), self.probe)] if self.probe else room

    async def _until_adapters_are_there(self) -> None:
        try:
            async with asyncio.timeout(WAKING.total_seconds()):
                while not all(part.alive() for part in self.adapters.values()):  # noqa: ASYNC110
                    await asyncio.sleep(LOOK_AGAIN.total_seconds())
        except TimeoutError:
            log.warning("not every adapter is there yet")

    async def _recover(self) -> None:
        """A platform that fails must not keep the others' rounds from going on."""
        try:
            await self.moderator.recover()
        except StoreError:
            raise
        except Exception:
            log.exception("recovery incomplete")
        await self.outbox.recover()

    async def _listen(self, adapter: Adapter, recovered: asyncio.Event) -> None:
        """Let an adapter run, again and again should it break; one that cannot ends the program."""
        ear = _PatientEar(self.moderator.ear(adapter.name), recovered)
        notebook = StoreNotebook(self.store, adapter.name)
        pause = FIRST_BREAK
        while True:
            began = self.clock.now()
            try:
                await adapter.run(ear, notebook)
            except UnusableError:
                raise
            except Exception:
                pause = FIRST_BREAK if self.clock.now() - began > LONGEST_BREAK else pause
                log.exception("adapter broke", adapter=adapter.name, seconds=pause)
            await asyncio.sleep(pause.total_seconds())
            pause = min(2 * pause, LONGEST_BREAK)


class _PatientEar:
    """Hears nothing before recovery is over: a phase that opens meanwhile could lose its key."""

    def __init__(self, ear: Ear, recovered: asyncio.Event) -> None:
        self._ear = ear
        self._recovered = recovered

    async def hear(
        self, batch: Sequence[Heard], notes: NotebookWrites | None = None
    ) -> list[Answer]:
        await self._recovered.wait()
        return await self._ear.hear(batch, notes)

    async def together(self) -> Together:
        await self._recovered.wait()
        return await self._ear.together()

    async def form_link(self, person: Person, phase: PhaseId) -> str:
        return await self._ear.form_link(person, phase)


@asynccontextmanager
async def assembled(
    settings: Settings,
    *,
    texts: Texts | None = None,
    clock: Clock | None = None,
    adapters: Iterable[Adapter] | None = None,
    listening: bool = False,
) -> AsyncIterator[App]:
    """Open what has to be open and put it together; nothing runs yet.

    Args:
        settings: Where everything is.
        texts: If somebody has read them already.
        clock: Another than the machine's.
        adapters: Others than those of the settings.
        listening: Take the web server's port too; without it, no socket is opened.

    Raises:
        StoreError: Also if another process runs on that database.
        KeyFolderError: The keys cannot be kept there.
        BindError: The web server cannot listen there.
        MethodError: A method's file is wrong.
    """
    clock = clock or RealClock()
    texts = texts or Texts.load(settings.language)
    async with AsyncExitStack() as stack:
        metrics = Metrics()
        opened = SqliteStore.open(settings.database, watch=metrics)
        store = await stack.enter_async_context(opened)
        owner = await _mark_of(store)
        keys = KeyDirectory(settings.key_folder, settings.database, owner=owner)
        listener, probe = (
            stack.enter_context(bound(address, setting)) if listening and address else None
            for address, setting in ((settings.web, WEB), (settings.metrics, PROBE))
        )
        url = public_url(settings, listener)
        if adapters is None:
            secret = web_secret(settings, keys)
            adapters = platforms(settings, texts, secret=secret, url=url, now=clock.now)
        by_name = {adapter.name: adapter for adapter in adapters}
        calendars = downloads = None
        served: list[BaseRoute] = []
        if url:
            secret = web_secret(settings, keys)
            calendars = Calendars(secret, url, store, clock.now)
            downloads = Downloads(secret, url, store, texts, clock.now)
            served = [*calendars.routes(), *downloads.routes()]
        outbox = Outbox(store, by_name, clock)
        metrics.count_failures(outbox.failures)
        methods, words = load_methods(), Words.load()
        house = House(
            store=store,
            urn=Urn(store, keys),
            keys=keys,
            views=Views(texts, methods, words),
            words=words,
            methods=methods,
            adapters=by_name,
            outbox=outbox,
            clock=clock,
            defaults=Defaults(settings.language, settings.timezone, settings.region),
            links=links_of(settings, by_name.values()),
            calendars=calendars,
            downloads=downloads,
            keeping=Keeping(rounds=settings.retention),
            metrics=metrics,
        )
        moderator = Moderator(house)
        yield App(store, clock, outbox, moderator, by_name, url, metrics, listener, probe, served)


async def _mark_of(store: Store) -> str:
    """What tells this database from others that share its key folder; made at the first start."""
    known = await store.notes("bot", "mark")
    if not known:
        known = {"mark": secrets.token_hex(4)}
        async with store.transaction() as tx:
            await tx.write_notes("bot", known)
    return known["mark"]


async def _said_alive(part: Adapter | Clock) -> bool:
    return part.alive()


async def _ended(
    cancelled: Sequence[asyncio.Task[None]], finishing: Sequence[asyncio.Task[None]]
) -> None:
    """Cancel the ones, let the others finish, and leave whoever takes too long."""
    for task in cancelled:
        task.cancel()
    await asyncio.wait([*cancelled, *finishing], timeout=LONGEST.total_seconds())
    for task in finishing:
        task.cancel()
