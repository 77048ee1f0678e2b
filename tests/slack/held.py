"""A hearing that takes as long as a test wants."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

    from tests.slack.world import SlackWorld


@dataclass(frozen=True)
class Held:
    """`heard`: something has come; `go_on`: it may be carried out now, and all that follows."""

    heard: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)


def hold(world: SlackWorld, monkeypatch: pytest.MonkeyPatch) -> Held:
    held, honest = Held(), world.moderator.hear

    async def slow(*args: Any) -> Any:
        held.heard.set()
        await held.go_on.wait()
        return await honest(*args)

    monkeypatch.setattr(world.moderator, "hear", slow)
    return held
