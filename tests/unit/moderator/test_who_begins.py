"""Who may begin something, and what is said where nobody knows who is there."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.refusal import Reason, RefusedError
from bot.port import Form, Note, PeopleField, Person, Role
from tests.unit.moderator.witness import LEAD, WRITERS
from tests.world import TEAM, MemoryPlatform, World, person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

    from bot.core.model import PlaceId
    from bot.port import Answer, Value

SUPPLIER = person("Hersteller", Role.EXTERNAL)
CHOSEN = tuple(str(one.id) for one in WRITERS[:4])
TYPED: dict[str, Value] = {"question": "Was bremst uns?", "duration": "12m", "people": CHOSEN}
AT_ONCE = timedelta(0)


class Silent(MemoryPlatform):
    """It does not always say who is there."""

    refuses = False
    hangs = False

    async def members(self, place: PlaceId) -> Sequence[Person]:
        if self.refuses:
            raise ConnectionError
        if self.hangs:
            await asyncio.Event().wait()
        return await super().members(place)


@pytest.fixture
def silent() -> Silent:
    return Silent(people={TEAM.id: [LEAD, SUPPLIER, *WRITERS]})


@pytest.fixture
async def world(tmp_path: Path, silent: Silent) -> AsyncIterator[World]:
    async with World(tmp_path, platform=silent) as world:
        yield world


async def refusal(world: World, reason: Reason) -> str:
    voice = await world.house.place_voice(TEAM.id)
    return world.house.views.refusal_text(voice, RefusedError(reason))


async def refused(world: World, answer: Answer, reason: Reason) -> None:
    assert isinstance(answer, Note)
    assert answer.error
    assert await refusal(world, reason) in str([vars_of(one) for one in answer.message.blocks])


def vars_of(block: object) -> str:
    return str(getattr(block, "text", ""))


async def live(world: World) -> bool:
    async with world.store.reading() as reading:
        return await reading.live_round(TEAM.id) is not None


# --- outsiders -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["10m Was bremst uns?", "", "jeden Freitag 15:00 Wie war es?", "projekt Neue Türen"]
)
async def test_outsiders_begin_nothing(typed: str, world: World) -> None:
    await refused(world, await world.type(SUPPLIER, typed), Reason.OUTSIDER)
    assert not await live(world)


async def test_an_outsider_sends_a_start_form(world: World) -> None:
    await refused(world, await world.submit(SUPPLIER, "begin", TYPED), Reason.OUTSIDER)
    assert not await live(world)


async def test_an_outsiders_series_waits(world: World) -> None:
    """Whoever has set it up belonged to the team then."""
    await world.type(LEAD, "jeden Freitag 15:00 Wie war die Woche?")
    world.platform.people[TEAM.id] = [Person(LEAD.id, "Lea", role=Role.EXTERNAL), *WRITERS]
    await world.pass_time(timedelta(days=8))
    assert not await live(world)
    async with world.store.reading() as reading:
        (series,) = await reading.series_of(TEAM.id)
    assert series.paused
    outsider = Person(LEAD.id, "Lea", role=Role.EXTERNAL)
    answer = await world.press(outsider, f"resume-series:{series.id}")
    await refused(world, answer, Reason.OUTSIDER)


async def test_a_lead_from_outside_makes_no_project_of_a_card(world: World) -> None:
    await world.type(LEAD, "10m Was bremst uns?")
    async with world.store.reading() as reading:
        round_ = await reading.live_round(TEAM.id)
    assert round_
    outsider = Person(LEAD.id, "Lea", role=Role.EXTERNAL)
    answer = await world.press(outsider, f"project:{round_.id}")
    await refused(world, answer, Reason.OUTSIDER)


# --- who is here? --------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["10m Was bremst uns?", "", "projekt Neue Türen"])
async def test_who_types_hears_that_the_platform_does_not_say(
    typed: str, world: World, silent: Silent
) -> None:
    silent.refuses = True
    await refused(world, await world.type(LEAD, typed), Reason.MEMBERS_UNKNOWN)


async def test_a_start_form_comes_back_as_it_was_filled_in(world: World, silent: Silent) -> None:
    silent.refuses = True
    form = await world.submit(LEAD, "begin", TYPED)
    assert isinstance(form, Form)
    assert form.errors == {"people": await refusal(world, Reason.MEMBERS_UNKNOWN)}
    sent_again = {one.name: one.value for one in form.fields}
    assert {name: sent_again[name] for name in TYPED} == TYPED
    silent.refuses = False
    await world.submit(LEAD, "begin-anyway", sent_again)
    async with world.store.reading() as reading:
        round_ = await reading.live_round(TEAM.id)
    assert round_
    assert round_.chosen_roster


async def test_a_project_form_comes_back_as_it_was_filled_in(world: World, silent: Silent) -> None:
    form = await world.type(LEAD, "projekt Neue Türen")
    assert isinstance(form, Form)
    filled = {one.name: one.value for one in form.fields} | {
        "who": str(WRITERS[0].id),
        "step": "Schreiner anrufen",
    }
    silent.refuses = True
    again = await world.submit(LEAD, form.action, filled)
    assert isinstance(again, Form)
    assert again.errors == {"who": await refusal(world, Reason.MEMBERS_UNKNOWN)}
    assert {one.name: one.value for one in again.fields} == filled
    silent.refuses = False
    assert isinstance(await world.submit(LEAD, again.action, filled), Note)


async def test_a_form_does_not_wait_for_its_list_of_people(tmp_path: Path, silent: Silent) -> None:
    async with World(tmp_path, platform=silent, form_patience=AT_ONCE) as world:
        silent.hangs = True
        form = await world.type(LEAD, "")
        assert isinstance(form, Form)
        assert not [one for one in form.fields if isinstance(one, PeopleField)]
        silent.hangs = False
        filled = {one.name: one.value for one in form.fields} | {"question": "Was bremst uns?"}
        assert await world.submit(LEAD, form.action, filled) is None
        async with world.store.reading() as reading:
            round_ = await reading.live_round(TEAM.id)
        assert round_
        assert round_.phases[0].crowd.eligible == len(WRITERS)
