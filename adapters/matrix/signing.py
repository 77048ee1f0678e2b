"""Cross-signing: the bot's own identity, which vouches for its device.

Without it, clients that leave out unsigned devices (MSC4153) and the bot could not talk at all;
matrix-nio has none. https://spec.matrix.org/latest/client-server-api/#cross-signing
"""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING, Final

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.matrix.api import Api, Json, confirmed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from adapters.matrix.vault import Vault

KEPT: Final = "signing"
USAGES: Final = ("master", "self_signing", "user_signing")

log = structlog.get_logger()


class Signing:
    """The three keys of one account, and what they sign."""

    def __init__(self, api: Api, vault: Vault, user: str, device: str, password: str) -> None:
        """`password`: a homeserver may want it before it takes new keys; empty where none is."""
        self._api = api
        self._vault = vault
        self._user = user
        self._device = device
        self._password = password

    async def sign_device(self) -> None:
        """See to it that the device is signed; after the device's own keys were uploaded."""
        seeds = await self._seeds()
        keys = {usage: _key(base64.b64decode(seeds[usage])) for usage in USAGES}
        there = await self._api("POST", "/keys/query", {"device_keys": {self._user: []}})
        known = _public_of(there, "master_keys", self._user)
        if known and known != public(keys["master"]):
            log.warning("signing keys are replaced", adapter="matrix")
        if known != public(keys["master"]):
            await self._upload(keys)
        device = there["device_keys"][self._user][self._device]
        signed_by = f"ed25519:{public(keys['self_signing'])}"
        if signed_by not in device.get("signatures", {}).get(self._user, {}):
            signed = {self._device: self._signed(device, keys["self_signing"])}
            await self._api("POST", "/keys/signatures/upload", {self._user: signed})

    async def _seeds(self) -> dict[str, str]:
        seeds = await self._vault.read(KEPT)
        if not seeds:
            seeds = {usage: base64.b64encode(os.urandom(32)).decode() for usage in USAGES}
            await self._vault.write(KEPT, seeds)
        return seeds

    async def _upload(self, keys: Mapping[str, Ed25519PrivateKey]) -> None:
        """The public keys; a homeserver that has others already wants the password first."""
        body = {f"{usage}_key": self._public(usage, keys) for usage in USAGES}
        path = "/keys/device_signing/upload"
        await confirmed(self._api, path, body, self._user, self._password)

    def _public(self, usage: str, keys: Mapping[str, Ed25519PrivateKey]) -> Json:
        name = public(keys[usage])
        key: Json = {"user_id": self._user, "usage": [usage], "keys": {f"ed25519:{name}": name}}
        return key if usage == "master" else self._signed(key, keys["master"])

    def _signed(self, what: Json, key: Ed25519PrivateKey) -> Json:
        """With that key's signature, and no other: the homeserver keeps those it has."""
        bare = {
            name: value for name, value in what.items() if name not in {"signatures", "unsigned"}
        }
        signature = unpadded(key.sign(canonical(bare)))
        return {**bare, "signatures": {self._user: {f"ed25519:{public(key)}": signature}}}


def canonical(what: Json) -> bytes:
    """JSON as Matrix signs it."""
    return json.dumps(what, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def public(key: Ed25519PrivateKey) -> str:
    """The public half, as Matrix writes it."""
    return unpadded(key.public_key().public_bytes_raw())


def unpadded(data: bytes) -> str:
    """Base64 as Matrix writes it."""
    return base64.b64encode(data).decode().rstrip("=")


def _key(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


def _public_of(there: Json, kind: str, user: str) -> str:
    key = there.get(kind, {}).get(user, {})
    return next(iter(key.get("keys", {}).values()), "")
