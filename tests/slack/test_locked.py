"""Another process holds the database: what is acknowledged is committed, nothing else is lost."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.moderator.slips import SlipDesk
from tests.slack.conftest import NAMES
from tests.slack.world import SlackWorld, filled_in, user_of
from tests.world import A_MINUTE, TEAM, person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from tests.hand_clock import HandClock
    from tests.slack.fake import FakeSlack

    Acks = dict[str, asyncio.Future[dict[str, Any]]]

A_MOMENT = timedelta(milliseconds=100)
ANNA, *WRITERS = [person(name) for name in NAMES]
CARD = "Zu viele Besprechungen"


def file_of(world: SlackWorld) -> Path:
    return world.folder / "data" / "blitzlicht.db"


@contextmanager
def locked(world: SlackWorld) -> Iterator[None]:
    """Somebody else writes into the file."""
    with closing(sqlite3.connect(file_of(world), isolation_level=None)) as outside:
        outside.execute("BEGIN IMMEDIATE")
        yield


def slips(world: SlackWorld) -> int:
    """As other eyes see them."""
    with closing(sqlite3.connect(file_of(world))) as outside:
        ((count,),) = outside.execute("SELECT count(*) FROM slip")
    return int(count)


async def collecting(world: SlackWorld) -> None:
    """Everybody has the form for cards in front of them."""
    await world.type(ANNA, "10m Was bremst uns?")
    for one in WRITERS:
        actions = [button["action_id"] for _, button in world.buttons(user_of(one.id))]
        write = next(name for name in actions if "|write:" in name)
        await world.press(one, write.split("|", 2)[2])


async def all_send(world: SlackWorld) -> Acks:
    acks = {}
    for one in WRITERS:
        user = user_of(one.id)
        filled = filled_in(world.slack.views[user], {"card-1": CARD})
        acks[user] = await world.slack.deliver("interactive", world.submission(user, filled))
    return acks


async def acknowledged_too_early(world: SlackWorld, wait: timedelta = A_MOMENT) -> int:
    """How often there are fewer slips in the file than acknowledgements, while a lock delays."""
    counts = []
    with locked(world):
        acks = await all_send(world)
        for ack in acks.values():
            ack.add_done_callback(lambda _: counts.append(slips(world)))
        await asyncio.wait(acks.values(), timeout=wait.total_seconds())
    for answer in await asyncio.gather(*acks.values()):
        assert "Notiert" in answer["view"]["blocks"][0]["text"]["text"]
    return sum(kept < number for number, kept in enumerate(counts, 1))


async def test_an_acknowledgement_comes_after_its_commit_however_long_that_takes(
    world: SlackWorld,
) -> None:
    await collecting(world)
    assert await acknowledged_too_early(world) == 0
    assert slips(world) == len(WRITERS)


async def test_a_planted_early_acknowledgement_is_seen(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest, later = SlipDesk._put, []

    async def hasty(*args: Any) -> None:
        later.append(asyncio.create_task(honest(*args)))

    monkeypatch.setattr(SlipDesk, "_put", hasty)
    await collecting(world)
    assert await acknowledged_too_early(world, wait=A_MINUTE) == len(WRITERS)
    await asyncio.gather(*later)


async def test_who_waits_too_long_is_told_and_keeps_the_text(
    tmp_path: Path, clock: HandClock, slack: FakeSlack
) -> None:
    """Slack waits three seconds, the bot a little less; here it is less patient."""
    async with SlackWorld(tmp_path, slack, clock=clock, patience=A_MOMENT) as world:
        for one in (ANNA, *WRITERS):
            world.platform.people[TEAM.id].append(one)
        await collecting(world)
        with locked(world):
            acks = await all_send(world)
            answers = await asyncio.gather(*acks.values())
        for answer in answers:
            assert answer["response_action"] == "update"
            assert "Ich konnte das gerade nicht speichern" in str(answer["view"]["blocks"])
            kept = [block["element"] for block in answer["view"]["blocks"] if "element" in block]
            assert kept[0]["initial_value"] == CARD
        assert slips(world) == 0
        await world.pass_time(timedelta(minutes=1))
        assert slips(world) == 0  # it was not kept, and is not kept later on
