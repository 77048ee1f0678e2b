"""From a ranked idea to a project that somebody has agreed to, and the weekly question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.inspection import Inspection
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")

IDEA = "Wir erfahren Änderungen zu spät"
CARDS = {
    "Ben": IDEA,
    "Clara": "Der Drucker",
    "David": "Zu viele Formulare",
    "Eva": "Keine Vertretung",
}


async def test_an_idea_becomes_a_project(room: OpenRoom, inspection: Inspection) -> None:
    anna = await room.returns("Anna")
    ben = await room.returns("Ben", beside=anna)
    await room.also_has(*list(CARDS)[1:], "Felix")
    await anna.types("/blitzlicht 10m Was bremst uns?")
    await ben.is_invited("Blitzlicht in #team: Was bremst uns?")
    for name, card in CARDS.items():
        await room.gets_cards(name, card)
    await room.pass_time(minutes=10)
    for name in CARDS:
        await room.gets_dots(name, {IDEA: 2, "Der Drucker": 1})
    await room.pass_time(minutes=3)
    await expect(anna.post("🏁 Ergebnis")).to_be_visible()
    await inspection.inspect(anna.page, "projekt-ergebnis", look_at=anna.post("🏁 Ergebnis"))

    await anna.post("🏁 Ergebnis").get_by_role("button", name="Projekt").first.click()
    await expect(anna.dialog).to_be_visible()
    await inspection.inspect(anna.page, "projekt-formular")
    await anna.dialog.get_by_label("Wer kümmert sich?").select_option(label="Ben")
    await anna.fill(anna.dialog.get_by_label("Erster Schritt"), "Verteiler anlegen")
    await anna.fill(anna.dialog.get_by_label("Woran merken es"), "Sie hören es vor dem Aushang")
    await anna.presses("Vorschlagen", anna.dialog)
    await expect(anna.dialog.get_by_text("Danke! Ich frage Ben")).to_be_visible()
    await inspection.inspect(anna.page, "projekt-gefragt")
    await anna.closes()

    await ben.is_invited(f"Kümmerst du dich um „{IDEA}“?")
    await inspection.inspect(ben.page, "projekt-anfrage")
    await ben.opens("Übernehme ich")
    await expect(ben.dialog.get_by_text("Danke, dass du dich kümmerst!")).to_be_visible()
    await inspection.inspect(ben.page, "projekt-uebernommen")
    await ben.closes()
    await anna.types("/blitzlicht projekte")
    await expect(anna.dialog).to_be_visible()
    await inspection.inspect(anna.page, "projekt-liste")
    await anna.closes()
    await room.pass_time(days=7)
    await ben.opens("Läuft")
    await inspection.inspect(ben.page, "projekt-stand")
