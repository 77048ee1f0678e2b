"""Places in the writer's queue: who waits, for how long, and for what."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.store import StoreBusyError, StoreError
from bot.store.session import Session

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.core.model import PhaseId

T = TypeVar("T")


class Ticket(Generic[T]):
    """A place in the queue.

    Its holder leaves at the deadline, or when cancelled, but not while it is being served: what
    was begun is brought to its end, so that an error always means "not kept".
    """

    def __init__(self, patience: timedelta) -> None:
        """Wait for that long."""
        loop = asyncio.get_running_loop()
        self.answer: asyncio.Future[T] = loop.create_future()
        self._timer = loop.call_later(patience.total_seconds(), self._run_out)
        self._served = False
        self._late = False
        self._loop, self._since = loop, loop.time()

    @property
    def age(self) -> float:
        """For how many seconds there has been this ticket."""
        return self._loop.time() - self._since

    @property
    def gone(self) -> bool:
        """Whether nobody waits for an answer any more."""
        return self.answer.done()

    def serve(self) -> None:
        """From now on the deadline does not count."""
        self._served = True

    def put_back(self) -> None:
        """Wait again; the deadline stays what it was."""
        self._served = False
        if self._late:
            self._run_out()

    def succeed(self, result: T) -> None:
        """Answer."""
        self._timer.cancel()
        if not self.gone:
            self.answer.set_result(result)

    def fail(self, error: StoreError) -> None:
        """Answer that it has not been done, and will not be."""
        self._timer.cancel()
        if not self.gone:
            self.answer.set_exception(error)

    def _run_out(self) -> None:
        self._late = True
        if not self._served:
            self.fail(StoreBusyError("the database stayed locked for too long"))


class SlipTicket(Ticket[bool]):
    """A slip to be put into the urn, or (sealed is None) taken out; was the phase open for it?"""

    def __init__(
        self, phase: PhaseId, seat: bytes, sealed: bytes | None, now: str, patience: timedelta
    ) -> None:
        """`now` is a stamp. `alone`: its group has failed, it gets a commit of its own."""
        super().__init__(patience)
        self.phase = phase
        self.seat = seat
        self.sealed = sealed
        self.now = now
        self.alone = False


class Turn(Ticket[Session]):
    """Somebody wants the connection alone; answered by a session that is open until `leave`."""

    def __init__(self, patience: timedelta, *, begins: bool) -> None:
        """`begins`: inside a transaction."""
        super().__init__(patience)
        loop = asyncio.get_running_loop()
        self.begins = begins
        self.verdict: asyncio.Future[bool] = loop.create_future()  # whether to commit
        self.over: asyncio.Future[None] = loop.create_future()

    def leave(self, *, commit: bool) -> bool:
        """Give the connection back; False where it has been taken away already."""
        if self.verdict.done():
            return False
        self.verdict.set_result(commit)
        return True

    def break_off(self, error: StoreError) -> None:
        """It could not begin, or not commit: tell its holder, wherever that one waits."""
        if not self.gone:
            self.fail(error)
        elif not self.over.done():
            self.over.set_exception(error)

    def finish(self) -> None:
        """All is done that its holder has asked for."""
        if not self.over.done():
            self.over.set_result(None)
