"""What is known of the homeserver's rate limits, and how long much takes because of them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog

from adapters.matrix.folder import make_private

if TYPE_CHECKING:
    from pathlib import Path

FILE: Final = "limits.json"
MESSAGES: Final = "messages"
ROOMS: Final = "rooms"
# Seconds between two. A homeserver that nobody has configured (Synapse) allows this:
USUAL: Final = {MESSAGES: 5.0, ROOMS: 62.5}
BURST: Final = 10  # that many at once, before the limit is felt
FREE: Final = {MESSAGES: 0.1, ROOMS: 0.3}  # without limits it still takes a moment

log = structlog.get_logger()


class Limits:
    """Learnt by sending, or by `blitzlicht check`; kept in a file, since neither has the other."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the crypto store's."""
        self._file = folder / FILE
        self._known: dict[str, float] = {}
        try:
            read = json.loads(self._file.read_text(encoding="utf-8"))
            self._known = {kind: float(read[kind]) for kind in USUAL if kind in read}
        except (OSError, ValueError, TypeError):
            pass  # nothing is known yet

    def between(self, kind: str) -> float | None:
        """Seconds between two; 0 where there is no limit, None where nobody knows."""
        return self._known.get(kind)

    def learn(self, kind: str, seconds: float) -> None:
        """What has just been seen."""
        if self._known.get(kind) == seconds:
            return
        self._known[kind] = seconds
        try:
            make_private(self._file.parent)
            self._file.write_text(json.dumps(self._known), encoding="utf-8")
        except OSError:
            log.warning("limits not kept", adapter="matrix")

    def estimate(self, messages: int, rooms: int) -> timedelta:
        """How long so many take, supposing the usual limits where nothing is known."""
        return self._takes(MESSAGES, messages) + self._takes(ROOMS, rooms)

    def _takes(self, kind: str, count: int) -> timedelta:
        between = self._known.get(kind, USUAL[kind])
        quick = count if not between else min(count, BURST)
        return timedelta(seconds=quick * FREE[kind] + (count - quick) * between)
