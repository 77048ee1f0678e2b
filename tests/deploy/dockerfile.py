"""Reads the Dockerfile, and carries out its steps where no container engine runs.

Each stage gets a root file system of its own: this machine's, seen through an empty overlay, with
this Python under /usr/local as in the official image. What a stage writes goes into its overlay.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
FILE = ROOT / "Dockerfile"
# How package clients find their registry and its certificate is the builder's affair.
BUILDER = ("PIP_", "UV_", "SSL_CERT", "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")


@dataclass
class Stage:
    """What one FROM … has become; `steps` are its RUN and COPY instructions, in order."""

    name: str = ""
    steps: list[tuple[str, str]] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    user: str = "0:0"
    workdir: str = "/"
    volumes: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    cmd: list[str] = field(default_factory=list)


def stages(text: str) -> list[Stage]:
    """The stages of a Dockerfile; raises KeyError for an instruction this reader does not know."""
    found: list[Stage] = []
    for line in re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", text)).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word and word != "ARG":
            _READERS[word](found, rest.strip())
    return found


def _from(found: list[Stage], rest: str) -> None:
    found.append(Stage(name=rest.partition(" AS ")[2]))


def _env(found: list[Stage], rest: str) -> None:
    found[-1].env |= dict(pair.split("=", 1) for pair in shlex.split(rest))


def _health(found: list[Stage], rest: str) -> None:
    found[-1].health = json.loads(rest.partition("CMD ")[2])


_READERS: dict[str, Callable[[list[Stage], str], object]] = {
    "FROM": _from,
    "ENV": _env,
    "HEALTHCHECK": _health,
    "RUN": lambda found, rest: found[-1].steps.append(("RUN", rest)),
    "COPY": lambda found, rest: found[-1].steps.append(("COPY", rest)),
    "USER": lambda found, rest: setattr(found[-1], "user", rest),
    "WORKDIR": lambda found, rest: setattr(found[-1], "workdir", rest),
    "VOLUME": lambda found, rest: setattr(found[-1], "volumes", json.loads(rest)),
    "ENTRYPOINT": lambda found, rest: setattr(found[-1], "entrypoint", json.loads(rest)),
    "CMD": lambda found, rest: setattr(found[-1], "cmd", json.loads(rest)),
    "EXPOSE": lambda _found, _rest: None,
    "STOPSIGNAL": lambda _found, _rest: None,
}


@dataclass(frozen=True)
class Image:
    """A stage that is being built, or has been: an overlay in a folder."""

    folder: Path
    stage: Stage

    @property
    def upper(self) -> Path:
        """What the stage has written so far, as a container engine's layer would hold it."""
        return self.folder / "upper"

    def build(self, others: dict[str, Image]) -> None:
        """Carry out its steps, as root, in a clean environment."""
        for name in ("upper", "work", "root"):
            (self.folder / name).mkdir(parents=True)
        for kind, what in self.stage.steps:
            if kind == "COPY":
                self._copy(what, others)
            else:
                where = f"mkdir -p {self.stage.workdir} && cd {self.stage.workdir} && {what}"
                builder = {k: v for k, v in os.environ.items() if k.startswith(BUILDER)}
                command = self.command(["/bin/sh", "-euc", where], {"HOME": "/root"} | builder)
                run = subprocess.run(command, capture_output=True, text=True, check=False)
                assert run.returncode == 0, run.stdout + run.stderr

    def _copy(self, what: str, others: dict[str, Image]) -> None:
        *sources, target = [word for word in shlex.split(what) if not word.startswith("--")]
        found = re.match(r"--from=(\S+)", what)
        base = others[found[1]].upper if found else ROOT
        to = self.upper / os.path.normpath(Path(self.stage.workdir, target)).lstrip("/")
        for source in sources:
            into = to / Path(source).name if target.endswith("/") else to
            into.parent.mkdir(parents=True, exist_ok=True)
            names = context() if source == "." else [source.lstrip("/")]
            for name in names:
                goal = to / name if source == "." else into
                goal.parent.mkdir(parents=True, exist_ok=True)
                subprocess.run(["/bin/cp", "-a", base / name, goal], check=True)

    def command(self, command: list[str], env: dict[str, str], *, runs: bool = False) -> list[str]:
        """That command, in the stage's file system; with `runs`, as `docker run` is told to:

        read-only but for the volumes and /tmp, as the stage's user, without any capability.
        """
        clean = _OF_THE_IMAGE | self.stage.env | env
        drop = ["setpriv", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
        if runs:
            uid, gid = self.stage.user.split(":")
            drop += [f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
        inner = [*(drop if runs else []), "env", "-i", *(f"{k}={v}" for k, v in clean.items())]
        script = _ENTER + (_READ_ONLY if runs else "") + 'cd "$1/root"; shift; exec "$@"'
        volumes = " ".join(self.stage.volumes)
        return [
            "unshare", "--mount", "--propagation=private", "/bin/sh", "-euc", script,
            volumes, str(self.folder), "chroot", str(self.folder / "root"), *inner, *command,
        ]  # fmt: skip


# The official image has them, the second in the form of ldconfig's cache.
_OF_THE_IMAGE = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LD_LIBRARY_PATH": "/usr/local/lib"}
_ENTER = f"""
    mount -t overlay overlay \
        -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$1/root"
    mount --bind {shlex.quote(sys.base_prefix)} "$1/root/usr/local"
    mount --rbind /proc "$1/root/proc"
    mount --rbind /dev "$1/root/dev"
"""
_READ_ONLY = """
    mkdir -p "$1/volumes"
    mount -o remount,ro "$1/root"
    mount -o remount,ro,bind "$1/root/usr/local"
    mount -t tmpfs -o mode=1777,noexec,nosuid,nodev tmpfs "$1/root/tmp"
    for volume in $0; do mount --bind "$1/volumes$volume" "$1/root$volume"; done
"""


def context() -> list[str]:
    """What a build is given of this folder: all that .dockerignore lets through."""
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [rule[1:] for rule in rules if rule.startswith("!")]
