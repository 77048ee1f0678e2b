"""What leaves the outbox for a platform, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from bot.core.model import PersonId, PhaseId, PlaceId
from bot.port.shown import Message


@dataclass(frozen=True, slots=True)
class Post:
    """A message to be delivered once; its buttons lose their sense when `phase` ends."""

    key: str = field(repr=False)  # may name a person
    to: PlaceId | PersonId = field(repr=False)
    message: Message
    private: bool = False  # `to` is a person
    phase: PhaseId | None = None
    about: PlaceId | None = None  # the place a private message is about


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text for the post whose key is `of`; `ref` is what `Sent` said of it."""

    key: str = field(repr=False)
    of: str = field(repr=False)
    to: PlaceId | PersonId = field(repr=False)
    message: Message
    ref: str = ""
    phase: PhaseId | None = None


Parcel = Post | Edit


@dataclass(frozen=True, slots=True)
class Sent:
    """Delivered; `ref` is the platform's name for it."""

    ref: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody knows whether it arrived: look it up with `find` before sending again."""


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not now, says the platform."""

    delay: timedelta


@dataclass(frozen=True, slots=True)
class Failed:
    """It will never arrive; `reason` is a platform's word such as "is_archived", never a text."""

    reason: str


Outcome = Sent | Unknown | RetryAfter | Failed
