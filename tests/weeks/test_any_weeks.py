"""Any weeks: answers, pauses, down times, jumps of the clock, other zones: one question a week."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.core import project_step
from bot.core.calendar import DAY, moment_at, week_of
from bot.core.project import SILENT_WEEKS, Project, ProjectId, ProjectState, WeeklyTime
from bot.moderator import project_telling
from bot.port import Edit, Outcome, Parcel, Role
from tests.effort import part
from tests.hand_clock import HandClock
from tests.world import TEAM, MemoryPlatform, World, person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from bot.core.calendar import Week
    from bot.core.project_moves import ProjectStepped

ANNA, BEN, CEM = person("Anna", Role.ADMIN), person("Ben"), person("Cem")
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "Asia/Kolkata",  # half an hour beside the others
    "Australia/Lord_Howe",  # whose summer time is half an hour
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
TIMES = ("09:00", "02:30", "23:30", "14:15")
PROJECT = ProjectId("0123456789abcdef")
REMINDER = re.compile(r":asked:(\d+):")
HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # four weeks before summer time and Easter


@dataclass
class Listening(MemoryPlatform):
    """Notes when each question has come."""

    clock: HandClock = field(kw_only=True)
    questions: list[datetime] = field(default_factory=list)
    reminders: list[str] = field(default_factory=list)  # which asking of Cem they belong to

    async def deliver(self, parcel: Parcel) -> Outcome:
        if ":question:" in parcel.key and not isinstance(parcel, Edit):
            self.questions.append(self.clock.now())
        elif (found := REMINDER.search(parcel.key)) and not isinstance(parcel, Edit):
            self.reminders.append(found[1])
        return await super().deliver(parcel)


class AnyWeeks(RuleBasedStateMachine):
    """Ben looks after a project; every question is noted with the week in which it came."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        clock = HandClock(START)
        self.platform = Listening(clock=clock)
        self.world = World(self.folder, clock=clock, platform=self.platform)
        self.platform.people[TEAM.id] = [ANNA, BEN, CEM]
        self.weeks: list[Week] = []
        self.quiet_until: date | None = None  # of a pause

    def do(self, doing: Any) -> Any:
        return self.loop.run_until_complete(doing)

    @initialize(
        zone=st.sampled_from(ZONES), day=st.sampled_from(WEEKDAYS), at=st.sampled_from(TIMES)
    )
    def begin(self, zone: str, day: str, at: str) -> None:
        self.do(self.world.__aenter__())
        self.choose(zone, day, at)
        plan = {
            "what": "Leiser",
            "step": "Fragen",
            "due": "2026-03-20",
            "effect": "",
            "who": BEN.id,
        }
        self.do(self.world.submit(ANNA, f"propose:{PROJECT}.", plan))
        self.do(self.world.press(BEN, f"take:{PROJECT}"))
        assert self.project().state is ProjectState.GOING

    # --- what can happen -----------------------------------------------------------------------

    @rule(hours=st.integers(1, 9 * 24))
    def wait(self, hours: int) -> None:
        before, times, start = self.project(), self.times(), self.world.clock.now()
        quiet_until = self.quiet_until
        self.do(self.world.pass_time(hours * HOUR))
        self.note(times)
        if before.state in _ASKED and before.silent < 2:
            self.all_were_asked(before, times, start, quiet_until)

    @rule(hours=st.integers(1, 9 * 24))
    def be_down(self, hours: int) -> None:
        times = self.times()
        self.do(self.world.restart(after=hours * HOUR))
        self.note(times)

    @rule(hours=st.integers(-24, 24))
    def jump(self, hours: int) -> None:
        times = self.times()
        self.world.clock.jump(hours * HOUR)
        self.world.clock.wake_at(self.world.clock.now())  # the sweep
        self.do(self.world.pass_time(timedelta(0)))
        self.note(times)

    @rule(zone=st.sampled_from(ZONES), day=st.sampled_from(WEEKDAYS), at=st.sampled_from(TIMES))
    def choose(self, zone: str, day: str, at: str) -> None:
        values = {"place-zone": zone, "place-nudge-day": day, "place-nudge-time": at}
        self.do(self.world.submit(ANNA, "save-settings", values))
        assert len(self.platform.questions) == len(self.weeks)  # nobody is asked for that

    @rule(stuck=st.booleans())
    def answer(self, *, stuck: bool) -> None:
        self.do(self.world.press(BEN, f"{'stuck' if stuck else 'going'}:{PROJECT}"))
        self.quiet_until = None

    @rule(days=st.integers(1, 40))
    def pause(self, days: int) -> None:
        until = self.times().today(self.world.clock.now()) + days * DAY
        self.do(self.world.submit(BEN, f"pause-until:{PROJECT}", {"until": until.isoformat()}))
        assert self.project().state is ProjectState.PAUSED
        self.quiet_until = until

    @rule()
    def ask_cem(self) -> None:
        """To take it over; as long as he has not agreed, Ben is asked as before."""
        self.do(self.world.submit(BEN, f"hand-to:{PROJECT}", {"who": CEM.id}))
        assert self.project().asked

    @precondition(lambda self: self.project().asked is not None)
    @rule()
    def decline(self) -> None:
        self.do(self.world.press(CEM, f"decline:{PROJECT}"))
        assert self.project().asked is None

    # --- what must hold ------------------------------------------------------------------------

    def project(self) -> Project:
        found: Project = self.do(self._project())
        return found

    async def _project(self) -> Project:
        async with self.world.store.reading() as reading:
            found = await reading.project(PROJECT)
        assert found
        return found

    def times(self) -> WeeklyTime:
        times: WeeklyTime = self.do(self._times())
        return times

    async def _times(self) -> WeeklyTime:
        async with self.world.store.reading() as reading:
            chosen = await reading.preference(TEAM.id)
        return WeeklyTime(
            WEEKDAYS.index(chosen["nudge-day"]),
            datetime.strptime(chosen["nudge-time"], "%H:%M").time(),  # noqa: DTZ007 - a wall time
            chosen["zone"],
            self.world.house.holidays_of(chosen),
        )

    def note(self, times: WeeklyTime) -> None:
        """Never before the week's own moment or in a pause, never at night or on a holiday."""
        for moment in self.platform.questions[len(self.weeks) :]:
            today = times.today(moment)
            assert times.works(today)
            assert moment >= max(own_moment(times, today), moment_at(today, times.at, times.zone))
            assert self.quiet_until is None or today >= self.quiet_until
            self.weeks.append(week_of(moment, times.zone))
            self.quiet_until = None

    def all_were_asked(
        self, before: Project, times: WeeklyTime, start: datetime, quiet_until: date | None
    ) -> None:
        for moment in regular(times, start, self.world.clock.now()):
            if quiet_until and times.today(moment) < quiet_until:
                continue
            week = week_of(moment, times.zone)
            assert week in self.weeks or (before.last_week and week <= before.last_week)

    @invariant()
    def never_two_in_a_week(self) -> None:
        assert len(self.weeks) == len(set(self.weeks))

    @invariant()
    def nobody_is_reminded_for_ever(self) -> None:
        """Three times for each asking at most."""
        assert all(times <= SILENT_WEEKS for times in Counter(self.platform.reminders).values())

    def teardown(self) -> None:
        self.do(self.world.__aexit__())
        self.loop.close()
        shutil.rmtree(self.folder)


