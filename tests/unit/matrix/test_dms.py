"""Conversations with one person: when somebody who comes is told what runs, and when not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from nio import AsyncClient, MatrixRoom

from adapters.matrix.api import MatrixError
from adapters.matrix.dms import GRACE, Dms, Ready, Unreachable, Wait
from adapters.matrix.limits import ROOMS, Limits
from adapters.matrix.mail import Pace
from adapters.matrix.rooms import Rooms

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.matrix.api import Json
    from bot.port import Notebook

ANNA, ROOM = "@anna:a", "!dm"


class Pages:
    """A notebook in which that room stands already."""

    async def write(self, _notes: object) -> None:
        pass

    async def scan(self, prefix: str) -> dict[str, str]:
        return {f"{prefix}{ANNA}": f"{ROOM} {datetime(2026, 3, 2, 9, tzinfo=UTC).isoformat()}"}


class Somebody:
    """Anna, invited a moment ago."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)
        self._client = AsyncClient("http://localhost", "@bot:a")
        self._client.user_id = "@bot:a"
        self._room = self._client.rooms[ROOM] = MatrixRoom(ROOM, "@bot:a")
        self._room.add_member(ANNA, "Anna", None, invited=True)
        pace = Pace(Limits(folder), ROOMS)
        self.dms = Dms(self._client, Rooms(self._client), pace, lambda: self.now, "secret")

    def leaves(self) -> None:
        self._room.remove_member(ANNA)

    def joins(self) -> None:
        self.leaves()
        self._room.add_member(ANNA, "Anna", None)


@pytest.fixture
async def somebody(tmp_path: Path) -> Somebody:
    one = Somebody(tmp_path)
    await one.dms.open(cast("Notebook", Pages()))
    return one


async def test_who_gets_an_invitation_is_not_told_of_it_twice(somebody: Somebody) -> None:
    """Also where it goes out before the bot has looked at who has come."""
    assert isinstance(await somebody.dms.reach(ANNA), Wait)
    somebody.joins()
    assert isinstance(await somebody.dms.reach(ANNA), Ready)
    assert somebody.dms.came(ANNA)
    assert not somebody.dms.came(ANNA)  # who leaves and comes back is told what runs


async def test_who_comes_late_or_unasked_is_told_what_runs(somebody: Somebody) -> None:
    assert not somebody.dms.came(ANNA)
    await somebody.dms.reach(ANNA)
    somebody.now += GRACE + timedelta(seconds=1)
    somebody.joins()
    assert not somebody.dms.came(ANNA)


async def test_half_of_a_new_room_is_no_refusal(somebody: Somebody) -> None:
    """A sync may come while the room is being made, and bring it without the invitation."""
    somebody.leaves()
    assert isinstance(await somebody.dms.reach(ANNA), Wait)
    somebody.now += GRACE + timedelta(seconds=1)
    assert await somebody.dms.reach(ANNA) == Unreachable("declined")


class Slow:
    """A homeserver that has made a room, and whose answer to that has got lost."""

    def __init__(self) -> None:
        self.made: list[str] = []

    async def __call__(self, _method: str, path: str, body: Json | None = None) -> Json:
        if path == "/createRoom":
            self.made.append((body or {})["room_alias_name"])
            if self.made.count(self.made[-1]) == 1:
                raise TimeoutError
            raise MatrixError(400, {"errcode": "M_ROOM_IN_USE"})
        if path.startswith("/directory/room/"):
            return {"room_id": "!made"}
        return {"joined_rooms": ["!made"]} if path == "/joined_rooms" else {}


async def test_a_room_whose_making_took_too_long_is_not_made_again(somebody: Somebody) -> None:
    """Also where no sync has brought it yet."""
    homeserver, ben = Slow(), "@ben:a"
    somebody.dms._api = homeserver  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        await somebody.dms.reach(ben, asked=True)
    assert isinstance(await somebody.dms.reach(ben, asked=True), Wait)
    assert len(set(homeserver.made)) == 1
    assert somebody.dms.user_of("!made") == ben


class Willing:
    """A homeserver that makes every room."""

    def __init__(self) -> None:
        self.lists: list[Json] = []

    async def __call__(self, method: str, path: str, body: Json | None = None) -> Json:
        await asyncio.sleep(0)  # others get on meanwhile
        if (method, path) == ("PUT", "/user/%40bot%3Aa/account_data/m.direct"):
            self.lists.append(body or {})
            return {}
        assert path == "/createRoom"
        return {"room_id": f"!{(body or {})['invite'][0][1:]}"}


async def test_new_conversations_are_listed_as_clients_list_them(somebody: Somebody) -> None:
    homeserver = Willing()
    somebody.dms._api = homeserver  # type: ignore[assignment]
    new = [f"@{name}:a" for name in ("ben", "cem", "dora")]
    await asyncio.gather(*(somebody.dms.reach(user, asked=True) for user in new))
    listed = {user: [f"!{user[1:]}"] for user in new}
    assert homeserver.lists[-1] == {ANNA: [ROOM], **listed}
    assert len(homeserver.lists) < len(new)  # once for all that wait
