"""Keys that come while the disk is full: nothing is kept before they are, and none gets lost."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from nio import MatrixRoom, SyncResponse
from nio.crypto import OutboundGroupSession
from peewee import OperationalError

from adapters.matrix.apologies import Trouble
from adapters.matrix.keystore import keys_of
from adapters.matrix.sharing import NotReadyError, Sharing
from adapters.matrix.sync import KEYS, Syncing
from bot.port import NotKeptError
from tests.unit.matrix.bad_homeserver import ROOM as TEAM
from tests.unit.matrix.bad_homeserver import BadHomeserver, sync
from tests.unit.matrix.test_forgetting import (
    ANNA,
    BOT,
    HER_KEY,
    ROOM,
    client,
    give,
    opened,
    read,
    restored,
    typed,
)
from tests.unit.matrix.test_strangers import logged_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nio import AsyncClient

    from adapters.matrix.keystore import KeyStore

__all__ = ["client"]  # a fixture

ODD_KEY = {"type": "m.dummy", "sender": ANNA, "content": {}}


@contextmanager
def full(store: KeyStore) -> Iterator[None]:
    """SQLite finds no further page."""
    (pages,) = store.database.execute_sql("PRAGMA page_count").fetchone()
    store.database.execute_sql(f"PRAGMA max_page_count = {pages}")
    yield
    store.database.execute_sql("PRAGMA max_page_count = 1000000")


def receive(client: AsyncClient, *keys: OutboundGroupSession) -> None:
    with keys_of(client).later():
        for key in keys:
            give(client, key)


async def readable_after_a_restart(folder: Path, *keys: OutboundGroupSession) -> list[bool]:
    later = restored(folder)
    found = [read(later, typed(key, "Zu laut")) == "Zu laut" for key in keys]
    await later.close()  # type: ignore[no-untyped-call]
    return found


def many() -> list[OutboundGroupSession]:
    """So many that they need a further page."""
    return [OutboundGroupSession() for _ in range(20)]


async def test_what_comes_is_written_before_anything_is_kept(
    client: AsyncClient, tmp_path: Path
) -> None:
    cipher, key = opened(client), OutboundGroupSession()
    receive(client, key)
    assert await readable_after_a_restart(tmp_path, key) == [False]
    cipher.note()
    assert await readable_after_a_restart(tmp_path, key) == [True]


async def test_on_a_full_disk_nothing_is_kept_and_with_room_everything(
    client: AsyncClient, tmp_path: Path
) -> None:
    cipher, keys = opened(client), many()
    receive(client, *keys)
    with full(keys_of(client)):
        for _ in range(2):
            with pytest.raises(NotKeptError):
                cipher.note()
        assert read(client, typed(keys[0], "Zu warm")) == "Zu warm"
        assert not any(await readable_after_a_restart(tmp_path, *keys))
    cipher.note()
    assert all(await readable_after_a_restart(tmp_path, *keys))


async def test_where_it_cannot_be_noted_how_far_a_key_was_used_nothing_is_kept(
    client: AsyncClient,
) -> None:
    cipher, keys = opened(client), [key for _ in range(6) for key in many()]
    receive(client, *keys)
    cipher.note()
    for number, key in enumerate(keys):
        assert cipher.opened(typed(key, f"Zu laut {number}"))
    with full(keys_of(client)), pytest.raises(NotKeptError):
        cipher.note()
    cipher.note()


async def test_what_is_forgotten_is_not_written_afterwards(
    client: AsyncClient, tmp_path: Path
) -> None:
    cipher, key = opened(client), OutboundGroupSession()
    first = key.session_key
    receive(client, key)
    line = typed(key, "Zu laut")
    assert cipher.opened(line)
    cipher.note()
    with keys_of(client).later():  # its client sends it once more, as it was
        give(client, key, first)
    await cipher.forget(ROOM)
    cipher.note()
    later = restored(tmp_path)
    assert read(later, line) is None
    await later.close()  # type: ignore[no-untyped-call]


async def test_a_key_that_no_table_takes_stops_nobody(client: AsyncClient, tmp_path: Path) -> None:
    """Whoever knows the bot's name may send it one; passed over, it does not come again."""
    cipher, odd, key = opened(client), OutboundGroupSession(), OutboundGroupSession()
    assert client.olm
    with keys_of(client).later():
        client.olm.create_group_session(HER_KEY, "\ud800", ROOM, odd.id, odd.session_key)
    receive(client, key)
    cipher.note()
    assert await readable_after_a_restart(tmp_path, key) == [True]


