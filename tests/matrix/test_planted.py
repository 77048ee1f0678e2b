"""Planted bugs: what the plays look for, they would find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import Bot
from tests.matrix.team import gathered
from tests.matrix.test_play import assert_nothing_left, tidied

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARDS = {name: [f"Zu {word}"] for name, word in (("Ben", "laut"), ("Cem", "warm"), ("Dora", "eng"))}


@pytest.mark.parametrize("plant", ["keys_kept", "lines_kept"])
async def test_what_is_left_is_seen(
    synapse: Synapse, six: list[Member], tmp_path: Path, plant: str
) -> None:
    async with Bot(tmp_path, synapse, plants=(plant,)) as bot:
        team = await gathered(bot, six)
        await team.asks("Was bremst uns?")
        await team.write(CARDS)
        await team.write({name: [] for name in ("Anna", "Eva", "Finn")})
        await bot.pass_time(10)
        await team.post("3 Ideen")
        if plant != "lines_kept":
            await tidied(team)
        with pytest.raises(AssertionError, match="Zu laut"):
            assert_nothing_left(team, "Zu laut", "Zu warm", "Zu eng")
