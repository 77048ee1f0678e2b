"""One browser as a whole team: each window is a person, and all of them share one stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.people import Someone

if TYPE_CHECKING:
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "Was macht uns Freude?"


async def another(anna: Someone, name: str) -> Someone:
    """Through [Weitere Person], into the channel that Anna's window shows."""
    async with anna.page.context.expect_page() as opened:
        await anna.press(anna.page.get_by_role("link", name="Weitere Person"))
    someone = Someone(name, await opened.value)
    await someone.enters()
    return someone


async def test_seven_windows_are_seven_people(room: OpenRoom) -> None:
    anna = await room.returns("Anna")
    names = (
        "Ben",
        "Cem",
        "Dora",
        "Eva",
        "Finn",
        "Gül",
    )  # a browser opens six connections to a host
    others = [await another(anna, name) for name in names]
    everyone = (anna, *others)
    for one in everyone:
        await expect(one.page.get_by_text("Wer ist hier? 7")).to_be_visible()

    await anna.types(f"/blitzlicht {QUESTION}")
    cards = ("Kuchen", "Die Kundschaft", "Das Team", "Feierabend", "Kaffee", "Ein Lob")
    for one, card in zip(others, cards, strict=True):
        await one.is_invited(f"Blitzlicht in #team: {QUESTION}")
        await one.writes(card)

    await room.pass_time(minutes=10)
    for one in everyone:
        await one.sees_wall(*cards)

    await anna.page.close()  # with her window goes the stream that all have shared
    for one in others[:3]:
        await one.votes({"Kuchen": 2, "Ein Lob": 1})
    await others[3].votes({"Kaffee": 1})
    await room.pass_time(minutes=3)
    for one in others:
        await one.sees_result((1, "Kuchen", 6), (2, "Ein Lob", 3), (3, "Kaffee", 1))
