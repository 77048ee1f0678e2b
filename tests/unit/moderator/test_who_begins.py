"""Who may begin something, and what is said where nobody knows who is there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.refusal import Reason, RefusedError
from bot.moderator import attendance
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


@dataclass(repr=False)
class Silent(MemoryPlatform):
    """It does not always say who is there, or not at once."""

    refuses: bool = False
    asked: int = 0
    says: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.says.set()

    async def members(self, place: PlaceId) -> Sequence[Person]:
        self.asked += 1
        await self.says.wait()
        if self.refuses:
            raise ConnectionError
        return await super().members(place)

    async def has_said(self) -> None:
        """What it was asked before, it has answered by now."""
        self.says.set()
        await self.members(TEAM.id)
        await asyncio.sleep(0)


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
        silent.says.clear()
        form = await world.type(LEAD, "")
        assert isinstance(form, Form)
        assert not [one for one in form.fields if isinstance(one, PeopleField)]
        await silent.has_said()
        filled = {one.name: one.value for one in form.fields} | {"question": "Was bremst uns?"}
        assert await world.submit(LEAD, form.action, filled) is None
        async with world.store.reading() as reading:
            round_ = await reading.live_round(TEAM.id)
        assert round_
        assert round_.phases[0].crowd.eligible == len(WRITERS)


async def test_who_types_hears_in_time_that_the_list_takes_longer(
    tmp_path: Path, silent: Silent
) -> None:
    """What was typed stands in the form; it is asked for once, and then it is there."""
    async with World(tmp_path, platform=silent, form_patience=AT_ONCE) as world:
        silent.says.clear()
        form = await world.type(LEAD, "12m Was bremst uns?")
        assert isinstance(form, Form)
        assert form.errors == {"": await refusal(world, Reason.MEMBERS_LATE)}
        filled = {one.name: one.value for one in form.fields}
        assert (filled["question"], filled["duration"]) == ("Was bremst uns?", "12m")
        again = await world.submit(LEAD, form.action, filled)
        assert isinstance(again, Form)
        assert {one.name: one.value for one in again.fields} == filled
        assert silent.asked == 1
        await silent.has_said()
        assert await world.submit(LEAD, again.action, filled) is None
        assert await live(world)


async def test_a_new_project_does_not_wait_for_the_list_either(
    tmp_path: Path, silent: Silent
) -> None:
    async with World(tmp_path, platform=silent, form_patience=AT_ONCE) as world:
        silent.says.clear()
        form = await world.type(LEAD, "projekt Neue Türen")
        assert isinstance(form, Form)
        assert form.errors == {"who": await refusal(world, Reason.MEMBERS_LATE)}
        filled = {one.name: one.value for one in form.fields} | {"step": "Schreiner anrufen"}
        await silent.has_said()
        again = await world.submit(LEAD, form.action, filled)
        assert isinstance(again, Form)
        assert again.errors == {"who": await refusal(world, Reason.NOBODY_ASKED)}
        sent = {one.name: one.value for one in again.fields} | {"who": str(WRITERS[0].id)}
        assert sent["what"] == "Neue Türen"
        assert isinstance(await world.submit(LEAD, again.action, sent), Note)


async def test_a_list_that_never_comes_is_asked_for_anew(
    tmp_path: Path, silent: Silent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attendance, "LONGEST", AT_ONCE)
    async with World(tmp_path, platform=silent) as world:
        silent.says.clear()
        await refused(world, await world.type(LEAD, "Was bremst uns?"), Reason.MEMBERS_UNKNOWN)
        silent.says.set()
        assert await world.type(LEAD, "Was bremst uns?") is None
        assert silent.asked == 2
