"""What the privacy sheet promises of a whole round, as people in it see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.core.effects import HalfTime, PhaseOpened
from bot.core.model import CardState, Level, PhaseState
from bot.moderator.telling import Telling
from bot.port import Form, Post
from bot.urn import Urn
from tests.distrust.attacks import rows_beside_slips
from tests.distrust.evidence import copied
from tests.plain import plain
from tests.unit.moderator.witness import LEAD, WRITERS, WitnessWorld, card
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Phase, PhaseId, Round
    from bot.store import Reading, Writing
    from bot.urn import Opened

MINUTE = timedelta(minutes=1)
NAMED = "Ich, *Ben*, finde <b>das</b> @Cem: & „so“ – 100 % 😀"


async def some_write(world: WitnessWorld, count: int) -> Phase:
    """A collection of ten minutes, with cards of so many of the five writers."""
    phase = await world.collecting()
    for number, who in enumerate(WRITERS[:count]):
        await world.hear(card(who, phase, f"Karte {number}"))
    return phase


def told_alone(world: WitnessWorld) -> dict[str, list[str]]:
    """What has come to each person alone since the last look."""
    came: dict[str, list[str]] = {one.id: [] for one in (LEAD, *WRITERS)}
    for parcel in world.platform.arrived:
        if parcel.to in came:
            came[parcel.to].append(plain(parcel.message))
    world.platform.arrived.clear()
    return came


# --- reminders and progress ----------------------------------------------------------------------


async def reminded(world: WitnessWorld) -> None:
    await some_write(world, 3)
    world.platform.arrived.clear()
    await world.pass_time(9 * MINUTE)
    came = told_alone(world)
    assert [len(texts) for texts in came.values()] == [1] * len(came), "the half of the time is up"
    assert len({tuple(texts) for texts in came.values()}) == 1


async def test_reminders_are_the_same_whoever_has_written(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        await reminded(world)


async def test_a_reminder_that_leaves_somebody_out_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Telling._invitations

    async def choosy(
        self: Telling, tx: Writing, round_: Round, effect: PhaseOpened | HalfTime
    ) -> list[Post]:
        posts = await honest(self, tx, round_, effect)
        left_out = WRITERS[0].id if isinstance(effect, HalfTime) else ""
        return [post for post in posts if post.to != left_out]

    monkeypatch.setattr(Telling, "_invitations", choosy)
    async with WitnessWorld(tmp_path) as world:
        with pytest.raises(AssertionError):
            await reminded(world)


async def test_nothing_moves_between_the_fixed_times(tmp_path: Path) -> None:
    """Not in public, not for the lead who asks, and in no row but the slips' own."""
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        world.platform.arrived.clear()
        shown = plain(await world.type(LEAD, "status"))
        rows = rows_beside_slips(copied(world.folder))
        for number, who in enumerate(WRITERS):
            await world.hear(card(who, phase, f"Karte {number}"))
            assert world.platform.arrived == []
            assert plain(await world.type(LEAD, "status")) == shown
            assert rows_beside_slips(copied(world.folder)) == rows
        await world.pass_time(2 * MINUTE)
        assert world.platform.arrived == [], "a quarter of ten minutes is not over yet"
        await world.pass_time(MINUTE)
        assert "Mindestens 5 von 6" in plain(world.platform.arrived[-1].message)
        assert plain(await world.type(LEAD, "status")) != shown


# --- too few -------------------------------------------------------------------------------------


async def test_what_too_few_have_written_nobody_sees(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of five write: after one extension slips and key are gone, and nothing was opened."""
    opened: list[PhaseId] = []
    honest = Urn.open

    async def noted(self: Urn, reading: Reading, phase: PhaseId) -> Opened:
        opened.append(phase)
        return await honest(self, reading, phase)

    monkeypatch.setattr(Urn, "open", noted)
    async with WitnessWorld(tmp_path) as world:
        phase = await some_write(world, 2)
        await world.pass_time(10 * MINUTE)
        assert (await world.phase()).auto_extended
        assert await world.slips(phase) == 2
        await world.pass_time(5 * MINUTE)
        round_ = await world.round()
        assert round_.phase(phase.id).state is PhaseState.UNSEEN
        assert (round_.cards, await world.slips(phase), opened) == ((), 0, [])
        assert world.keys.phases() == set()
        assert not [one for one in world.platform.arrived if "Karte 0" in plain(one.message)]


# --- the level -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("writers", "level", "word"),
    [
        (5, Level.ANONYMOUS, "anonym"),
        (4, Level.CONFIDENTIAL, "vertraulich"),
        (2, Level.OPEN, "offen"),
    ],
)
async def test_the_level_is_said_beforehand_and_stays(
    tmp_path: Path, writers: int, level: Level, word: str
) -> None:
    async with WitnessWorld(tmp_path) as world:
        there = WRITERS[:writers]
        world.platform.people[TEAM.id] = [LEAD, *there]
        await world.type(LEAD, "10m Was bremst uns?")
        if level is not Level.ANONYMOUS:
            await world.submit(LEAD, "begin-anyway", {"question": "Was bremst uns?"})
        phase = await world.phase()
        assert phase.level is level
        invitation = told_alone(world)[there[0].id][0]
        form = await world.press(there[0], f"write:{phase.id}")
        assert isinstance(form, Form)
        assert word in invitation.lower()
        assert word in plain(form).lower()
        world.platform.people[TEAM.id] = [LEAD, there[0]]  # all others leave
        await world.type(LEAD, "verlängern 5m")
        await world.restart()
        await world.pass_time(12 * MINUTE)
        now = await world.phase()
        assert (now.id, now.level, now.k) == (phase.id, level, phase.k)


# --- the text ------------------------------------------------------------------------------------


async def test_what_is_kept_after_a_warning_is_published_as_written(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await some_write(world, 4)
        ben = replace(WRITERS[0], handle="@ben")
        warned = await world.submit(ben, f"send:{phase.id}", {"card-1": NAMED})
        assert isinstance(warned, Form)
        assert warned.errors
        assert world.platform.arrived[-1].to != ben.id, "it is said in the form alone"
        await world.submit(ben, f"keep:{phase.id}", {"card-1": f"  {NAMED} "})
        await world.pass_time(10 * MINUTE)
        round_ = await world.round()
        assert NAMED in {one.text for one in round_.cards if one.state is CardState.ON_WALL}
        assert any(NAMED in plain(parcel.message) for parcel in world.platform.arrived)
