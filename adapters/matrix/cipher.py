"""Keys: what to upload and to ask for after each sync, and how a message is sealed for a room."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import structlog
from nio import AsyncClient, EncryptionError
from nio.crypto import InboundGroupSession, Olm
from nio.store.models import MegolmInboundSessions

from adapters.matrix.client import passed_over
from adapters.matrix.sharing import NotReadyError, Sharing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nio import Event, MegolmEvent, SyncResponse

    from adapters.matrix.api import Json

ENCRYPTED: Final = "m.room.encrypted"

MessageIndex = tuple[str, str, int]  # whose key, the key's id, which message

log = structlog.get_logger()


class Cipher:
    """What matrix-nio would do in its own loop, which is not used."""

    def __init__(self, client: AsyncClient) -> None:
        """`client` is logged in before anything is asked of this."""
        self._client = client
        self._sharing = Sharing(client)
        self._before: set[str] = set()  # keys that an earlier run or phase has left
        self._moved: set[str] = set()  # keys of clients that may go on with them for long
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

    # --- when a phase is over --------------------------------------------------------------------

    async def forget(self, *rooms: str) -> None:
        """Let nothing that was said in these rooms be read again with this device's keys.

        A key that has opened something is moved on behind it: what comes later can still be read.
        One from before the last start is gone whole, for nobody knows what it has opened; and so
        is the bot's own, which has opened its echoes.
        """
        at_rest = [room for room in rooms if not self._turns[room].locked()]
        self._forget_all(at_rest)
        for room in set(rooms).difference(at_rest):
            async with self._turns[room]:
                self._forget_all([room])

    def _forget_all(self, rooms: Sequence[str]) -> None:
        """In one transaction: each of its own would wait for the disk."""
        used = self._used()
        with self._olm.store.database.atomic():
            for room in rooms:
                self._client.invalidate_outbound_session(room)
                sessions = self._sessions(room)
                busy = {session.sender_key for session in sessions if session.id in used}
                for session in sessions:
                    turned = session.sender_key in busy
                    self._forget(session, used.get(session.id, []), turned=turned)

    def wind(self, passes: Callable[[str], bool]) -> None:
        """Let what was opened in the rooms that `passes` lets through not be opened again.

        Whatever comes later can be: a key that has opened nothing yet stays as it is, until its
        device has turned to another. The bot's own stay too, for what it offers stands there.
        """
        olm, used = self._olm, self._used()
        own = olm.account.identity_keys["curve25519"]
        every = [one for one in olm.inbound_group_store if passes(one.room_id)]
        busy = {(one.room_id, one.sender_key) for one in every if one.id in used}
        with olm.store.database.atomic():
            for one in every:
                if one.sender_key != own and (one.room_id, one.sender_key) in busy:
                    self._forget(one, used.get(one.id, []), turned=True)

    def _used(self) -> dict[str, list[MessageIndex]]:
        """What was opened, by the key's id."""
        used: defaultdict[str, list[MessageIndex]] = defaultdict(list)
        for key in self._olm.message_index_store:
            used[key[1]].append(key)
        return used

    @property
    def _olm(self) -> Olm:
        if self._client.olm is None:
            raise NotReadyError
        return self._client.olm

    def _sessions(self, room: str) -> list[InboundGroupSession]:
        by_sender = self._olm.inbound_group_store[room]
        return [session for some in by_sender.values() for session in some.values()]

    def _forget(
        self, session: InboundGroupSession, used: Sequence[MessageIndex], *, turned: bool
    ) -> None:
        """`turned`: its sender has used keys in this phase, perhaps others."""
        olm = self._olm
        own = session.sender_key == olm.account.identity_keys["curve25519"]
        if not used and not own and session.id not in self._before:
            if turned or session.id not in self._moved:
                self._before.add(session.id)
            return  # it came a moment ago, and its message is still on the way: once
        later = None if own or not used else _behind(session, max(key[2] for key in used))
        for key in used:
            del olm.message_index_store[key]
        self._before.discard(session.id)
        self._moved.discard(session.id)
        self._erase(session)
        if later is not None:
            self._moved.add(later.id)
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
