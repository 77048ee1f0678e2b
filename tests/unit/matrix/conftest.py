"""A team of six on Matrix without a homeserver, and a bad homeserver without a team."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model import Level
from tests.unit.matrix.bad_homeserver import BadHomeserver
from tests.unit.matrix.chat import Chat
from tests.world import MemoryPlatform, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def server() -> AsyncIterator[BadHomeserver]:
    """One that answers as it was told to."""
    async with BadHomeserver() as server:
        yield server


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    platform = MemoryPlatform("matrix", "!blitzlicht", best=Level.CONFIDENTIAL)
    async with World(tmp_path, platform=platform) as world:
        yield Chat(world)
