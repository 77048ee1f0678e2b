"""What the state machine asks of a kind of phase."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from bot.core.effects import Effect
    from bot.core.model import CardId, Phase, PhasePlan, Round
    from bot.core.moves import Close


@dataclass(frozen=True, slots=True)
class Skipped:
    """There is nothing for this phase to do; the round goes on behind it."""

    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class RunOff:
    """Another ballot of the same plan, on the cards that are tied at the cut."""

    of: Phase
    subjects: tuple[CardId, ...]
    places: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the end of a phase has made of the round."""

    round: Round
    effects: tuple[Effect, ...] = ()
    runoff: RunOff | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """One kind of phase. `sealed`: people put slips into an urn, so level and k apply."""

    sealed: bool
    lasts: Callable[[PhasePlan, timedelta | None], timedelta]
    prepare: Callable[[Round, Phase], Phase | Skipped]
    gather: Callable[[Round, Phase, Close], Gathered]
    unseen: Callable[[Round, Phase], Gathered]
