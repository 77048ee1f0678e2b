"""From an idea to a project that somebody is asked to look after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.project import FIRST_STEP_IN, MOST_OPEN, Project, ProjectId
from bot.core.refusal import Reason, RefusedError
from bot.moderator.house import nameless, new_id
from bot.moderator.plans import checked, typed
from bot.moderator.projects import party
from bot.moderator.sources import Sources, with_card
from bot.port import Role
from bot.views import PlanDraft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.project import Plan, WeeklyTime
    from bot.moderator.asked import Asked, Change, Handler
    from bot.moderator.asked import Plan as Planned
    from bot.moderator.house import House
    from bot.moderator.projects import Projects
    from bot.moderator.sources import Source
    from bot.port import Answer, Form, Person
    from bot.store import Writing


class ProposalDesk:
    """Opens and takes the form of a new project."""

    def __init__(self, house: House, projects: Projects) -> None:
        """`projects` keeps them."""
        self._house = house
        self._projects = projects
        self._sources = Sources(house)
        self.handlers: dict[Verb, Handler] = {
            Verb.PROJECT: self._open,
            Verb.PROPOSE: self._propose,
            Verb.PROPOSE_ANYWAY: self._propose_anyway,
        }

    async def begin(self, asked: Asked, what: str = "") -> Planned:
        """`projekt [worum es geht]`."""
        source = await self._sources.of(asked, "")
        return await self._new_form(asked, source, what)

    # --- the form ------------------------------------------------------------------------------

    async def _open(self, asked: Asked) -> Planned:
        source = await self._sources.of(asked, asked.about)
        return await self._new_form(asked, source, source.card.text if source.card else "")

    async def _new_form(self, asked: Asked, source: Source, what: str) -> Planned:
        times = await self._times(source)
        due = times.today(self._house.clock.now()) + FIRST_STEP_IN
        draft, project_id = PlanDraft(what=what, due=due.isoformat()), ProjectId(new_id())
        try:
            return await self._form(asked, source, draft, project_id)
        except RefusedError as error:
            if error.reason is not Reason.MEMBERS_LATE:
                raise
            errors = {"who": self._text(asked, error)}
            return await self._form(asked, source, draft, project_id, errors, members=())

    async def _propose(self, asked: Asked) -> Planned:
        return await self._sent(asked, insist=False)

    async def _propose_anyway(self, asked: Asked) -> Planned:
        return await self._sent(asked, insist=True)

    async def _sent(self, asked: Asked, *, insist: bool) -> Planned:
        """The project's id was on the form: sent twice, it is made once."""
        project_id, _, about = asked.about.partition(".")
        draft = typed(asked)
        source = await self._sources.of(asked, about)
        times = await self._times(source)
        plan, wrong = checked(draft, times.today(self._house.clock.now()))
        if source.cards:
            try:
                source = with_card(source, draft.card)
            except RefusedError as error:
                wrong["card"] = error
        try:
            members = await self._projects.members(source.place)
        except RefusedError as error:
            errors = {"who": self._text(asked, error)}
            members = nameless(draft.who)
            project = ProjectId(project_id)
            return await self._form(asked, source, draft, project, errors, members=members)
        chosen = next((one for one in members if one.id == draft.who), None)
        if chosen is None:
            gone = Reason.PERSON_GONE if draft.who else Reason.NOBODY_ASKED
            wrong["who"] = RefusedError(gone)
        if wrong or plan is None or chosen is None:
            errors = {name: self._text(asked, error) for name, error in wrong.items()}
            return await self._form(asked, source, draft, ProjectId(project_id), errors)
        new = self._project(asked, source, plan, chosen, ProjectId(project_id))
        new = replace(new, origin=await self._sources.origin(source, plan.what))
        form = await self._form(asked, source, draft, new.id)
        return self._proposing(asked, source, new, form, insist=insist)

    def _project(
        self, asked: Asked, source: Source, plan: Plan, chosen: Person, project_id: ProjectId
    ) -> Project:
        return Project(
            id=project_id,
            place=source.place,
            place_name=source.place_name,
            plan=plan,
            proposed_at=self._house.clock.now(),
            lead=party(asked.person),
            asked=party(chosen),
            zone=source.zone,
        )

    def _proposing(
        self, asked: Asked, source: Source, new: Project, form: Form, *, insist: bool
    ) -> Change:
        """`form`: what was typed, should there be too many already."""

        async def change(tx: Writing) -> Answer:
            now = (await self._projects.times_of(tx, new)).today(self._house.clock.now())
            if known := await tx.project(new.id):
                return self._projects.note(asked, known, now)
            open_ones = [one for one in await tx.projects(new.place) if one.is_open]
            may = source.round is not None or _may_insist(asked, open_ones)
            if len(open_ones) >= MOST_OPEN and not (insist and may):
                return self._too_many(asked, form, len(open_ones), may=may)
            after = await self._projects.propose(tx, new)
            if after.asked is None:
                return self._projects.note(asked, after, now, done="project-taken")
            return self._house.views.asked_note(asked.voice, after.asked.name)

        return change

    def _too_many(self, asked: Asked, form: Form, count: int, *, may: bool) -> Form:
        reason = Reason.TOO_MANY_PROJECTS if may else Reason.LEAD_MAY_INSIST
        text = self._text(asked, RefusedError(reason, count=count, most=MOST_OPEN))
        if may:
            return self._house.views.insisting(asked.voice, form, text)
        return replace(form, errors={"": text})

    async def _times(self, source: Source) -> WeeklyTime:
        async with self._house.store.reading() as reading:
            return self._projects.times(await reading.preference(source.place), source.zone)

    async def _form(
        self,
        asked: Asked,
        source: Source,
        draft: PlanDraft,
        project_id: ProjectId,
        errors: Mapping[str, str] | None = None,
        *,
        members: Sequence[Person] | None = None,
    ) -> Form:
        if members is None:
            members = await self._projects.members(source.place)
        times = await self._times(source)
        return self._house.views.project_form(
            asked.voice,
            draft,
            f"{project_id}.{source.about}",
            members=members,
            reader=asked.person.id,
            today=times.today(self._house.clock.now()),
            from_card=source.card is not None,
            cards=source.cards,
            again=await self._sources.again(source),
            errors=errors or {},
        )

    def _text(self, asked: Asked, error: RefusedError) -> str:
        return self._house.views.refusal_text(asked.voice, error)


def _may_insist(asked: Asked, open_ones: Sequence[Project]) -> bool:
    """Without a round: whoever administers the place, or has begun one that is open.

    With a round only those who may do what its lead may get this far.
    """
    leads = {one.lead.id for one in open_ones if one.lead}
    return asked.person.role is Role.ADMIN or asked.person.id in leads
