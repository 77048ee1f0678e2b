"""What is set up and what is missing, one line a thing; every connection is tried."""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from bot import speaker
from bot.clock import RealClock
from bot.health import asked
from bot.keys import KeyDirectory, refuse_beside
from bot.methods import load_methods
from bot.platforms import platforms, public_url
from bot.server import PROBE, WEB, BindError, bound
from bot.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

    from bot.port import Adapter
    from bot.texts import Texts
    from config.settings import Settings
    from config.values import Address

PLATFORM_WITHIN: Final = 15  # seconds; Matrix is asked a dozen things, one of them a login

Part = Callable[[], Coroutine[None, None, str]]


class NoFolderError(Exception):
    """Nothing can be made in that folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is for the text."""
        super().__init__()
        self.folder = folder


@dataclass(frozen=True, slots=True)
class Check:
    """One look at everything; changes nothing but an empty key folder's mark."""

    settings: Settings
    texts: Texts

    async def lines(self) -> AsyncIterator[tuple[bool, str]]:
        """Whether it is in order, and what there is to say about it."""
        yield True, self._say("cli-check-settings")
        own = (self._database, self._keys, self._methods, self._address, *self._probe())
        for part in (*own, *self._adapters()):
            yield await self._tried(part)

    async def _tried(self, part: Part) -> tuple[bool, str]:
        try:
            return True, await part()
        except NoFolderError as error:
            return False, self._say("cli-check-no-folder", path=str(error.folder))
        except OSError as error:
            return False, str(error)
        except Exception as error:  # noqa: BLE001 - one line for whatever it is
            return False, speaker.in_words(error, self.settings, self._say)

    async def _database(self) -> str:
        path = self.settings.database
        if not path.exists():
            _may_be_made(path)
            return self._say("cli-check-database-new", path=str(path))
        async with SqliteStore.open(path, read_only=True) as store, store.reading() as reading:
            await reading.next_due()
        return self._say("cli-check-database", path=str(path))

    async def _keys(self) -> str:
        path = self.settings.key_folder
        if not path.exists():
            refuse_beside(path, self.settings.database)
            _may_be_made(path)
            return self._say("cli-check-keys-new", path=str(path))
        KeyDirectory(path, self.settings.database)
        return self._say("cli-check-keys", path=str(path))

    async def _methods(self) -> str:
        return self._say("cli-check-methods", names=", ".join(sorted(load_methods())))

    async def _address(self) -> str:
        if self.settings.web is None and (self.settings.slack or self.settings.matrix):
            return self._say("cli-check-no-web")
        if self.settings.web is None:
            raise OSError(self._say("cli-check-no-platform"))
        state = await _state(self.settings.web)
        return self._say("cli-check-address", state=state, address=self.settings.web.url)

    def _probe(self) -> Iterator[Part]:
        if (address := self.settings.metrics) is not None:
            yield partial(self._metrics, address)

    async def _metrics(self, address: Address) -> str:
        state = await _state(address, PROBE)
        seen = "here" if address.loopback else "everywhere"
        url = f"{address.url}/metrics"
        return self._say("cli-check-metrics", state=state, address=url, seen=seen)

    def _adapters(self) -> Iterator[Part]:
        """Each platform's own look; it signs nothing, so any secret will do."""
        url, secret = public_url(self.settings), secrets.token_bytes(32)
        now = RealClock().now
        for adapter in platforms(self.settings, self.texts, secret=secret, url=url, now=now):
            yield partial(self._adapter, adapter)

    async def _adapter(self, adapter: Adapter) -> str:
        try:
            async with asyncio.timeout(PLATFORM_WITHIN):
                said = await adapter.check()
        except TimeoutError:
            raise OSError(self._no_answer(adapter.name)) from None
        return self._say("cli-check-adapter", name=adapter.name, said=said)

    def _no_answer(self, name: str) -> str:
        return self._say("cli-check-no-answer", name=name, seconds=PLATFORM_WITHIN)

    def _say(self, key: str, **args: str | int) -> str:
        return self.texts.say(self.settings.language, key, **args)


def _may_be_made(path: Path) -> None:
    folder = next(parent for parent in path.parents if parent.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise NoFolderError(folder)


async def _state(address: Address, setting: str = WEB) -> str:
    """Whether it is free, or a Blitzlicht is there already; raises BindError."""
    try:
        bound(address, setting).close()
    except BindError:
        if not await asyncio.to_thread(_is_ours, address):
            raise
        return "running"
    return "free"


def _is_ours(address: Address) -> bool:
    """Whether it is a Blitzlicht that has the port."""
    try:
        asked(address)
    except (OSError, ValueError):
        return False
    return True
