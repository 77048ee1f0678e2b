"""The state machine of projects: (project, move, now) -> (project, effects).

Who may make a move is not asked here; nobody is ever made an owner but by their own `Take`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from bot.core import project_moves as fx
from bot.core.calendar import moment_at
from bot.core.project import (
    EARLIER_KEPT,
    SILENT_WEEKS,
    Detail,
    Plan,
    Project,
    ProjectState,
    WeeklyTime,
)
from bot.core.project_moves import ProjectEffect, ProjectMove, Question
from bot.core.refusal import Reason, RefusedError

if TYPE_CHECKING:
    from bot.core.model import PersonId

ASKED = frozenset({ProjectState.PROPOSED, ProjectState.GOING, ProjectState.STUCK})  # every week
_TICK = timedelta(microseconds=1)

ProjectStepped = tuple[Project, tuple[ProjectEffect, ...]]


@dataclass(frozen=True, slots=True)
class _Now:
    """The moment, and the place's weekly time."""

    at: datetime
    times: WeeklyTime

    @property
    def today(self) -> date:
        return self.times.today(self.at)


def proposed(project: Project, now: datetime, times: WeeklyTime) -> ProjectStepped:
    """A new project; whoever asks themselves has agreed. The first question comes next week."""
    project = replace(project, last_week=times.week(now), asks=1)
    if project.lead and project.asked and project.lead.id == project.asked.id:
        return project_step(project, fx.Take(project.lead), now, times)
    return scheduled(project, now, times), (fx.Asked(),)


def project_step(
    project: Project, move: ProjectMove, now: datetime, times: WeeklyTime
) -> ProjectStepped:
    """Carry out one move; raises RefusedError where the table has no entry for it."""
    handler = TABLE[project.state].get(type(move))
    if handler is None:
        over = not project.is_open
        raise RefusedError(Reason.PROJECT_OVER if over else Reason.PROJECT_MOVED_ON)
    after, effects = handler(project, move, _Now(now, times))
    if isinstance(move, fx.Nudge) or _is_asked_as_before(project, after):
        return after, effects
    return scheduled(after, now, times), effects


def _is_asked_as_before(project: Project, after: Project) -> bool:
    """Then it stays due when it was: perhaps that moment has passed while the bot was down."""
    return {project.state, after.state} <= ASKED and project.last_week == after.last_week


def rescheduled(project: Project, now: datetime, times: WeeklyTime) -> Project:
    """The same after a change of the place's times; what is due already stays so."""
    overdue = project.due_at is not None and project.due_at <= now
    return project if overdue else scheduled(project, now, times)


def scheduled(project: Project, now: datetime, times: WeeklyTime) -> Project:
    """The same project, due when a place with these times asks about it next."""
    due_at = None
    if project.state in ASKED:
        due_at = times.next(now, project.last_week)
    elif project.pause_until and project.state is ProjectState.PAUSED:
        back = moment_at(project.pause_until, time(), times.zone)
        due_at = times.next(max(now, back - _TICK), project.last_week)
    return replace(project, due_at=due_at)


# --- whoever is asked ------------------------------------------------------------------------


