"""The engines that must all behave alike; the tests named `test_sqlite_…` are for one alone."""

from __future__ import annotations

import tempfile
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from bot.store.sqlite import SqliteStore
from tests.unit.store.examples import keep, round_

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.store import Store


class Engine(Protocol):
    """Opens an empty store."""

    def __call__(self) -> AbstractAsyncContextManager[Store]: ...


@asynccontextmanager
async def sqlite() -> AsyncIterator[Store]:
    with tempfile.TemporaryDirectory() as directory:
        async with SqliteStore.open(Path(directory) / "bot.db") as store:
            yield store


ENGINES: list[Engine] = [sqlite]


@pytest.fixture(scope="session", params=ENGINES, ids=lambda engine: engine.__name__)
def engine(request: pytest.FixtureRequest) -> Engine:
    """For tests that need a fresh store more than once, as Hypothesis does."""
    opened: Engine = request.param
    return opened


@pytest.fixture
async def store(engine: Engine) -> AsyncIterator[Store]:
    """An empty store."""
    async with engine() as opened:
        yield opened


@pytest.fixture
async def collecting(store: Store) -> Store:
    """A store with one live round, whose phase takes slips for five minutes."""
    await keep(store, round_())
    return store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a database could be."""
    return tmp_path / "bot.db"
