"""Six people in six browsers play a whole Blitzlicht, one of them without a mouse."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.silence import nobody_notices

if TYPE_CHECKING:
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_from_the_question_to_the_ranked_result(room: OpenRoom) -> None:
    anna = await room.joins("Anna")
    ben, cem, dora, eva, finn = await asyncio.gather(
        room.joins("Ben"),
        room.joins("Cem"),
        room.joins("Dora", by_keyboard=True),
        room.joins("Eva"),
        room.joins("Finn"),
    )
    everyone = (anna, ben, cem, dora, eva, finn)

    await anna.types("/blitzlicht Was bremst uns?")
    for one in everyone:
        await one.reads("⚡ Blitzlicht: Was bremst uns?")
        await one.is_invited("Blitzlicht in #team: Was bremst uns?")

    await ben.writes("Zu laut", "Zu warm")
    await cem.writes("Unklare Ziele")
    await dora.writes("Zu viele Besprechungen", "Kein Platz", "Wenig Lob")
    await eva.writes("Alte Rechner")
    await finn.writes("Das nehme ich zurück")
    await dora.changes(2, "Kein ruhiger Platz")
    await ben.changes(1, "Es ist zu laut")
    await finn.withdraws()

    cards = (
        "Es ist zu laut",
        "Zu warm",
        "Unklare Ziele",
        "Zu viele Besprechungen",
        "Kein ruhiger Platz",
        "Wenig Lob",
        "Alte Rechner",
    )
    for one in everyone:
        await one.shows_nothing_of(*cards, "Das nehme ich zurück")
        await one.page.reload()
        await one.shows_nothing_of(*cards, "Das nehme ich zurück")

    await room.pass_time(minutes=10)
    for one in everyone:
        await one.sees_wall(*cards)

    await anna.votes({"Es ist zu laut": 2, "Unklare Ziele": 1})
    await ben.votes({"Es ist zu laut": 2, "Zu viele Besprechungen": 1})
    await cem.votes({"Unklare Ziele": 2})
    await dora.votes({"Es ist zu laut": 1, "Zu viele Besprechungen": 1, "Unklare Ziele": 1})
    await eva.votes({"Unklare Ziele": 1})
    await finn.votes({"Wenig Lob": 1})

    await room.pass_time(minutes=3)
    for one in everyone:
        await one.sees_result(
            (1, "Es ist zu laut", 5), (1, "Unklare Ziele", 5), (3, "Zu viele Besprechungen", 2)
        )
        await expect(one.private.get_by_role("button", name="Abstimmen")).to_have_count(0)
        seen = await one.timeline.inner_text()
        await one.page.reload()
        await expect(one.timeline).to_have_text(seen, use_inner_text=True)


async def test_nobody_notices_who_answers(room: OpenRoom) -> None:
    anna = await room.returns("Anna")
    ben = await room.returns("Ben")
    cem = await room.returns("Cem", beside=ben)
    await room.also_has("Dora", "Eva", "Finn")
    await anna.types("/blitzlicht Was bremst uns?")
    for one in (anna, ben, cem):
        await one.is_invited("Blitzlicht in #team: Was bremst uns?")

    async with nobody_notices(room, onlooker=anna, caller=cem):
        await ben.opens("Ideen schreiben")
        await ben.sends("Zu laut")
        await ben.closes()
        await ben.changes(1, "Es ist zu laut")
        await ben.withdraws()
        await ben.writes("Zu laut", "Zu warm")
        await ben.presses("Diesmal nicht", ben.private)
        await expect(ben.page).to_have_title("#team – Ben – Blitzlicht")  # nothing waits

    await room.gets_cards("Dora", "Unklare Ziele", "Alte Rechner")
    await room.gets_cards("Eva", "Wenig Lob")
    await room.pass_time(minutes=10)
    await ben.sees_wall("Zu laut", "Zu warm", "Unklare Ziele", "Alte Rechner", "Wenig Lob")

    async with nobody_notices(room, onlooker=anna, caller=cem):
        await ben.votes({"Zu laut": 2})
        await ben.votes({"Zu laut": 0, "Zu warm": 1})
