"""Who is in a place now: asked of its platform, which may take longer than anybody waits."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.core.refusal import Reason, RefusedError

if TYPE_CHECKING:
    from bot.core.model import PlaceId
    from bot.port import Adapter, Person

PATIENCE: Final = timedelta(seconds=1.5)  # Slack waits 3 s for an answer, all in all
LONGEST: Final = timedelta(seconds=10)

log = structlog.get_logger()


class Attendance:
    """Asks for a place once at a time, and goes on asking when somebody has been told to wait.

    So that an answer that takes five seconds is there at the second attempt.
    """

    def __init__(self, patience: timedelta = PATIENCE) -> None:
        """`patience`: until whoever asks hears that it takes longer."""
        self._patience = patience
        self._asking: dict[PlaceId, asyncio.Task[list[Person]]] = {}

    async def people_in(self, adapter: Adapter, place: PlaceId) -> list[Person]:
        """Raises RefusedError where the platform does not say, or not yet."""
        asking = self._asking.get(place) or self._ask(adapter, place)
        await asyncio.wait({asking}, timeout=self._patience.total_seconds())
        if not asking.done():
            log.warning("members late")
            raise RefusedError(Reason.MEMBERS_LATE)
        if asking.cancelled() or asking.exception():
            raise RefusedError(Reason.MEMBERS_UNKNOWN)
        return list(asking.result())

    def _ask(self, adapter: Adapter, place: PlaceId) -> asyncio.Task[list[Person]]:
        asking = self._asking[place] = asyncio.create_task(self._members(adapter, place))

        def done(asking: asyncio.Task[list[Person]]) -> None:
            del self._asking[place]
            if not asking.cancelled():
                asking.exception()  # it has been logged, also where nobody waits for it any more

        asking.add_done_callback(done)
        return asking

    async def _members(self, adapter: Adapter, place: PlaceId) -> list[Person]:
        try:
            async with asyncio.timeout(LONGEST.total_seconds()):
                return list(await adapter.members(place))
        except Exception:  # each platform has errors of its own
            log.exception("members unknown")
            raise
