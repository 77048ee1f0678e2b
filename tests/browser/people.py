"""People before a browser, told as a story: `await ben.writes("Zu laut", "Zu warm")`.

They find things as a screen reader does: by role and name.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

PATIENCE = 20  # seconds until what should show is called missing; nothing waits that long
MOST_TABS = 120  # until something counts as out of a keyboard's reach


class Someone:
    """A person and their window."""

    def __init__(self, name: str, page: Page) -> None:
        self.name = name
        self.page = page
        self.timeline = page.get_by_role("region", name="Verlauf")
        self.private = page.get_by_role("complementary", name="Nur für dich")
        self.dialog = page.get_by_role("dialog")
        self.line = page.get_by_role("textbox", name="Nachricht an alle")

    # --- hands: all the rest is made of these -------------------------------------------------

    async def press(self, target: Locator) -> None:
        await self.page.bring_to_front()  # hidden windows are not drawn, and cannot be clicked
        await target.click()

    async def fill(self, target: Locator, text: str) -> None:
        await target.fill(text)

    async def choose(self, target: Locator) -> None:
        await self.page.bring_to_front()
        await target.check()

    async def presses(self, label: str, within: Locator | None = None) -> None:
        await self.press((within or self.page).get_by_role("button", name=label, exact=True))

    # --- in the room --------------------------------------------------------------------------

    async def enters(self) -> None:
        await self.fill(self.page.get_by_label("Dein Name"), self.name)
        await self.presses("Eintreten")
        await expect(self.line).to_be_visible()

    async def types(self, line: str) -> None:
        """A line for all to read, or a command."""
        await self.fill(self.line, line)
        await self.presses("Senden")

    async def reads(self, text: str) -> None:
        await expect(self.timeline).to_contain_text(text)

    async def starts(self, question: str) -> None:
        """A round, knowing that so few answers cannot be hidden."""
        await self.types(f"/blitzlicht {question}")
        await self.presses("Offen starten", self.dialog)
        await self.is_invited(f"Blitzlicht in #team: {question}")

    async def shows_nothing_of(self, *cards: str) -> None:
        """Whoever looks over their shoulder learns nothing, not even from the page's source."""
        source = await self.page.content()
        assert not [card for card in cards if card in source]

    def post(self, text: str) -> Locator:
        """The newest one in the channel that says so."""
        return self.timeline.get_by_role("article").filter(has_text=text).last

    # --- cards --------------------------------------------------------------------------------

    async def is_invited(self, heading: str) -> None:
        await expect(self.private.get_by_role("heading", name=heading)).to_be_visible()

    async def opens(self, button: str) -> None:
        """What the newest invitation offers."""
        await self.press(self.private.get_by_role("button", name=button, exact=True).first)
        await expect(self.dialog).to_be_visible()

    async def writes(self, *cards: str) -> None:
        await self.opens("Ideen schreiben")
        await self.sends(*cards)
        await self.closes()

    async def sends(self, *cards: str) -> None:
        """The whole slip: what is not named is empty."""
        for number, card in zip_longest((1, 2, 3), cards, fillvalue=""):
            field = self.card(int(number))
            if await field.input_value() != card:
                await self.fill(field, card)
        await self.presses("Absenden", self.dialog)
        await self.is_told("Deine Karten", *cards)

    def card(self, number: int) -> Locator:
        return self.dialog.get_by_label(f"Idee {number}", exact=True)

    async def is_told(self, label: str, *cards: str) -> None:
        """What counts of theirs, in the answer for their eyes only."""
        shown = self.dialog.get_by_role("list", name=label).get_by_role("listitem")
        await expect(shown).to_have_count(len(cards))
        for card in cards:
            await expect(shown.filter(has_text=card)).to_have_count(1)

    async def changes(self, number: int, card: str) -> None:
        await self.opens("Ideen schreiben")
        await self.fill(self.card(number), card)
        await self.presses("Absenden", self.dialog)
        await expect(self.dialog.get_by_role("list", name="Deine Karten")).to_contain_text(card)
        await self.closes()

    async def withdraws(self) -> None:
        await self.opens("Ideen schreiben")
        await self.presses("Zurückziehen", self.dialog)
        await expect(self.dialog).to_contain_text("Zurückgezogen.")
        await self.closes()

    async def closes(self) -> None:
        await self.page.keyboard.press("Escape")
        await expect(self.dialog).to_have_count(0)

    # --- votes --------------------------------------------------------------------------------

    async def votes(self, dots: dict[str, int]) -> None:
        await self.opens("Abstimmen")
        await self.gives(dots)
        await self.presses("Abstimmen", self.dialog)
        await self.is_told("Deine Punkte", *(card for card, number in dots.items() if number))
        await self.closes()

    async def gives(self, dots: dict[str, int]) -> None:
        for card, number in dots.items():
            name = {0: "kein Punkt", 1: "1 Punkt"}.get(number, f"{number} Punkte")
            group = self.dialog.get_by_role("radiogroup", name=card, exact=True)
            await self.choose(group.get_by_role("radio", name=name, exact=True))

    # --- what everybody sees ------------------------------------------------------------------

    @property
    def wall(self) -> Locator:
        return self.timeline.get_by_role("list", name="Karten").last

    @property
    def result(self) -> Locator:
        return self.timeline.get_by_role("list", name="Ergebnis").last

    async def sees_wall(self, *cards: str) -> None:
        """These cards and no others, in whatever order."""
        await expect(self.wall.get_by_role("listitem")).to_have_count(len(cards))
        shown = await self.wall.get_by_role("listitem").get_by_role("paragraph").all_inner_texts()
        assert sorted(shown) == sorted(cards)

    async def sees_result(self, *ranked: tuple[int, str, int]) -> None:
        """Rank, card and dots, from first to last."""
        lines = self.result.get_by_role("listitem")
        for rank, card, dots in ranked:
            words = re.compile(rf"^\s*{rank}\.\s+{re.escape(card)}\s+{dots}\s")
            await expect(lines.filter(has_text=words)).to_have_count(1)
        numbers = [int(text.split(".")[0]) for text in await lines.all_text_contents()]
        assert numbers == [rank for rank, *_ in ranked]


class KeyboardOnly(Someone):
    """Does all of it by Tab, Enter, arrows and Esc."""

    async def press(self, target: Locator) -> None:
        await self._tab_to(target)
        await self.page.keyboard.press("Enter")

    async def fill(self, target: Locator, text: str) -> None:
        await self._tab_to(target)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.press("Delete")
        await self.page.keyboard.type(text)

    async def choose(self, target: Locator) -> None:
        """Tab to what is chosen of the group, then arrows."""
        group = target.locator("xpath=ancestor::*[@role='radiogroup']")
        await self._tab_to(group.locator(":checked"))
        for _ in range(await group.get_by_role("radio").count()):
            if not await target.is_checked():
                await self.page.keyboard.press("ArrowRight")
        await expect(target).to_be_checked()

    async def _tab_to(self, target: Locator) -> None:
        """Wait for it as anybody would, then look for it by Tab."""
        await expect(target).to_be_visible()
        for _ in range(MOST_TABS):
            if await target.evaluate("it => it === document.activeElement"):
                assert await target.evaluate("it => it.matches(':focus-visible')")
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {target}")
