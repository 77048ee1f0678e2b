"""The answer of whoever is asked to look after a project: nobody does who has not agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.project import day_ahead
from bot.core.project_moves import Decline, Take
from bot.core.refusal import Reason, RefusedError
from bot.moderator.projects import party

if TYPE_CHECKING:
    from bot.core.project import Project
    from bot.moderator.asked import Asked, Handler
    from bot.moderator.asked import Plan as Planned
    from bot.moderator.house import House
    from bot.moderator.projects import Projects


class ConsentDesk:
    """Takes a yes, a yes by another date, and a no."""

    def __init__(self, house: House, projects: Projects) -> None:
        """`projects` keeps them."""
        self._house = house
        self._projects = projects
        self.handlers: dict[Verb, Handler] = {
            Verb.TAKE: self._take,
            Verb.ANOTHER_DAY: self._another_day,
            Verb.TAKE_BY: self._take_by,
            Verb.DECLINE: self._decline,
        }

    async def _take(self, asked: Asked) -> Planned:
        today = await self._projects.today(await self._projects.found(asked))
        return self._projects.moved(
            asked,
            lambda _project: Take(party(asked.person)),
            lambda project: self._projects.note(asked, project, today, "project-taken"),
            may=lambda standing: standing.asked or standing.free,
            or_else=Reason.NOT_ASKED,
        )

    async def _another_day(self, asked: Asked) -> Planned:
        project = await self._asked_for(asked)
        today = await self._projects.today(project)
        return self._house.views.another_day_form(asked.voice, project, today)

    async def _take_by(self, asked: Asked) -> Planned:
        project = await self._asked_for(asked)
        today, due = await self._projects.today(project), asked.text("due")
        try:
            day = day_ahead(due, today, project.plan.due)
        except RefusedError as error:
            errors = {"due": self._house.views.refusal_text(asked.voice, error)}
            return self._house.views.another_day_form(asked.voice, project, today, due, errors)
        return self._projects.moved(
            asked,
            lambda _project: Take(party(asked.person), day),
            lambda after: self._projects.note(asked, after, today, "project-taken"),
            may=lambda standing: standing.asked,
            or_else=Reason.NOT_ASKED,
        )

    async def _decline(self, asked: Asked) -> Planned:
        return self._projects.moved(
            asked,
            lambda _project: Decline(),
            lambda _project: self._house.views.note(asked.voice, "declined-noted"),
            may=lambda standing: standing.asked,
            or_else=Reason.NOT_ASKED,
        )

    async def _asked_for(self, asked: Asked) -> Project:
        project = await self._projects.found(asked)
        if not self._projects.standing(asked, project).asked:
            raise RefusedError(Reason.NOT_ASKED if project.is_open else Reason.PROJECT_OVER)
        return project
