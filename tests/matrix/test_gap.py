"""More is said while the bot is down than one sync brings: all of it counts, and once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.matrix.team import gathered

if TYPE_CHECKING:
    from tests.matrix.bot import Bot
    from tests.matrix.members import Member

pytestmark = pytest.mark.asyncio(loop_scope="session")

LINES = 130


async def test_130_lines_while_the_bot_was_down(bot: Bot, six: list[Member]) -> None:
    """The first of them starts a round; the last would start another one."""
    team = await gathered(bot, six, encrypted=False)
    await bot.stop()
    await team.command("10m Wer war zuerst da?")
    for number in range(0, LINES - 2, 6):
        await asyncio.gather(*(who.say(team.room, f"Zeile {number}") for who in six))
    await team.command("10m Wer war zuletzt da?")
    await bot.start()
    await team.prompted("Wer war zuerst da?")
    await team.prompted("Hier läuft schon eine Runde", [team.lead])
    assert team.times("Wer war zuerst da?") == 1
    assert team.times("Wer war zuletzt da?") == 0
