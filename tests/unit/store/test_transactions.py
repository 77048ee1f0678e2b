"""A transaction is kept as a whole or not at all, and nobody waits for ever."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model import PlaceId, RoundId
from bot.store import Store, StoreBusyError, StoreError
from tests.unit.store.examples import (
    NOW,
    PHASE,
    ROOM,
    ROUND,
    card,
    closed,
    keep,
    kept,
    post,
    round_,
    slip,
    urn,
)

if TYPE_CHECKING:
    from tests.unit.store.conftest import Engine

OTHER = round_("r2", phases=())


class TrippedError(Exception):
    """What goes wrong in the middle."""


async def test_an_exception_undoes_everything(collecting: Store) -> None:
    async def trip() -> None:
        async with collecting.transaction() as writing:
            await writing.save_round(round_(), closed(round_(cards=(card("c"),))), None)
            await writing.delete_slips(PHASE)
            await writing.add_ending(PHASE)
            await writing.post([post("told")])
            await writing.set_preference("somebody", {"language": "en"})
            await writing.write_notes("test", {"token": "1"})
            raise TrippedError

    await collecting.put_slip(PHASE, slip(), NOW)
    with pytest.raises(TrippedError):
        await trip()
    assert len(await urn(collecting)) == 1
    assert await kept(collecting) == round_()
    assert await collecting.claim(NOW, ROOM) == []
    assert await collecting.notes("test", "") == {}
    async with collecting.reading() as reading:
        assert await reading.endings() == {}
        assert await reading.preference("somebody") == {}


async def test_a_transaction_sees_its_own_changes_and_others_do_not(store: Store) -> None:
    async with store.transaction() as writing:
        await writing.save_round(None, round_(), NOW)
        assert await writing.round(ROUND) == round_()
        assert await kept(store) is None
    assert await kept(store) == round_()


async def test_transactions_come_one_after_the_other(store: Store) -> None:
    await keep(store, round_())

    async def ask_once_more() -> None:
        async with store.transaction() as writing:
            before = await writing.round(ROUND)
            assert before
            await asyncio.sleep(0)
            question = f"{before.question}?"
            await writing.save_round(before, round_(question=question), None)

    await asyncio.gather(*(ask_once_more() for _ in range(20)))
    after = await kept(store)
    assert after
    assert after.question == round_().question + 20 * "?"


async def test_after_an_error_nothing_of_it_is_kept_even_if_somebody_swallows_it(
    collecting: Store,
) -> None:
    async def swallow() -> None:
        async with collecting.transaction() as writing:
            await writing.post([post("told")])
            with pytest.raises(StoreError):
                await writing.save_round(None, OTHER, None)  # the place has a live round
            with pytest.raises(StoreError):
                await writing.post([post("told, too")])

    with pytest.raises(StoreError):
        await swallow()
    assert await collecting.claim(NOW, ROOM) == []


async def test_nothing_can_be_written_when_it_is_over(store: Store) -> None:
    async with store.transaction() as writing:
        await writing.post([post("told")])
    with pytest.raises(StoreError):
        await writing.post([post("too late")])
    assert [each.parcel.key for each in await store.claim(NOW, ROOM)] == ["told"]


async def test_who_is_cancelled_inside_undoes_everything_and_lets_the_next_one_in(
    collecting: Store,
) -> None:
    inside = asyncio.Event()

    async def hold() -> None:
        async with collecting.transaction() as writing:
            await writing.post([post("told")])
            inside.set()
            await asyncio.Event().wait()

    holder = asyncio.create_task(hold())
    await inside.wait()
    holder.cancel()
    await asyncio.wait({holder})
    assert await collecting.claim(NOW, ROOM) == []


@pytest.mark.parametrize("yields", range(6))
async def test_who_is_cancelled_while_it_begins_does_not_keep_the_others_waiting(
    collecting: Store, yields: int
) -> None:
    begun = asyncio.create_task(keep(collecting, closed(round_())))
    put = asyncio.create_task(collecting.put_slip(PHASE, slip(), NOW))
    for _ in range(yields):
        await asyncio.sleep(0)
    begun.cancel()
    put.cancel()
    await asyncio.wait({begun, put})
    await asyncio.wait_for(collecting.put_slip(PHASE, slip(), NOW), 10)


async def test_who_has_no_patience_gets_an_error_and_leaves_nothing(collecting: Store) -> None:
    async with collecting.transaction():
        with pytest.raises(StoreBusyError):
            async with collecting.transaction(within=timedelta(0)) as second:
                await second.post([post("told")])
    assert await collecting.claim(NOW, ROOM) == []


async def test_when_the_store_closes_whoever_still_uses_it_gets_an_error(engine: Engine) -> None:
    inside = asyncio.Event()

    async def hold(store: Store) -> None:
        async with store.transaction():
            inside.set()
            await asyncio.Event().wait()

    async with engine() as store:
        await keep(store, round_())
        holder = asyncio.create_task(hold(store))
        await inside.wait()
        waiting = [
            asyncio.create_task(store.put_slip(PHASE, slip(), NOW)),
            asyncio.create_task(store.truncate()),
            asyncio.create_task(store.end(PHASE)),
        ]
        await asyncio.sleep(0)
    for outcome in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(outcome, StoreError)
    holder.cancel()
    await asyncio.wait({holder})
    with pytest.raises(StoreError):
        await store.put_slip(PHASE, slip(), NOW)


async def test_who_holds_a_transaction_when_the_store_closes_learns_that_it_is_lost(
    engine: Engine,
) -> None:
    inside, closed_ = asyncio.Event(), asyncio.Event()

    async def hold(store: Store) -> None:
        async with store.transaction() as writing:
            await writing.post([post("told")])
            inside.set()
            await closed_.wait()

    async with engine() as store:
        holder = asyncio.create_task(hold(store))
        await inside.wait()
    closed_.set()
    with pytest.raises(StoreError):
        await holder


async def test_readers_do_not_hold_up_writers(collecting: Store) -> None:
    async with collecting.reading() as reading:
        assert await reading.slips(PHASE) == []
        assert await collecting.put_slip(PHASE, slip(), NOW)
        assert await collecting.truncate()
        assert len(await reading.slips(PHASE)) == 1
    assert len(await urn(collecting)) == 1


async def test_one_live_round_per_place(collecting: Store) -> None:
    with pytest.raises(StoreError):
        await keep(collecting, OTHER)
    await keep(collecting, round_("r3", place=PlaceId("test:others"), phases=()))
    async with collecting.transaction() as writing:
        await writing.save_round(round_(), closed(round_()), None)
        await writing.save_round(None, OTHER, None)
    async with collecting.reading() as reading:
        assert await reading.live_round(round_().place) == OTHER
        assert [each.id for each in await reading.live_rounds()] == [RoundId("r2"), RoundId("r3")]
