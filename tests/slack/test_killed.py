"""Killed with -9 at each state of the outbox: exactly one announcement, one wall, one result."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
ONCE = {
    "Aufru": 1,
    "Einla": 1,
    "Wand": 1,
    "• 28 ": 1,
    "• 56 ": 1,
    "Ergeb": 1,
    "Hier ": 1,  # the result's thread
}


def standing_after_kills(folder: Path, *mode: str) -> tuple[int, Counter[str]]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.slack.killed", folder, *mode],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    kills, *texts = run.stdout.splitlines()
    return int(kills), Counter(texts)


def test_everything_stands_once(tmp_path: Path) -> None:
    kills, standing = standing_after_kills(tmp_path)
    assert kills > 8
    assert standing == ONCE


def test_an_adapter_that_does_not_look_is_caught(tmp_path: Path) -> None:
    _, standing = standing_after_kills(tmp_path, "blind")
    assert max(standing.values()) > 1
