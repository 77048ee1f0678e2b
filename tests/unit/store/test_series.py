"""Recurring rounds come back as they were saved, and the clock hears of those that are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from bot.core.model import PersonId, PlaceId
from bot.core.series import Pause, Series, SeriesId
from tests.effort import part
from tests.unit.store.examples import (
    MINUTE,
    NOW,
    TEAM,
    TICK,
    keep,
    round_,
    series,
)
from tests.unit.store.strategies import serieses

if TYPE_CHECKING:
    from bot.store import Store
    from tests.unit.store.conftest import Engine

ELSEWHERE = PlaceId("test:elsewhere")


async def save(store: Store, *some: Series) -> None:
    async with store.transaction() as writing:
        for one in some:
            await writing.save_series(one)


@part(0.4)
@given(first=serieses, then=serieses)
async def test_a_series_comes_back_as_it_was_saved_last(
    engine: Engine, first: Series, then: Series
) -> None:
    async with engine() as store, store.reading() as reading:
        for one in (first, then):
            await save(store, one)
            assert await reading.series(one.id) == one


async def test_what_was_never_kept_is_not_found(store: Store) -> None:
    async with store.reading() as reading:
        assert await reading.series(SeriesId("s1")) is None
        assert await reading.series_of(TEAM) == []
        assert await reading.due_series(NOW) == {}


async def test_a_place_lists_its_own_the_oldest_first_paused_ones_too(store: Store) -> None:
    old, young = series("z", paused=Pause.BY_HAND), series("a")
    await save(store, old, young, series("elsewhere", place=ELSEWHERE))
    await save(store, old)  # a change does not make it younger
    async with store.reading() as reading:
        assert await reading.series_of(TEAM) == [old, young]


async def test_the_clock_hears_of_what_is_due_most_urgent_first(store: Store) -> None:
    await save(
        store,
        series("later", next_at=NOW + MINUTE),
        series("now", next_at=NOW, place=ELSEWHERE),
        series("before", next_at=NOW - MINUTE),
        series("paused", next_at=NOW - MINUTE, paused=Pause.LEAD_LEFT),
    )
    async with store.reading() as reading:
        assert list((await reading.due_series(NOW)).items()) == [
            ("before", TEAM),
            ("now", ELSEWHERE),
        ]
        assert list(await reading.due_series(NOW - TICK)) == ["before"]
        assert await reading.next_due() == NOW - MINUTE
        assert await reading.next_due(after=NOW) == NOW + MINUTE
        assert await reading.next_due(after=NOW + MINUTE) is None


async def test_the_clock_wakes_for_whatever_comes_first(store: Store) -> None:
    await save(store, series(next_at=NOW + 2 * MINUTE))
    await keep(store, round_(), NOW + MINUTE)
    async with store.reading() as reading:
        assert await reading.next_due() == NOW + MINUTE
        assert await reading.next_due(after=NOW + MINUTE) == NOW + 2 * MINUTE


async def test_an_ended_one_is_gone(store: Store) -> None:
    await save(store, series("s1"), series("s2"))
    async with store.transaction() as writing:
        await writing.end_series(SeriesId("s1"))
    async with store.reading() as reading:
        assert await reading.series_of(TEAM) == [series("s2")]


async def test_a_forgotten_person_leads_nothing_and_is_chosen_nowhere(store: Store) -> None:
    ada, bob = PersonId("test:ada"), PersonId("test:bob")
    await save(
        store,
        series("led", lead=ada),
        series("chosen", people=(ada, bob)),
        series("alone", people=(ada,)),
        series("all"),
    )
    async with store.transaction() as writing:
        assert await writing.forget_in_series(ada) == 3
    async with store.reading() as reading:
        assert [(one.id, one.people) for one in await reading.series_of(TEAM)] == [
            ("chosen", (bob,)),
            ("alone", ()),  # nobody is left; that is not everybody
            ("all", None),
        ]
