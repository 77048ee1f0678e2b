"""A disk that is really full: people are told kindly, nothing is lost, and it goes on by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bot.texts import Texts
from tests.processes import full_disk

SIZE = "3m"
SMALL_DISK = f'mount -t tmpfs -o size={SIZE} small "$0"; exec "$@"'


def test_a_full_disk_is_told_kindly_and_recovered_from(tmp_path: Path) -> None:
    as_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    disk = tmp_path / "disk"
    disk.mkdir()
    root = Path(full_disk.__file__).parents[2]
    on_a_small_disk = ["unshare", "--mount", "--propagation=private", *as_root, "sh", "-euc"]
    run = subprocess.run(
        [*on_a_small_disk, SMALL_DISK, str(disk), sys.executable, full_disk.__file__, str(disk)],
        env={"PYTHONPATH": str(root), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    sorry = Texts.load(strict=True).say("de", "refused-disk-full")
    assert sorry in told["slip"]
    assert "Idee 1: Mehr Zeit 3" in told["slip"], "what was typed is still there"
    assert told["start"] == sorry
    assert told["keys while full"] == 1, "a round that did not start leaves no key"
    assert told["still open"]
    assert not told["wall while full"], "nothing is shown that was not kept"
    assert told["cards"] == [f"Mehr Zeit {number}" for number in range(3)], "what was noted counts"
    assert told["wall"]
    assert not told["key"]
    assert told["live"] == [full_disk.ELSEWHERE.id], "another round can start again"
    assert told["whole"] == 2
