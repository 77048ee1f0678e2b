"""The container, as far as it can be proved without an engine: its steps, and what then runs.

It shows that the steps work in an empty environment, and that the bot runs as another user, on a
read-only file system, without capabilities. It does not show the base image itself, the layers,
nor that an engine reads the Dockerfile and compose.yaml as we do (hadolint reads the former).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
import yaml
from packaging.utils import canonicalize_name
from packaging.version import Version

from bot.__main__ import cli
from tests.deploy.conftest import Json, named_in
from tests.deploy.dockerfile import FILE, ROOT, Image, stages

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "a-secret-of-the-tests-with-32-letters"
HERE = {"BLITZLICHT_WEB": "127.0.0.1:0", "BLITZLICHT_METRICS": "127.0.0.1:0"}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The last stage, built after the ones before it."""
    assert os.geteuid() == 0, (
        "Only root may carry out these steps: sudo .venv/bin/pytest tests/deploy"
    )
    folder = tmp_path_factory.mktemp("image")
    built: dict[str, Image] = {}
    for number, stage in enumerate(stages(FILE.read_text(encoding="utf-8"))):
        image = Image(folder / str(number), stage)
        image.build(built)
        built[stage.name] = image
    for volume in image.stage.volumes:  # an engine makes them like what the image holds there
        shutil.copytree(image.upper / volume[1:], f"{image.folder}/volumes{volume}")
        uid, gid = map(int, image.stage.user.split(":"))
        os.chown(f"{image.folder}/volumes{volume}", uid, gid)
    return image


@pytest.fixture
def running(image: Image) -> Iterator[tuple[subprocess.Popen[str], str]]:
    env = HERE | {"BLITZLICHT_WEB_SECRET": SECRET}
    command = image.command([*image.stage.entrypoint, *image.stage.cmd], env, runs=True)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as bot:
        assert bot.stdout
        try:
            line = bot.stdout.readline()
            assert "http" in line, bot.stderr.read() if bot.stderr and not line else line
            yield bot, next(word for word in line.split() if word.startswith("http"))
        finally:
            bot.kill()


