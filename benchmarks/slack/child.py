"""What a process under test says to whoever started it, and hears from it."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import Final

BOT_TOKEN: Final = "xoxb-1"  # noqa: S105 - made up
APP_TOKEN: Final = "xapp-1"  # noqa: S105 - made up


def say_ready() -> None:
    """It is connected, or will be in a moment."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()


def told_to_stop() -> asyncio.Event:
    """Set at SIGTERM."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    return stop
