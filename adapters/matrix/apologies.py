"""While nothing can be kept, a full disk say: whoever waits for an answer knows, once."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.matrix.errands import Errands
    from adapters.matrix.talks import Talks

ARRIVED: Final = 10.0  # seconds in which apologies, and what was answered before, should have
BREAK: Final = 2.0  # seconds until it is tried again; each time a little longer
LONGEST_BREAK: Final = 20.0

log = structlog.get_logger()


@dataclass(slots=True, repr=False)
class Trouble:
    """What outlasts the adapter's beginning anew, which it does until something can be kept."""

    attempts: int = 0
    name: str = field(default_factory=partial(secrets.token_hex, 8))  # of this time
    told: set[str] = field(default_factory=set)

    @property
    def pause(self) -> float:
        """Seconds until the next attempt."""
        return min(BREAK * (self.attempts or 1), LONGEST_BREAK)


class Apologies:
    """One for each person, until something can be kept again."""

    def __init__(self, trouble: Trouble, talks: Talks, errands: Errands) -> None:
        """`trouble` may have begun in an earlier attempt."""
        self._trouble = trouble
        self._talks = talks
        self._errands = errands

    async def make(self, waiting: Mapping[str, str]) -> None:
        """To these people, in their rooms. Returns when they have arrived, or may not arrive."""
        if not self._trouble.attempts:
            log.error("cannot keep what is said, see the disk", adapter="matrix")
        self._trouble.attempts += 1
        with suppress(TimeoutError):
            async with asyncio.timeout(ARRIVED):
                untold = waiting.keys() - self._trouble.told
                for user in untold:
                    await self._talks.not_kept(user, waiting[user], self._trouble.name + user)
                for user, room in waiting.items():
                    await self._errands.settled(room)
                    self._trouble.told.add(user)

    def over(self) -> None:
        """Something was kept."""
        if self._trouble.attempts:
            self._trouble.attempts, self._trouble.name = 0, secrets.token_hex(8)
            self._trouble.told.clear()
