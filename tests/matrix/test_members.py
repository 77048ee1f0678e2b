"""The members of the tests are members: they encrypt, read, correct, and know whom not to trust."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.matrix.members import Members
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_members_read_each_other(
    synapse: Synapse, members: Members, room_version: str, encrypted: bool
) -> None:
    anna, ben, cem = await asyncio.gather(
        *(members.member(synapse, name) for name in ("Anna", "Ben", "Cem"))
    )
    room = await anna.new_room(ben, cem, encrypted=encrypted, version=room_version)
    line = await anna.say(room, "Was bremst uns?")
    for reader in (ben, cem):
        seen = await reader.sees("bremst")
        assert (seen.sender, seen.encrypted, seen.unreadable) == (anna.id, encrypted, "")
    (kept,) = synapse.rows("SELECT json FROM event_json WHERE event_id = ?", line)
    assert ("bremst" in kept[0]) is not encrypted


async def test_corrections_and_redactions(synapse: Synapse, members: Members) -> None:
    anna, ben = [await members.member(synapse, name) for name in ("Anna", "Ben")]
    room = await anna.new_room(ben, encrypted=True)
    line = await anna.say(room, "Zu laud")
    await anna.correct(room, line, "Zu laut")
    await ben.correct(room, line, "Zu leise")
    await ben.sees("Zu laut")
    await anna.redact(room, line)
    await ben.until(lambda: ben.texts(room, anna.id) == [])


async def test_an_invitation_is_accepted_as_it_comes(synapse: Synapse, members: Members) -> None:
    anna, ben = [await members.member(synapse, name) for name in ("Anna", "Ben")]
    ben.accepts = True
    room = await anna.do("newRoom", name="", encrypted=True, version="12", invite=[ben.id])
    assert await anna.direct_with(ben.id) == room