def _take(project: Project, move: fx.Take, now: _Now) -> ProjectStepped:
    """Whoever is asked; where nobody is, whoever offers themselves."""
    offered = project.state is ProjectState.UNOWNED
    if not offered and (project.asked is None or project.asked.id != move.by.id):
        raise RefusedError(Reason.PROJECT_MOVED_ON)
    plan = replace(project.plan, due=move.due or project.plan.due)
    after = replace(
        _with_plan(project, plan),
        owner=move.by,
        asked=None,
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


def _latest(project: Project, now: _Now) -> tuple[int, int]:
    """Whoever has just agreed is not asked how it is going in the same week."""
    week = now.times.week(now.at)
    return max(week, project.last_week or week)


def _decline(project: Project, _move: fx.Decline, _now: _Now) -> ProjectStepped:
    if project.asked is None:
        raise RefusedError(Reason.PROJECT_MOVED_ON)
    return _without_asked(project), (fx.Declined(project.asked),)


def _without_asked(project: Project) -> Project:
    state = project.state if project.owner else ProjectState.UNOWNED
    return replace(project, asked=None, state=state)


def _hand_over(project: Project, move: fx.HandOver, now: _Now) -> ProjectStepped:
    if project.owner and project.owner.id == move.to.id:
        raise RefusedError(Reason.OWNER_ALREADY)
    project = replace(project, asked=move.to, asks=project.asks + 1)
    if project.owner:
        return project, (fx.Asked(),)
    after = replace(
        project,
        state=ProjectState.PROPOSED,
        silent=0,
        last_week=_latest(project, now),
    )
    return after, (fx.Asked(),)


def _lose(project: Project, move: fx.Lose, _now: _Now) -> ProjectStepped:
    after, effects = _let_go(project, move.person)
    if after.state is not ProjectState.UNOWNED:
        return after, effects
    if move.lead_too or (after.lead and after.lead.id == move.person):
        after = replace(after, lead=None)
    orphaned = after.lead is None and after != project
    return after, (*effects, fx.Orphaned()) if orphaned else effects


def _let_go(project: Project, person: PersonId) -> ProjectStepped:
    if project.asked and project.asked.id == person:
        return _without_asked(project), (fx.Lost(project.asked),)
    if project.owner is None or project.owner.id != person:
        return project, ()
    state = ProjectState.PROPOSED if project.asked else ProjectState.UNOWNED
    return replace(project, owner=None, state=state, silent=0), (fx.Lost(project.owner),)


# --- the weekly question, and its answers ----------------------------------------------------


def _nudge(project: Project, _move: fx.Nudge, now: _Now) -> ProjectStepped:
    """Asks, or finds that this is no moment to ask: it may be night by now, or a holiday."""
    moment = now.times.overdue(now.at, project.last_week)
    if moment > now.at:
        return replace(project, due_at=moment), ()
    after, effects = _asked(project, now)
    return scheduled(after, now.at, now.times), effects


def _asked(project: Project, now: _Now) -> ProjectStepped:
    asked = replace(project, last_week=now.times.week(now.at), silent=project.silent + 1)
    if project.silent > SILENT_WEEKS or (project.silent == SILENT_WEEKS and not project.owner):
        return _left_alone(asked)
    back = replace(asked, state=ProjectState.GOING, pause_until=None, silent=1)
    match project.state:
        case ProjectState.PAUSED:
            return back, (fx.Nudged(Question.BACK),)
        case ProjectState.PROPOSED:
            return asked, (fx.Nudged(Question.TAKE),)
        case _:
            silent = project.silent == SILENT_WEEKS
            return asked, (fx.Nudged(Question.STILL_RIGHT if silent else Question.WEEKLY),)


def _left_alone(project: Project) -> ProjectStepped:
    if project.owner:
        return replace(project, state=ProjectState.RESTING), (fx.Unanswered(project.owner),)
    if project.asked is None:  # a proposal asks somebody, always
        raise RefusedError(Reason.PROJECT_MOVED_ON)
    return _without_asked(project), (fx.Unanswered(project.asked),)


def _answered(project: Project, now: _Now, state: ProjectState) -> Project:
    need = project.need if state is ProjectState.STUCK else None
    return replace(
        project,
        state=state,
        silent=0,
        answered_at=now.at,
        line="",
        need=need,
        pause_until=None,
    )


def _report(project: Project, move: fx.Report, now: _Now) -> ProjectStepped:
    state = ProjectState.STUCK if move.stuck else ProjectState.GOING
    return _answered(project, now, state), (fx.Answered(),)


def _explain(project: Project, move: fx.Explain, now: _Now) -> ProjectStepped:
    after = replace(project, line=move.line, need=move.need, answered_at=now.at)
    return after, (fx.Answered(),)


def _ask_team(project: Project, _move: fx.AskTeam, _now: _Now) -> ProjectStepped:
    return project, (fx.TeamAsked(),)


def _pause(project: Project, move: fx.Pause, now: _Now) -> ProjectStepped:
    if move.until <= now.today:
        raise RefusedError(Reason.DATE_PAST)
    paused = _answered(project, now, ProjectState.PAUSED)
    return replace(paused, pause_until=move.until), (fx.Answered(),)


def _finish(project: Project, move: fx.Finish, now: _Now) -> ProjectStepped:
    done = _with_plan(project, replace(project.plan, effect=move.effect))
    done = replace(_answered(done, now, ProjectState.DONE), line=move.line)
    return _closed(done, now), (fx.Answered(), fx.Finished())


def _end(project: Project, _move: fx.End, now: _Now) -> ProjectStepped:
    return _closed(replace(project, state=ProjectState.ENDED), now), (fx.Answered(), fx.Ended())


def _closed(project: Project, now: _Now) -> Project:
    return replace(project, asked=None, closed_at=now.at)


# --- the plan --------------------------------------------------------------------------------


def _edit(project: Project, move: fx.Edit, _now: _Now) -> ProjectStepped:
    """On top of what others have changed meanwhile; refused where the two clash."""
    merged, clashes = merge(project, move.plan, move.version)
    if clashes:
        raise RefusedError(Reason.EDITED_MEANWHILE)
    details = different(project.plan, merged)
    return _with_plan(project, merged), (fx.Changed(details),) if details else ()


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


def _with_plan(project: Project, plan: Plan) -> Project:
    if plan == project.plan:
        return project
    earlier = (*project.earlier, project.plan)[-EARLIER_KEPT:]
    return replace(project, plan=plan, version=project.version + 1, earlier=earlier)


# --- the table -------------------------------------------------------------------------------

Handler = Callable[[Project, Any, _Now], ProjectStepped]
Row = dict[type[ProjectMove], Handler]

_OPEN: Row = {
    fx.HandOver: _hand_over,
    fx.Finish: _finish,
    fx.End: _end,
    fx.Edit: _edit,
    fx.Lose: _lose,
    fx.Take: _take,
    fx.Decline: _decline,
}
_OWNED: Row = _OPEN | {fx.Report: _report, fx.Explain: _explain, fx.Pause: _pause}

TABLE: dict[ProjectState, Row] = {
    ProjectState.PROPOSED: _OPEN | {fx.Nudge: _nudge},
    ProjectState.UNOWNED: _OPEN,
    ProjectState.GOING: _OWNED | {fx.Nudge: _nudge},
    ProjectState.STUCK: _OWNED | {fx.Nudge: _nudge, fx.AskTeam: _ask_team},
    ProjectState.PAUSED: _OWNED | {fx.Nudge: _nudge},
    ProjectState.RESTING: _OWNED,
    ProjectState.DONE: {},
    ProjectState.ENDED: {},
}
