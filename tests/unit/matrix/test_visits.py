"""Rooms that were upgraded, and rooms that only say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
from nio import AsyncClient, MatrixRoom

from adapters.matrix.api import MatrixError, part
from adapters.matrix.rooms import Rooms
from adapters.matrix.sync import Batch
from adapters.matrix.visits import Visits
from bot.core.model import PlaceId
from bot.store.notebook import StoreNotebook
from tests.world import strict_texts

if TYPE_CHECKING:
    from bot.port import Notebook
    from tests.unit.matrix.chat import Chat

OLD, NEW, TEAM = "!old:a", "!new:a", "!team:a"


def state(kind: str, **content: Any) -> dict[str, Any]:
    return {"type": kind, "state_key": "", "sender": "@mallory:a", "content": content}


def created(before: object = None) -> dict[str, Any]:
    more = {"predecessor": before} if before else {}
    return state("m.room.create", room_version="11", **more)


def tombstone(room: str) -> dict[str, Any]:
    return state("m.room.tombstone", replacement_room=room)


class Upgrades:
    """A bot in some rooms; `doors` says which others it may join."""

    def __init__(self, notebook: Notebook) -> None:
        client = AsyncClient("http://localhost", "@bot:a")
        client.user_id = "@bot:a"
        self._client, self.rooms = client, Rooms(client)
        self.doors: set[str] = set()
        others = cast("Any", None)
        api = cast("Any", self._join)
        self._visits = Visits(
            api, others, others, self.rooms, others, texts=strict_texts("de"), language="de"
        )
        self._notebook = notebook

    async def open(self) -> Upgrades:
        await self._visits.open(self._notebook)
        return self

    async def _join(self, _method: str, path: str, _body: object) -> None:
        if path not in {f"/join/{part(door)}" for door in self.doors}:
            raise MatrixError(403, {"errcode": "M_FORBIDDEN"})

    async def sync(self, **states: list[dict[str, Any]]) -> None:
        """What has become of the rooms `old`, `new` and `team`; the bot is in them from now on."""
        rooms = {f"!{name}:a": events for name, events in states.items()}
        for room in rooms:
            self._client.rooms.setdefault(room, MatrixRoom(room, "@bot:a"))
        batch = Batch("s", state=rooms)
        self._visits.learn(batch)
        await self._visits.follow(batch)

    def is_at(self, room: str) -> str:
        return self.rooms.room_of(PlaceId(f"matrix:a:{room}"))


@pytest.fixture
async def upgrades(chat: Chat) -> Upgrades:
    return await Upgrades(StoreNotebook(chat.world.store, "matrix")).open()


async def test_a_room_that_both_call_its_successor_takes_its_place(upgrades: Upgrades) -> None:
    await upgrades.sync(old=[created()])
    await upgrades.sync(old=[tombstone(NEW)])
    assert upgrades.is_at(OLD) == OLD
    await upgrades.sync(new=[created({"room_id": OLD})])
    assert upgrades.is_at(OLD) == NEW
    assert upgrades.rooms.place(NEW).id == f"matrix:a:{OLD}"


async def test_posts_wait_while_the_bot_walks_through_an_open_door(upgrades: Upgrades) -> None:
    upgrades.doors = {NEW}
    await upgrades.sync(old=[created(), tombstone(NEW)])
    assert upgrades.rooms.expected(OLD)
    await upgrades.sync(new=[created({"room_id": OLD})])
    assert upgrades.is_at(OLD) == NEW


@pytest.mark.parametrize("before", [None, "!old:a", {"room_id": "!else:a"}, {"room_id": [OLD]}])
async def test_a_tombstone_alone_captures_no_room(upgrades: Upgrades, before: object) -> None:
    await upgrades.sync(team=[created(before)])
    await upgrades.sync(old=[created(), tombstone(TEAM)])
    await upgrades.sync(old=[state("m.room.topic")])
    assert upgrades.rooms.place(TEAM).id == f"matrix:a:{TEAM}"
    assert upgrades.is_at(OLD) == OLD


async def test_nor_does_its_true_predecessor_once_it_is_a_place_of_its_own(
    upgrades: Upgrades,
) -> None:
    await upgrades.sync(team=[created({"room_id": OLD})])
    before = upgrades.rooms.place(TEAM)
    await upgrades.sync(old=[created(), tombstone(TEAM)])
    assert upgrades.rooms.place(TEAM) == before


async def test_two_rooms_do_not_become_one(upgrades: Upgrades) -> None:
    await upgrades.sync(new=[created({"room_id": OLD})], old=[created(), tombstone(NEW)])
    await upgrades.sync(team=[created(), tombstone(NEW)])
    assert (upgrades.is_at(OLD), upgrades.is_at(TEAM)) == (NEW, TEAM)
