"""The whole bot in a process: `python -m benchmarks.slack.ours URL FOLDER PACE`."""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from adapters.slack import Credentials, SlackAdapter
from adapters.slack.pace import Pace
from benchmarks.processes import say_ready, told_to_stop
from benchmarks.slack.tokens import APP_TOKEN, BOT_TOKEN
from bot import logs
from bot.app import assembled
from bot.clock import RealClock
from bot.texts import Texts
from config.settings import Settings


async def main(url: str, folder: Path, pace: timedelta) -> None:
    """`pace` is what lies between two invitations."""
    logs.set_up()
    clock, texts = RealClock(), Texts.load("de")
    adapter = SlackAdapter(
        Credentials(BOT_TOKEN, APP_TOKEN, "", url),
        texts=texts,
        now=clock.now,
        pace=Pace(clock.now, channel=pace, private=pace),
    )
    settings = Settings(database=f"sqlite:///{folder}/data/bot.db", web="off")
    async with assembled(settings, texts=texts, clock=clock, adapters=[adapter]) as app:
        await app.run(told_to_stop(), say_ready)


if __name__ == "__main__":
    _, url, folder, pace = sys.argv
    asyncio.run(main(url, Path(folder), timedelta(seconds=float(pace))))
