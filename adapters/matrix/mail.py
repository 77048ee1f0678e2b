"""Sends events and redactions, sealed where the room is; as fast as the homeserver likes it."""

from __future__ import annotations

import time
from collections import deque
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from adapters.matrix.api import Api, Json, MatrixError, part

if TYPE_CHECKING:
    from collections.abc import Callable

    from adapters.matrix.cipher import Cipher
    from adapters.matrix.limits import Limits

MESSAGE: Final = "m.room.message"
NOW: Final = timedelta(0)
REMEMBERED: Final = 60.0  # seconds for which a limit is taken to be still there
PROOF: Final = 15  # so many within so many seconds: there is no limit
YIELDING: Final = 0.3  # seconds by which each rank lets the one before it go first


class Rank(IntEnum):
    """What goes first where not everything can."""

    PUBLIC = 0  # rooms, and answers to whoever has just typed something
    PRIVATE = 1  # invitations and reminders
    TIDYING = 2  # redactions, buttons that have lost their sense


class Pace:
    """Keeps to a limit, once the homeserver has spoken of one."""

    def __init__(
        self, limits: Limits, kind: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` counts seconds: it is the homeserver's patience, not the round's time."""
        self._limits = limits
        self._kind = kind
        self._clock = clock
        self._opens_at = 0.0
        self._limited_until = 0.0
        self._interval = 0.0
        self._went: deque[float] = deque(maxlen=PROOF)

    @property
    def limited(self) -> bool:
        """Whether there was a limit a moment ago."""
        return self._clock() < self._limited_until

    def wait(self, rank: Rank) -> timedelta:
        """How long that must wait; nothing: it may go, and has taken its turn."""
        now = self._clock()
        if not self.limited:
            return NOW
        opens_at = self._opens_at + rank * YIELDING
        if now < opens_at:
            return timedelta(seconds=opens_at - now)
        self._opens_at = now + self._interval
        return NOW

    def went(self) -> None:
        """One has arrived."""
        now = self._clock()
        self._went.append(now)
        if len(self._went) == PROOF and now - self._went[0] < PROOF:
            self._limits.learn(self._kind, 0)

    def refused(self, wait: timedelta) -> None:
        """The homeserver has said how long."""
        now, seconds = self._clock(), max(wait.total_seconds(), 0.1)
        usual = self._limits.between(self._kind) or 0
        self._interval = max(seconds, usual)
        self._opens_at = now + seconds
        self._limited_until = self._opens_at + REMEMBERED
        self._went.clear()
        self._limits.learn(self._kind, self._interval)


class TooEarlyError(Exception):
    """It is somebody else's turn."""

    def __init__(self, wait: timedelta) -> None:
        """`wait`: how long."""
        super().__init__(wait)
        self.wait = wait


class Mail:
    """One event, once: the transaction id is made of what it is, so that nothing comes twice."""

    def __init__(self, api: Api, cipher: Cipher, pace: Pace) -> None:
        """`pace` is shared by all that is sent."""
        self._api = api
        self._cipher = cipher
        self._pace = pace

    async def send(self, room: str, content: Json, tx: str, rank: Rank) -> str:
        """Send a message; returns the event's id, the same one for the same `tx`.

        Raises TooEarlyError, NotReadyError, MatrixError, or one of PASSED_BY.
        """
        self._may(rank)
        kind, sealed = await self._cipher.sealed(room, MESSAGE, content)
        path = f"/rooms/{part(room)}/send/{kind}/{part(tx)}"
        return await self._put(path, sealed)

    async def redact(self, room: str, event: str, tx: str, rank: Rank = Rank.TIDYING) -> None:
        """Take an event's content away."""
        self._may(rank)
        await self._put(f"/rooms/{part(room)}/redact/{part(event)}/{part(tx)}", {})

    def _may(self, rank: Rank) -> None:
        if wait := self._pace.wait(rank):
            raise TooEarlyError(wait)

    async def _put(self, path: str, body: Json) -> str:
        try:
            answer = await self._api("PUT", path, body)
        except MatrixError as error:
            if error.limited:
                self._pace.refused(error.wait)
            raise
        self._pace.went()
        return str(answer["event_id"])
