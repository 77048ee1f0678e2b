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
MORE = ("Ben", "Cem", "Dora", "Eva", "Finn", "Gül")
CARDS = ("Kuchen", "Die Kundschaft", "Das Team", "Feierabend", "Kaffee", "Ein Lob")


async def another(anna: Someone, name: str) -> Someone:
    """Through [Weitere Person], into the channel that Anna's window shows."""
    async with anna.page.context.expect_page() as opened:
        await anna.press(anna.page.get_by_role("link", name="Weitere Person"))
    someone = Someone(name, await opened.value)
    await someone.enters()
    return someone


async def test_seven_windows_are_seven_people(room: OpenRoom) -> None:
    anna = await room.returns("Anna")
    # A browser opens six connections to a host: the seventh window would hang.
    others = [await another(anna, name) for name in MORE]
    everyone = (anna, *others)
    for one in everyone:
        await expect(one.page.get_by_text("Wer ist hier? 7")).to_be_visible()

    await anna.types(f"/blitzlicht {QUESTION}")
    for one in everyone:
        await one.is_invited(f"Blitzlicht in #team: {QUESTION}")
    ben, cem, dora, *_ = others
    await ben.writes(*CARDS[:2])
    await cem.writes(*CARDS[2:4])
    await dora.writes(*CARDS[4:])

    await room.pass_time(minutes=10)
    for one in everyone:
        await one.sees_wall(*CARDS)

    await anna.page.close()  # with her window goes the stream that all have shared
    await ben.votes({"Kuchen": 2, "Ein Lob": 1})
    await cem.votes({"Kuchen": 2, "Ein Lob": 1})
    await dora.votes({"Kuchen": 2, "Kaffee": 1})
    await room.pass_time(minutes=3)
    for one in others:
        await one.sees_result((1, "Kuchen", 6), (2, "Ein Lob", 2), (3, "Kaffee", 1))
