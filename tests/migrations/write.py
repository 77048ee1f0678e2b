"""Writes down a database of this version: a round that is over, an open one, and agreements.

Before a release, in the folder of the project: .venv/bin/python -m tests.migrations.write
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.project import Party
from bot.core.project_moves import Take
from tests.follow_ups import Desk
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from bot.core.model import Round

HERE = Path(__file__).parent
LEAD = person("Lea")
WRITERS = [person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn")]
BEFORE = ("Kaffee", "Kuchen", "Pause", "Ruhe", "Sonne")
NOW = ("Alte Rechner", "Es ist zu laut", "Lange Wege", "Wenig Lob", "Zu viele Besprechungen")


async def last_round(world: World) -> Round:
    async with world.store.reading() as reading:
        round_ = await reading.last_round(TEAM.id)
    assert round_
    return round_


async def write_cards(world: World, question: str, cards: tuple[str, ...]) -> None:
    await world.type(LEAD, question)
    phase = (await last_round(world)).phases[0]
    for who, text in zip(WRITERS, cards, strict=True):
        await world.submit(who, f"send:{phase.id}", {"card-1": text})


async def play(world: World) -> None:
    """A whole round, settings, and half of another round."""
    world.platform.people[TEAM.id] = [LEAD, *WRITERS]
    await write_cards(world, "2m Was war gut?", BEFORE)
    await world.pass_time(timedelta(minutes=3))
    vote = (await last_round(world)).phases[-1]
    for who, number in zip(WRITERS, (0, 0, 1, 1, 2), strict=True):
        await world.submit(who, f"cast:{vote.id}", {"dots": {vote.subjects[number]: 2}})
    await world.pass_time(timedelta(hours=1))
    await world.submit(WRITERS[0], "save-settings", {"person-language": "en"})
    await agree(world)
    await write_cards(world, "10m Was bremst uns?", NOW)
    await world.pass_time(timedelta(minutes=1))


async def agree(world: World) -> None:
    """A project that somebody has taken, and the same question every Friday."""
    lead, owner = (Party(one.id, one.name) for one in (LEAD, WRITERS[0]))
    desk = Desk(at=world.clock.now(), place=TEAM.id, lead=lead, asked=owner, origin=None)
    desk.do(Take(owner))
    async with world.store.transaction() as tx:
        await tx.save_project(desk.project)
    await world.type(LEAD, "jeden Freitag 15:00 5m Wie war die Woche?")


def dumped(database: Path) -> tuple[int, str]:
    """Its version, and all of it as SQL."""
    with closing(sqlite3.connect(database)) as file:
        ((ours,), (version,)) = (
            file.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
        )
        lines = [f"PRAGMA application_id = {ours};", f"PRAGMA user_version = {version};"]
        return version, "\n".join([*lines, *file.iterdump(), ""])


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with World(Path(folder)) as world:
            await play(world)
            write_down(Path(folder))


def write_down(folder: Path) -> None:
    (key,) = Path(folder, "keys").glob("*.key")
    version, sql = dumped(Path(folder, "data", "blitzlicht.db"))
    (HERE / f"version_{version}.sql").write_text(sql, encoding="utf-8")
    key_line = f"{key.stem} {key.read_bytes().hex()}\n"
    (HERE / f"version_{version}.key").write_text(key_line, encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
