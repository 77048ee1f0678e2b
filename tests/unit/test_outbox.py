"""Every post arrives once and in order, whatever platform, store or clock do meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.model import PlaceId
from bot.outbox import Outbox
from bot.port import Edit, Failed, Message, Parcel, Post, RetryAfter, Text, Unknown
from bot.store import Outgoing, StoreBusyError
from bot.store.sqlite import SqliteStore
from tests.hand_clock import HandClock
from tests.scripted_adapter import Arrives, Lost, ScriptedAdapter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

SECOND = timedelta(seconds=1)
HELLO = Message((Text("Hallo"),))


def post(key: str, to: str = "test:w:one") -> Post:
    return Post(key, PlaceId(to), HELLO)


def edit(key: str, of: str, to: str = "test:w:one") -> Edit:
    return Edit(key, of, PlaceId(to), HELLO)


class House:
    """An outbox with everything around it."""

    def __init__(self, store: SqliteStore, at_once: int = 20) -> None:
        self.store = store
        self.clock = HandClock()
        self.adapter = ScriptedAdapter()
        self.outbox = Outbox(store, {"test": self.adapter}, self.clock, at_once=at_once)

    async def put(self, *parcels: Parcel) -> None:
        async with self.store.transaction() as writing:
            await writing.post([Outgoing(parcel) for parcel in parcels])

    async def later(self, span: timedelta) -> None:
        await self.clock.advance(span)
        await self.outbox.flush()

    async def crash(self) -> None:
        """The process ends; another one finds the same store and platform."""
        await self.outbox.drain(timedelta(0))
        self.outbox = Outbox(self.store, {"test": self.adapter}, self.clock)

    async def in_doubt(self) -> list[str]:
        return [claimed.parcel.key for claimed in await self.store.unsent()]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with SqliteStore.open(tmp_path / "data/b.db") as store:
        yield House(store)


@asynccontextmanager
async def running(outbox: Outbox) -> AsyncIterator[None]:
    task = asyncio.create_task(outbox.run())
    try:
        async with asyncio.timeout(20):
            yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await outbox.drain(timedelta(0))


async def until(happened: Callable[[], bool]) -> None:
    """Wait for what the running outbox does by itself."""
    while not happened():  # noqa: ASYNC110 - nobody could set an event for all of it
        await asyncio.sleep(0)


async def shown(house: House, *keys: str) -> None:
    await until(lambda: set(keys) <= set(house.adapter.keys))


async def test_delivers_in_order(house: House) -> None:
    await house.put(*[post(str(n), f"test:w:{n % 3}") for n in range(30)])
    await house.outbox.flush()
    assert sorted(house.adapter.keys, key=int) == [str(n) for n in range(30)]
    for place in range(3):
        keys = [p.key for p in house.adapter.shown if p.to == f"test:w:{place}"]
        assert keys == [str(n) for n in range(place, 30, 3)]
    await house.outbox.flush()
    assert len(house.adapter.shown) == 30


async def test_an_edit_knows_its_post(house: House) -> None:
    await house.put(post("a"), edit("b", of="a"))
    await house.outbox.flush()
    made = house.adapter.shown[-1]
    assert isinstance(made, Edit)
    assert made.ref == "ref-a"


async def test_many_at_once_but_not_more_than_allowed(tmp_path: Path) -> None:
    async with SqliteStore.open(tmp_path / "b.db") as store:
        house = House(store, at_once=4)
        await house.put(*[post(str(n), f"test:w:{n}") for n in range(20)])
        await house.outbox.flush()
    assert house.adapter.most_inside == 4
    assert len(house.adapter.keys) == 20


async def test_a_slow_destination_holds_up_nobody_else(house: House) -> None:
    house.adapter.held["slow"] = asyncio.Event()
    await house.put(post("slow"), post("behind it"), post("x", "test:w:two"))
    async with running(house.outbox):
        await shown(house, "x")
        await house.put(post("y", "test:w:two"), post("z", "test:w:three"))
        house.outbox.wake()
        await shown(house, "y", "z")
        assert "slow" not in house.adapter.keys
        house.adapter.held["slow"].set()
        await shown(house, "slow", "behind it")
    assert [key for key in house.adapter.keys if key in {"slow", "behind it"}] == [
        "slow",
        "behind it",
    ]


async def test_waits_as_long_as_the_platform_asks(house: House) -> None:
    house.adapter.script["a"] = [RetryAfter(30 * SECOND)]
    await house.put(post("a"), post("b"), post("x", "test:w:two"))
    await house.outbox.flush()
    assert house.adapter.keys == ["x"]
    await house.later(29 * SECOND)
    assert house.adapter.keys == ["x"]
    await house.later(SECOND)
    assert house.adapter.keys == ["x", "a", "b"]
    assert not house.adapter.look_ups


@pytest.mark.parametrize("answer", [Unknown(), Lost, TimeoutError])
async def test_what_arrived_without_an_answer_is_not_sent_again(
    house: House, answer: Unknown | type[Exception]
) -> None:
    house.adapter.script["a"] = [Arrives(answer)]
    await house.put(post("a"), edit("b", of="a"))
    await house.outbox.flush()
    assert house.adapter.keys == ["a", "b"]
    assert await house.in_doubt() == []


@pytest.mark.parametrize("answer", [Unknown(), Lost])
async def test_what_did_not_arrive_is_sent_again_after_a_second_look(
    house: House, answer: Unknown | type[Exception]
) -> None:
    house.adapter.script["a"] = [answer, answer]
    await house.put(post("a"), post("b"))
    await house.outbox.flush()
    assert house.adapter.keys == []
    await house.later(2 * SECOND)
    await house.later(10 * SECOND)
    assert house.adapter.keys == ["a", "b"]


async def test_what_arrives_only_after_the_first_look_is_not_sent_again(house: House) -> None:
    house.adapter.script["a"] = [Unknown()]
    await house.put(post("a"))
    await house.outbox.flush()
    assert house.adapter.look_ups == ["a"]
    house.adapter.shown.append(post("a"))
    await house.later(10 * SECOND)
    assert house.adapter.keys == ["a"]
    assert await house.in_doubt() == []


async def test_nothing_is_sent_again_while_nobody_can_look(house: House) -> None:
    house.adapter.script["a"] = [Arrives(Unknown())]
    house.adapter.broken_look_ups = 3
    await house.put(post("a"), post("b"))
    await house.outbox.flush()
    assert house.adapter.keys == ["a"]
    for _ in range(6):
        await house.later(10 * SECOND)
    assert house.adapter.keys == ["a", "b"]
    assert house.adapter.look_ups == ["a"] * 4


async def test_an_edit_in_doubt_is_simply_made_again(house: House) -> None:
    house.adapter.script["b"] = [Arrives(Unknown())]
    await house.put(post("a"), edit("b", of="a"))
    await house.outbox.flush()
    await house.later(10 * SECOND)
    assert house.adapter.keys == ["a", "b", "b"]
    assert house.adapter.look_ups == []


async def test_what_failed_is_counted_told_and_not_tried_again(house: House) -> None:
    told: list[tuple[Parcel, str]] = []

    async def on_failed(parcel: Parcel, reason: str) -> None:
        told.append((parcel, reason))

    house.outbox.on_failed = on_failed
    house.adapter.script["a"] = [Failed("is_archived")]
    await house.put(post("a"), post("b"))
    await house.outbox.flush()
    await house.later(timedelta(days=1))
    assert house.adapter.keys == ["b"]
    assert told == [(post("a"), "is_archived")]
    assert house.outbox.failures == {("test", "is_archived"): 1}


async def test_a_failure_that_cannot_be_told_stays_a_failure(house: House) -> None:
    async def on_failed(parcel: Parcel, reason: str) -> None:
        raise StoreBusyError

    house.outbox.on_failed = on_failed
    house.adapter.script["a"] = [Failed("is_archived")]
    await house.put(post("a"), post("b"))
    await house.outbox.flush()
    assert house.adapter.keys == ["b"]
    assert await house.in_doubt() == []


async def test_a_post_for_a_platform_that_is_not_there_waits(house: House) -> None:
    await house.put(*[post(str(n), f"matrix:w:{n}") for n in range(50)], post("x"))
    await house.outbox.flush()
    assert house.adapter.keys == ["x"]
    assert await house.in_doubt() == []
    matrix = ScriptedAdapter("matrix")
    house.outbox = Outbox(house.store, {"matrix": matrix}, house.clock)
    await house.later(timedelta(minutes=2))
    assert len(set(matrix.keys)) == len(matrix.keys) == 50


async def test_a_crash_while_sending(house: House) -> None:
    house.adapter.held = {"lost": asyncio.Event(), "arrived": asyncio.Event()}
    await house.put(post("lost"), post("arrived", "test:w:two"), edit("e", of="sent before"))
    delivering = asyncio.create_task(house.outbox.flush())
    await until(lambda: house.adapter.inside == 2)
    delivering.cancel()
    await house.crash()
    house.adapter.held.clear()
    house.adapter.shown.append(post("arrived", "test:w:two"))
    assert sorted(await house.in_doubt()) == ["arrived", "lost"]
    await house.outbox.recover()
    assert await house.in_doubt() == []
    await house.outbox.flush()
    assert house.adapter.keys == ["arrived", "lost"]


async def test_an_edit_after_a_crash_is_made_again(house: House) -> None:
    await house.put(post("a"))
    await house.outbox.flush()
    await house.put(edit("b", of="a"))
    await house.store.claim(house.clock.now(), {"test": 10})
    await house.crash()
    await house.outbox.recover()
    await house.later(10 * SECOND)
    assert house.adapter.keys == ["a", "b"]


async def test_recovers_later_where_the_platform_is_not_there_yet(house: House) -> None:
    await house.put(post("a"))
    await house.store.claim(house.clock.now(), {"test": 10})
    house.adapter.broken_look_ups = 1
    await house.crash()
    await house.outbox.recover()
    assert await house.in_doubt() == ["a"]
    await house.later(10 * SECOND)
    assert house.adapter.keys == ["a"]


async def test_runs_on_when_it_is_woken_and_when_it_is_time(house: House) -> None:
    async with running(house.outbox):
        await house.put(post("a"))
        house.outbox.wake()
        await shown(house, "a")
        house.adapter.script["b"] = [RetryAfter(timedelta(milliseconds=1))]
        await house.put(post("b"))
        house.outbox.wake()
        await until(lambda: not house.adapter.script["b"])
        while await house.in_doubt():  # noqa: ASYNC110
            await asyncio.sleep(0)
        await house.clock.advance(SECOND)
        await shown(house, "b")


async def test_the_end_waits_for_what_is_under_way_but_not_for_ever(house: House) -> None:
    house.adapter.held = {"a": asyncio.Event(), "b": asyncio.Event()}
    await house.put(post("a"), post("b", "test:w:two"), post("c"))
    async with running(house.outbox):
        await until(lambda: house.adapter.inside == 2)
    assert house.adapter.keys == []  # neither answered in time …
    assert sorted(await house.in_doubt()) == ["a", "b"]  # … so the next start looks them up
    await house.crash()
    house.adapter.held.clear()
    await house.outbox.recover()
    await house.outbox.drain(20 * SECOND)
    assert sorted(house.adapter.keys) == ["a", "b", "c"]
