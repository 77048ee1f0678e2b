"""What strangers and members may send to stop the bot, or to rule a room: it goes on, unmoved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from nio.crypto import InboundGroupSession, OutboundGroupSession

from adapters.matrix import running as running_
from adapters.matrix import sync as sync_
from adapters.matrix.account import AccountError, Credentials, new_client
from adapters.matrix.apologies import Trouble
from adapters.matrix.cipher import Cipher
from adapters.matrix.device import Device
from adapters.matrix.rooms import Rooms
from adapters.matrix.running import Running, Setup
from adapters.matrix.sync import Syncing, SyncRefusedError
from bot.port import Role
from bot.store.notebook import StoreNotebook
from bot.texts import Texts
from tests.captured_logs import captured_logs
from tests.hand_clock import HandClock
from tests.unit.matrix.bad_homeserver import (
    ADMIN,
    BOT,
    MALLORY,
    ROOM,
    TEAM,
    BadHomeserver,
    state,
    sync,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from nio import AsyncClient

    from adapters.matrix.sync import Batch
    from tests.unit.matrix.chat import Chat

Json = dict[str, Any]

KEY = "c" * 43  # Mallory's device's


class Rig:
    """The bot's side of a room in which Mallory has a key to seal with."""

    def __init__(self, server: BadHomeserver, folder: Path) -> None:
        self.server = server
        self.client = logged_in(server, folder)
        self.syncing = Syncing(self.client, Cipher(self.client, HandClock().now), Trouble())
        self.rooms = Rooms(self.client)
        self._key, self._token = OutboundGroupSession(), "s0"
        self._key.mark_as_shared()  # type: ignore[no-untyped-call]
        assert self.client.olm
        session = InboundGroupSession(self._key.session_key, "e" * 43, KEY, ROOM)
        self.client.olm.inbound_group_store.add(session)
        self._count = 0

    async def hear(self, *events: Json, **more: Any) -> Batch:
        """One sync further."""
        self._count += 1
        self.server.syncs.append(sync(f"s{self._count}", *events, **more))
        batch = await self.syncing.fetch(self._token)
        assert batch.token == f"s{self._count}"
        self._token = batch.token
        for room, found in batch.state.items():
            self.rooms.learn(room, found)
        return batch

    def sealed(self, payload: object = None, *, raw: str | bytes = "", **content: Any) -> Json:
        """By Mallory; `raw` where it is no JSON that anybody would write."""
        self._count += 1
        plain = raw or json.dumps(payload)
        cipher = self._key._session.encrypt(plain if isinstance(plain, bytes) else plain.encode())
        return {
            "type": "m.room.encrypted",
            "sender": MALLORY,
            "event_id": f"$m{self._count}",
            "origin_server_ts": 5 + self._count,
            "content": {
                "algorithm": "m.megolm.v1.aes-sha2",
                "ciphertext": cipher.to_base64(),
                "sender_key": KEY,
                "session_id": self._key.id,
                "device_id": "HERS",
                **content,
            },
        }

    def line(self, text: str) -> Json:
        """Something that anybody could have typed."""
        return self.sealed(said("m.room.message", {"msgtype": "m.text", "body": text}))


def logged_in(server: BadHomeserver, folder: Path) -> AsyncClient:
    client = new_client(Credentials(server.url, BOT, passphrase="geheim"), folder)
    client.restore_login(BOT, "DEVICE", "token")
    assert client.olm
    client.olm.account.shared = True
    return client


def said(kind: object, content: object, **more: object) -> Json:
    return {"type": kind, "room_id": ROOM, "content": content, **more}


def texts(batch: Batch) -> list[str]:
    """What was heard; late lines and sealed ones have none."""
    assert not any(one.sealed for one in batch.said), "it is held for a key that is there"
    return [body for one in batch.said if (body := one.event["content"].get("body"))]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with BadHomeserver() as server:
        rig = Rig(server, tmp_path)
        await rig.hear(before=TEAM)
        yield rig
        await rig.client.close()  # type: ignore[no-untyped-call]


