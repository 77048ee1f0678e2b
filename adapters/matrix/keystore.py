"""The crypto store: what a sync brings is written at once, before anything comes of it.

nio writes each key by itself, and an error there loses it: the key is open in memory by then, and
cannot be opened again. So what cannot be written waits here, and so does the sync's token.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from nio.store import SqliteStore
from peewee import OperationalError

from bot.port import NotKeptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from nio.crypto import InboundGroupSession, OlmAccount, Session


class KeyStore(SqliteStore):
    """nio's, but for when it writes."""

    def __post_init__(self) -> None:
        """Nothing waits."""
        self._receiving = False
        self._waiting: dict[str, Callable[[], None]] = {}  # the last of each thing
        super().__post_init__()  # type: ignore[no-untyped-call] # of nio

    @contextmanager
    def receiving(self) -> Iterator[None]:
        """What changes now is written by `catch_up`."""
        self._receiving = True
        try:
            yield
        finally:
            self._receiving = False

    def catch_up(self) -> None:
        """Write what waits, all of it or nothing; raises NotKeptError, and can be asked again."""
        if not self._waiting:
            return
        try:
            with self.database.atomic():
                for write in self._waiting.values():
                    write()
        except OperationalError as error:  # the disk is full, or the file locked
            raise NotKeptError([]) from error
        self._waiting.clear()

    def _write(self, what: str, write: Callable[[], None]) -> None:
        if self._receiving:
            self._waiting[what] = write
        else:
            write()

    # --- what nio calls --------------------------------------------------------------------------

    def save_account(self, account: OlmAccount) -> None:
        """The bot's own keys."""
        self._write("account", partial(super().save_account, account))

    def save_session(self, curve_key: str, session: Session) -> None:
        """Between two devices."""
        self._write(f"olm {session.id}", partial(super().save_session, curve_key, session))

    def save_inbound_group_session(self, session: InboundGroupSession) -> None:
        """A room's key."""
        write = partial(super().save_inbound_group_session, session)
        self._write(f"megolm {session.id}", write)
