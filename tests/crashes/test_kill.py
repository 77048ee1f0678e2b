"""kill -9 at failpoints of a round: nothing acknowledged is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from bot.keys import KeyDirectory
from bot.moderator.rounds import Rounds
from bot.outbox import Outbox
from bot.store.writing import SqliteWriting
from tests.crashes.play import killed_at, play, revived
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import PhaseId

STRIDE = 25  # through a whole round; the closing is tried at every single failpoint


def failpoints(folder: Path, *, only_closing: bool) -> int:
    """How many there are in a round that nobody disturbs."""
    folder.mkdir()
    wire = Tripwire()
    asyncio.run(play(folder, wire, only_closing=only_closing))
    return wire.passed


def storm(folder: Path, numbers: Iterable[int], *, only_closing: bool) -> Iterator[str]:
    """What is wrong after a kill at each of the failpoints."""
    for number in numbers:
        here = folder / str(number)
        here.mkdir()
        assert killed_at(number, here, only_closing=only_closing)
        for wrong in asyncio.run(revived(here)):
            yield f"{number}: {wrong}"


def test_a_closing_survives_a_kill_at_every_failpoint(tmp_path: Path) -> None:
    last = failpoints(tmp_path / "calm", only_closing=True)
    assert last > 50
    assert list(storm(tmp_path, range(1, last + 1), only_closing=True)) == []


def test_a_whole_round_survives_kills_all_along(tmp_path: Path) -> None:
    last = failpoints(tmp_path / "calm", only_closing=False)
    assert last > 500
    assert list(storm(tmp_path, range(1, last + 1, STRIDE), only_closing=False)) == []


# --- planted bugs: the storm must see each of them -----------------------------------------------


def key_before_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key dies inside the transaction: a kill before the commit loses the round."""
    honest = SqliteWriting.add_ending

    async def hasty(self: SqliteWriting, phase: PhaseId) -> None:
        await honest(self, phase)
        next(iter(_directories)).destroy(phase)

    _directories: list[KeyDirectory] = []
    made = KeyDirectory.__init__

    def remembered(self: KeyDirectory, *args: Any) -> None:
        made(self, *args)
        _directories[:] = [self]

    monkeypatch.setattr(KeyDirectory, "__init__", remembered)
    monkeypatch.setattr(SqliteWriting, "add_ending", hasty)


def no_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody notes that a key is still to be destroyed: a kill after the commit leaves it."""

    async def forgetful(_self: SqliteWriting, _phase: PhaseId) -> None:
        return None

    async def careless(_self: Rounds) -> None:
        return None

    monkeypatch.setattr(SqliteWriting, "add_ending", forgetful)
    monkeypatch.setattr(Rounds, "recover", careless)


def no_look_before_sending_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was being sent when the process died is simply sent again."""

    async def blind(self: Outbox) -> None:
        for claimed in await self._store.unsent():
            await self._store.settle(claimed.number, "pending")  # type: ignore[arg-type]

    monkeypatch.setattr(Outbox, "recover", blind)


Plant = Callable[[pytest.MonkeyPatch], None]


@pytest.mark.parametrize(
    ("plant", "symptom"),
    [
        (key_before_commit, "ended lost"),
        (no_ending, "keys"),
        (no_look_before_sending_again, "posted 2 times"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_planted_bug_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Plant, symptom: str
) -> None:
    plant(monkeypatch)
    last = failpoints(tmp_path / "calm", only_closing=True)
    wrong = storm(tmp_path, range(1, last + 1), only_closing=True)
    assert any(symptom in what for what in wrong)
