"""The systemd unit: systemd itself checks its spelling and rates how little it may do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import Settings

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "deploy" / "blitzlicht.service"
EXPOSURE = 15  # tenths of a point of ten; "systemd-analyze security" calls up to 2.0 OK


def analyze(*typed: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "--no-pager", *typed]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, as it would be where the bot is installed: systemd looks whether there is one."""
    here = Path(sys.executable).with_name("blitzlicht")
    text = UNIT.read_text(encoding="utf-8")
    assert "ExecStart=/opt/blitzlicht/.venv/bin/blitzlicht run" in text
    copy = tmp_path / UNIT.name
    copy.write_text(text.replace("/opt/blitzlicht/.venv/bin/blitzlicht", str(here)), "utf-8")
    return copy


def test_systemd_understands_it(unit: Path) -> None:
    verified = analyze("verify", "--man=no", str(unit))
    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_misspelt_line_would_be_found(unit: Path) -> None:
    unit.write_text(unit.read_text("utf-8").replace("ProtectSystem", "ProtectSytem"), "utf-8")
    assert "ProtectSytem" in analyze("verify", "--man=no", str(unit)).stderr


def test_it_may_do_little(unit: Path) -> None:
    rated = analyze("security", "--offline=true", f"--threshold={EXPOSURE}", str(unit))
    assert rated.returncode == 0, rated.stdout


def test_the_keys_are_not_where_the_database_is() -> None:
    text = UNIT.read_text(encoding="utf-8")
    settings = dict(re.findall(r"(?m)^Environment=(\w+)=(.+)$", text))
    database = settings["BLITZLICHT_DATABASE"].removeprefix("sqlite:///")
    keys = settings["BLITZLICHT_KEYS"]
    assert not Path(keys).is_relative_to(Path(database).parent)
    owned = re.search(r"(?m)^StateDirectory=(.+)$", text)
    assert owned
    assert {f"/var/lib/{name}" for name in owned[1].split()} == {str(Path(database).parent), keys}


def test_every_credential_is_a_setting() -> None:
    text = UNIT.read_text(encoding="utf-8")
    names = set(re.findall(r"LoadCredential=(\w+):", text))
    known = {
        field if field.startswith(("slack_", "matrix_")) else f"blitzlicht_{field}"
        for field in Settings.model_fields
    }
    assert names
    assert names <= known
