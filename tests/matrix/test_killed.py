"""Killed with -9 between sending and writing down, the homeserver too: all of it is there once."""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import Bot, BotError
from tests.matrix.team import Team, gathered
from tests.matrix.test_play import assert_hung, assert_once, doubled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARDS = {"Ben": ["Zu laut"], "Cem": ["Zu warm"], "Dora": ["Zu eng"], "Eva": ["Zu alt"]}


# --- between PUT and commit -----------------------------------------------------------------------

WALL, CALL = "4 Ideen", "Abstimmung in Team"


async def killed_when_sent(
    team: Team, words: str, room: str, *bugs: str, minutes: float = 0
) -> None:
    """The next life ends when a post has arrived in that room, and the homeserver's with it."""
    bot = team.bot
    bot.plants = (f"dies_when_sent:{words},{room}", *bugs)
    with pytest.raises(BotError):  # noqa: PT012 - wherever it dies
        await bot.start()
        await bot.pass_time(minutes)
        await team.until(lambda: False)
    assert await bot.died() == -signal.SIGKILL
    reader = next((who for who in team.people if team.direct(who) == room), team.lead)
    there = await reader.sees(words, room=room, sender=bot.id)
    states, known = written(bot.folder, words, room if room == team.room else reader.id)
    assert states == ["sending"]
    assert there.id not in known
    bot.synapse.restart(signal.SIGKILL)
    for who in team.people:
        await who.do("retry")


def written(folder: Path, words: str, to: str) -> tuple[list[str], str]:
    """How far posts with these words are on their way, as the bot knows it; all that it has noted.

    `to`: the room, or the person.
    """
    place = folder / "data" / "blitzlicht.db"
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as database:
        like = (f"%{to}%", f"%{words}%")
        query = "SELECT state FROM post WHERE edits IS NULL AND destination LIKE ? AND body LIKE ?"
        states = [state for (state,) in database.execute(query, like)]
        noted = database.execute("SELECT value FROM note UNION ALL SELECT ref FROM post").fetchall()
    return states, " ".join(value for (value,) in noted)


async def twice_killed(team: Team, *bugs: str) -> None:
    """When the wall has arrived, and when a call to vote has; then it lives on."""
    await team.asks("Was bremst uns?")
    await team.write(CARDS)
    await team.bot.stop()
    await killed_when_sent(team, WALL, team.room, *bugs, minutes=10)
    await killed_when_sent(team, CALL, team.direct(team["Ben"]), *bugs)
    team.bot.plants = bugs
    await team.bot.start()
    await team.prompted(CALL)
    wall = await team.post(WALL)
    assert_hung(wall.text, [card for cards in CARDS.values() for card in cards])


async def test_each_post_stands_once(synapse: Synapse, six: list[Member], tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await twice_killed(team)
        await assert_once(team)
        assert team.times(WALL) == 1


async def test_other_transaction_ids_would_be_seen(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await twice_killed(team, "random_transactions")
        with pytest.raises(AssertionError, match=WALL):
            await assert_once(team)
        assert any(line.startswith(CALL) for line in doubled(team.said(team["Ben"])))


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
    await assert_once(team)


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
