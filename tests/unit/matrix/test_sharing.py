"""Keys of many rooms go out together; each device gets those of its rooms, or is asked to wait."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
import vodozemac
from hypothesis import given
from hypothesis import strategies as st
from nio import MatrixRoom
from nio.crypto import OlmAccount, OlmDevice
from unpaddedbase64 import decode_base64

from adapters.matrix.account import Credentials, new_client
from adapters.matrix.api import MatrixError
from adapters.matrix.sharing import FIT, Parcel, Sharing, packed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from pathlib import Path

    from nio import AsyncClient

BOT = Credentials("http://127.0.0.1:9", "@bot:test.local", passphrase="geheim")


class Device:
    """Somebody's, to which the bot can talk."""

    def __init__(self, client: AsyncClient, user: str) -> None:
        assert client.olm
        self.user = user
        self._account = OlmAccount()
        keys = self._account.identity_keys
        device = OlmDevice(user, "HERS", {**keys})  # type: ignore[dict-item] # strings, all of them
        client.olm.device_store.add(device)
        client.olm.store.save_device_keys({user: {device.id: device}})
        self._account.generate_one_time_keys(1)
        (key,) = self._account.one_time_keys["curve25519"].values()
        client.olm.create_session(key, keys["curve25519"])
        self._bot = client.olm.account.identity_keys["curve25519"]
        self._session: vodozemac.Session | None = None

    def read(self, sealed: dict[str, Any]) -> tuple[str, str]:
        """Room and id of the key in a message."""
        (cipher,) = sealed["ciphertext"].values()
        if self._session is None:
            message = vodozemac.PreKeyMessage.from_base64(cipher["body"])
            made: Any = self._account.create_inbound_session(self._bot, message)
            self._session, plain = made
        else:
            again = vodozemac.AnyOlmMessage.pre_key(decode_base64(cipher["body"]))
            plain = self._session.decrypt(again)
        content = json.loads(plain)["content"]
        return content["room_id"], content["session_id"]


class Homeserver:
    """Takes what is sent to devices; `broken`: refuses."""

    def __init__(self) -> None:
        self.requests: list[dict[str, dict[str, Any]]] = []
        self.broken = False

    async def __call__(self, _method: str, _path: str, body: dict[str, Any]) -> dict[str, Any]:
        await asyncio.sleep(0)
        if self.broken:
            raise MatrixError(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 50})
        self.requests.append(body["messages"])
        return {}


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[AsyncClient]:
    client = new_client(BOT, tmp_path)
    client.restore_login(BOT.user, "DEVICE", "token")
    assert client.olm
    client.olm.account.shared = True
    yield client
    await client.close()  # type: ignore[no-untyped-call]


def new_room(client: AsyncClient, room: str, users: Iterable[str]) -> None:
    client.rooms[room] = MatrixRoom(room, BOT.user, encrypted=True)
    for user in users:
        client.rooms[room].add_member(user, user, None)


def shared(client: AsyncClient, room: str) -> bool:
    assert client.olm
    return not client.olm.should_share_group_session(room)


def sharing_with(client: AsyncClient, homeserver: Homeserver) -> Sharing:
    sharing = Sharing(client)
    sharing._api = homeserver  # type: ignore[assignment]
    return sharing


async def test_rooms_that_wait_together_share_in_one_request(client: AsyncClient) -> None:
    homeserver = Homeserver()
    sharing = sharing_with(client, homeserver)
    people = {f"!{name}": Device(client, f"@{name}:test.local") for name in "abcdefgh"}
    for room, device in people.items():
        new_room(client, room, [device.user])
    await asyncio.gather(*(sharing.share(room) for room in people))
    (request,) = homeserver.requests
    assert client.olm
    for room, device in people.items():
        key = client.olm.outbound_group_sessions[room].id
        assert device.read(request[device.user]["HERS"]) == (room, key)
        assert shared(client, room)


async def test_somebody_in_two_rooms_gets_two_keys(client: AsyncClient) -> None:
    homeserver = Homeserver()
    sharing = sharing_with(client, homeserver)
    anna = Device(client, "@anna:test.local")
    for room in ("!team", "!dm"):
        new_room(client, room, [anna.user])
    await asyncio.gather(sharing.share("!team"), sharing.share("!dm"))
    got = {anna.read(one[anna.user]["HERS"])[0] for one in homeserver.requests}
    assert got == {"!team", "!dm"}


async def test_a_key_that_did_not_leave_is_not_taken_for_shared(client: AsyncClient) -> None:
    """A message sealed with it could never be read; the next attempt sends that same key."""
    homeserver = Homeserver()
    sharing = sharing_with(client, homeserver)
    anna = Device(client, "@anna:test.local")
    new_room(client, "!dm", [anna.user])
    homeserver.broken = True
    with pytest.raises(MatrixError):
        await sharing.share("!dm")
    assert not shared(client, "!dm")
    homeserver.broken = False
    await sharing.share("!dm")
    assert shared(client, "!dm")
    assert anna.read(homeserver.requests[-1][anna.user]["HERS"])[0] == "!dm"


async def test_who_comes_while_others_are_served_is_next(client: AsyncClient) -> None:
    homeserver = Homeserver()
    sharing = sharing_with(client, homeserver)
    for name in ("!early", "!late"):
        new_room(client, name, [Device(client, f"@{name[1:]}:test.local").user])
    first = asyncio.create_task(sharing.share("!early"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.gather(first, sharing.share("!late"))
    assert shared(client, "!early")
    assert shared(client, "!late")


PARCELS = st.lists(
    st.dictionaries(
        st.tuples(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.sampled_from("12")),
        st.fixed_dictionaries({"key": st.integers()}),
        max_size=45,
    ),
    max_size=8,
)


@given(PARCELS)
def test_packing_loses_and_doubles_nothing(parcels: list[Parcel]) -> None:
    requests = packed(parcels)
    assert all(0 < len(request) <= FIT for request in requests)
    sent = sorted((device, one["key"]) for some in requests for device, one in some.items())
    assert sent == sorted((device, one["key"]) for some in parcels for device, one in some.items())
