"""Any weeks: answers, pauses, down times, jumps of the clock, other zones: one question a week."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from bot.core.calendar import DAY, moment_at, week_of
from bot.core.project import Project, ProjectId, ProjectState, WeeklyTime
from bot.core.project_step import ASKED
from bot.moderator import project_telling
from bot.port import Edit, Outcome, Parcel, Role
from tests.hand_clock import HandClock
from tests.world import TEAM, MemoryPlatform, World, person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.calendar import Week

ANNA, BEN = person("Anna", Role.ADMIN), person("Ben")
ZONES = ("Europe/Berlin", "America/New_York", "Pacific/Auckland", "Pacific/Honolulu")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
TIMES = ("09:00", "02:30", "23:30", "14:15")
PROJECT = ProjectId("0123456789abcdef")
HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # four weeks before summer time and Easter


@dataclass
class Listening(MemoryPlatform):
    """Notes when each question has come."""

    clock: HandClock = field(kw_only=True)
    questions: list[datetime] = field(default_factory=list)

    async def deliver(self, parcel: Parcel) -> Outcome:
        if ":question:" in parcel.key and not isinstance(parcel, Edit):
            self.questions.append(self.clock.now())
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
        self.platform.people[TEAM.id] = [ANNA, BEN]
        self.weeks: list[Week] = []

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
        self.do(self.world.pass_time(hours * HOUR))
        self.note(times)
        if before.state in ASKED and before.silent < 2:
            self.all_were_asked(before, times, start)

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

    @rule(days=st.integers(1, 40))
    def pause(self, days: int) -> None:
        until = self.times().today(self.world.clock.now()) + days * DAY
        self.do(self.world.submit(BEN, f"pause-until:{PROJECT}", {"until": until.isoformat()}))

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
        """Never early, never on a holiday, never two in a week."""
        for moment in self.platform.questions[len(self.weeks) :]:
            today = times.today(moment)
            assert today.weekday() < 5
            assert not times.is_holiday(today)
            assert moment >= moment_at(today, times.at, times.zone)
            self.weeks.append(week_of(moment, times.zone))

    def all_were_asked(self, before: Project, times: WeeklyTime, start: datetime) -> None:
        for moment in regular(times, start, self.world.clock.now()):
            week = week_of(moment, times.zone)
            assert week in self.weeks or (before.last_week and week <= before.last_week)

    @invariant()
    def never_two_in_a_week(self) -> None:
        assert len(self.weeks) == len(set(self.weeks))

    def teardown(self) -> None:
        self.do(self.world.__aexit__())
        self.loop.close()
        shutil.rmtree(self.folder)


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


SETTINGS = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
AnyWeeks.TestCase.settings = SETTINGS
TestAnyWeeks = AnyWeeks.TestCase


# --- planted bugs ----------------------------------------------------------------------------


def forgets_the_week(patch: pytest.MonkeyPatch) -> None:
    """Two guards at once: the state's week, and the key that is one a week."""
    overdue, following = WeeklyTime.overdue, WeeklyTime.next
    patch.setattr(WeeklyTime, "overdue", lambda times, now, _week: overdue(times, now, None))
    patch.setattr(WeeklyTime, "next", lambda times, after, _week=None: following(times, after))
    keys = (f"{PROJECT}:question:{number}" for number in range(10**6))
    patch.setattr(project_telling, "question_key", lambda _project: next(keys))


def asks_at_night(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(WeeklyTime, "overdue", lambda _times, now, _week: now)


def is_a_day_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(WeeklyTime, "overdue", lambda times, now, _week: times.next_workday(now))


@pytest.mark.parametrize("bug", [asks_at_night, is_a_day_late])
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
