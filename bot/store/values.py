"""What the store keeps, and what it tells of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.core.model import PersonId, PhaseId, PlaceId, RoundId
    from bot.port import Parcel


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long things are kept after their round has closed.

    `posts`: what was delivered, and the rosters; a post without a round counts from when it was
    settled. `rounds`: all the rest of a round; as long after its own end, a project.
    """

    posts: timedelta = timedelta(days=7)
    rounds: timedelta = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Seatholder:
    """A line of a frozen roster. Tells nothing of whether the person took part."""

    person: PersonId = field(repr=False)
    eligible: bool
    language: str = ""  # the platform's guess when the roster was frozen
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a seat has put into the urn."""

    seat: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


class PostState(StrEnum):
    """pending -> sending -> sent, or failed, or dropped because its time was over."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A parcel in the outbox.

    `held_by`: a phase whose key must be gone before this may leave. `expires_at`: after it nobody
    wants it any more. Of the edits of one post that wait, only the newest is sent.
    """

    parcel: Parcel
    round: RoundId | None = None
    held_by: PhaseId | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A parcel that is to be sent now; its row says `sending` already."""

    number: int
    parcel: Parcel  # an Edit has its `ref` filled in
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in a list."""

    id: RoundId
    place: PlaceId
    opened_at: datetime
    question: str = field(repr=False)
    method: str
    live: bool


@dataclass(frozen=True, slots=True)
class Census:
    """Numbers, at one moment: live rounds, posts by platform and state, who waits to write."""

    rounds: int
    posts: Mapping[tuple[str, str], int]
    waiting: int