_ASKED = project_step.ASKED | {ProjectState.PAUSED}


def own_moment(times: WeeklyTime, day: date) -> datetime:
    """The moment that belongs to the week of that day, in which somebody was asked."""
    monday = day - day.weekday() * DAY
    start = moment_at(monday, time(), times.zone) - timedelta(seconds=1)
    found = list(regular(times, start, start + 7 * DAY))
    assert found, "nobody is asked in a week without a working day left"
    return found[0]


def regular(times: WeeklyTime, start: datetime, end: datetime) -> Iterator[datetime]:
    """Each week's moment after `start` and up to `end`, found by looking at all days."""
    day = times.today(start) - 7 * DAY
    monday = day - day.weekday() * DAY
    while monday <= times.today(end):
        week = [monday + ahead * DAY for ahead in range(times.weekday, 5)]
        for day in [one for one in week if not times.is_holiday(one)][:1]:
            moment = moment_at(day, times.at, times.zone)
            if start < moment <= end:
                yield moment
        monday += 7 * DAY


SETTINGS = settings(part(0.25), stateful_step_count=25, suppress_health_check=list(HealthCheck))
AnyWeeks.TestCase.settings = SETTINGS
TestAnyWeeks = AnyWeeks.TestCase


# --- planted bugs ----------------------------------------------------------------------------


