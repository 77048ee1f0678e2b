"""A platform that hangs fills its own places in the outbox, and nobody else's."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.core.model import PlaceId
from bot.outbox import SWEEP, Outbox
from bot.port import Message, Post, Text
from bot.store import Outgoing
from bot.store.sqlite import SqliteStore
from tests.hand_clock import HandClock
from tests.scripted_adapter import ScriptedAdapter

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta
    from pathlib import Path

    import pytest

PLACES = 4
HELLO = Message((Text("Hallo"),))


class TwoPlatforms:
    """One that hangs, one that is quick, and an outbox that has begun with the one that hangs."""

    def __init__(self, store: SqliteStore) -> None:
        self.store = store
        self.hanging, self.quick = ScriptedAdapter("hanging"), ScriptedAdapter("quick")
        self.answers = asyncio.Event()
        adapters = {"hanging": self.hanging, "quick": self.quick}
        self.outbox = Outbox(store, adapters, HandClock(), at_once=PLACES)

    async def put(self, platform: str, number: int) -> None:
        """To as many destinations there."""
        keys = [f"{platform}:w:{n}" for n in range(number)]
        async with self.store.transaction() as writing:
            await writing.post([Outgoing(Post(key, PlaceId(key), HELLO)) for key in keys])
        self.hanging.held.update({key: self.answers for key in keys if platform == "hanging"})

    async def go_on(self) -> None:
        """Until nothing more can begin; what hangs, hangs."""
        while True:
            before = dict(self.outbox._under_way)
            await self.outbox._begin()
            under_way = dict(self.outbox._under_way)
            if under_way == before:
                return
            await asyncio.wait(
                [task for task, platform in under_way.items() if platform == "quick"] or [_now()]
            )

    def under_way(self) -> Counter[str]:
        return Counter(self.outbox._under_way.values())


@asynccontextmanager
async def stuck(folder: Path) -> AsyncIterator[TwoPlatforms]:
    """More hangs than there are places."""
    async with SqliteStore.open(folder / "b.db") as store:
        two = TwoPlatforms(store)
        await two.put("hanging", PLACES + 3)
        await two.go_on()
        try:
            yield two
        finally:
            two.answers.set()
            await two.outbox.flush()


def _now() -> asyncio.Task[None]:
    return asyncio.create_task(asyncio.sleep(0))


async def test_what_hangs_starves_nobody_else(tmp_path: Path) -> None:
    async with stuck(tmp_path) as two:
        await two.put("quick", 10)
        await two.go_on()
        assert len(two.quick.keys) == 10
        assert two.hanging.inside == two.hanging.most_inside == PLACES
        assert two.quick.most_inside <= PLACES
    assert len(two.hanging.keys) == PLACES + 3


async def test_who_is_full_wakes_nobody_until_somebody_is_done(tmp_path: Path) -> None:
    async with stuck(tmp_path) as two:
        assert await two.outbox._pause() == SWEEP
        await two.put("quick", 1)
        assert await two.outbox._pause() < SWEEP


# --- planted bugs ---------------------------------------------------------------------------------


async def test_planted_places_for_all_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shared(self: Outbox) -> dict[str, int]:
        return dict.fromkeys(self._adapters, self._at_once - len(self._under_way))

    monkeypatch.setattr(Outbox, "_room", shared)
    async with stuck(tmp_path) as two:
        await two.put("quick", 10)
        await two.go_on()
        assert two.quick.keys == []


async def test_planted_endless_room_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Outbox, "_room", lambda self: dict.fromkeys(self._adapters, PLACES))
    async with stuck(tmp_path) as two:
        assert two.hanging.inside > PLACES


async def test_a_planted_busy_loop_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def restless(self: Outbox) -> timedelta:
        wakes_at = await self._store.outbox_wakes_at(self._adapters)
        return min(SWEEP, wakes_at - self._clock.now()) if wakes_at else SWEEP

    monkeypatch.setattr(Outbox, "_pause", restless)
    async with stuck(tmp_path) as two:
        assert await two.outbox._pause() < SWEEP
