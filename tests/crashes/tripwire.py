"""Numbered failpoints around every call that leaves the moderator: kill -9 at the n-th."""

from __future__ import annotations

import os
import signal
from contextlib import asynccontextmanager
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable


@dataclass
class Tripwire:
    """Counts; at number `fatal` the process is gone, as after a power cut."""

    fatal: int = 0  # 0: never
    armed: bool = False
    passed: int = 0

    def __call__(self) -> None:
        if self.armed:
            self.passed += 1
            if self.passed == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)


class Wired:
    """Anything, with a failpoint before and after each of its calls, and in what they return."""

    def __init__(self, inner: Any, wire: Tripwire) -> None:
        self._inner = inner
        self._wire = wire

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return self._wired(found) if callable(found) else found

    def _wired(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def around(*args: Any, **kwargs: Any) -> Any:
            self._wire()
            result = call(*args, **kwargs)
            if isawaitable(result):
                return self._awaited(result)
            if hasattr(result, "__aenter__"):
                return self._entered(result)
            self._wire()
            return result

        return around

    async def _awaited(self, result: Any) -> Any:
        value = await result
        self._wire()
        return value

    @asynccontextmanager
    async def _entered(self, context: Any) -> AsyncIterator[Any]:
        async with context as value:
            self._wire()
            yield Wired(value, self._wire)
            self._wire()  # the last moment before the commit
        self._wire()
