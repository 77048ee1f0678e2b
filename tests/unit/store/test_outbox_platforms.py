"""Each platform has places of its own in the outbox: what waits for one takes none of another's."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.store import posts
from tests.effort import part
from tests.unit.store.examples import MINUTE, NOW, post

if TYPE_CHECKING:
    import pytest

    from bot.store import Store
    from tests.unit.store.conftest import Engine

PLATFORMS = ("matrix", "slack", "web")

# One letter more or less is another platform.
names = st.sampled_from([*PLATFORMS, "sla", "slacks"])
destinations = st.builds("{}:w:{}".format, names, st.integers(0, 3))
rooms = st.dictionaries(st.sampled_from(PLATFORMS), st.integers(0, 3))


async def put(store: Store, destinations: list[str]) -> None:
    async with store.transaction() as writing:
        await writing.post([post(str(n), to) for n, to in enumerate(destinations)])


def may_leave(destinations: list[str], room: dict[str, int]) -> list[str]:
    """The keys: the first of each destination, as many a platform as there is room for."""
    taken: Counter[str] = Counter()
    keys = []
    for to in sorted(set(destinations), key=destinations.index):
        platform = to.partition(":")[0]
        if taken[platform] < room.get(platform, 0):
            taken[platform] += 1
            keys.append(str(destinations.index(to)))
    return keys


async def claimed(store: Store, room: dict[str, int]) -> list[str]:
    return [one.parcel.key for one in await store.claim(NOW, room)]


@part(0.4)
@given(destinations=st.lists(destinations, max_size=12), room=rooms, asked=st.sets(names))
async def test_as_many_leave_as_their_own_platform_has_room_for(
    engine: Engine, destinations: list[str], room: dict[str, int], asked: set[str]
) -> None:
    async with engine() as store:
        await put(store, destinations)
        assert await claimed(store, room) == may_leave(destinations, room)
        wakes_at = await store.outbox_wakes_at(asked)
        left = await claimed(store, dict.fromkeys(asked, 99))
        assert (wakes_at is not None) == bool(left)


async def test_a_planted_queue_for_all_is_seen(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one queue for all platforms, the first in it takes the places of the others."""
    honest = posts._CLAIM
    monkeypatch.setattr(posts, "_CLAIM", honest.replace("PARTITION BY room.key", ""))
    assert honest != posts._CLAIM
    destinations, room = ["slack:w:1", "slack:w:2", "web:w:1"], {"slack": 2, "web": 2}
    await put(store, destinations)
    assert await claimed(store, room) != may_leave(destinations, room)


async def test_what_is_postponed_or_expires_wakes_only_those_it_is_for(store: Store) -> None:
    async with store.transaction() as writing:
        await writing.post([post("1", "slack:w:1"), post("2", "web:w:1", expires_at=NOW + MINUTE)])
    assert await claimed(store, {"slack": 1}) == ["1"]
    assert await store.outbox_wakes_at(["slack"]) == NOW + MINUTE  # to be dropped, by whomever
    assert await store.claim(NOW + MINUTE, {}) == []
    assert await store.outbox_wakes_at(PLATFORMS) is None
