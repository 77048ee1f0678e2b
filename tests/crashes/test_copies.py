"""`backup` and `restore`, killed or refused by the disk: a whole database, the old or the new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.crashes.copies import COMMANDS, FAULTS, MUTANTS, prepared, storm
from tests.crashes.traced import Fault

if TYPE_CHECKING:
    from tests.crashes.copies import Plant, Scene

# `make storm` goes through all of them.
STRIDE = 11
QUICK = [fault for fault in FAULTS if fault.what != "error=EIO"]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return prepared(tmp_path_factory.mktemp("copies") / "before")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_copy_is_whole_or_is_not(scene: Scene, command: str) -> None:
    reached = {fault: list(storm(scene, command, fault, STRIDE)) for fault in QUICK}
    assert [what for after in reached.values() for wrong in after for what in wrong] == []
    missed = {fault.call for fault, after in reached.items() if not after}
    assert missed == ({"rename"} if command == "backup" else {"link"})


def test_where_there_are_no_links_a_backup_is_renamed(scene: Scene) -> None:
    assert list(storm(scene, "backup", Fault("link", "error=EPERM"))) == [[]]


@pytest.mark.parametrize(("plant", "command", "fault"), MUTANTS, ids=lambda one: str(one)[:30])
def test_a_planted_bug_is_seen(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, plant: Plant, command: str, fault: Fault
) -> None:
    plant(monkeypatch)
    assert any("half" in what for wrong in storm(scene, command, fault) for what in wrong)
