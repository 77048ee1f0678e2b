"""Who takes part in a phase, who counts, who is told, and how long that takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.model import Level, PersonId
from bot.port import Person, Role
from tests.unit.moderator.witness import LEAD, MINUTE, WRITERS, WitnessWorld, card
from tests.world import TEAM, MemoryPlatform, person

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Phase
    from bot.store import Seatholder

BOSS = person("Boss", Role.ADMIN)
SUPPLIER = person("Hersteller", Role.EXTERNAL)
PUPPET = person("Puppe", Role.SIMULATED)
LATE = person("Spaeter")


async def roster(world: WitnessWorld, phase: Phase) -> dict[PersonId, bool]:
    """Everybody on it, and whether they count."""
    async with world.store.reading() as reading:
        holders: list[Seatholder] = await reading.roster(phase.id)
    return {holder.person: holder.eligible for holder in holders}


def invited(world: WitnessWorld, phase: Phase) -> set[str]:
    return {
        str(post.to)
        for post in world.platform.shown.values()
        if post.private and post.phase == phase.id and ":PhaseOpened:" in post.key
    }


async def test_members_and_administrators_count_and_nobody_else(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        world.platform.people[TEAM.id] = [LEAD, BOSS, SUPPLIER, PUPPET, *WRITERS]
        await world.type(LEAD, "10m Was bremst uns?")
        phase = await world.phase()
        there = await roster(world, phase)
        assert there == {
            LEAD.id: False,
            BOSS.id: True,
            PUPPET.id: False,
            **{one.id: True for one in WRITERS},
        }
        assert (phase.crowd.invited, phase.crowd.eligible) == (8, 6)
        assert invited(world, phase) == set(there)


async def test_who_wants_no_invitations_is_on_the_roster_uninvited(tmp_path: Path) -> None:
    quiet, *others = WRITERS
    async with WitnessWorld(tmp_path) as world:
        world.platform.people[TEAM.id] = [LEAD, *WRITERS]
        await world.submit(quiet, "save-settings", {"person-invitations": "never"})
        await world.type(LEAD, "10m Was bremst uns?")
        phase = await world.phase()
        assert (await roster(world, phase))[quiet.id]
        assert invited(world, phase) == {LEAD.id, *(one.id for one in others)}
        await world.pass_time(6 * MINUTE)
        reminded = {p.to for p in world.platform.shown.values() if ":HalfTime:" in p.key}
        assert reminded == invited(world, phase)
        await world.hear(card(quiet, phase, "Trotzdem dabei"))
        assert await world.slips(phase) == 1


async def test_a_pause_ends_by_itself_and_holds_for_its_place_only(tmp_path: Path) -> None:
    tired = WRITERS[0]
    async with WitnessWorld(tmp_path) as world:
        elsewhere = replace(TEAM, id=type(TEAM.id)("web:other"))
        for place in (TEAM, elsewhere):
            world.platform.people[place.id] = [LEAD, *WRITERS]
        await world.submit(tired, "save-settings", {"person-invitations": "week"})
        await world.type(LEAD, "10m Hier?")
        assert tired.id not in invited(world, await world.phase())
        await world.type(LEAD, "10m Dort?", elsewhere)
        async with world.store.reading() as reading:
            other = await reading.live_round(elsewhere.id)
        assert other
        assert other.current
        assert tired.id in invited(world, other.current)
        await world.pass_time(timedelta(days=7))
        await world.type(LEAD, "10m Wieder hier?")
        assert tired.id in invited(world, await world.phase())


async def test_a_chosen_part_stays_chosen(tmp_path: Path) -> None:
    """For all phases: whoever comes is not asked, whoever leaves still may. The lead is in."""
    chosen = WRITERS[:4]
    async with WitnessWorld(tmp_path) as world:
        world.platform.people[TEAM.id] = [LEAD, *WRITERS]
        await world.submit(
            LEAD,
            "begin-anyway",
            {"question": "Was bremst uns?", "people": tuple(one.id for one in chosen)},
        )
        first = await world.phase()
        expected = {LEAD.id: False, **{one.id: True for one in chosen}}
        assert await roster(world, first) == expected
        assert first.level is Level.CONFIDENTIAL
        for number, who in enumerate(chosen):
            await world.hear(card(who, first, f"Karte {number}"))
        world.platform.people[TEAM.id] = [LEAD, LATE, *WRITERS[1:]]
        await world.pass_time(10 * MINUTE)
        second = await world.phase()
        assert second.id != first.id
        assert await roster(world, second) == expected
        assert invited(world, second) == set(expected)


async def test_strangers_take_part_only_if_chosen_and_never_count(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        world.platform.people[TEAM.id] = [LEAD, SUPPLIER, *WRITERS]
        people = tuple(one.id for one in (SUPPLIER, *WRITERS))
        await world.submit(LEAD, "begin", {"question": "Was bremst uns?", "people": people})
        phase = await world.phase()
        there = await roster(world, phase)
        assert there[SUPPLIER.id] is False
        assert phase.crowd.eligible == len(WRITERS)


async def test_each_phase_freezes_who_is_there_when_it_opens(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        first = await world.written()
        world.platform.people[TEAM.id] = [LATE, *WRITERS[1:]]  # the lead has left, too
        assert LATE.id not in await roster(world, first)
        await world.pass_time(10 * MINUTE)
        second = await world.phase()
        assert await roster(world, second) == {one.id: True for one in (LATE, *WRITERS[1:])}
        back = Person(LEAD.id, LEAD.name)
        answer = await world.press(back, f"extend:{(await world.round()).id}")
        assert answer is not None  # still the lead


async def test_a_phase_lasts_twice_as_long_as_its_invitations_take(tmp_path: Path) -> None:
    slow = MemoryPlatform(slow=timedelta(seconds=60))
    async with WitnessWorld(tmp_path, platform=slow) as world:
        world.platform.people[TEAM.id] = [LEAD, *WRITERS]
        await world.type(LEAD, "1m Was bremst uns?")
        collection = await world.phase()
        assert collection.planned == 12 * MINUTE
        for number, who in enumerate(WRITERS):
            await world.hear(card(who, collection, f"Karte {number}"))
        await world.pass_time(12 * MINUTE)
        assert (await world.phase()).planned == 12 * MINUTE


async def test_a_platform_may_promise_less(tmp_path: Path) -> None:
    typed = MemoryPlatform(best=Level.CONFIDENTIAL)
    async with WitnessWorld(tmp_path, platform=typed) as world:
        world.platform.people[TEAM.id] = [LEAD, *WRITERS]
        await world.submit(LEAD, "begin-anyway", {"question": "Was bremst uns?"})
        phase = await world.phase()
        assert (phase.level, phase.k) == (Level.CONFIDENTIAL, 3)
