"""Keys: what to upload and to ask for after each sync, and how a message is sealed for a room."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from nio import AsyncClient, EncryptionError
from nio.crypto import InboundGroupSession, Olm

from adapters.matrix.client import passed_over
from adapters.matrix.keystore import KeyStore, keys_of
from adapters.matrix.sharing import NotReadyError, Sharing
from adapters.matrix.usage import Usage
from bot.port import NotKeptError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from nio import Event, MegolmEvent, SyncResponse

    from adapters.matrix.api import Json

ENCRYPTED: Final = "m.room.encrypted"
UNUSED: Final = timedelta(days=1)  # for which a key may wait for its message

log = structlog.get_logger()


class Cipher:
    """What matrix-nio would do in its own loop, which is not used."""

    def __init__(self, client: AsyncClient, now: Callable[[], datetime]) -> None:
        """`client` is logged in before anything is asked of this."""
        self._now = now
        self._client = client
        self._sharing = Sharing(client)
        self._waiting: dict[str, datetime] = {}  # keys that have opened nothing, since when
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # by room

    def open(self) -> None:
        """Learn how far an earlier run has used its keys; the crypto store is there by now."""
        self._usage = Usage(self._olm, self._store)

    # --- after a sync ----------------------------------------------------------------------------

    async def tend(self, response: SyncResponse) -> None:
        """Upload and ask for keys, as far as the sync has shown it to be necessary.

        What cannot be written of that waits; `note` says so, and nothing is kept before.
        """
        with suppress(NotKeptError):
            await self._tend(response)

    async def _tend(self, response: SyncResponse) -> None:
        client = self._client
        left = response.device_key_count.signed_curve25519
        if client.olm and left is not None:  # nio passes over a zero
            client.olm.uploaded_key_count = left
        await client.send_to_device_messages()
        if client.should_upload_keys:
            await client.keys_upload()
        await self._sharing.query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())

    def opened(self, event: MegolmEvent) -> Event | None:
        """What an event says; None while its key is missing.

        The event itself, sealed as it came, where it says nothing that anybody could have typed:
        a homeserver lets nobody set a room's state without the right to it, but cannot look
        into what is sealed.
        """
        try:
            found: Event = self._client.decrypt_event(event)
        except EncryptionError:
            return None
        except Exception as error:  # noqa: BLE001 - whoever has the key may seal anything with it
            passed_over(error)
            return event
        return found if _is_said(found.source, event) else event

    def note(self) -> None:
        """Remember which keys came, and what was opened: what comes of it is about to be kept.

        Raises NotKeptError.
        """
        self._store.catch_up()
        self._usage.note()

    # --- when a phase is over --------------------------------------------------------------------

    async def forget(self, *rooms: str) -> None:
        """Let nothing that was said in these rooms be read again with this device's keys.

        A key that has opened something is moved on behind it: what comes later can still be read.
        The bot's own, which has opened its echoes, is gone whole.
        """
        at_rest = [room for room in rooms if not self._turns[room].locked()]
        self._forget_all(at_rest)
        for room in set(rooms).difference(at_rest):
            async with self._turns[room]:
                self._forget_all([room])

    def _forget_all(self, rooms: Sequence[str]) -> None:
        for room in rooms:
            self._client.invalidate_outbound_session(room)
        self._move([one for room in rooms for one in self._sessions(room)])

    def wind(self) -> None:
        """Let what was heard so far, in whatever room, not be opened again.

        Whatever comes later can be: a key that has opened nothing yet stays as it is, until its
        device has turned to another. The bot's own stay too, for what it offers stands there.
        """
        busy = self._busy()
        every = self._olm.inbound_group_store
        self._move([one for one in every if (one.room_id, one.sender_key) in busy])

    def _move(self, sessions: Sequence[InboundGroupSession]) -> None:
        """Behind what was heard of them; in one transaction: each would wait for the disk.

        What was opened and is not kept yet may have to be opened once more. First in the file: what
        cannot be written is tried again. Raises NotKeptError.
        """
        busy = self._busy()
        moved = {
            one.id: (one, self._left_of(one))
            for one in sessions
            if not self._stays(one, turned=(one.room_id, one.sender_key) in busy)
        }
        self._store.catch_up()  # whatever is forgotten must not be written afterwards
        with self._store.whole():
            for old, left in moved.values():
                self._store.replace(old, left)
            self._usage.erase(moved)
        for old, left in moved.values():
            self._waiting.pop(old.id, None)
            every = self._olm.inbound_group_store
            every[old.room_id][old.sender_key].pop(old.id, None)
            if left:
                every.add(left)
        self._usage.forget(moved)

    def _busy(self) -> set[tuple[str, str]]:
        """In which room who has used keys, since they were moved on."""
        every, used = self._olm.inbound_group_store, self._usage.last
        return {(one.room_id, one.sender_key) for one in every if one.id in used}

    @property
    def _olm(self) -> Olm:
        if self._client.olm is None:
            raise NotReadyError
        return self._client.olm

    @property
    def _store(self) -> KeyStore:
        return keys_of(self._client)

    def _sessions(self, room: str) -> list[InboundGroupSession]:
        by_sender = self._olm.inbound_group_store[room]
        return [session for some in by_sender.values() for session in some.values()]

    def _stays(self, session: InboundGroupSession, *, turned: bool) -> bool:
        """Whether it has opened nothing, and may have to; `turned`: its sender has used keys."""
        own, used = session.sender_key == self._usage.own, session.id in self._usage.last
        return not own and not used and self._may_be_used(session, turned=turned)

    def _left_of(self, session: InboundGroupSession) -> InboundGroupSession | None:
        """The same behind the last message it has opened; of the bot's own nothing."""
        last = self._usage.last.get(session.id)
        own = session.sender_key == self._usage.own
        return None if last is None or own else _behind(session, last)

    def _may_be_used(self, session: InboundGroupSession, *, turned: bool) -> bool:
        """Whether a message for that key may still come: clients send it when typing begins."""
        if session.first_known_index > 0 and not turned and session.id not in self._waiting:
            return True  # its client goes on with a key, and has not made a new one
        since = self._waiting.setdefault(session.id, self._now())
        return self._now() - since < UNUSED

    # --- before something is sent ----------------------------------------------------------------

    async def sealed(self, room: str, kind: str, content: Json) -> tuple[str, Json]:
        """What to send instead: the same in a room without encryption.

        Raises NotReadyError, MatrixError, or one of PASSED_BY.
        """
        known = self._client.rooms.get(room)
        if known is None:  # the next sync brings it
            raise NotReadyError
        if not known.encrypted:
            return kind, content
        known.members_synced = True  # nio would ask for them; the sync brings all, always
        async with self._turns[room]:
            await self._share(room)
            sealed_kind, sealed = self._client.encrypt(room, kind, content)
        return sealed_kind, dict(sealed)

    async def _share(self, room: str) -> None:
        """Let every device in the room have the key of what is about to be sent."""
        await self._sharing.query()  # a device that has come or gone makes a new key necessary
        if self._olm.should_share_group_session(room):
            await self._sharing.share(room)
        if self._olm.should_share_group_session(room):  # somebody's device has changed meanwhile
            raise NotReadyError


def _is_said(source: Json, event: MegolmEvent) -> bool:
    """Whether it may come from within that event; nio gives back also what it finds wrong."""
    whole = isinstance(source.get("type"), str) and isinstance(source.get("content"), dict)
    meant = (source.get("event_id"), source.get("sender")) == (event.event_id, event.sender)
    return whole and meant and "state_key" not in source


def _behind(session: InboundGroupSession, index: int) -> InboundGroupSession:
    """The same key, good for what comes after that message only."""
    return InboundGroupSession.import_session(
        session.export_session(index + 1),
        session.ed25519,
        session.sender_key,
        session.room_id,
        session.forwarding_chain,
    )
