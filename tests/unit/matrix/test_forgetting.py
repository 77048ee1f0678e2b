"""What the bot can still read of typed lines when their phase is over, and what it calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from nio import MegolmEvent, RoomMessageText
from nio.crypto import InboundGroupSession, OutboundGroupSession

from adapters.matrix import MatrixAdapter
from adapters.matrix.account import Credentials, new_client
from adapters.matrix.cipher import UNUSED, Cipher
from bot.core.model import Level, PlaceId
from bot.texts import Texts
from tests.hand_clock import HandClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from nio import AsyncClient

ROOM, ANNA, HER_KEY = "!dm:test.local", "@anna:test.local", "curve25519-of-anna"
BOT = Credentials("http://127.0.0.1:9", "@bot:test.local", passphrase="geheim")


def restored(folder: Path) -> AsyncClient:
    """The bot's device with what stands in its crypto store."""
    client = new_client(BOT, folder)
    client.restore_login(BOT.user, "DEVICE", "token")
    return client


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[AsyncClient]:
    client = restored(tmp_path)
    yield client
    await client.close()  # type: ignore[no-untyped-call]


def typed(key: OutboundGroupSession, text: str) -> MegolmEvent:
    """A line of Anna's, as the homeserver has it."""
    said = {"msgtype": "m.text", "body": text}
    plain = {"type": "m.room.message", "room_id": ROOM, "content": said}
    sealed = key.encrypt(json.dumps(plain))  # type: ignore[no-untyped-call]
    event = MegolmEvent.from_dict(
        {
            "type": "m.room.encrypted",
            "event_id": f"${text}",
            "sender": ANNA,
            "origin_server_ts": 1,
            "content": {
                "algorithm": "m.megolm.v1.aes-sha2",
                "sender_key": HER_KEY,
                "device_id": "HERS",
                "session_id": key.id,
                "ciphertext": sealed,
            },
        }
    )
    assert isinstance(event, MegolmEvent)
    event.room_id = ROOM
    return event


def give(client: AsyncClient, key: OutboundGroupSession, as_it_was: str = "") -> None:
    """Her device has shared its key with the bot's, as it is now or `as_it_was` before."""
    assert client.olm
    key.mark_as_shared()  # type: ignore[no-untyped-call]
    session = InboundGroupSession(as_it_was or key.session_key, "ed25519-of-anna", HER_KEY, ROOM)
    client.olm.inbound_group_store.add(session)
    client.olm.store.save_inbound_group_session(session)


def opened(client: AsyncClient, clock: HandClock | None = None) -> Cipher:
    """As it is after the login."""
    cipher = Cipher(client, (clock or HandClock()).now)
    cipher.open()
    return cipher


def read(client: AsyncClient, event: MegolmEvent) -> str | None:
    found = Cipher(client, HandClock().now).opened(event)
    return found.body if isinstance(found, RoomMessageText) else None


def hear(cipher: Cipher, event: MegolmEvent) -> None:
    """It is kept, too."""
    found = cipher.opened(event)
    assert isinstance(found, RoomMessageText)
    cipher.note()


async def test_what_was_heard_cannot_be_read_again_and_what_comes_later_can(
    client: AsyncClient, tmp_path: Path
) -> None:
    key = OutboundGroupSession()
    give(client, key)
    cipher, before, later = opened(client), typed(key, "Zu laut"), typed(key, "Zu warm")
    hear(cipher, before)
    await cipher.forget(ROOM)
    stored = restored(tmp_path)  # what a thief of the store would have
    for device in (client, stored):
        assert read(device, before) is None
        assert read(device, later) == "Zu warm"
    await stored.close()  # type: ignore[no-untyped-call]


async def test_what_was_opened_and_is_not_kept_yet_can_be_opened_once_more(
    client: AsyncClient,
) -> None:
    """A sync may break off behind it, and a phase end meanwhile."""
    key = OutboundGroupSession()
    give(client, key)
    cipher, before, lines = opened(client), typed(key, "Zu laut"), typed(key, "Zu warm")
    hear(cipher, before)
    assert cipher.opened(lines)
    await cipher.forget(ROOM)
    assert read(client, before) is None
    hear(cipher, lines)
    await cipher.forget(ROOM)
    assert read(client, lines) is None
    assert read(client, typed(key, "Zu kalt")) == "Zu kalt"


def after_a_restart(client: AsyncClient, tmp_path: Path) -> tuple[Cipher, AsyncClient]:
    """What the next run has of a device."""
    again = restored(tmp_path)
    return opened(again), again


