"""The one task that writes: everybody queues up, and slips are committed in groups."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.store import StoreBusyError, StoreError
from bot.store.slips import change_together, put, put_alone
from bot.store.tickets import SlipTicket, Turn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.core.model import PhaseId
    from bot.store import Watch
    from bot.store.session import Session


class Writer:
    """Owner of the writing connection. Whoever comes first is served first."""

    def __init__(
        self, session: Session, slip_patience: timedelta, watch: Watch | None = None
    ) -> None:
        """Starts its task; `close` ends it."""
        self._session = session
        self._watch = watch
        self._slip_patience = slip_patience
        self._queue: deque[SlipTicket | Turn] = deque()
        self._group: list[SlipTicket] = []  # being committed
        self._turn: Turn | None = None  # being served
        self._resting = False  # the task: it uses the connection only while it does not
        self._lone = False  # somebody uses it without the task
        self._wake = asyncio.Event()
        self._closed = False
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._work(), name="store-writer")

    async def change(self, phase: PhaseId, seat: bytes, sealed: bytes | None, now: str) -> bool:
        """Put (or, with None, take) a slip, committed together with others.

        False where the phase is not open at `now`. Raises StoreBusyError when the patience has run
        out, or another StoreError: not kept, and not going to be.
        """
        since, patience, kept = self._loop.time(), self._slip_patience, None
        at_once = sealed if self._is_free() else None
        if at_once is not None:
            kept = await self._put_at_once(phase, bytes(seat), at_once, now)
        if kept is None:
            left = patience - timedelta(seconds=self._loop.time() - since)
            ticket = SlipTicket(phase, bytes(seat), sealed, now, left)
            self._join(ticket, first=at_once is not None)
            kept = await ticket.answer
        if self._watch:
            self._watch.submitted(self._loop.time() - since)
        return kept

    @asynccontextmanager
    async def turn(self, patience: timedelta, *, begins: bool = True) -> AsyncIterator[Session]:
        """The connection for one caller; with `begins`, a transaction that commits on leaving."""
        turn = Turn(patience, begins=begins)
        self._join(turn)
        try:
            session = await turn.answer
            if self._watch:
                self._watch.waited(turn.age)
            yield session
        except BaseException:
            turn.leave(commit=False)
            raise
        if not turn.leave(commit=True):
            raise StoreError("the store was closed")
        await turn.over

    @property
    def waiting(self) -> int:
        """How many transactions wait; slips are nobody's business."""
        return sum(isinstance(ticket, Turn) and not ticket.gone for ticket in self._queue)

    async def close(self) -> None:
        """Finish what is being committed; who still waits or holds a transaction gets an error."""
        self._closed = True
        self._dismiss()
        self._wake.set()
        await asyncio.wait({self._task})  # unlike `await`, this would not cancel it
        self._task.result()

    def _join(self, ticket: SlipTicket | Turn, *, first: bool = False) -> None:
        if self._closed:
            raise StoreError("the store is closed")
        if first:
            self._queue.appendleft(ticket)
        else:
            self._queue.append(ticket)
        self._wake.set()

    def _dismiss(self) -> None:
        for ticket in self._queue:
            ticket.fail(StoreError("the store was closed"))
        if self._turn:
            self._turn.fail(StoreError("the store was closed"))
            self._turn.leave(commit=False)

    # --- the task ------------------------------------------------------------------------------

    async def _work(self) -> None:
        try:
            while await self._somebody_waits():
                head = self._queue[0]
                if isinstance(head, Turn):
                    await self._serve_turn(head)
                elif self._can_go_alone(head):
                    self._queue.popleft()
                    self._group = [head]
                    await self._serve_alone(head)
                    self._group = []
                else:
                    await self._serve_group()
        finally:  # should it ever fail, nobody must wait for it
            self._closed = True
            self._dismiss()
            for ticket in self._group:
                ticket.fail(StoreError("the store broke down"))

    async def _somebody_waits(self) -> bool:
        self._resting = True
        while self._lone or not self._head():
            if self._closed and not self._lone:
                return False
            self._wake.clear()
            await self._wake.wait()
        self._resting = False
        return True

    def _head(self) -> SlipTicket | Turn | None:
        """The first in the queue who is still there."""
        while self._queue and self._queue[0].gone:
            self._queue.popleft()
        return self._queue[0] if self._queue else None

    async def _begin(self, wanted: Callable[[], bool]) -> bool:
        """Take the file's lock; ask again while another process holds it and somebody waits."""
        while wanted():
            try:
                await self._session.another().run("BEGIN IMMEDIATE")
            except StoreBusyError:
                continue
            return True
        return False

    async def _roll_back(self) -> None:
        """Undo what is not committed; after some errors SQLite has done so itself."""
        with suppress(StoreError):
            await self._session.roll_back()

    # --- transactions --------------------------------------------------------------------------

    async def _serve_turn(self, turn: Turn) -> None:
        self._queue.popleft()
        self._turn = turn
        try:
            if not turn.begins or await self._begin(lambda: not turn.gone):
                await self._give(turn)
        except StoreError as error:
            turn.break_off(error)
        finally:
            self._turn = None
            await self._roll_back()
            turn.finish()

    async def _give(self, turn: Turn) -> None:
        session = self._session.another()
        turn.succeed(session)
        try:
            if await turn.verdict and turn.begins:
                await session.run("COMMIT")
        finally:
            session.close()

    # --- one slip ------------------------------------------------------------------------------

    def _can_go_alone(self, ticket: SlipTicket) -> bool:
        """Whether one statement is all there is to do: a transaction of its own."""
        following = self._queue[1] if len(self._queue) > 1 else None
        return ticket.sealed is not None and not isinstance(following, SlipTicket)

    async def _serve_alone(self, ticket: SlipTicket) -> None:
        """Without the ways to the connection's thread that a group can share."""
        ticket.serve()
        try:
            kept = await put_alone(self._session.another(), ticket)
        except StoreBusyError:  # the file is locked; meanwhile it may become a group
            self._put_back([ticket])
        except StoreError as error:
            ticket.fail(error)
        else:
            ticket.succeed(kept)

    def _is_free(self) -> bool:
        """Nobody waits, and nothing is being done: whoever comes need not wake the task."""
        return self._resting and not (self._lone or self._closed or self._head())

    async def _put_at_once(
        self, phase: PhaseId, seat: bytes, sealed: bytes, now: str
    ) -> bool | None:
        """In the caller's own task; who comes meanwhile queues up, and is served afterwards.

        None where the file is locked: the caller queues up, before them.
        """
        self._lone = True
        try:
            return await put(self._session.another(), phase, seat, sealed, now)
        except StoreBusyError:
            return None
        finally:  # also when cancelled: what follows on the connection comes after it in any case
            self._lone = False
            if self._queue or self._closed:
                self._wake.set()

    # --- groups of slips -----------------------------------------------------------------------

    async def _serve_group(self) -> None:
        try:
            if await self._begin(lambda: isinstance(self._head(), SlipTicket)):
                self._group = self._next_group()
                await self._commit(self._group)
        except StoreError as error:
            self._part(self._group or self._next_group(), error)
        finally:
            await self._roll_back()
        self._group = []

    def _next_group(self) -> list[SlipTicket]:
        """Everybody up to the next transaction; or one alone."""
        group: list[SlipTicket] = []
        while isinstance(head := self._head(), SlipTicket):
            if group and (head.alone or group[0].alone):
                break
            self._queue.popleft()
            head.serve()
            group.append(head)
        return group

    async def _commit(self, group: list[SlipTicket]) -> None:
        session = self._session.another()
        in_time = await change_together(session, group)
        await session.run("COMMIT")
        for ticket, kept in zip(group, in_time, strict=True):
            ticket.succeed(kept)

    def _part(self, group: list[SlipTicket], error: StoreError) -> None:
        """One bad write must fail alone: each of its group tries again by itself, in order."""
        if len(group) == 1:
            group[0].fail(error)
            return
        for ticket in group:
            ticket.alone = True
        self._put_back(group)

    def _put_back(self, group: list[SlipTicket]) -> None:
        """First in the queue again, in their order; unless there is no queue any more."""
        for ticket in reversed(group):
            ticket.put_back()
            if self._closed:
                ticket.fail(StoreError("the store was closed"))
            self._queue.appendleft(ticket)
