"""Projects to test with, moved by hand: the core without anything around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.core.model import CardId, PersonId, PlaceId, RoundId
from bot.core.project import Origin, Party, Plan, Project, ProjectId, WeeklyTime
from bot.core.project_step import project_step, proposed

if TYPE_CHECKING:
    from bot.core.project_moves import ProjectEffect, ProjectMove

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)  # a Wednesday, 9:00 in Berlin
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
ANNA, BEN, CEM = (Party(PersonId(f"test:{name.lower()}"), name) for name in ("Anna", "Ben", "Cem"))
PLAN = Plan("Leiser werden", "Teppich bestellen", date(2026, 3, 18), "Man versteht uns am Telefon")
ORIGIN = Origin(RoundId("r1"), CardId("c1"), "blitzlicht", date(2026, 3, 2))
MONDAYS = WeeklyTime(0, time(9), "Europe/Berlin")


def project(**changes: object) -> Project:
    plain = Project(
        id=ProjectId("j1"),
        place=PlaceId("test:team"),
        place_name="#team",
        plan=PLAN,
        proposed_at=START,
        lead=ANNA,
        asked=BEN,
        origin=ORIGIN,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


class Desk:
    """A project on its way; keeps what was said."""

    def __init__(
        self, times: WeeklyTime = MONDAYS, at: datetime = START, **changes: object
    ) -> None:
        self.now = at
        self.times = times
        self.project, effects = proposed(project(**changes), at, times)
        self.said: list[ProjectEffect] = list(effects)

    def do(self, move: ProjectMove) -> list[ProjectEffect]:
        self.project, effects = project_step(self.project, move, self.now, self.times)
        self.said.extend(effects)
        return list(effects)

    def at(self, text: str) -> Desk:
        """At that time in Berlin."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)
        return self

    def when_due(self) -> Desk:
        assert self.project.due_at
        self.now = max(self.now, self.project.due_at)
        return self


def local(moment: datetime | None) -> str:
    """A moment as Berlin's clocks show it."""
    if moment is None:
        return ""
    return moment.astimezone(BERLIN).strftime("%a %d.%m. %H:%M")
