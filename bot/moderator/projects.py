"""The life of projects: each change is one transaction that keeps it, and what is said of it."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.core.project import Party, Project, ProjectId, ProjectState, WeeklyTime
from bot.core.project_step import project_step, proposed, rescheduled
from bot.core.refusal import Reason, RefusedError
from bot.moderator.project_telling import ProjectTelling, Step
from bot.port import Role
from bot.views import Standing
from bot.views.settings import NUDGE_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from bot.core.model import PersonId, PlaceId
    from bot.core.project_moves import ProjectMove
    from bot.moderator.asked import Asked, Change
    from bot.moderator.house import House, Preferences
    from bot.port import Answer, Note, Person
    from bot.store import Reading, Writing

WITHIN: Final = timedelta(seconds=30)
_MEMBERS: Final = (Role.ADMIN, Role.MEMBER)

log = structlog.get_logger()


class Projects:
    """Begins and moves projects, and answers what all desks ask about them."""

    def __init__(self, house: House) -> None:
        """Works on what the house holds."""
        self._house = house
        self._telling = ProjectTelling(house)

    # --- moves -------------------------------------------------------------------------------

    async def propose(self, tx: Writing, project: Project) -> Project:
        """A new project; whoever it is proposed to is asked."""
        now, times = self._house.clock.now(), await self.times_of(tx, project)
        after, effects = proposed(project, now, times)
        await tx.save_project(after)
        step = Step(project, after, effects, project.lead.id if project.lead else None)
        await tx.post(await self._telling.posts(tx, step, times.today(now)))
        return after

    async def move(
        self, tx: Writing, project: Project, move: ProjectMove, by: PersonId | None = None
    ) -> Project:
        """Carry out a move; raises RefusedError. `by` has made it, and need not be told."""
        now, times = self._house.clock.now(), await self.times_of(tx, project)
        after, effects = project_step(project, move, now, times)
        if after != project:
            await tx.save_project(after)
        step = Step(project, after, effects, by)
        await tx.post(await self._telling.posts(tx, step, times.today(now)))
        return after

    def moved(
        self,
        asked: Asked,
        make: Callable[[Project], ProjectMove],
        answer: Callable[[Project], Answer],
        *,
        may: Callable[[Standing], bool],
        or_else: Reason,
        here: Collection[PersonId] | None = None,
    ) -> Change:
        """A move of whoever may make it, on the project as it is when its turn has come.

        `here`: see `standing`.
        """

        async def change(tx: Writing) -> Answer:
            project = self.known(await tx.project(ProjectId(asked.about)))
            if not may(self.standing(asked, project, here)):
                raise RefusedError(or_else if project.is_open else Reason.PROJECT_OVER)
            return answer(await self.move(tx, project, make(project), asked.person.id))

        return change

    async def reschedule(self, tx: Writing, place: PlaceId) -> None:
        """After a change of the place's weekly time."""
        now = self._house.clock.now()
        for project in await tx.projects(place):
            if project.due_at:
                times = await self.times_of(tx, project)
                await tx.save_project(rescheduled(project, now, times))

    # --- what all desks ask --------------------------------------------------------------------

    async def found(self, asked: Asked) -> Project:
        """The project that was asked about; raises RefusedError."""
        async with self._house.store.reading() as reading:
            return self.known(await reading.project(ProjectId(asked.about)))

    def known(self, project: Project | None) -> Project:
        """That project, if there is one; raises RefusedError."""
        if project is None:
            raise RefusedError(Reason.NO_SUCH_PROJECT)
        return project

    def standing(
        self, asked: Asked, project: Project, here: Collection[PersonId] | None = None
    ) -> Standing:
        """What somebody is to a project; a role counts only in the place it was told for.

        `here`: who is in its place, if that is known. Where neither its lead nor its owner is,
        any member may do what the lead might.
        """

        def is_(party: Party | None) -> bool:
            return party is not None and party.id == asked.person.id

        there = asked.place is not None and asked.place.id == project.place
        admin = there and asked.person.role is Role.ADMIN
        member = there and asked.person.role in _MEMBERS
        left = here is not None and not any(
            one.id in here for one in (project.lead, project.owner) if one
        )
        lead = is_(project.lead) or admin or (member and left)
        return Standing(
            owner=is_(project.owner),
            lead=lead,
            asked=is_(project.asked),
            free=project.state is ProjectState.UNOWNED and (member or lead),
        )

    async def times_of(self, reading: Reading, project: Project) -> WeeklyTime:
        """When a project's place is asked."""
        return self.times(await reading.preference(project.place), project.zone)

    def times(self, place: Preferences, zone: str) -> WeeklyTime:
        """When a place with those settings is asked; `zone`: the platform's."""
        return WeeklyTime(
            weekday=NUDGE_DAYS.index(place.get("nudge-day", NUDGE_DAYS[0])),
            at=time.fromisoformat(place.get("nudge-time", "09:00")),
            zone=place.get("zone") or zone,
            is_holiday=self._house.holidays_of(place),
        )

    async def today(self, project: Project) -> date:
        """The day that the project's place has."""
        async with self._house.store.reading() as reading:
            times = await self.times_of(reading, project)
        return times.today(self._house.clock.now())

    async def members(self, place: PlaceId) -> list[Person]:
        """Who could look after something there; raises RefusedError."""
        members = await self._house.people_in(place)
        return [one for one in members if one.role in _MEMBERS]

    async def who_is_there(self, place: PlaceId) -> Collection[PersonId] | None:
        """None where the platform cannot say: then everybody is taken to be there.

        Nobody waits for this: the platform may take its time.
        """
        try:
            async with asyncio.timeout(WITHIN.total_seconds()):
                members = await self._house.adapter_of(place).members(place)
        except Exception:
            log.exception("members unknown")
            return None
        return {one.id for one in members if one.role in _MEMBERS}

    async def who_is_left(self, asked: Asked, project: Project) -> Collection[PersonId] | None:
        """For `standing`; the platform is asked only where the answer may matter."""
        standing = self.standing(asked, project)
        there = asked.place is not None and asked.place.id == project.place
        if not there or standing.owner or standing.lead or not project.is_open:
            return None
        try:
            return {one.id for one in await self.members(project.place)}
        except RefusedError:
            return None

    def note(self, asked: Asked, project: Project, today: date, done: str = "") -> Note:
        """One project, as it concerns whoever asks."""
        standing = self.standing(asked, project)
        return self._house.views.project_note(asked.voice, project, today, standing, done)


def party(person: Person) -> Party:
    """Somebody, as projects know people."""
    return Party(person.id, person.name or person.handle, person.language)
