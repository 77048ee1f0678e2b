"""The forms of projects: a new one, another day, its plan, its end."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.core.project import LONGEST_AHEAD, Detail, Need, Plan, Project
from bot.port import ChoiceField, DateField, Field, Form, Option, Role, Text, TextField
from bot.views.base import Base
from bot.views.project_speech import line_of, said
from bot.views.start import NO_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.core.model import Card
    from bot.port import Block, Button, Person
    from bot.texts import Voice
    from bot.views.speech import Speech

TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as it was typed, and who is to be asked."""

    what: str = field(default="", repr=False)
    step: str = field(default="", repr=False)
    due: str = ""
    effect: str = field(default="", repr=False)
    who: str = field(default="", repr=False)
    card: str = ""  # where there are too many for a button each

    @classmethod
    def of(cls, plan: Plan) -> PlanDraft:
        """A plan as it would be typed."""
        return cls(plan.what, plan.step, plan.due.isoformat(), plan.effect)


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
        what, *rest = _plan_fields(speech, draft, today)
        return _form(
            speech,
            "project",
            Action(Verb.PROPOSE, about),
            (*_card_field(speech, cards, draft), what, _who(speech, members, reader, draft), *rest),
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
        return _form(
            speech,
            "another-day",
            Action(Verb.TAKE_BY, project.id),
            (_due(speech, "project-due", typed or plan.due.isoformat(), today),),
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
        return _form(
            speech,
            "edit",
            Action(Verb.SAVE_EDIT, f"{project.id}.{project.version}"),
            tuple(_plan_fields(speech, draft, today)),
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
        return _form(
            speech,
            name,
            Action(Verb.HAND_TO, project.id),
            (_who(speech, members, reader, PlanDraft(who=chosen)),),
            intro=[speech.text(f"{name}-intro", what=project.plan.what)],
            submit="hand-over-submit",
            errors=errors,
        )

    def end_form(self, voice: Voice, project: Project) -> Form:
        """Asks before a project is ended."""
        speech = self._speech(voice)
        intro = [speech.text("end-intro", what=project.plan.what)]
        return _form(speech, "end", Action(Verb.END_PROJECT_YES, project.id), (), intro=intro)

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
        fields: list[Field] = [_text(speech, "line", "explain-line", typed)]
        buttons: tuple[Button, ...] = ()
        if stuck:
            intro.append(Text(speech("explain-team-hint", **facts), small=True))
            fields.insert(0, _need(speech, need))
            buttons = (speech.button("ask-team", Verb.ASK_TEAM, project.id),)
        return _form(
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
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """One field, until."""
        speech = self._speech(voice)
        return _form(
            speech,
            "pause",
            Action(Verb.PAUSE_UNTIL, project.id),
            (_due(speech, "project-due", until, today, name="until"),),
            intro=[speech.text("pause-intro", what=project.plan.what)],
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
        return _form(
            speech,
            "finish",
            Action(Verb.FINISH_YES, project.id),
            (
                _text(speech, "effect", "project-effect", effect),
                _text(speech, "line", "explain-line", line),
            ),
            intro=[Text(speech("finish-intro", **facts))],
            errors=errors,
        )


def _form(
    speech: Speech,
    name: str,
    action: Action,
    fields: tuple[Field, ...],
    *,
    intro: Sequence[Block] = (),
    submit: str = "",
    errors: Mapping[str, str] = NO_ERRORS,
    buttons: tuple[Button, ...] = (),
) -> Form:
    return Form(
        action=str(action),
        title=speech(f"{name}-title"),
        submit=speech(submit or f"{name}-submit"),
        fields=fields,
        intro=tuple(intro),
        buttons=buttons,
        errors=errors,
        cancel=speech("button-close"),
        language=speech.voice.language[:2],
    )


def _plan_fields(speech: Speech, draft: PlanDraft, today: date) -> list[Field]:
    return [
        _text(speech, "what", "project-what", draft.what, required=True),
        _text(speech, "step", "project-step", draft.step, required=True, hint=True),
        _due(speech, "project-due", draft.due, today),
        _text(speech, "effect", "project-effect", draft.effect, hint=True),
    ]


def _text(
    speech: Speech,
    name: str,
    key: str,
    value: str,
    *,
    required: bool = False,
    hint: bool = False,
) -> TextField:
    return TextField(
        name,
        speech(key),
        value=value,
        max_length=TEXT_LIMIT,
        required=required,
        hint=speech(f"{key}-hint") if hint else "",
    )


def _due(speech: Speech, key: str, value: str, today: date, name: str = "due") -> DateField:
    return DateField(
        name,
        speech(key),
        value=value,
        earliest=today.isoformat(),
        latest=(today + LONGEST_AHEAD).isoformat(),
        required=True,
    )


def _who(speech: Speech, members: Sequence[Person], reader: str, draft: PlanDraft) -> ChoiceField:
    """Nobody is chosen at first: whose idea it is must not seem to be known."""
    people = [one for one in members if one.role in (Role.ADMIN, Role.MEMBER)]
    named = sorted(
        ((_name(speech, one, reader), one.id) for one in people), key=lambda one: one[0].casefold()
    )
    options = [Option("", speech("project-who-none"))]
    options += [Option(str(person), name) for name, person in named]
    hint = speech("project-who-hint")
    return ChoiceField("who", speech("project-who"), tuple(options), value=draft.who, hint=hint)


def _name(speech: Speech, person: Person, reader: str) -> str:
    name = person.name or person.handle
    return speech("project-who-you", name=name) if person.id == reader else name


def _card_field(speech: Speech, cards: Sequence[Card], draft: PlanDraft) -> tuple[ChoiceField, ...]:
    if not cards:
        return ()
    options = tuple(Option(card.id, card.text) for card in cards)
    return (ChoiceField("card", speech("project-card"), options, value=draft.card),)


def _need(speech: Speech, value: str) -> ChoiceField:
    values = (*(need.value for need in Need), "")
    options = tuple(
        Option(each, speech("explain-need-option", need=each or "none")) for each in values
    )
    return ChoiceField("need", speech("explain-need"), options, value=value)
