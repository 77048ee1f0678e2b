"""The command line: settings first, then one thin function a command."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
import threading
from collections.abc import Coroutine
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import structlog
import typer
from typer.exceptions import TyperException

from bot import logs, speaker
from bot.app import App, assembled
from bot.check import Check
from bot.clock import RealClock
from bot.export import Export, Format, ProjectExport, line_of
from bot.keys import KeyDirectory
from bot.methods import load_methods
from bot.platforms import public_url, web_room, web_secret
from bot.speaker import PROGRAM, Command, Group, Speaker
from bot.store import RoundLine
from bot.store.sqlite import SqliteStore
from bot.upkeep import Upkeep, hand_over
from config import settings as config
from config.settings import Settings, SettingsError

FAILED: Final = 1
WRONG_USE: Final = 2
OUR_FAULT: Final = 70
LATEST: Final = 9.5  # seconds from a signal to the end, whatever hangs

log = structlog.get_logger()

File = Annotated[Path | None, typer.Option("--config")]


cli = typer.Typer(name=PROGRAM, cls=Group, add_completion=False, rich_markup_mode=None)


@cli.callback(invoke_without_command=True)
def program(
    *, show_version: Annotated[bool, typer.Option("--version", is_eager=True)] = False
) -> None:
    """Say the version, if asked."""
    if show_version:
        say = Speaker(config.language())
        typer.echo(say("cli-version", version=version(PROGRAM)))
        raise typer.Exit


# --- commands --------------------------------------------------------------------------------


@cli.command(cls=Command)
def run(file: File = None, *, verbose: Annotated[bool, typer.Option("--verbose")] = False) -> int:
    """Start the bot."""
    settings, say = _settings(file)
    logs.set_up(verbose=verbose)
    return _carried_out(_serve(settings, say), settings, say)


@cli.command(cls=Command)
def check(file: File = None) -> int:
    """Show what is set up and what is missing."""
    settings, say = _settings(file)
    return _carried_out(_check(settings, say), settings, say)


@cli.command(cls=Command)
def methods() -> int:
    """List the methods."""
    say = Speaker(config.language())
    for method in load_methods().values():
        title, words = line_of(method.name, "", say.texts, say.language), ", ".join(method.words)
        key = "cli-methods-practice" if method.practice else "cli-methods-line"
        typer.echo(say(key, title=title, words=words))
        typer.echo(f"  {say(f'method-{method.name}-about')}")
    return 0


@cli.command(cls=Command)
def invite(
    name: str, file: File = None, *, admin: Annotated[bool, typer.Option("--admin")] = False
) -> int:
    """Make a personal link to the web room."""
    settings, say = _settings(file)
    return _carried_out(_invite(settings, say, name, admin=admin), settings, say)


@cli.command(cls=Command)
def export(
    round_id: Annotated[str, typer.Argument(metavar="ROUND")] = "",
    format_: Annotated[Format, typer.Option("--format")] = Format.MD,
    file: File = None,
    *,
    projects: Annotated[bool, typer.Option("--projects")] = False,
) -> int:
    """Print a round, or list them all; or print all projects."""
    settings, say = _settings(file)
    if projects:
        return _carried_out(_export_projects(settings, say, format_), settings, say)
    return _carried_out(_export(settings, say, round_id, format_), settings, say)


@cli.command(cls=Command)
def backup(target: Annotated[Path, typer.Argument(metavar="FILE")], file: File = None) -> int:
    """Copy the database, also beside a running bot."""
    settings, say = _settings(file)
    return _carried_out(Upkeep(settings, say).back_up(target), settings, say)


@cli.command(cls=Command)
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE")],
    file: File = None,
    *,
    replace: Annotated[bool, typer.Option("--replace")] = False,
) -> int:
    """Put a copy in the database's place."""
    settings, say = _settings(file)
    return _carried_out(Upkeep(settings, say).restore(source, replace=replace), settings, say)


@cli.command(cls=Command)
def forget(person: str, file: File = None) -> int:
    """Delete all that is stored about a person."""
    settings, say = _settings(file)
    return _carried_out(Upkeep(settings, say).forget(person), settings, say)


# --- what they do ----------------------------------------------------------------------------


async def _serve(settings: Settings, say: Speaker) -> int:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    logs.watch(loop)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _end, stop)
    async with assembled(settings, texts=say.texts, listening=True) as app:
        await app.run(stop, partial(_announce, app, say))
    return 0


