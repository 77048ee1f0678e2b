"""Keys: what to upload and to ask for after each sync, and how a message is sealed for a room."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import structlog
from nio import AsyncClient, EncryptionError, ErrorResponse
from nio.crypto import InboundGroupSession, Olm
from nio.store.models import MegolmInboundSessions

from adapters.matrix.api import PASSED_BY, Json

if TYPE_CHECKING:
    from nio import Event, MegolmEvent, SyncResponse

ENCRYPTED: Final = "m.room.encrypted"

log = structlog.get_logger()


class NotReadyError(Exception):
    """The room's keys cannot be shared right now; later they can."""


class Cipher:
    """What matrix-nio would do in its own loop, which is not used."""

    def __init__(self, client: AsyncClient) -> None:
        """`client` is logged in before anything is asked of this."""
        self._client = client
        self._before: set[str] = set()  # keys that an earlier run or phase has left
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)  # by room

    def open(self) -> None:
        """Note which keys an earlier run has left; what they have opened, nobody knows any more."""
        if self._client.olm:
            self._before = {session.id for session in self._client.olm.inbound_group_store}

    # --- after a sync ----------------------------------------------------------------------------

    async def tend(self, response: SyncResponse) -> None:
        """Upload and ask for keys, as far as the sync has shown it to be necessary."""
        client = self._client
        left = response.device_key_count.signed_curve25519
        if client.olm and left is not None:  # nio passes over a zero
            client.olm.uploaded_key_count = left
        await client.send_to_device_messages()
        if client.should_upload_keys:
            await client.keys_upload()
        await self._query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())

    async def _query(self) -> None:
        if self._client.should_query_keys:
            await self._client.keys_query()

    def opened(self, event: MegolmEvent) -> Event | None:
        """An event that could not be read when it came; None while its key is missing."""
        try:
            found: Event = self._client.decrypt_event(event)
        except EncryptionError:
            return None
        return found

    # --- when a phase is over --------------------------------------------------------------------

    async def forget(self, room: str) -> None:
        """Let nothing that was said in a room be read again with this device's keys.

        A key that has opened something is moved on behind it: what comes later can still be read.
        One from before the last start is gone whole, for nobody knows what it has opened; and so
        is the bot's own, which has opened its echoes.
        """
        async with self._turns[room]:
            self._client.invalidate_outbound_session(room)
            for session in self._sessions(room):
                self._forget(session)

    @property
    def _olm(self) -> Olm:
        if self._client.olm is None:
            raise NotReadyError
        return self._client.olm

    def _sessions(self, room: str) -> list[InboundGroupSession]:
        by_sender = self._olm.inbound_group_store[room]
        return [session for some in by_sender.values() for session in some.values()]

    def _forget(self, session: InboundGroupSession) -> None:
        olm = self._olm
        used = [key for key in olm.message_index_store if key[1] == session.id]
        own = session.sender_key == olm.account.identity_keys["curve25519"]
        if not used and not own and session.id not in self._before:
            self._before.add(session.id)
            return  # it came a moment ago, and its message is still on the way: once
        later = None if own or not used else _behind(session, max(key[2] for key in used))
        for key in used:
            del olm.message_index_store[key]
        self._before.discard(session.id)
        self._erase(session)
        if later is not None:
            olm.inbound_group_store.add(later)
            olm.store.save_inbound_group_session(later)

    def _erase(self, session: InboundGroupSession) -> None:
        """Out of memory, and out of the file, which overwrites what it deletes."""
        olm = self._olm
        olm.inbound_group_store[session.room_id][session.sender_key].pop(session.id, None)
        with olm.store.database.bind_ctx(olm.store.models):
            rows = MegolmInboundSessions.session_id == session.id
            MegolmInboundSessions.delete().where(rows).execute()

    # --- before something is sent ----------------------------------------------------------------

    async def sealed(self, room: str, kind: str, content: Json) -> tuple[str, Json]:
        """What to send instead: the same in a room without encryption.

        Raises NotReadyError, or one of PASSED_BY.
        """
        known = self._client.rooms.get(room)
        if known is None:  # the next sync brings it
            raise NotReadyError
        if not known.encrypted:
            return kind, content
        async with self._turns[room]:
            await self._share(room)
            sealed_kind, sealed = self._client.encrypt(room, kind, content)
        return sealed_kind, dict(sealed)

    async def _share(self, room: str) -> None:
        """Let every device in the room have the key of what is about to be sent."""
        if not self._client.rooms[room].members_synced:
            _checked(await self._client.joined_members(room))
        await self._query()
        if not (self._client.olm and self._client.olm.should_share_group_session(room)):
            return
        try:
            _checked(await self._client.share_group_session(room, ignore_unverified_devices=True))
        except PASSED_BY:
            raise NotReadyError from None
        finally:  # nio leaves it behind where a claim fails, and everything later would hang
            self._client.sharing_session.pop(room, None)


def _behind(session: InboundGroupSession, index: int) -> InboundGroupSession:
    """The same key, good for what comes after that message only."""
    return InboundGroupSession.import_session(
        session.export_session(index + 1),
        session.ed25519,
        session.sender_key,
        session.room_id,
        session.forwarding_chain,
    )


def _checked(answer: object) -> None:
    if isinstance(answer, ErrorResponse):
        raise NotReadyError
