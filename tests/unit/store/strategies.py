"""Whatever rounds, projects, series and parcels there could be."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bot.core.model import Card, Crowd, Method, PersonId, Phase, PhasePlan, Round
from bot.core.project import Need, Origin, Party, Plan, Project, ProjectId
from bot.core.series import Series, SeriesId
from bot.port import Edit, Parcel, Post
from tests.unit.store.examples import ROUND, TEAM

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

moments = st.datetimes(timezones=st.just(UTC))
spans = st.timedeltas(timedelta(days=-400), timedelta(days=400))
plans = st.builds(PhasePlan, length=spans, runoff=spans)
methods = st.builds(Method, phases=st.lists(plans, max_size=3).map(tuple))
phases = st.builds(
    Phase,
    plan=plans,
    crowd=st.builds(Crowd, invitations=spans),
    opened_at=moments,
    planned=spans,
    closes_at=moments,
    extended=spans,
)
cards = st.builds(Card)


def _by_id(values: list[Any]) -> tuple[Any, ...]:
    return tuple(sorted(values, key=lambda value: value.id))


serieses: SearchStrategy[Series] = st.builds(
    Series,
    id=st.just(SeriesId("s1")),
    duration=st.none() | spans,
    next_at=moments,
    people=st.none() | st.lists(st.text().map(PersonId)).map(tuple),
)
rounds: SearchStrategy[Round] = st.builds(
    Round,
    id=st.just(ROUND),
    place=st.just(TEAM),
    method=methods,
    opened_at=moments,
    duration=st.none() | spans,
    closed_at=st.none() | moments,
    phases=st.lists(phases, max_size=3, unique_by=lambda each: each.id).map(tuple),
    cards=st.lists(cards, max_size=5, unique_by=lambda each: each.id).map(_by_id),
)
parcels: SearchStrategy[Parcel] = st.from_type(Post) | st.from_type(Edit)

parties = st.builds(Party)
project_plans = st.builds(Plan)
projects: SearchStrategy[Project] = st.builds(
    Project,
    id=st.just(ProjectId("j1")),
    place=st.just(TEAM),
    plan=project_plans,
    proposed_at=moments,
    lead=st.none() | parties,
    owner=st.none() | parties,
    asked=st.none() | parties,
    asked_by=st.none() | parties,
    origin=st.none() | st.builds(Origin),
    due_at=st.none() | moments,
    last_week=st.none() | st.tuples(st.integers(1, 9999), st.integers(1, 53)),
    need=st.none() | st.sampled_from(Need),
    pause_until=st.none() | st.dates(),
    answered_at=st.none() | moments,
    closed_at=st.none() | moments,
    earlier=st.lists(project_plans, max_size=3).map(tuple),
)