async def test_what_is_written_at_once_takes_along_what_has_come(
    client: AsyncClient, tmp_path: Path
) -> None:
    """Killed between them, the bot could not open a second time what the first has used up."""
    opened(client)
    key = OutboundGroupSession()
    receive(client, key)
    assert client.olm
    client.olm.save_account()
    assert await readable_after_a_restart(tmp_path, key) == [True]


async def test_what_could_not_be_forgotten_is_forgotten_at_the_next_try(
    client: AsyncClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cipher, key = opened(client), OutboundGroupSession()
    give(client, key)
    line = typed(key, "Zu laut")
    assert cipher.opened(line)
    cipher.note()
    with monkeypatch.context() as disk:
        disk.setattr(keys_of(client).database, "commit", _full)
        with pytest.raises(NotKeptError):
            await cipher.forget(ROOM)
    await cipher.forget(ROOM)
    later = restored(tmp_path)
    for device in (client, later):
        assert read(device, line) is None
        assert read(device, typed(key, "Zu warm")) == "Zu warm"
    await later.close()  # type: ignore[no-untyped-call]


async def test_a_key_of_the_bots_own_that_could_not_be_written_is_not_sent(
    client: AsyncClient, tmp_path: Path
) -> None:
    opened(client)
    sharing, store = Sharing(client), keys_of(client)
    client.rooms[ROOM] = MatrixRoom(ROOM, BOT.user, encrypted=True)
    with full(store):
        with suppress(NotKeptError):
            for _ in range(100):  # until no page has room left
                give(client, OutboundGroupSession())
        with pytest.raises(NotReadyError):
            await sharing.share(ROOM)
    await sharing.share(ROOM)
    assert client.olm
    own = client.olm.outbound_group_sessions[ROOM]
    later = restored(tmp_path)
    assert later.olm
    assert own.id in [one.id for one in later.olm.inbound_group_store]
    await later.close()  # type: ignore[no-untyped-call]


async def test_a_sync_is_taken_in_whole_also_where_nothing_can_be_written(
    client: AsyncClient,
) -> None:
    """And once more where all begins anew: whose devices have changed must not be forgotten."""
    opened(client)
    assert client.olm
    room = client.rooms[TEAM] = MatrixRoom(TEAM, BOT.user, encrypted=True)
    room.add_member(ANNA, ANNA, None)
    changed = SyncResponse.from_dict(sync("s2") | {"device_lists": {"changed": [ANNA], "left": []}})
    with full(keys_of(client)):
        receive(client, *many())
        client.olm.users_for_key_query.clear()
        await client.receive_response(changed)
        assert ANNA in client.olm.users_for_key_query
    client.olm.users_for_key_query.clear()
    Syncing(client, opened(client), Trouble())
    await client.receive_response(changed)
    assert ANNA in client.olm.users_for_key_query


async def test_before_the_next_keys_are_asked_for_the_last_are_written(tmp_path: Path) -> None:
    """The homeserver forgets what the token of the next sync has passed."""
    async with BadHomeserver() as server:
        client = logged_in(server, tmp_path)
        syncing = Syncing(client, opened(client), Trouble())
        server.syncs += [sync("s1", to_device=[ODD_KEY] * KEYS), sync("s2")]
        with full(keys_of(client)):
            receive(client, *many())
            with pytest.raises(NotKeptError):
                await syncing.fetch("s0")
        assert len(server.syncs) == 1
        await client.close()  # type: ignore[no-untyped-call]


async def test_where_nothing_can_be_written_no_keys_are_published(client: AsyncClient) -> None:
    """Their other halves would be lost with the process: nothing sealed for them could be read."""
    opened(client)
    with full(keys_of(client)):
        receive(client, *many())
        with pytest.raises(NotKeptError):  # there is nobody at that address: asked, it would hang
            await client.keys_upload()


def _full() -> None:
    raise OperationalError("database or disk is full")


async def test_what_the_bot_does_of_its_own_accord_is_written_at_once(
    client: AsyncClient, tmp_path: Path
) -> None:
    key = OutboundGroupSession()
    give(client, key)
    assert await readable_after_a_restart(tmp_path, key) == [True]
