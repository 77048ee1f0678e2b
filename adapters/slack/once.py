"""What Slack delivers twice is heard once.

In memory for everything, for as long as Slack may repeat it. In the notebook, in the same
transaction as the effect, only for what moves a round: nothing is written about slips.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import OrderedDict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from slack_bolt.response import BoltResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from adapters.slack.limits import Json
    from bot.port import Notebook, NotebookWrites

NOTE: Final = "heard/"
KEPT: Final = timedelta(days=1)
MOST: Final = 20_000

# What moves a round each time it is heard. Slips are not among them: they replace themselves, and
# nothing is ever written down about when somebody has sent one.
ONCE: Final = frozenset({
    "begin",
    "begin-anyway",
    "cancel-yes",
    "end-early",
    "extend-by",
    "hide-card",
    "revive",
})  # fmt: skip


class Once:
    """Remembers what was heard, and what was answered."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """`now` is the time."""
        self._now = now
        self._answers: OrderedDict[str, asyncio.Future[BoltResponse]] = OrderedDict()
        self._before: set[str] = set()  # in an earlier run
        self._notebook: Notebook | None = None

    async def open(self, notebook: Notebook) -> None:
        """Read what an earlier run has heard."""
        self._notebook = notebook
        await self.forget_old()
        self._before = set(await notebook.scan(NOTE))

    async def forget_old(self) -> None:
        """Slack does not repeat any more what is a day old."""
        if self._notebook is None:
            return
        oldest = (self._now() - KEPT).isoformat()
        written = await self._notebook.scan(NOTE)
        old = [key for key, since in written.items() if since < oldest]
        await self._notebook.write(dict.fromkeys(old))
        self._before.difference_update(old)

    async def hear(self, body: Json, hear: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        """The response to that payload, however often it comes; one that failed is tried again."""
        key = key_of(body)
        if not key:
            return await hear()
        if NOTE + key in self._before:
            return BoltResponse(status=200)
        if (earlier := self._answers.get(key)) is not None:
            return await asyncio.shield(earlier)
        return await self._first(key, hear)

    def note_of(self, body: Json) -> NotebookWrites | None:
        """What to write down together with the effect."""
        key = key_of(body)
        return {NOTE + key: self._now().isoformat()} if key else None

    def forget(self) -> None:
        """Keep no answer, which may quote a card or a ballot; only that there was one."""
        for key, answer in list(self._answers.items()):
            if answer.done():
                self._answers[key] = asyncio.get_running_loop().create_future()
                self._answers[key].set_result(BoltResponse(status=200))

    async def _first(self, key: str, hear: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        answer = asyncio.get_running_loop().create_future()
        self._answers[key] = answer
        response = BoltResponse(status=500)
        try:
            response = await hear()
        finally:
            answer.set_result(response)
            if response.status != 200:  # noqa: PLR2004
                del self._answers[key]
            while len(self._answers) > MOST:
                self._answers.popitem(last=False)
        return response


def key_of(body: Json) -> str:
    """A fingerprint of what Slack calls one interaction or event; empty where it has no name."""
    name = body.get("event_id") or body.get("trigger_id")
    return hashlib.blake2b(str(name).encode(), digest_size=16).hexdigest() if name else ""