def in_it(image: Image, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    run = image.command(list(command), env, runs=True)
    return subprocess.run(run, capture_output=True, text=True, check=False)


def test_it_runs_as_somebody_who_may_nothing(image: Image) -> None:
    status = in_it(image, "cat", "/proc/self/status").stdout
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert fields["Uid"].split() == ["10001"] * 4
    assert {fields[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {
        "0000000000000000"
    }
    assert fields["NoNewPrivs"] == "1"


def test_nothing_can_be_written_but_volumes_and_tmp(image: Image) -> None:
    for folder in ("/", "/opt/blitzlicht", "/usr/local", "/etc", "/var/tmp", "/run"):  # noqa: S108
        tried = in_it(image, "touch", f"{folder}/x")
        assert "Read-only file system" in tried.stderr, folder
    for folder in (*image.stage.volumes, "/tmp"):  # noqa: S108
        assert in_it(image, "touch", f"{folder}/x").returncode == 0, folder
        in_it(image, "rm", f"{folder}/x")


def test_what_runs_was_compiled_when_it_was_built(image: Image) -> None:
    code = image.upper / "opt/blitzlicht/lib"
    sources = list(code.glob("python3*/site-packages/bot/**/*.py"))
    assert sources
    for source in sources:
        assert list((source.parent / "__pycache__").glob(f"{source.stem}.*.pyc")), source


def test_no_package_manager_is_left_in_it(image: Image) -> None:
    programs = {file.name for file in (image.upper / "opt/blitzlicht/bin").iterdir()}
    assert "blitzlicht" in programs
    assert not programs & {"pip", "pip3", "uv", "hatchling"}


def test_the_bill_of_materials_names_what_is_in_it(image: Image, bill: Json) -> None:
    (packages,) = image.upper.glob("opt/blitzlicht/lib/python3*/site-packages")
    held = {
        canonicalize_name(one.name): Version(one.version)
        for one in distributions(path=[str(packages)])
    }
    held.pop(canonicalize_name("blitzlicht"))  # which the bill is about
    assert named_in(bill) == held


def test_it_says_what_is_missing(image: Image) -> None:
    told = in_it(image, "blitzlicht", "run", BLITZLICHT_LANGUAGE="en")
    assert told.returncode == 2
    assert "BLITZLICHT_WEB_SECRET is missing" in told.stderr


def test_it_runs_is_well_and_ends_when_told_to(
    image: Image, running: tuple[subprocess.Popen[str], str]
) -> None:
    bot, url = running
    with urlopen(f"{url}/healthz") as answer:  # noqa: S310 - our own address
        assert all(json.load(answer).values())
    address = url.removeprefix("http://")
    asking = HERE | {"BLITZLICHT_METRICS": address}
    well = in_it(image, *image.stage.health, **asking)
    assert (well.returncode, json.loads(well.stdout)) == (
        0,
        {"store": True, "clock": True, "web": True},
    )
    data, keys = (Path(f"{image.folder}/volumes/{name}") for name in ("data", "keys"))
    assert {file.name for file in data.iterdir()} >= {"blitzlicht.db", "blitzlicht.db.lock"}
    assert (keys / "CACHEDIR.TAG").exists()
    assert stat.S_IMODE((data / "blitzlicht.db").stat().st_mode) == 0o600
    bot.send_signal(signal.SIGTERM)
    assert bot.wait(timeout=20) == 0
    assert in_it(image, *image.stage.health, **asking).returncode == 1


def test_compose_asks_for_what_was_proved() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    service = compose["services"]["blitzlicht"]
    final = stages(FILE.read_text(encoding="utf-8"))[-1]
    assert service["user"] == final.user == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    volumes = [one.split(":") for one in service["volumes"]]
    assert [where for _, where in volumes] == final.volumes
    folders = {name for name, _ in volumes if name.startswith("./")}
    assert {name for name, _ in volumes} - folders == set(compose["volumes"])
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {f"{folder.removeprefix('.')}/" for folder in folders} <= set(ignored)
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert set(service["secrets"]) == set(compose["secrets"])


def test_it_is_backed_up_while_it_runs_and_restored_while_it_does_not(
    image: Image, running: tuple[subprocess.Popen[str], str]
) -> None:
    """What `docker compose exec` and `docker compose run --rm` do with the guide's commands."""
    bot, _ = running

    def blitzlicht(*command: str) -> tuple[int, str]:
        env = {"BLITZLICHT_LANGUAGE": "en", "BLITZLICHT_WEB_SECRET": SECRET}
        told = in_it(image, *image.stage.entrypoint, *command, **env)
        return told.returncode, told.stdout + told.stderr

    assert blitzlicht("backup", "/backup/monday.db")[0] == 0
    assert blitzlicht("backup", "/monday.db")[0] == 1, "nobody may write there"
    for command in (["restore", "/backup/monday.db"], ["forget", "Ada"]):
        code, told = blitzlicht(*command)
        assert code == 1
        assert "already running" in told
    bot.send_signal(signal.SIGTERM)
    assert bot.wait(timeout=20) == 0
    assert blitzlicht("restore", "/backup/monday.db")[0] == 0
    assert "already running" not in blitzlicht("forget", "Ada")[1]


@pytest.mark.parametrize("guide", ["betrieb.md", "administration.md"])
def test_the_guide_says_commands_that_exist(guide: str) -> None:
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    beside = re.findall(r"docker compose exec blitzlicht blitzlicht ([a-z]+)", text)
    alone = re.findall(r"docker compose run --rm blitzlicht ([a-z]+)", text)
    assert (beside, alone) == (["check", "backup"], ["forget", "restore"])
    known = {getattr(command.callback, "__name__", "") for command in cli.registered_commands}
    assert {*beside, *alone} <= known
