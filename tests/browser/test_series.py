"""A recurring round in the browser: set up by the form, listed, paused, resumed; there it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.browser.inspection import Inspection
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_every_friday_at_three(room: OpenRoom, inspection: Inspection) -> None:
    anna = await room.returns("Anna")
    await room.also_has("Ben", "Clara", "Deniz", "Eva", "Farid")

    await anna.types("/blitzlicht jeden Freitag Wie war die Woche?")
    await expect(anna.dialog).to_contain_text("Dann brauche ich Tag und Uhrzeit")
    await anna.fill(anna.dialog.get_by_label("Frage"), "Wie war die Woche?")
    await anna.fill(anna.dialog.get_by_label("Wann wieder?"), "jeden Freitag um drei")
    await anna.presses("Starten", anna.dialog)
    await expect(anna.dialog.get_by_label("Wann wieder?")).to_be_focused()
    await inspection.inspect(anna.page, "serie-unlesbar")
    await anna.fill(anna.dialog.get_by_label("Wann wieder?"), "jeden Freitag 15:00")
    await anna.presses("Starten", anna.dialog)
    await expect(anna.dialog).to_contain_text("jeden Freitag um 15:00 Uhr")
    await inspection.inspect(anna.page, "serie-abgemacht")
    await anna.closes()

    await anna.types("/blitzlicht am 31. 9:30 Was haben wir geschafft?")
    await anna.presses("Alle Serien", anna.dialog)
    await expect(anna.dialog.get_by_role("button", name="Pausieren")).to_have_count(2)
    await inspection.inspect(anna.page, "serien")
    await anna.press(anna.dialog.get_by_role("button", name="Pausieren").last)
    await expect(anna.dialog).to_contain_text("Pausiert.")
    await anna.presses("Fortsetzen", anna.dialog)
    await expect(anna.dialog).not_to_contain_text("Pausiert.")
    await anna.press(anna.dialog.get_by_role("button", name="Beenden").last)
    await expect(anna.dialog).to_contain_text("nicht mehr von selbst wieder")
    await anna.presses("Serie beenden", anna.dialog)
    await expect(anna.dialog.get_by_role("button", name="Pausieren")).to_have_count(1)
    await anna.closes()

    await room.pass_time(days=4, hours=5)  # from Monday 10:00 to Friday 15:00
    await anna.is_invited("Blitzlicht in #team: Wie war die Woche?")
    await anna.reads("Diese Runde kommt jeden Freitag um 15:00 Uhr wieder.")
