"""Killed with -9 between sending and writing down, the homeserver too: all of it is there once."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import Bot, BotError
from tests.matrix.team import gathered
from tests.matrix.test_play import assert_hung, assert_once

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARDS = {"Ben": ["Zu laut"], "Cem": ["Zu warm"], "Dora": ["Zu eng"]}


async def until_death(bot: Bot, minutes: float) -> None:
    await bot.start()
    await bot.pass_time(minutes)


async def test_the_wall_stands_once(synapse: Synapse, six: list[Member], tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await team.command("10m Was bremst uns?")
        await team.prompted("Was bremst uns?")
        await team.write(CARDS)
        await bot.stop()
        for deaths, minutes in ((1, 10.0), (1, 0.1), (2, 0.1)):
            bot.plants = (f"dies_after:{deaths}",)
            with pytest.raises(BotError):
                await until_death(bot, minutes)
            assert await bot.died() == -signal.SIGKILL
            synapse.restart(signal.SIGKILL)
        bot.plants = ()
        await bot.start()
        for who in team.people:
            await who.do("retry")
        wall = await team.post("3 Ideen")
        assert_hung(wall.text, [card for cards in CARDS.values() for card in cards])
        assert team.times("3 Ideen") == 1
        assert_once(team)
