"""What is missing before Matrix works, in words."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from adapters.matrix.account import Credentials, lost_devices, new_client
from adapters.matrix.api import PASSED_BY, Api, Json, MatrixError, part
from adapters.matrix.folder import opens, store_of
from adapters.matrix.limits import BURST, MESSAGES, ROOMS, USUAL, Limits

if TYPE_CHECKING:
    from pathlib import Path

    from nio import AsyncClient

    from bot.texts import Texts

VERSIONS: Final = "/_matrix/client/versions"
NO_ROOM: Final = {"room_version": "none"}  # refused after the limits were looked at


class MatrixTroubleError(OSError):
    """Something is missing; the text says what, and what helps."""


class Health:
    """Tries the connection; what it learns of limits is kept for the bot."""

    def __init__(self, given: Credentials, folder: Path, texts: Texts, language: str) -> None:
        """`folder` is the crypto store's; `language`: the bot's."""
        self._given = given
        self._folder = folder
        self._texts = texts
        self._language = language

    async def check(self) -> str:
        """One line where all is well; raises MatrixTroubleError."""
        given = self._given
        if not given.homeserver:
            raise self._trouble("no-homeserver")
        if not given.way_in:
            raise self._trouble("no-way-in")
        if not given.passphrase:
            raise self._trouble("no-passphrase")
        if not await asyncio.to_thread(opens, self._folder, given.passphrase):
            raise self._trouble("passphrase", folder=str(self._folder))
        client = new_client(given, self._folder)
        try:
            return await self._tried(client)
        finally:
            await client.close()  # type: ignore[no-untyped-call] # of nio

    async def _tried(self, client: AsyncClient) -> str:
        api = Api(client)
        try:
            await api("GET", VERSIONS)
        except (MatrixError, *PASSED_BY):
            raise self._trouble("unreachable", url=self._given.homeserver) from None
        try:
            return await self._logged_in(api, client)
        except MatrixTroubleError:
            raise
        except PASSED_BY:
            raise self._trouble("unreachable", url=self._given.homeserver) from None

    async def _logged_in(self, api: Api, client: AsyncClient) -> str:
        if self._given.access_token:
            return await self._by_token(api, client)
        identifier = {"type": "m.id.user", "user": self._given.user}
        body = {"type": "m.login.password", "identifier": identifier}
        try:
            answer = await api("POST", "/login", {**body, "password": self._given.password})
        except MatrixError as error:
            key = "busy" if error.limited else "password"
            raise self._trouble(key, reason=error.code) from None
        client.access_token, user = str(answer["access_token"]), str(answer["user_id"])
        try:
            said = await self._said(api, user)
            if await lost_devices(api, self._folder, user):
                return f"{said} {self._say('new-device', folder=str(self._folder))}"
            return said
        finally:
            await api("POST", "/logout", {})

    async def _by_token(self, api: Api, client: AsyncClient) -> str:
        client.access_token = self._given.access_token
        device = self._given.device_id
        try:
            who = await api("GET", "/account/whoami")
            user = str(who["user_id"])
            known = await api("POST", "/keys/query", {"device_keys": {user: [device]}})
        except MatrixError as error:
            raise self._trouble("token", reason=error.code) from None
        if who.get("device_id", device) != device:
            raise self._trouble("device")
        has_keys = device in known.get("device_keys", {}).get(user, {})
        if has_keys and not store_of(self._folder, user, device).exists():
            raise self._trouble("store-lost", folder=str(self._folder))
        said = await self._said(api, user)
        if self._given.password or not _unsigned(known, user, device):
            return said
        return f"{said} {self._say('unsigned')}"

    async def _said(self, api: Api, user: str) -> str:
        limits = Limits(self._folder)
        if limits.between(ROOMS) != 0:  # a limit may have been lifted since
            limited = await _is_limited(api)
            for kind in (ROOMS, MESSAGES):
                limits.learn(kind, USUAL[kind] if limited else 0)
        between = limits.between(ROOMS)
        if not between:
            return self._say("ok", user=user, url=self._given.homeserver)
        path = f"/_synapse/admin/v1/users/{part(user)}/override_ratelimit"
        return self._say("limited", user=user, seconds=round(between), path=path)

    def _trouble(self, key: str, **args: str) -> MatrixTroubleError:
        return MatrixTroubleError(self._say(key, **args))

    def _say(self, key: str, **args: str | int) -> str:
        return self._texts.say(self._language, f"matrix-check-{key}", **args)


def _unsigned(known: Json, user: str, device: str) -> bool:
    """Whether the account has signing keys, and they do not vouch for that device."""
    signing = known.get("self_signing_keys", {}).get(user, {}).get("keys", {})
    keys = known.get("device_keys", {}).get(user, {}).get(device, {})
    signed_by = keys.get("signatures", {}).get(user, {})
    return bool(signing) and not signing.keys() & signed_by.keys()


async def _is_limited(api: Api) -> bool:
    """Whether more than a few rooms at once are too many; none is made to find out."""

    async def asked() -> bool:
        try:
            made = await api("POST", "/createRoom", NO_ROOM)
        except MatrixError as error:
            return error.limited
        await api("POST", f"/rooms/{part(str(made['room_id']))}/leave", {})  # it takes anything
        return False

    if await asked():
        return True
    return any(await asyncio.gather(*(asked() for _ in range(BURST))))
