"""Lines of many people, kept at once or not at all: slips, calls and the adapter's place."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.moderator import Moderator
from bot.moderator.drafts import Drafts
from bot.moderator.rounds import Rounds
from bot.port import Answer, Command, Form, Note, NotKeptError, Press, Submit, TextField
from bot.store import StoreFullError
from bot.store.notebook import StoreNotebook
from bot.store.reading import SqliteReading
from bot.store.writing import SqliteWriting
from tests.plain import plain
from tests.torn import token_after, token_before
from tests.unit.moderator.test_hearing import NOTES, notes
from tests.unit.moderator.witness import LEAD, MINUTE, WRITERS, CrashError, WitnessWorld, card
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import PersonId, Phase, PhaseId
    from bot.port import Person
    from tests.torn import Keep

BEN, CEM, *_ = WRITERS
LONGER = Command(LEAD, TEAM, "verlängern 5m")


# --- what waits -----------------------------------------------------------------------------------


def cards(who: Person, phase: Phase, *texts: str) -> Submit:
    values = {f"card-{number}": text for number, text in enumerate(texts, 1)}
    return Submit(who, TEAM, f"send:{phase.id}", values)


def written(answer: Answer) -> list[str]:
    assert isinstance(answer, Form)
    return [one.value for one in answer.fields if isinstance(one, TextField) and one.value]


async def own(world: WitnessWorld, who: Person, phase: Phase) -> list[str]:
    """What is in the urn."""
    return written((await world.ear.hear([Press(who, TEAM, f"write:{phase.id}")]))[0])


async def test_whoever_asks_sees_what_waits_and_the_urn_has_nothing(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        together = await world.ear.together()
        await together.hear(cards(BEN, phase, "Zu laut", "Zu warm"))
        look = Press(BEN, TEAM, f"write:{phase.id}")
        assert written(await together.hear(look)) == ["Zu laut", "Zu warm"]
        await together.hear(cards(BEN, phase, "Zu warm"))
        assert written(await together.hear(look)) == ["Zu warm"]
        assert await own(world, BEN, phase) == []
        assert await together.keep([], NOTES) == ([], set())
        assert await own(world, BEN, phase) == ["Zu warm"]


async def test_slips_calls_and_notes_are_one_commit(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        together = await world.ear.together()
        await together.hear(card(BEN, phase, "Zu laut"))
        await together.hear(card(CEM, phase, "Zu warm"))
        world.journal.calls.clear()
        await together.keep([LONGER], NOTES)
        assert world.journal.calls.count("commit") == 1
        assert await world.slips(phase) == 2
        assert (await world.phase()).closes_at == phase.closes_at + 5 * MINUTE
        assert await notes(world) == NOTES


# --- a crash --------------------------------------------------------------------------------------


async def torn(folder: Path) -> bool:
    """Whether a crash, before each commit or after the last, leaves a part without the rest."""
    for commits in (0, 1, 2):
        async with WitnessWorld(folder / str(commits)) as world:
            phase = await world.collecting()
            together = await world.ear.together()
            await together.hear(card(BEN, phase, "Zu laut"))
            _crash_after(world, commits)
            with suppress(CrashError):
                await together.keep([LONGER], NOTES)
            world.journal.events.clear()
            await world.restart()
            longer = (await world.phase()).closes_at > phase.closes_at
            parts = {await world.slips(phase) == 1, await notes(world) == NOTES, longer}
            if len(parts) > 1:
                return True
    return False


def _crash_after(world: WitnessWorld, commits: int) -> None:
    def again() -> None:
        _crash_after(world, commits - 1)

    world.journal.events["commit"] = again if commits else CrashError()


async def test_a_crash_leaves_all_or_nothing(tmp_path: Path) -> None:
    assert not await torn(tmp_path)


@pytest.mark.parametrize("bug", [token_after, token_before])
async def test_a_token_of_its_own_would_be_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bug: Keep
) -> None:
    monkeypatch.setattr(Moderator, "keep", bug)
    assert await torn(tmp_path)


# --- too late, and broken -------------------------------------------------------------------------


async def test_a_slip_counts_if_it_was_sent_in_time_and_its_phase_is_open_still(
    tmp_path: Path,
) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        world.clock.jump(10 * MINUTE - timedelta(milliseconds=1))
        together = await world.ear.together()
        await together.hear(card(BEN, phase, "Zu laut"))
        world.clock.jump(timedelta(milliseconds=1))
        refused = await together.hear(card(CEM, phase, "Zu warm"))
        assert "vorbei" in plain(refused)
        assert await together.keep([], NOTES) == ([], set())
        assert await world.slips(phase) == 1


async def test_a_slip_counts_before_the_call_that_ends_its_phase(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.written()
        await world.pass_time(5 * MINUTE)  # by now it was said that there are enough
        together = await world.ear.together()
        await together.hear(cards(BEN, phase, "Zu laut", "Eben noch"))
        _, late = await together.keep([Command(LEAD, TEAM, "weiter")], NOTES)
        assert late == set()
        await world.pass_time(timedelta(0))
        assert "Eben noch" in [card.text for card in (await world.round()).cards]


async def test_whose_slip_came_too_late_is_known(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        together = await world.ear.together()
        await together.hear(card(BEN, phase, "Zu laut"))
        await world.press(LEAD, f"cancel-yes:{(await world.round()).id}")
        assert await together.keep([], NOTES) == ([], {(BEN.id, phase.id)})
        assert await notes(world) == NOTES


async def test_a_batch_with_notes_tells_whose_slip_came_too_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()

        async def none_kept(*_args: object) -> set[tuple[PersonId, PhaseId]]:
            return {(BEN.id, phase.id)}

        monkeypatch.setattr(Drafts, "keep", none_kept)
        batch = [card(BEN, phase, "Zu laut"), card(CEM, phase, "Zu warm")]
        late, kept = await world.ear.hear(batch, NOTES)
        assert "vorbei" in plain(late)
        assert isinstance(kept, Note)
        assert not kept.error


async def test_what_breaks_is_left_out_and_stops_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()

        async def breaks(*_args: object) -> None:
            raise ValueError

        monkeypatch.setattr(Rounds, "move", breaks)
        together = await world.ear.together()
        await together.hear(card(BEN, phase, "Zu laut"))
        (broken, told), _ = await together.keep([LONGER, Command(CEM, TEAM, "status")], NOTES)
        assert isinstance(broken, Note)
        assert broken.error
        assert "Was bremst uns?" in plain(told)
        assert (await world.slips(phase), await notes(world)) == (1, NOTES)


async def test_what_cannot_be_kept_waits_and_can_be_kept_later(tmp_path: Path) -> None:
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        together = await world.ear.together()
        await together.hear(card(BEN, phase, "Zu laut"))
        for attempt in (together.hear(LONGER, {"heard/1": ""}), together.keep([LONGER], NOTES)):
            world.journal.events["commit"] = StoreFullError("full")
            with pytest.raises(NotKeptError) as refused:
                await attempt
            (said,) = refused.value.answers
            assert "kein Platz mehr" in plain(said)
        assert (await world.slips(phase), await notes(world)) == (0, {})
        assert (await world.phase()).closes_at == phase.closes_at
        world.journal.events.clear()
        await together.keep([LONGER], NOTES)
        assert (await world.slips(phase), await notes(world)) == (1, NOTES)
        assert (await world.phase()).closes_at == phase.closes_at + 5 * MINUTE


async def test_what_was_kept_counts_as_kept_though_nobody_can_say_what_is_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock looks itself: told otherwise, an adapter would carry it out once more."""
    async with WitnessWorld(tmp_path) as world:
        phase = await world.collecting()
        together = await world.ear.together()
        await together.hear(card(BEN, phase, "Zu laut"))

        def unreadable(_: object) -> object:
            raise StoreFullError("full")

        with monkeypatch.context() as disk:
            disk.setattr(SqliteReading, "endings", unreadable)
            await together.keep([], NOTES)
        assert (await world.slips(phase), await notes(world)) == (1, NOTES)


async def test_notes_that_cannot_be_written_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever part of an adapter writes them, it can tell that from a mistake."""
    async with WitnessWorld(tmp_path) as world:

        def full(*_: object) -> object:
            raise StoreFullError("full")

        with monkeypatch.context() as disk:
            disk.setattr(SqliteWriting, "write_notes", full)
            with pytest.raises(NotKeptError):
                await StoreNotebook(world.store, "web").write(NOTES)
        assert await notes(world) == {}
