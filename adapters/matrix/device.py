"""The bot's device: its client, logged in, and its keys. It outlives what begins anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from adapters.matrix.account import Account, AccountError, new_client
from adapters.matrix.cipher import Cipher

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from adapters.matrix.account import Credentials
    from bot.port import Notebook

log = structlog.get_logger()


class Device:
    """Keys that could not be written yet are in its memory only."""

    def __init__(self, given: Credentials, folder: Path, now: Callable[[], datetime]) -> None:
        """Nothing is asked of the homeserver before `open`."""
        self._given = given
        self._folder = folder
        self.client = new_client(given, folder)
        self.cipher = Cipher(self.client, now)

    async def open(self, notebook: Notebook) -> None:
        """Log in; raises AccountError."""
        account = Account(self.client, self._given, self._folder, notebook)
        try:
            await account.open()
        except AccountError as error:
            reason = error.problem
            log.error("account unusable, see blitzlicht check", adapter="matrix", reason=reason)  # noqa: TRY400 - raised again
            raise
        self.cipher.open()

    async def close(self) -> None:
        """Hang up."""
        await self.client.close()  # type: ignore[no-untyped-call] # of nio
        if self.client.store:
            self.client.store.database.close()
