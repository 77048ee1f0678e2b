"""Rosters, settings and notebooks; and what is forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model import PersonId, PhaseId, PlaceId, RoundId
from bot.store import Keeping, PostState, Seatholder, Store, StoreError
from bot.store.notebook import StoreNotebook
from tests.unit.store.examples import (
    MINUTE,
    NOW,
    PHASE,
    ROOM,
    ROUND,
    TEAM,
    TICK,
    closed,
    keep,
    kept,
    phase,
    post,
    round_,
)

if TYPE_CHECKING:
    from bot.port import Notebook

AT_ONCE = Keeping(posts=timedelta(0), rounds=timedelta(days=365))
ADA, BOB = PersonId("test:ada"), PersonId("test:bob")


async def freeze(store: Store, *people: Seatholder, phase_id: PhaseId = PHASE) -> None:
    async with store.transaction() as writing:
        await writing.add_roster(phase_id, people)


# --- rosters -----------------------------------------------------------------------------------


async def test_a_roster_comes_back_in_the_order_of_the_ids(collecting: Store) -> None:
    ada, bob = Seatholder(ADA, eligible=True, language="de"), Seatholder(BOB, eligible=False)
    await freeze(collecting, bob, ada)
    async with collecting.reading() as reading:
        assert await reading.roster(PHASE) == [ada, bob]
        assert await reading.seatholder(PHASE, BOB) == bob
        assert await reading.seatholder(PHASE, PersonId("test:somebody")) is None
        assert await reading.roster(PhaseId("p2")) == []


async def test_a_roster_is_frozen(collecting: Store) -> None:
    await freeze(collecting, Seatholder(ADA, eligible=True))
    with pytest.raises(StoreError):
        await freeze(collecting, Seatholder(ADA, eligible=False))
    async with collecting.reading() as reading:
        assert await reading.roster(PHASE) == [Seatholder(ADA, eligible=True)]


async def test_a_roster_may_be_written_before_its_round_but_not_without_it(store: Store) -> None:
    async with store.transaction() as writing:
        await writing.add_roster(PHASE, [Seatholder(ADA, eligible=True)])
        await writing.save_round(None, round_(), None)
    with pytest.raises(StoreError):
        await freeze(store, Seatholder(ADA, eligible=True), phase_id=PhaseId("nowhere"))


# --- settings ----------------------------------------------------------------------------------


async def test_settings_are_replaced_as_a_whole(store: Store) -> None:
    async with store.transaction() as writing:
        await writing.set_preference(ADA, {"language": "en", "invite": "no"})
    async with store.transaction() as writing:
        await writing.set_preference(ADA, {"language": "de"})
        await writing.set_preference(TEAM, {"start": "admins"})
    async with store.reading() as reading:
        assert await reading.preference(ADA) == {"language": "de"}
        assert await reading.preference(BOB) == {}
        found = await reading.preferences(iter([ADA, BOB, TEAM]))
    assert found == {ADA: {"language": "de"}, BOB: {}, TEAM: {"start": "admins"}}


async def test_no_settings_are_no_settings(store: Store) -> None:
    async with store.transaction() as writing:
        await writing.set_preference(ADA, {"language": "en"})
        await writing.set_preference(ADA, {})
        assert await writing.preference(ADA) == {}


# --- notebooks ---------------------------------------------------------------------------------


async def test_a_notebook_is_its_adapters_own(store: Store) -> None:
    ours: Notebook = StoreNotebook(store, "matrix")
    theirs = StoreNotebook(store, "slack")
    await ours.write({"room:b": "2", "room:a": "1", "room": "0", "roo_": "x", "token": "t"})
    await theirs.write({"room:a": "theirs"})
    assert await ours.scan("room:") == {"room:a": "1", "room:b": "2"}
    assert list(await ours.scan("")) == ["roo_", "room", "room:a", "room:b", "token"]
    assert await ours.read("room") == "0"
    assert await ours.read("roo") is None


async def test_notes_are_replaced_and_deleted_together(store: Store) -> None:
    notebook = StoreNotebook(store, "matrix")
    await notebook.write({"a": "1", "b": "2"})
    await notebook.write({"a": None, "b": "3", "never there": None})
    assert await notebook.scan("") == {"b": "3"}
    await notebook.write({})


# --- in time -----------------------------------------------------------------------------------


async def test_posts_and_rosters_of_rounds_closed_before_are_forgotten(store: Store) -> None:
    ends = [NOW - TICK, NOW, None]
    for number, closed_at in enumerate(ends):
        mine = PhaseId(f"p{number}")
        live = round_(f"r{number}", place=PlaceId(f"test:{number}"), phases=(phase(mine),))
        await keep(store, closed(live, closed_at) if closed_at else live)
        await freeze(store, Seatholder(ADA, eligible=True), phase_id=mine)
        async with store.transaction() as writing:
            await writing.post([post(f"k{number}", f"test:{number}", round=live.id)])
    for claimed in await store.claim(NOW - MINUTE, ROOM):
        await store.settle(claimed.number, PostState.SENT)
    await store.prune(NOW, AT_ONCE)
    async with store.reading() as reading:
        rosters = [await reading.roster(PhaseId(f"p{number}")) for number in range(3)]
        assert [len(roster) for roster in rosters] == [0, 1, 1]
        assert len(await reading.rounds()) == 3
    async with store.transaction() as writing:  # a key that is forgotten may be used again
        await writing.post([post(f"k{number}", f"test:{number}") for number in range(3)])
    assert [claimed.parcel.key for claimed in await store.claim(NOW, ROOM)] == ["k0"]


@pytest.mark.parametrize(
    ("state", "forgotten"),
    [
        (PostState.PENDING, False),
        (PostState.SENDING, False),
        (PostState.SENT, True),
        (PostState.FAILED, True),
        (PostState.DROPPED, True),
    ],
)
async def test_what_is_still_to_be_delivered_is_not_forgotten(
    store: Store, state: PostState, *, forgotten: bool
) -> None:
    await keep(store, closed(round_(), NOW - MINUTE))
    async with store.transaction() as writing:
        await writing.post([post("key", round=ROUND)])
    (claimed,) = await store.claim(NOW - MINUTE, ROOM)
    if state is not PostState.SENDING:
        await store.settle(claimed.number, state)
    await store.prune(NOW, AT_ONCE)
    async with store.transaction() as writing:
        await writing.post([post("key", "test:elsewhere", round=RoundId("r2"))])
    places = [each.parcel.to for each in (*await store.claim(NOW, ROOM), *await store.unsent())]
    assert ("test:elsewhere" in places) == forgotten


async def test_a_round_itself_outlives_its_posts_and_rosters(store: Store) -> None:
    over = await keep(store, closed(replace(round_(), phases=()), NOW - MINUTE))
    await store.prune(NOW, AT_ONCE)
    assert await kept(store) == over
