"""Waits for the homeserver where nothing that was heard could be understood without its answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, TypeVar

import structlog

from adapters.matrix.api import PASSED_BY, SERVER_ERROR, TOKEN_TROUBLE, MatrixError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

T = TypeVar("T")

BREAKS: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 60.0, 60.0)  # seconds; then a room is given up
UNREACHABLE: Final = 2.0  # seconds; nothing else can be heard meanwhile

log = structlog.get_logger()


async def patiently(ask: Callable[[], Awaitable[T]]) -> T | None:
    """Ask for something about a room, until there is an answer.

    None where the homeserver refuses, or has had nothing but errors for three minutes: one room
    must not silence all. Raises MatrixError where the bot's token is refused.
    """
    breaks = iter(BREAKS)
    while True:
        try:
            return await ask()
        except MatrixError as error:
            if error.code in TOKEN_TROUBLE:
                raise
            wait = break_after(error, breaks)
            if wait is None:
                log.warning("cannot look back", adapter="matrix", reason=error.code)
                return None
        except PASSED_BY:
            wait = UNREACHABLE
        await asyncio.sleep(wait)


def break_after(error: MatrixError, breaks: Iterator[float]) -> float | None:
    """Seconds after which it may be had; None where it will not."""
    if error.limited:
        return error.pause.total_seconds()
    return next(breaks, None) if error.status >= SERVER_ERROR else None
