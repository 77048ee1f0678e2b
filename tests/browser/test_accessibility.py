"""axe-core finds nothing on any page, at a phone's width and a desk's, in light and dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.inspection import PHONE
from tests.browser.people import MOST_TABS

if TYPE_CHECKING:
    from playwright.async_api import ViewportSize

    from tests.browser.inspection import Inspection
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "Was hält uns davon ab, für unsere Kundschaft da zu sein?"
CARDS = {
    "Anna": ("Jour fixe dauert immer länger als geplant", "Laptops sind zu langsam"),
    "Ben": (
        "Zu viele Besprechungen ohne Ziel und Tagesordnung",
        "Im Großraumbüro ist es zu laut",
        "Prioritäten wechseln jede Woche",
    ),
    "Clara": (
        "Wir erfahren Änderungen zu spät",
        "Lange Wartezeit beim IT-Support",
        "Neue Kolleginnen und Kollegen werden nicht richtig eingearbeitet",
    ),
    "Deniz": (
        "Unklare Zuständigkeiten",
        "VPN bricht ständig ab",
        "Gute Leistung wird nie gelobt",
    ),
    "Eva": (
        "Drucker im 2. Stock streikt dauernd",
        "Rückmeldungen der Kundschaft erreichen uns nicht",
        "Zu viele Kanäle: Mail, Chat, Wiki, Zuruf",
    ),
    "Farid": (
        "Entscheidungen werden vertagt",
        "Ein Tag pro Woche ohne Termine wäre schön",
        "Im Wiki findet man nichts Aktuelles",
    ),
    "Gül": (
        "Die Umstellung der Zeiterfassung war chaotisch 🙈",
        "Es fehlen Ruheräume zum konzentrierten Arbeiten",
        "Formulare, die man dreimal ausfüllt: am Telefon, auf Papier und noch einmal im System",
    ),
}
DOTS = (
    {"Unklare Zuständigkeiten": 2, "Wir erfahren Änderungen zu spät": 1},
    {"Unklare Zuständigkeiten": 2, "Rückmeldungen der Kundschaft erreichen uns nicht": 1},
    {"Unklare Zuständigkeiten": 1, "Wir erfahren Änderungen zu spät": 2},
    {"Rückmeldungen der Kundschaft erreichen uns nicht": 2, "VPN bricht ständig ab": 1},
    {"Wir erfahren Änderungen zu spät": 1, "Prioritäten wechseln jede Woche": 1},
)


async def test_the_doors(room: OpenRoom, inspection: Inspection) -> None:
    context = await room.browser()
    page = await context.new_page()
    await page.goto("/")
    await inspection.inspect(page, "tür")
    await page.get_by_role("button", name="Eintreten").click()
    await expect(page.get_by_label("Dein Name")).to_be_focused()
    await inspection.inspect(page, "tür-ohne-namen")
    await page.goto("/enter")
    await inspection.inspect(page, "tür-weitere-person")
    await page.goto(room.invitation("Anna"))
    await inspection.inspect(page, "tür-persönlicher-link")
    assert room.complaints == []
    await page.goto("/join/erfunden")
    await inspection.inspect(page, "tür-falscher-link")
    assert all("404" in complaint for complaint in room.complaints)
    room.complaints.clear()


async def test_a_round(room: OpenRoom, inspection: Inspection) -> None:
    anna = await room.returns("Anna")
    await inspection.inspect(anna.page, "leerer-raum")
    ben = await room.returns("Ben", beside=anna)
    clara = await room.returns("Clara", beside=anna)
    await room.also_has(*list(CARDS)[3:])

    await anna.presses("Blitzlicht starten")
    await expect(anna.dialog).to_be_visible()
    await inspection.inspect(anna.page, "startformular")
    await anna.closes()

    await anna.types(f"/blitzlicht {QUESTION}")
    await ben.is_invited(f"Blitzlicht in #team: {QUESTION}")
    await inspection.inspect(ben.page, "aufruf")
    await ben.page.set_viewport_size(PHONE[0])
    await ben.page.get_by_role("button", name="Nur für dich").click()
    await inspection.inspect(ben.page, "einladung", sizes=PHONE)
    await ben.opens("Ideen schreiben")
    await ben.fill(ben.card(1), CARDS["Ben"][0])
    await inspection.inspect(ben.page, "karten")
    await ben.fill(ben.card(2), CARDS["Ben"][1] + "!" * 200)
    await ben.presses("Absenden", ben.dialog)
    await expect(ben.card(2)).to_be_focused()
    await inspection.inspect(ben.page, "karten-zu-lang")
    await ben.sends(*CARDS["Ben"])
    await inspection.inspect(ben.page, "karten-notiert")
    await ben.closes()
    for name, cards in CARDS.items():
        await room.gets_cards(name, *cards)

    await room.pass_time(minutes=10)
    await clara.sees_wall(*(card for cards in CARDS.values() for card in cards))
    await inspection.inspect(clara.page, "wand", look_at=clara.post("Zeit um – danke!"))
    await clara.opens("Abstimmen")
    await inspection.inspect(clara.page, "stimmzettel")
    await clara.gives(dict.fromkeys(CARDS["Ben"], 2))
    await clara.presses("Abstimmen", clara.dialog)
    await expect(clara.dialog.get_by_text("Du hast 6 Punkte verteilt")).to_be_visible()
    await inspection.inspect(clara.page, "stimmzettel-zu-viele-punkte")
    await clara.closes()
    for name, dots in zip(list(CARDS)[2:], DOTS, strict=True):
        await room.gets_dots(name, dots)

    await room.pass_time(minutes=3)
    await anna.sees_result(
        (1, "Unklare Zuständigkeiten", 5),
        (2, "Wir erfahren Änderungen zu spät", 4),
        (3, "Rückmeldungen der Kundschaft erreichen uns nicht", 3),
    )
    await inspection.inspect(anna.page, "ergebnis", look_at=anna.post("🏁 Ergebnis"))
    tall: ViewportSize = {"width": 1280, "height": 1760}
    await inspection.picture(anna.page, "room", anna.post("Zeit um"), tall)  # for the README


async def test_a_form_by_link(room: OpenRoom, inspection: Inspection) -> None:
    anna = await room.returns("Anna")
    ben = await room.returns("Ben", beside=anna)
    await anna.starts(QUESTION)
    await ben.page.goto(await room.form_link("Ben"))
    await inspection.inspect(ben.page, "formular-per-link")
    await ben.fill(ben.card(1), "x" * 201)
    await ben.presses("Absenden", ben.dialog)
    await expect(ben.card(1)).to_have_accessible_description(re.compile("Das sind 201 Zeichen"))
    await expect(ben.card(1)).to_be_focused()
    await inspection.inspect(ben.page, "formular-per-link-zu-lang")
    await ben.sends("Wenig Lob")
    await inspection.inspect(ben.page, "formular-per-link-notiert")


async def test_what_only_scrolls_can_be_scrolled_by_keyboard(
    room: OpenRoom, inspection: Inspection
) -> None:
    """After a round nothing in the private area can be pressed; nor in a long list of people."""
    anna = await room.returns("Anna")
    await room.also_has(*(f"Kollegin {number}" for number in range(1, 40)))
    await anna.types(f"/blitzlicht {QUESTION}")
    await anna.is_invited(f"Blitzlicht in #team: {QUESTION}")
    await room.pass_time(minutes=20)
    await expect(anna.private.get_by_role("button")).to_have_count(0)
    low: ViewportSize = {"width": 1280, "height": 300}
    await inspection.inspect(anna.page, "nichts-zu-drücken", sizes=(low,))
    await anna.press(anna.page.get_by_text("Wer ist hier?"))
    await inspection.inspect(anna.page, "viele-leute", sizes=(low, *PHONE))
    await anna.page.set_viewport_size(low)
    people = anna.page.get_by_role("group", name="Wer ist hier?").last
    for region in (people, anna.private):
        await expect(region.locator("li, article").last).not_to_be_in_viewport()
        for _ in range(MOST_TABS):
            if await region.evaluate("it => it === document.activeElement"):
                break
            await anna.page.keyboard.press("Tab")
        await expect(region).to_be_focused()
        assert await region.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"
        await anna.page.keyboard.press("End")
        await expect(region.locator("li, article").last).to_be_in_viewport()


async def test_what_else_can_be_opened(room: OpenRoom, inspection: Inspection) -> None:
    anna = await room.returns("Anna")
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnungen"
    await anna.types(long * 3)
    await anna.reads(long)
    for word in ("einstellungen", "hilfe", "datenschutz", "weiter"):
        await anna.types(f"/blitzlicht {word}")
        await expect(anna.dialog).to_be_visible()
        await inspection.inspect(anna.page, word)
        await anna.closes()
    await anna.press(anna.page.get_by_text("Wer ist hier?"))
    await inspection.inspect(anna.page, "wer-ist-hier")
    await anna.press(anna.page.get_by_text("Anna").first)
    await inspection.inspect(anna.page, "meine-einstellungen")
    await anna.presses("Mit Übungsteam ausprobieren")
    await anna.is_invited("Übungsrunde in #Übung")
    await inspection.inspect(anna.page, "übung")
