"""What goes wrong in a form is said kindly, beside what it is about, and nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.browser.people import Someone
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "Was bremst uns?"


async def a_round(room: OpenRoom) -> Someone:
    """Led by whom we look at; one more person makes it a round."""
    await room.also_has("Anna")
    ben = await room.returns("Ben")
    await ben.starts(QUESTION)
    return ben


async def test_a_name_that_will_not_do(room: OpenRoom) -> None:
    await room.also_has("Anna")
    context = await room.browser()
    page = await context.new_page()
    await page.goto("/")
    for name, words in {"": "Ein Name hat", "x" * 41: "Ein Name hat", "anna": "heißt hier"}.items():
        field = page.get_by_label("Dein Name")
        await field.fill(name)
        await page.get_by_role("button", name="Eintreten").click()
        await expect(field).to_have_accessible_description(re.compile(words))
        await expect(field).to_have_value(name)
        await expect(field).to_be_focused()


async def test_a_card_that_is_too_long(room: OpenRoom) -> None:
    ben = await a_round(room)
    await ben.opens("Ideen schreiben")
    await ben.fill(ben.card(1), "Passt")
    for length, written in ((201, "201"), (40_000, "40.000")):
        await ben.fill(ben.card(2), "x" * length)
        await expect(ben.dialog).to_contain_text(f"{length - 200} Zeichen zu viel")
        await ben.presses("Absenden", ben.dialog)
        words = re.compile(f"Das sind {written} Zeichen, 200 passen darauf")
        await expect(ben.card(2)).to_have_accessible_description(words)
        await expect(ben.card(2)).to_be_focused()
        await expect(ben.card(2)).to_have_value("x" * length)
        await expect(ben.card(1)).to_have_value("Passt")
    await ben.fill(ben.card(2), "a\u0308" * 200)  # ä, as some keyboards compose it
    await expect(ben.dialog).to_contain_text("200 von 200 Zeichen")
    await ben.presses("Absenden", ben.dialog)
    await ben.is_told("Deine Karten", "Passt", "ä" * 200)


async def test_a_form_after_its_time_keeps_what_was_typed(room: OpenRoom) -> None:
    ben = await a_round(room)
    in_time = ("Eins", "Zwei", "Drei")
    await room.gets_cards("Anna", *in_time)
    await ben.writes("Vier")
    await ben.opens("Ideen schreiben")
    await ben.fill(ben.card(1), "Etwas Längeres, zu spät")
    await room.pass_time(minutes=10)
    await ben.sees_wall(*in_time, "Vier")
    await expect(ben.card(1)).to_have_value("Etwas Längeres, zu spät")
    await ben.presses("Absenden", ben.dialog)
    await expect(ben.dialog.get_by_role("alert")).to_have_text(re.compile("schon vorbei"))
    await expect(ben.card(1)).to_have_value("Etwas Längeres, zu spät")


async def test_html_is_text(room: OpenRoom) -> None:
    anna = await room.returns("<b>Anna</b>")
    ben = await room.returns("Ben")
    html = "<img src=x onerror=alert(1)> & <script>alert(2)</script>"
    await anna.starts(html)
    await ben.reads(html)
    await ben.types("<u>Hallo</u> &amp;")
    await anna.reads("<u>Hallo</u> &amp;")
    await ben.opens("Ideen schreiben")
    await ben.fill(ben.card(1), html)
    await ben.presses("Absenden", ben.dialog)
    await expect(ben.card(1)).to_have_accessible_description(re.compile("wird als Text gezeigt"))
    await ben.presses("So lassen", ben.dialog)
    await ben.is_told("Deine Karten", html)
    await ben.closes()
    await room.pass_time(minutes=10)
    await anna.sees_wall(html)


async def test_two_clicks_are_one(room: OpenRoom) -> None:
    ben = await a_round(room)
    await ben.fill(ben.line, "Einmal gesagt")
    await ben.line.evaluate("line => { line.form.requestSubmit(); line.form.requestSubmit(); }")
    await expect(ben.line).to_have_value("")
    await ben.types("Und noch etwas")
    await ben.reads("Und noch etwas")
    await expect(ben.page.get_by_text("Einmal gesagt", exact=True)).to_have_count(1)

    await ben.opens("Ideen schreiben")
    await ben.fill(ben.card(1), "Einmal geschrieben")
    await clicks(ben.dialog.get_by_role("button", name="Absenden"), 1)
    await ben.is_told("Deine Karten", "Einmal geschrieben")
    # The answer was faster than the second click, which now meets whatever stands there.
    await clicks(ben.dialog.get_by_role("button", name="Zurückziehen"), 2)
    await ben.presses("Ändern", ben.dialog)
    await expect(ben.card(1)).to_have_value("Einmal geschrieben")


async def clicks(button: Locator, which: int) -> None:
    """The first or second click of a double click."""
    box = await button.bounding_box()
    assert box
    mouse = button.page.mouse
    await mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await mouse.down(click_count=which)
    await mouse.up(click_count=which)


async def test_esc_asks_once_before_it_throws_away_what_was_typed(room: OpenRoom) -> None:
    ben = await a_round(room)
    await ben.opens("Ideen schreiben")
    await ben.page.keyboard.press("Escape")
    await expect(ben.dialog).to_have_count(0)
    button = ben.private.get_by_role("button", name="Ideen schreiben")
    await expect(button).to_be_focused()

    await ben.opens("Ideen schreiben")
    await ben.page.keyboard.type("Noch nicht gesendet")
    await ben.page.keyboard.press("Escape")
    await expect(ben.dialog.get_by_role("status")).to_have_text(
        re.compile("Noch nicht abgeschickt")
    )
    await expect(ben.card(1)).to_have_value("Noch nicht gesendet")
    await ben.page.keyboard.press("Escape")
    await expect(ben.dialog).to_have_count(0)


async def test_going_back_and_reloading_lose_nothing_that_was_sent(room: OpenRoom) -> None:
    ben = await a_round(room)
    await ben.writes("Schon gesendet")
    for leave in (ben.page.reload, ben.page.go_back):
        await ben.opens("Ideen schreiben")
        await ben.fill(ben.card(2), "Angefangen")
        await leave()
    await ben.page.go_forward()
    await expect(ben.dialog).to_have_count(0)
    await ben.opens("Ideen schreiben")
    await expect(ben.card(1)).to_have_value("Schon gesendet")


async def test_more_dots_than_there_are(room: OpenRoom) -> None:
    ben = await a_round(room)
    await room.gets_cards("Anna", "Eins", "Zwei", "Drei")
    await ben.writes("Vier")
    await room.pass_time(minutes=10)
    await ben.opens("Abstimmen")
    await ben.gives({"Eins": 2, "Zwei": 2})
    await expect(ben.dialog.get_by_text("Zu viel vergeben: 1")).to_be_visible()
    await ben.presses("Abstimmen", ben.dialog)
    ballot = ben.dialog.get_by_role("group", name="Punkte")
    await expect(ballot).to_have_accessible_description(re.compile("Du hast 4 Punkte verteilt"))
    await expect(ballot.get_by_role("radio", name="2 Punkte", checked=True)).to_have_count(2)
    await expect(ballot.locator(":focus")).to_have_count(1)
    await ben.gives({"Zwei": 1})
    await ben.presses("Abstimmen", ben.dialog)
    await ben.is_told("Deine Punkte", "Eins", "Zwei")


async def test_a_broken_connection_keeps_what_was_typed(room: OpenRoom) -> None:
    ben = await a_round(room)
    await ben.opens("Ideen schreiben")
    await ben.fill(ben.card(1), "Aus dem Tunnel")
    await ben.page.context.set_offline(True)
    await ben.presses("Absenden", ben.dialog)
    await expect(ben.dialog.get_by_role("status")).to_have_text(re.compile("kam gerade nicht an"))
    await expect(ben.card(1)).to_have_value("Aus dem Tunnel")
    await ben.page.context.set_offline(False)
    await ben.presses("Absenden", ben.dialog)
    await ben.is_told("Deine Karten", "Aus dem Tunnel")
    assert all("ERR_INTERNET_DISCONNECTED" in complaint for complaint in room.complaints)
    room.complaints.clear()


async def test_without_javascript_a_round_can_be_played(room: OpenRoom) -> None:
    anna = await room.returns("Anna")
    ben = await room.joins("Ben", java_script_enabled=False)
    news = ben.page.get_by_role("link", name="Neues anzeigen")
    await anna.starts(QUESTION)
    await room.gets_cards("Anna", "Eins", "Zwei", "Drei")
    await news.click()
    await ben.opens("Ideen schreiben")
    await ben.fill(ben.card(1), "x" * 201)
    await ben.presses("Absenden", ben.dialog)
    await expect(ben.card(1)).to_have_accessible_description(re.compile("Das sind 201 Zeichen"))
    await expect(ben.card(1)).to_be_focused()
    await ben.sends("Vier")
    await room.pass_time(minutes=10)
    await news.click()
    await ben.sees_wall("Eins", "Zwei", "Drei", "Vier")
    await ben.opens("Abstimmen")
    await ben.gives({"Vier": 2, "Eins": 1})
    await ben.presses("Abstimmen", ben.dialog)
    await ben.is_told("Deine Punkte", "Vier", "Eins")
    await room.pass_time(minutes=3)
    await news.click()
    await ben.sees_result((1, "Vier", 2), (2, "Eins", 1))
