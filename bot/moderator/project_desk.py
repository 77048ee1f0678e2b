"""Looking at projects, editing them, handing them over, ending them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.calendars import GENERATION, may_read
from bot.commands import Verb
from bot.core.project import Project, ProjectId
from bot.core.project_moves import Edit, End, HandOver
from bot.core.project_plan import merge
from bot.core.refusal import Reason, RefusedError
from bot.moderator.house import new_id
from bot.moderator.plans import checked, typed
from bot.moderator.projects import party
from bot.views import Filter, PlanDraft

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.core.project import Detail
    from bot.moderator.asked import Asked, Handler
    from bot.moderator.asked import Plan as Planned
    from bot.moderator.house import House
    from bot.moderator.projects import Projects
    from bot.port import Answer, Form
    from bot.store import Writing
    from bot.views import Standing


EXPORT: Final = "export"  # behind "projekte"


class ProjectDesk:
    """Everything about projects that is neither their beginning nor the weekly question."""

    def __init__(self, house: House, projects: Projects) -> None:
        """`projects` keeps them."""
        self._house = house
        self._projects = projects
        self.handlers: dict[Verb, Handler] = {
            Verb.PROJECTS: self._list,
            Verb.EXPORT_PROJECTS: self._export,
            Verb.LOOK: self._look,
            Verb.CALENDAR: self._calendar,
            Verb.RENEW_CALENDAR: self._renew_calendar,
            Verb.EDIT: self._open_plan,
            Verb.SAVE_EDIT: self._edit,
            Verb.HAND_OVER: self._ask_whom,
            Verb.HAND_TO: self._hand_over,
            Verb.END_PROJECT: self._ask_whether,
            Verb.END_PROJECT_YES: self._end,
        }

    # --- the list ------------------------------------------------------------------------------

    async def overview(self, asked: Asked, wanted: str = "", start: int = 0) -> Planned:
        """`projekte [offen|fertig|meine|export]`; in private, one's own of all places."""
        if wanted == EXPORT:
            return await self._export(asked)
        shown = Filter(wanted) if wanted in list(Filter) else Filter.OPEN
        async with self._house.store.reading() as reading:
            if asked.place is None:
                shown = Filter.CLOSED if shown is Filter.CLOSED else Filter.MINE
                are_open = shown is Filter.MINE
                found = await reading.projects_of(asked.person.id, are_open=are_open)
            else:
                found = await reading.projects(asked.place.id)
            wishes = await reading.preference(asked.place.id) if asked.place else {}
        zone = (asked.place.zone if asked.place else "") or self._house.defaults.zone
        today = self._projects.times(wishes, zone).today(self._house.clock.now())
        return self._house.views.projects_note(
            asked.voice,
            self._filtered(asked, found, shown),
            today,
            shown=shown,
            start=start,
            place_name=asked.place.name if asked.place else "",
            calendar=self._house.calendars is not None and shown is Filter.MINE,
            may_export=asked.place is not None and self._house.downloads is not None,
            may_create=asked.place is not None and not asked.place.practice,
        )

    def _filtered(self, asked: Asked, found: Sequence[Project], shown: Filter) -> list[Project]:
        """The open ones as they were begun, the closed ones with the last first."""
        match shown:
            case Filter.OPEN:
                return [one for one in found if one.is_open]
            case Filter.CLOSED:
                return [one for one in reversed(found) if not one.is_open]
            case Filter.MINE:
                mine = (one for one in found if one.is_open)
                return [one for one in mine if self._is_theirs(asked, one)]

    def _is_theirs(self, asked: Asked, project: Project) -> bool:
        return asked.person.id in {
            one.id for one in (project.owner, project.asked, project.lead) if one
        }

    async def _list(self, asked: Asked) -> Planned:
        wanted, _, start = asked.about.partition(".")
        return await self.overview(asked, wanted, int(start) if start.isdecimal() else 0)

    async def _export(self, asked: Asked) -> Planned:
        """All projects of the place, for whoever may read the list of them."""
        place = asked.here
        if self._house.downloads is None:
            raise RefusedError(Reason.NO_DOWNLOAD)
        files = self._house.downloads.addresses(place.id, asked.voice.language)
        return self._house.views.export_note(asked.voice, place.name, files)

    async def _look(self, asked: Asked) -> Planned:
        project = await self._projects.found(asked)
        today, standing = await self._projects.today(project), await self._standing(asked, project)
        calendars = self._house.calendars

        def shown(url: str = "") -> Answer:
            views = self._house.views
            return views.project_note(asked.voice, project, today, standing, calendar=url)

        person = asked.person.id
        if calendars is None or not project.is_open or not may_read(project, person):
            return shown()
        return await self._in_generation(
            asked, lambda known: shown(calendars.address(person, known, project.id))
        )

    # --- calendars -----------------------------------------------------------------------------

    async def _calendar(self, asked: Asked) -> Planned:
        return await self._in_generation(asked, lambda known: self._feed(asked, known))

    async def _renew_calendar(self, asked: Asked) -> Planned:
        async def change(tx: Writing) -> Answer:
            return self._feed(asked, await self._generation(tx, asked, new=True))

        return change

    async def _in_generation(self, asked: Asked, shown: Callable[[str], Answer]) -> Planned:
        """Where there is no address yet, its generation is kept before it is shown."""
        async with self._house.store.reading() as reading:
            chosen = await reading.preference(asked.person.id)
        if known := chosen.get(GENERATION):
            return shown(known)

        async def change(tx: Writing) -> Answer:
            return shown(await self._generation(tx, asked))

        return change

    async def _generation(self, tx: Writing, asked: Asked, *, new: bool = False) -> str:
        chosen = await tx.preference(asked.person.id)
        if new or not chosen.get(GENERATION):
            chosen[GENERATION] = new_id()
            await tx.set_preference(asked.person.id, chosen)
        return chosen[GENERATION]

    def _feed(self, asked: Asked, generation: str) -> Answer:
        """The address of one's own calendar; raises RefusedError where nothing can serve it."""
        if self._house.calendars is None:
            raise RefusedError(Reason.NO_CALENDAR)
        url = self._house.calendars.address(asked.person.id, generation)
        return self._house.views.calendar_note(asked.voice, url)

    # --- the plan ------------------------------------------------------------------------------

    async def _open_plan(self, asked: Asked) -> Planned:
        project = await self._theirs(asked)
        draft = PlanDraft.of(project.plan)
        today = await self._projects.today(project)
        return self._house.views.edit_form(asked.voice, project, draft, today)

    async def _edit(self, asked: Asked) -> Planned:
        """Whoever is later sees what has changed; what they typed stays in its fields."""
        project_id, version = _versioned(asked.about)
        draft, seen = typed(asked), await self._theirs(asked, project_id, over_too=True)
        today = await self._projects.today(seen)
        kept = {plan.due for plan in (*seen.earlier, seen.plan)}
        same = next((day for day in kept if day.isoformat() == draft.due.strip()), None)
        plan, wrong = checked(draft, today, same)
        if plan is None:
            errors = {name: self._text(asked, error) for name, error in wrong.items()}
            return self._house.views.edit_form(asked.voice, seen, draft, today, errors=errors)

        def again(project: Project, why: Reason, clashes: Sequence[Detail] = ()) -> Form:
            merged, _ = merge(project, plan, version)
            text, shown = self._text(asked, RefusedError(why)), PlanDraft.of(merged)
            return self._house.views.edit_form(
                asked.voice, project, shown, today, clashes=clashes, errors={"": text}
            )

        async def change(tx: Writing) -> Answer:
            project = self._projects.known(await tx.project(project_id))
            if not project.is_open:
                return again(project, Reason.PROJECT_OVER)
            if clashes := merge(project, plan, version)[1]:
                return again(project, Reason.EDITED_MEANWHILE, clashes)
            after = await self._projects.move(tx, project, Edit(plan, version), asked.person.id)
            return self._projects.note(asked, after, today, "edit-noted")

        return change

    # --- handing over --------------------------------------------------------------------------

    async def _ask_whom(self, asked: Asked) -> Planned:
        return await self._whom_form(asked, await self._theirs(asked))

    async def _hand_over(self, asked: Asked) -> Planned:
        project, who = await self._theirs(asked), asked.text("who")
        members = await self._projects.members(project.place)
        chosen = next((one for one in members if one.id == who), None)
        if chosen is None or (project.owner and project.owner.id == chosen.id):
            gone = Reason.PERSON_GONE if who else Reason.NOBODY_ASKED
            error = RefusedError(Reason.OWNER_ALREADY if chosen else gone)
            return await self._whom_form(asked, project, who, {"who": self._text(asked, error)})
        today = await self._projects.today(project)
        hand_over = HandOver(party(chosen), party(asked.person))

        async def change(tx: Writing) -> Answer:
            now = self._projects.known(await tx.project(project.id))
            after = await self._projects.move(tx, now, hand_over, asked.person.id)
            if after.asked:
                return self._house.views.asked_note(asked.voice, after.asked.name)
            return self._projects.note(asked, after, today, "project-taken")

        return change

    async def _whom_form(
        self,
        asked: Asked,
        project: Project,
        chosen: str = "",
        errors: Mapping[str, str] | None = None,
    ) -> Form:
        return self._house.views.hand_over_form(
            asked.voice,
            project,
            members=await self._projects.members(project.place),
            reader=asked.person.id,
            chosen=chosen,
            errors=errors or {},
        )

    # --- the end -------------------------------------------------------------------------------

    async def _ask_whether(self, asked: Asked) -> Planned:
        return self._house.views.end_form(asked.voice, await self._theirs(asked))

    async def _end(self, asked: Asked) -> Planned:
        project = await self._projects.found(asked)
        return self._projects.moved(
            asked,
            lambda _project: End(),
            lambda _project: self._house.views.note(asked.voice, "end-noted"),
            may=_theirs,
            or_else=Reason.NOT_THEIR_PROJECT,
            here=await self._projects.who_is_left(asked, project),
        )

    # --- what they share -----------------------------------------------------------------------

    async def _theirs(
        self, asked: Asked, project_id: ProjectId | None = None, *, over_too: bool = False
    ) -> Project:
        async with self._house.store.reading() as reading:
            found = await reading.project(project_id or ProjectId(asked.about))
        project = self._projects.known(found)
        if not _theirs(await self._standing(asked, project)):
            raise RefusedError(Reason.NOT_THEIR_PROJECT)
        if not project.is_open and not over_too:
            raise RefusedError(Reason.PROJECT_OVER)
        return project

    async def _standing(self, asked: Asked, project: Project) -> Standing:
        here = await self._projects.who_is_left(asked, project)
        return self._projects.standing(asked, project, here)

    def _text(self, asked: Asked, error: RefusedError) -> str:
        return self._house.views.refusal_text(asked.voice, error)


def _theirs(standing: Standing) -> bool:
    return standing.owner or standing.lead


def _versioned(about: str) -> tuple[ProjectId, int]:
    """A project, and the version of its plan that a form was opened on."""
    project, _, version = about.partition(".")
    return ProjectId(project), int(version) if version.isdecimal() else 0
