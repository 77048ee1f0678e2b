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
        one for project in projects for one in (project.lead, project.owner, project.asked) if one
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
            case Declined() | Unanswered() | Lost():
                return self.alone(effect)
            case Changed() | Ended():
                return self.others(effect)
            case TeamAsked() | Finished() | Orphaned():
                return [self.to_place(effect)]

    # --- whoever answers for it ----------------------------------------------------------------

    def question(self, effect: Asked | Nudged) -> Iterator[Outgoing]:
        """The weekly one is not wanted any more when it is time for the next.

        What was not answered until then has nothing to press any more: one question is enough.
        """
        asked, views = self.project.asked, self.views
        if isinstance(effect, Asked) and asked:
            message = views.ask_message(self.voice(asked), self.project, self.today)
            yield self.to(asked, ask_key(self.project), message)
        elif isinstance(effect, Nudged) and (partner := self.project.partner):
            voice, question = self.voice(partner), effect.question
            message = views.question_message(voice, self.project, question, self.today)
            weekly = self.to(partner, question_key(self.project), message)
            yield replace(weekly, expires_at=self.project.due_at)
            if self.before.silent or effect.question is Question.TAKE:
                yield self.over(partner, question_key(self.before), "again")
            if effect.question is Question.TAKE:
                yield self.over(partner, ask_key(self.before), "again")

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
        if self.before.state is ProjectState.PROPOSED:
            yield self.over(asked, question_key(self.before), how)

    # --- whoever else has to do with it --------------------------------------------------------

    def taken(self, effect: Taken) -> Iterator[Outgoing]:
        lead, owner = self.project.lead, self.project.owner
        if lead and owner and lead.id != owner.id:
            yield from self.told(lead, effect)
        yield self.to_place(effect)
        if effect.before and effect.before.id != self.by:
            message = self.views.before_message(self.voice(effect.before), self.project)
            yield self.to(effect.before, self.key("before"), message)
            if self.before.silent:
                yield self.over(effect.before, question_key(self.before), "settled")

    def alone(self, effect: Declined | Unanswered | Lost) -> Iterator[Outgoing]:
        """Whoever is left hears of it: the lead, and an owner who wanted to hand it over."""
        gone = effect.person if isinstance(effect, Lost) else effect.by
        for party in self.both():
            if party.id not in (gone.id, self.by):
                is_lead = party == self.project.lead
                key = alone_key(self.project, type(effect)) if is_lead else ""
                yield from self.told(party, effect, key)

    def alone_over(self) -> Iterator[Outgoing]:
        """The lead need not look for somebody any more."""
        before, after = self.before, self.project
        moved_on = (before.state, before.asks) != (after.state, after.asks)
        if before.lead and before.state in _LEFT_ALONE and moved_on:
            for kind in (Declined, Unanswered, Lost):
                yield self.over(before.lead, alone_key(before, kind), "settled")

    def told(self, party: Party, effect: ProjectEffect, key: str = "") -> Iterator[Outgoing]:
        message = self.views.lead_message(self.voice(party), self.project, effect, self.today)
        if message:
            yield self.to(party, key or self.key("told"), message)

    def others(self, effect: Changed | Ended) -> Iterator[Outgoing]:
        for party in self.both():
            if party.id != self.by:
                voice = self.voice(party)
                message = self.views.other_message(voice, self.project, effect, self.today)
                yield self.to(party, self.key("other"), message)

    def both(self) -> list[Party]:
        """Lead and owner, who may be the same person."""
        some = (self.project.lead, self.project.owner)
        return list({party.id: party for party in some if party}.values())

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


def ask_key(project: Project) -> str:
    """Of the post that asks somebody to take it."""
    return f"{project.id}:asked:{project.asks}"


def alone_key(project: Project, why: type[ProjectEffect]) -> str:
    """Of the post that tells the lead that nobody looks after it, since nobody has been asked."""
    year, week = project.last_week or (0, 0)
    return f"{project.id}:{why.__name__.lower()}:{project.asks}:{year}-{week:02}"


def question_key(project: Project) -> str:
    """Of the last weekly question: one key an ISO week, so never two posts."""
    year, week = project.last_week or (0, 0)
    return f"{project.id}:question:{year}-{week:02}"
