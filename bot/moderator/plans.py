"""Plans on their way in: what was typed into a project's form, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.core import wording
from bot.core.project import Detail, Plan, day_ahead
from bot.core.refusal import Reason, RefusedError
from bot.views import PlanDraft
from bot.views.project_fields import TEXT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from bot.moderator.asked import Asked

T = TypeVar("T")

Wrong = dict[str, RefusedError]


def typed(asked: Asked) -> PlanDraft:
    """The form's values; raises RefusedError for a form that is none of ours."""
    if not asked.has(*Detail):
        raise RefusedError(Reason.STALE)
    return PlanDraft(
        what=asked.text("what"),
        step=asked.text("step"),
        due=asked.text("due"),
        effect=asked.text("effect"),
        who=asked.text("who"),
        card=asked.text("card"),
    )


def checked(draft: PlanDraft, today: date, kept: date | None = None) -> tuple[Plan | None, Wrong]:
    """The plan as it will be kept, or what is wrong, by field; `kept`: a day that may stay."""
    wrong: Wrong = {}
    what = _tried(wrong, "what", lambda: required(draft.what, Reason.WHAT_MISSING))
    step = _tried(wrong, "step", lambda: required(draft.step, Reason.STEP_MISSING))
    due = _tried(wrong, "due", lambda: day_ahead(draft.due, today, kept))
    effect = _tried(wrong, "effect", lambda: sentence(draft.effect))
    if what is None or step is None or due is None or effect is None:
        return None, wrong
    return Plan(what, step, due, effect), wrong


def _tried(wrong: Wrong, name: str, read: Callable[[], T]) -> T | None:
    try:
        return read()
    except RefusedError as error:
        wrong[name] = error
        return None


def required(text: str, missing: Reason) -> str:
    """A line that has to be there; raises RefusedError."""
    line = sentence(text)
    if not line:
        raise RefusedError(missing)
    return line


def sentence(text: str) -> str:
    """A line as it will be shown, perhaps empty; raises RefusedError."""
    return wording.sentence(text, TEXT_LIMIT)
