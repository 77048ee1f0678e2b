"""The state machine of projects: (project, move, now) -> (project, effects).

Who may make a move is not asked here; nobody is ever made an owner but by their own `Take`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.core import project_moves as fx
from bot.core.calendar import moment_at
from bot.core.project import SILENT_WEEKS, Project, ProjectState, WeeklyTime
from bot.core.project_moves import Now, ProjectMove, ProjectStepped, Question
from bot.core.project_owner import decline, hand_over, lose, take, without_asked
from bot.core.project_plan import edit, with_plan
from bot.core.refusal import Reason, RefusedError

ASKED = frozenset({ProjectState.PROPOSED, ProjectState.GOING, ProjectState.STUCK})  # every week
_TICK = timedelta(microseconds=1)


def proposed(project: Project, now: datetime, times: WeeklyTime) -> ProjectStepped:
    """A new project; whoever asks themselves has agreed. The first question comes next week."""
    project = replace(project, asked_by=project.lead, last_week=times.week(now), asks=1)
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
    after, effects = handler(project, move, Now(now, times))
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


# --- the weekly question, and its answers ----------------------------------------------------


def _nudge(project: Project, _move: fx.Nudge, now: Now) -> ProjectStepped:
    """Asks, or finds that this is no moment to ask: it may be night by now, or a holiday."""
    moment = now.times.overdue(now.at, project.last_week)
    if moment > now.at:
        return replace(project, due_at=moment), ()
    after, effects = _asked(project, now)
    return scheduled(after, now.at, now.times), effects


def _asked(project: Project, now: Now) -> ProjectStepped:
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
    return without_asked(project), (fx.Unanswered(project.asked),)


def _answered(project: Project, now: Now, state: ProjectState) -> Project:
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


def _report(project: Project, move: fx.Report, now: Now) -> ProjectStepped:
    state = ProjectState.STUCK if move.stuck else ProjectState.GOING
    return _answered(project, now, state), (fx.Answered(),)


def _explain(project: Project, move: fx.Explain, now: Now) -> ProjectStepped:
    after = replace(project, line=move.line, need=move.need, answered_at=now.at)
    return after, (fx.Answered(),)


def _ask_team(project: Project, _move: fx.AskTeam, _now: Now) -> ProjectStepped:
    again = project.team_asked is not None and project.team_asked == project.last_week
    return replace(project, team_asked=project.last_week), (fx.TeamAsked(again=again),)


def _pause(project: Project, move: fx.Pause, now: Now) -> ProjectStepped:
    if move.until <= now.today:
        raise RefusedError(Reason.DATE_PAST)
    paused = _answered(project, now, ProjectState.PAUSED)
    return replace(paused, pause_until=move.until), (fx.Answered(),)


def _finish(project: Project, move: fx.Finish, now: Now) -> ProjectStepped:
    done = with_plan(project, replace(project.plan, effect=move.effect))
    done = replace(_answered(done, now, ProjectState.DONE), line=move.line)
    return _closed(done, now), (fx.Answered(), fx.Finished())


def _end(project: Project, _move: fx.End, now: Now) -> ProjectStepped:
    return _closed(replace(project, state=ProjectState.ENDED), now), (fx.Answered(), fx.Ended())


def _closed(project: Project, now: Now) -> Project:
    return replace(project, asked=None, asked_by=None, closed_at=now.at)


# --- the table -------------------------------------------------------------------------------

Handler = Callable[[Project, Any, Now], ProjectStepped]
Row = dict[type[ProjectMove], Handler]

_OPEN: Row = {
    fx.HandOver: hand_over,
    fx.Finish: _finish,
    fx.End: _end,
    fx.Edit: edit,
    fx.Lose: lose,
    fx.Take: take,
    fx.Decline: decline,
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
