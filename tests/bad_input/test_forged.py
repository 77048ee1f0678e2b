"""Buttons and forms that this bot has never offered to this person in this place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.core.model import PlaceId
from bot.port import Place, Press, Submit
from tests.bad_input.room import (
    DU,
    LANGUAGES,
    MINUTE,
    SPEAKERS,
    WRITERS,
    Room,
    as_admin,
    voting_room,
)
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio(loop_scope="module")

ELSEWHERE = Place(PlaceId("web:other"), "#other")
NOTHING = [
    "",
    ":",
    "send",
    "send:",
    "SEND:{collecting}",
    "send :{collecting}",
    "drop table:{collecting}",
    "delete:{round}",
    "send:0123456789abcdef",
    "cast:' OR 1=1 --",
    "send:" + "x" * 40_000,
    # of the other kind of phase
    "write:{voting}",
    "send:{voting}",
    "keep:{voting}",
    "vote:{collecting}",
    "cast:{collecting}",
    # a round's id where a phase's belongs, and the other way round
    "send:{round}",
    "withdraw:{round}",
    "status:{voting}",
    "end-early:{voting}",
    "extend:nowhere",
    "extend-by:nowhere",
    "cancel:nowhere",
    "cancel-yes:nowhere",
    "hide:nowhere",
    "hide-card:nowhere",
]
TYPED: dict[str, Any] = {
    "card-1": "Gut gemeint",
    "dots": {},
    "duration": "5m",
    "reason": "Grund",
    "card": "x",
}


async def filled(voting: Room, action: str) -> str:
    """The action, about what there is."""
    round_ = await voting.round()
    names = {"collecting": round_.phases[0].id, "voting": round_.phases[1].id, "round": round_.id}
    return action.format(**names) if "{" in action else action


@pytest.mark.parametrize("action", NOTHING, ids=lambda action: action[:30])
async def test_a_button_that_belongs_to_nothing(voting: Room, action: str) -> None:
    wanted = await filled(voting, action)
    who = as_admin(SPEAKERS[DU])
    await voting.refused_note(Press(who, TEAM, wanted), DU, "refused-stale")
    await voting.refused_note(Submit(who, TEAM, wanted, TYPED), DU, "refused-stale")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everybody_is_told_so_in_their_language(voting: Room, language: str) -> None:
    forged = Press(SPEAKERS[language], TEAM, "open-sesame")
    await voting.refused_note(forged, language, "refused-stale")


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("send:{collecting}", {"card-1": {"zu": 1}}),
    ("send:{collecting}", {"card-1": "Gut", "card-2": ("zu", "laut")}),
    ("send:{collecting}", {"card-1": True}),
    ("send:{collecting}", {"card-1": None}),
    ("send:{collecting}", {"card-1": 7}),
    ("send:{collecting}", {}),
    ("send:{collecting}", {"card-99": "Noch eine"}),
    ("keep:{collecting}", {"dots": {"card-1": 1}}),
    ("cast:{voting}", {}),
    ("cast:{voting}", {"dots": "zwei"}),
    ("cast:{voting}", {"dots": ("zwei",)}),
    ("cast:{voting}", {"dots": True}),
    ("cast:{voting}", {"dots": {"{card}": "2"}}),
    ("cast:{voting}", {"dots": {"{card}": 1.5}}),
    ("cast:{voting}", {"dots": {"{card}": None}}),
    ("cast:{voting}", {"dots": {"{card}": {"{card}": 1}}}),
    ("cast:{voting}", {"dots": {7: 1}}),
    ("extend-by:{round}", {"duration": {"h": 1}}),
    ("hide-card:{round}", {"card": "{card}", "reason": ("weil",)}),
    ("save-settings", {"person-language": ("de",)}),
    ("save-settings", {"place-start": {"admins": 1}}),
]


@pytest.mark.parametrize(("action", "values"), WRONG)
async def test_a_form_with_something_else_in_it(
    voting: Room, action: str, values: dict[str, Any]
) -> None:
    card = (await voting.phase()).subjects[0]
    dots = values.get("dots")
    if isinstance(dots, dict):
        values = {"dots": {card if key == "{card}" else key: n for key, n in dots.items()}}
    wanted = Submit(as_admin(SPEAKERS[DU]), TEAM, await filled(voting, action), values)
    await voting.refused_note(wanted, DU, "refused-stale")


START: list[dict[str, Any]] = [
    {"question": {"was": 1}},
    {"question": "Was?", "duration": 5},
    {"question": "Was?", "people": "web:benedikt"},
    {"question": "Was?", "people": (7,)},
    {"question": "Was?", "open": "yes"},
    {"question": "Was?", "method": ("blitzlicht",)},
]


@pytest.mark.parametrize("values", START, ids=str)
async def test_a_start_with_something_else_in_it(empty: Room, values: dict[str, Any]) -> None:
    for verb in ("begin", "begin-anyway"):
        await empty.refused_note(Submit(SPEAKERS[DU], TEAM, verb, values), DU, "refused-stale")


# --- the power of one place, used in another ------------------------------------------------------


@pytest.mark.parametrize("place", [ELSEWHERE, None], ids=["elsewhere", "in private"])
@pytest.mark.parametrize(
    "verb", ["end-early", "extend", "extend-by", "cancel", "cancel-yes", "hide", "hide-card"]
)
async def test_an_administrator_of_another_place_is_nobody_here(
    voting: Room, verb: str, place: Place | None
) -> None:
    round_ = await voting.round()
    values = {"duration": "5m", "card": round_.cards[0].id, "reason": "Passt mir nicht."}
    wanted = Submit(as_admin(SPEAKERS[DU]), place, f"{verb}:{round_.id}", values)
    await voting.refused_note(wanted, DU, "refused-not-the-lead")


async def test_a_card_is_revived_where_it_was_parked_and_only_there(tmp_path: Path) -> None:
    async with voting_room(tmp_path) as room:
        phase = await room.phase()
        best, *others = phase.subjects
        for who in WRITERS:
            await room.taken(who, f"cast:{phase.id}", {"dots": {str(best): 2}})
        await room.world.pass_time(3 * MINUTE)
        boss = as_admin(SPEAKERS[DU])
        for card in (others[0], best, "0123456789abcdef"):
            revive = Press(boss, ELSEWHERE, f"revive:{card}")
            await room.refused_note(revive, DU, "refused-unknown-card")
        await room.refused_note(Press(boss, TEAM, f"revive:{best}"), DU, "refused-unknown-card")
        await room.refused_note(Press(boss, None, f"revive:{others[0]}"), DU, "refused-not-here")
        await room.world.press(boss, f"revive:{others[0]}")
        async with room.world.store.reading() as reading:
            revived = [c.id for c in await reading.themes(TEAM.id) if c.state == "revived"]
        assert revived == [others[0]]
