"""Projects and recurring rounds with people who hurry, err, and lose their connection."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from adapters.web.timeline import KEPT_IN_PRIVATE
from bot.core.project import Plan
from tests.browser.people import Someone

if TYPE_CHECKING:
    from tests.browser.inspection import Inspection
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHAT = "Die Wartezeit gleich ansagen"
DAY = date(2026, 3, 16)
STEP = "Einen Tag lang messen"


async def _begun(anna: Someone, ben: Someone) -> None:
    """A project of Ben's that Anna has proposed."""
    await anna.types(f"/blitzlicht projekt {WHAT}")
    await anna.dialog.get_by_role("radio", name="Ben").check()
    await anna.fill(anna.dialog.get_by_label("Erster Schritt"), STEP)
    await anna.presses("Vorschlagen", anna.dialog)
    await expect(anna.dialog).to_contain_text("Danke! Ich frage Ben")
    await anna.closes()
    await ben.opens("Übernehme ich")
    await expect(ben.dialog).to_contain_text("Danke, dass du dich kümmerst!")
    await ben.closes()


async def _looks(who: Someone) -> None:
    await who.types("/blitzlicht projekte")
    await who.presses("Ansehen", who.dialog)
    await expect(who.dialog).to_contain_text("Erster Schritt")


async def _edits(who: Someone) -> None:
    await _looks(who)
    await who.presses("Bearbeiten", who.dialog)
    await expect(who.dialog.get_by_label("Was?")).to_have_value(WHAT)


async def test_two_people_edit_one_project(room: OpenRoom, inspection: Inspection) -> None:
    """What does not clash comes together; what does is shown to the later one, beside the words."""
    anna, ben = await room.returns("Anna"), await room.returns("Ben")
    await _begun(anna, ben)
    await _edits(anna)
    await _edits(ben)
    await ben.fill(ben.dialog.get_by_label("Erster Schritt"), "Eine Woche lang messen")
    await ben.presses("Speichern", ben.dialog)
    await expect(ben.dialog).to_contain_text("Gespeichert.")
    await ben.closes()
    await anna.fill(anna.dialog.get_by_label("Erster Schritt"), "Zwei Tage lang messen")
    await anna.fill(anna.dialog.get_by_label("Woran merken"), "Sie hören es")
    await anna.presses("Speichern", anna.dialog)
    await expect(anna.dialog).to_contain_text("Jetzt steht hier: „Eine Woche lang messen“")
    await expect(anna.dialog.get_by_label("Erster Schritt")).to_have_value("Zwei Tage lang messen")
    await inspection.inspect(anna.page, "projekt-zugleich-bearbeitet")
    await anna.presses("Speichern", anna.dialog)
    await expect(anna.dialog).to_contain_text("Zwei Tage lang messen")
    await expect(ben.private).to_contain_text(
        "Woran es die Kundinnen und Kunden merken: Sie hören es"
    )


async def test_a_window_that_is_behind(room: OpenRoom) -> None:
    """What was done in one window cannot be undone by an old dialog in another."""
    anna, ben = await room.returns("Anna"), await room.returns("Ben")
    await _begun(anna, ben)
    second = Someone("Ben", await ben.page.context.new_page())
    await second.page.goto(ben.page.url)
    await _looks(second)
    await _looks(ben)
    await ben.presses("Erledigt", ben.dialog)
    await ben.presses("Ja, fertig", ben.dialog)
    await expect(ben.dialog).to_contain_text("Glückwunsch!")
    await second.presses("Läuft", second.dialog)
    await expect(second.dialog).to_contain_text("abgeschlossen")
    await second.closes()
    await anna.reads(f"✅ „{WHAT}“ ist fertig")
    await expect(anna.timeline.get_by_role("heading", name="ist fertig")).to_have_count(1)


