"""Rounds to measure with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from bot.core.model import (
    Crowd,
    Kind,
    Level,
    Method,
    PersonId,
    Phase,
    PhaseId,
    PhasePlan,
    PlaceId,
    Round,
    RoundId,
)

NOW: Final = datetime(2026, 3, 2, 8, tzinfo=UTC)


def collecting(
    number: int = 0, at: datetime = NOW, length: timedelta = timedelta(hours=8)
) -> Round:
    """A live round whose cards are being collected, in a place of its own."""
    plan = PhasePlan("ideas", Kind.COLLECT, length)
    phase = Phase(
        id=PhaseId(f"phase-{number}"),
        number=1,
        plan=plan,
        level=Level.ANONYMOUS,
        k=3,
        crowd=Crowd(invited=1000, eligible=1000),
        opened_at=at,
        planned=plan.length,
        closes_at=at + plan.length,
    )
    return Round(
        id=RoundId(f"round-{number}"),
        place=PlaceId(f"benchmark:place-{number}"),
        place_name="team",
        lead=PersonId("benchmark:lead"),
        method=Method("blitzlicht", (), (plan,)),
        question="Was bremst uns?",
        zone="UTC",
        opened_at=at,
        phases=(phase,),
    )
