"""Lines whose key is not there yet: the token waits before them, though not for long."""

from __future__ import annotations

from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from adapters.matrix.sync import Said

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from nio import MegolmEvent

    from adapters.matrix.cipher import Cipher
    from adapters.matrix.dms import Dms
    from adapters.matrix.talks import Talks

UNREADABLE: Final = "matrix-unreadable"
LATE: Final = timedelta(minutes=2)  # for which the token waits for a key
GIVEN_UP: Final = timedelta(days=1)  # after which a key makes no difference any more
LOST: Final = 200  # lines that are given up; whoever sends more has a device that is broken


class Late(NamedTuple):
    """A line whose key is not there yet; `before` is the token before the batch it came in."""

    said: Said
    sealed: MegolmEvent
    came: datetime
    before: str
    batch: int


class LateLines:
    """All of them, in their order."""

    def __init__(self, cipher: Cipher, dms: Dms, talks: Talks, now: Callable[[], datetime]) -> None:
        """There are none yet."""
        self._cipher = cipher
        self._dms = dms
        self._talks = talks
        self._now = now
        self._waiting: list[Late] = []
        self._lost: deque[Late] = deque(maxlen=LOST)  # whose authors were asked to write again

    @property
    def first(self) -> Late | None:
        """The one that has waited longest."""
        return self._waiting[0] if self._waiting else None

    def add(self, said: Said, sealed: MegolmEvent, before: str, batch: int) -> None:
        """One that has just come."""
        self._waiting.append(Late(said, sealed, self._now(), before, batch))

    async def opened(self) -> list[Said]:
        """Lines whose key has come by now; who has waited for long is asked to write again."""
        opened, waiting = [], []
        for late in self._waiting:
            event = self._cipher.opened(late.sealed)
            if event is not None:
                opened.append(Said(late.said.room, dict(event.source)))
            elif self._now() - late.came < LATE:
                waiting.append(late)
            elif user := self._dms.user_of(late.said.room):
                self._lost.append(late)
                await self._talks.missed(user, late.said.room, late.said.id, UNREADABLE)
        self._waiting = waiting
        return opened

    def open_lost(self) -> None:
        """Unread, should the key of what was given up come: then it is forgotten like others."""
        young = (late for late in self._lost if self._now() - late.came < GIVEN_UP)
        closed = [late for late in young if self._cipher.opened(late.sealed) is None]
        self._lost = deque(closed, maxlen=LOST)
