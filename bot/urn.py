"""The urn: the only place where a person and a text meet. Seals, counts, opens."""

from __future__ import annotations

import hmac
import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.core.model import CardId, PersonId, Phase, PhaseId
from bot.store import Reading, Seatholder, Slip, Store, Writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.keys import KeyHolder

_SEAT_BYTES, _NONCE_BYTES = 16, 12
_CARD_BYTES = 200 * 4 + 8  # a card's longest text in UTF-8, its quotes and comma
_FRAME_BYTES = 200  # a ballot's seven ids, or the frame around the cards
_STEP = 1024
_DAMAGED = (InvalidTag, ValueError)  # changed, or cut short

Seat = bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """What one person has put in: cards, or dots."""

    cards: tuple[str, ...] = field(default=(), repr=False)
    dots: tuple[tuple[CardId, int], ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """Whether there is anything in it; an empty slip is a withdrawal."""
        return bool(self.cards or self.dots)


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in the urn; `unreadable` counts slips that no longer fit their seal."""

    contents: tuple[Contents, ...]
    unreadable: int = 0


class Urn:
    """Slips of all open phases; each phase has a key of its own, held outside the store."""

    def __init__(self, store: Store, keys: KeyHolder) -> None:
        """`keys` decides where keys live and how they die."""
        self._store = store
        self._keys = keys

    def seat(self, phase: PhaseId, person: PersonId) -> Seat:
        """A person's pseudonym in one phase; nobody can compute it once the key is gone."""
        return _seat(_derived(self._keys.key(phase), b"seat"), person)

    async def put(
        self,
        phase: Phase,
        seat: Seat,
        contents: Contents,
        now: datetime,
        tx: Writing | None = None,
    ) -> bool:
        """Put, replace or (empty contents) take back a seat's slip.

        Committed on return, or together with `tx`. False where the phase takes no slips at `now`.
        Raises StoreError; then nothing was kept.
        """
        slips = tx or self._store
        if not contents:
            return await slips.take_slip(phase.id, seat, now)
        key = _derived(self._keys.key(phase.id), b"seal")
        sealed = _seal(key, _bound_to(phase.id, seat), _padded(contents, phase.plan.fields))
        return await slips.put_slip(phase.id, Slip(seat, sealed), now)

    async def own(self, phase: PhaseId, seat: Seat) -> Contents:
        """What that seat has put in, for its holder's own eyes; empty if nothing."""
        async with self._store.reading() as reading:
            sealed = await reading.slip(phase, seat)
        if sealed is None:
            return Contents()
        key = _derived(self._keys.key(phase), b"seal")
        return _unpadded(_unseal(key, _bound_to(phase, seat), sealed))

    async def count(self, reading: Reading, phase: PhaseId, roster: Iterable[Seatholder]) -> int:
        """How many eligible people have contributed, found by recomputing their seats.

        A slip that cannot be read does not count: those that can must not stand alone below k.
        """
        slips = await reading.slips(phase)
        key = self._keys.key(phase)
        seal, seat = _derived(key, b"seal"), _derived(key, b"seat")
        taken = {slip.seat for slip in slips if _is_whole(seal, phase, slip)}
        return sum(_seat(seat, holder.person) in taken for holder in roster if holder.eligible)

    async def open(self, reading: Reading, phase: PhaseId) -> Opened:
        """Everybody's contents, shuffled."""
        key = _derived(self._keys.key(phase), b"seal")
        slips = await reading.slips(phase)
        contents: list[Contents] = []
        for slip in slips:
            with suppress(*_DAMAGED):  # a damaged row must not keep the others from being heard
                contents.append(_unpadded(_unseal(key, _bound_to(phase, slip.seat), slip.sealed)))
        secrets.SystemRandom().shuffle(contents)
        return Opened(tuple(contents), unreadable=len(slips) - len(contents))


def new_card_id() -> CardId:
    """A random id that tells nothing: not who, not when, not with which other card."""
    return CardId(secrets.token_hex(8))


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)


def _seat(key: bytes, person: PersonId) -> Seat:
    return hmac.digest(key, person.encode(), sha256)[:_SEAT_BYTES]


def _bound_to(phase: PhaseId, seat: Seat) -> bytes:
    return phase.encode() + b"|" + seat


def _seal(key: bytes, bound_to: bytes, plain: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _unseal(key: bytes, bound_to: bytes, sealed: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)


def _is_whole(key: bytes, phase: PhaseId, slip: Slip) -> bool:
    try:
        _unseal(key, _bound_to(phase, slip.seat), slip.sealed)
    except _DAMAGED:
        return False
    return True


def _padded(contents: Contents, fields: int) -> bytes:
    """One length for all slips of a phase: lengths alone would identify people."""
    body: dict[str, Any] = {"cards": contents.cards, "dots": contents.dots}
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    room = -(-(fields * _CARD_BYTES + _FRAME_BYTES) // _STEP) * _STEP
    if len(plain) > room:
        raise ValueError(f"a slip of {len(plain)} bytes does not fit into {room}")
    return plain + b" " * (room - len(plain))


def _unpadded(plain: bytes) -> Contents:
    body = json.loads(plain)
    dots = tuple((CardId(card), int(number)) for card, number in body["dots"])
    return Contents(tuple(body["cards"]), dots)
