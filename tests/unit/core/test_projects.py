"""The state machine of projects, move by move."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.core.project import (
    EARLIER_KEPT,
    OVER,
    Detail,
    Digest,
    Need,
    ProjectState,
    WeeklyTime,
    day_ahead,
    digest_after,
    said_since,
)
from bot.core.project_moves import (
    Answered,
    Asked,
    AskTeam,
    Changed,
    Decline,
    Declined,
    Edit,
    End,
    Ended,
    Explain,
    Finish,
    Finished,
    HandOver,
    Lose,
    Lost,
    Nudge,
    Nudged,
    Pause,
    ProjectMove,
    Question,
    Report,
    Rested,
    Take,
    Taken,
    TeamAsked,
    Unanswered,
)
from bot.core.project_plan import merge
from bot.core.project_step import TABLE, rescheduled
from bot.core.refusal import Reason, RefusedError
from tests.follow_ups import ANNA, BEN, CEM, DAY, MONDAYS, ORIGIN, PLAN, WEEK, Desk, local, project

EASTER_MONDAY = date(2026, 4, 6)


def refusal(desk: Desk, move: ProjectMove) -> Reason:
    before = desk.project
    with pytest.raises(RefusedError) as refused:
        desk.do(move)
    assert desk.project == before
    return refused.value.reason


def taken() -> Desk:
    desk = Desk()
    desk.do(Take(BEN))
    return desk


# --- consent ---------------------------------------------------------------------------------


def test_nobody_owns_what_they_have_not_taken() -> None:
    desk = Desk()
    assert desk.said == [Asked()]
    assert (desk.project.owner, desk.project.state) == (None, ProjectState.PROPOSED)
    assert desk.do(Take(BEN)) == [Taken(first=True)]
    assert (desk.project.owner, desk.project.asked) == (BEN, None)
    assert desk.project.state is ProjectState.GOING


def test_whoever_asks_themselves_has_agreed() -> None:
    desk = Desk(asked=ANNA)
    assert desk.said == [Taken(first=True)]
    assert desk.project.owner == ANNA


def test_another_day_for_the_first_step_is_said() -> None:
    desk = Desk()
    assert desk.do(Take(BEN, PLAN.due + DAY)) == [Taken(moved=True, first=True)]
    assert desk.project.plan.due == PLAN.due + DAY
    assert Desk().do(Take(BEN, PLAN.due)) == [Taken(first=True)]


def test_only_the_one_who_is_asked_can_take_it() -> None:
    desk = Desk()
    assert refusal(desk, Take(CEM)) is Reason.PROJECT_MOVED_ON
    desk.do(Take(BEN))
    for move in (Take(BEN), Decline()):
        assert refusal(desk, move) is Reason.PROJECT_MOVED_ON


def test_a_no_leaves_it_without_an_owner_until_somebody_else_agrees() -> None:
    desk = Desk()
    assert desk.do(Decline()) == [Declined(BEN)]
    assert (desk.project.state, desk.project.asked) == (ProjectState.UNOWNED, None)
    assert desk.project.due_at is None
    assert desk.do(HandOver(CEM)) == [Asked()]
    assert desk.project.state is ProjectState.PROPOSED
    assert refusal(desk, Take(BEN)) is Reason.PROJECT_MOVED_ON
    desk.do(Take(CEM))
    assert desk.project.owner == CEM


def test_it_stays_with_its_owner_until_somebody_takes_it_over() -> None:
    desk = taken()
    desk.do(Report(stuck=True))
    desk.do(HandOver(CEM))
    assert (desk.project.owner, desk.project.state) == (BEN, ProjectState.STUCK)
    desk.do(Decline())
    assert (desk.project.owner, desk.project.asked) == (BEN, None)
    assert desk.project.state is ProjectState.STUCK
    desk.do(HandOver(CEM))
    assert desk.do(Take(CEM)) == [Taken(before=BEN)]
    assert (desk.project.owner, desk.project.state) == (CEM, ProjectState.GOING)
    assert refusal(desk, HandOver(CEM)) is Reason.OWNER_ALREADY


def test_whoever_proposes_is_known_while_the_question_is_open() -> None:
    desk = Desk()
    assert desk.project.asked_by == ANNA
    desk.do(Take(BEN))
    assert desk.project.asked_by is None
    desk.do(HandOver(CEM, BEN))
    assert desk.project.asked_by == BEN
    desk.do(Decline())
    assert desk.project.asked_by is None


def test_whoever_proposes_themselves_has_agreed() -> None:
    desk = taken()
    assert desk.do(HandOver(ANNA, ANNA)) == [Taken(before=BEN)]
    assert (desk.project.owner, desk.project.asked) == (ANNA, None)
    left = Desk()
    left.do(Decline())
    assert left.do(HandOver(ANNA, ANNA)) == [Taken(first=True)]
    assert left.project.state is ProjectState.GOING


def test_who_cannot_be_reached_is_let_go() -> None:
    desk = taken()
    assert desk.do(Lose(CEM.id)) == []
    assert desk.do(Lose(BEN.id)) == [Lost(BEN)]
    assert (desk.project.owner, desk.project.state) == (None, ProjectState.UNOWNED)
    asked = Desk()
    assert asked.do(Lose(BEN.id)) == [Lost(BEN)]
    assert (asked.project.asked, asked.project.state) == (None, ProjectState.UNOWNED)
    handing = taken()
    handing.do(HandOver(CEM))
    handing.do(Lose(BEN.id))
    assert (handing.project.asked, handing.project.state) == (CEM, ProjectState.PROPOSED)


# --- the weekly question ---------------------------------------------------------------------


def test_the_first_question_comes_in_the_week_after_it_was_taken() -> None:
    desk = taken()
    assert local(desk.project.due_at) == "Mon 09.03. 09:00"
    assert desk.when_due().do(Nudge()) == [Nudged(Question.WEEKLY)]
    assert local(desk.project.due_at) == "Mon 16.03. 09:00"
    early = Desk().at("2026-03-09T08:00")
    early.do(Take(BEN))  # on a Monday morning, before the others are asked
    assert local(early.project.due_at) == "Mon 16.03. 09:00"


def test_three_silent_weeks_then_another_question_then_rest() -> None:
    desk = taken()
    asked = [desk.when_due().do(Nudge()) for _ in range(5)]
    weekly, still_right = [Nudged(Question.WEEKLY)], [Nudged(Question.STILL_RIGHT)]
    assert asked == [weekly, weekly, weekly, still_right, [Rested(BEN)]]
    assert (desk.project.state, desk.project.due_at) == (ProjectState.RESTING, None)
    assert desk.project.owner == BEN
    desk.do(Report())
    assert desk.project.state is ProjectState.GOING
    assert local(desk.project.due_at) == "Mon 13.04. 09:00"
    assert desk.when_due().do(Nudge()) == weekly


def test_an_answer_ends_the_silence() -> None:
    desk = taken()
    for _ in range(3):
        desk.when_due().do(Nudge())
    assert desk.do(Report(stuck=True)) == [Answered()]
    assert desk.when_due().do(Nudge()) == [Nudged(Question.WEEKLY)]
    assert desk.project.silent == 1


def test_a_proposal_is_asked_about_three_times_more() -> None:
    desk = Desk()
    asked = [desk.when_due().do(Nudge()) for _ in range(4)]
    assert asked == [[Nudged(Question.TAKE)]] * 3 + [[Unanswered(BEN)]]
    assert (desk.project.state, desk.project.asked) == (ProjectState.UNOWNED, None)


def test_whoever_could_take_it_over_is_asked_three_times_more_beside_the_owner() -> None:
    desk = taken()
    desk.when_due().do(Nudge())
    desk.do(HandOver(CEM, ANNA))
    weekly, take = Nudged(Question.WEEKLY), Nudged(Question.TAKE)
    asked = []
    for _ in range(4):
        desk.do(Report())
        asked.append(desk.when_due().do(Nudge()))
    assert asked == [[weekly, take]] * 3 + [[weekly, Unanswered(CEM)]]
    assert (desk.project.owner, desk.project.asked) == (BEN, None)
    assert desk.project.state is ProjectState.GOING
    assert local(desk.project.due_at) == "Mon 13.04. 09:00"


def test_whoever_is_asked_before_the_week_s_question_is_not_asked_twice_in_that_week() -> None:
    desk = taken().at("2026-03-09T08:00")
    desk.do(HandOver(CEM, ANNA))
    assert desk.when_due().do(Nudge()) == [Nudged(Question.WEEKLY)]
    assert desk.when_due().do(Nudge()) == [Nudged(Question.WEEKLY), Nudged(Question.TAKE)]


def test_what_rests_is_left_alone_while_somebody_is_asked_to_take_it_over() -> None:
    desk = taken()
    for _ in range(5):
        desk.when_due().do(Nudge())
    desk.do(HandOver(CEM, ANNA))
    asked = [desk.when_due().do(Nudge()) for _ in range(4)]
    assert asked == [[Nudged(Question.TAKE)]] * 3 + [[Unanswered(CEM)]]
    assert (desk.project.state, desk.project.due_at) == (ProjectState.RESTING, None)


def test_a_pause_is_kept_while_somebody_is_asked_to_take_it_over() -> None:
    desk = taken()
    desk.do(Pause(date(2026, 3, 17)))
    desk.do(HandOver(CEM, ANNA))
    take = Nudged(Question.TAKE)
    asked = [desk.when_due().do(Nudge()) for _ in range(3)]
    assert asked == [[take], [take], [Nudged(Question.BACK), take]]


def test_a_pause_is_kept_and_its_end_is_noticed() -> None:
    desk = taken()
    assert desk.do(Pause(date(2026, 3, 24))) == [Answered()]
    assert local(desk.project.due_at) == "Mon 30.03. 09:00"
    assert desk.when_due().do(Nudge()) == [Nudged(Question.BACK)]
    assert (desk.project.state, desk.project.pause_until) == (ProjectState.GOING, None)


def test_a_pause_until_a_monday_ends_on_it() -> None:
    desk = taken()
    desk.do(Pause(date(2026, 3, 23)))
    assert local(desk.project.due_at) == "Mon 23.03. 09:00"


def test_a_pause_has_to_lie_ahead() -> None:
    assert refusal(taken(), Pause(date(2026, 3, 4))) is Reason.DATE_PAST


def test_what_is_missing_is_kept_while_it_is_stuck() -> None:
    desk = taken()
    assert refusal(desk, AskTeam()) is Reason.PROJECT_MOVED_ON
    desk.do(Report(stuck=True))
    desk.do(Explain("Der Chef ist im Urlaub.", Need.DECISION))
    assert desk.do(AskTeam()) == [TeamAsked()]
    assert desk.do(AskTeam()) == [TeamAsked(again=True)]
    assert (desk.project.need, desk.project.line) == (Need.DECISION, "Der Chef ist im Urlaub.")
    desk.do(Report(stuck=True))
    assert (desk.project.need, desk.project.line) == (Need.DECISION, "")
    desk.when_due().do(Nudge())
    assert desk.do(AskTeam()) == [TeamAsked()]
    desk.do(Explain("Jetzt ist es etwas anderes."))
    assert desk.project.need is None
    desk.do(Explain("", Need.TIME))
    desk.do(Report())
    assert (desk.project.need, desk.project.line) == (None, "")


@pytest.mark.parametrize(
    ("back", "asked"),
    [
        ("2026-03-09T09:20", "now"),  # a little late
        ("2026-03-09T17:59", "now"),
        ("2026-03-09T18:01", "Tue 10.03. 09:00"),
        ("2026-03-10T03:00", "Tue 10.03. 09:00"),  # not in the middle of the night
        ("2026-03-12T11:00", "now"),
        ("2026-03-13T19:00", "Mon 16.03. 09:00"),  # no working day is left
        ("2026-03-14T11:00", "Mon 16.03. 09:00"),  # a Saturday
        ("2026-03-16T08:59", "Mon 16.03. 09:00"),
        ("2026-03-17T10:00", "now"),  # a week later: one question, not two
    ],
)
def test_what_is_overdue_is_asked_at_a_civil_time(back: str, asked: str) -> None:
    desk = taken().at(back)
    said = desk.do(Nudge())
    assert said == ([Nudged(Question.WEEKLY)] if asked == "now" else [])
    if asked == "now":
        assert desk.project.due_at == MONDAYS.next(desk.now)
        assert desk.project.due_at >= desk.now + DAY
    else:
        assert local(desk.project.due_at) == asked
        assert desk.when_due().do(Nudge()) == [Nudged(Question.WEEKLY)]


@pytest.mark.parametrize(
    ("back", "asked"),
    [
        ("2026-03-13T15:00", "now"),  # an hour late
        ("2026-03-13T19:00", "Fri 20.03. 14:00"),  # no working day is left
        ("2026-03-16T15:00", "Fri 20.03. 14:00"),  # another week has its own moment
        ("2026-03-20T13:59", "Fri 20.03. 14:00"),
        ("2026-03-20T14:30", "now"),
    ],
)
def test_another_week_is_asked_on_the_day_that_the_place_has_chosen(back: str, asked: str) -> None:
    """Fridays at 14:00, and due on 13 March."""
    desk = Desk(WeeklyTime(4, time(14), "Europe/Berlin"))
    desk.do(Take(BEN))
    assert local(desk.project.due_at) == "Fri 13.03. 14:00"
    said = desk.at(back).do(Nudge())
    assert said == ([Nudged(Question.WEEKLY)] if asked == "now" else [])
    if asked != "now":
        assert local(desk.project.due_at) == asked
        assert desk.when_due().do(Nudge()) == [Nudged(Question.WEEKLY)]


def test_a_week_whose_last_working_days_are_holidays_has_no_question() -> None:
    good_friday = date(2026, 4, 3)
    desk = Desk(WeeklyTime(4, time(14), is_holiday=lambda day: day == good_friday))
    desk.do(Take(BEN))
    assert desk.at("2026-03-30T15:00").do(Nudge()) == []
    assert local(desk.project.due_at) == "Fri 10.04. 14:00"


def test_what_is_overdue_stays_so_whatever_else_happens() -> None:
    desk = taken().at("2026-03-10T03:00")
    desk.do(Nudge())
    desk.do(Edit(replace(PLAN, what="Ganz leise werden"), 0))
    assert local(desk.project.due_at) == "Tue 10.03. 09:00"
    assert rescheduled(desk.project, desk.now + DAY, MONDAYS) == desk.project


def test_a_holiday_moves_the_question() -> None:
    times = replace(MONDAYS, is_holiday=lambda day: day == EASTER_MONDAY)
    desk = Desk(times).at("2026-03-31T10:00")
    desk.do(Take(BEN))
    assert local(desk.project.due_at) == "Tue 07.04. 09:00"
    assert times.overdue(desk.at("2026-04-06T09:00").now, None) == desk.project.due_at


def test_other_times_of_the_place_hold_from_now_on() -> None:
    desk = taken()
    fridays = WeeklyTime(4, time(14, 30), "Europe/Berlin")
    assert local(rescheduled(desk.project, desk.now, fridays).due_at) == "Fri 13.03. 14:30"
    done = replace(desk.project, state=ProjectState.DONE)
    assert rescheduled(done, desk.now, fridays).due_at is None


def test_a_weekly_time_in_the_evening() -> None:
    late = WeeklyTime(0, time(20), "Europe/Berlin")
    desk = Desk(late)
    desk.do(Take(BEN))
    assert local(desk.project.due_at) == "Mon 09.03. 20:00"
    assert desk.when_due().do(Nudge()) == [Nudged(Question.WEEKLY)]


def test_a_sentence_belongs_to_the_next_overview_and_to_no_later_one() -> None:
    desk = taken()
    desk.do(Report())
    desk.do(Explain("Heute wird gemessen."))
    assert said_since(desk.project, desk.now - DAY).line == "Heute wird gemessen."
    assert said_since(desk.project, desk.now + DAY).line == ""
    assert desk.project.line


# --- the end ---------------------------------------------------------------------------------


def test_done_is_said_and_nothing_is_asked_any_more() -> None:
    desk = taken()
    assert desk.do(Finish("Es ist leise.", "Hat gut geklappt.")) == [Answered(), Finished()]
    assert desk.project.state is ProjectState.DONE
    assert (desk.project.due_at, desk.project.closed_at) == (None, desk.now)
    assert desk.project.plan.effect == "Es ist leise."


def test_stopping_is_all_right() -> None:
    desk = Desk()
    assert desk.do(End()) == [Answered(), Ended()]
    assert (desk.project.state, desk.project.asked) == (ProjectState.ENDED, None)


@pytest.mark.parametrize("over", sorted(OVER))
def test_what_is_over_stays_so(over: ProjectState) -> None:
    desk = Desk()
    desk.project = replace(desk.project, state=over)
    moves: list[ProjectMove] = [
        Take(BEN),
        Decline(),
        HandOver(CEM),
        Report(),
        Pause(date(2026, 4, 1)),
        End(),
        Nudge(),
    ]
    for move in moves:
        assert refusal(desk, move) is Reason.PROJECT_OVER


def test_the_table_knows_every_state() -> None:
    assert set(TABLE) == set(ProjectState)


def test_nothing_about_people_and_texts_is_ever_printed() -> None:
    desk = taken()
    desk.do(Report(stuck=True))
    desk.do(Explain("Der Chef ist im Urlaub.", Need.HELP))
    desk.do(Edit(replace(PLAN, what="Ganz leise"), 0))
    shown = [repr(one) for one in (desk.project, *desk.said, Take(BEN), HandOver(CEM), ORIGIN)]
    shown += [repr(Edit(PLAN, 1)), repr(Explain("Der Chef")), repr(Declined(BEN)), repr(Lost(BEN))]
    for secret in ("Ben", "ben", "Cem", "Anna", "leise", "Leise", "Teppich", "Chef", "versteht"):
        assert secret not in " ".join(shown)


# --- two people at one plan ------------------------------------------------------------------


def test_what_two_people_change_comes_together() -> None:
    desk = taken()
    assert desk.do(Edit(replace(PLAN, what="Ganz leise"), 0)) == [Changed((Detail.WHAT,))]
    assert desk.do(Edit(replace(PLAN, step="Kopfhörer"), 0)) == [Changed((Detail.STEP,))]
    assert desk.project.plan == replace(PLAN, what="Ganz leise", step="Kopfhörer")
    assert desk.project.version == 2
    assert desk.do(Edit(desk.project.plan, 2)) == []
    assert desk.project.version == 2


def test_the_later_of_two_is_told_where_they_clash() -> None:
    desk = taken()
    desk.do(Edit(replace(PLAN, what="Ganz leise", step="Kopfhörer"), 0))
    mine = replace(PLAN, what="Viel leiser")
    assert refusal(desk, Edit(mine, 0)) is Reason.EDITED_MEANWHILE
    merged, clashes = merge(desk.project, mine, 0)
    assert clashes == (Detail.WHAT,)
    assert (merged.what, merged.step) == ("Viel leiser", "Kopfhörer")
    desk.do(Edit(merged, 1))
    assert desk.project.plan == merged


def test_the_same_words_are_no_clash() -> None:
    desk = taken()
    desk.do(Edit(replace(PLAN, what="Ganz leise"), 0))
    assert desk.do(Edit(replace(PLAN, what="Ganz leise"), 0)) == []


def test_a_form_that_is_ages_old_is_held_against_the_oldest_plan_there_is() -> None:
    desk = taken()
    for number in range(2 * EARLIER_KEPT):
        desk.do(Edit(replace(PLAN, what=f"Fassung {number}"), number))
    assert len(desk.project.earlier) == EARLIER_KEPT
    assert refusal(desk, Edit(replace(PLAN, what="Uralt"), 0)) is Reason.EDITED_MEANWHILE
    desk.do(Edit(replace(PLAN, what="Neu"), desk.project.version))
    assert desk.project.plan.what == "Neu"
    desk.do(Edit(replace(PLAN, what="Neuer"), 10_000))
    assert desk.project.plan.what == "Neuer"


# --- days and overviews ----------------------------------------------------------------------

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.DATE_MISSING),
        ("  ", Reason.DATE_MISSING),
        ("2026-02-31", Reason.UNREADABLE_DATE),
        ("morgen", Reason.UNREADABLE_DATE),
        ("2026-03-03", Reason.DATE_PAST),
        ("1999-01-01", Reason.DATE_PAST),
        ("2027-03-06", Reason.DATE_TOO_FAR),
        ("9999-12-31", Reason.DATE_TOO_FAR),
    ],
)
def test_days_that_cannot_be(typed: str, reason: Reason) -> None:
    with pytest.raises(RefusedError) as refused:
        day_ahead(typed, TODAY)
    assert refused.value.reason is reason


def test_days_that_can_be() -> None:
    assert day_ahead(" 2026-03-04 ", TODAY) == TODAY
    assert day_ahead("2027-03-05", TODAY) == date(2027, 3, 5)
    assert day_ahead("2026-03-01", TODAY, kept=date(2026, 3, 1)) == date(2026, 3, 1)


def test_the_overview_comes_a_working_day_after_the_questions_once_a_week() -> None:
    desk = Desk().at("2026-03-09T09:00")
    digest = digest_after(Digest(project().place), desk.now, MONDAYS)
    assert local(digest.due_at) == "Tue 10.03. 09:00"
    told = replace(digest, due_at=None)
    assert digest_after(told, desk.now + DAY, MONDAYS) == told
    assert local(digest_after(told, desk.now + WEEK, MONDAYS).due_at) == "Tue 17.03. 09:00"
    friday = desk.at("2026-04-03T09:00").now
    times = replace(MONDAYS, weekday=4, is_holiday=lambda day: day == EASTER_MONDAY)
    assert local(digest_after(told, friday, times).due_at) == "Tue 07.04. 09:00"
