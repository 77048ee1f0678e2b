"""What the adapter must keep and nobody may read: sealed in the notebook, by the passphrase."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

if TYPE_CHECKING:
    from bot.port import Notebook

NOTE: Final = "vault/"
SALT: Final = 16
NONCE: Final = 12
COST: Final = 2**14


class WrongPassphraseError(Exception):
    """What is kept was sealed with another passphrase."""


class Vault:
    """A few small secrets: the token of the device, the seeds of the signing keys."""

    def __init__(self, notebook: Notebook, passphrase: str) -> None:
        """The passphrase is the one of the crypto store."""
        self._notebook = notebook
        self._passphrase = passphrase.encode()

    async def read(self, name: str) -> dict[str, Any]:
        """What was kept under that name; empty where there is nothing.

        Raises WrongPassphraseError.
        """
        written = await self._notebook.read(NOTE + name)
        if written is None:
            return {}
        sealed = base64.b64decode(written)
        salt, nonce, text = sealed[:SALT], sealed[SALT : SALT + NONCE], sealed[SALT + NONCE :]
        try:
            opened = AESGCM(self._key(salt)).decrypt(nonce, text, name.encode())
        except InvalidTag:
            raise WrongPassphraseError from None
        kept: dict[str, Any] = json.loads(opened)
        return kept

    async def write(self, name: str, secrets: dict[str, Any] | None) -> None:
        """Keep them; None forgets."""
        if secrets is None:
            await self._notebook.write({NOTE + name: None})
            return
        salt, nonce = os.urandom(SALT), os.urandom(NONCE)
        text = json.dumps(secrets).encode()
        sealed = salt + nonce + AESGCM(self._key(salt)).encrypt(nonce, text, name.encode())
        await self._notebook.write({NOTE + name: base64.b64encode(sealed).decode()})

    def _key(self, salt: bytes) -> bytes:
        return Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(self._passphrase)
