"""What tests plant in the bot's process before it starts: deaths, and bugs that must be noticed."""

from __future__ import annotations

import os
import signal
from typing import Any

from adapters.matrix.cipher import Cipher
from adapters.matrix.mail import Mail


def keys_kept() -> None:
    """The keys of what was typed are still there when its phase is over."""

    async def forgetful(*_args: object) -> None:
        return None

    Cipher.forget = forgetful  # type: ignore[assignment, method-assign]


def lines_kept() -> None:
    """What was typed is not taken away."""

    async def idle(*_args: object, **_more: object) -> None:
        return None

    Mail.redact = idle  # type: ignore[method-assign]


def dies_after(number: str) -> None:
    """Gone right after that many events were sent, before anything is written down about it."""
    left = [int(number)]
    honest = Mail._put

    async def counted(self: Mail, path: str, body: dict[str, Any]) -> str:
        event = await honest(self, path, body)
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return event

    Mail._put = counted  # type: ignore[method-assign]
