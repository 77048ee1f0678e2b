"""Posts leave one after the other in each direction, once, and only while somebody wants them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.port import Edit
from bot.store import Claimed, Outgoing, PostState, Store
from tests.effort import part
from tests.unit.store.examples import MINUTE, NOW, PHASE, ROOM, TICK, edit, post

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.model import PhaseId
    from tests.unit.store.conftest import Engine

HERE, THERE = "test:here", "test:there"


async def put(store: Store, *outgoing: Outgoing, ending: PhaseId | None = None) -> None:
    async with store.transaction() as writing:
        if ending:
            await writing.add_ending(ending)
        await writing.post(outgoing)


async def claim(store: Store, now: datetime = NOW) -> list[Claimed]:
    return await store.claim(now, ROOM)


async def keys(store: Store, now: datetime = NOW) -> list[str]:
    return [claimed.parcel.key for claimed in await claim(store, now)]


async def send(store: Store, now: datetime = NOW, ref: str = "") -> list[str]:
    """Deliver what may leave now; their keys."""
    claimed = await claim(store, now)
    for each in claimed:
        await store.settle(each.number, PostState.SENT, ref=ref)
    return [each.parcel.key for each in claimed]


async def test_a_post_is_claimed_once_as_it_was_put(store: Store) -> None:
    outgoing = post("key")
    await put(store, outgoing)
    (claimed,) = await claim(store)
    assert claimed.parcel == outgoing.parcel
    assert await claim(store) == []
    assert await store.unsent() == [claimed]
    await store.settle(claimed.number, PostState.SENT, ref="1")
    assert await store.unsent() == await claim(store) == []


async def test_in_each_direction_they_leave_in_order_and_one_at_a_time(store: Store) -> None:
    await put(store, post("1", HERE), post("2", HERE), post("3", THERE), post("4", HERE))
    assert await send(store) == ["1", "3"]
    assert await send(store) == ["2"]
    assert await keys(store) == ["4"]
    assert await keys(store) == []


async def test_no_more_are_claimed_than_wanted(store: Store) -> None:
    await put(store, *(post(f"{number}", f"test:{number}") for number in range(5)))
    assert [len(await store.claim(NOW, {"test": 2})) for _ in range(4)] == [2, 2, 1, 0]


async def test_a_key_is_posted_once(store: Store) -> None:
    await put(store, post("key", HERE), post("key", THERE))
    await put(store, post("key", THERE))
    (claimed,) = await claim(store)
    assert claimed.parcel.to == HERE
    await store.settle(claimed.number, PostState.SENT)
    await put(store, post("key", THERE))
    assert await claim(store) == []


async def test_what_an_ending_holds_waits_until_the_key_is_gone(store: Store) -> None:
    await put(store, post("result", HERE, held_by=PHASE), post("next", HERE), ending=PHASE)
    assert await claim(store) == []
    assert await store.outbox_wakes_at(ROOM) is None
    async with store.reading() as reading:
        assert await reading.endings() == {PHASE: None}
    await store.end(PHASE)
    await store.end(PHASE)  # a crash may come in between, so it is done again
    assert await store.outbox_wakes_at(ROOM)
    assert [await send(store), await send(store)] == [["result"], ["next"]]


async def test_what_has_expired_is_dropped_and_out_of_the_way(store: Store) -> None:
    await put(store, post("invitation", expires_at=NOW), post("result"))
    assert await keys(store, NOW) == ["result"]


async def test_until_it_expires_it_is_wanted(store: Store) -> None:
    await put(store, post("invitation", expires_at=NOW))
    assert await keys(store, NOW - TICK) == ["invitation"]


async def test_what_is_on_its_way_does_not_expire(store: Store) -> None:
    await put(store, post("invitation", expires_at=NOW))
    (claimed,) = await claim(store, NOW - TICK)
    await claim(store, NOW)
    assert await store.unsent() == [claimed]


async def test_a_postponed_one_keeps_its_place(store: Store) -> None:
    await put(store, post("1"), post("2"))
    (claimed,) = await claim(store)
    await store.settle(claimed.number, PostState.PENDING, not_before=NOW + MINUTE)
    assert await claim(store, NOW + MINUTE - TICK) == []
    assert await store.outbox_wakes_at(ROOM) == NOW + MINUTE
    (again,) = await claim(store, NOW + MINUTE)
    assert (again.parcel.key, claimed.attempts, again.attempts) == ("1", 0, 1)


async def test_a_failed_one_is_out_of_the_way(store: Store) -> None:
    await put(store, post("1"), post("2"))
    (claimed,) = await claim(store)
    await store.settle(claimed.number, PostState.FAILED)
    assert await keys(store) == ["2"]


async def test_only_what_is_claimed_can_be_settled(store: Store) -> None:
    await put(store, post("1"))
    (claimed,) = await claim(store)
    await store.settle(claimed.number, PostState.SENT)
    await store.settle(claimed.number, PostState.PENDING)
    await store.settle(4711, PostState.FAILED)
    assert await claim(store) == []


# --- edits -------------------------------------------------------------------------------------


def ref_of(claimed: Claimed) -> str:
    assert isinstance(claimed.parcel, Edit)
    return claimed.parcel.ref


async def test_an_edit_knows_what_the_platform_calls_its_post(store: Store) -> None:
    await put(store, post("post"), edit("edit", of="post"))
    assert await send(store, ref="$event") == ["post"]
    (claimed,) = await claim(store)
    assert ref_of(claimed) == "$event"
    assert [ref_of(each) for each in await store.unsent()] == ["$event"]


async def test_an_edit_waits_for_its_post_even_from_elsewhere(store: Store) -> None:
    await put(store, post("post", HERE), edit("edit", of="post", to=THERE))
    assert await keys(store) == ["post"]
    assert await claim(store) == []
    assert await store.outbox_wakes_at(ROOM) is None


@pytest.mark.parametrize("fate", [PostState.FAILED, PostState.DROPPED])
async def test_an_edit_goes_the_way_of_its_post(store: Store, fate: PostState) -> None:
    await put(store, post("post"), edit("edit", of="post"), post("next"))
    (claimed,) = await claim(store)
    await store.settle(claimed.number, fate)
    assert await keys(store) == ["next"]


async def test_an_edit_of_an_expired_post_is_dropped(store: Store) -> None:
    await put(store, post("post", expires_at=NOW), edit("edit", of="post"))
    assert await claim(store) == []
    assert await store.outbox_wakes_at(ROOM) is None


async def test_an_edit_of_nothing_is_dropped(store: Store) -> None:
    await put(store, edit("edit", of="nothing"), post("next"))
    assert await keys(store) == ["next"]


async def test_of_the_edits_that_wait_only_the_newest_is_sent(store: Store) -> None:
    await put(store, post("post"), post("other"))
    await put(store, *(edit(f"post {number}", of="post") for number in range(3)))
    await put(store, edit("other 0", of="other"))
    assert [await send(store) for _ in range(5)] == [
        ["post"],
        ["other"],
        ["post 2"],
        ["other 0"],
        [],
    ]


async def test_an_edit_that_has_left_is_followed_by_the_newest(store: Store) -> None:
    await put(store, post("post"), edit("1", of="post"))
    await send(store)
    (first,) = await claim(store)
    await put(store, edit("2", of="post"), edit("3", of="post"))
    assert await claim(store) == []
    await store.settle(first.number, PostState.SENT)
    assert await keys(store) == ["3"]


async def test_a_newer_edit_that_expired_does_not_replace_the_older(store: Store) -> None:
    await put(store, post("post"))
    await send(store)
    await put(store, edit("1", of="post"), edit("2", of="post", expires_at=NOW))
    assert await keys(store, NOW) == ["1"]


# --- waking ------------------------------------------------------------------------------------


async def test_an_empty_outbox_sleeps(store: Store) -> None:
    assert await store.outbox_wakes_at(ROOM) is None


async def test_what_can_go_wakes_at_once(store: Store) -> None:
    await put(store, post("1"), post("2"))
    wakes_at = await store.outbox_wakes_at(ROOM)
    assert wakes_at
    assert wakes_at < NOW
    await claim(store)
    assert await store.outbox_wakes_at(ROOM) is None


async def test_a_postponed_one_that_expires_wakes_those_behind_it(store: Store) -> None:
    await put(store, post("1", expires_at=NOW + TICK), post("2"))
    (claimed,) = await claim(store)
    await store.settle(claimed.number, PostState.PENDING, not_before=NOW + MINUTE)
    assert await store.outbox_wakes_at(ROOM) == NOW + TICK
    assert await keys(store, NOW + TICK) == ["2"]


async def test_when_a_post_expires_those_behind_its_edit_wake_too(store: Store) -> None:
    await put(store, post("1", HERE, held_by=PHASE), ending=PHASE)
    await put(store, post("2", HERE, expires_at=NOW), edit("3", of="2", to=THERE), post("4", THERE))
    assert await store.outbox_wakes_at(ROOM) == NOW
    assert await keys(store, NOW) == ["4"]


# --- all of it at once ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Put:
    """Something for the outbox; an edit is of the last post before it."""

    is_edit: bool
    here: bool
    held: bool
    minutes: int | None  # until it expires

    def outgoing(self, key: str, last: str, now: datetime) -> Outgoing:
        to = HERE if self.here else THERE
        expires_at = None if self.minutes is None else now + self.minutes * MINUTE
        held_by = PHASE if self.held else None
        if self.is_edit:
            return edit(key, last, to, held_by=held_by, expires_at=expires_at)
        return post(key, to, held_by=held_by, expires_at=expires_at)


@dataclass(frozen=True)
class Minute:
    """What is put in, whether the key goes, and what becomes of what leaves."""

    puts: list[Put]
    end: bool
    fates: tuple[PostState, PostState]


FATES = [PostState.SENT, PostState.SENT, PostState.PENDING, PostState.FAILED]
puts = st.builds(Put, minutes=st.none() | st.integers(0, 3))
fates = st.sampled_from(FATES)
minutes = st.builds(Minute, st.lists(puts, max_size=4), fates=st.tuples(fates, fates))


@part(0.6)
@given(life=st.lists(minutes, min_size=1, max_size=7))
async def test_the_outbox_keeps_its_promises(engine: Engine, life: list[Minute]) -> None:
    async with engine() as store:
        known: dict[str, Outgoing] = {}
        sent: list[str] = []
        last, held = "nothing", False
        for now, minute in ((NOW + number * MINUTE, each) for number, each in enumerate(life)):
            new = []
            for each in minute.puts:
                key = f"{len(known)}"
                known[key] = each.outgoing(key, last, now)
                last = last if each.is_edit else key
                new.append(known[key])
            held = held or any(each.held for each in minute.puts)
            await put(store, *new, ending=PHASE if held else None)
            if minute.end:
                await store.end(PHASE)
                held = False

            wakes_at = await store.outbox_wakes_at(ROOM)
            claimed = await claim(store, now)
            assert not claimed or (wakes_at and wakes_at <= now), "it slept too long"
            wakes_at = await store.outbox_wakes_at(ROOM)
            assert wakes_at is None or wakes_at > now, "it turns in circles"
            assert len({each.parcel.to for each in claimed}) == len(claimed)

            for one, fate in zip(claimed, minute.fates, strict=False):
                key, outgoing = one.parcel.key, known[one.parcel.key]
                assert not (outgoing.held_by and held)
                assert outgoing.expires_at is None or outgoing.expires_at > now
                if isinstance(one.parcel, Edit):
                    assert one.parcel.ref == f"ref of {one.parcel.of}"
                sent += [key] if fate is PostState.SENT else []
                ref = f"ref of {key}" if fate is PostState.SENT else ""
                later = now + MINUTE if fate is PostState.PENDING else None
                await store.settle(one.number, fate, ref=ref, not_before=later)

        assert len(sent) == len(set(sent))
        for to in (HERE, THERE):
            order = [int(key) for key in sent if known[key].parcel.to == to]
            assert order == sorted(order)
