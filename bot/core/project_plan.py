"""A project's plan, which several may change at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core import project_moves as fx
from bot.core.project import EARLIER_KEPT, Detail, Plan, Project
from bot.core.refusal import Reason, RefusedError

if TYPE_CHECKING:
    from bot.core.project_moves import Now, ProjectStepped


def edit(project: Project, move: fx.Edit, _now: Now) -> ProjectStepped:
    """On top of what others have changed meanwhile; refused where the two clash."""
    merged, clashes = merge(project, move.plan, move.version)
    if clashes:
        raise RefusedError(Reason.EDITED_MEANWHILE)
    details = different(project.plan, merged)
    return with_plan(project, merged), (fx.Changed(details),) if details else ()


def merge(project: Project, plan: Plan, version: int) -> tuple[Plan, tuple[Detail, ...]]:
    """A plan that was written on the form of an earlier version, with what has changed since.

    Returns it together with the details that both have changed, each in another way; in these it
    says what was written on the form.
    """
    now = project.plan
    plans = (*project.earlier, now)  # of the last versions only
    base = plans[max(0, min(len(plans) - 1 - project.version + version, len(plans) - 1))]
    written = different(base, plan)
    merged = replace(now, **{detail: getattr(plan, detail) for detail in written})
    clashes = set(written) & set(different(base, now)) & set(different(now, plan))
    return merged, tuple(detail for detail in Detail if detail in clashes)


def different(one: Plan, other: Plan) -> tuple[Detail, ...]:
    """In what two plans differ."""
    return tuple(detail for detail in Detail if getattr(one, detail) != getattr(other, detail))


def with_plan(project: Project, plan: Plan) -> Project:
    """The next version, where the plan is another; the last few are kept."""
    if plan == project.plan:
        return project
    earlier = (*project.earlier, project.plan)[-EARLIER_KEPT:]
    return replace(project, plan=plan, version=project.version + 1, earlier=earlier)
