"""A line comes before its key, or without it: it counts once, or its author is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.matrix.bot import Bot
from tests.matrix.team import gathered
from tests.matrix.test_play import assert_hung, assert_once, assert_unread

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse
    from tests.matrix.team import Team

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIVE_SECONDS: Final = 5 / 60
TOO_LONG: Final = 3.0  # minutes


async def say_without_key(team: Team, name: str, card: str) -> None:
    """The bot has the line when this returns, and no key to it."""
    who = team[name]
    await team.choose(who, "Ideen schreiben", "eine Idee pro Nachricht")
    await who.hold_keys()
    await who.say(team.direct(who), card)
    await heard(team)


async def heard(team: Team) -> None:
    """All that was typed so far: somebody else types after it, and is answered."""
    await team.type(team["Dora"], "1: Die Zusage", "Die Zusage")


async def five_seconds_late(team: Team) -> str:
    await say_without_key(team, "Ben", "Die Post")
    await team.bot.pass_time(FIVE_SECONDS)
    await team["Ben"].let_keys_go()
    await heard(team)
    return "Die Post"


async def late_over_restarts(team: Team) -> str:
    await say_without_key(team, "Ben", "Der Bus")
    for _ in range(2):
        await team.bot.restart()
        await heard(team)
    await team["Ben"].let_keys_go()
    await heard(team)
    return "Der Bus"


async def too_late(team: Team) -> str:
    """Somebody is asked to write again, and does; what could not be read goes all the same."""
    eva = team["Eva"]
    await say_without_key(team, "Eva", "Die Einsicht")
    await team.bot.pass_time(TOO_LONG)
    await heard(team)
    await eva.sees("Bitte noch einmal schreiben", room=team.direct(eva), sender=team.bot.id)
    await eva.let_keys_go()
    await team.write({"Eva": ["Die Einsicht"]})
    return "Die Einsicht"


async def begun(team: Team) -> list[str]:
    """A round, in which three have written something whose keys came in time."""
    await team.asks("Was kommt zu spät?", minutes=20)
    await team.write({"Cem": ["Das Essen"], "Dora": ["Der Schnee"], "Finn": ["Der Schluss"]})
    return ["Das Essen", "Die Zusage", "Der Schluss"]


async def test_a_round_with_late_keys(synapse: Synapse, six: list[Member], tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        cards = await begun(team)
        for fault in (five_seconds_late, late_over_restarts, too_late):
            cards.append(await fault(team))
        eva, finn = team["Eva"], team["Finn"]
        await bot.pass_time(20 - TOO_LONG - 1)
        await say_without_key(team, "Finn", "Das Ende")  # and its key comes when all is over
        await bot.pass_time(1)
        assert_hung((await team.post("6 Ideen")).text, cards)
        assert_unread(team, *cards)
        assert eva.texts(team.direct(eva), eva.id) == []
        await finn.let_keys_go()
        await finn.sees("keine Ideen gesammelt", room=team.direct(finn), sender=bot.id)

        await team.prompted("Abstimmung in Team")
        await team.vote({name: ["Der Bus"] for name in ("Ben", "Cem", "Eva")})
        await bot.pass_time(3)
        assert "1. Der Bus (3 Punkte)" in (await team.post("🏁")).text
        await assert_once(team, again=2)  # the token waited for a key, over two restarts
        assert_unread(team, *cards, "Das Ende")


@pytest.mark.parametrize(
    ("plant", "fault"),
    [
        ("late_lines_passed_over", five_seconds_late),
        ("token_passes_late_lines", late_over_restarts),
        ("keys_too_late_kept", too_late),
    ],
)
async def test_a_planted_bug_is_seen(
    synapse: Synapse,
    six: list[Member],
    tmp_path: Path,
    plant: str,
    fault: Callable[[Team], Awaitable[str]],
) -> None:
    async with Bot(tmp_path, synapse, plants=(plant,)) as bot:
        team = await gathered(bot, six)
        cards = [*await begun(team), await fault(team)]
        await bot.pass_time(20)
        wall = await team.post("Ideen, gemischt")
        with pytest.raises(AssertionError, match=cards[-1]):
            assert_hung_and_unread(team, wall.text, cards)


def assert_hung_and_unread(team: Team, wall: str, cards: list[str]) -> None:
    assert_hung(wall, cards)
    assert_unread(team, *cards)
