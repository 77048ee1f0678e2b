"""How a post is known: where it stands, where it was sent, and its fingerprint in metadata."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from adapters.slack.limits import Json

EVENT: Final = "blitzlicht_post"


class Ref(NamedTuple):
    """Where a post stands: its channel, its timestamp, and of how many messages it is made."""

    channel: str
    ts: str
    parts: int = 1

    def __str__(self) -> str:
        """How the outbox keeps it."""
        return "/".join(map(str, self))

    @classmethod
    def read(cls, text: str) -> Ref | None:
        """What `str` has written."""
        match text.split("/"):
            case [channel, ts, number] if number.isdigit():
                return cls(channel, ts, int(number))
        return None


class Begun(NamedTuple):
    """A post that may have been sent: whereto, when, and the phase whose end takes its buttons."""

    to: str
    since: datetime
    phase: str = ""

    def __str__(self) -> str:
        """How the notebook keeps it."""
        return f"{self.to} {self.since.isoformat()} {self.phase}".strip()

    @classmethod
    def read(cls, text: str) -> Begun:
        """What `str` has written."""
        to, since, *phase = text.split(" ")
        return cls(to, datetime.fromisoformat(since), "".join(phase))


def digest_of(key: str) -> str:
    """Everybody in a channel can read metadata: a key stands there only as a fingerprint."""
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()


def metadata_of(digest: str, position: tuple[int, int]) -> Json:
    """What stands in a message's metadata: nothing about anybody."""
    number, total = position
    payload = {"key": digest, "part": number, "parts": total}
    return {"event_type": EVENT, "event_payload": payload}


def number_of(message: Json, digest: str) -> int | None:
    """Which part of that post a message is; None where it belongs to another."""
    metadata: Json = message.get("metadata") or {}
    payload: dict[str, Any] = metadata.get("event_payload") or {}
    ours = metadata.get("event_type") == EVENT and payload.get("key") == digest
    return int(payload.get("part", 0)) if ours else None
