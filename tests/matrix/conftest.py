"""One homeserver a test run, and rooms of both versions that are in use."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.matrix.bot import Bot
from tests.matrix.members import Member, Members
from tests.matrix.synapse import Synapse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """Without rate limits. Whoever stops it starts it again."""
    with Synapse(tmp_path_factory.mktemp("synapse")) as synapse:
        yield synapse


@pytest.fixture(scope="session")
def strict_synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """With the rate limits of a homeserver that nobody has configured."""
    with Synapse(tmp_path_factory.mktemp("strict"), limited=True) as synapse:
        yield synapse


@pytest.fixture(params=["11", "12"], ids=["room v11", "room v12"])
def room_version(request: pytest.FixtureRequest) -> str:
    version: str = request.param
    return version


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def members(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Members]:
    """The process that all members of the test run live in."""
    async with Members(tmp_path_factory.mktemp("members") / "log") as members:
        yield members


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def six(synapse: Synapse, members: Members) -> list[Member]:
    """Six people whose clients deal with signed devices only; they accept every invitation."""
    names = ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn")
    return list(await asyncio.gather(*(members.member(synapse, name) for name in names)))


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def bot(synapse: Synapse, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """One for all tests of a file: each has rooms of its own and asks a question of its own."""
    async with Bot(tmp_path_factory.mktemp("bot"), synapse) as bot:
        yield bot
