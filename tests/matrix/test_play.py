"""Six members with a client of others play whole rounds, over restarts of bot and homeserver.

Nothing is lost, nothing comes twice, and nothing can be read that should not be.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import PASSPHRASE, Bot
from tests.matrix.team import Team, gathered
from tests.matrix.thief import finds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST = {
    "Ben": ["Zu viele Besprechungen", "Die Rechner sind langsam"],
    "Cem": ["Unklare Zuständigkeiten"],
    "Dora": ["Es ist zu laut", "Wir erfahren alles zu spät"],
}
THEN = {
    "Anna": ["Zu wenig Lob"],
    "Eva": ["Kein Platz zum Konzentrieren"],
    "Finn": ["Der Drucker streikt"],
}
CARDS = [card for cards in [*FIRST.values(), *THEN.values()] for card in cards]


def assert_hung(text: str, cards: Iterable[str]) -> None:
    """Each card hangs on the wall once."""
    lines = Counter(line.removeprefix("• ") for line in text.splitlines())
    assert {card: lines[card] for card in cards} == dict.fromkeys(cards, 1)


def assert_once(team: Team) -> None:
    """No post of the bot stands twice, in the room or with anybody."""
    for room, who in [(team.room, team.lead), *((team.direct(one), one) for one in team.people)]:
        first_lines = Counter(
            message.text.partition("\n")[0]
            for message in who.messages(room, team.bot.id)
            if not message.thread and message.kind == "m.room.message"
        )
        asked_twice = {line for line, times in first_lines.items() if times > 1 and _is_post(line)}
        assert asked_twice == set()


def _is_post(line: str) -> bool:
    return "in Team: " in line or "⚡" in line or "🏁" in line


def assert_nothing_left(team: Team, *words: str) -> None:
    """What was typed in private is redacted, and no thief can read it or the bot's echo of it."""
    left = [line for who in team.people for line in who.texts(team.direct(who), who.id)]
    assert sorted(left, key=str.isdecimal) == []  # the worst is shown first
    assert_unread(team, *words)
    said = finds(team.bot.synapse, team.bot.folder, PASSPHRASE)
    for who in team.people:
        assert team.direct(who) in {find.room for find in said if find.sender == who.id}


def assert_unread(team: Team, *words: str) -> None:
    """Nothing of what was said in private can be opened by whoever has taken everything."""
    directs = {team.direct(who) for who in team.people}
    in_private = [
        find
        for find in finds(team.bot.synapse, team.bot.folder, PASSPHRASE)
        if find.room in directs
    ]
    assert in_private, "nobody has said anything"
    assert all(find.sealed for find in in_private if find.text)
    read = [word for word in words for find in in_private if word in find.text]
    assert read == []


async def test_a_blitzlicht_over_two_restarts(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await team.asks("Was bremst uns?")
        await team.write(FIRST)
        await team.restart_all()
        await team.write(THEN)
        await bot.pass_time(10)
        wall = await team.post("8 Ideen")
        assert_hung(wall.text, CARDS)
        assert_nothing_left(team, *CARDS)

        await team.prompted("Abstimmung")
        slow, unclear, loud, late = CARDS[1:5]
        await team.vote(
            {"Ben": [loud, loud, late], "Cem": [loud, slow, slow], "Dora": [late, late]}
        )
        await team.restart_all()
        await team.vote({"Eva": [loud, unclear], "Finn": [slow, unclear, unclear]})
        await bot.pass_time(3)
        result = await team.post("🏁")
        assert f"1. {loud} (4 Punkte)" in result.text
        for card in (late, slow, unclear):
            assert f"2. {card} (3 Punkte)" in result.text
        assert_once(team)
        assert_nothing_left(team, *CARDS)


async def test_a_change_of_perspective(synapse: Synapse, six: list[Member], tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six, version="11")
        await team.command("perspektivwechsel")
        await team.prompted("als Kundin oder Kunde geärgert")
        await team.write(FIRST)
        await bot.pass_time(5)
        assert_hung((await team.post("hat uns als Kundschaft geärgert")).text, CARDS[:5])
        await team.restart_all()
        await bot.pass_time(2)
        await team.prompted("bei uns nicht passen")
        await team.write(THEN | {"Ben": ["Niemand ruft zurück"]})
        await bot.pass_time(8)
        await team.prompted("zuerst anpacken")
        await team.vote({name: ["Niemand ruft zurück"] for name in ("Ben", "Cem", "Dora")})
        await bot.pass_time(3)
        assert "1. Niemand ruft zurück (3 Punkte)" in (await team.post("🏁")).text
        assert_once(team)
        assert_nothing_left(team, *CARDS, "Niemand ruft zurück")
