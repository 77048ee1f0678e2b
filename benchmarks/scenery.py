"""Rounds to measure with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.model import Crowd, Kind, Method, PersonId, PhasePlan, PlaceId
from tests.unit.store.examples import NOW, phase, round_

if TYPE_CHECKING:
    from bot.core.model import Round

__all__ = ["NOW", "collecting"]


def collecting(
    number: int = 0, at: datetime = NOW, length: timedelta = timedelta(hours=8)
) -> Round:
    """A live round whose cards are being collected, in a place of its own."""
    plan = PhasePlan("ideas", Kind.COLLECT, length)
    ideas = phase(
        f"phase-{number}",
        plan=plan,
        crowd=Crowd(invited=1000, eligible=1000),
        opened_at=at,
        planned=length,
        closes_at=at + length,
    )
    return round_(
        f"round-{number}",
        place=PlaceId(f"benchmark:place-{number}"),
        lead=PersonId("benchmark:lead"),
        method=Method("blitzlicht", (), (plan,)),
        zone="UTC",
        opened_at=at,
        phases=(ideas,),
    )
