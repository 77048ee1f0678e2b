"""What tests plant in the bot's process before it starts: deaths, and bugs that must be noticed."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import sys
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from adapters.matrix.account import Account
from adapters.matrix.cipher import Cipher
from adapters.matrix.hearing import Hearing
from adapters.matrix.late import LateLines
from adapters.matrix.mail import Mail, TooEarlyError
from adapters.matrix.posting import Posting
from adapters.matrix.saying import Saying
from adapters.matrix.sync import Syncing
from adapters.web.links import LinkedForms
from bot.moderator import Moderator
from bot.moderator.slips import SlipDesk
from bot.store.sqlite import SqliteStore
from tests import torn

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from adapters.matrix.sync import Batch, Said
    from bot.store.writing import SqliteWriting


LONG = 100  # lines


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


def dies_when_sent(words: str, room: str) -> None:
    """Gone when a post with these words has arrived there, and nothing is written down about it.

    Other posts wait until then.
    """
    honest = Posting._sent

    async def deadly(self: Posting, to: str, digest: str, contents: Any, rank: Any) -> list[str]:
        if "m.new_content" in contents[0]:  # an edit
            return await honest(self, to, digest, contents, rank)
        if to != room or words not in contents[0]["body"]:
            raise TooEarlyError(timedelta(seconds=20))
        events = await honest(self, to, digest, contents, rank)
        os.kill(os.getpid(), signal.SIGKILL)
        return events

    Posting._sent = deadly  # type: ignore[assignment, method-assign]


def random_transactions() -> None:
    """The homeserver cannot tell that it has got a message before."""
    honest = Mail.send

    async def send(self: Mail, room: str, content: Any, _tx: str, rank: Any) -> str:
        return await honest(self, room, content, secrets.token_hex(8), rank)

    Mail.send = send  # type: ignore[assignment, method-assign]


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


# --- limits -------------------------------------------------------------------------------------


def answers_last() -> None:
    """Whoever asks something waits until there is nothing else to be said."""

    async def say(self: Saying, room: str, content: Any, tx: str, **_more: object) -> None:
        await self._mail.send(room, content, tx, 10)  # type: ignore[arg-type]

    Saying._say = say  # type: ignore[method-assign]


# --- a gap between two syncs --------------------------------------------------------------------


def hole_in_the_middle() -> None:
    """Of many lines in a room, a few are passed over."""
    honest = Syncing._timeline

    async def holey(self: Syncing, *given: Any) -> list[Said]:
        said = await honest(self, *given)
        return said if len(said) < LONG else [*said[: LONG // 2], *said[LONG // 2 + 3 :]]

    Syncing._timeline = holey  # type: ignore[assignment, method-assign]


# --- keys that come late ------------------------------------------------------------------------


def late_lines_passed_over() -> None:
    """A line whose key is not there when it comes is not looked at again."""
    honest = LateLines.opened

    async def hasty(self: LateLines) -> Any:
        self._waiting.clear()
        return await honest(self)

    LateLines.opened = hasty  # type: ignore[method-assign]


def token_passes_late_lines() -> None:
    """What waits for its key is not waited for after a restart."""
    honest = Hearing.take

    async def hasty(self: Hearing, batch: Batch, since: str) -> None:
        await honest(self, batch, batch.token or since)

    Hearing.take = hasty  # type: ignore[method-assign]


def keys_too_late_kept() -> None:
    """A key that comes when its line was given up is not looked for."""
    honest = LateLines.opened

    async def hasty(self: LateLines) -> Any:
        self._lost.clear()
        return await honest(self)

    LateLines.opened = hasty  # type: ignore[method-assign]


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
