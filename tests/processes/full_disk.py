"""A program: a round on a disk that fills up, and has room again. Prints what people were told.

Run by `test_full_disk` on a file system of its own, so small that it can really be filled.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot import logs
from bot.core.model import PlaceId
from bot.port import Place
from bot.store.backup import back_up, stock_of
from tests.migrations.write import LEAD, WRITERS, last_round
from tests.plain import plain
from tests.world import TEAM, World

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model import Phase
    from bot.port import Answer

PAGE = 4096
ELSEWHERE = Place(PlaceId("web:elsewhere"), "#elsewhere")


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """No byte can be written."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(PAGE)):
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


async def written(world: World, phase: Phase, number: int) -> Answer:
    values = {"card-1": f"Mehr Zeit {number}", "card-2": "", "card-3": ""}
    return await world.submit(WRITERS[number], f"send:{phase.id}", values)


async def play(folder: Path) -> dict[str, object]:
    told: dict[str, object] = {}
    async with World(folder) as world:
        world.platform.people[TEAM.id] = world.platform.people[ELSEWHERE.id] = [LEAD, *WRITERS]
        await world.type(LEAD, "10m Was bremst uns?")
        phase = (await last_round(world)).phases[0]
        for number in range(3):
            await written(world, phase, number)
        with full(folder):
            told["slip"] = plain(await written(world, phase, 3))
            told["start"] = plain(await world.type(LEAD, "10m Und hier?", ELSEWHERE))
            told["keys while full"] = len(world.keys.phases())
            await world.pass_time(timedelta(minutes=11))  # its time is up; nothing can be kept
            told["still open"] = (await last_round(world)).current is not None
            told["wall while full"] = f"{phase.id}:wall" in world.platform.shown
        world.clock.wake_at(world.clock.now())  # the sweep comes round
        await world.pass_time(timedelta(0))
        told["cards"] = sorted(card.text for card in (await last_round(world)).cards)
        told["wall"] = f"{phase.id}:wall" in world.platform.shown
        told["key"] = phase.id in world.keys.phases()
        await world.type(LEAD, "10m Und hier?", ELSEWHERE)
        async with world.store.reading() as reading:
            told["live"] = [round_.place for round_ in await reading.live_rounds()]
    await back_up(folder / "data" / "blitzlicht.db", folder / "copy.db")
    told["whole"] = (await stock_of(folder / "copy.db")).rounds
    return told


if __name__ == "__main__":
    logs.set_up()
    print(json.dumps(asyncio.run(play(Path(sys.argv[1])))))  # noqa: T201
