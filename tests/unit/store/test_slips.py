"""The urn's slips: one a seat, the last one wins, and none after the deadline."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Kind, PhaseId, PhaseState
from bot.store import Slip, Store, StoreError
from tests.effort import part
from tests.unit.store.examples import (
    ADA,
    BOB,
    MINUTE,
    NOW,
    PHASE,
    TEAM,
    TICK,
    keep,
    phase,
    round_,
    slip,
    urn,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.core.model import Round
    from tests.unit.store.conftest import Engine


CLOSES_AT = phase().closes_at
NO_SEAT = b""  # no engine takes it


async def gathered(*work: Coroutine[Any, Any, bool]) -> list[bool | BaseException]:
    """What became of all that is begun at once."""
    return await asyncio.gather(*work, return_exceptions=True)


async def test_a_slip_is_kept_replaced_and_taken_out(collecting: Store) -> None:
    assert await collecting.put_slip(PHASE, slip(b"first"), NOW)
    assert await collecting.put_slip(PHASE, slip(b"of another", BOB), NOW)
    assert await collecting.put_slip(PHASE, slip(b"second"), NOW)
    assert await urn(collecting) == {ADA: b"second", BOB: b"of another"}
    assert await collecting.take_slip(PHASE, ADA, NOW)
    assert await urn(collecting) == {BOB: b"of another"}
    async with collecting.reading() as reading:
        assert await reading.slip(PHASE, BOB) == b"of another"
        assert await reading.slip(PHASE, ADA) is None


async def test_taking_what_is_not_there_is_fine_while_the_phase_is_open(collecting: Store) -> None:
    assert await collecting.take_slip(PHASE, ADA, NOW)
    assert not await collecting.take_slip(PHASE, ADA, CLOSES_AT)


async def test_of_fifty_at_once_from_one_person_the_last_stays(collecting: Store) -> None:
    kept = await gathered(
        *(collecting.put_slip(PHASE, slip(b"%d" % number), NOW) for number in range(50))
    )
    assert all(kept)
    assert await urn(collecting) == {ADA: b"49"}


async def test_put_take_put_at_once_leaves_the_last(collecting: Store) -> None:
    await gathered(
        collecting.put_slip(PHASE, slip(b"first"), NOW),
        collecting.take_slip(PHASE, ADA, NOW),
        collecting.put_slip(PHASE, slip(b"second"), NOW),
        collecting.put_slip(PHASE, slip(b"gone", BOB), NOW),
        collecting.take_slip(PHASE, BOB, NOW),
    )
    assert await urn(collecting) == {ADA: b"second"}


async def test_the_deadline_is_exact(collecting: Store) -> None:
    assert await collecting.put_slip(PHASE, slip(b"in time"), CLOSES_AT - TICK)
    assert not await collecting.put_slip(PHASE, slip(b"too late"), CLOSES_AT)
    assert not await collecting.put_slip(PHASE, slip(b"too late"), CLOSES_AT + TICK)
    assert await urn(collecting) == {ADA: b"in time"}


async def test_in_one_group_each_has_its_own_moment(collecting: Store) -> None:
    kept = await gathered(
        collecting.put_slip(PHASE, slip(b"in time"), CLOSES_AT - TICK),
        collecting.put_slip(PHASE, slip(b"too late"), CLOSES_AT),
        collecting.take_slip(PHASE, ADA, CLOSES_AT + TICK),
    )
    assert kept == [True, False, False]
    assert await urn(collecting) == {ADA: b"in time"}


async def test_an_extension_moves_the_deadline(collecting: Store) -> None:
    await keep(collecting, round_(phases=(phase(closes_at=CLOSES_AT + MINUTE),)))
    assert await collecting.put_slip(PHASE, slip(b"thanks"), CLOSES_AT)


@pytest.mark.parametrize("state", [state for state in PhaseState if state is not PhaseState.OPEN])
async def test_a_phase_that_is_over_takes_no_slips(collecting: Store, state: PhaseState) -> None:
    await keep(collecting, round_(phases=(phase(state=state),)))
    assert not await collecting.put_slip(PHASE, slip(), NOW)
    assert await urn(collecting) == {}


async def test_a_phase_its_round_no_longer_has_takes_no_slips(collecting: Store) -> None:
    await keep(collecting, round_(phases=()))
    assert not await collecting.put_slip(PHASE, slip(), NOW)


async def test_a_phase_without_an_urn_takes_no_slips(store: Store) -> None:
    await keep(store, round_(phases=(phase(kind=Kind.SHOW),)))
    assert not await store.put_slip(PHASE, slip(), NOW)
    async with store.reading() as reading:
        assert await reading.open_phases() == {}


async def test_a_phase_nobody_knows_takes_no_slips(store: Store) -> None:
    assert not await store.put_slip(PhaseId("nowhere"), slip(), NOW)


async def test_slips_of_two_phases_do_not_mix(store: Store) -> None:
    other = PhaseId("p2")
    await keep(store, round_())
    await keep(store, round_("r2", place="test:others", phases=(phase(other),)))
    kept = await gathered(
        store.put_slip(PHASE, slip(b"one"), NOW), store.put_slip(other, slip(b"two"), NOW)
    )
    assert kept == [True, True]
    assert (await urn(store), await urn(store, other)) == ({ADA: b"one"}, {ADA: b"two"})
    async with store.reading() as reading:
        assert await reading.open_phases() == {PHASE: TEAM, other: "test:others"}


async def test_a_bad_write_fails_alone(collecting: Store) -> None:
    outcomes = await gathered(
        collecting.put_slip(PHASE, slip(b"first"), NOW),
        collecting.put_slip(PHASE, Slip(NO_SEAT, b"bad"), NOW),
        collecting.put_slip(PHASE, slip(b"second"), NOW),
        collecting.put_slip(PHASE, slip(b"of another", BOB), NOW),
        collecting.put_slip(PHASE, slip(b"too late", BOB), CLOSES_AT),
    )
    assert isinstance(outcomes.pop(1), StoreError)
    assert outcomes == [True, True, True, False]
    assert await urn(collecting) == {ADA: b"second", BOB: b"of another"}


async def test_after_the_close_the_urn_is_empty_and_shut(collecting: Store) -> None:
    await collecting.put_slip(PHASE, slip(), NOW)
    async with collecting.transaction() as writing:
        before = await writing.round_of(PHASE)
        assert before
        assert [each.sealed for each in await writing.slips(PHASE)] == [b"sealed"]
        await writing.delete_slips(PHASE)
        await writing.save_round(before, round_(phases=(phase(state=PhaseState.DONE),)), None)
    assert await urn(collecting) == {}
    assert not await collecting.put_slip(PHASE, slip(), NOW)


async def test_a_slip_that_comes_during_the_close_is_refused_or_counted(collecting: Store) -> None:
    """It waits for the transaction, and then finds the phase closed."""
    async with collecting.transaction() as writing:
        late = asyncio.create_task(collecting.put_slip(PHASE, slip(), NOW))
        counted = len(await writing.slips(PHASE))
        await writing.save_round(round_(), round_(phases=(phase(state=PhaseState.DONE),)), None)
    assert not await late
    assert counted == len(await urn(collecting)) == 0


# What can happen to the urn; each is begun before those ahead of it have ended.
put = st.tuples(st.just("put"), st.sampled_from([ADA, BOB]), st.binary(min_size=1, max_size=3))
take = st.tuples(st.just("take"), st.sampled_from([ADA, BOB]), st.just(b""))
bad = st.tuples(st.just("put"), st.just(NO_SEAT), st.just(b"bad"))
late = st.tuples(st.just("late"), st.sampled_from([ADA, BOB]), st.just(b"late"))
other = st.tuples(st.sampled_from(["transaction", "pause"]), st.just(ADA), st.just(b""))
events = st.lists(put | take | bad | late | other, max_size=30)


@part(0.4)
@given(events=events)
async def test_the_last_slip_of_a_seat_wins_whatever_happens_at_once(
    engine: Engine, events: list[tuple[str, bytes, bytes]]
) -> None:
    async with engine() as store:
        await keep(store, round_())
        running: list[asyncio.Task[bool | Round]] = []
        expected: dict[bytes, bytes] = {}

        def begin(work: Coroutine[Any, Any, bool | Round]) -> None:
            running.append(asyncio.create_task(work))

        for kind, seat, sealed in events:
            match kind:
                case "put":
                    begin(store.put_slip(PHASE, Slip(seat, sealed), NOW))
                    expected |= {seat: sealed} if seat else {}
                case "late":
                    begin(store.put_slip(PHASE, Slip(seat, sealed), CLOSES_AT))
                case "take":
                    begin(store.take_slip(PHASE, seat, NOW))
                    expected.pop(seat, None)
                case "transaction":
                    begin(keep(store, replace(round_(), question="again")))
                case "pause":
                    await asyncio.sleep(0)
        outcomes = await asyncio.gather(*running, return_exceptions=True)
        assert await urn(store) == expected
        failed = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
        assert len(failed) == sum(seat == NO_SEAT for _, seat, _ in events)
        assert outcomes.count(False) == sum(kind == "late" for kind, _, _ in events)
