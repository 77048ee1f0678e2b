"""A newcomer who is alone gets to a ranked result, whatever they do on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.people import Someone

if TYPE_CHECKING:
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST = "Rückruf noch am selben Tag"
SECOND = "Immer dieselbe Ansprechperson"
THIRD = "Einmal in der Woche bis 19 Uhr geöffnet"
UNLOVED = "Ersatzteile auf Lager"
OWN = "Ein freundliches Wort"


async def practises(room: OpenRoom) -> Someone:
    context = await room.browser()
    newcomer = Someone("", await context.new_page())
    await newcomer.page.goto("/")
    await newcomer.presses("Mit Übungsteam ausprobieren")
    await expect(newcomer.page.get_by_role("heading", name="Übung", exact=True)).to_be_visible()
    return newcomer


async def collect_and_show(room: OpenRoom, newcomer: Someone) -> None:
    await room.colleagues.have_answered()
    await room.pass_time(minutes=1)
    await expect(newcomer.wall).to_contain_text(UNLOVED)


async def count_and_show(room: OpenRoom) -> None:
    await room.colleagues.have_answered()
    await room.pass_time(minutes=1)


async def test_a_newcomer_only_watches(room: OpenRoom) -> None:
    newcomer = await practises(room)
    await expect(newcomer.page.get_by_text("(simuliert)")).to_have_count(6)
    await newcomer.reads("Übung, nicht anonym.")
    await collect_and_show(room, newcomer)
    await expect(newcomer.wall.get_by_role("listitem")).to_have_count(12)
    await count_and_show(room)
    await newcomer.sees_result((1, FIRST, 8), (2, SECOND, 6), (3, THIRD, 4))


async def test_a_newcomer_takes_part_again_and_again(room: OpenRoom) -> None:
    newcomer = await practises(room)
    await newcomer.writes(OWN)
    await collect_and_show(room, newcomer)
    await expect(newcomer.wall.get_by_role("listitem")).to_have_count(13)
    await newcomer.votes({OWN: 2, UNLOVED: 1})
    await count_and_show(room)
    await newcomer.sees_result((1, FIRST, 8), (2, SECOND, 6), (3, THIRD, 4))

    await newcomer.presses("Noch einmal")
    await newcomer.is_invited("Übungsrunde in #Übung")
    await collect_and_show(room, newcomer)
    await newcomer.votes({THIRD: 2, SECOND: 1})
    await count_and_show(room)
    await newcomer.sees_result((1, FIRST, 8), (2, SECOND, 7), (3, THIRD, 6))

    await newcomer.presses("Noch einmal")
    await collect_and_show(room, newcomer)
    await newcomer.votes({SECOND: 2, UNLOVED: 1})
    await count_and_show(room)
    await newcomer.sees_result((1, FIRST, 8), (1, SECOND, 8), (3, THIRD, 4))
    await expect(newcomer.timeline).not_to_contain_text("Stichwahl")
