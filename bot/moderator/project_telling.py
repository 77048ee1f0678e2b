"""What has become of a project, on its way to those whom it concerns, and to its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from bot.core.project import ProjectState
from bot.core.project_moves import (
    Answered,
    Asked,
    Changed,
    Declined,
    Ended,
    Finished,
    Lost,
    Nudged,
    Orphaned,
    ProjectEffect,
    Question,
    Rested,
    Taken,
    TeamAsked,
    Unanswered,
)
from bot.moderator.house import House, new_id
from bot.port import Edit, Message, Post
from bot.store import Outgoing, Writing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from bot.core.model import PersonId
    from bot.core.project import Party, Project
    from bot.texts import Voice

_LEFT_ALONE: Final = frozenset({ProjectState.UNOWNED, ProjectState.RESTING})


@dataclass(frozen=True, slots=True)
class Step:
    """A project before and after a move, and who has made it, if a person has."""

    before: Project
    after: Project
    effects: tuple[ProjectEffect, ...]
    by: PersonId | None = field(default=None, repr=False)


class ProjectTelling:
    """Turns effects into posts for the outbox."""

    def __init__(self, house: House) -> None:
        """Works on what the house holds."""
        self._house = house

    async def posts(self, tx: Writing, step: Step, today: date) -> list[Outgoing]:
        """In the order in which they are to arrive; `today` is the place's day."""
        if not step.effects:
            return []
        people = [one.id for one in _parties(step.before, step.after)]
        chosen = await tx.preferences([step.after.place, *people])
        mail = _Mail(self._house, step, chosen, today)
        said = [each for effect in step.effects for each in mail.about(effect)]
        lost = any(isinstance(effect, Lost) for effect in step.effects)
        return [*said, *mail.alone_over(), *([] if lost else mail.ask_over())]


def _parties(*projects: Project) -> list[Party]:
    return [
        one
        for project in projects
        for one in (project.lead, project.owner, project.asked, project.asked_by)
        if one
    ]


