"""Whole talks, each a text file beside this one: what people do, and all that everybody sees.

`pytest tests/conversations --rewrite-talks` writes the transcripts anew; read the difference.
"""

import asyncio
from pathlib import Path

import pytest

from tests.talk import run_talk

TALKS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("file", TALKS, ids=lambda file: file.stem)
def test_talk(file: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    script = file.read_text(encoding="utf-8")
    transcript = asyncio.run(run_talk(tmp_path, script))
    if request.config.getoption("--rewrite-talks"):
        file.write_text(transcript, encoding="utf-8")
    assert transcript == script


def test_there_are_talks() -> None:
    assert TALKS
