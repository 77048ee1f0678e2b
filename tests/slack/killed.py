"""The outbox and the Slack adapter, killed with -9 around every request, again and again.

    python -m tests.slack.killed FOLDER [blind]

Prints the texts that stand in the channel and in private, one a line. With `blind`, the adapter
cannot look up what has arrived.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.slack import Credentials, SlackAdapter
from adapters.slack.pace import Pace
from bot.core.model import PersonId, PlaceId
from bot.outbox import Outbox
from bot.port import Cards, Entry, Heading, Message, Post
from bot.store import Outgoing
from bot.store.notebook import StoreNotebook
from bot.store.sqlite import SqliteStore
from tests.conformance.platform import DeafEar
from tests.hand_clock import HandClock
from tests.slack.fake import FakeSlack
from tests.slack.world import QUICK
from tests.world import strict_texts

if TYPE_CHECKING:
    from collections.abc import Callable

POINTS = 14  # a child passes one to fourteen of them: looking twice takes several
TO, BEN = PlaceId("slack:T0TEAM:CTEAM"), PersonId("slack:T0TEAM:UBEN")
WALL = Cards(tuple(Entry(f"{number:02} " + "x" * 190) for number in range(90)))
RESULT = Cards((Entry("Zu laut", 1, 3, "3 Punkte"),))
ALL = [
    Post("p:call", TO, Message((Heading("Aufruf"),))),
    Post("p:invite", BEN, Message((Heading("Einladung"),)), private=True),
    Post("p:wall", TO, Message((Heading("Wand"), WALL))),
    Post("p:result", TO, Message((Heading("Ergebnis"), RESULT))),
]
FETCH = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Lives:
    """How many points a process may pass before it dies."""

    def __init__(self, left: int) -> None:
        self.left = left

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        async def counted(*args: Any, **kwargs: Any) -> Any:
            self.pass_point()
            result = await call(*args, **kwargs)
            self.pass_point()
            return result

        return counted

    def pass_point(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


async def live(folder: Path, url: str, lives: Lives, *, blind: bool) -> None:
    """Start, recover, deliver everything."""
    clock = HandClock()
    none = timedelta(0)
    adapter = SlackAdapter(
        Credentials("xoxb-1", "xapp-1", "", url),
        texts=strict_texts("de"),
        now=clock.now,
        pace=Pace(clock.now, channel=none, private=none),
        timing=QUICK,
    )
    async with SqliteStore.open(folder / "data/b.db") as store:
        notebook = StoreNotebook(store, "slack")
        running = asyncio.create_task(adapter.run(DeafEar(notebook), notebook))
        while not adapter.alive():  # noqa: ASYNC110 - hello is on its way
            await asyncio.sleep(0)
        client: Any = adapter._client
        client.chat_postMessage = lives.around(client.chat_postMessage)
        client.conversations_history = lives.around(client.conversations_history)
        if blind:
            adapter._posting._begun.clear()
        async with store.transaction() as writing:
            await writing.post([Outgoing(parcel) for parcel in ALL])
        outbox = Outbox(store, {"slack": adapter}, clock, at_once=2)
        await outbox.recover()
        lives.pass_point()
        for _ in range(60):
            await outbox.flush()
            await clock.advance(timedelta(seconds=10))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def serve(told: int) -> None:
    """Slack, until it is killed."""
    slack = FakeSlack(HandClock().now, channels={"CTEAM": ["UBEN", "U0BOT"]})
    slack.add_user("UBEN", "Ben")
    async with slack:
        os.write(told, slack.url.encode() + b"\n")
        await asyncio.Event().wait()


def standing(url: str, channel: str) -> list[str]:
    """The first line of each message, threads after their roots."""
    roots = _asked(url, "conversations.history", channel=channel)
    threads = [
        _asked(url, "conversations.replies", channel=channel, ts=root["ts"]) for root in roots
    ]
    return [one["text"].partition("\n")[0][:5] for thread in threads for one in thread]


def _asked(url: str, method: str, **args: str) -> list[dict[str, Any]]:
    query = "&".join(f"{name}={value}" for name, value in args.items())
    with FETCH.open(f"{url}/{method}?{query}", timeout=10) as answer:
        return list(json.load(answer)["messages"])


def main(folder: Path, *, blind: bool) -> None:
    """Let children live and die until one has finished."""
    heard, told = os.pipe()
    server = os.fork()
    if server == 0:
        asyncio.run(serve(told))
    url = os.read(heard, 200).decode().strip()
    kills = 0
    try:
        while True:
            child = os.fork()
            if child == 0:
                lives = Lives(1 + kills % POINTS)
                asyncio.run(live(folder, url, lives, blind=blind))
                os._exit(0)
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if code != -signal.SIGKILL:
                break
            kills += 1
        texts = [*standing(url, "CTEAM"), *standing(url, "DBEN")]
        sys.stdout.write("\n".join([str(kills), *texts]))
    finally:
        os.kill(server, signal.SIGKILL)
        os.waitpid(server, 0)
    sys.exit(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]), blind="blind" in sys.argv)
