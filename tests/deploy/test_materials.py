"""The bill of materials names what is installed, nothing more and nothing less."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.deploy.conftest import Json, named_in

ROOT = Path(__file__).parents[2]


def locked() -> dict[str, Version]:
    """What requirements/runtime.txt installs on a machine like this one."""
    text = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    wanted = [Requirement(line) for line in re.findall(r"(?m)^[a-z][^\\\n]+", text)]
    here = [one for one in wanted if one.marker is None or one.marker.evaluate()]
    return {
        canonicalize_name(one.name): Version(str(one.specifier).removeprefix("==")) for one in here
    }


def test_it_names_what_is_installed_to_run(bill: Json) -> None:
    """What the container holds: see `test_container`."""
    named = named_in(bill)
    assert named == locked()
    here = {name: Version(version(name)) for name in named}
    assert here == named, "as in the environment of the tests"


@pytest.mark.parametrize("name", ["bootstrap", "runtime", "dev", "synapse"])
def test_every_package_has_a_version_and_a_hash(name: str) -> None:
    """As pip asks for them with --require-hashes, which all steps of the Dockerfile say."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    packages = re.split(r"(?m)^(?=[a-zA-Z0-9])", re.sub(r"(?m)^\s*#.*\n", "", text))[1:]
    assert packages
    for package in packages:
        assert re.match(r"[\w.\[\]-]+==\S+", package), package
        assert "--hash=sha256:" in package, package


def test_it_is_about_this_program(bill: Json) -> None:
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "blitzlicht"
