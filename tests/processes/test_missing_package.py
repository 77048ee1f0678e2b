"""A package that Matrix cannot do without is not there: that is said, and nothing is begun."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

GIVEN = {
    "MATRIX_HOMESERVER": "http://127.0.0.1:9",
    "MATRIX_USER": "@bot:a",
    "MATRIX_PASSWORD": "geheim",
    "MATRIX_STORE_PASSPHRASE": "auch geheim",
    "MATRIX_ALLOW": "@anna:a",
}


def test_without_the_package_for_encryption_that_is_what_is_said(tmp_path: Path) -> None:
    """Nothing would be encrypted; a fresh interpreter, in which it cannot be found."""
    hidden = (
        "import importlib.util as util, sys\n"
        "find = util.find_spec\n"
        "util.find_spec = lambda name, *a: None if name == 'vodozemac' else find(name, *a)\n"
        "sys.argv = ['blitzlicht', 'check']\n"
        "from bot.__main__ import main\n"
        "sys.exit(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", hidden],
        cwd=tmp_path,
        env={**os.environ, **GIVEN, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Es fehlt ein Paket: vodozemac" in done.stderr
