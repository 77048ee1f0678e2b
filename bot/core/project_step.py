"""The state machine of projects: (project, move, now) -> (project, effects).

Who may make a move is not asked here; nobody is ever made an owner but by their own `Take`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from bot.core import project_moves as fx
from bot.core.calendar import Week, moment_at
from bot.core.project import SILENT_WEEKS, TICK, Project, ProjectState, WeeklyTime
from bot.core.project_moves import Now, ProjectMove, ProjectStepped, Question
from bot.core.project_owner import asking_nobody, decline, hand_over, lose, take, without_asked
from bot.core.project_plan import edit, with_plan
from bot.core.refusal import Reason, RefusedError

ASKED = frozenset({ProjectState.PROPOSED, ProjectState.GOING, ProjectState.STUCK})  # every week
_OWNER_ASKED = frozenset({ProjectState.GOING, ProjectState.STUCK, ProjectState.PAUSED})


def proposed(project: Project, now: datetime, times: WeeklyTime) -> ProjectStepped:
    """A new project; whoever asks themselves has agreed. The first question comes next week."""
    project = replace(project, asked_by=project.lead, asked_in=times.week(now), asks=1)
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
    weeks = project.last_week, project.asked_in
    same = weeks == (after.last_week, after.asked_in if project.owner is None else weeks[1])
    return {project.state, after.state} <= ASKED and same


def rescheduled(project: Project, now: datetime, times: WeeklyTime) -> Project:
    """The same after a change of the place's times; what is due already stays so."""
    overdue = project.due_at is not None and project.due_at <= now
    return project if overdue else scheduled(project, now, times)


def scheduled(project: Project, now: datetime, times: WeeklyTime) -> Project:
    """The same project, due when a place with these times asks about it next."""
    moments = []
    if project.asked:
        moments.append(times.next(now, project.asked_in))
    if project.state in _OWNER_ASKED:
        back = moment_at(project.pause_until, time(), times.zone) if project.pause_until else now
        moments.append(times.next(max(now, back - TICK), project.last_week))
    return replace(project, due_at=min(moments, default=None))


# --- the weekly question, and its answers ----------------------------------------------------


def _nudge(project: Project, _move: fx.Nudge, now: Now) -> ProjectStepped:
    """Asks, or finds that this is no moment to ask: it may be night by now, or a holiday.

    Two may be asked: the owner how it is going, and whoever could take it over whether they will.
    """
    week = now.times.week(now.at)
    owner = _is_owners_turn(project, now) and _is_later(week, project.last_week)
    other = project.asked is not None and _is_later(week, project.asked_in)
    moment = now.times.overdue(now.at, None if owner or other else week)
    if moment > now.at:
        return replace(project, due_at=moment), ()
    after, effects = _owner_asked(replace(project, last_week=week)) if owner else (project, ())
    after, more = _asked_again(replace(after, asked_in=week)) if other else (after, ())
    return scheduled(after, now.at, now.times), (*effects, *more)


def _is_later(week: Week, last: Week | None) -> bool:
    return last is None or last < week


def _is_owners_turn(project: Project, now: Now) -> bool:
    paused = project.pause_until is not None and now.today < project.pause_until
    return project.state in _OWNER_ASKED and not paused


def _owner_asked(project: Project) -> ProjectStepped:
    if project.owner and project.silent > SILENT_WEEKS:
        return replace(project, state=ProjectState.RESTING), (fx.Rested(project.owner),)
    if project.state is ProjectState.PAUSED:
        back = replace(project, state=ProjectState.GOING, pause_until=None, silent=1)
        return back, (fx.Nudged(Question.BACK),)
    silent = project.silent == SILENT_WEEKS
    question = Question.STILL_RIGHT if silent else Question.WEEKLY
    return replace(project, silent=project.silent + 1), (fx.Nudged(question),)


def _asked_again(project: Project) -> ProjectStepped:
    if project.asked and project.reminded == SILENT_WEEKS:
        return without_asked(project), (fx.Unanswered(project.asked),)
    return replace(project, reminded=project.reminded + 1), (fx.Nudged(Question.TAKE),)


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
    return replace(paused, pause_until=move.until, line=move.line), (fx.Answered(),)


def _finish(project: Project, move: fx.Finish, now: Now) -> ProjectStepped:
    done = with_plan(project, replace(project.plan, effect=move.effect))
    done = replace(_answered(done, now, ProjectState.DONE), line=move.line)
    return _closed(done, now), (fx.Answered(), fx.Finished())


def _end(project: Project, _move: fx.End, now: Now) -> ProjectStepped:
    return _closed(replace(project, state=ProjectState.ENDED), now), (fx.Answered(), fx.Ended())


def _closed(project: Project, now: Now) -> Project:
    return replace(asking_nobody(project), closed_at=now.at)


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
    ProjectState.RESTING: _OWNED | {fx.Nudge: _nudge},
    ProjectState.DONE: {},
    ProjectState.ENDED: {},
}
