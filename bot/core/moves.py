"""What can be done to a round: the commands of the state machine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from bot.core.model import Card, CardId, Crowd, PhaseId


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a phase that may open needs from outside: an id never used, and its roster's numbers."""

    id: PhaseId
    crowd: Crowd


@dataclass(frozen=True, slots=True)
class Begin:
    """Open the first phase."""

    fresh: Fresh


@dataclass(frozen=True, slots=True)
class Remind:
    """The moment of one or more marks has come."""

    contributors: int = 0


@dataclass(frozen=True, slots=True)
class Close:
    """Time is up. `cards` or `ballots` hold what was in the urn, if it was to be opened."""

    fresh: Fresh
    contributors: int = 0
    cards: tuple[Card, ...] = ()
    ballots: tuple[Mapping[CardId, int], ...] = field(default=(), repr=False)
    revived: tuple[Card, ...] = ()  # what the place's Themenspeicher gives back


@dataclass(frozen=True, slots=True)
class EndEarly:
    """The lead wants to go on; the phase's time is up now."""


@dataclass(frozen=True, slots=True)
class Extend:
    """The lead gives more time; None: half the phase."""

    by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Cancel:
    """The lead stops the round."""


@dataclass(frozen=True, slots=True)
class Hide:
    """The lead takes a card off the wall."""

    card: CardId
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReplaceKey:
    """The key of the open phase is gone: run that phase again."""

    fresh: Fresh


Move = Begin | Remind | Close | EndEarly | Extend | Cancel | Hide | ReplaceKey
