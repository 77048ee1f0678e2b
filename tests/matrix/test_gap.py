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
SLOTS = 3  # cards that a person may write
THEMES = {
    "Anna": "Lärm",
    "Ben": "Licht",
    "Cem": "Luft",
    "Dora": "Lob",
    "Eva": "Lohn",
    "Finn": "Los",
}


async def typed(team: Team, name: str, lines: int) -> list[str]:
    """Choose the round, write cards, and change one after the other; how they are in the end."""
    who, theme = team[name], THEMES[name]
    slots = min(SLOTS, lines - 2)
    cards = [f"{theme}, Fassung {number}" for number in range(1, slots + 1)]
    said = ["1", *cards]
    for number in range(slots + 1, lines):
        slot = number % slots
        cards[slot] = f"{theme}, Fassung {number}"
        said.append(f"{slot + 1}: {cards[slot]}")
    for line in said:
        await who.say(team.direct(who), line)
    return cards


def assert_heard(team: Team) -> None:
    """Each line was taken away, as is only what was heard: none in the middle is missing."""
    lines = [one for who in team.people for one in who.messages(team.direct(who), who.id)]
    assert len(lines) == LINES
    assert [one.text for one in lines if not one.redacted] == []


async def typed_while_down(team: Team) -> list[str]:
    """130 lines, most of them Ben's; the cards that they come to."""
    await team.asks("Was bremst uns?")
    await team.bot.stop()
    each = [MANY if name == "Ben" else FEW for name in THEMES]
    assert sum(each) == LINES
    cards = await asyncio.gather(*map(typed, [team] * 6, THEMES, each))
    return [card for some in cards for card in some]


async def all_heard(team: Team) -> None:
    """Their last lines are gone, too: a person's lines are taken away in their order."""
    await team.bot.start()
    await team.prompted(", Fassung")
    await team.bot.pass_time(10)
    await team.post("18 Ideen")
    for who in team.people:
        last = who.messages(team.direct(who), who.id)[-1].id
        await team.until(lambda who=who, last=last: last in gone(team, who))  # type: ignore[misc]


def gone(team: Team, who: Member) -> set[str]:
    return {one.id for one in who.messages(team.direct(who), who.id) if one.redacted}


async def test_130_lines_typed_in_private_while_the_bot_was_down(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        cards = await typed_while_down(team)
        await all_heard(team)
        assert_hung((await team.post("18 Ideen")).text, cards)
        assert_heard(team)
        await assert_once(team)
        echoes = [one for one in team.private(team["Ben"]) if "Fassung" in one.text]
        assert len(echoes) == 1


async def test_a_hole_in_the_middle_is_seen(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    """Of versions that later ones replace: the wall is the same without them."""
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        cards = await typed_while_down(team)
        bot.plants = ("hole_in_the_middle",)
        await all_heard(team)
        assert_hung((await team.post("18 Ideen")).text, cards)
        with pytest.raises(AssertionError, match="Licht, Fassung 5"):
            assert_heard(team)
