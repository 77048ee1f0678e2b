"""The closing at the level of system calls: killed, or refused by the disk, nothing goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crashes.mutants import MUTANTS, Plant
from tests.crashes.syscalls import ERRORS, KILLS, prepared, storm

if TYPE_CHECKING:
    from pathlib import Path

    from tests.crashes.traced import Fault

STRIDE = 5  # `make storm` goes through all of them


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared(tmp_path_factory.mktemp("syscalls") / "before")


@pytest.mark.parametrize("fault", [*KILLS, *ERRORS], ids=str)
def test_a_closing_survives(before: Path, fault: Fault) -> None:
    aftermaths = list(storm(before, fault, STRIDE))
    assert aftermaths, "the closing makes no such call"
    assert [wrong for after in aftermaths for wrong in after.wrong] == []


@pytest.mark.parametrize(
    ("plant", "symptom"), MUTANTS, ids=lambda one: getattr(one, "__name__", "")
)
def test_a_planted_bug_is_seen(
    before: Path, monkeypatch: pytest.MonkeyPatch, plant: Plant, symptom: str
) -> None:
    plant(monkeypatch)
    seen = (wrong for fault in KILLS for after in storm(before, fault) for wrong in after.wrong)
    assert any(symptom in wrong for wrong in seen)
