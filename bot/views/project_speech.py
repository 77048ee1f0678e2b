"""How projects are put into words: a line, its details, what can be pressed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.project import OWNED, Detail, Plan, Project, ProjectState

if TYPE_CHECKING:
    from datetime import date

    from bot.port import Block, Button, Text
    from bot.views.speech import Speech


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader is to a project; `lead` also for those who may do what the lead may."""

    owner: bool = False
    lead: bool = False
    asked: bool = False
    free: bool = False  # nobody looks after it, and the reader might


def state_of(speech: Speech, project: Project, today: date) -> str:
    """Where it stands: "hängt, es fehlt Zeit". Silence is not taken for "läuft"."""
    if not project.is_quiet or project.state not in (ProjectState.GOING, ProjectState.STUCK):
        return _last_known(speech, project, today)
    quiet = speech("project-state-quiet", weeks=project.silent - 1)
    if project.state is ProjectState.GOING:
        return quiet
    return speech("project-state-and", state=_last_known(speech, project, today), quiet=quiet)


def _last_known(speech: Speech, project: Project, today: date) -> str:
    if project.state is ProjectState.PAUSED and project.pause_until:
        day = speech.day(project.pause_until, today)
        return speech("project-state-paused", date=day)
    if project.state is ProjectState.STUCK and project.need:
        need = speech("project-need", need=project.need.value)
        return speech("project-state-stuck", need=need)
    return speech("project-state", state=project.state.value)


def line_of(speech: Speech, project: Project, today: date) -> str:
    """A project in a line, with its owner, who has agreed to be named."""
    facts = {"what": project.plan.what, "state": state_of(speech, project, today)}
    if project.owner is None:
        return speech("project-line", **facts)
    return speech("project-line-owner", name=project.owner.name, **facts)


def said_line(speech: Speech, project: Project, today: date) -> str:
    """The same with the owner's sentence, unless it is weeks old."""
    line = line_of(speech, project, today)
    if not project.line or project.is_quiet:
        return line
    return speech("project-line-said", line=line, said=project.line)


def step_line(speech: Speech, plan: Plan, today: date) -> Text:
    """The first step and its day."""
    return speech.text("project-step-by", step=plan.step, date=speech.day(plan.due, today))


def plan_lines(speech: Speech, plan: Plan, today: date) -> list[Block]:
    """What is to be done, but for its name."""
    effect = [speech.text("project-effect-is", effect=plan.effect)] if plan.effect else []
    return [step_line(speech, plan, today), *effect]


def origin_lines(speech: Speech, project: Project, today: date) -> list[Block]:
    """From which round the idea comes."""
    if project.origin is None:
        return []
    title = speech(f"method-{project.origin.method}-title")
    day = speech.day(project.origin.day, today)
    return [speech.text("project-origin", title=title, date=day)]


def changed_lines(
    speech: Speech, plan: Plan, details: tuple[Detail, ...], today: date
) -> tuple[str, ...]:
    """What some details say now."""
    return tuple(
        speech("changed-detail", detail=detail.value, value=said(speech, plan, detail, today))
        for detail in details
    )


def said(speech: Speech, plan: Plan, detail: Detail, today: date) -> str:
    """What one detail says, for people."""
    match detail:
        case Detail.DUE:
            return speech.day(plan.due, today)
        case Detail.WHAT:
            return plan.what
        case Detail.STEP:
            return plan.step
        case Detail.EFFECT:
            return plan.effect


# --- buttons ---------------------------------------------------------------------------------


def look_button(speech: Speech, project: Project) -> Button:
    """To one project, with what can be done with it."""
    return speech.button("look", Verb.LOOK, project.id)


def ask_buttons(speech: Speech, project: Project) -> tuple[Button, ...]:
    """For whoever is asked to look after it."""
    return (
        speech.button("take", Verb.TAKE, project.id, primary=True),
        speech.button("another-day", Verb.ANOTHER_DAY, project.id),
        speech.button("decline", Verb.DECLINE, project.id),
    )


def volunteer_button(speech: Speech, project: Project) -> Button:
    """For any member, where nobody looks after it: to press it is to agree."""
    return speech.button("volunteer", Verb.TAKE, project.id, primary=True)


def status_buttons(speech: Speech, project: Project) -> tuple[Button, ...]:
    """For the owner: how it is going."""
    return (
        speech.button("going", Verb.GOING, project.id, primary=True),
        speech.button("stuck", Verb.STUCK, project.id),
        speech.button("finish", Verb.FINISH, project.id),
        speech.button("pause", Verb.PAUSE, project.id),
    )


def still_right_buttons(speech: Speech, project: Project) -> tuple[Button, ...]:
    """For an owner who has been silent for weeks."""
    return (
        speech.button("go-on", Verb.GOING, project.id, primary=True),
        speech.button("hand-over", Verb.HAND_OVER, project.id),
        speech.button("end-project", Verb.END_PROJECT, project.id),
    )


def orphan_buttons(speech: Speech, project: Project) -> tuple[Button, ...]:
    """For the lead of a project that nobody looks after."""
    return (
        speech.button("ask-another", Verb.HAND_OVER, project.id, primary=True),
        speech.button("end-project", Verb.END_PROJECT, project.id),
    )


def all_buttons(speech: Speech, project: Project, standing: Standing) -> tuple[Button, ...]:
    """Whatever that reader can do with it."""
    if not project.is_open:
        return ()
    buttons = ask_buttons(speech, project) if standing.asked else ()
    if standing.free:
        buttons += (volunteer_button(speech, project),)
    owned = project.state in OWNED
    if standing.owner and owned:
        buttons += status_buttons(speech, project)
    if standing.owner or standing.lead:
        done = () if standing.owner and owned else ("finish",)
        buttons += tuple(
            speech.button(name, _VERBS[name], project.id)
            for name in (*done, "edit", "hand-over" if owned else "ask-another", "end-project")
        )
    return buttons


_VERBS = {
    "finish": Verb.FINISH,
    "edit": Verb.EDIT,
    "hand-over": Verb.HAND_OVER,
    "ask-another": Verb.HAND_OVER,
    "end-project": Verb.END_PROJECT,
}
