"""Gives every device in a room the key of what is about to be sent there.

Rooms that want it at the same time get it together: one question for keys, one transaction of the
crypto store, and one request for as many devices as fit. Each room keeps a key of its own.
"""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Final

from nio import AsyncClient, ErrorResponse

from adapters.matrix.api import Api, Json
from adapters.matrix.keystore import keys_of
from bot.port import NotKeptError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nio.crypto import Olm

FIT: Final = 20  # devices a request; other clients do the same
PATH: Final = "/sendToDevice/m.room.encrypted"

Device = tuple[str, str]  # user, device
Parcel = dict[Device, Json]  # what each of them gets


class NotReadyError(Exception):
    """The room's keys cannot be shared right now; later they can."""


class Sharing:
    """Shares for all rooms that wait, again and again until none does."""

    def __init__(self, client: AsyncClient) -> None:
        """`client` is logged in before anything is asked of this."""
        self._client = client
        self._api = Api(client)
        self._waiting: dict[str, asyncio.Future[Exception | None]] = {}  # by room
        self._work: asyncio.Task[None] | None = None

    async def query(self) -> None:
        """Ask which devices people have, where that may have changed."""
        if self._client.should_query_keys:
            await self._client.keys_query()

    async def share(self, room: str) -> None:
        """Returns when all devices there have the room's key, or can have none.

        Raises NotReadyError, MatrixError, or one of PASSED_BY.
        """
        if room not in self._waiting:
            self._waiting[room] = asyncio.get_running_loop().create_future()
        if self._work is None:
            self._work = asyncio.create_task(self._share_all())
        if error := await asyncio.shield(self._waiting[room]):
            raise error

    async def _share_all(self) -> None:
        try:
            while self._waiting:
                now, self._waiting = self._waiting, {}
                error = await self._failure([*now])
                for waiter in now.values():
                    waiter.set_result(error)
        finally:
            self._work = None

    async def _failure(self, rooms: Sequence[str]) -> Exception | None:
        try:
            await self._together(rooms)
        except Exception as error:  # noqa: BLE001 - raised again, where it is waited for
            return error
        return None

    async def _together(self, rooms: Sequence[str]) -> None:
        users = {room: [*self._client.rooms[room].users] for room in rooms if self._knows(room)}
        await self.query()
        everybody = {user for some in users.values() for user in some}
        missing = self._olm.get_missing_sessions([*everybody])
        if missing and isinstance(await self._client.keys_claim(missing), ErrorResponse):
            raise NotReadyError
        with keys_of(self._client).later():
            sealed = {room: self._sealed(room, some) for room, some in users.items()}
        self._written()
        await asyncio.gather(*(self._send(one) for one in packed([*sealed.values()])))
        for room, parcel in sealed.items():
            self._shared(room, parcel)

    def _written(self) -> None:
        """What is about to be sent is written before: nothing may be sealed twice alike."""
        try:
            keys_of(self._client).catch_up()
        except NotKeptError:
            raise NotReadyError from None

    def _knows(self, room: str) -> bool:
        return room in self._client.rooms

    @property
    def _olm(self) -> Olm:
        if self._client.olm is None:
            raise NotReadyError
        return self._client.olm

    def _sealed(self, room: str, users: Sequence[str]) -> Parcel:
        """The room's key, for each device; a new one, if the last has served its time."""
        shares = self._olm.share_group_session_parallel(
            room, list(users), ignore_unverified_devices=True
        )
        return {
            (user, device): content
            for _, body in shares
            for user, devices in body["messages"].items()
            for device, content in devices.items()
        }

    async def _send(self, parcel: Parcel) -> None:
        messages: dict[str, Json] = {}
        for (user, device), content in parcel.items():
            messages.setdefault(user, {})[device] = content
        await self._api("PUT", f"{PATH}/{secrets.token_hex(8)}", {"messages": messages})

    def _shared(self, room: str, parcel: Parcel) -> None:
        session = self._olm.outbound_group_sessions.get(room)
        if session:
            session.users_shared_with.update(parcel)
            session.mark_as_shared()  # type: ignore[no-untyped-call] # of nio


def packed(parcels: Sequence[Parcel]) -> list[Parcel]:
    """The same in as few requests as can be: a request has one message for a device."""
    requests: list[Parcel] = []
    for parcel in parcels:
        for device, content in parcel.items():
            fits = (one for one in requests if device not in one and len(one) < FIT)
            request = next(fits, None)
            if request is None:
                requests.append(request := {})
            request[device] = content
    return requests
