"""Lets each play be played once, in a process and a network of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.emulator.record import Record

ROOT = Path(__file__).parents[2]
LONGEST = 240  # seconds, on a machine with other things to do


class Theatre:
    """Plays, and remembers."""

    def __init__(self, folder: Path, pictures: str | None) -> None:
        self._folder = folder
        self._pictures = pictures
        self._records: dict[tuple[str, str, str], Record] = {}

    def record(self, play: str, way: str, planted: str = "") -> Record:
        """What there was to be seen, with or without a planted bug."""
        key = (play, way, planted)
        if key not in self._records:
            self._records[key] = self._played(*key)
        return self._records[key]

    def _played(self, play: str, way: str, planted: str) -> Record:
        folder = self._folder / f"{play}-{way}{planted and '-'}{planted}"
        folder.mkdir()
        options = ["--planted", planted] if planted else []
        if self._pictures:
            options += ["--pictures", str(Path(self._pictures, f"{play}-{way}").absolute())]
        ran = subprocess.run(
            [sys.executable, "-m", "tests.emulator.play", play, way, folder, *options],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
        bot_log = (folder / "bot.log").read_text() if (folder / "bot.log").exists() else ""
        if ran.returncode:
            pytest.fail(f"{ran.stdout}{ran.stderr}\n{bot_log}", pytrace=False)
        return Record(json.loads((folder / "record.json").read_text(encoding="utf-8")), bot_log)


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Theatre:
    folder = tmp_path_factory.mktemp("emulator")
    return Theatre(folder, pytestconfig.getoption("--screenshots"))
