"""What becomes of an idea: a project, its people, the time at which a place is asked about it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from bot.core.calendar import DAY, HOUR, IsHoliday, Week, moment_at, next_nudge, week_of
from bot.core.model import CardId, PersonId, PlaceId, RoundId
from bot.core.refusal import Reason, RefusedError

ProjectId = NewType("ProjectId", str)

MOST_OPEN = 3  # in a place, unless the lead insists
EARLIER_KEPT = 20  # versions of a plan
SILENT_WEEKS = 3  # after so many the question is another one
FIRST_STEP_IN = timedelta(days=14)
LONGEST_AHEAD = timedelta(days=366)
_SATURDAY = 5
_EVENING = time(18)
TICK = timedelta(microseconds=1)  # before a moment, so that this one counts as later


class ProjectState(StrEnum):
    """Where a project stands."""

    PROPOSED = "proposed"  # somebody is asked, nobody has agreed yet
    UNOWNED = "unowned"  # nobody looks after it: the lead may ask somebody else
    GOING = "going"
    STUCK = "stuck"
    PAUSED = "paused"
    RESTING = "resting"  # not a word for weeks: it is left alone until somebody says "go on"
    DONE = "done"
    ENDED = "ended"


OWNED = frozenset(
    {ProjectState.GOING, ProjectState.STUCK, ProjectState.PAUSED, ProjectState.RESTING}
)
OVER = frozenset({ProjectState.DONE, ProjectState.ENDED})


class Need(StrEnum):
    """What is missing where it is stuck."""

    TIME = "time"
    DECISION = "decision"
    HELP = "help"
    KNOWLEDGE = "knowledge"


class Detail(StrEnum):
    """What two people may edit at once."""

    WHAT = "what"
    STEP = "step"
    DUE = "due"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True, repr=False)
class Party:
    """Somebody who has to do with a project, by what they are called and the platform's guess."""

    id: PersonId
    name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The round an idea comes from. Whose idea it was nobody knows."""

    round: RoundId
    card: CardId
    method: str
    day: date


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done: all that people write on the form."""

    what: str = field(repr=False)
    step: str = field(repr=False)  # the first one
    due: date  # of that step
    effect: str = field(repr=False)  # how customers will notice


@dataclass(frozen=True, slots=True)
class Project:
    """An idea on its way; `owner` has agreed, `asked` has not answered yet."""

    id: ProjectId
    place: PlaceId
    place_name: str = field(repr=False)
    plan: Plan
    proposed_at: datetime
    lead: Party | None = field(default=None, repr=False)
    owner: Party | None = field(default=None, repr=False)
    asked: Party | None = field(default=None, repr=False)
    asked_by: Party | None = field(default=None, repr=False)  # has proposed whoever is asked
    origin: Origin | None = None
    zone: str = "Europe/Berlin"  # the platform's, where the place has chosen none
    state: ProjectState = ProjectState.PROPOSED
    asks: int = 0  # how often somebody was asked to take it, or has offered to
    asked_in: Week | None = None  # the week in which `asked` was asked last
    reminded: int = 0  # how often `asked` was asked again
    started_at: datetime | None = None  # since somebody first took it
    due_at: datetime | None = None  # when the clock has something to do
    last_week: Week | None = None  # of the owner's last question; there is no second one in it
    silent: int = 0  # questions since the last answer
    pause_until: date | None = None
    need: Need | None = None
    team_asked: Week | None = None  # the week of the question that the team was asked about last
    line: str = field(default="", repr=False)  # the sentence with the last answer
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 0  # of the plan; a form carries the one it was opened on
    earlier: tuple[Plan, ...] = field(default=(), repr=False)  # the versions before, oldest first

    @property
    def is_open(self) -> bool:
        """Whether it is neither done nor ended."""
        return self.state not in OVER

    @property
    def is_quiet(self) -> bool:
        """Whether at least one whole week's question got no answer since the last one."""
        return self.owner is not None and self.silent > 1


