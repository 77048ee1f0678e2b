"""The bill of materials, as `make sbom` writes it."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.deploy.dockerfile import ROOT

Json = dict[str, Any]


@pytest.fixture(scope="session")
def bill(tmp_path_factory: pytest.TempPathFactory) -> Json:
    file = tmp_path_factory.mktemp("dist") / "sbom.cdx.json"
    run = ["make", "--no-print-directory", "sbom", f"SBOM={file}"]
    made = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    found: Json = json.loads(file.read_text(encoding="utf-8"))
    return found


def named_in(bill: Json) -> dict[str, Version]:
    """The packages that it names."""
    return {canonicalize_name(one["name"]): Version(one["version"]) for one in bill["components"]}
