"""Proves that nothing is to be noticed: neither on another's screen nor on the wire."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx2

from tests.browser.people import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.browser.people import Someone
    from tests.browser.room import OpenRoom

CALLS = itertools.count(1)

# Whatever changes in the page, with what the timeline then says.
WATCH = """() => {
    window.moves = [];
    const timeline = document.querySelector("[data-part=timeline]");
    new MutationObserver(() => window.moves.push(timeline.textContent)).observe(document,
        { subtree: true, childList: true, attributes: true, characterData: true });
}"""


@asynccontextmanager
async def nobody_notices(room: OpenRoom, onlooker: Someone, caller: Someone) -> AsyncIterator[None]:
    """That nothing comes cannot be waited for: a line called out afterwards must come first.

    The onlooker watches their own screen, and the stream of what all windows are told.
    """
    told: asyncio.Queue[str] = asyncio.Queue()
    address = await onlooker.page.locator("body").get_attribute("data-stream")
    listening = asyncio.create_task(_listen(f"{room.url}{address}", told))
    try:
        assert await _next(told) == "hello"
        await onlooker.page.evaluate(WATCH)
        yield
        call = f"Hört ihr mich? ({next(CALLS)})"
        await caller.types(call)
        await onlooker.reads(call)
        moves = await onlooker.page.evaluate("window.moves")
        assert call in moves[0], "the onlooker's page has changed"
        assert await _next(told) == "changed"
        assert told.empty(), "all windows have been told something"
    finally:
        listening.cancel()
        await asyncio.wait([listening])


async def _next(told: asyncio.Queue[str]) -> str:
    async with asyncio.timeout(PATIENCE):
        return await told.get()


async def _listen(address: str, told: asyncio.Queue[str]) -> None:
    async with (
        httpx2.AsyncClient(trust_env=False, timeout=None) as client,
        client.stream("GET", address) as stream,
    ):
        async for line in stream.aiter_lines():
            if line.startswith("event: ") and line != "event: ping":  # comes with time alone
                told.put_nowait(line.removeprefix("event: "))
