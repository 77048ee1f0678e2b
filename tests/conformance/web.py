"""The web room, seen through its pages."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import httpx2
from starlette.applications import Starlette

from adapters.web import WebAdapter
from bot.core.model import PersonId, PlaceId
from bot.texts import Texts
from tests.conformance.platform import Seen

if TYPE_CHECKING:
    from bot.port import Adapter

TEXTS = Texts.load(strict=True)
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


class Web:
    """Two windows; their addresses stay the same when the bot starts again."""

    def __init__(self) -> None:
        self.place = PlaceId("web:room:team")
        self.people = (PersonId(""), PersonId(""))  # known once they have come in
        self.names = ("Anna", "Ben")
        self.nowhere = PlaceId("web:room:nowhere")
        self.nobody = PersonId("web:room:nobody")
        self.windows: dict[PersonId, str] = {}

    def adapter(self) -> Adapter:
        adapter = WebAdapter(
            texts=TEXTS,
            secret=b"a secret of the tests",
            loopback=True,
            public_url="http://localhost",
            now=lambda: NOON,
            pace=0,
        )
        self._app = Starlette(routes=[*adapter.routes()])
        return adapter

    async def gather(self, adapter: Adapter) -> None:
        if self.windows:
            return
        for name in self.names:
            async with self._browser() as browser:
                reply = await browser.post("/enter", data={"name": name})
            found = {one.id for one in await adapter.members(self.place)} - self.windows.keys()
            self.windows[found.pop()] = reply.url.path
        first, second = self.windows
        self.people = (first, second)

    async def seen(self, to: PlaceId | PersonId) -> list[Seen]:
        private = to in self.windows
        address = self.windows[PersonId(to)] if private else next(iter(self.windows.values()))
        async with self._browser() as browser:
            page = _Page("private" if private else "timeline")
            page.feed((await browser.get(address)).text)
        return list(reversed(page.seen)) if private else page.seen

    def _browser(self) -> httpx2.AsyncClient:
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self._app),
            base_url="http://localhost",
            follow_redirects=True,
        )


class _Page(HTMLParser):
    """Reads the articles of one part of the room: their paragraphs, list items and buttons."""

    SILENT = frozenset({"by", "given"})  # who says it and when, and how many dots

    def __init__(self, part: str) -> None:
        super().__init__(convert_charrefs=True)
        self._part = part
        self._inside = False
        self._text: list[str] | None = None
        self._button = False
        self._lines: list[str] = []
        self._buttons: list[str] = []
        self.seen: list[Seen] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if "data-part" in known:
            self._inside = known["data-part"] == self._part
        elif self._inside and tag == "article":
            self._lines, self._buttons = [], []
        elif tag in {"p", "li", "h3", "button"} and known.get("class") not in self.SILENT:
            self._text = []

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "article" and self._inside:
            self.seen.append(Seen(tuple(self._lines), tuple(self._buttons)))
        elif tag in {"p", "li", "h3", "button"} and self._text is not None:
            text = "".join(self._text).strip()
            self._text = None
            if text:
                (self._buttons if tag == "button" else self._lines).append(text)
