"""Tells open windows that something has changed, and never what: server-sent events.

Written by hand, since streams must end with an event of ours (a library's global exit flag would
outlive the server), and since a reader who is slow must hear each topic once, not a queue of them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Receive, Scope, Send

PING = 10.0  # seconds between signs of life
_HEADERS = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]


class _Reader:
    """One open stream, and what it has yet to hear."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.gone = False
        self.news = asyncio.Event()

    async def next(self) -> str:
        """The next event as text: what has changed, or only a sign of life."""
        try:
            await asyncio.wait_for(self.news.wait(), PING)
        except TimeoutError:
            return "event: ping\ndata: -\n\n"
        self.news.clear()
        topics, self.topics = sorted(self.topics), set()
        return f"event: changed\ndata: {' '.join(topics)}\n\n" if topics else ""


class Hub:
    """All open streams."""

    def __init__(self) -> None:
        """No stream is open before `start`."""
        self._readers: set[_Reader] = set()
        self._stopped = True

    def publish(self, topics: Iterable[str]) -> None:
        """Tell every window; topics that pile up are told together."""
        for reader in self._readers:
            reader.topics.update(topics)
            reader.news.set()

    def start(self) -> None:
        """From now on streams stay open."""
        self._stopped = False

    def stop(self) -> None:
        """End all streams at once, and every later one."""
        self._stopped = True
        for reader in self._readers:
            reader.news.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One stream, as an ASGI response."""
        reader = _Reader()
        self._readers.add(reader)
        watch = asyncio.create_task(_watch(receive, reader))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            text = "retry: 2000\nevent: hello\ndata: -\n\n"
            while not (reader.gone or self._stopped or scope["method"] == "HEAD"):
                await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
                text = await reader.next()
            await send({"type": "http.response.body", "body": b""})
        finally:
            self._readers.discard(reader)
            watch.cancel()


async def _watch(receive: Receive, reader: _Reader) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.gone = True
    reader.news.set()
