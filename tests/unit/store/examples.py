"""Rounds, slips and posts to test a store with, made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

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
from bot.core.series import Series, SeriesId
from bot.port import Edit, Heading, Message, Post, Text
from bot.store import Outgoing, Slip, Store

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