class _Mail:
    """Writes everything that one step has brought about."""

    def __init__(
        self,
        house: House,
        step: Step,
        chosen: Mapping[str, Mapping[str, str]],
        today: date,
    ) -> None:
        self.house, self.views = house, house.views
        self.before, self.project, self.by = step.before, step.after, step.by
        self.chosen, self.today = chosen, today

    def about(self, effect: ProjectEffect) -> Iterable[Outgoing]:
        match effect:
            case Asked() | Nudged():
                return self.question(effect)
            case Answered():
                return self.answered()
            case Taken():
                return self.taken(effect)
            case Declined() | Unanswered() | Rested() | Lost():
                return self.alone(effect)
            case Changed() | Ended():
                return self.others(effect)
            case TeamAsked() | Finished() | Orphaned():
                thought = self.customers() if isinstance(effect, Finished) else ()
                return [self.to_place(effect), *thought]

    # --- whoever answers for it ----------------------------------------------------------------

    def question(self, effect: Asked | Nudged) -> Iterator[Outgoing]:
        """The weekly one is not wanted any more when it is time for the next.

        What was not answered until then has nothing to press any more: one question is enough.
        """
        owner, asked, before = self.project.owner, self.project.asked, self.before
        if isinstance(effect, Asked):
            if asked:
                message = self.views.ask_message(self.voice(asked), self.project, self.today)
                yield self.to(asked, ask_key(self.project), message)
        elif effect.question is Question.TAKE:
            if asked:
                yield self.weekly(asked, reminder_key(self.project), effect.question)
                last = reminder_key(before) if before.reminded else ask_key(before)
                yield self.over(asked, last, "again")
        elif owner:
            yield self.weekly(owner, question_key(self.project), effect.question)
            if before.silent:
                yield self.over(owner, question_key(before), "again")

    def weekly(self, party: Party, key: str, question: Question) -> Outgoing:
        message = self.views.question_message(self.voice(party), self.project, question, self.today)
        return replace(self.to(party, key, message), expires_at=self.project.due_at)

    def answered(self) -> Iterator[Outgoing]:
        if owner := self.project.owner:
            message = self.views.answered_message(self.voice(owner), self.project, self.today)
            yield self.edit(owner, question_key(self.before), message)

    def ask_over(self) -> Iterator[Outgoing]:
        """Whoever was asked has nothing to press any more."""
        asked = self.before.asked
        if asked is None or asked == self.project.asked:
            return
        if self.project.owner and self.project.owner.id == asked.id:
            how = "taken"
        else:
            how = "declined" if self.by == asked.id else "settled"
        yield self.over(asked, ask_key(self.before), how)
        if self.before.reminded:
            yield self.over(asked, reminder_key(self.before), how)

    # --- whoever else has to do with it --------------------------------------------------------

    def taken(self, effect: Taken) -> Iterator[Outgoing]:
        know = {one.id for one in (self.project.owner, effect.before) if one}
        for one in self.waiting():
            if one.id not in know:
                yield from self.told(one, effect)
        yield self.to_place(effect)
        if effect.before and effect.before.id != self.by:
            message = self.views.before_message(self.voice(effect.before), self.project)
            yield self.to(effect.before, self.key("before"), message)
            if self.before.silent:
                yield self.over(effect.before, question_key(self.before), "settled")

    def alone(self, effect: Declined | Unanswered | Rested | Lost) -> Iterator[Outgoing]:
        """Whoever is left hears of it: the lead, the owner, and whoever has asked in vain."""
        gone = effect.person if isinstance(effect, Lost) else effect.by
        in_vain = self.project.asked is None
        for party in self.waiting() if in_vain else self.both():
            if party.id not in (gone.id, self.by):
                is_lead = party == self.project.lead
                key = alone_key(self.project, type(effect)) if is_lead else ""
                yield from self.told(party, effect, key)

    def alone_over(self) -> Iterator[Outgoing]:
        """The lead need not look for somebody any more."""
        before, after = self.before, self.project
        moved_on = (before.state, before.asks) != (after.state, after.asks)
        if before.lead and before.state in _LEFT_ALONE and moved_on:
            for kind in (Declined, Unanswered, Rested, Lost):
                yield self.over(before.lead, alone_key(before, kind), "settled")

    def told(self, party: Party, effect: ProjectEffect, key: str = "") -> Iterator[Outgoing]:
        leads = party in self.both()
        message = self.views.lead_message(
            self.voice(party), self.project, effect, self.today, leads=leads
        )
        if message:
            yield self.to(party, key or self.key("told"), message)

    def others(self, effect: Changed | Ended) -> Iterator[Outgoing]:
        for party in self.waiting() if isinstance(effect, Ended) else self.both():
            if party.id != self.by:
                voice = self.voice(party)
                message = self.views.other_message(voice, self.project, effect, self.today)
                yield self.to(party, self.key("other"), message)

    def customers(self) -> Iterator[Outgoing]:
        """Whoever leads it may tell them, should there be anything they notice."""
        party = self.project.lead or self.project.owner
        if party and self.project.plan.effect:
            message = self.views.customers_message(self.voice(party), self.project)
            yield self.to(party, self.key("customers"), message)

    def both(self) -> list[Party]:
        """Lead and owner, who may be the same person."""
        return _different(self.project.lead, self.project.owner)

    def waiting(self) -> list[Party]:
        """The same, and whoever has asked somebody and was promised to hear of it."""
        return _different(self.project.lead, self.project.owner, self.before.asked_by)

    def to_place(self, effect: Taken | TeamAsked | Finished | Orphaned) -> Outgoing:
        voice = self.house.public_voice(self.chosen[self.project.place])
        message = self.views.project_place_message(voice, self.project, effect, self.today)
        key = self.key(type(effect).__name__.lower())
        if isinstance(effect, TeamAsked):  # once a week is enough; what is said later stands there
            key = f"{question_key(self.project)}:team"
            if effect.again:
                return Outgoing(Edit(f"{key}#{new_id()}", key, self.project.place, message))
        return Outgoing(Post(key, self.project.place, message))

    # --- parcels -------------------------------------------------------------------------------

    def voice(self, party: Party) -> Voice:
        place = self.chosen[self.project.place]
        return self.house.private_voice(self.chosen.get(party.id, {}), place, party.language)

    def to(self, party: Party, key: str, message: Message) -> Outgoing:
        return Outgoing(Post(key, party.id, message, private=True, about=self.project.place))

    def edit(self, party: Party, of: str, message: Message) -> Outgoing:
        return Outgoing(Edit(f"{of}#{new_id()}", of, party.id, message))

    def over(self, party: Party, of: str, how: str) -> Outgoing:
        """A question that has nothing to press any more."""
        message = self.views.ask_over_message(self.voice(party), self.project, how)
        return self.edit(party, of, message)

    def key(self, name: str) -> str:
        return f"{self.project.id}:{name}:{new_id()}"


def _different(*parties: Party | None) -> list[Party]:
    found: dict[PersonId, Party] = {}
    for party in parties:
        if party:
            found.setdefault(party.id, party)
    return list(found.values())


def ask_key(project: Project) -> str:
    """Of the post that asks somebody to take it."""
    return f"{project.id}:asked:{project.asks}"


def reminder_key(project: Project) -> str:
    """Of the last reminder of whoever is asked: one key an ISO week as well."""
    year, week = project.asked_in or (0, 0)
    return f"{ask_key(project)}:{year}-{week:02}"


def alone_key(project: Project, why: type[ProjectEffect]) -> str:
    """Of the post that tells the lead that nobody looks after it, since nobody has been asked."""
    year, week = project.last_week or (0, 0)
    return f"{project.id}:{why.__name__.lower()}:{project.asks}:{year}-{week:02}"


def question_key(project: Project) -> str:
    """Of the last weekly question: one key an ISO week, so never two posts."""
    year, week = project.last_week or (0, 0)
    return f"{project.id}:question:{year}-{week:02}"
