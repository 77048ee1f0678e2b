"""How fast posts may leave: about one a second into a channel, a few a second to people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

CHANNEL: Final = timedelta(seconds=1)
PRIVATE: Final = timedelta(milliseconds=200)  # 300 a minute in a workspace
CHANGE: Final = timedelta(seconds=1.5)  # Slack lets about fifty messages a minute be changed
NOW: Final = timedelta(0)
MOST: Final = 5000  # turns that are kept


class Pace:
    """Gives turns: whoever may not go yet is told when, and finds that turn kept."""

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        channel: timedelta = CHANNEL,
        private: timedelta = PRIVATE,
        change: timedelta = CHANGE,
    ) -> None:
        """`now` is the time; the others are what lies between two posts, or two changes."""
        self._now = now
        self._channel = channel
        self.private = private
        self.change = change
        self._free_at: dict[str, datetime] = {}
        self._turns: dict[str, datetime] = {}

    def wait(self, key: str, to: str, *, private: bool) -> timedelta:
        """How long this post has to wait; the same key asks for the same turn."""
        now = self._now()
        if key not in self._turns:
            self._tidy(now)
            lane = "" if private else to  # all private messages share one
            turn = max(now, self._free_at.get(lane, now))
            self._free_at[lane] = turn + (self.private if private else self._channel)
            self._turns[key] = turn
        if self._turns[key] > now:
            return self._turns[key] - now
        del self._turns[key]
        return NOW

    def _tidy(self, now: datetime) -> None:
        """Turns that nobody has come for: their posts were dropped."""
        if len(self._turns) > MOST:
            self._turns = {key: turn for key, turn in self._turns.items() if turn > now}
            self._free_at = {lane: free for lane, free in self._free_at.items() if free > now}
