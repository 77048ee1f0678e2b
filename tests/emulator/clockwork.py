"""The program itself (`blitzlicht run`, say), with a clock that is turned by hand.

    python -m tests.emulator.clockwork PLANTED run …

`PLANTED` is a bug, see `tests.emulator.planted`, or empty. Each line on standard input is a number
of seconds to turn the clock by; the answer is a line, too, when all that was due has been done and
delivered.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest

from bot import __main__ as command_line
from bot.app import assembled
from tests.emulator.planted import PLANTS
from tests.hand_clock import HandClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.app import App
    from config.settings import Settings

# Slack's signatures are good for five minutes, by the bot's clock, and the emulator signs by the
# machine's. The longest play takes seven and a half: hence a clock that is slow first, then fast,
# with room for two minutes of the machine's time before it is first turned.
SLOW: Final = timedelta(minutes=3)


@asynccontextmanager
async def assembled_with_clockwork(settings: Settings, **more: Any) -> AsyncIterator[App]:
    clock = HandClock(datetime.now(UTC) - SLOW)
    async with assembled(settings, clock=clock, **more) as app, asyncio.TaskGroup() as tasks:
        clock.settle = app.outbox.flush
        turning = tasks.create_task(_turn(clock))
        yield app
        turning.cancel()


async def _turn(clock: HandClock) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        await clock.advance(timedelta(seconds=int(line)))
        sys.stdout.write("turned\n")
        sys.stdout.flush()


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        if planted := sys.argv.pop(1):
            PLANTS[planted](patch)
        patch.setattr(command_line, "assembled", assembled_with_clockwork)
        command_line.main()
