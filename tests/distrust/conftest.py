"""A homeserver with a bot and ten people, for all tests that play in Matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.distrust.matrix_team import Team, gathered

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def matrix_team(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Team]:
    async with gathered(tmp_path_factory.mktemp("matrix")) as team:
        yield team
