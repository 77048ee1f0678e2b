"""A real Synapse on loopback: started, stopped, killed and started again over the same data."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import select
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import quote

PYTHON: Final = Path(sys.prefix).parent / ".synapse" / "bin" / "python"  # `make test` makes it
SERVER_NAME: Final = "test.local"
TOGETHER: Final = ("setpriv", "--pdeathsig", "TERM")  # whoever kills the tests ends it, too
# So many seconds go by in one where the usual limits hold: HURRY=1 plays at their true rate.
HURRY: Final = float(os.environ.get("HURRY", "25"))
PATIENCE: Final = 60.0 * max(1, 25 / HURRY)  # seconds, on a machine with other things to do

Json = dict[str, Any]

ALWAYS: Final = {"per_second": 10_000, "burst_count": 10_000}
NO_LIMITS: Final[Json] = {
    **dict.fromkeys(
        (
            "rc_message",
            "rc_registration",
            "rc_admin_redaction",
            "rc_joins_per_room",
            "rc_room_creation",
            "rc_media_create",
            "rc_key_requests",
            "rc_profile",
        ),
        ALWAYS,
    ),
    "rc_joins": {"local": ALWAYS, "remote": ALWAYS},
    "rc_login": {"address": ALWAYS, "account": ALWAYS, "failed_attempts": ALWAYS},
    "rc_invites": {"per_room": ALWAYS, "per_user": ALWAYS, "per_issuer": ALWAYS},
}
LOG: Final = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}},
    "root": {"level": "WARNING", "handlers": ["out"]},
    "loggers": {"synapse.access": {"level": "INFO"}},
}


def usual(times: float) -> Json:
    """What Synapse allows of itself, where it has to do with the bot; so many times as fast.

    The numbers are those of its synapse/config/ratelimiting.py.
    """

    def limit(per_second: float, burst: int) -> Json:
        return {"per_second": per_second * times, "burst_count": burst}

    invites = {
        "per_room": limit(0.3, 10),
        "per_user": limit(0.003, 5),
        "per_issuer": limit(0.3, 10),
    }
    return {
        "rc_message": limit(0.2, 10),
        "rc_room_creation": limit(0.016, 10),
        "rc_invites": invites,
    }


class SynapseError(Exception):
    """The homeserver refused, or did not come up; `wait`: the seconds until it would not."""

    def __init__(self, words: str, wait: float = 0) -> None:
        """The words say what was asked."""
        super().__init__(words)
        self.wait = wait


@dataclass(frozen=True)
class Account:
    """A user of the homeserver, logged in once when it was made."""

    id: str
    password: str
    token: str
    device: str


class Synapse:
    """One homeserver and its folder; `with Synapse(folder) as synapse`."""

    def __init__(
        self, folder: Path, *, limited: bool = False, times: float = 1, room_version: str = "12"
    ) -> None:
        """`limited`: with the rate limits of a homeserver that nobody has configured.

        They let so many `times` as much pass in a second: bursts are the usual ones, and a play
        under limits need not last as long as it would.
        """
        self.folder = folder
        self.port = free_port()
        self._secret = secrets.token_hex()
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: Account | None = None
        self._write_config(usual(times) if limited else NO_LIMITS, room_version)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "homeserver.db"

    @property
    def log(self) -> Path:
        return self.folder / "homeserver.log"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What stands in its database, also while it runs."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    # --- its life ----------------------------------------------------------------------------

    def start(self) -> None:
        """Returns when it listens. Not to be called in a thread: it ends together with that."""
        if not PYTHON.exists():
            raise SynapseError("There is no Synapse in .synapse. `make test` installs it.")
        config = self.folder / "homeserver.yaml"
        name = f"\0blitzlicht-{secrets.token_hex(8)}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready, self.log.open("ab") as log:
            ready.bind(name)
            self._process = subprocess.Popen(
                [*TOGETHER, PYTHON, "-m", "synapse.app.homeserver", "-c", config],
                env={**os.environ, "NOTIFY_SOCKET": f"@{name[1:]}"},
                stdout=log,
                stderr=log,
            )
            self._wait_for(ready, self._process)

    def _wait_for(self, ready: socket.socket, process: subprocess.Popen[bytes]) -> None:
        """It says so itself, as it would to systemd."""
        ended = os.pidfd_open(process.pid)
        try:
            woken, _, _ = select.select([ready.fileno(), ended], [], [], PATIENCE)
        finally:
            os.close(ended)
        if ready.fileno() not in woken:
            self.kill()
            raise SynapseError(self.log.read_text(errors="replace")[-2000:])

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(PATIENCE)
            self._process = None

    def restart(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and start it again, over the same data and on the same port."""
        self._end(how)
        self.start()

    # --- what an administrator does ------------------------------------------------------------

    def register(self, name: str, *, admin: bool = False) -> Account:
        """A new account, by the shared secret."""
        path, password = "/_synapse/admin/v1/register", secrets.token_hex(8)
        nonce = self.ask("GET", path)["nonce"]
        signed = "\0".join([nonce, name, password, "admin" if admin else "notadmin"])
        mac = hmac.new(self._secret.encode(), signed.encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": name, "password": password, "admin": admin, "mac": mac}
        made = self.ask("POST", path, body)
        return Account(made["user_id"], password, made["access_token"], made["device_id"])

    def unlimited(self, user: str) -> None:
        """Lift the rate limits for one user."""
        path = f"/_synapse/admin/v1/users/{quote(user)}/override_ratelimit"
        self.administer("POST", path, {"messages_per_second": 0, "burst_count": 0})

    def too_many(self, user: str) -> int:
        """How many requests of that user it has refused because of limits."""
        lines = self.log.read_text(errors="replace").splitlines()
        return sum(f"{{{user}}}" in line and ' 429 "' in line for line in lines)

    def administer(self, method: str, path: str, body: Json | None = None) -> Json:
        """Ask as an administrator of the homeserver."""
        if self._admin is None:
            self._admin = self.register(f"admin-{secrets.token_hex(4)}", admin=True)
        return self.ask(method, path, body, token=self._admin.token)

    def ask(self, method: str, path: str, body: Json | None = None, *, token: str = "") -> Json:
        """One request to its API; raises SynapseError where it refuses."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, headers)
            response = connection.getresponse()
            answer: Json = json.loads(response.read())
        if response.status >= 400:
            words = f"{response.status} {method} {path}: {answer}"
            raise SynapseError(words, answer.get("retry_after_ms", 0) / 1000)
        return answer

    # --- its configuration ---------------------------------------------------------------------

    def _write_config(self, limits: Json, room_version: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_t {key}\n")
        (self.folder / "log.yaml").write_text(json.dumps(LOG))
        config = {**self._config(room_version), **limits}
        (self.folder / "homeserver.yaml").write_text(json.dumps(config))  # JSON is YAML

    def _config(self, room_version: str) -> Json:
        resources = [{"names": ["client"], "compress": False}]
        return {
            "server_name": SERVER_NAME,
            "default_room_version": room_version,
            "report_stats": False,
            "pid_file": str(self.folder / "homeserver.pid"),
            "signing_key_path": str(self.folder / "signing.key"),
            "media_store_path": str(self.folder / "media"),
            "log_config": str(self.folder / "log.yaml"),
            "listeners": [
                {
                    "port": self.port,
                    "type": "http",
                    "tls": False,
                    "bind_addresses": ["127.0.0.1"],
                    "resources": resources,
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.database)}},
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "federation_domain_whitelist": [],
            "send_federation": False,
            "url_preview_enabled": False,
            "enable_registration": False,
            "registration_shared_secret": self._secret,
            "macaroon_secret_key": secrets.token_hex(),
            "form_secret": secrets.token_hex(),
            "bcrypt_rounds": 4,
            "presence": {"enabled": False},
        }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
