"""Rooms that were upgraded, and rooms that only say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

import pytest
from nio import AsyncClient, MatrixRoom

from adapters.matrix import errands as errands_
from adapters.matrix.allow import Allowed
from adapters.matrix.api import MatrixError, part
from adapters.matrix.errands import Errands
from adapters.matrix.rooms import Rooms
from adapters.matrix.sync import Batch, Said
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
        self.away = 0  # so many requests fail
        self.left: list[str] = []
        self._errands = Errands()
        others = cast("Any", None)
        api = cast("Any", self._ask)
        self._mail = cast("Any", self)
        self._visits = Visits(
            api,
            self._mail,
            self._errands,
            self.rooms,
            others,
            texts=strict_texts("de"),
            language="de",
        )
        self._visits.user, self._visits.allowed = "@bot:a", Allowed.read("a", "@bot:a")
        self._notebook = notebook

    async def open(self) -> Upgrades:
        await self._visits.open(self._notebook)
        return self

    async def again(self) -> Upgrades:
        """After a restart."""
        return await Upgrades(self._notebook).open()

    async def _ask(self, _method: str, path: str, _body: object) -> None:
        if self.away:
            self.away -= 1
            raise ConnectionRefusedError
        if path.endswith("/leave"):
            self.left.append(unquote(path.split("/")[2]))
        elif path not in {f"/join/{part(door)}" for door in self.doors}:
            raise MatrixError(403, {"errcode": "M_FORBIDDEN"})

    async def send(self, *_letter: object) -> None:
        """What is said when the bot comes."""

    async def sync(self, **states: list[dict[str, Any]]) -> list[str]:
        """What has become of the rooms `old`, `new` and `team`; the bot is in them from now on.

        Returns where what is said there would be heard.
        """
        rooms = {f"!{name}:a": events for name, events in states.items()}
        for room in rooms:
            self._client.rooms.setdefault(room, MatrixRoom(room, "@bot:a"))
        said = [Said(room, {"type": "m.room.message"}) for room in rooms]
        batch = Batch("s", state=rooms, said=said)
        self._visits.learn(batch)
        await self._visits.follow(batch)
        await self._errands.settled()
        return [one.room for one in batch.said]

    async def invited(self, room: str) -> None:
        """By somebody who may."""
        own = {"type": "m.room.member", "state_key": "@bot:a", "sender": "@anna:a"}
        self._visits.learn(Batch("s", invited={room: [own]}))
        await self._errands.settled()

    def kicked(self, room: str) -> None:
        """Or gone, as it has wished."""
        self._visits.learn(Batch("s", left=[room]))

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


# --- led astray -----------------------------------------------------------------------------------

TRAPS = [None, {"room_id": "!else:a"}]


@pytest.mark.parametrize("before", TRAPS)
async def test_a_room_into_which_a_tombstone_has_led_is_left_and_not_served(
    upgrades: Upgrades, before: object
) -> None:
    upgrades.doors = {NEW}
    await upgrades.sync(old=[created(), tombstone(NEW)])
    assert await upgrades.sync(new=[created(before)], team=[created()]) == [TEAM]
    assert upgrades.left == [NEW]
    assert await upgrades.sync(new=[]) == []  # it may take a while


async def test_it_is_not_entered_twice_by_that_door(upgrades: Upgrades) -> None:
    upgrades.doors = {NEW}
    await upgrades.sync(old=[created(), tombstone(NEW)])
    await upgrades.sync(new=[created()])
    upgrades.kicked(NEW)
    upgrades = await upgrades.again()
    upgrades.doors = {NEW}
    await upgrades.sync(old=[created(), tombstone(NEW)])
    assert not upgrades.rooms.expected(OLD)


async def test_a_crash_on_the_way_makes_it_no_guest(upgrades: Upgrades) -> None:
    upgrades.doors = {NEW}
    await upgrades.sync(old=[created(), tombstone(NEW)])
    upgrades = await upgrades.again()
    assert await upgrades.sync(old=[created(), tombstone(NEW)], new=[created()]) == [OLD]
    assert upgrades.left == [NEW]


async def test_whoever_may_invites_it_there_all_the_same(upgrades: Upgrades) -> None:
    upgrades.doors = {NEW}
    await upgrades.sync(old=[created(), tombstone(NEW)])
    await upgrades.sync(new=[created()])
    upgrades.kicked(NEW)
    await upgrades.invited(NEW)
    assert await upgrades.sync(new=[created()]) == [NEW]
    upgrades = await upgrades.again()
    assert await upgrades.sync(old=[created(), tombstone(NEW)], new=[created()]) == [OLD, NEW]
    assert upgrades.left == []


async def test_where_an_invitation_is_needed_it_is_a_guest_as_ever(upgrades: Upgrades) -> None:
    await upgrades.sync(old=[created(), tombstone(NEW)])
    assert await upgrades.sync(new=[created()]) == [NEW]
    assert upgrades.left == []


async def test_a_true_successor_is_served_at_once(upgrades: Upgrades) -> None:
    upgrades.doors = {NEW}
    await upgrades.sync(old=[created(), tombstone(NEW)])
    assert await upgrades.sync(new=[created({"room_id": OLD})]) == [NEW]
    upgrades = await upgrades.again()
    heard = await upgrades.sync(old=[created(), tombstone(NEW)], new=[created({"room_id": OLD})])
    assert (heard, upgrades.left) == ([OLD, NEW], [])


async def test_a_door_that_jams_is_tried_again(
    upgrades: Upgrades, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errands_, "BREAK", 0.0)
    upgrades.doors, upgrades.away = {NEW}, 3
    await upgrades.sync(old=[created(), tombstone(NEW)])
    assert upgrades.rooms.expected(OLD)
