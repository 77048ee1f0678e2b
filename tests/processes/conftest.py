"""A folder of its own for each test that asks for one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("BLITZLICHT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BLITZLICHT_WEB", "127.0.0.1:0")
    monkeypatch.chdir(tmp_path)
    return tmp_path
