"""Clients that deal with signed devices only shut a bot out that signs nothing: both ways."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING

import pytest

from tests.matrix.bare import Bare

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Members
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("isolated", [False, True], ids=["trusting", "isolated"])
async def test_an_unsigned_device(
    synapse: Synapse, members: Members, tmp_path: Path, isolated: bool
) -> None:
    anna = await members.member(synapse, "Anna", isolated=isolated)
    account = await asyncio.to_thread(synapse.register, f"bare-{secrets.token_hex(4)}")
    async with Bare(synapse, account, tmp_path) as bare:
        room = await anna.do(
            "newRoom", name="", encrypted=True, version="12", invite=[bare.account.id]
        )
        await bare.joins(room, anna.id)
        await anna.until(lambda: anna.room(room).members.get(account.id) == "join")
        await anna.say(room, "Hallo")
        await bare.hears(anna.id, "" if isolated else "Hallo")
        await bare.say(room, "Guten Tag")
        seen = await anna.sees(lambda one: one.sender == account.id)
        assert seen.encrypted
        assert seen.unreadable == ("UNSIGNED_SENDER_DEVICE" if isolated else "")
        assert seen.text == ("Guten Tag" if not isolated else seen.text)
