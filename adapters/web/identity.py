"""Who somebody is: signed tokens instead of cookies, and personal invitations."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
import unicodedata
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.model import PersonId
from bot.port import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME_LENGTH = 40
_NONCE_BYTES = 12
_PEOPLE = "web:room:"  # how the ids of this room's people begin


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """A personal way in: whoever opens it is that person, today and next week."""

    person: PersonId
    name: str
    admin: bool


class Signer:
    """Signs what a browser hands back, each purpose with words of its own."""

    def __init__(self, secret: bytes) -> None:
        """`secret` must outlive a restart, or every open window would be a stranger's."""
        self._secret = secret
        self._seal = AESGCM(hmac.digest(secret, b"ticket", "sha256"))

    def token(self, person: PersonId) -> str:
        """What stands for a person in the address of a window."""
        return self._sign("person", person.removeprefix(_PEOPLE))

    def person(self, token: str) -> PersonId | None:
        """The person behind a token; None for a forged one."""
        user = self._verified("person", token)
        return None if user is None else PersonId(_PEOPLE + user)

    def invitation(self, name: str, *, admin: bool) -> str:
        """A new invitation; it carries all there is to know, nothing is stored."""
        return self._sign("invitation", _packed([secrets.token_hex(8), name, admin]))

    def invited(self, text: str) -> Invitation | None:
        """What an invitation says; None for a forged one."""
        packed = self._verified("invitation", text)
        if packed is None:
            return None
        user, name, admin = _unpacked(packed)
        return Invitation(PersonId(_PEOPLE + user), name, admin)

    def ticket(self, ticket: Ticket) -> str:
        """A form link's last part; it carries all there is to know, nothing is stored.

        Sealed, not only signed: it names a seat, and addresses stand in proxies' logs.
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._seal.encrypt(nonce, json.dumps(astuple(ticket)).encode(), None)
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def holder(self, text: str) -> Ticket | None:
        """What a form link says; None for a forged one."""
        try:
            sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            plain = self._seal.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError):
            return None
        return Ticket(*json.loads(plain))

    def topic(self, name: str) -> str:
        """A name that everyone may hear and nobody can trace back."""
        return self._mac("topic", name)[:12]

    def _sign(self, purpose: str, payload: str) -> str:
        return f"{payload}.{self._mac(purpose, payload)}"

    def _verified(self, purpose: str, text: str) -> str | None:
        payload, _, mac = text.rpartition(".")
        return (
            payload
            if hmac.compare_digest(mac.encode(), self._mac(purpose, payload).encode())
            else None
        )

    def _mac(self, purpose: str, payload: str) -> str:
        digest = hmac.digest(self._secret, f"{purpose}\n{payload}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:18]).decode()


def _packed(content: Sequence[object]) -> str:
    written = json.dumps(content, ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(written).rstrip(b"=").decode()


def _unpacked(packed: str) -> list[Any]:
    read: list[Any] = json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
    return read


def new_person() -> PersonId:
    """An id that nobody has had."""
    return PersonId(_PEOPLE + secrets.token_hex(8))


def clean_name(typed: str) -> str:
    """A name without what cannot be seen; empty where nothing is left or it is too long."""
    visible = "".join(
        " " if letter.isspace() else letter
        for letter in unicodedata.normalize("NFC", typed)
        if letter.isspace() or unicodedata.category(letter)[0] not in "CM" or _is_mark(letter)
    )
    name = " ".join(visible.split())
    return name if len(name) <= NAME_LENGTH else ""


def _is_mark(letter: str) -> bool:
    # Marks that are letters' parts in many scripts; enclosing ones only disfigure.
    return unicodedata.category(letter) in {"Mn", "Mc"}
