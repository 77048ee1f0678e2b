"""A platform that does not answer keeps its own rounds waiting, and nobody else's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.core.model import PhaseId, PlaceId
from bot.moderator import errands
from bot.moderator.errands import Errands
from bot.port import Person, Place
from tests.unit.moderator.witness import LEAD, MINUTE, WRITERS
from tests.world import MemoryPlatform, World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence
    from pathlib import Path

    import pytest

    from bot.core.model import Phase
    from bot.moderator.errands import Errand

AT_ONCE = timedelta(0)
A_MOMENT = 0.1  # seconds
HANGING, QUICK = Place(PlaceId("web:hanging"), "#a"), Place(PlaceId("web:quick"), "#b")
ELSEWHERE = Place(PlaceId("other:quick"), "#c")


@dataclass(repr=False)
class Hanging(MemoryPlatform):
    """Of some places it does not say who is there; it may not forget a phase, either."""

    silent: set[PlaceId] = field(default_factory=set)
    forgets: bool = True
    answers: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[PlaceId] = field(default_factory=list)

    async def members(self, place: PlaceId) -> Sequence[Person]:
        self.asked.append(place)
        if place in self.silent:
            await self.answers.wait()
        return await super().members(place)

    async def phase_closed(self, phase: PhaseId) -> None:
        if not self.forgets:
            await self.answers.wait()
        await super().phase_closed(phase)


class SeveralPlaces(World):
    """Rounds in some places of two platforms, of which the first may hang."""

    platform: Hanging

    def __init__(self, folder: Path, **more: Any) -> None:
        super().__init__(folder, platform=Hanging(), **more)
        self.other = MemoryPlatform("other")

    async def begin(self, *places: Place) -> None:
        adapters: Any = self.house.adapters
        adapters["other"] = self.other
        for place in places:
            self.platform.people[place.id] = self.other.people[place.id] = [LEAD, *WRITERS]
            await self.type(LEAD, "10m Was bremst uns?", place)
            self.clock.jump(timedelta(seconds=1))  # the first will be the first to be due

    async def all_due(self, *places: Place, silent: Iterable[Place]) -> None:
        """Nobody has written anything, so that each phase will be extended."""
        await self.begin(*places)
        self.platform.silent = {place.id for place in silent}
        self.platform.asked.clear()
        self.clock.jump(10 * MINUTE)
        self.clock._wake = None

    async def phase_in(self, place: Place) -> Phase:
        async with self.store.reading() as reading:
            round_ = await reading.live_round(place.id)
        assert round_
        assert round_.current
        return round_.current

    async def is_fired(self, place: Place) -> bool:
        return (await self.phase_in(place)).closes_at > self.clock.now()

    async def until_fired(self, place: Place) -> None:
        await until(lambda: self.is_fired(place))


async def until(happened: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what goes on by itself."""
    async with asyncio.timeout(60):
        while not await happened():  # noqa: ASYNC110 - nobody could set an event for all of it
            await asyncio.sleep(0)


async def test_who_hangs_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    async with SeveralPlaces(tmp_path) as world:
        await world.all_due(HANGING, QUICK, ELSEWHERE, silent=[HANGING])
        firing = asyncio.create_task(world.moderator.fire_due())
        await world.until_fired(QUICK)
        await world.until_fired(ELSEWHERE)
        assert not await world.is_fired(HANGING)
        world.platform.answers.set()
        await firing
        assert await world.is_fired(HANGING)


async def test_the_clock_goes_on_and_is_woken_when_somebody_answers_at_last(
    tmp_path: Path,
) -> None:
    async with SeveralPlaces(tmp_path, platform_patience=AT_ONCE) as world:
        await world.all_due(HANGING, silent=[HANGING])
        assert await world.moderator.fire_due() is None
        await until(lambda: _true(world.platform.asked == [HANGING.id]))
        assert await world.moderator.fire_due() is None
        assert world.platform.asked == [HANGING.id]  # not twice at once
        assert world.clock._wake is None
        world.platform.answers.set()
        await world.until_fired(HANGING)
        await until(lambda: _true(world.clock._wake is not None))

        async def knows_what_is_next() -> bool:
            return await world.moderator.fire_due() is not None

        await until(knows_what_is_next)


async def test_a_platform_that_does_not_forget_keeps_no_key_and_holds_its_own_posts_only(
    tmp_path: Path,
) -> None:
    async with SeveralPlaces(tmp_path, platform_patience=AT_ONCE) as world:
        await world.begin(HANGING, ELSEWHERE)
        theirs = (await world.phase_in(ELSEWHERE)).id
        ours = (await world.phase_in(HANGING)).id
        world.platform.forgets = False
        for place in (HANGING, ELSEWHERE):
            async with world.store.reading() as reading:
                round_ = await reading.live_round(place.id)
            assert round_
            await world.press(LEAD, f"cancel-yes:{round_.id}", place)
        assert world.keys.phases() == set()

        async def only_ours_is_unfinished() -> bool:
            async with world.store.reading() as reading:
                return list(await reading.endings()) == [ours]

        await until(only_ours_is_unfinished)
        assert world.other.closed == [theirs]
        world.platform.answers.set()
        await until(lambda: _true(world.platform.closed == [ours]))


async def _true(happened: bool) -> bool:
    return happened


# --- planted bugs ---------------------------------------------------------------------------------


async def starved(world: SeveralPlaces) -> bool:
    """Whether somebody elsewhere is not served, as long as one does not answer."""
    firing = asyncio.create_task(world.moderator.fire_due())
    await asyncio.wait({firing}, timeout=A_MOMENT)
    hungry = not await world.is_fired(ELSEWHERE)
    world.platform.answers.set()
    await firing
    return hungry


async def test_planted_one_after_the_other_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def queued(_self: Errands, errands: Iterable[Errand]) -> set[str]:
        return {one.name for one in errands if not await one.go()}

    monkeypatch.setattr(Errands, "run", queued)
    async with SeveralPlaces(tmp_path) as world:
        await world.all_due(HANGING, ELSEWHERE, silent=[HANGING])
        assert await starved(world)


async def test_planted_places_for_all_platforms_are_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = errands.Errand
    monkeypatch.setattr(errands, "AT_ONCE", 1)
    async with SeveralPlaces(tmp_path) as world:
        await world.all_due(HANGING, ELSEWHERE, silent=[HANGING])
        monkeypatch.setattr(
            "bot.moderator.rounds.Errand", lambda name, _, go: honest(name, "all", go)
        )
        assert await starved(world)


async def test_planted_firing_twice_at_once_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Errands, "__contains__", lambda _self, _name: False)
    async with SeveralPlaces(tmp_path, platform_patience=AT_ONCE) as world:
        await world.all_due(HANGING, silent=[HANGING])
        firing = asyncio.create_task(world.moderator.fire_due())
        await until(lambda: _true(len(world.platform.asked) > 1))
        world.platform.answers.set()
        firing.cancel()
        await asyncio.gather(firing, return_exceptions=True)
