"""What people meet at a terminal: clear words, honest exit codes, never a traceback."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import signal
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from bot import __main__ as command_line
from bot import check as checking
from bot.app import assembled
from bot.core.project import ProjectState
from bot.export import Format
from bot.keys import FolderProblem, KeyFolderError, KeyLostError
from bot.methods import MethodError
from bot.server import BindError, BindProblem, bound, port_of
from bot.speaker import Speaker, in_words, known
from bot.store import (
    InUseError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    WrongVersionError,
)
from bot.store.sqlite import SqliteStore
from bot.texts import LANGUAGES, Texts
from config.settings import Fault, load
from config.values import Address
from tests.builders import Table
from tests.follow_ups import BEN, project
from tests.leaks import assert_nothing_of
from tests.processes.terminal import Ran

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model import RoundId

pytestmark = pytest.mark.usefixtures("folder")

SECRET = "s3cret-" * 5


async def keep_a_round() -> RoundId:
    table = Table()
    table.collect("Mehr Pausen", "Weniger Lärm", "=2+2", "Ein Hund")
    async with SqliteStore.open(load().database) as store, store.transaction() as writing:
        await writing.save_round(None, table.round, None)
    return table.round.id


# --- help, versions, misunderstandings -----------------------------------------------------------


@pytest.mark.parametrize("typed", [[], ["--help"]])
def test_help(capsys: pytest.CaptureFixture[str], typed: list[str]) -> None:
    ran = Ran(capsys, *typed)
    assert ran.code == 0
    for name in ("run", "check", "methods", "invite", "export"):
        assert f"blitzlicht {name}" in ran.out


@pytest.mark.parametrize("name", ["run", "check", "methods", "invite", "export"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_help_for_every_command_in_every_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    monkeypatch.setenv("BLITZLICHT_LANGUAGE", language)
    ran = Ran(capsys, name, "--help")
    assert ran.out.strip() == Texts.load(strict=True).say(language, f"cli-help-{name}").strip()
    assert ran.out.startswith(f"blitzlicht {name}")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert Ran(capsys, "--version").out == "Blitzlicht 0.1.0\n"


@pytest.mark.parametrize(
    "typed", [["exprt"], ["run", "--fast"], ["invite"], ["export", "--format", "xml"], ["run", "x"]]
)
def test_what_cannot_be_understood(capsys: pytest.CaptureFixture[str], typed: list[str]) -> None:
    ran = Ran(capsys, *typed)
    assert ran.code == 2
    assert ran.err.startswith(f"„blitzlicht {' '.join(typed)}“")


# --- settings ------------------------------------------------------------------------------------


def test_every_wrong_setting_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("BLITZLICHT_LANGUAGE", "en")
    monkeypatch.setenv("BLITZLICHT_WEB", "8080")
    monkeypatch.setenv("BLITZLICHT_WEB_SECRT", SECRET)
    (folder / "blitzlicht.toml").write_text("timzone = 'UTC'\npublic_url = 7", encoding="utf-8")
    ran = Ran(capsys, "run")
    expected = "address and port, such as 127.0.0.1:8080 or [::1]:8080, or off"
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "BLITZLICHT_WEB_SECRT: there is no such setting. Is BLITZLICHT_WEB_SECRET meant?",
        f"BLITZLICHT_WEB: expected is {expected}.",
        "public_url: expected is an address such as https://blitzlicht.example.",
        "timzone: there is no such setting in the file. Is timezone meant?",
    ]
    assert_nothing_of(ran.err, SECRET)


def test_a_missing_secret_is_told_how_to_be_made(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLITZLICHT_WEB", "0.0.0.0:8080")
    ran = Ran(capsys, "run")
    assert ran.code == 2
    command = ran.err.partition("python3 -c ")[2].strip().strip('"')
    made = subprocess.check_output([sys.executable, "-c", command], text=True)
    monkeypatch.setenv("BLITZLICHT_WEB_SECRET", made.strip())
    load()


def test_another_file(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "my.toml").write_text("language = 'en'", encoding="utf-8")
    assert Ran(capsys, "export", "--config", "my.toml").err.startswith("There is no database")
    assert "nothing.toml" in Ran(capsys, "export", "--config", "nothing.toml").err


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_words(language: str) -> None:
    say = Speaker(language)
    say.texts = Texts.load(strict=True)
    address = Address("::1", 80)
    troubles: list[Exception] = [
        *(kind() for kind in (InUseError, WrongVersionError, StoreBusyError, StoreFullError)),
        StoreError("the database is damaged"),
        *(KeyFolderError(problem, Path("/keys")) for problem in FolderProblem),
        KeyLostError(),
        *(BindError(problem, address) for problem in BindProblem),
        MethodError("x.toml: words"),
        RuntimeError("something that nobody expected"),
    ]
    said = {in_words(trouble, load(), say) for trouble in troubles}
    assert len(said) == len(troubles)
    assert not any("cli-" in line or "nobody expected" in line for line in said)
    for fault in Fault:
        key = f"cli-settings-{fault}"
        assert say(key, name="X", expected="Y", nearest="Z", line=1, length=2) != key


def test_the_trouble_is_found_among_the_errors_of_a_group() -> None:
    full = StoreFullError()
    assert known(ExceptionGroup("", [ExceptionGroup("", [RuntimeError(), full])])) is full
    assert known(ExceptionGroup("", [RuntimeError()])) is None


def test_what_nobody_expected_is_said_kindly_and_logged_without_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(command_line, "assembled", broken)
    ran = Ran(capsys, "run")
    assert ran.code == 70
    assert ran.err.startswith("Das hätte nicht passieren dürfen.")
    assert "error=RuntimeError" in ran.logged
    assert_nothing_of(ran.logged + ran.err, SECRET)


# --- run, as far as it does not run --------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("KEYS", "data/keys", "Schlüsselordner"),
        ("DATABASE", "sqlite:////dev/null/b.db", "/dev/null/b.db"),
        ("WEB", "192.0.2.1:8080", "keine Adresse dieses Rechners"),
    ],
)
def test_what_keeps_it_from_running(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    words: str,
) -> None:
    monkeypatch.setenv("BLITZLICHT_WEB_SECRET", SECRET)
    monkeypatch.setenv(f"BLITZLICHT_{name}", value)
    ran = Ran(capsys, "run")
    assert ran.code == 1
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


def test_a_port_that_is_taken(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with bound(Address("127.0.0.1", 0)) as listener:
        port = port_of(listener)
        monkeypatch.setenv("BLITZLICHT_WEB", f"127.0.0.1:{port}")
        ran = Ran(capsys, "run")
    assert ran.code == 1
    assert f"127.0.0.1:{port}" in ran.err
    assert f"BLITZLICHT_WEB=127.0.0.1:{port + 1}" in ran.err


def test_a_port_that_is_taken_for_the_metrics(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with bound(Address("127.0.0.1", 0)) as listener:
        port = port_of(listener)
        monkeypatch.setenv("BLITZLICHT_METRICS", f"127.0.0.1:{port}")
        ran = Ran(capsys, "run")
    assert ran.code == 1
    assert f"BLITZLICHT_METRICS=127.0.0.1:{port + 1}" in ran.err


@pytest.mark.parametrize(("host", "warned"), [("127.0.0.1", False), ("0.0.0.0", True)])  # noqa: S104
def test_check_says_who_may_read_the_metrics(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, host: str, *, warned: bool
) -> None:
    assert "Messwerte" not in Ran(capsys, "check").out
    monkeypatch.setenv("BLITZLICHT_METRICS", f"{host}:0")
    ran = Ran(capsys, "check")
    assert ran.code == 0
    assert "✓ Messwerte: http://127.0.0.1:0/metrics ist frei" in ran.out
    assert ("Auch andere Rechner" in ran.out) == warned


def test_a_damaged_database(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/blitzlicht.db").write_text("no database " * 1000, encoding="utf-8")
    for command in ("run", "export"):
        ran = Ran(capsys, command)
        assert ran.code == 1
        assert "blitzlicht.db" in ran.err


# --- check ---------------------------------------------------------------------------------------


def test_check_before_the_first_start_makes_nothing(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    ran = Ran(capsys, "check")
    assert ran.code == 0
    assert {line[0] for line in ran.out.splitlines()} == {"✓"}
    assert list(folder.iterdir()) == []


def test_check_names_all_that_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setenv("BLITZLICHT_KEYS", "data/keys")
    monkeypatch.setenv("BLITZLICHT_DATABASE", "sqlite:///data/b.db")
    (folder / "data").mkdir()
    (folder / "data/b.db").write_text("no database " * 1000, encoding="utf-8")
    with bound(Address("127.0.0.1", 0)) as listener:
        monkeypatch.setenv("BLITZLICHT_WEB", f"127.0.0.1:{port_of(listener)}")
        monkeypatch.setattr(checking, "_is_ours", lambda _: False)  # nobody answers on that port
        ran = Ran(capsys, "check")
    assert ran.code == 1
    marks = [line[0] for line in ran.out.splitlines()]
    assert marks == ["✓", "✗", "✗", "✓", "✗", "✓"]


def test_check_without_a_platform(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLITZLICHT_WEB", "off")
    ran = Ran(capsys, "check")
    assert ran.code == 1
    assert "BLITZLICHT_WEB" in ran.out


# --- methods, invite, export ---------------------------------------------------------------------


def test_methods(capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, "methods")
    assert ran.code == 0
    assert "Blitzlicht (Wort: blitzlicht" in ran.out
    assert "Perspektivwechsel" in ran.out


def test_invite(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLITZLICHT_PUBLIC_URL", "https://blitz.example")
    ran = Ran(capsys, "invite", "Änne Müller", "--admin")
    assert ran.code == 0
    assert ran.out.startswith("https://blitz.example/join/")
    monkeypatch.setenv("BLITZLICHT_WEB_SECRET", SECRET)
    assert Ran(capsys, "invite", "Änne Müller", "--admin").out != ran.out


@pytest.mark.parametrize("name", ["", "\u200b", "x" * 200])
def test_an_invitation_needs_a_name(capsys: pytest.CaptureFixture[str], name: str) -> None:
    ran = Ran(capsys, "invite", name)
    assert ran.code == 1
    assert "Ein Name hat 1 bis 40 Zeichen" in ran.err


def test_no_invitation_without_a_room(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLITZLICHT_WEB", "off")
    assert "BLITZLICHT_WEB=off" in Ran(capsys, "invite", "Anna").err


def test_export(capsys: pytest.CaptureFixture[str]) -> None:
    round_id = asyncio.run(keep_a_round())
    listed = Ran(capsys, "export").out
    assert listed.startswith(f"{round_id}  2026-03-02  Plain: Was bremst uns?")
    markdown = Ran(capsys, "export", round_id).out
    assert "- Mehr Pausen" in markdown
    table = Ran(capsys, "export", round_id, "--format", "csv").out
    rows = list(csv.reader(io.StringIO(table)))
    assert table.startswith("\ufeff")
    assert {row[1] for row in rows[1:]} == {"Mehr Pausen", "Weniger Lärm", "'=2+2", "Ein Hund"}
    content = json.loads(Ran(capsys, "export", round_id, "--format", "json").out)
    assert {card["card"] for card in content["cards"]} >= {"=2+2"}


def test_exports_are_shuffled(capsys: pytest.CaptureFixture[str]) -> None:
    round_id = asyncio.run(keep_a_round())
    assert len({Ran(capsys, "export", round_id).out for _ in range(12)}) > 1


@pytest.mark.parametrize("typed", ["unknown", "%"])
def test_an_unknown_round(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    asyncio.run(keep_a_round())
    ran = Ran(capsys, "export", typed)
    assert ran.code == 1
    assert typed in ran.err


async def test_export_and_check_beside_a_running_bot(capsys: pytest.CaptureFixture[str]) -> None:
    round_id = await keep_a_round()
    async with assembled(load()):
        exported = await asyncio.to_thread(Ran, capsys, "export", round_id)
        checked = await asyncio.to_thread(Ran, capsys, "check")
    assert "- Mehr Pausen" in exported.out
    assert checked.code == 0


# --- a whole process -----------------------------------------------------------------------------


@contextmanager
def process(*typed: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running bot and its address."""
    started = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", *typed],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert started.stdout
        yield (
            started,
            next(word for word in started.stdout.readline().split() if word.startswith("http")),
        )
    finally:
        started.kill()
        started.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_runs_alone_until_it_is_told_to_end(
    capsys: pytest.CaptureFixture[str], number: signal.Signals
) -> None:
    with process("--verbose") as (running, url):
        refused = Ran(capsys, "run")
        assert refused.code == 1
        assert "läuft schon ein Blitzlicht" in refused.err
        with urlopen(f"{url}/healthz") as answer:  # noqa: S310 - our own address
            assert json.load(answer) == {"store": True, "clock": True, "web": True}
        with urlopen(f"{url}/?name=Erika-Mustermann") as answer:  # noqa: S310
            assert b"Blitzlicht" in answer.read()
        running.send_signal(number)
        out, err = running.communicate(timeout=20)
    assert running.returncode == 0
    assert out == ""
    assert "Erika" not in err
    assert "Traceback" not in err


def test_projects_are_exported_by_a_process_of_its_own_beside_the_bot() -> None:
    async def keep() -> None:
        async with SqliteStore.open(load().database) as store, store.transaction() as writing:
            await writing.save_project(project(owner=BEN, asked=None, state=ProjectState.GOING))

    asyncio.run(keep())
    for beside in (False, True):
        with process() if beside else nullcontext():
            for format_, begins in BEGINS.items():
                typed = [sys.executable, "-m", "bot", "export", "--projects", "--format", format_]
                ran = subprocess.run(typed, capture_output=True, check=True)
                assert ran.stdout.startswith(begins)
                assert ran.stderr == b""
                assert format_ is Format.XLSX or b"Leiser werden" in ran.stdout


BEGINS = {
    Format.MD: b"# Projekte\n",
    Format.CSV: "\ufeffWas,Stand,Wer".encode(),
    Format.JSON: b"[\n",
    Format.XLSX: b"PK",
}


def test_starts_again_after_it_was_killed() -> None:
    with process() as (killed, _):
        killed.kill()
        killed.wait()
    with process() as (running, url), urlopen(f"{url}/healthz") as answer:  # noqa: S310
        assert answer.status == 200
        assert running.poll() is None
