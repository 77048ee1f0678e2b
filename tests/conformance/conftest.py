"""The platforms that must all behave alike, each beside a notebook in a real store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.notebook import StoreNotebook
from bot.store.sqlite import SqliteStore
from tests.conformance.matrix import Matrix
from tests.conformance.memory import Memory
from tests.conformance.platform import Outside, Stage
from tests.conformance.slack import Slack
from tests.conformance.web import Web
from tests.matrix.synapse import Synapse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

PLATFORMS: list[type[Outside]] = [Memory, Web, Slack, Matrix]


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """One for all tests, without rate limits."""
    with Synapse(tmp_path_factory.mktemp("synapse")) as synapse:
        yield synapse


@pytest.fixture(params=PLATFORMS, ids=lambda platform: platform.__name__.lower())
def outside(request: pytest.FixtureRequest) -> Outside:
    """A platform on which there is nothing yet."""
    if request.param is Matrix:
        return Matrix(request.getfixturevalue("homeserver"))
    made: Outside = request.param()
    return made


@pytest.fixture
async def stage(outside: Outside, tmp_path: Path) -> AsyncIterator[Stage]:
    """The bot runs, and two people are there."""
    async with SqliteStore.open(tmp_path / "bot.db") as store:
        notebook = StoreNotebook(store, outside.adapter().name)
        stage = Stage(outside, notebook)
        await stage.start()
        yield stage
        await stage.stop()
    if isinstance(outside, Slack | Matrix):
        await outside.close()