async def test_who_clicks_twice(room: OpenRoom) -> None:
    """One project, one yes, one end."""
    anna, ben = await room.returns("Anna"), await room.returns("Ben")
    await anna.types(f"/blitzlicht projekt {WHAT}")
    await anna.dialog.get_by_role("radio", name="Ben").check()
    await anna.fill(anna.dialog.get_by_label("Erster Schritt"), STEP)
    await anna.dialog.get_by_role("button", name="Vorschlagen").dblclick()
    await expect(anna.dialog).to_contain_text("Danke! Ich frage Ben")
    await anna.closes()
    await ben.private.get_by_role("button", name="Übernehme ich").dblclick()
    await expect(ben.dialog).to_contain_text("Danke, dass du dich kümmerst!")
    await ben.dialog.get_by_role("button", name="Erledigt").dblclick()
    await ben.dialog.get_by_role("button", name="Ja, fertig").dblclick()
    await expect(ben.dialog).to_contain_text("Glückwunsch!")
    await ben.closes()
    await ben.types("Das war's.")
    await anna.reads("Das war's.")
    heads = await anna.timeline.get_by_role("heading").all_text_contents()
    assert heads == [f"📌 Aus einer Idee wird ein Projekt: „{WHAT}“", f"✅ „{WHAT}“ ist fertig"]


async def test_without_a_connection_nothing_typed_is_lost(room: OpenRoom) -> None:
    """Once it is there again, a second press sends it, and the room catches up by itself."""
    anna, ben = await room.returns("Anna"), await room.returns("Ben")
    await _begun(anna, ben)
    await room.pass_time(days=7)
    await ben.opens("Läuft")
    await ben.fill(ben.dialog.get_by_label("Ein Satz"), "Heute wird gemessen.")
    await ben.page.context.set_offline(True)
    await ben.presses("Dazuschreiben", ben.dialog)
    await expect(ben.dialog).to_contain_text("Dein Text steht noch da")
    await expect(ben.dialog.get_by_label("Ein Satz")).to_have_value("Heute wird gemessen.")
    await anna.types("Ist Ben noch da?")
    await ben.page.context.set_offline(False)
    await ben.presses("Dazuschreiben", ben.dialog)
    await expect(ben.dialog).to_contain_text("Danke, steht drin.")
    await ben.closes()
    await ben.reads("Ist Ben noch da?")
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in room.complaints)
    room.complaints.clear()


async def test_back_and_forward(room: OpenRoom) -> None:
    """The room is there again, and goes on hearing what is new."""
    anna, ben = await room.returns("Anna"), await room.returns("Ben")
    await _begun(anna, ben)
    await room.pass_time(days=7)
    await ben.opens("Läuft")
    await ben.page.goto("/enter")
    await ben.page.go_back()
    await expect(ben.private).to_contain_text("Danke, notiert: läuft.")
    await expect(ben.dialog).to_have_count(0)
    await anna.types("Hört ihr mich?")
    await ben.reads("Hört ihr mich?")
    await ben.page.go_forward()
    await ben.page.go_back()
    await anna.types("Und jetzt?")
    await ben.reads("Und jetzt?")


async def test_a_series_in_two_windows(room: OpenRoom) -> None:
    """Set up once, however often it is clicked; what has ended elsewhere can be changed no more."""
    anna = await room.returns("Anna")
    await room.also_has("Ben", "Clara", "David", "Eva", "Felix")
    await anna.types("/blitzlicht jeden Freitag um 3 Wie war die Woche?")
    await expect(anna.dialog).to_contain_text("Nachts oder nachmittags?")
    await anna.fill(anna.dialog.get_by_label("Wann wieder?"), "jeden Freitag 15:00")
    await anna.dialog.get_by_role("button", name="Starten").dblclick()
    await expect(anna.dialog).to_contain_text("jeden Freitag um 15:00 Uhr")
    await anna.presses("Alle Serien", anna.dialog)
    await expect(anna.dialog.get_by_role("button", name="Pausieren")).to_have_count(1)
    second = Someone("Anna", await anna.page.context.new_page())
    await second.page.goto(anna.page.url)
    await second.types("/blitzlicht serien?")
    await second.presses("Beenden", second.dialog)
    await second.presses("Serie beenden", second.dialog)
    await expect(second.dialog).to_contain_text("Hier kommt keine Runde von selbst wieder.")
    await anna.presses("Pausieren", anna.dialog)
    await expect(anna.dialog).to_contain_text("Diese Serie gibt es nicht")


