"""The forms of projects: a new one, another day, its plan, its end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.port import Field, Form, Text
from bot.views.base import Base
from bot.views.project_fields import (
    PlanDraft,
    card_fields,
    day_field,
    framed,
    need_field,
    plan_fields,
    text_field,
    who_field,
)
from bot.views.project_speech import line_of, said
from bot.views.start import NO_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.core.model import Card
    from bot.core.project import Detail, Project
    from bot.port import Block, Button, Person
    from bot.texts import Voice


class ProjectForms(Base):
    """What to fill in about a project."""

    def project_form(
        self,
        voice: Voice,
        draft: PlanDraft,
        about: str,
        *,
        members: Sequence[Person],
        reader: str,
        today: date,
        from_card: bool = False,
        cards: Sequence[Card] = (),
        again: Project | None = None,
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """Fields what, who, step, due, effect; card, where there are `cards` to choose from.

        `again`: an open project from the same idea.
        """
        speech = self._speech(voice)
        intro: list[Block] = [speech.text("project-intro")]
        if from_card or cards:
            intro.append(speech.text("project-intro-card", small=True))
        if again:
            intro.append(speech.text("project-intro-again", line=line_of(speech, again, today)))
        what, *rest = plan_fields(speech, draft, today)
        return framed(
            speech,
            "project",
            Action(Verb.PROPOSE, about),
            (
                *card_fields(speech, cards, draft),
                what,
                who_field(speech, members, reader, draft),
                *rest,
            ),
            intro=intro,
            submit="button-propose",
            errors=errors,
        )

    def insisting(self, voice: Voice, form: Form, why: str) -> Form:
        """The same form as a further question: there are many already."""
        action = Action.parse(form.action)
        about = action.about if action else ""
        button = self._speech(voice).button("propose-anyway", Verb.PROPOSE_ANYWAY, about)
        return replace(form, errors={"": why}, buttons=(button,))

    def another_day_form(
        self,
        voice: Voice,
        project: Project,
        today: date,
        typed: str = "",
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """One field, due."""
        speech = self._speech(voice)
        plan = project.plan
        return framed(
            speech,
            "another-day",
            Action(Verb.TAKE_BY, project.id),
            (day_field(speech, "project-due", typed or plan.due.isoformat(), today),),
            intro=[speech.text("another-day-intro", what=plan.what, step=plan.step)],
            errors=errors,
        )

    def edit_form(
        self,
        voice: Voice,
        project: Project,
        draft: PlanDraft,
        today: date,
        *,
        clashes: Sequence[Detail] = (),
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """Fields what, step, due, effect; where somebody else was faster, what stands there now."""
        speech = self._speech(voice)
        now = {
            detail.value: speech("edit-now", now=said(speech, project.plan, detail, today))
            for detail in clashes
        }
        return framed(
            speech,
            "edit",
            Action(Verb.SAVE_EDIT, f"{project.id}.{project.version}"),
            tuple(plan_fields(speech, draft, today)),
            submit="button-save",
            errors={**now, **errors},
        )

    def hand_over_form(
        self,
        voice: Voice,
        project: Project,
        *,
        members: Sequence[Person],
        reader: str,
        chosen: str = "",
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """One field, who."""
        speech = self._speech(voice)
        name = "hand-over" if project.owner else "ask-another"
        return framed(
            speech,
            name,
            Action(Verb.HAND_TO, project.id),
            (who_field(speech, members, reader, PlanDraft(who=chosen)),),
            intro=[speech.text(f"{name}-intro", what=project.plan.what)],
            submit="hand-over-submit",
            errors=errors,
        )

    def end_form(self, voice: Voice, project: Project) -> Form:
        """Asks before a project is ended."""
        speech = self._speech(voice)
        intro = [speech.text("end-intro", what=project.plan.what)]
        return framed(speech, "end", Action(Verb.END_PROJECT_YES, project.id), (), intro=intro)

    # --- the owner's answers -----------------------------------------------------------------

    def explain_form(
        self,
        voice: Voice,
        project: Project,
        *,
        stuck: bool,
        typed: str = "",
        need: str = "",
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """Field line; where it is stuck also need, and a button to ask the team."""
        speech = self._speech(voice)
        facts = {"what": project.plan.what, "place": project.place_name}
        intro: list[Block] = [Text(speech(f"explain-{'stuck' if stuck else 'going'}", **facts))]
        fields: list[Field] = [text_field(speech, "line", "explain-line", typed)]
        buttons: tuple[Button, ...] = ()
        if stuck:
            intro.append(Text(speech("explain-team-hint", **facts), small=True))
            fields.insert(0, need_field(speech, need))
            buttons = (speech.button("ask-team", Verb.ASK_TEAM, project.id),)
        return framed(
            speech,
            "explain",
            Action(Verb.EXPLAIN, project.id),
            tuple(fields),
            intro=intro,
            errors=errors,
            buttons=buttons,
        )

    def pause_form(
        self,
        voice: Voice,
        project: Project,
        today: date,
        until: str,
        *,
        line: str = "",
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """Fields until and line."""
        speech = self._speech(voice)
        facts = {"what": project.plan.what, "place": project.place_name}
        return framed(
            speech,
            "pause",
            Action(Verb.PAUSE_UNTIL, project.id),
            (
                day_field(speech, "project-due", until, today, name="until"),
                text_field(speech, "line", "explain-line", line),
            ),
            intro=[Text(speech("pause-intro", **facts))],
            errors=errors,
        )

    def finish_form(
        self,
        voice: Voice,
        project: Project,
        effect: str,
        line: str = "",
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """Fields effect and line."""
        speech = self._speech(voice)
        facts = {"what": project.plan.what, "place": project.place_name}
        return framed(
            speech,
            "finish",
            Action(Verb.FINISH_YES, project.id),
            (
                text_field(speech, "effect", "project-effect", effect),
                text_field(speech, "line", "explain-line", line),
            ),
            intro=[Text(speech("finish-intro", **facts))],
            errors=errors,
        )
