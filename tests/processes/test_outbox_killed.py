"""Killed again and again around its deliveries, the outbox loses nothing and doubles nothing."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.processes.killed_outbox import ALL

ROOT = Path(__file__).parents[2]


def shown_after_kills(folder: Path, *mode: str) -> Counter[str]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.processes.killed_outbox", folder, *mode],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert int(run.stdout) >= len(ALL)
    return Counter((folder / "platform").read_text(encoding="utf-8").split())


def test_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    assert shown_after_kills(tmp_path) == {post.key: 1 for post in ALL}
    written = (tmp_path / "platform").read_text(encoding="utf-8").split()
    for place in {post.to for post in ALL}:
        keys = [post.key for post in ALL if post.to == place]
        assert [key for key in written if key in keys] == keys


def test_a_mutant_that_does_not_look_is_caught(tmp_path: Path) -> None:
    shown = shown_after_kills(tmp_path, "blind")
    assert shown.keys() == {post.key for post in ALL}
    assert max(shown.values()) > 1
