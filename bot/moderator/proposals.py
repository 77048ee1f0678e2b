"""From an idea to a project with an owner who has agreed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.commands import Verb
from bot.core.model import RoundId
from bot.core.outcome import visible
from bot.core.project import FIRST_STEP_IN, MOST_OPEN, Origin, Project, ProjectId, day_ahead
from bot.core.project_moves import Decline, Take
from bot.core.refusal import Reason, RefusedError
from bot.moderator.house import check_belongs, check_may_start, may_lead, nameless, new_id
from bot.moderator.plans import checked, typed
from bot.moderator.projects import party
from bot.port import Role
from bot.views import PlanDraft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model import Card, PlaceId, Round
    from bot.core.project import Plan, WeeklyTime
    from bot.moderator.asked import Asked, Change, Handler
    from bot.moderator.asked import Plan as Planned
    from bot.moderator.house import House
    from bot.moderator.projects import Projects
    from bot.port import Answer, Form, Person
    from bot.store import Writing


@dataclass(frozen=True, slots=True)
class Source:
    """Where a new project belongs, and the round and card it comes from, if there are any."""

    place: PlaceId
    place_name: str
    zone: str
    round: Round | None = None
    card: Card | None = None

    @property
    def about(self) -> str:
        """How buttons name it."""
        if self.round is None:
            return ""
        return f"{self.round.id}.{self.card.id}" if self.card else self.round.id

    @property
    def cards(self) -> list[Card]:
        """Those to choose from, where no card was pressed."""
        if self.round is None or self.card:
            return []
        return sorted(visible(self.round), key=lambda card: card.text.casefold())

    def origin(self) -> Origin | None:
        """What the project remembers of it."""
        if self.round is None or self.card is None:
            return None
        day = self.round.opened_at.astimezone(ZoneInfo(self.round.zone)).date()
        return Origin(self.round.id, self.card.id, self.round.method.name, day)


class ProposalDesk:
    """Opens and takes the form of a new project, and asks whoever is to look after it."""

    def __init__(self, house: House, projects: Projects) -> None:
        """`projects` keeps them."""
        self._house = house
        self._projects = projects
        self.handlers: dict[Verb, Handler] = {
            Verb.PROJECT: self._open,
            Verb.PROPOSE: self._propose,
            Verb.PROPOSE_ANYWAY: self._propose_anyway,
            Verb.TAKE: self._take,
            Verb.ANOTHER_DAY: self._another_day,
            Verb.TAKE_BY: self._take_by,
            Verb.DECLINE: self._decline,
        }

    async def begin(self, asked: Asked, what: str = "") -> Planned:
        """`projekt [worum es geht]`."""
        source = await self._source(asked, "")
        return await self._new_form(asked, source, what)

    # --- the form ------------------------------------------------------------------------------

    async def _open(self, asked: Asked) -> Planned:
        source = await self._source(asked, asked.about)
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
        source = await self._source(asked, about)
        times = await self._times(source)
        plan, wrong = checked(draft, times.today(self._house.clock.now()))
        if source.cards:
            try:
                source = _with_card(source, draft.card)
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
        new = replace(new, origin=await self._origin(source, plan.what))
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

    # --- the answer of whoever is asked --------------------------------------------------------

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
            errors = {"due": self._text(asked, error)}
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

    # --- where it comes from -------------------------------------------------------------------

    async def _source(self, asked: Asked, about: str) -> Source:
        """Raises RefusedError where that person may not make a project of it."""
        check_belongs(asked.person)
        round_id, _, card_id = about.partition(".")
        if not round_id:
            return await self._from_nothing(asked)
        async with self._house.store.reading() as reading:
            round_ = await reading.round(RoundId(round_id))
        if round_ is None:
            raise RefusedError(Reason.STALE)
        if round_.method.practice:
            raise RefusedError(Reason.NO_PROJECTS_HERE)
        if not may_lead(round_, asked.person, asked.place):
            raise RefusedError(Reason.NOT_THE_LEAD)
        source = Source(round_.place, round_.place_name, round_.zone, round_)
        return _with_card(source, card_id) if card_id else source

    async def _from_nothing(self, asked: Asked) -> Source:
        """Whoever may start a round here may also begin a project."""
        place = asked.here
        if place.practice:
            raise RefusedError(Reason.NO_PROJECTS_HERE)
        async with self._house.store.reading() as reading:
            wishes = await reading.preference(place.id)
        check_may_start(wishes, asked.person, or_else=Reason.NOT_ALLOWED_TO_PROPOSE)
        return Source(place.id, place.name, place.zone or self._house.defaults.zone)

    async def _origin(self, source: Source, what: str) -> Origin | None:
        """Where no round was named: the last one here that has brought exactly this idea."""
        if source.round:
            return source.origin()
        async with self._house.store.reading() as reading:
            round_ = await reading.round_with(source.place, what)
        cards = visible(round_) if round_ else []
        found = next((card for card in cards if card.text == what), None)
        return replace(source, round=round_, card=found).origin()

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
            again=await self._again(source),
            errors=errors or {},
        )

    async def _again(self, source: Source) -> Project | None:
        """An open project that has been made of the same card."""
        if source.card is None:
            return None
        async with self._house.store.reading() as reading:
            projects: Sequence[Project] = await reading.projects(source.place)
        of_card = (one for one in projects if one.origin and one.origin.card == source.card.id)
        return next((one for one in of_card if one.is_open), None)

    def _text(self, asked: Asked, error: RefusedError) -> str:
        return self._house.views.refusal_text(asked.voice, error)


def _may_insist(asked: Asked, open_ones: Sequence[Project]) -> bool:
    """Without a round: whoever administers the place, or has begun one that is open.

    With a round only those who may do what its lead may get this far.
    """
    leads = {one.lead.id for one in open_ones if one.lead}
    return asked.person.role is Role.ADMIN or asked.person.id in leads


def _with_card(source: Source, card_id: str) -> Source:
    """Raises RefusedError for a card that is hidden or belongs elsewhere."""
    cards = visible(source.round) if source.round else []
    for card in cards:
        if card.id == card_id:
            return replace(source, card=card)
    raise RefusedError(Reason.UNKNOWN_CARD)
