"""How long an event loop lets everybody wait."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TICK: Final = 0.002  # seconds


@dataclass
class Stalls:
    """The longest time, in milliseconds, that a tick came too late."""

    longest: float = 0

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(TICK)
            self.longest = max(self.longest, 1000 * (time.perf_counter() - begun - TICK))


@asynccontextmanager
async def watched() -> AsyncIterator[Stalls]:
    """Look at the loop for a while."""
    stalls = Stalls()
    watching = asyncio.create_task(stalls.watch())
    await asyncio.sleep(0)
    try:
        yield stalls
        await asyncio.sleep(2 * TICK)  # so that what has just ended is seen
    finally:
        watching.cancel()
