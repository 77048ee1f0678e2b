"""What one would write with Bolt alone: `python -m benchmarks.slack.bare URL FOLDER [quick]`.

A row for each form, committed before it is acknowledged. With `quick`, Bolt does not look for the
acknowledgement every 10 ms, but answers when the listener has come to its end.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiosqlite
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.processes import say_ready, told_to_stop
from benchmarks.slack.tokens import APP_TOKEN, BOT_TOKEN

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck


async def main(url: str, folder: Path, *, quick: bool) -> None:
    """Until it is told to stop."""
    app = AsyncApp(client=AsyncWebClient(BOT_TOKEN, base_url=url), process_before_response=quick)
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
        say_ready()
        await told_to_stop().wait()
        await handler.close_async()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    _, url, folder, *how = sys.argv
    asyncio.run(main(url, Path(folder), quick="quick" in how))
