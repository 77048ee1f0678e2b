"""The clock comes for all rounds; one that cannot go on harms no other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.model import PlaceId
from bot.port import Place
from tests.captured_logs import captured_logs
from tests.leaks import assert_nothing_of
from tests.unit.moderator.witness import LEAD, MINUTE, WRITERS, WitnessWorld, card
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Round

OTHERS = [Place(PlaceId(f"web:other{number}"), f"#other{number}") for number in (1, 2)]


def damage(world: WitnessWorld, round_: Round) -> str:
    """Somebody has been at the file; returns what stood there."""
    with closing(sqlite3.connect(world.folder / "data" / "blitzlicht.db")) as file, file:
        (body,) = file.execute("SELECT body FROM round WHERE id = ?", [round_.id]).fetchone()
        file.execute("UPDATE round SET body = '{}' WHERE id = ?", [round_.id])
    return str(body)


def mend(world: WitnessWorld, round_: Round, body: str) -> None:
    with closing(sqlite3.connect(world.folder / "data" / "blitzlicht.db")) as file, file:
        file.execute("UPDATE round SET body = ? WHERE id = ?", [body, round_.id])


def walls(world: WitnessWorld) -> list[str]:
    return [
        str(post.to)
        for post in world.platform.shown.values()
        if post.key.endswith(":wall") and not post.private
    ]


async def test_one_bad_round_harms_no_other(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        await world.written()
        bad = await world.round()
        for place in OTHERS:
            world.platform.people[place.id] = [LEAD, *WRITERS]
            await world.type(LEAD, "10m Was freut uns?", place)
            async with world.store.reading() as reading:
                round_ = await reading.live_round(place.id)
            assert round_
            assert round_.current
            for who in WRITERS:
                await world.hear(card(who, round_.current, f"Karte von {place.name}"))
        body = damage(world, bad)
        with captured_logs() as logs:
            await world.pass_time(10 * MINUTE)
            assert_nothing_of(logs.getvalue(), "Was bremst uns?", *(one.name for one in WRITERS))
        assert sorted(walls(world)) == sorted(str(place.id) for place in OTHERS)
        assert 'event="round failed"' in logs.getvalue()
        assert f"round={bad.id}" in logs.getvalue()
        mend(world, bad, body)
        world.clock.wake_at(world.clock.now())  # as the sweep does
        await world.pass_time(timedelta(0))
        assert TEAM.id in walls(world)


async def test_a_bad_round_is_not_tried_again_and_again_at_once(tmp_path: Path) -> None:
    """The next moment to fire at is another round's, not the past."""
    async with WitnessWorld(tmp_path) as world:
        await world.collecting()
        bad, place = await world.round(), OTHERS[0]
        world.platform.people[place.id] = [LEAD, *WRITERS]
        await world.type(LEAD, "24h Was freut uns?", place)
        damage(world, bad)
        world.clock.jump(11 * MINUTE)
        again = await world.moderator.fire_due()
        assert again
        assert again > world.clock.now()
        damage(world, await live(world, place))
        world.clock.jump(timedelta(days=7))
        assert await world.moderator.fire_due() is None


async def live(world: WitnessWorld, place: Place) -> Round:
    async with world.store.reading() as reading:
        round_ = await reading.live_round(place.id)
    assert round_
    return round_
