"""The owner's answers: how it is going, what is missing, a pause, the end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.commands import Verb
from bot.core.project import Need, Project, ProjectId, ProjectState, day_ahead
from bot.core.project_moves import AskTeam, Explain, Finish, Pause, Report
from bot.core.refusal import Reason, RefusedError
from bot.moderator.plans import sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.moderator.asked import Asked, Change, Handler, Plan
    from bot.moderator.house import House
    from bot.moderator.projects import Projects
    from bot.port import Answer, Form
    from bot.store import Writing
    from bot.views import Standing

A_WHILE: Final = timedelta(weeks=4)  # a pause, where nobody says another


class FollowUpDesk:
    """Takes what owners say about their projects."""

    def __init__(self, house: House, projects: Projects) -> None:
        """`projects` keeps them."""
        self._house = house
        self._projects = projects
        self.handlers: dict[Verb, Handler] = {
            Verb.GOING: self._going,
            Verb.STUCK: self._stuck,
            Verb.EXPLAIN: self._explain,
            Verb.ASK_TEAM: self._ask_team,
            Verb.PAUSE: self._ask_until,
            Verb.PAUSE_UNTIL: self._pause,
            Verb.FINISH: self._ask_effect,
            Verb.FINISH_YES: self._finish,
            Verb.DRAFT_TEXT: self._draft_text,
        }

    # --- how it is going -----------------------------------------------------------------------

    async def _going(self, asked: Asked) -> Plan:
        return self._reported(asked, stuck=False)

    async def _stuck(self, asked: Asked) -> Plan:
        return self._reported(asked, stuck=True)

    def _reported(self, asked: Asked, *, stuck: bool) -> Change:
        """One press is an answer; the form that opens asks for no more than a sentence."""
        return self._projects.moved(
            asked,
            lambda _project: Report(stuck=stuck),
            lambda project: self._house.views.explain_form(
                asked.voice, project, stuck=stuck, need=project.need or ""
            ),
            may=_owner,
            or_else=Reason.NOT_THE_OWNER,
        )

    async def _explain(self, asked: Asked) -> Plan:
        return await self._explained(asked, ask_team=False)

    async def _ask_team(self, asked: Asked) -> Plan:
        return await self._explained(asked, ask_team=True)

    async def _explained(self, asked: Asked, *, ask_team: bool) -> Plan:
        project = await self._of(asked, _owner, Reason.NOT_THE_OWNER, over_too=True)
        line, need = asked.text("line"), asked.text("need")

        def again(at: str, error: RefusedError) -> Form:
            return self._house.views.explain_form(
                asked.voice,
                project,
                stuck=asked.has("need"),
                typed=line,
                need=need,
                errors={at: self._text(asked, error)},
            )

        try:
            explain = Explain(sentence(line), Need(need) if need in list(Need) else None)
        except RefusedError as error:
            return again("line", error)

        async def change(tx: Writing) -> Answer:
            now = self._projects.known(await tx.project(ProjectId(asked.about)))
            if not now.is_open:
                return again("", RefusedError(Reason.PROJECT_OVER))
            if ask_team and now.state is not ProjectState.STUCK:  # said otherwise elsewhere
                now = await self._projects.move(tx, now, Report(stuck=True), asked.person.id)
            after = await self._projects.move(tx, now, explain, asked.person.id)
            if ask_team:
                await self._projects.move(tx, after, AskTeam(), asked.person.id)
            said = "team-asked-noted" if ask_team else "explain-noted"
            return self._house.views.note(asked.voice, said)

        return change

    # --- a pause -------------------------------------------------------------------------------

    async def _ask_until(self, asked: Asked) -> Plan:
        project = await self._of(asked, _owner, Reason.NOT_THE_OWNER)
        today = await self._projects.today(project)
        until = (today + A_WHILE).isoformat()
        said = "" if project.silent else project.line  # with the answer that stands until now
        return self._house.views.pause_form(asked.voice, project, today, until, line=said)

    async def _pause(self, asked: Asked) -> Plan:
        project = await self._of(asked, _owner, Reason.NOT_THE_OWNER)
        today = await self._projects.today(project)
        until, typed = asked.text("until"), asked.text("line")
        errors: dict[str, str] = {}
        try:
            day = day_ahead(until, today + timedelta(days=1))
        except RefusedError as error:
            errors["until"] = self._text(asked, error)
        try:
            line = sentence(typed)
        except RefusedError as error:
            errors["line"] = self._text(asked, error)
        if errors:
            return self._house.views.pause_form(
                asked.voice, project, today, until, line=typed, errors=errors
            )
        return self._projects.moved(
            asked,
            lambda _project: Pause(day, line),
            lambda _project: self._house.views.note(asked.voice, "pause-noted"),
            may=_owner,
            or_else=Reason.NOT_THE_OWNER,
        )

    # --- done ----------------------------------------------------------------------------------

    async def _ask_effect(self, asked: Asked) -> Plan:
        project = await self._of(asked, _owner_or_lead, Reason.NOT_THEIR_PROJECT)
        return self._house.views.finish_form(asked.voice, project, project.plan.effect)

    async def _finish(self, asked: Asked) -> Plan:
        project = await self._of(asked, _owner_or_lead, Reason.NOT_THEIR_PROJECT)
        here = await self._projects.who_is_left(asked, project)
        typed = {name: asked.text(name) for name in ("effect", "line")}
        said, errors = {}, {}
        for name, text in typed.items():
            try:
                said[name] = sentence(text)
            except RefusedError as error:
                errors[name] = self._text(asked, error)
        if errors:
            return self._house.views.finish_form(
                asked.voice, project, typed["effect"], typed["line"], errors
            )
        return self._projects.moved(
            asked,
            lambda _project: Finish(said["effect"], said["line"]),
            lambda _project: self._house.views.note(asked.voice, "finish-noted"),
            may=_owner_or_lead,
            or_else=Reason.NOT_THEIR_PROJECT,
            here=here,
        )

    async def _draft_text(self, asked: Asked) -> Plan:
        """What customers could be told; only of what is done."""
        project = await self._projects.found(asked)
        if not _owner_or_lead(self._projects.standing(asked, project)):
            raise RefusedError(Reason.NOT_THEIR_PROJECT)
        if project.state is not ProjectState.DONE:
            raise RefusedError(Reason.STALE)
        return self._house.views.customers_note(asked.voice, project)

    async def _of(
        self,
        asked: Asked,
        may: Callable[[Standing], bool],
        or_else: Reason,
        *,
        over_too: bool = False,
    ) -> Project:
        """The project, if it is open and that person may say such a thing about it."""
        project = await self._projects.found(asked)
        if not project.is_open and not over_too:
            raise RefusedError(Reason.PROJECT_OVER)
        here = await self._projects.who_is_left(asked, project)
        if not may(self._projects.standing(asked, project, here)):
            raise RefusedError(or_else)
        return project

    def _text(self, asked: Asked, error: RefusedError) -> str:
        return self._house.views.refusal_text(asked.voice, error)


def _owner(standing: Standing) -> bool:
    return standing.owner


def _owner_or_lead(standing: Standing) -> bool:
    return standing.owner or standing.lead
