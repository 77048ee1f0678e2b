"""What people and places are told about projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.project import Project, ProjectState
from bot.core.project_moves import (
    Changed,
    Declined,
    Ended,
    Finished,
    Lost,
    Orphaned,
    ProjectEffect,
    Question,
    Rested,
    Taken,
    TeamAsked,
    Unanswered,
)
from bot.port import Block, Bullets, Buttons, Heading, Message, Text
from bot.views.base import Base
from bot.views.project_speech import (
    ask_buttons,
    changed_lines,
    look_button,
    origin_lines,
    orphan_buttons,
    plan_lines,
    said_line,
    state_of,
    status_buttons,
    step_line,
    still_right_buttons,
    volunteer_button,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.core.project import Party
    from bot.texts import Voice
    from bot.views.speech import Speech

MOST_LINES = 20  # of an overview
MOST_STANDING = 5


class ProjectPosts(Base):
    """Messages about projects."""

    # --- whoever is asked, and the owner -------------------------------------------------------

    def ask_message(self, voice: Voice, project: Project, today: date) -> Message:
        """Will you look after it?"""
        speech = self._speech(voice)
        facts = {"what": project.plan.what, "place": project.place_name}
        name = project.asked_by.name if project.asked_by else ""
        by = speech("ask-by", name=name, **facts) if name else speech("ask-by-nobody", **facts)
        return speech.message(
            Heading(speech("ask-heading", **facts)),
            Text(by),
            *plan_lines(speech, project.plan, today),
            speech.text("ask-consent"),
            Buttons(ask_buttons(speech, project)),
        )

    def ask_over_message(self, voice: Voice, project: Project, how: str) -> Message:
        """The same without anything to press; `how`: taken, declined, settled or again."""
        speech = self._speech(voice)
        return speech.message(
            speech.text(f"ask-{how}", what=project.plan.what),
            *([Buttons((look_button(speech, project),))] if how == "taken" else []),
            notify=False,
        )

    def question_message(
        self, voice: Voice, project: Project, question: Question, today: date
    ) -> Message:
        """The weekly question."""
        if question is Question.TAKE:
            return self.ask_message(voice, project, today)
        speech = self._speech(voice)
        what, still_right = project.plan.what, question is Question.STILL_RIGHT
        buttons = still_right_buttons if still_right else status_buttons
        said: list[Block] = [speech.text("weekly-still-right")]
        if not still_right:
            said = [
                step_line(speech, project.plan, today),
                speech.text("weekly-said", small=True, place=project.place_name),
            ]
        return speech.message(
            Heading(speech("weekly-heading", question=question.value, what=what)),
            *said,
            Buttons(buttons(speech, project)),
        )

    def answered_message(self, voice: Voice, project: Project, today: date) -> Message:
        """The weekly question after its answer."""
        speech = self._speech(voice)
        state = state_of(speech, project, today)
        return speech.message(
            Heading(project.plan.what),
            speech.text("weekly-answered", state=state),
            *([Text(project.line)] if project.line else []),
            *([Buttons((look_button(speech, project),))] if project.is_open else []),
            notify=False,
        )

    # --- whoever else has to do with it ----------------------------------------------------------

    def lead_message(
        self,
        voice: Voice,
        project: Project,
        effect: ProjectEffect,
        today: date,
        *,
        leads: bool = True,
    ) -> Message | None:
        """What the lead hears of it, or others may; None where that is nothing."""
        speech, what = self._speech(voice), project.plan.what
        match effect:
            case Taken(moved=moved) if project.owner:
                key = "taken-lead-moved" if moved else "taken-lead"
                said: list[Block] = [speech.text(key, what=what, name=project.owner.name)]
                return speech.message(*said, step_line(speech, project.plan, today))
            case Declined(by):
                return _orphaned(speech, project, "declined-lead", by.name, leads=leads)
            case Unanswered(by):
                return _orphaned(speech, project, "unanswered-lead", by.name, leads=leads)
            case Rested(by):
                return _orphaned(speech, project, "resting-lead", by.name, leads=leads)
            case Lost(person):
                key = "lost-asked" if project.owner else "lost-lead"
                return _orphaned(speech, project, key, person.name, leads=leads)
            case _:
                return None

    def before_message(self, voice: Voice, project: Project) -> Message:
        """To whoever has handed it over."""
        speech = self._speech(voice)
        name = project.owner.name if project.owner else ""
        return speech.message(speech.text("taken-before", what=project.plan.what, name=name))

    def other_message(
        self, voice: Voice, project: Project, effect: Changed | Ended, today: date
    ) -> Message:
        """To those who have to do with it and have not done this themselves."""
        speech, what = self._speech(voice), project.plan.what
        if isinstance(effect, Ended):
            return speech.message(speech.text("ended-other", what=what))
        return speech.message(
            speech.text("changed-other", what=what),
            Bullets(changed_lines(speech, project.plan, effect.details, today)),
            Buttons((look_button(speech, project),)),
        )

    def project_undelivered_message(
        self, voice: Voice, project: Project, reason: str, to: Party | None = None
    ) -> Message:
        """To the lead: why the place was not told, or `to` was not asked."""
        speech = self._speech(voice)
        heading = speech("project-undelivered", place=project.place_name)
        if to:
            heading = speech("project-undelivered-to", name=to.name, what=project.plan.what)
        return speech.message(
            Heading(heading),
            speech.text("undelivered-place", reason=reason),
        )

    def customers_message(self, voice: Voice, project: Project) -> Message:
        """To the lead of what is done: whether customers are to hear of it."""
        speech = self._speech(voice)
        return speech.message(
            speech.text("customers-ask", what=project.plan.what),
            Buttons((speech.button("draft-text", Verb.DRAFT_TEXT, project.id),)),
        )

    # --- the place -------------------------------------------------------------------------------

    def project_place_message(
        self,
        voice: Voice,
        project: Project,
        effect: Taken | TeamAsked | Finished | Orphaned,
        today: date,
    ) -> Message:
        """What everybody may know."""
        speech = self._speech(voice)
        match effect:
            case Taken(first=True):
                return _started(speech, project, today)
            case Taken():
                return _taken_over(speech, project)
            case TeamAsked():
                return _team_asked(speech, project)
            case Finished():
                return _done(speech, project, today)
            case Orphaned():
                return _free(speech, project)

    def digest_message(
        self, voice: Voice, open_ones: Sequence[Project], done: Sequence[Project], today: date
    ) -> Message:
        """The weekly overview."""
        speech = self._speech(voice)
        stuck = sum(one.state is ProjectState.STUCK for one in open_ones)
        moving = [one for one in open_ones if one.state is ProjectState.GOING]
        quiet = sum(one.is_quiet for one in moving)
        going = len(moving) - quiet
        counts = {"going": going, "quiet": quiet, "stuck": stuck, "done": len(done)}
        heading = speech("digest-heading", **counts)
        return speech.message(
            Heading(heading), *_listed(speech, [*done, *open_ones], today, MOST_LINES)
        )

    def standing_message(self, voice: Voice, projects: Sequence[Project], today: date) -> Message:
        """Where the last ideas stand, before a new round."""
        speech = self._speech(voice)
        return speech.message(
            Heading(speech("standing-heading")),
            *_listed(speech, projects, today, MOST_STANDING),
            notify=False,
        )


def _orphaned(speech: Speech, project: Project, key: str, name: str, *, leads: bool) -> Message:
    facts = {"what": project.plan.what, "name": name, "place": project.place_name}
    alone = project.owner is None or project.state is ProjectState.RESTING
    look = (look_button(speech, project),)
    buttons = orphan_buttons(speech, project) if alone and leads else look
    return speech.message(Text(speech(key, **facts)), Buttons(buttons))


def _started(speech: Speech, project: Project, today: date) -> Message:
    name = project.owner.name if project.owner else ""
    return speech.message(
        Heading(speech("project-started-heading", what=project.plan.what)),
        speech.text("project-started", name=name),
        *plan_lines(speech, project.plan, today),
    )


def _taken_over(speech: Speech, project: Project) -> Message:
    name = project.owner.name if project.owner else ""
    said = speech.text("project-taken-over", what=project.plan.what, name=name)
    return speech.message(said, notify=False)


def _team_asked(speech: Speech, project: Project) -> Message:
    name = project.owner.name if project.owner else ""
    said: list[Block] = []
    if project.need:
        need = speech("project-need", need=project.need.value)
        said.append(speech.text("team-asked-need", need=need))
    if project.line:
        said.append(Text(project.line))
    return speech.message(
        Heading(speech("team-asked-heading", what=project.plan.what, name=name)),
        *said,
        speech.text("team-asked", name=name),
    )


def _free(speech: Speech, project: Project) -> Message:
    buttons = (volunteer_button(speech, project), look_button(speech, project))
    return speech.message(
        Text(speech("project-free", what=project.plan.what)),
        Buttons(buttons),
    )


def _done(speech: Speech, project: Project, today: date) -> Message:
    plan, owner = project.plan, project.owner
    thanks = (
        speech.text("done-thanks", name=owner.name) if owner else speech.text("done-thanks-all")
    )
    return speech.message(
        Heading(speech("done-heading", what=plan.what)),
        *origin_lines(speech, project, today),
        *([speech.text("project-effect-is", effect=plan.effect)] if plan.effect else []),
        *([Text(project.line)] if project.line else []),
        thanks,
    )


def _listed(speech: Speech, projects: Sequence[Project], today: date, most: int) -> list[Block]:
    lines = [said_line(speech, one, today) for one in projects[:most]]
    rest = len(projects) - most
    if rest > 0:
        lines.append(speech("digest-more", count=rest))
    return [Bullets(tuple(lines)), Buttons((speech.button("projects", Verb.PROJECTS),))]