# --- it goes on -----------------------------------------------------------------------------------

GARBAGE = {
    "no base64": {"type": 0, "body": "garbage"},
    "of no version": {"type": 1, "body": "Z2FyYmFnZQ"},
    "no ASCII": {"type": 1, "body": "!äö"},
    "empty": {"type": 0, "body": ""},
}


@pytest.mark.parametrize("body", GARBAGE.values(), ids=GARBAGE.keys())
async def test_a_strangers_garbage_to_the_device_stops_nobody(rig: Rig, body: Json) -> None:
    assert rig.client.olm
    mine = rig.client.olm.account.identity_keys["curve25519"]
    content = {
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "sender_key": "x" * 43,
        "ciphertext": {mine: body},
    }
    event = {"type": "m.room.encrypted", "sender": "@stranger:t", "content": content}
    with captured_logs() as log:
        batch = await rig.hear(rig.line("Zu laut"), to_device=[event])
    assert texts(batch) == ["Zu laut"]
    assert "event passed over" in log.getvalue()
    assert "stranger" not in log.getvalue()


ODD = {
    "nested": "[" * 30_000,
    "a long number": '{"type":"m.room.message","content":{"n":' + "9" * 5000 + "}}",
    "no UTF-8": b"\xff\xfe{",
    "a list": "[]",
    "a number unsigned": json.dumps(said("m.room.message", {"msgtype": "m.text"}, unsigned=5)),
    "a word unsigned": json.dumps(said("m.room.message", {"msgtype": "m.text"}, unsigned="x")),
    "levels that are none": json.dumps(state("m.room.power_levels", "x")),
    "a type that is none": json.dumps(said(5, {})),
    "levels that were none": json.dumps(
        {**state("m.room.member", {"membership": "join"}, BOT), "unsigned": {"prev_content": "x"}}
    ),
}
UNOPENED: dict[str, Json] = {
    "nobody's key": {"sender_key": ""},
    "no key": {"session_id": ""},
    "no text": {"ciphertext": "\ud800"},
}


@pytest.mark.parametrize("raw", ODD.values(), ids=ODD.keys())
async def test_what_a_member_seals_stops_nobody(rig: Rig, raw: str | bytes) -> None:
    batch = await rig.hear(rig.sealed(raw=raw), rig.line("Zu laut"))
    assert texts(batch) == ["Zu laut"]
    event = rig.sealed(raw=raw)
    assert rig.syncing.parsed(ROOM, event).event == event


@pytest.mark.parametrize("content", UNOPENED.values(), ids=UNOPENED.keys())
async def test_what_only_looks_sealed_stops_nobody(rig: Rig, content: Json) -> None:
    batch = await rig.hear(rig.sealed(said("x", {}), **content), rig.line("Zu laut"))
    assert texts(batch) == ["Zu laut"]


async def test_an_invitation_of_an_odd_shape_stops_nobody(rig: Rig) -> None:
    odd = [
        {**state("m.room.member", {"membership": "invite"}, BOT), "unsigned": unsigned}
        for unsigned in (5, {"prev_content": 5})
    ]
    invite = {"!other:t": {"invite_state": {"events": odd}}}
    batch = await rig.hear(rig.line("Zu laut"), invite=invite)
    assert texts(batch) == ["Zu laut"]
    assert [one["state_key"] for one in batch.invited["!other:t"]] == [BOT, BOT]


# --- only what was sent in clear is state ---------------------------------------------------------


async def test_what_a_member_seals_becomes_no_state(rig: Rig) -> None:
    fakes = [
        state("m.room.power_levels", {"users": {MALLORY: 100}}),
        state("m.room.tombstone", {"body": "x", "replacement_room": "!evil:t"}),
        state("m.room.member", {"membership": "leave"}, ADMIN),
        state("m.room.member", {"membership": "join"}, "@ghost:t"),
        state("m.room.member", {"membership": "join"}, BOT),
    ]
    batch = await rig.hear(rig.line("vorher"), *map(rig.sealed, fakes), rig.line("nachher"))
    assert texts(batch) == ["vorher", "nachher"]
    assert rig.rooms.person(MALLORY, ROOM).role is Role.MEMBER
    assert rig.rooms.person(ADMIN, ROOM).role is Role.ADMIN
    assert not rig.rooms.moving()
    assert {one.handle for one in rig.rooms.members(ROOM)} == {"admin", "mallory"}


