"""What whoever runs the bot does now and then: back it up, restore it, forget a person."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import typer

from adapters.web.records import PERSON, residents_called
from bot import speaker
from bot.core.model import PersonId
from bot.keys import KeyDirectory
from bot.store import StoreError
from bot.store.backup import back_up, restore, stock_of
from bot.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.speaker import Speaker
    from bot.store import Store
    from bot.store.backup import Stock
    from config.settings import Settings

FAILED: Final = 1
WHOLE_ID: Final = re.compile(r"[a-z]+:[^:]+:.+")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Each of these says what it has done, or why not, and returns an exit code."""

    settings: Settings
    say: Speaker

    async def back_up(self, file: Path) -> int:
        """Copy the database; says what is not in the copy."""
        if not _exists(self.settings.database):
            return self._sorry("cli-no-database", path=str(self.settings.database))
        try:
            stock = await back_up(self.settings.database, file)
        except FileExistsError:
            return self._sorry("cli-backup-exists", file=str(file))
        self._tell("cli-backup-done", file=str(file), rounds=stock.rounds, live=stock.live)
        self._tell("cli-backup-without", keys=str(self.settings.key_folder))
        return 0

    async def restore(self, file: Path, *, replace: bool) -> int:
        """Put a copy in the place of the database."""
        if not _exists(file):
            return self._sorry("cli-restore-no-file", file=str(file))
        try:
            await stock_of(file)
        except StoreError as error:
            typer.echo(speaker.store_in_words(error, file, self.say), err=True)
            return FAILED
        self._keys_of("")  # can they be kept there?
        before = await self._before()
        stock = await restore(file, self.settings.database, replace=replace)
        for mark in {stock.mark, before.mark if before else ""} - {""}:
            self._destroy_unneeded(mark, stock)
        self._tell("cli-restore-done", rounds=stock.rounds, live=stock.live)
        return 0

    async def forget(self, who: str) -> int:
        """Delete all that is stored about a person, whom an id or a name stands for."""
        path = self.settings.database
        if not _exists(path):
            return self._sorry("cli-no-database", path=str(path))
        async with SqliteStore.open(path) as store:
            meant = await _meant(store, who)
            if len(meant) > 1:
                return self._sorry("cli-forget-several", who=who, ids=", ".join(meant))
            count = await store.forget(meant[0]) if meant else 0
        if not count:
            return self._sorry("cli-forget-nobody", who=who)
        self._tell("cli-forget-done", who=who, count=count)
        self._tell("cli-forget-without")
        return 0

    # --- keys --------------------------------------------------------------------------------

    async def _before(self) -> Stock | None:
        """What is about to be replaced, as far as it can be read."""
        try:
            return await stock_of(self.settings.database)
        except StoreError:
            return None

    def _destroy_unneeded(self, mark: str, stock: Stock) -> None:
        """With its key, what an older copy still holds of a phase could be read for ever."""
        keys = self._keys_of(mark)
        for phase in keys.phases() - stock.phases:
            keys.destroy(phase)

    def _keys_of(self, mark: str) -> KeyDirectory:
        return KeyDirectory(self.settings.key_folder, self.settings.database, owner=mark)

    # --- words -------------------------------------------------------------------------------

    def _tell(self, key: str, **args: str | int) -> None:
        typer.echo(self.say(key, **args))

    def _sorry(self, key: str, **args: str | int) -> int:
        typer.echo(self.say(key, **args), err=True)
        return FAILED


def hand_over(settings: Settings) -> None:
    """What root has made among the bot's files belongs to whoever has their folder, the bot.

    A file with several names is left alone: one of them may be elsewhere.
    """
    if os.geteuid() != 0:
        return
    with suppress(OSError):  # there is no such folder
        owner = settings.database.parent.stat()
        for path in _files_of(settings):
            there = path.lstat()
            if there.st_uid == 0 and (path.is_dir() or there.st_nlink == 1):
                os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _files_of(settings: Settings) -> Iterator[Path]:
    yield from settings.database.parent.glob(f"{settings.database.name}*")
    if settings.key_folder.is_dir():
        yield from (settings.key_folder, *settings.key_folder.rglob("*"))


def _exists(path: Path) -> bool:
    return path.exists()


async def _meant(store: Store, who: str) -> list[PersonId]:
    """A whole id as it is; else whoever has that word as a name or as the end of an id."""
    if WHOLE_ID.fullmatch(who):
        return [PersonId(who)]
    owners = {PersonId(one) for one in await store.owners() if one.split(":", 2)[-1] == who}
    return sorted(owners.union(residents_called(await store.notes("web", PERSON), who)))
