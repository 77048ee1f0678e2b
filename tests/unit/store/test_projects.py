"""Projects and overviews come back as they were saved; people can be taken out of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given

from bot.core.model import PlaceId
from bot.core.project import Digest, Project, ProjectId, ProjectState
from tests.effort import part
from tests.follow_ups import ANNA, BEN, CEM, DAY, project
from tests.unit.store.examples import (
    MINUTE,
    NOW,
    TEAM,
    TICK,
    keep,
    round_,
)
from tests.unit.store.strategies import projects

if TYPE_CHECKING:
    from bot.store import Store
    from tests.unit.store.conftest import Engine

ELSEWHERE = PlaceId("test:elsewhere")


async def save(store: Store, *some: Project) -> None:
    async with store.transaction() as writing:
        for one in some:
            await writing.save_project(one)


def named(name: str, **changes: object) -> Project:
    return replace(project(**changes), id=ProjectId(name))


@part(0.4)
@given(first=projects, then=projects)
async def test_a_project_comes_back_as_it_was_saved_last(
    engine: Engine, first: Project, then: Project
) -> None:
    async with engine() as store, store.reading() as reading:
        for one in (first, then):
            await save(store, one)
            assert await reading.project(one.id) == one


async def test_what_was_never_kept_is_not_found(store: Store) -> None:
    async with store.reading() as reading:
        assert await reading.project(ProjectId("j1")) is None
        assert await reading.projects(TEAM) == []
        assert await reading.projects_of(BEN.id) == []
        assert await reading.digest(TEAM) == Digest(TEAM)
        assert await reading.due_projects(NOW) == []
        assert await reading.due_digests(NOW) == []
        assert await reading.next_due() is None


async def test_projects_are_found_by_place_and_by_person(store: Store) -> None:
    proposed, owned = named("z"), named("a", owner=BEN, asked=CEM, state=ProjectState.GOING)
    done = named("b", owner=BEN, asked=None, state=ProjectState.DONE)
    theirs = named("c", place=ELSEWHERE, lead=None, asked=CEM)
    await save(store, proposed, owned, done, theirs)
    async with store.reading() as reading:
        assert await reading.projects(TEAM) == [proposed, owned, done]
        assert await reading.projects_of(BEN.id) == [proposed, owned]
        assert await reading.projects_of(CEM.id) == [owned, theirs]
        assert await reading.projects_of(ANNA.id) == [proposed, owned]
        assert await reading.projects_of(BEN.id, are_open=False) == [done]
        assert await reading.projects_of(CEM.id, are_open=False) == []


async def test_the_clock_is_told_of_projects_and_overviews_too(store: Store) -> None:
    await keep(store, round_(), NOW + 3 * MINUTE)
    await save(store, named("late", due_at=NOW + 2 * MINUTE), named("soon", due_at=NOW))
    await save(store, named("never"))
    async with store.transaction() as writing:
        await writing.save_digest(Digest(TEAM, (2026, 10), NOW + MINUTE))
        await writing.save_digest(Digest(ELSEWHERE))
    async with store.reading() as reading:
        assert await reading.due_projects(NOW - TICK) == []
        assert await reading.due_projects(NOW) == ["soon"]
        assert await reading.due_projects(NOW + MINUTE * 5) == ["soon", "late"]
        assert await reading.due_digests(NOW) == []
        assert await reading.due_digests(NOW + MINUTE) == [TEAM]
        assert await reading.next_due() == NOW
        assert await reading.next_due(after=NOW) == NOW + MINUTE
        assert await reading.next_due(after=NOW + MINUTE) == NOW + 2 * MINUTE
        assert await reading.next_due(after=NOW + 2 * MINUTE) == NOW + 3 * MINUTE
        assert await reading.next_due(after=NOW + 3 * MINUTE) is None


async def test_an_overview_comes_back_as_it_was_saved_last(store: Store) -> None:
    digest = Digest(TEAM, (2026, 10), NOW, NOW - DAY)
    for one in (digest, replace(digest, due_at=None)):
        async with store.transaction() as writing:
            await writing.save_digest(one)
        async with store.reading() as reading:
            assert await reading.digest(TEAM) == one


async def test_a_person_can_be_forgotten(store: Store) -> None:
    owned = named("owned", owner=BEN, asked=None, state=ProjectState.GOING)
    asked = named("asked", due_at=NOW)
    handed = named("handed", owner=CEM, asked=BEN, state=ProjectState.STUCK, due_at=NOW)
    led = named("led", lead=BEN, owner=CEM, asked=None, asked_by=None, state=ProjectState.GOING)
    by_them = named("by-them", asked=CEM, asked_by=BEN)
    await save(store, owned, asked, handed, led, by_them)
    async with store.transaction() as writing:
        await writing.forget_in_projects(BEN.id)
    async with store.reading() as reading:
        assert await reading.projects_of(BEN.id) == []
        kept = {one.id: one for one in await reading.projects(TEAM)}
    assert set(kept) == {"asked", "handed", "led", "by-them"}
    nobody = replace(asked, asked=None, asked_by=None)
    assert kept[asked.id] == replace(nobody, state=ProjectState.UNOWNED, due_at=None)
    assert kept[handed.id] == replace(handed, asked=None, asked_by=None)
    assert kept[led.id] == replace(led, lead=None)
    assert kept[by_them.id] == replace(by_them, asked_by=None)
    assert "ben" not in repr([one.plan for one in kept.values()]).lower()