def forgets_the_week(patch: pytest.MonkeyPatch) -> None:
    """Two guards at once: the state's week, and the key that is one a week."""
    owner_asked = project_step._owner_asked

    def asked(project: Project) -> ProjectStepped:
        after, effects = owner_asked(project)
        return replace(after, last_week=None), effects

    patch.setattr(project_step, "_owner_asked", asked)
    keys = (f"{PROJECT}:question:{number}" for number in range(10**6))
    patch.setattr(project_telling, "question_key", lambda _project: next(keys))


def asks_at_night(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(WeeklyTime, "overdue", lambda _times, now, _week: now)


def is_a_day_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(WeeklyTime, "overdue", lambda times, now, _week: times.next_workday(now))


def asks_on_any_day(patch: pytest.MonkeyPatch) -> None:
    """What was missed last week is asked at once, whatever day the place has chosen."""

    def overdue(times: WeeklyTime, now: datetime, last_week: Week | None) -> datetime:
        moment, this_week = times.civil(now), times.week(now)
        if times.week(moment) == this_week and (last_week is None or this_week > last_week):
            return moment
        return times.next(now, last_week)

    patch.setattr(WeeklyTime, "overdue", overdue)


def ignores_the_pause(patch: pytest.MonkeyPatch) -> None:
    """Both in the moment that is due and when that has come."""
    scheduled = project_step.scheduled

    def at_once(project: Project, now: datetime, times: WeeklyTime) -> Project:
        due_at = scheduled(replace(project, pause_until=None), now, times).due_at
        return replace(project, due_at=due_at)

    patch.setattr(project_step, "scheduled", at_once)
    patch.setattr(project_step, "_is_owners_turn", lambda project, _now: project.state in _ASKED)


@pytest.mark.parametrize("bug", [asks_at_night, is_a_day_late, asks_on_any_day])
def test_planted_bugs_are_found(
    bug: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    bug(monkeypatch)
    found = settings(
        SETTINGS, max_examples=60, derandomize=True, phases=[Phase.generate], print_blob=False
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(AnyWeeks, settings=found)


@pytest.mark.parametrize("planted", [False, True])
def test_a_pause_of_two_weeks_is_one(monkeypatch: pytest.MonkeyPatch, *, planted: bool) -> None:
    """A walk of one's own: few of those at random wait long enough after a pause."""
    if planted:
        ignores_the_pause(monkeypatch)
    machine = AnyWeeks()
    machine.begin("Europe/Berlin", "monday", "09:00")
    machine.wait(7 * 24)
    machine.pause(14)
    with pytest.raises(AssertionError) if planted else nullcontext():
        machine.wait(9 * 24)
    machine.teardown()


@pytest.mark.parametrize("planted", [False, True])
def test_another_day_in_the_same_week_asks_nobody_again(
    monkeypatch: pytest.MonkeyPatch, *, planted: bool
) -> None:
    """Asked on a Monday, the place then chooses Fridays: the planted bug asks twice."""
    if planted:
        forgets_the_week(monkeypatch)
    machine = AnyWeeks()
    machine.begin("Europe/Berlin", "monday", "14:15")
    machine.wait(7 * 24 + 8)
    machine.choose("Europe/Berlin", "friday", "09:00")
    machine.wait(5 * 24)
    assert (len(machine.weeks) == len(set(machine.weeks))) is not planted
    machine.teardown()
