"""A disk that is really full: people are told kindly, nothing is lost, and it goes on by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.processes.small_disk import CHECKS, played, wrong_in

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("play", CHECKS)
def test_a_full_disk_is_told_kindly_and_recovered_from(tmp_path: Path, play: str) -> None:
    assert wrong_in(play, played(tmp_path / "disk", play)) == []


def test_a_disk_that_nobody_tells_from_other_troubles_is_seen(tmp_path: Path) -> None:
    told = played(tmp_path / "disk", "any", "not told apart")
    assert "the writer is told" in wrong_in("any", told)