@pytest.mark.parametrize("phases", [1, 3])
async def test_a_key_from_before_a_restart_is_moved_on_too(
    client: AsyncClient, tmp_path: Path, phases: int
) -> None:
    key = OutboundGroupSession()
    give(client, key)
    before = [typed(key, text) for text in ("Zu laut", "Zu kalt")]
    for line in before:
        hear(opened(client), line)
    cipher, again = after_a_restart(client, tmp_path)
    for _ in range(phases):
        await cipher.forget(ROOM)
    cipher, thief = after_a_restart(again, tmp_path)
    await cipher.forget(ROOM)
    later = typed(key, "Zu warm")
    for device in (again, thief):
        assert [read(device, line) for line in before] == [None, None]
        assert read(device, later) == "Zu warm"
        await device.close()  # type: ignore[no-untyped-call]


async def test_what_was_said_before_a_restart_cannot_be_read_again_either(
    client: AsyncClient, tmp_path: Path
) -> None:
    key = OutboundGroupSession()
    give(client, key)
    line = typed(key, "Mahlzeit!")
    hear(opened(client), line)
    cipher, again = after_a_restart(client, tmp_path)
    cipher.wind()
    assert read(again, line) is None
    assert read(again, typed(key, "Bis gleich!")) == "Bis gleich!"
    await again.close()  # type: ignore[no-untyped-call]


async def test_a_key_waits_a_day_for_its_message_and_no_longer(client: AsyncClient) -> None:
    """Clients share it when typing begins; phases of others may end meanwhile."""
    keys, clock = [OutboundGroupSession() for _ in range(2)], HandClock()
    for key in keys:
        give(client, key)
    cipher = opened(client, clock)
    for _ in range(3):
        await cipher.forget(ROOM)
    assert read(client, typed(keys[0], "Zu laut")) == "Zu laut"
    clock.jump(UNUSED)
    await cipher.forget(ROOM)
    assert read(client, typed(keys[1], "Zu laut")) is None


async def test_a_client_that_goes_on_with_its_key_is_understood_after_phases_of_silence(
    client: AsyncClient,
) -> None:
    key, clock = OutboundGroupSession(), HandClock()
    give(client, key)
    cipher = opened(client, clock)
    hear(cipher, typed(key, "Zu laut"))
    for _ in range(3):
        await cipher.forget(ROOM)
        clock.jump(UNUSED)
    assert read(client, typed(key, "Zu warm")) == "Zu warm"


async def test_a_key_is_gone_a_day_after_its_client_has_turned_to_another(
    client: AsyncClient,
) -> None:
    first, second = OutboundGroupSession(), OutboundGroupSession()
    clock = HandClock()
    cipher = opened(client, clock)
    for key, text in ((first, "Zu laut"), (second, "Zu warm")):
        give(client, key)
        hear(cipher, typed(key, text))
        await cipher.forget(ROOM)
    clock.jump(UNUSED)
    await cipher.forget(ROOM)
    assert client.olm
    assert {session.id for session in client.olm.inbound_group_store} == {second.id}


async def test_what_a_team_has_said_cannot_be_read_again_and_what_comes_later_can(
    client: AsyncClient, tmp_path: Path
) -> None:
    key, silent = OutboundGroupSession(), OutboundGroupSession()
    cipher = opened(client)
    for one in (key, silent):
        give(client, one)
    said = [typed(key, text) for text in ("Mahlzeit!", "Bis gleich!", "Was gibt es?")]
    for line in said[:2]:
        hear(cipher, line)
    cipher.wind()
    stored = restored(tmp_path)
    assert client.olm
    assert not client.olm.message_index_store
    for device in (client, stored):
        assert [read(device, line) for line in said] == [None, None, "Was gibt es?"]
    assert read(client, typed(silent, "Guten Appetit!")) == "Guten Appetit!"
    await stored.close()  # type: ignore[no-untyped-call]


async def test_a_key_that_a_team_has_turned_from_goes(client: AsyncClient) -> None:
    first, second = OutboundGroupSession(), OutboundGroupSession()
    clock = HandClock()
    cipher = opened(client, clock)
    for key, text in ((first, "Zu laut"), (second, "Zu warm")):
        give(client, key)
        hear(cipher, typed(key, text))
        cipher.wind()
    clock.jump(UNUSED)
    for _ in range(3):
        hear(cipher, typed(second, "Zu warm"))
        cipher.wind()
    assert client.olm
    assert {session.id for session in client.olm.inbound_group_store} == {second.id}


@pytest.mark.parametrize(("forms", "best"), [(False, Level.CONFIDENTIAL), (True, Level.ANONYMOUS)])
def test_only_where_there_is_a_link_a_phase_may_be_anonymous(
    tmp_path: Path, *, forms: bool, best: Level
) -> None:
    adapter = MatrixAdapter(
        BOT, texts=Texts.load(), folder=tmp_path, now=lambda: datetime.now(UTC), forms=forms
    )
    assert adapter.cap(PlaceId("matrix:test.local:!room:test.local")) is best