async def test_what_is_sent_in_clear_becomes_state(rig: Rig) -> None:
    levels = state("m.room.power_levels", {"users": {ADMIN: 100, MALLORY: 50}})
    await rig.hear(levels, state("m.room.member", {"membership": "join"}, "@new:t", "@new:t"))
    assert rig.rooms.person(MALLORY, ROOM).role is Role.ADMIN
    assert rig.rooms.has(ROOM, "@new:t")


# --- a homeserver that refuses --------------------------------------------------------------------


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sync_, "BREAKS", (0.0, 0.0))
    monkeypatch.setattr(running_, "BREAK", 0.0)


def typed(text: str) -> Json:
    content = {"msgtype": "m.text", "body": text}
    event = {"type": "m.room.message", "event_id": f"${text}", "content": content}
    return {**event, "sender": MALLORY, "origin_server_ts": 1}


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_page_that_is_refused_for_now_is_asked_for_again(rig: Rig, status: int) -> None:
    rig.server.pages += [status, {"chunk": [typed("fehlte")]}]
    batch = await rig.hear(typed("da"), limited=True)
    assert texts(batch) == ["fehlte", "da"]


@pytest.mark.parametrize("answers", [[403], [500, 500, 500]])
async def test_where_a_page_is_refused_for_good_the_rest_is_heard(
    rig: Rig, answers: list[int]
) -> None:
    rig.server.pages += [{"chunk": [typed("fehlte")], "end": "e"}, *answers]
    with captured_logs() as log:
        batch = await rig.hear(typed("da"), limited=True)
    assert texts(batch) == ["fehlte", "da"]
    assert "lines missed" in log.getvalue()


async def test_a_token_that_is_refused_within_a_gap_loses_no_line(rig: Rig) -> None:
    rig.server.code = "M_UNKNOWN_TOKEN"
    rig.server.pages += [401]
    with pytest.raises(SyncRefusedError):
        await rig.hear(typed("da"), limited=True)


# --- the loop -------------------------------------------------------------------------------------


def run_by(chat: Chat, server: BadHomeserver, folder: Path, **given: str) -> Running:
    credentials = Credentials(server.url, BOT, passphrase="geheim", **given)
    now = chat.world.clock.now
    setup = Setup(credentials, Texts.load(), folder, now, "", "de")
    device = Device(credentials, folder, now)
    device.client.restore_login(BOT, "DEVICE", "token")
    device.cipher.open()
    running = Running(setup, device, StoreNotebook(chat.world.store, "matrix"))
    running._hearing.ear, running._hearing.user = chat.world.ear, BOT
    return running


async def hung_up(running: Running) -> None:
    await running.close()
    await running._client.close()  # type: ignore[no-untyped-call]
    if running._client.store:
        running._client.store.database.close()


async def test_a_sync_that_nobody_can_read_is_told_and_tried_again(
    chat: Chat, tmp_path: Path
) -> None:
    async with BadHomeserver() as server:
        running = run_by(chat, server, tmp_path)
        server.syncs += ["[" * 30_000, sync("s2")]
        with captured_logs() as log:
            assert await running._step("s1") == "s1"
        assert "sync broke" in log.getvalue()
        assert not running.synced
        assert await running._step("s1") == "s2"
        assert running.synced
        await hung_up(running)


async def test_logged_out_while_running_it_logs_in_again_where_it_can(
    chat: Chat, tmp_path: Path
) -> None:
    async with BadHomeserver() as server:
        server.code = "M_UNKNOWN_TOKEN"
        server.syncs += [401]
        running = run_by(chat, server, tmp_path, password="p")
        with pytest.raises(AccountError):
            await running._step("s1")
        await hung_up(running)
