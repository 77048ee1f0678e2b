"""On a homeserver that nobody has configured: slower, and all of it comes, once; then unlimited.

At their true rate, in some ten minutes, with nothing hurried:

    HURRY=1 pytest tests/matrix/test_limits.py -o faulthandler_timeout=0
"""

from __future__ import annotations

import asyncio
import re
import secrets
from typing import TYPE_CHECKING, Final

import pytest
import pytest_asyncio

from tests.matrix.bot import Bot, typed
from tests.matrix.synapse import HURRY, Synapse, SynapseError
from tests.matrix.team import gathered
from tests.matrix.test_play import assert_hung, assert_once

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.matrix.members import Member, Members
    from tests.matrix.synapse import Account
    from tests.matrix.team import Team

pytestmark = pytest.mark.asyncio(loop_scope="session")

IDLE: Final = 6  # people who are in the room and never accept an invitation
PEOPLE: Final = ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn")
CARDS: Final = {"Ben": ["Zu warm", "Zu eng"], "Cem": ["Zu spät"], "Dora": ["Zu früh"]}
ALL: Final = [card for cards in CARDS.values() for card in cards]


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """The usual limits, on a homeserver where time flies."""
    with Synapse(tmp_path_factory.mktemp("hurried"), limited=True, times=HURRY) as synapse:
        yield synapse


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def bot(hurried: Synapse, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bot]:
    """The one of these tests."""
    async with Bot(tmp_path_factory.mktemp("limited"), hurried) as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def unhindered(hurried: Synapse, members: Members) -> list[Member]:
    """Six whom no limit concerns: it is the bot that is to meet them."""
    people = await asyncio.gather(*(members.member(hurried, name) for name in PEOPLE))
    for who in people:
        hurried.unlimited(who.id)
    return list(people)


async def come(team: Team, idle: list[Account]) -> None:
    """More people in the room, without clients."""
    for one in idle:
        await team.lead.invite(team.room, one.id)
        await join(team, one)


async def join(team: Team, one: Account) -> None:
    """Only so many people a second may come into a room: they come when they may."""
    path = f"/_matrix/client/v3/join/{team.room}"
    try:
        await asyncio.to_thread(team.bot.synapse.ask, "POST", path, {}, token=one.token)
    except SynapseError as error:
        if not error.wait:
            raise
        await asyncio.sleep(error.wait)
        await join(team, one)


def order(synapse: Synapse, event: str) -> int:
    """Where an event stands among all that the homeserver has got."""
    ((place,),) = synapse.rows("SELECT stream_ordering FROM events WHERE event_id = ?", event)
    return int(place)


async def wall(team: Team, question: str) -> None:
    """From the invitations to the cards: none is lost, and none there twice."""
    await team.prompted(question)
    await team.write(CARDS)
    await team.bot.pass_time(30)
    assert_hung((await team.post("4 Ideen")).text, ALL)


async def test_a_round_under_the_usual_limits(
    bot: Bot, hurried: Synapse, unhindered: list[Member]
) -> None:
    idle = [hurried.register(f"idle-{secrets.token_hex(4)}") for _ in range(IDLE)]
    team = await gathered(bot, unhindered)
    await come(team, idle)
    await team.command("30m Was bremst uns?")
    await team.command("hilfe", team["Ben"])
    await team.prompted("Ich lade 12 Leute persönlich ein, das dauert etwa", [team.lead])
    await wall(team, "Was bremst uns?")
    await team.prompted("Abstimmung in Team")
    await team.vote({name: ["Zu spät"] for name in CARDS})
    await bot.pass_time(10)
    assert "1. Zu spät (3 Punkte)" in (await team.post("🏁")).text
    assert_once(team)
    assert hurried.too_many(bot.id) > 0
    answer = await team["Ben"].sees("So geht’s", room=team.direct(team["Ben"]))
    prompts = [await who.sees("Was bremst uns?\nDu hast Zeit") for who in team.people]
    assert order(hurried, answer.id) < max(order(hurried, one.id) for one in prompts)


async def test_without_limits_nothing_is_refused(
    bot: Bot, hurried: Synapse, unhindered: list[Member]
) -> None:
    said = (await typed(bot, "check"))[1]
    path = re.search(r"POST (\S+) mit messages_per_second und burst_count gleich 0", said)
    assert path, said
    hurried.administer("POST", path[1], {"messages_per_second": 0, "burst_count": 0})
    assert f"angemeldet als {bot.id} an" in (await typed(bot, "check"))[1]
    refused = hurried.too_many(bot.id)
    await bot.restart()
    team = await gathered(bot, unhindered)
    await team.command("30m Was bremst nicht mehr?")
    await wall(team, "Was bremst nicht mehr?")
    assert hurried.too_many(bot.id) == refused
