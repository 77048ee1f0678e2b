"""kill -9 at failpoints of a round: nothing acknowledged is lost, nothing comes twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.crashes.mutants import MUTANTS, Plant
from tests.crashes.play import killed_at, play, revived
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


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


@pytest.mark.parametrize(
    ("plant", "symptom"), MUTANTS[:3], ids=lambda one: getattr(one, "__name__", "")
)
def test_a_planted_bug_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plant: Plant, symptom: str
) -> None:
    plant(monkeypatch)
    last = failpoints(tmp_path / "calm", only_closing=True)
    wrong = storm(tmp_path, range(last, 0, -1), only_closing=True)
    assert any(symptom in what for what in wrong)
