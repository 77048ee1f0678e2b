"""Projects to test with, moved by hand, and all that can be said about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.core.model import Card, CardId, PersonId, PhaseId, PlaceId, RoundId
from bot.core.project import (
    Detail,
    Need,
    Origin,
    Party,
    Plan,
    Project,
    ProjectId,
    ProjectState,
    WeeklyTime,
)
from bot.core.project_moves import (
    Changed,
    Declined,
    Ended,
    Finished,
    Lost,
    Orphaned,
    Question,
    Rested,
    Taken,
    TeamAsked,
    Unanswered,
)
from bot.core.project_step import project_step, proposed
from bot.port import Person
from bot.views import Filter, PlanDraft, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.project_moves import ProjectEffect, ProjectMove
    from bot.port import Form, Message, Note
    from bot.texts import Voice
    from bot.views import Views

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)  # a Wednesday, 9:00 in Berlin
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
ANNA, BEN, CEM = (Party(PersonId(f"test:{name.lower()}"), name) for name in ("Anna", "Ben", "Cem"))
PLAN = Plan("Leiser werden", "Teppich bestellen", date(2026, 3, 18), "Man versteht uns am Telefon")
ORIGIN = Origin(RoundId("r1"), CardId("c1"), "blitzlicht", date(2026, 3, 2))
MONDAYS = WeeklyTime(0, time(9), "Europe/Berlin")


def project(**changes: object) -> Project:
    plain = Project(
        id=ProjectId("j1"),
        place=PlaceId("test:team"),
        place_name="#team",
        plan=PLAN,
        proposed_at=START,
        lead=ANNA,
        asked=BEN,
        asked_by=ANNA,
        origin=ORIGIN,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


class Desk:
    """A project on its way; keeps what was said."""

    def __init__(
        self, times: WeeklyTime = MONDAYS, at: datetime = START, **changes: object
    ) -> None:
        self.now = at
        self.times = times
        self.project, effects = proposed(project(**changes), at, times)
        self.said: list[ProjectEffect] = list(effects)

    def do(self, move: ProjectMove) -> list[ProjectEffect]:
        self.project, effects = project_step(self.project, move, self.now, self.times)
        self.said.extend(effects)
        return list(effects)

    def at(self, text: str) -> Desk:
        """At that time in Berlin."""
        self.now = datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)
        return self

    def when_due(self) -> Desk:
        assert self.project.due_at
        self.now = max(self.now, self.project.due_at)
        return self


def local(moment: datetime | None) -> str:
    """A moment as Berlin's clocks show it."""
    if moment is None:
        return ""
    return moment.astimezone(BERLIN).strftime("%a %d.%m. %H:%M")


# --- all that can be said about projects -----------------------------------------------------

URL = "https://bot.example/calendar/abc.ics"
TODAY = date(2026, 3, 9)
CARDS = tuple(Card(CardId(f"c{number}"), PhaseId("p"), f"Idee {number}") for number in (1, 2))
MEMBERS = [Person(one.id, one.name) for one in (CEM, ANNA, BEN)]


def everything(views: Views, voice: Voice) -> Iterator[Message | Note | Form]:
    """Every message, note and form there is about projects."""
    yield from _forms(views, voice)
    yield from _lists(views, voice)
    yield from _messages(views, voice)
    yield from _places(views, voice)


def stages() -> list[Project]:
    """A project in every state, with all that there can be about it."""
    owned = project(owner=BEN, asked=None, line="Der Chef ist im Urlaub.")
    some = [
        project(),
        project(asked=None, state=ProjectState.UNOWNED),
        replace(owned, state=ProjectState.GOING, asked=CEM),
        replace(owned, state=ProjectState.GOING, silent=2),
        replace(owned, state=ProjectState.STUCK, need=Need.TIME, silent=2),
        replace(owned, state=ProjectState.PAUSED, pause_until=date(2026, 4, 1)),
        replace(owned, state=ProjectState.RESTING, origin=None),
        replace(owned, state=ProjectState.DONE, closed_at=START),
        project(asked=None, state=ProjectState.ENDED),
    ]
    return some + [replace(owned, state=ProjectState.STUCK, need=need) for need in (None, *Need)]


