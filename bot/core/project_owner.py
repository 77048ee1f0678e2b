"""Who looks after a project: whoever is asked, agrees, hands it over, or goes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core import project_moves as fx
from bot.core.project import Project, ProjectState
from bot.core.project_plan import with_plan
from bot.core.refusal import Reason, RefusedError

if TYPE_CHECKING:
    from bot.core.model import PersonId
    from bot.core.project_moves import Now, ProjectStepped


def take(project: Project, move: fx.Take, now: Now) -> ProjectStepped:
    """Whoever is asked; where nobody is, whoever offers themselves."""
    offered = project.state is ProjectState.UNOWNED
    if not offered and (project.asked is None or project.asked.id != move.by.id):
        raise RefusedError(Reason.PROJECT_MOVED_ON)
    plan = replace(project.plan, due=move.due or project.plan.due)
    after = replace(
        asking_nobody(with_plan(project, plan)),
        owner=move.by,
        state=ProjectState.GOING,
        silent=0,
        pause_until=None,
        need=None,
        line="",
        last_week=_latest(project, now),
        asks=project.asks + offered,
        started_at=project.started_at or now.at,
    )
    moved, first = plan != project.plan, project.started_at is None
    return after, (fx.Taken(project.owner, moved=moved, first=first),)


def _latest(project: Project, now: Now) -> tuple[int, int]:
    """Whoever has just agreed is not asked how it is going in the same week."""
    week = now.times.week(now.at)
    return max(week, project.last_week or week)


def decline(project: Project, _move: fx.Decline, _now: Now) -> ProjectStepped:
    """Who was the owner before stays it."""
    if project.asked is None:
        raise RefusedError(Reason.PROJECT_MOVED_ON)
    return without_asked(project), (fx.Declined(project.asked),)


def without_asked(project: Project) -> Project:
    """Nobody is asked any more."""
    state = project.state if project.owner else ProjectState.UNOWNED
    return replace(asking_nobody(project), state=state)


def asking_nobody(project: Project) -> Project:
    """All that is known of an asking goes with it."""
    return replace(project, asked=None, asked_by=None, asked_in=None, reminded=0)


def hand_over(project: Project, move: fx.HandOver, now: Now) -> ProjectStepped:
    """Asks somebody; until they agree, the owner stays who it is."""
    if project.owner and project.owner.id == move.to.id:
        raise RefusedError(Reason.OWNER_ALREADY)
    project = replace(
        project,
        asked=move.to,
        asked_by=move.by,
        asked_in=now.times.week(now.at),
        reminded=0,
        asks=project.asks + 1,
    )
    if move.by and move.by.id == move.to.id:
        return take(project, fx.Take(move.by), now)
    if project.owner:
        return project, (fx.Asked(),)
    return replace(project, state=ProjectState.PROPOSED, silent=0), (fx.Asked(),)


def lose(project: Project, move: fx.Lose, _now: Now) -> ProjectStepped:
    """Somebody is no longer there, whatever they were to the project."""
    after, effects = _let_go(project, move.person)
    if after.asked_by and after.asked_by.id == move.person:
        after = replace(after, asked_by=None)
    if after.state is not ProjectState.UNOWNED:
        return after, effects
    if move.lead_too or (after.lead and after.lead.id == move.person):
        after = replace(after, lead=None)
    orphaned = after.lead is None and after != project
    return after, (*effects, fx.Orphaned()) if orphaned else effects


def _let_go(project: Project, person: PersonId) -> ProjectStepped:
    if project.asked and project.asked.id == person:
        return without_asked(project), (fx.Lost(project.asked),)
    if project.owner is None or project.owner.id != person:
        return project, ()
    state = ProjectState.PROPOSED if project.asked else ProjectState.UNOWNED
    return replace(project, owner=None, state=state, silent=0), (fx.Lost(project.owner),)
