"""What is said or tidied up at once, outside the outbox: in order for each room, until it is done.

However long the homeserver is away: what it has not refused is tried again, for a day. Nothing of
it is written down: what a crash takes away can be asked for again.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from typing import Final

import structlog

from adapters.matrix.api import MatrixError, wait_after
from adapters.matrix.mail import TooEarlyError
from adapters.matrix.sharing import NotReadyError
from bot.port import NotKeptError

BREAK: Final = 2.0  # seconds after something passing; each further one takes twice as long
LONGEST_BREAK: Final = 60.0
GIVEN_UP: Final = 86_400.0  # seconds, for which homeservers remember what they have done
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
        self._back = asyncio.Event()  # set, and replaced, when the homeserver is there again

    def add(self, line: str, errand: Errand) -> None:
        """After all that waits in that line."""
        self._waiting[line].append(errand)
        if line not in self._runners:
            self._runners[line] = asyncio.create_task(self._run(line))

    def drop(self, line: str) -> None:
        """Nothing that waits there makes sense any more."""
        if runner := self._runners.pop(line, None):
            del self._waiting[line]
            runner.cancel()

    def hurry(self) -> None:
        """The homeserver is there again: nobody waits any longer for what it has kept waiting."""
        self._back.set()
        self._back = asyncio.Event()

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
        place = self._places if line.endswith(TIDYING) else nullcontext()
        try:
            while self._waiting[line]:
                await self._do(self._waiting[line].popleft(), place)
        finally:
            if self._runners.get(line) is asyncio.current_task():  # otherwise it was dropped
                del self._waiting[line]
                del self._runners[line]

    async def _do(self, errand: Errand, place: AbstractAsyncContextManager[None]) -> None:
        """Until it is done, or refused; who waits for another try keeps no place."""
        now = asyncio.get_running_loop().time
        last, pause = now() + GIVEN_UP, BREAK
        while True:
            try:
                async with place:
                    await errand()
            except Exception as error:
                if not _passes(error):
                    log.exception("errand failed", adapter="matrix")
                    return
                if now() > last:
                    log.warning("errand given up", adapter="matrix")
                    return
                pause = await self._rest(error, pause)
            else:
                return

    async def _rest(self, error: Exception, pause: float) -> float:
        """Wait before the next try; returns how long before the one after that."""
        match error:
            case TooEarlyError(wait=wait):
                await asyncio.sleep(wait.total_seconds())
                return pause
            case MatrixError(limited=True):
                await asyncio.sleep(error.pause.total_seconds())
                return pause
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._back.wait()
        return min(2 * pause, LONGEST_BREAK)


def _passes(error: Exception) -> bool:
    """Whether it may be done later what could not be done now."""
    later = (TooEarlyError, NotReadyError, NotKeptError)
    return isinstance(error, later) or wait_after(error) is not None
