"""Lets each play be played once, in a process and a network of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
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
        folder = self._folder / f"{play}-{way}-{planted}"
        folder.mkdir()
        options = ["--planted", planted]
        if self._pictures:
            options += ["--pictures", str(Path(self._pictures, f"{play}-{way}").absolute())]
        complaint = _ran("tests.emulator.play", play, way, str(folder), *options)
        log = folder / "bot.log"
        bot_log = log.read_text(encoding="utf-8") if log.exists() else ""
        if complaint:
            pytest.fail(f"{complaint}\n{bot_log}", pytrace=False)
        return Record(json.loads((folder / "record.json").read_text(encoding="utf-8")), bot_log)


def _ran(module: str, *args: str) -> str:
    """Its complaint, or nothing where all went well; leaves no process behind."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *args],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=LONGEST)
    finally:
        with suppress(ProcessLookupError):  # it has ended, and so have all that it had started
            os.killpg(process.pid, signal.SIGKILL)
    return f"{said}\n(exit code {process.returncode})" if process.returncode else ""


@pytest.fixture(scope="session")
def theatre(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Theatre:
    folder = tmp_path_factory.mktemp("emulator")
    return Theatre(folder, pytestconfig.getoption("--screenshots"))
