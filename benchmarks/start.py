"""Starting with very many open rounds: until all is recovered, and how long the loop stalls."""

from __future__ import annotations

import asyncio
import os
import secrets
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.figures import Aim, Spread, Table
from benchmarks.scenery import collecting
from benchmarks.stalls import watched
from bot.app import assembled
from bot.clock import RealClock
from bot.keys import KEY_BYTES, KeyDirectory
from bot.store import Seatholder
from bot.texts import Texts
from config.settings import Settings
from tests.scripted_adapter import ScriptedAdapter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.app import App
    from bot.core.model import Round

PRIVATE: Final = 0o600


@dataclass(frozen=True)
class Scale:
    """How many rounds, and how often."""

    rounds: tuple[int, ...] = (0, 10_000)
    repeats: int = 5


SMALL: Final = Scale(rounds=(0, 20), repeats=1)


@dataclass(frozen=True)
class Start:
    """One start."""

    seconds: float
    cpu: float  # seconds; hardly depends on who else uses the machine
    stall: float  # milliseconds


def tables(scale: Scale) -> Iterator[Table]:
    """One table; the empty start says what the machine does by itself."""
    starts: dict[int, list[Start]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for rounds in scale.rounds:
            asyncio.run(_fill(_settings(Path(folder), rounds), rounds))
        for _ in range(scale.repeats):
            for rounds in scale.rounds:
                starts[rounds].append(asyncio.run(_start(_settings(Path(folder), rounds), rounds)))
    most = starts[scale.rounds[-1]]
    yield Table(
        "starting: until ready and the clock has come once",
        ("open rounds", "seconds", "CPU s", "longest stall ms"),
        [(rounds, *_spreads(theirs)) for rounds, theirs in starts.items()],
        [
            Aim.at_most(f"{scale.rounds[-1]} open rounds", 1, _spreads(most)[0], " s"),
            Aim.at_most("the longest stall", 50, _spreads(most)[2], " ms"),
        ],
    )


def _spreads(starts: list[Start]) -> tuple[Spread, Spread, Spread]:
    figures = ([one.seconds, one.cpu, one.stall] for one in starts)
    seconds, cpu, stall = (Spread(values) for values in zip(*figures, strict=True))
    return seconds, cpu, stall


def _settings(folder: Path, rounds: int) -> Settings:
    return Settings(database=f"sqlite:///{folder}/{rounds}/data/bot.db", web="off")


@cache
def _texts() -> Texts:
    return Texts.load("de")


async def _fill(settings: Settings, rounds: int) -> None:
    """Rounds that nobody has to do anything for today, each with a roster and its key."""
    async with assembled(settings, texts=_texts(), adapters=[ScriptedAdapter("benchmark")]) as app:
        made = [collecting(one, app.clock.now(), timedelta(days=2)) for one in range(rounds)]
        async with app.store.transaction() as writing:
            for round_ in made:
                await writing.save_round(None, round_, round_.phases[0].closes_at)
                await writing.add_roster(
                    round_.phases[0].id, [Seatholder(round_.lead, eligible=False)]
                )
        await asyncio.to_thread(_keep_keys, await _keys(settings, app), made)


async def _keys(settings: Settings, app: App) -> KeyDirectory:
    owner = (await app.store.notes("bot", "mark"))["mark"]
    keys = KeyDirectory(settings.key_folder, settings.database, owner=owner)
    keys.standing("benchmark")  # makes the folder
    return keys


def _keep_keys(keys: KeyDirectory, rounds: list[Round]) -> None:
    """As `create` does, but not each on the disk at once: that takes minutes."""
    for round_ in rounds:
        file = keys._key_file(round_.phases[0].id)  # noqa: SLF001
        file.touch(PRIVATE)
        file.write_bytes(secrets.token_bytes(KEY_BYTES))
    os.sync()  # what is left of this is no part of a start


async def _start(settings: Settings, rounds: int) -> Start:
    async with watched() as stalls:
        begun, cpu = time.perf_counter(), time.process_time()
        adapter = ScriptedAdapter("benchmark")
        clock = RealClock()
        async with assembled(settings, texts=_texts(), clock=clock, adapters=[adapter]) as app:
            stop, ready = asyncio.Event(), asyncio.Event()
            running = asyncio.create_task(app.run(stop, ready.set))
            await ready.wait()
            await app.moderator.fire_due()
            took, used = time.perf_counter() - begun, time.process_time() - cpu
            async with app.store.reading() as reading:
                assert len(await reading.open_phases()) == rounds, "rounds were lost"
            stop.set()
            await running
    return Start(took, used, stalls.longest)
