"""The real web room beside a notebook in memory and a bot that plays a script."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING

import httpx2
from starlette.applications import Starlette

from adapters.web import WebAdapter
from bot.core.model import PersonId, PhaseId, PlaceId
from bot.port import (
    Answer,
    Block,
    Button,
    Buttons,
    Command,
    Form,
    Heading,
    Heard,
    Message,
    Note,
    NotebookWrites,
    Person,
    Post,
    Press,
    Submit,
    Text,
    Together,
)
from bot.texts import Texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping, Sequence

TEXTS = Texts.load(strict=True)
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)  # 12:00 in Berlin
TEAM = PlaceId("web:room:team")
PHASE = PhaseId("phase")
OURS = {"sec-fetch-site": "same-origin"}
OPEN_PAGE = OURS | {"blitzlicht-fragment": "yes"}


@dataclass
class MemoryNotebook:
    """Keeps what is written, and survives a restart of the room."""

    notes: dict[str, str] = field(default_factory=dict)
    broken: bool = False

    async def read(self, key: str) -> str | None:
        return self.notes.get(key)

    async def scan(self, prefix: str) -> dict[str, str]:
        return {key: self.notes[key] for key in sorted(self.notes) if key.startswith(prefix)}

    async def write(self, changes: NotebookWrites) -> None:
        if self.broken:
            raise OSError
        for key, value in changes.items():
            if value is None:
                self.notes.pop(key, None)
            else:
                self.notes[key] = value


def silent(_: Heard) -> Answer:
    return None


@dataclass
class ScriptedEar:
    """Remembers what it heard, and answers by a function."""

    script: Callable[[Heard], Answer] = silent
    heard: list[Heard] = field(default_factory=list)

    async def hear(
        self, batch: Sequence[Heard], notes: NotebookWrites | None = None
    ) -> list[Answer]:
        self.heard.extend(batch)
        return [self.script(one) for one in batch]

    async def together(self) -> Together:
        raise NotImplementedError

    async def form_link(self, person: Person, phase: PhaseId) -> str:
        return ""

    @property
    def commands(self) -> list[Command]:
        return [one for one in self.heard if isinstance(one, Command)]

    @property
    def presses(self) -> list[Press]:
        return [one for one in self.heard if isinstance(one, Press)]

    @property
    def submits(self) -> list[Submit]:
        return [one for one in self.heard if isinstance(one, Submit)]


@dataclass
class Window:
    """One person's window: an address, and what can be done in it."""

    browser: httpx2.AsyncClient
    base: str  # /p/TOKEN/c/CHANNEL

    @property
    def home(self) -> str:
        return self.base.partition("/c/")[0]

    @property
    def channel(self) -> PlaceId:
        return PlaceId("web:room:" + self.base.rpartition("/")[2])

    async def page(self, address: str = "") -> str:
        reply = await self.browser.get(address or self.base)
        assert reply.status_code == 200, reply.text
        return unescape(reply.text)

    async def send(
        self, what: str, values: Mapping[str, str | Sequence[str]] | None = None
    ) -> httpx2.Response:
        """POST from the open page: line, press, submit, again."""
        return await self.browser.post(
            f"{self.base}/{what}", data=dict(values or {}), headers=OPEN_PAGE
        )


class Room:
    """The adapter, what it talks to, and a browser."""

    def __init__(self, adapter: WebAdapter, ear: ScriptedEar, notebook: MemoryNotebook) -> None:
        self.adapter = adapter
        self.ear = ear
        self.notebook = notebook
        self.app = Starlette(routes=[*adapter.routes()])
        self.browser = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app),
            base_url="http://localhost:8080",
            follow_redirects=True,
        )

    async def enter(self, name: str, **more: str) -> Window:
        """Come in by name; where this leads is the window."""
        reply = await self.browser.post("/enter", data={"name": name, **more}, headers=OURS)
        assert reply.status_code == 200
        assert "/p/" in str(reply.url), reply.text
        return Window(self.browser, reply.url.path)

    async def person(self, name: str, place: PlaceId = TEAM) -> PersonId:
        """The id of a member."""
        members = await self.adapter.members(place)
        return next(one.id for one in members if one.name.startswith(name))


@asynccontextmanager
async def open_room(
    *,
    loopback: bool = True,
    public_url: str = "http://localhost:8080",
    language: str = "de",
    notebook: MemoryNotebook | None = None,
    script: Callable[[Heard], Answer] = silent,
) -> AsyncIterator[Room]:
    adapter = WebAdapter(
        texts=TEXTS,
        secret=b"a secret of the tests",
        loopback=loopback,
        public_url=public_url,
        language=language,
        now=lambda: NOON,
        pace=0,
    )
    room = Room(adapter, ScriptedEar(script), notebook or MemoryNotebook())
    running = asyncio.create_task(adapter.run(room.ear, room.notebook))
    await until(adapter.alive)
    try:
        yield room
    finally:
        running.cancel()
        await asyncio.wait([running])
        await room.browser.aclose()


async def until(what: Callable[[], bool], longest: timedelta = timedelta(seconds=5)) -> None:
    """Wait for something that happens in the background."""
    async with asyncio.timeout(longest.total_seconds()):
        while not what():  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.005)


def who(one: Press | Submit) -> Person:
    """Who pressed or sent: a person, here."""
    assert isinstance(one.person, Person)
    return one.person


def said(*blocks: Block) -> Message:
    return Message(blocks)


def note(text: str, *, error: bool = False) -> Note:
    return Note(said(Text(text)), error=error)


def invitation(key: str, to: str, about: PlaceId = TEAM) -> Post:
    """A private post with a button, as a phase sends them."""
    write = Buttons((Button("Später", "not-now"), Button("Ideen schreiben", "write", primary=True)))
    message = said(Heading("Was nun?"), write)
    return Post(key, PersonId(to), message, private=True, phase=PHASE, about=about)


def call(key: str, *blocks: Block, phase: PhaseId | None = None, to: PlaceId = TEAM) -> Post:
    """A post to a channel."""
    return Post(key, to, said(*blocks), phase=phase)


def only_form(form: Form) -> Callable[[Heard], Answer]:
    """A script: every press opens this form, everything else is noted."""
    return lambda heard: form if isinstance(heard, Press) else note("Notiert.")


def articles(page: str, area: str) -> list[str]:
    """The items of `timeline` or `private`, as HTML."""
    part = re.split(r'data-part="', page)
    found = next(one for one in part if one.startswith(area))
    return re.findall(r"<article.*?</article>", found, re.DOTALL)
