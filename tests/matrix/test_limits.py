"""On a homeserver that nobody has configured: slower, and all of it comes, once; then unlimited.

At their true rate, in half an hour or less, with nothing hurried:

    HURRY=1 pytest tests/matrix/test_limits.py -o faulthandler_timeout=0
"""

from __future__ import annotations

import asyncio
import itertools
import re
import secrets
import sqlite3
from contextlib import asynccontextmanager, closing, suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pytest
import pytest_asyncio

from tests.matrix.bot import Bot, typed
from tests.matrix.synapse import HURRY, Synapse, SynapseError
from tests.matrix.team import gathered
from tests.matrix.test_play import assert_hung, assert_once

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.matrix.members import Member, Members
    from tests.matrix.synapse import Account
    from tests.matrix.team import Team

pytestmark = pytest.mark.asyncio(loop_scope="session")

IDLE: Final = 6  # people who are there, and say nothing
MANY: Final = 6  # prompts that wait
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


async def accept(team: Team, idle: list[Account]) -> None:
    """They come to where the bot writes to them in private, and say nothing there."""
    synapse = team.bot.synapse
    await team.until(lambda: all(invitations(synapse, one) for one in idle))
    for one in idle:
        for room in invitations(synapse, one):
            path = f"/_matrix/client/v3/join/{quote(room)}"
            await asyncio.to_thread(synapse.ask, "POST", path, {}, token=one.token)


def invitations(synapse: Synapse, one: Account) -> list[str]:
    query = (
        "SELECT room_id FROM local_current_membership WHERE user_id = ? AND membership = 'invite'"
    )
    return [room for (room,) in synapse.rows(query, one.id)]


@asynccontextmanager
async def busy(bot: Bot, room: str) -> AsyncIterator[None]:
    """Whatever the homeserver lets that account say is used up by something else meanwhile."""
    over = asyncio.Event()

    async def chatter() -> None:
        for number in itertools.count():
            path = f"/_matrix/client/v3/rooms/{quote(room)}/state/org.blitzlicht.busy/"
            try:
                await asyncio.to_thread(
                    bot.synapse.ask, "PUT", path, {"n": number}, token=bot.account.token
                )
            except SynapseError as error:
                with suppress(TimeoutError):
                    await asyncio.wait_for(over.wait(), error.wait)
            if over.is_set():
                return

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(chatter())
        yield
        over.set()


def order(synapse: Synapse, event: str) -> int:
    """Where an event stands among all that the homeserver has got."""
    ((place,),) = synapse.rows("SELECT stream_ordering FROM events WHERE event_id = ?", event)
    return int(place)


def prompts(team: Team, since: int, asker: Member) -> list[int]:
    """Where that stands which the bot has said later to others in private, edits apart."""
    query = (
        "SELECT stream_ordering FROM events WHERE sender = ? AND stream_ordering > ?"
        " AND type = 'm.room.encrypted' AND room_id NOT IN (?, ?) AND event_id NOT IN"
        " (SELECT event_id FROM event_relations WHERE relation_type = 'm.replace')"
    )
    here = (team.bot.id, since, team.room, team.direct(asker))
    return [place for (place,) in team.bot.synapse.rows(query, *here)]


def undelivered(bot: Bot) -> int:
    """How many posts wait."""
    place = bot.folder / "data" / "blitzlicht.db"
    with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as database:
        query = "SELECT count(*) FROM post WHERE state IN ('pending', 'sending')"
        ((count,),) = database.execute(query)
    return int(count)


async def collected(team: Team, question: str) -> None:
    """From the invitations to the cards."""
    await team.prompted(question)
    await team.write(CARDS)


async def asked_meanwhile(team: Team, idle: list[Account], question: str) -> None:
    """A round until the vote, of which all are to hear when somebody asks for help.

    Eleven others are told nothing yet, or next to nothing: most of them hear of it behind the help.
    """
    ben, synapse = team["Ben"], team.bot.synapse
    await team.command(f"30m {question}")
    await collected(team, question)
    await accept(team, idle)
    async with busy(team.bot, team.direct(ben)):
        await team.bot.pass_time(30)
    asked = order(synapse, await ben.say(team.direct(ben), "hilfe"))
    assert_hung((await team.post("4 Ideen")).text, ALL)
    await team.until(lambda: not undelivered(team.bot))
    answer = await ben.sees("So geht’s", room=team.direct(ben), sender=team.bot.id)
    waiting = prompts(team, asked, ben)
    first = [place for place in waiting if place < order(synapse, answer.id)]
    assert len(waiting) >= MANY
    assert len(first) <= len(waiting) // 2, "prompts first"


async def with_idle(bot: Bot, people: list[Member]) -> tuple[Team, list[Account]]:
    idle = [bot.synapse.register(f"idle-{secrets.token_hex(4)}") for _ in range(IDLE)]
    team = await gathered(bot, people)
    await come(team, idle)
    return team, idle


async def test_a_round_under_the_usual_limits(
    bot: Bot, hurried: Synapse, unhindered: list[Member]
) -> None:
    team, idle = await with_idle(bot, unhindered)
    await asked_meanwhile(team, idle, "Was bremst uns?")
    await team.prompted("Abstimmung in Team")
    await team.prompted("Ich lade 12 Leute persönlich ein, das dauert etwa", [team.lead])
    await team.vote({name: ["Zu spät"] for name in CARDS})
    await bot.pass_time(10)
    assert "1. Zu spät (3 Punkte)" in (await team.post("🏁")).text
    await assert_once(team)
    assert hurried.too_many(bot.id) > 0


async def test_help_behind_the_prompts_is_seen(
    hurried: Synapse, unhindered: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, hurried, plants=("answers_last",)) as bot:
        team, idle = await with_idle(bot, unhindered)
        with pytest.raises(AssertionError, match="prompts first"):
            await asked_meanwhile(team, idle, "Was bremst uns?")


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
    await collected(team, "Was bremst nicht mehr?")
    await bot.pass_time(30)
    assert_hung((await team.post("4 Ideen")).text, ALL)
    assert hurried.too_many(bot.id) == refused