def said_since(project: Project, moment: datetime) -> Project:
    """The same with its owner's sentence only if that was said later.

    A sentence belongs to the overview after it, and to none of those that follow.
    """
    is_new = project.answered_at is not None and project.answered_at > moment
    return project if is_new else replace(project, line="")


def without(project: Project, person: PersonId) -> Project:
    """The same with nothing of that person in it but what they have done as its owner."""

    def kept(party: Party | None) -> Party | None:
        return None if party and party.id == person else party

    asked = kept(project.asked)
    asked_by = kept(project.asked_by) if asked else None
    left = replace(project, lead=kept(project.lead), asked=asked, asked_by=asked_by)
    if left.state is ProjectState.PROPOSED and left.asked is None:
        return replace(left, state=ProjectState.UNOWNED, due_at=None)
    return left


@dataclass(frozen=True, slots=True)
class Digest:
    """A place's weekly overview: about which week's questions, when it is due, when it last was."""

    place: PlaceId
    week: Week | None = None
    due_at: datetime | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WeeklyTime:
    """When a place is asked: a weekday (0 is Monday) and a wall time, on working days only."""

    weekday: int = 0
    at: time = time(9)
    zone: str = "Europe/Berlin"
    is_holiday: IsHoliday = field(default=lambda _day: False, repr=False, compare=False)

    def next(self, after: datetime, last_week: Week | None = None) -> datetime:
        """The first such moment after `after`, in UTC; none in `last_week` or before it."""
        return next_nudge(
            after, self.weekday, self.at, self.zone, self.is_holiday, last_week=last_week
        )

    def week(self, moment: datetime) -> Week:
        """The ISO week that people there have."""
        return week_of(moment, self.zone)

    def today(self, now: datetime) -> date:
        """The day that people there have."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def works(self, day: date) -> bool:
        """Whether that is a working day."""
        return day.weekday() < _SATURDAY and not self.is_holiday(day)

    def next_workday(self, now: datetime) -> datetime:
        """At the same wall time on the next working day, in UTC."""
        day = self.today(now) + DAY
        while not self.works(day):
            day += DAY
        return moment_at(day, self.at, self.zone)

    def civil(self, now: datetime) -> datetime:
        """When to say what is overdue: now, if that is at work; else on the next working morning.

        The bot may have been down at the right moment, and be back at night or on a holiday.
        """
        today = self.today(now)
        if self.works(today):
            start = moment_at(today, self.at, self.zone)
            if now < start:
                return start
            if now <= max(start + HOUR, moment_at(today, _EVENING, self.zone)):
                return now
        return self.next_workday(now)

    def overdue(self, now: datetime, last_week: Week | None) -> datetime:
        """When to ask what is due: never before this week's own moment, which may lie ahead.

        Where that has passed, at the next civil one of the week; where none is left, the next time.
        """
        own = self.next(self._week_begins(now) - TICK, last_week)
        if own > now:
            return own
        moment = self.civil(now)
        return moment if self.week(moment) == self.week(now) else self.next(now, last_week)

    def _week_begins(self, now: datetime) -> datetime:
        today = self.today(now)
        return moment_at(today - today.weekday() * DAY, time(), self.zone)


def digest_after(digest: Digest, now: datetime, times: WeeklyTime) -> Digest:
    """The overview that tells of this week's questions: a working day later, once a week."""
    week = times.week(now)
    if digest.week is not None and week <= digest.week:
        return digest
    return replace(digest, week=week, due_at=times.next_workday(now))


def day_ahead(typed: str, today: date, kept: date | None = None) -> date:
    """A day that people have chosen: today or later, a year ahead at most.

    `kept` is what stood there before, which may stay. Raises RefusedError.
    """
    if not typed.strip():
        raise RefusedError(Reason.DATE_MISSING)
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise RefusedError(Reason.UNREADABLE_DATE, typed=typed.strip()[:40]) from None
    if day == kept:
        return day
    if day < today:
        raise RefusedError(Reason.DATE_PAST)
    if day > today + LONGEST_AHEAD:
        raise RefusedError(Reason.DATE_TOO_FAR)
    return day
