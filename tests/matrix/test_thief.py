"""The thief finds what is there to be found: otherwise finding nothing would prove nothing."""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.matrix.bare import Bare
from tests.matrix.thief import finds, pickles, remains, stores

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Members
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_kept_keys_open_what_the_homeserver_has(
    synapse: Synapse, members: Members, tmp_path: Path
) -> None:
    anna = await members.member(synapse, "Anna", isolated=False)
    account = await asyncio.to_thread(synapse.register, f"bare-{secrets.token_hex(4)}")
    async with Bare(synapse, account, tmp_path) as bare:
        room = await anna.do("newRoom", name="", encrypted=True, version="12", invite=[account.id])
        await bare.joins(room, anna.id)
        await anna.until(lambda: anna.room(room).members.get(account.id) == "join")
        line = await anna.say(room, "Zu laut hier")
        await bare.hears(anna.id, "Zu laut hier")
        await bare.say(room, "Notiert: Zu laut hier")
        await anna.sees("Notiert")
    here = [find for find in finds(synapse, tmp_path, "bare") if find.room == room]
    assert [find.sender for find in here] == [anna.id, account.id]
    assert all("Zu laut hier" in find.text for find in here)
    assert here[0].id == line

    before = pickles(tmp_path)
    for store in stores(tmp_path):
        with closing(sqlite3.connect(store)) as database, database:
            database.execute("PRAGMA secure_delete = OFF")
            database.execute("DELETE FROM megolminboundsessions")
    here = [find for find in finds(synapse, tmp_path, "bare") if find.room == room]
    assert [find.text for find in here] == ["", ""]
    assert all(find.sealed for find in here)
    assert pickles(tmp_path) < before
    assert remains(tmp_path, before) == len(before), "deleted is not gone"
