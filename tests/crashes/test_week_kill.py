"""kill -9 while a project's week is due: one question to its owner, one overview, each once."""

from __future__ import annotations

import asyncio
import os
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.project import ProjectId
from bot.outbox import Outbox
from bot.store import PostState
from tests.crashes.mutants import no_look_before_sending_again
from tests.crashes.play import LEAD, SECOND, WRITERS, FilePlatform, WiredWorld
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

BEN = WRITERS[0]
PROJECT = ProjectId("0123456789abcdef")
PLAN = {"what": "Leiser", "step": "Fragen", "due": "2026-03-20", "effect": "", "who": BEN.id}
DAY = timedelta(days=1)
QUESTION = 7 * DAY - timedelta(hours=1)  # on Monday, 9 March, at 9:00 in Berlin
WEEK = [f"{PROJECT}:digest:2026-11", f"{PROJECT}:question:2026-11"]


async def agreed(folder: Path) -> None:
    """Ben looks after a project; a second later he will be asked about it."""
    async with WiredWorld(folder, Tripwire(), timedelta(0)) as world:
        await world.submit(LEAD, f"propose:{PROJECT}.", PLAN)
        await world.press(BEN, f"take:{PROJECT}")
        await world.pass_time(QUESTION - SECOND)


async def lived(folder: Path, wire: Tripwire, since: timedelta) -> list[str]:
    """Through the question and the overview, into Friday; what is wrong then."""
    world = WiredWorld(folder, wire, since)
    wire.armed = True
    async with world:
        await world.pass_time(QUESTION + 4 * DAY - since)
        async with world.store.reading() as reading:
            project = await reading.project(PROJECT)
        assert isinstance(world.platform, FilePlatform)
        shown = world.platform.keys()
    assert project
    wrong = [] if project.silent == 1 else [f"counted {project.silent} questions"]
    wrong += [f"posted {shown.count(key)} times: {key}" for key in WEEK if shown.count(key) != 1]
    return wrong


def failpoints(before: Path, folder: Path) -> int:
    """How many there are in a week that nobody disturbs."""
    shutil.copytree(before, folder)
    wire = Tripwire()
    assert asyncio.run(lived(folder, wire, QUESTION - SECOND)) == []
    return wire.passed


def killed_at(number: int, folder: Path) -> bool:
    child = os.fork()
    if not child:
        try:
            asyncio.run(lived(folder, Tripwire(number), QUESTION - SECOND))
        except BaseException:  # noqa: BLE001 - pytest must not go on in the child
            os._exit(2)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def storm(before: Path, folder: Path, numbers: Iterable[int]) -> Iterator[str]:
    """What is wrong after a kill at each of the failpoints, and a start on Tuesday at noon."""
    for number in numbers:
        here = folder / str(number)
        shutil.copytree(before, here)
        assert killed_at(number, here)
        for wrong in asyncio.run(lived(here, Tripwire(), QUESTION + DAY + timedelta(hours=3))):
            yield f"{number}: {wrong}"


@pytest.fixture
def before(tmp_path: Path) -> Path:
    folder = tmp_path / "before"
    folder.mkdir()
    asyncio.run(agreed(folder))
    return folder


def test_the_question_and_the_overview_come_once_wherever_the_bot_is_killed(
    before: Path, tmp_path: Path
) -> None:
    last = failpoints(before, tmp_path / "calm")
    assert last > 50
    assert list(storm(before, tmp_path, range(1, last + 1))) == []


# --- planted bugs --------------------------------------------------------------------------------


def takes_for_sent_what_it_was_sending(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hopeful(self: Outbox) -> None:
        for claimed in await self._store.unsent():
            await self._store.settle(claimed.number, PostState.SENT, ref=claimed.parcel.key)

    monkeypatch.setattr(Outbox, "recover", hopeful)


@pytest.mark.parametrize(
    ("plant", "symptom"),
    [
        (no_look_before_sending_again, "posted 2 times"),
        (takes_for_sent_what_it_was_sending, "posted 0 times"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_planted_bug_is_seen(
    plant: Callable[[pytest.MonkeyPatch], None],
    symptom: str,
    before: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)
    last = failpoints(before, tmp_path / "calm")
    wrong = storm(before, tmp_path, range(1, last + 1))
    assert any(symptom in what for what in wrong)
