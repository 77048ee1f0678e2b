"""Values inside an address, sealed: nobody can read or make one, and nothing of it is stored."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# Of an answer at such an address: nobody on the way keeps it, or learns the address from it.
HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_NONCE: Final = 12


class Seal:
    """Seals and opens for one purpose; what was sealed for another is worthless."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        """`secret` must outlive a restart."""
        self._key = AESGCM(hmac.digest(secret, purpose.encode(), "sha256"))

    def closed(self, *values: str) -> str:
        """These values as a token that can stand in an address; another one each time."""
        nonce = secrets.token_bytes(_NONCE)
        content = json.dumps(values).encode()
        sealed = base64.urlsafe_b64encode(nonce + self._key.encrypt(nonce, content, None))
        return sealed.rstrip(b"=").decode()

    def opened(self, token: str) -> list[str] | None:
        """The values; None where nobody has sealed them."""
        try:
            sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
            plain = self._key.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError):
            return None
        values: list[str] = json.loads(plain)
        return values
