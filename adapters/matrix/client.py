"""matrix-nio's client, made to bear what strangers may send: what one event breaks stays with it.

nio lets an exception about one event out of the whole sync, and the token would never move on.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, cast

import structlog
from nio import AsyncClient, MegolmEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiohttp import ClientResponse
    from nio import (
        Event,
        KeysUploadError,
        KeysUploadResponse,
        MatrixRoom,
        Response,
        SyncResponse,
        ToDeviceEvent,
    )
    from nio.events.misc import BadEventType

    from adapters.matrix.keystore import KeyStore

Json = dict[str, Any]

log = structlog.get_logger()


class Client(AsyncClient):
    """The bot's client; only what was sent in clear becomes the state of a room."""

    async def receive_response(self, response: Response) -> None:
        """All of it, also where nothing of it can be written: its state would be half old."""
        with cast("KeyStore", self.store).later() if self.store else nullcontext():
            await super().receive_response(response)

    async def keys_upload(self) -> KeysUploadResponse | KeysUploadError:
        """What is published must not be lost: nothing is where it cannot be written.

        Raises NotKeptError.
        """
        store = cast("KeyStore", self.store)
        if self.olm:
            self.olm.save_account()
        answer: KeysUploadResponse | KeysUploadError = await super().keys_upload()
        store.catch_up()
        return answer

    async def parse_body(self, transport_response: ClientResponse) -> Json:
        """An invitation's state comes from other homeservers, and nobody has looked at it."""
        body: Json = await super().parse_body(transport_response)
        for event in _stripped(body):
            event.pop("unsigned", None)
        return body

    def _handle_decrypt_to_device(self, to_device_event: ToDeviceEvent) -> ToDeviceEvent | None:
        """Anybody who knows the bot's name may send it such an event."""
        try:
            return super()._handle_decrypt_to_device(to_device_event)
        except Exception as error:  # noqa: BLE001 - of two libraries, and none of it can be mended
            passed_over(error)
            return None

    def _handle_timeline_event(
        self,
        event: Event | BadEventType,
        room_id: str,
        room: MatrixRoom,
        encrypted_rooms: set[str],
    ) -> None:
        """What is sealed is opened by whoever reads it, and never becomes state."""
        if isinstance(event, MegolmEvent):
            return
        try:
            super()._handle_timeline_event(event, room_id, room, encrypted_rooms)
        except Exception as error:  # noqa: BLE001 - as above
            passed_over(error)

    async def _handle_invited_rooms(self, response: SyncResponse) -> None:
        """The bot reads invitations itself."""
        try:
            await super()._handle_invited_rooms(response)
        except Exception as error:  # noqa: BLE001 - as above
            passed_over(error)


def passed_over(error: Exception) -> None:
    """Log it, without a word of what was sent or who has sent it."""
    log.warning("event passed over", adapter="matrix", reason=type(error).__name__)


def _stripped(body: object) -> Iterable[Json]:
    """The events of all invitations in a sync; none in any other answer."""
    rooms = _dict(_dict(_dict(body).get("rooms")).get("invite"))
    for room in rooms.values():
        events = _dict(_dict(room).get("invite_state")).get("events")
        yield from (one for one in events or () if isinstance(one, dict))


def _dict(found: object) -> Json:
    return found if isinstance(found, dict) else {}