def _forms(views: Views, voice: Voice) -> Iterator[Message | Note | Form]:
    draft, going = PlanDraft.of(PLAN), stages()[2]
    for card, cards, again in ((True, (), None), (False, CARDS, going), (False, (), None)):
        form = views.project_form(
            voice,
            draft,
            "j2.r1.c1",
            members=MEMBERS,
            reader=ANNA.id,
            today=TODAY,
            from_card=card,
            cards=cards,
            again=again,
        )
        yield form
        yield views.insisting(voice, form, "Zu viele.")
    yield views.another_day_form(voice, going, TODAY)
    yield views.edit_form(voice, going, draft, TODAY, clashes=tuple(Detail))
    for one in stages()[:3]:
        yield views.hand_over_form(voice, one, members=MEMBERS, reader=ANNA.id)
    yield views.end_form(voice, going)
    for stuck in (True, False):
        yield views.explain_form(voice, going, stuck=stuck)
    yield views.pause_form(voice, going, TODAY, "2026-04-06")
    yield views.finish_form(voice, going, PLAN.effect)
    yield views.asked_note(voice, "Ben")
    yield views.calendar_note(voice, URL)
    yield views.export_note(voice, "#team", dict.fromkeys(("xlsx", "csv", "md", "json"), URL))
    yield views.customers_note(voice, going)
    yield views.customers_note(voice, project(plan=replace(PLAN, effect="")))
    for key in (
        "declined-noted",
        "explain-noted",
        "team-asked-noted",
        "pause-noted",
        "finish-noted",
        "end-noted",
    ):
        yield views.note(voice, key)


def _lists(views: Views, voice: Voice) -> Iterator[Message | Note | Form]:
    for shown in Filter:
        for projects in ([], stages() * 4):
            for place in ("", "#team"):
                yield views.projects_note(
                    voice,
                    projects,
                    TODAY,
                    shown=shown,
                    place_name=place,
                    may_create=bool(place),
                    may_export=bool(place),
                    calendar=True,
                )
    for one in stages():
        for standing in (
            Standing(),
            Standing(owner=True),
            Standing(free=True),
            Standing(lead=True, asked=True),
        ):
            for done in ("", "project-taken", "edit-noted"):
                yield views.project_note(voice, one, TODAY, standing, done, calendar=URL)


def _messages(views: Views, voice: Voice) -> Iterator[Message | Note | Form]:
    going = stages()[2]
    yield views.ask_message(voice, project(), TODAY)
    yield views.ask_message(voice, project(asked_by=None), TODAY)
    for how in ("taken", "declined", "settled", "again"):
        yield views.ask_over_message(voice, going, how)
    for question in Question:
        yield views.question_message(voice, going, question, TODAY)
    yield views.before_message(voice, going)
    yield views.customers_message(voice, going)
    yield views.other_message(voice, going, Ended(), TODAY)
    yield views.other_message(voice, going, Changed(tuple(Detail)), TODAY)
    for to in (None, BEN):
        yield views.project_undelivered_message(voice, going, "is_archived", to)
    told: list[ProjectEffect] = [
        Taken(),
        Taken(moved=True),
        Declined(CEM),
        Unanswered(CEM),
        Rested(BEN),
        Lost(BEN),
    ]
    for one in stages():
        yield views.answered_message(voice, one, TODAY)
        for effect in told:
            if message := views.lead_message(voice, one, effect, TODAY):
                yield message


def _places(views: Views, voice: Voice) -> Iterator[Message | Note | Form]:
    for one in stages():
        for effect in (Taken(first=True), Taken(), TeamAsked(), Finished(), Orphaned()):
            yield views.project_place_message(voice, one, effect, TODAY)
    yield views.digest_message(voice, stages(), stages()[7:8], TODAY)
    yield views.digest_message(voice, stages()[2:3], (), TODAY)
    yield views.digest_message(voice, stages() * 20, (), TODAY)
    yield views.standing_message(voice, stages(), TODAY)