def _end(stop: asyncio.Event) -> None:
    """Ask everything to end; should something hang, the next start copes as after a crash."""
    if not stop.is_set():
        stop.set()
        guard = threading.Timer(LATEST, os._exit, [FAILED])
        guard.daemon = True
        guard.start()


def _announce(app: App, say: Speaker) -> None:
    line = say("cli-ready", url=app.url) if app.url else say("cli-ready-without-web")
    missing = [name for name, adapter in app.adapters.items() if not adapter.alive()]
    absent = [say("cli-not-there", names=", ".join(missing))] if missing else []
    print(line, *absent, sep="\n", flush=True)  # noqa: T201 - typer.echo does not flush into a pipe


async def _check(settings: Settings, say: Speaker) -> int:
    failed = 0
    async for well, line in Check(settings, say.texts).lines():
        typer.echo(f"{'✓' if well else '✗'} {line}")
        failed += not well
    return FAILED if failed else 0


async def _invite(settings: Settings, say: Speaker, name: str, *, admin: bool) -> int:
    url, secret = public_url(settings), b""
    if settings.web:
        secret = web_secret(settings, KeyDirectory(settings.key_folder, settings.database))
    room = web_room(settings, say.texts, secret=secret, url=url, now=RealClock().now)
    if room is None:
        return _sorry(say("cli-invite-no-web"))
    try:
        typer.echo(url + room.invitation(name, admin=admin))
    except ValueError as error:  # its message is a text of the web room's
        return _sorry(str(error))
    return 0


async def _export(settings: Settings, say: Speaker, round_id: str, format_: Format) -> int:
    if not settings.database.exists():
        return _sorry(say("cli-no-database", path=str(settings.database)))
    opened = SqliteStore.open(settings.database, read_only=True)
    async with opened as store, store.reading() as reading:
        rounds = await reading.rounds()
        if not round_id:
            return _list(rounds, say)
        matching = [line.id for line in rounds if line.id.startswith(round_id)]
        found = await reading.round(matching[0]) if len(matching) == 1 else None
    if found is None:
        return _sorry(say("cli-export-unknown", id=round_id))
    shuffle = secrets.SystemRandom().shuffle
    typer.echo(Export(found, say.texts, say.language, shuffle).file(format_), nl=False)
    return 0


async def _export_projects(settings: Settings, say: Speaker, format_: Format) -> int:
    if not settings.database.exists():
        return _sorry(say("cli-no-database", path=str(settings.database)))
    opened = SqliteStore.open(settings.database, read_only=True)
    async with opened as store, store.reading() as reading:
        found = await reading.projects()
    typer.echo(ProjectExport(found, say.texts, say.language).file(format_), nl=False)
    return 0


def _list(rounds: list[RoundLine], say: Speaker) -> int:
    if not rounds:
        typer.echo(say("cli-export-no-rounds"))
    for line in rounds:
        typer.echo(
            say(
                "cli-export-line",
                id=line.id,
                date=line.opened_at.date().isoformat(),
                round=line_of(line.method, line.question, say.texts, say.language),
                live="yes" if line.live else "no",
            )
        )
    return 0


# --- what all of them need -------------------------------------------------------------------


def _settings(file: Path | None) -> tuple[Settings, Speaker]:
    try:
        settings = config.load(file)
    except SettingsError as error:
        for line in speaker.settings_in_words(error, Speaker(config.language(file))):
            typer.echo(line, err=True)
        raise typer.Exit(WRONG_USE) from None
    return settings, Speaker(settings.language)


def _carried_out(work: Coroutine[Any, Any, int], settings: Settings, say: Speaker) -> int:
    """Do it; what goes wrong is said in one message, and nobody sees a traceback."""
    try:
        return asyncio.run(work)
    except Exception as error:
        trouble = speaker.known(error)
        if trouble is None:
            log.exception("the program broke")
            _sorry(say("cli-broken"))
            return OUR_FAULT
        return _sorry(speaker.in_words(trouble, settings, say))
    finally:
        hand_over(settings)


def _sorry(line: str) -> int:
    typer.echo(line, err=True)
    return FAILED


def main() -> NoReturn:
    """The console script `blitzlicht`."""
    logs.set_up()
    typed = sys.argv[1:] or ["--help"]
    try:
        code = typer.main.get_command(cli).main(typed, prog_name=PROGRAM, standalone_mode=False)
    except TyperException:
        say = Speaker(config.language())
        _sorry(say("cli-wrong-use", typed=" ".join([PROGRAM, *typed])))
        code = WRONG_USE
    sys.exit(code)


if __name__ == "__main__":
    main()
