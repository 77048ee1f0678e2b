"""The bot's account: its device, which is made once and kept, and the crypto store beside it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import structlog
from nio import AsyncClientConfig, KeysUploadError

from adapters.matrix.api import TIMEOUT, Api, MatrixError, confirmed
from adapters.matrix.client import Client
from adapters.matrix.folder import make_private, opens, store_of, stores
from adapters.matrix.keystore import KeyStore
from adapters.matrix.signing import KEPT as SEEDS
from adapters.matrix.signing import Signing
from adapters.matrix.vault import Vault, WrongPassphraseError

if TYPE_CHECKING:
    from pathlib import Path

    from nio import AsyncClient

    from bot.port import Notebook

KEPT: Final = "device"
MADE: Final = "made/"  # begins the notes of devices that were made for this database
NAME: Final = "Blitzlicht"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """How the bot logs in; a token and its device, or a password."""

    homeserver: str = ""
    user: str = ""
    password: str = ""
    access_token: str = ""
    device_id: str = ""
    passphrase: str = ""

    @property
    def complete(self) -> bool:
        """Whether it can be tried."""
        return bool(self.homeserver and self.passphrase and self.way_in)

    @property
    def way_in(self) -> bool:
        """Whether there is a password or a token with its device."""
        by_token = self.access_token and self.device_id
        return bool(by_token or (self.user and self.password))


class AccountError(Exception):
    """The account cannot be used; `problem` has a text `matrix-check-…`."""

    def __init__(self, problem: str, reason: str = "") -> None:
        """`reason` is the homeserver's word for it."""
        super().__init__(problem, reason)
        self.problem = problem
        self.reason = reason


def new_client(given: Credentials, folder: Path) -> AsyncClient:
    """A client that keeps no sync token and never waits out a limit by itself."""
    logging.getLogger("nio").setLevel(logging.ERROR)  # it tells of users and devices
    config = AsyncClientConfig(
        store=KeyStore,
        pickle_key=given.passphrase,
        store_sync_tokens=False,
        max_limit_exceeded=0,
        max_timeouts=0,
        request_timeout=TIMEOUT,
    )
    return Client(given.homeserver, given.user, store_path=str(folder), config=config)


