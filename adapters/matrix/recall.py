"""What the bot's own messages carry along, found again in the rooms after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import structlog

from adapters.matrix.api import PASSED_BY, MatrixError
from adapters.matrix.talk import STATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from adapters.matrix.sync import Syncing
    from bot.port import Button

BACK: Final = 60  # messages

Json = dict[str, Any]

log = structlog.get_logger()


class Memory:
    """Looks back from the point up to which everything was heard."""

    def __init__(self, syncing: Syncing) -> None:
        """`user` and `token` are set by whoever runs the loop."""
        self._syncing = syncing
        self._labels: dict[str, dict[str, str]] = {}  # by room: a button's name -> its action
        self.user = ""
        self.token = ""

    async def latest(self, room: str) -> Json:
        """What the newest of the bot's messages carries; empty where there is none."""
        return next(iter(await self._states(room)), {})

    def note(self, room: str, buttons: Iterable[Button]) -> None:
        """Buttons that stand in a room from now on."""
        known = self._labels.setdefault(room, {}) if room in self._labels else None
        if known is not None:
            known.update((one.label.casefold(), one.action) for one in buttons)

    async def action(self, room: str, label: str) -> str:
        """What a button of that name does; empty where there is none."""
        if room not in self._labels:
            self._labels[room] = {}
            for state in reversed(await self._states(room)):
                pairs = state.get("menu", [])
                self._labels[room].update((str(name).casefold(), str(do)) for name, do in pairs)
        return self._labels[room].get(label.casefold(), "")

    async def _states(self, room: str) -> list[Json]:
        """The newest first."""
        if not self.token:
            return []
        try:
            said = await self._syncing.before(room, self.token, BACK)
        except (MatrixError, *PASSED_BY):
            log.warning("cannot look back", adapter="matrix")
            return []
        own = (one.event for one in said if one.sender == self.user and one.sealed is None)
        return list(_carried(own))


def _carried(events: Iterable[Json]) -> Iterator[Json]:
    for event in events:
        state = (event.get("content") or {}).get(STATE)
        if isinstance(state, dict) and isinstance(state.get("menu"), list):
            yield state
