"""Killed with -9 between sending and writing down, the homeserver too: all of it is there once."""

from __future__ import annotations

import asyncio
import re
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import Bot, BotError
from tests.matrix.team import Team, gathered
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
        await team.asks("Was bremst uns?")
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


# --- in the middle of a batch ---------------------------------------------------------------------

EARLIER = {"Anna": ["Zu alt"], "Cem": ["Zu spät"], "Eva": ["Zu leise"], "Finn": ["Zu neu"]}
TYPED = {
    "Ben": ["1", "Zu laut", "Zu warm", "1 weg"],
    "Cem": ["Zu teuer", "2: Zu früh"],
    "Dora": ["1", "Zu eng", "1 weg", "Zu weit"],
    "Eva": ["Zu viel"],
}
LEFT = ["Zu alt", "Zu leise", "Zu neu", "Zu warm", "Zu spät", "Zu früh", "Zu weit", "Zu viel"]


async def typed_while_down(team: Team) -> None:
    """Several people add, change and remove cards, in one batch for the bot."""
    await team.asks("Was bremst uns?")
    await team.write(EARLIER)
    await team.bot.stop()

    async def types(name: str, lines: list[str]) -> None:
        for line in lines:
            await team[name].say(team.direct(team[name]), line)

    await asyncio.gather(*(types(name, lines) for name, lines in TYPED.items()))


async def killed(team: Team, *plants: str) -> None:
    """While it hears the batch, and the homeserver with it."""
    bot = team.bot
    bot.plants = plants
    with suppress(BotError):  # it may come so far as to say that it is there
        await bot.start()
    assert await bot.died() == -signal.SIGKILL
    bot.synapse.restart(signal.SIGKILL)


async def counted(team: Team) -> None:
    """Started again, it counts what was typed as it was meant, once; nothing is said twice."""
    team.bot.plants = ()
    await team.bot.start()
    for who in team.people:
        await who.do("retry")
    await team.bot.pass_time(10)
    await team.until(lambda: any(re.search(r"\d Ideen", text) for text in team.posts()))
    assert team.times("8 Ideen") == 1
    assert_hung((await team.post("8 Ideen")).text, LEFT)
    assert_once(team)


async def test_a_batch_is_heard_once(synapse: Synapse, six: list[Member], tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await typed_while_down(team)
        await killed(team, "dies_before_token")
        await killed(team, "dies_after_token")
        await counted(team)


@pytest.mark.parametrize(
    ("bug", "moment"), [("token_after", "dies_before_token"), ("token_before", "dies_after_token")]
)
async def test_a_token_of_its_own_would_be_seen(
    synapse: Synapse, six: list[Member], tmp_path: Path, bug: str, moment: str
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await typed_while_down(team)
        await killed(team, moment, bug)
        with pytest.raises(AssertionError, match=r"times\('8 Ideen'\)"):
            await counted(team)
