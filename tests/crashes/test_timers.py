"""kill -9 while rounds end one after the other: each ends once, and each post comes once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.crashes.timers import storm

if TYPE_CHECKING:
    from pathlib import Path

TIMERS, KILLS = 40, 10  # `make storm`: 1,000 and 100


def test_nothing_is_lost_doubled_or_early(tmp_path: Path) -> None:
    figures = storm(tmp_path, TIMERS, KILLS)
    assert figures.posts > TIMERS
    assert (figures.never_ended, figures.lost, figures.doubled, figures.early) == (0, 0, 0, 0)


def test_a_mutant_that_does_not_look_is_caught(tmp_path: Path) -> None:
    assert storm(tmp_path, TIMERS, KILLS, blind=True).doubled >= KILLS // 2
