"""The crypto store: what a sync brings is written at once, before anything comes of it.

nio writes each key by itself, and an error there loses it: the key is open in memory by then, and
cannot be opened again. So what cannot be written waits here, and so does the sync's token.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, cast

from nio.store import SqliteStore
from nio.store.models import MegolmInboundSessions
from peewee import OperationalError

from adapters.matrix.client import passed_over
from bot.port import NotKeptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nio import AsyncClient
    from nio.crypto import InboundGroupSession, OlmAccount, OlmDevice, Session


def keys_of(client: AsyncClient) -> KeyStore:
    """The crypto store of a client that is logged in; see `new_client`."""
    return cast("KeyStore", client.store)


class KeyStore(SqliteStore):
    """nio's, but for when it writes: what belongs together never in part."""

    def __post_init__(self) -> None:
        """Nothing waits."""
        self._later = 0  # so many are under way
        self._waiting: dict[str, Callable[[], None]] = {}  # the last of each thing
        super().__post_init__()  # type: ignore[no-untyped-call] # of nio

    @contextmanager
    def later(self) -> Iterator[None]:
        """What changes now is written with what changes next, or by `catch_up`."""
        self._later += 1
        try:
            yield
        finally:
            self._later -= 1

    @contextmanager
    def whole(self) -> Iterator[None]:
        """What changes in it is written all or not at all; raises NotKeptError."""
        try:
            with self.database.bind_ctx(self.models), self.database.atomic():
                yield
        except OperationalError as error:  # the disk is full, or the file locked
            raise NotKeptError([]) from error

    def replace(self, old: InboundGroupSession, new: InboundGroupSession | None) -> None:
        """A room's key by what is left of it; SQLite overwrites what it deletes. In `whole`."""
        of_old = MegolmInboundSessions.session_id == old.id
        MegolmInboundSessions.delete().where(of_old).execute()
        if new:
            super().save_inbound_group_session(new)

    def catch_up(self) -> None:
        """Write what waits, all of it or nothing; raises NotKeptError, and can be asked again."""
        if self._waiting:
            with self.whole():
                for write in self._waiting.values():
                    self._try(write)
            self._waiting.clear()

    def _try(self, write: Callable[[], None]) -> None:
        """Whoever has made a key that no table takes must not keep all others from theirs."""
        try:
            with self.database.atomic():
                write()
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - of two libraries, and none of it can be mended
            passed_over(error)

    def _write(self, what: str, write: Callable[[], None]) -> None:
        self._waiting[what] = write
        if not self._later:
            self.catch_up()

    # --- what nio calls --------------------------------------------------------------------------

    def save_account(self, account: OlmAccount) -> None:
        """The bot's own keys."""
        self._write("account", partial(super().save_account, account))

    def save_session(self, curve_key: str, session: Session) -> None:
        """Between two devices."""
        self._write(f"olm {session.id}", partial(super().save_session, curve_key, session))

    def save_inbound_group_session(self, session: InboundGroupSession) -> None:
        """A room's key."""
        what = f"megolm {session.room_id} {session.sender_key} {session.id}"
        self._write(what, partial(super().save_inbound_group_session, session))

    def save_device_keys(self, device_keys: Mapping[str, Mapping[str, OlmDevice]]) -> None:
        """Of people's devices; a later answer may be about others."""
        what = f"devices {len(self._waiting)}"
        self._write(what, partial(super().save_device_keys, device_keys))

    def save_encrypted_rooms(self, rooms: set[str]) -> None:
        """In which rooms everything is sealed."""
        self._write(f"rooms {len(self._waiting)}", partial(super().save_encrypted_rooms, rooms))