async def test_nonsense_in_the_settings(room: OpenRoom, inspection: Inspection) -> None:
    """Each is told beside its field; what is only spelled in another way is understood."""
    anna = await room.returns("Anna")
    await anna.types("/blitzlicht einstellungen")
    for label, typed in {
        "Zeitzone von #team": "Mars/Olympus",
        "Feiertage in #team": "Entenhausen",
        "Um wie viel Uhr": "halb acht oder so",
    }.items():
        await anna.fill(anna.dialog.get_by_label(label), typed)
    await anna.presses("Speichern", anna.dialog)
    await expect(anna.dialog.get_by_label("Zeitzone von #team")).to_be_focused()
    await inspection.inspect(anna.page, "einstellungen-unsinn")
    for label, typed in {
        "Zeitzone von #team": "berlin",
        "Feiertage in #team": "de-by",
        "Um wie viel Uhr": "14.30",
    }.items():
        await anna.fill(anna.dialog.get_by_label(label), typed)
    await anna.presses("Speichern", anna.dialog)
    await expect(anna.dialog).to_contain_text("Gespeichert.")
    await anna.closes()
    await anna.types("/blitzlicht einstellungen")
    for label, kept in {
        "Zeitzone von #team": "Europe/Berlin",
        "Feiertage in #team": "DE-BY",
        "Um wie viel Uhr": "14:30",
    }.items():
        await expect(anna.dialog.get_by_label(label)).to_have_value(kept)


async def test_two_hundred_projects(room: OpenRoom, inspection: Inspection) -> None:
    """All can be found; who owns them all is asked in as much as a private area keeps."""
    anna, ben = await room.returns("Anna"), await room.returns("Ben")
    long = "Donaudampfschifffahrtsgesellschaft"
    await room.has_projects(
        "Ben",
        (
            Plan(f"Projekt {number} {long * (number % 3)}", STEP, DAY + timedelta(number), "")
            for number in range(200)
        ),
    )
    await anna.types("/blitzlicht projekte")
    await expect(anna.dialog).to_contain_text("1 bis 20 von 200")
    await inspection.inspect(anna.page, "projekte-zweihundert")
    for page in range(1, 10):
        await anna.presses("Weitere", anna.dialog)
        await expect(anna.dialog).to_contain_text(f"{20 * page + 1} bis {20 * page + 20} von 200")
    await expect(anna.dialog.get_by_role("button", name="Weitere")).to_have_count(0)
    await anna.closes()
    await anna.types("/blitzlicht projekt Noch eines")
    await anna.dialog.get_by_role("radio", name="Ben").check()
    await anna.fill(anna.dialog.get_by_label("Erster Schritt"), STEP)
    await anna.presses("Vorschlagen", anna.dialog)
    await expect(anna.dialog).to_contain_text("Hier sind schon 200 Projekte offen.")
    await expect(anna.dialog.get_by_label("Erster Schritt")).to_have_value(STEP)
    await inspection.inspect(anna.page, "projekte-zu-viele")
    await anna.closes()
    await room.pass_time(days=7)
    await expect(ben.page).to_have_title(re.compile(rf"^\({KEPT_IN_PRIVATE}\) "))
    await inspection.inspect(ben.page, "zweihundert-fragen")
    await room.pass_time(days=1)
    await anna.reads("📋 Aus euren Ideen")
    await inspection.inspect(anna.page, "zweihundert-uebersicht", look_at=anna.post("📋"))
