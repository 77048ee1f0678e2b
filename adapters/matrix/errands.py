"""What is said or tidied up at once, outside the outbox: in order for each room, until it is done.

Nothing of it is written down: what a crash takes away can be asked for again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Final

import structlog

from adapters.matrix.api import PASSED_BY, SERVER_ERROR, MatrixError
from adapters.matrix.mail import TooEarlyError
from adapters.matrix.sharing import NotReadyError

BREAK: Final = 2.0  # seconds after something passing
TRIES: Final = 30
TIDYING: Final = " tidying"  # ends the names of lines that can wait
AT_ONCE: Final = 4  # of those that can; what somebody waits for must not queue behind them
LAST: Final = 2.0  # seconds for what is under way when the bot stops

Errand = Callable[[], Awaitable[object]]

log = structlog.get_logger()


class Errands:
    """One line of errands a key."""

    def __init__(self) -> None:
        """Nothing is under way."""
        self._waiting: defaultdict[str, deque[Errand]] = defaultdict(deque)
        self._runners: dict[str, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    def add(self, line: str, errand: Errand) -> None:
        """After all that waits in that line."""
        self._waiting[line].append(errand)
        if line not in self._runners:
            self._runners[line] = asyncio.create_task(self._run(line))

    async def settled(self, end: str = "") -> None:
        """Wait until all lines are done whose names end so."""
        while tasks := [task for name, task in self._runners.items() if name.endswith(end)]:
            await asyncio.wait(tasks)

    async def finish(self) -> None:
        """Wait for what is under way, though not for long."""
        try:
            async with asyncio.timeout(LAST):
                await self.settled()
        except TimeoutError:
            for task in self._runners.values():
                task.cancel()

    async def _run(self, line: str) -> None:
        try:
            while self._waiting[line]:
                errand = self._waiting[line].popleft()
                async with self._places if line.endswith(TIDYING) else nullcontext():
                    await _done(errand)
        finally:
            del self._waiting[line]
            del self._runners[line]


async def _done(errand: Errand) -> None:
    tries = 0
    while tries < TRIES:
        try:
            await errand()
        except Exception as error:
            pause = _pause(error)
            if pause is None:
                log.exception("errand failed", adapter="matrix")
                return
            tries += not isinstance(error, TooEarlyError)
            await asyncio.sleep(pause)
        else:
            return
    log.warning("errand given up", adapter="matrix")


def _pause(error: Exception) -> float | None:
    """How long to wait before trying again; None: it makes no sense."""
    match error:
        case TooEarlyError(wait=wait) | MatrixError(limited=True, wait=wait):
            return wait.total_seconds()
        case MatrixError(status=status) if status < SERVER_ERROR:
            return None
        case MatrixError() | NotReadyError():
            return BREAK
    return BREAK if isinstance(error, PASSED_BY) else None
