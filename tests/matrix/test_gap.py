"""More is said while the bot is down than one sync brings: all of it counts, and once."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import Bot
from tests.matrix.team import Team, gathered
from tests.matrix.test_play import assert_hung, assert_once

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

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


# --- in private -----------------------------------------------------------------------------------

FEW, MANY = 5, 105  # the homeserver shows a hundred of a room, and brings a hundred keys at once
THEMES = {
    "Anna": "Lärm",
    "Ben": "Licht",
    "Cem": "Luft",
    "Dora": "Lob",
    "Eva": "Lohn",
    "Finn": "Los",
}


async def typed(team: Team, name: str, lines: int) -> str:
    """Choose the round, write a card, and change it in every further line; how it is in the end."""
    who, theme = team[name], THEMES[name]
    changes = [f"1: {theme}, Fassung {number}" for number in range(2, lines)]
    for line in ("1", f"{theme}, Fassung 1", *changes):
        await who.say(team.direct(who), line)
    return changes[-1].removeprefix("1: ")


async def test_130_lines_typed_in_private_while_the_bot_was_down(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await team.asks("Was bremst uns?")
        await bot.stop()
        each = [MANY if name == "Ben" else FEW for name in THEMES]
        assert sum(each) == LINES
        cards = await asyncio.gather(*map(typed, [team] * 6, THEMES, each))
        await bot.start()
        await team.prompted(", Fassung")
        await bot.pass_time(10)
        assert_hung((await team.post("6 Ideen")).text, cards)
        assert_once(team)
        echoes = [one for one in team.private(team["Ben"]) if "Fassung" in one.text]
        assert len(echoes) == 1