class Account:
    """Logs in, once; afterwards the same device is used as long as its keys are there."""

    def __init__(
        self, client: AsyncClient, given: Credentials, folder: Path, notebook: Notebook
    ) -> None:
        """`folder` holds the crypto store."""
        self._client = client
        self._api = Api(client)
        self._given = given
        self._folder = folder
        self._notebook = notebook
        self._vault = Vault(notebook, given.passphrase)
        self._made = False  # whether the device is a new one

    async def open(self) -> None:
        """Log in, open the crypto store, upload and sign the device's keys; raises AccountError."""
        await self._try_passphrase()
        make_private(self._folder)
        device = await self._device()
        self._open_store(device)
        await self._upload_keys(device)
        await self._sign(device)
        if self._made:
            await self._end_lost(device)

    async def _sign(self, device: dict[str, str]) -> None:
        signing = Signing(
            self._api, self._vault, device["user"], device["device"], self._given.password
        )
        try:
            await signing.sign_device()
        except MatrixError as error:
            log.error("device not signed", adapter="matrix", reason=error.code)  # noqa: TRY400 - the code says all

    async def _try_passphrase(self) -> None:
        """Before anything is touched. Who has lost it deletes the store; then it begins anew."""
        if not opens(self._folder, self._given.passphrase):
            raise AccountError("passphrase")
        for name in (KEPT, SEEDS):
            try:
                await self._vault.read(name)
            except WrongPassphraseError:
                if stores(self._folder):
                    raise AccountError("passphrase") from None
                log.warning("sealed with another passphrase, so it begins anew", adapter="matrix")
                await self._vault.write(name, None)

    # --- the device ------------------------------------------------------------------------------

    async def _device(self) -> dict[str, str]:
        """The device of before where it still is one, else a new one."""
        if self._given.access_token:
            return await self._known(self._given.access_token, self._given.device_id)
        kept = await self._vault.read(KEPT)
        if kept:  # an older version has not written it down
            await self._notebook.write({MADE + kept["device"]: ""})
        if kept and not store_of(self._folder, kept["user"], kept["device"]).exists():
            log.error("crypto store lost, so this is a new device", adapter="matrix")
            kept = {}
        if kept:
            try:
                return await self._known(kept["token"], kept["device"])
            except AccountError:
                log.warning("token refused, so the password is used", adapter="matrix")
        return await self._login(kept.get("device", ""))

    async def _known(self, token: str, device: str) -> dict[str, str]:
        self._client.access_token = token
        try:
            who = await self._api("GET", "/account/whoami")
        except MatrixError as error:
            self._client.access_token = ""
            raise _refused(error, "token") from None
        if who.get("device_id", device) != device:
            raise AccountError("device")
        return {"user": who["user_id"], "device": device, "token": token}

    async def _login(self, device: str) -> dict[str, str]:
        body: dict[str, Any] = {
            "type": "m.login.password",
            "identifier": {"type": "m.id.user", "user": self._given.user},
            "password": self._given.password,
            "initial_device_display_name": NAME,
        }
        try:
            answer = await self._api(
                "POST", "/login", {**body, **({"device_id": device} if device else {})}
            )
        except MatrixError as error:
            raise _refused(error, "password") from None
        names = {"user": "user_id", "device": "device_id", "token": "access_token"}
        made = {name: str(answer[key]) for name, key in names.items()}
        await self._vault.write(KEPT, made)
        await self._notebook.write({MADE + made["device"]: ""})
        self._made = not device
        return made

    async def _end_lost(self, device: dict[str, str]) -> None:
        """A lost device would be sent every key for ever, for whoever finds its store.

        One that this database does not know may be that of another bot, alive, on this account.
        """
        found = await lost_devices(self._api, self._folder, device["user"])
        made = await self._notebook.scan(MADE)
        lost = [one for one in found if MADE + one in made]
        if len(lost) < len(found):
            log.warning("device of unknown origin, see blitzlicht check", adapter="matrix")
        if not lost:
            return
        log.error("keys of an earlier device are lost, so it is logged out", adapter="matrix")
        path, body = "/delete_devices", {"devices": lost}
        try:
            await confirmed(self._api, path, body, device["user"], self._given.password)
        except MatrixError as error:
            log.error("lost device not logged out", adapter="matrix", reason=error.code)  # noqa: TRY400 - the code says all
            return
        await self._notebook.write(dict.fromkeys(MADE + one for one in lost))

    # --- its keys --------------------------------------------------------------------------------

    def _open_store(self, device: dict[str, str]) -> None:
        try:
            self._client.restore_login(device["user"], device["device"], device["token"])
        except ValueError:  # vodozemac's, where a pickle cannot be opened
            raise AccountError("passphrase") from None

    async def _upload_keys(self, device: dict[str, str]) -> None:
        """A device of which the homeserver has other keys is lost: nothing could be read again.

        One that was logged out everywhere has none there any more, and gets them again.
        """
        user, name = device["user"], device["device"]
        there = await self._api("POST", "/keys/query", {"device_keys": {user: [name]}})
        if self._client.olm and name not in there.get("device_keys", {}).get(user, {}):
            self._client.olm.account.shared = False
        if not self._client.should_upload_keys:
            return
        answer = await self._client.keys_upload()
        if isinstance(answer, KeysUploadError):
            if "already exists" not in answer.message:
                raise AccountError("keys", answer.status_code or "")
            if self._client.store:
                self._client.store.database.close()
            store_of(self._folder, device["user"], device["device"]).unlink(missing_ok=True)
            raise AccountError("store-lost")


async def lost_devices(api: Api, folder: Path, user: str) -> list[str]:
    """Devices of the bot that the homeserver knows, and whose keys are not in the folder."""
    listed = (await api("GET", "/devices"))["devices"]
    own = [str(one["device_id"]) for one in listed if one.get("display_name") == NAME]
    return [one for one in own if not store_of(folder, user, one).exists()]


def _refused(error: MatrixError, way: str) -> Exception:
    """A wrong password or token; anything else passes by."""
    if error.status in {401, 403}:
        return AccountError(way, error.code)
    return error
