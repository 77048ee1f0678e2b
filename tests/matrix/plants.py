"""What tests plant in the bot's process before it starts: deaths, and bugs that must be noticed."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from adapters.matrix.account import Account
from adapters.matrix.cipher import Cipher
from adapters.matrix.hearing import Hearing
from adapters.matrix.mail import Mail
from adapters.web.links import LinkedForms
from bot.moderator import Moderator
from bot.moderator.slips import SlipDesk
from bot.store.sqlite import SqliteStore
from tests import torn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from datetime import timedelta

    from adapters.matrix.sync import Batch
    from bot.store.writing import SqliteWriting


def talkative() -> None:
    """All libraries at DEBUG, as somebody might set them who searches; no bug in itself."""
    for name in (*logging.root.manager.loggerDict, ""):
        logging.getLogger(name).setLevel(logging.DEBUG)
    for handler in logging.root.handlers:
        handler.setLevel(logging.DEBUG)


def keys_kept() -> None:
    """The keys of what was typed are still there when its phase is over."""

    async def forgetful(*_args: object) -> None:
        return None

    Cipher.forget = forgetful  # type: ignore[assignment, method-assign]


def lines_kept() -> None:
    """What was typed is not taken away."""

    async def idle(*_args: object, **_more: object) -> None:
        return None

    Mail.redact = idle  # type: ignore[method-assign]


def dies_after(number: str) -> None:
    """Gone right after that many events were sent, before anything is written down about it."""
    left = [int(number)]
    honest = Mail._put

    async def counted(self: Mail, path: str, body: dict[str, Any]) -> str:
        event = await honest(self, path, body)
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return event

    Mail._put = counted  # type: ignore[method-assign]


def dies_before_token() -> None:
    """Gone when the sync token is about to be written, somebody having sent cards or votes."""
    _dies(before=True)


def dies_after_token() -> None:
    """Gone when it has been committed, before anybody hears of it."""
    _dies(before=False)


def _dies(*, before: bool) -> None:
    sent: list[object] = []
    sending, writing = SlipDesk._put, SqliteStore.transaction

    async def noted(self: SlipDesk, *args: Any) -> None:
        sent.append(args)
        await sending(self, *args)

    @asynccontextmanager
    async def watched(self: SqliteStore, within: timedelta | None = None) -> AsyncIterator[Any]:
        written: list[str] = []
        async with writing(self, within) as tx:
            yield _Watched(tx, written, deadly=before and bool(sent))
        if sent and "since" in written:
            os.kill(os.getpid(), signal.SIGKILL)

    SlipDesk._put = noted  # type: ignore[assignment, method-assign]
    SqliteStore.transaction = watched  # type: ignore[method-assign]


class _Watched:
    """A transaction whose notes are looked at."""

    def __init__(self, tx: SqliteWriting, written: list[str], *, deadly: bool) -> None:
        self._tx = tx
        self._written = written
        self._deadly = deadly

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    async def write_notes(self, adapter: str, changes: Mapping[str, str | None]) -> None:
        if self._deadly and "since" in changes:
            os.kill(os.getpid(), signal.SIGKILL)
        self._written += changes
        await self._tx.write_notes(adapter, changes)


def token_after() -> None:
    """The token is written behind what was heard, not with it."""
    Moderator.keep = torn.token_after  # type: ignore[assignment, method-assign]


def token_before() -> None:
    """The token is written before what was heard, not with it."""
    Moderator.keep = torn.token_before  # type: ignore[assignment, method-assign]


# --- keys that come late ------------------------------------------------------------------------


def late_lines_passed_over() -> None:
    """A line whose key is not there when it comes is not looked at again."""
    honest = Hearing._opened

    async def hasty(self: Hearing) -> Any:
        self._late.clear()
        return await honest(self)

    Hearing._opened = hasty  # type: ignore[method-assign]


def token_passes_late_lines() -> None:
    """What waits for its key is not waited for after a restart."""
    honest = Hearing.take

    async def hasty(self: Hearing, batch: Batch, since: str) -> None:
        await honest(self, batch, batch.token or since)

    Hearing.take = hasty  # type: ignore[method-assign]


def keys_too_late_kept() -> None:
    """A key that comes when its line was given up is not looked for."""
    honest = Hearing._opened

    async def hasty(self: Hearing) -> Any:
        self._lost.clear()
        return await honest(self)

    Hearing._opened = hasty  # type: ignore[method-assign]


# --- what is lost -------------------------------------------------------------------------------


def passphrase_not_tried() -> None:
    """The bot starts with whatever passphrase it is given."""
    Account._try_passphrase = _idle  # type: ignore[method-assign]


def lost_device_stays() -> None:
    """The device whose keys are lost is sent keys for ever."""
    Account._end_lost = _idle  # type: ignore[method-assign]


async def _idle(*_args: object, **_more: object) -> None:
    return None


# --- forms by link ------------------------------------------------------------------------------


def forms_noted() -> None:
    """What is sent by form stands in the log."""
    honest = LinkedForms._hear

    async def noted(self: LinkedForms, heard: Any) -> Any:
        print(getattr(heard, "values", ""), file=sys.stderr)  # noqa: T201
        return await honest(self, heard)

    LinkedForms._hear = noted  # type: ignore[method-assign]
