"""The apps under test, each in a process: `python -m benchmarks.slack.apps NAME URL FOLDER PACE`.

The bot with its Slack adapter as it is, and what one would write with Bolt alone: a row for each
form, committed before it is acknowledged.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import aiosqlite
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import Credentials, SlackAdapter
from adapters.slack.pace import Pace
from bot import logs
from bot.app import assembled
from bot.clock import RealClock
from bot.texts import Texts
from config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from slack_bolt.context.ack.async_ack import AsyncAck

BOT_TOKEN: Final = "xoxb-1"  # noqa: S105 - made up
APP_TOKEN: Final = "xapp-1"  # noqa: S105 - made up


async def ours(url: str, folder: Path, private: timedelta) -> None:
    """The whole bot; `private` is what lies between two invitations."""
    logs.set_up()
    clock, texts = RealClock(), Texts.load("de")
    adapter = SlackAdapter(
        Credentials(BOT_TOKEN, APP_TOKEN, "", url),
        texts=texts,
        now=clock.now,
        pace=Pace(clock.now, channel=private, private=private),
    )
    settings = Settings(database=f"sqlite:///{folder}/data/bot.db", web="off")
    async with assembled(settings, texts=texts, clock=clock, adapters=[adapter]) as app:
        await app.run(_stop(), _say_ready)


async def bare(url: str, folder: Path, *, at_once: bool) -> None:
    """Bolt and one table; `at_once`: without Bolt's pause of 10 ms before it looks for the ack."""
    app = AsyncApp(client=AsyncWebClient(BOT_TOKEN, base_url=url), process_before_response=at_once)
    async with aiosqlite.connect(folder / "bare.db") as database:
        for pragma in ("journal_mode = WAL", "synchronous = FULL"):
            await database.execute(f"PRAGMA {pragma}")
        await database.execute("CREATE TABLE card (person TEXT, text TEXT)")

        @app.view(re.compile(".*"))
        async def sent(ack: AsyncAck, body: dict[str, Any]) -> None:
            text = json.dumps(body["view"]["state"]["values"])
            await database.execute("INSERT INTO card VALUES (?, ?)", (body["user"]["id"], text))
            await database.commit()
            await ack()

        handler = AsyncSocketModeHandler(app, APP_TOKEN)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        _say_ready()
        await _stop().wait()
        await handler.close_async()  # type: ignore[no-untyped-call]


def _say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def _stop() -> asyncio.Event:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    return stop


def _named(name: str, url: str, folder: Path, private: timedelta) -> Coroutine[Any, Any, None]:
    match name:
        case "ours":
            return ours(url, folder, private)
        case "bare":
            return bare(url, folder, at_once=False)
        case "bare-quick":
            return bare(url, folder, at_once=True)
    raise SystemExit(f"no app {name}")


if __name__ == "__main__":
    _, name, url, folder, private = sys.argv
    asyncio.run(_named(name, url, Path(folder), timedelta(seconds=float(private))))
