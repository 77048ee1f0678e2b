"""Rounds, slips and posts to test a store with, made by hand or by Hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bot.core.calendar import Timetable, Weekly
from bot.core.model import (
    Card,
    CardId,
    CardState,
    Crowd,
    Kind,
    Level,
    Method,
    PersonId,
    Phase,
    PhaseId,
    PhasePlan,
    PlaceId,
    Round,
    RoundId,
    RoundState,
)
from bot.core.project import Need, Origin, Party, Plan, Project, ProjectId
from bot.core.series import Series, SeriesId
from bot.port import Edit, Heading, Message, Parcel, Post, Text
from bot.store import Outgoing, Slip, Store

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)

TEAM = PlaceId("test:team")
ROOM = {"test": 100}  # places in the outbox
ROUND = RoundId("r1")
PHASE = PhaseId("p1")
ADA = b"ada's seat"
BOB = b"bob's seat"


def phase(phase_id: str = PHASE, *, kind: Kind = Kind.COLLECT, **changes: Any) -> Phase:
    plain = Phase(
        id=PhaseId(phase_id),
        number=1,
        plan=PhasePlan("ideas", kind, 5 * MINUTE),
        level=Level.ANONYMOUS,
        k=3,
        crowd=Crowd(invited=6, eligible=5),
        opened_at=NOW,
        planned=5 * MINUTE,
        closes_at=NOW + 5 * MINUTE,
    )
    return replace(plain, **changes)


def round_(round_id: str = ROUND, **changes: Any) -> Round:
    plain = Round(
        id=RoundId(round_id),
        place=TEAM,
        place_name="team",
        lead=PersonId("test:lead"),
        method=Method("blitz", ("blitz",), (PhasePlan("ideas", Kind.COLLECT, 5 * MINUTE),)),
        question="Was bremst uns?",
        zone="Europe/Berlin",
        opened_at=NOW,
        phases=(phase(),),
    )
    return replace(plain, **changes)


def closed(live: Round, at: datetime = NOW) -> Round:
    return replace(live, state=RoundState.CLOSED, closed_at=at)


def card(card_id: str, text: str = "", state: CardState = CardState.ON_WALL) -> Card:
    return Card(CardId(card_id), PHASE, text or f"text of {card_id}", state)


def slip(sealed: bytes = b"sealed", seat: bytes = ADA) -> Slip:
    return Slip(seat, sealed)


def series(series_id: str = "s1", **changes: Any) -> Series:
    plain = Series(
        id=SeriesId(series_id),
        place=TEAM,
        place_name="team",
        lead=PersonId("test:lead"),
        language="",
        method="blitz",
        question="Was bremst uns?",
        duration=None,
        timetable=Timetable(Weekly((4,)), time(15), "Europe/Berlin"),
        next_at=NOW,
    )
    return replace(plain, **changes)


def said(text: str) -> Message:
    return Message((Heading(text), Text(text)))


def post(key: str, to: str = TEAM, **about: Any) -> Outgoing:
    return Outgoing(Post(key, PlaceId(to), said(key)), **about)


def edit(key: str, of: str, to: str = TEAM, **about: Any) -> Outgoing:
    return Outgoing(Edit(key, of, PlaceId(to), said(key)), **about)


async def keep(store: Store, after: Round, due_at: datetime | None = None) -> Round:
    """Save a round in a transaction of its own."""
    async with store.transaction() as writing:
        await writing.save_round(await writing.round(after.id), after, due_at)
    return after


async def kept(store: Store, round_id: RoundId = ROUND) -> Round | None:
    async with store.reading() as reading:
        return await reading.round(round_id)


async def urn(store: Store, phase_id: PhaseId = PHASE) -> dict[bytes, bytes]:
    """What every seat has in the urn."""
    async with store.reading() as reading:
        return {each.seat: each.sealed for each in await reading.slips(phase_id)}


# --- whatever there could be ------------------------------------------------------------------

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
    origin=st.none() | st.builds(Origin),
    due_at=st.none() | moments,
    last_week=st.none() | st.tuples(st.integers(1, 9999), st.integers(1, 53)),
    need=st.none() | st.sampled_from(Need),
    pause_until=st.none() | st.dates(),
    answered_at=st.none() | moments,
    closed_at=st.none() | moments,
    earlier=st.lists(project_plans, max_size=3).map(tuple),
)
