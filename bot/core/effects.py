"""What a step of the state machine has brought about; `bot.views` turns it into messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.core.model import CardId, PhaseId


@dataclass(frozen=True, slots=True)
class PhaseOpened:
    """A phase runs: the place is told; in a sealed one everybody on the roster is invited.

    `worse`: its level is lower than that of the sealed phase before it, which is said first.
    """

    phase: PhaseId
    worse: bool = False


@dataclass(frozen=True, slots=True)
class Progressed:
    """A snapshot: at least that many have taken part (`Phase.at_least`)."""

    phase: PhaseId


@dataclass(frozen=True, slots=True)
class HalfTime:
    """The same reminder for everybody on the roster."""

    phase: PhaseId


@dataclass(frozen=True, slots=True)
class LastMinutes:
    """Two minutes are left."""

    phase: PhaseId


@dataclass(frozen=True, slots=True)
class Extended:
    """The lead moved the end."""

    phase: PhaseId
    by: timedelta


@dataclass(frozen=True, slots=True)
class TooFew:
    """Fewer than k took part: nothing is shown, the phase goes on for longer, once."""

    phase: PhaseId
    by: timedelta


@dataclass(frozen=True, slots=True)
class Unseen:
    """Fewer than k again: slips and key are destroyed unseen."""

    phase: PhaseId


@dataclass(frozen=True, slots=True)
class KeyLost:
    """The key of an open phase is gone, and the answers with it: people are asked again."""

    phase: PhaseId


@dataclass(frozen=True, slots=True)
class WallShown:
    """A collection is over: here are its cards, shuffled (perhaps none, at level open)."""

    phase: PhaseId


@dataclass(frozen=True, slots=True)
class ShowEnded:
    """The time to read is over."""

    phase: PhaseId


@dataclass(frozen=True, slots=True)
class Ranked:
    """The result of a vote and its run-off; `phase` is the last ballot."""

    phase: PhaseId


@dataclass(frozen=True, slots=True)
class Listed:
    """No vote was needed or none counted: the cards stand unranked, and none is parked."""

    cards_of: PhaseId
    too_few_voted: bool = False


@dataclass(frozen=True, slots=True)
class CardHidden:
    """The lead took a card off the wall; the reason is public, the person is not."""

    card: CardId
    reason: str = field(repr=False)


class Ending(StrEnum):
    """How a round ended."""

    FINISHED = "finished"
    NOTHING_LEFT = "nothing-left"  # no cards, nothing to go on with
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class RoundEnded:
    """The round is over."""

    how: Ending


Effect = (
    PhaseOpened
    | Progressed
    | HalfTime
    | LastMinutes
    | Extended
    | TooFew
    | Unseen
    | KeyLost
    | WallShown
    | ShowEnded
    | Ranked
    | Listed
    | CardHidden
    | RoundEnded
)
