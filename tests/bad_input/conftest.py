"""Rooms that many tests can share, since what is wrong changes nothing in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.bad_input.room import Room, collecting_room, empty_room, voting_room

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def empty(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    async with empty_room(tmp_path_factory.mktemp("empty")) as room:
        yield room


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def collecting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    async with collecting_room(tmp_path_factory.mktemp("collecting")) as room:
        yield room


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def voting(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    async with voting_room(tmp_path_factory.mktemp("voting")) as room:
        yield room
