"""The emulator's own page in Chromium: one person's eyes and hands, and a camera.

The page cannot draw Block Kit's rich text, in which everything stands that people wrote. It is
therefore given the same words as plain sections; nothing else of it is touched.
"""

from __future__ import annotations

import os
import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from playwright.async_api import async_playwright, expect

from tests.emulator.program import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from playwright.async_api import Page, ViewportSize

FLAGS: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
SIZE: Final[ViewportSize] = {"width": 1280, "height": 1000}

DRAW_RICH_TEXT: Final = """
const words = (part) => part.type === "rich_text_list"
    ? part.elements.map((item) => "• " + words(item)).join("\\n")
    : part.elements.map((each) => each.style?.bold ? `*${each.text.trim()}* ` : each.text).join("");
const drawable = (_, value) => value?.type !== "rich_text" ? value : {
    type: "section", block_id: value.block_id,
    text: { type: "mrkdwn", text: value.elements.map(words).join("").trim() },
};
window.WebSocket = class extends WebSocket {
    set onmessage(hear) {
        super.onmessage = ({ data }) => hear({ data: JSON.stringify(JSON.parse(data, drawable)) });
    }
};
"""


class Window:
    """Somebody before the page."""

    def __init__(self, page: Page, pictures: Path | None) -> None:
        self.page = page
        self._pictures = pictures

    async def types(self, line: str) -> None:
        """Into the channel that is open."""
        composer = self.page.locator(".composer-input").first
        await composer.fill(line)
        await composer.press("Enter")

    async def goes_to(self, name: str) -> None:
        """A channel, a person or an app, by its name at the side."""
        await self.page.locator(".sidebar-item").filter(has_text=name).last.click()

    async def opens_thread(self, text: str) -> None:
        """Of the newest message that says so."""
        message = self.page.locator(".msg").filter(has_text=text).last
        await message.locator(".thread-summary").click()

    async def sees(self, *texts: str) -> None:
        for text in texts:
            await expect(self.page.get_by_text(text).last).to_be_visible()

    async def picture(self, name: str) -> None:
        if self._pictures:
            self._pictures.mkdir(parents=True, exist_ok=True)
            await self.page.screenshot(path=self._pictures / f"{name}.png")


@asynccontextmanager
async def window(url: str, pictures: Path | None) -> AsyncIterator[Window]:
    """Chromium, with the emulator's page in it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("There is no Chromium. `make test` installs it (Debian: chromium).")
    expect.set_options(timeout=PATIENCE * 1000)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # root cannot have one
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, *sandbox]
        )
        page = await browser.new_page(viewport=SIZE)
        await page.add_init_script(DRAW_RICH_TEXT)
        await page.goto(url)
        yield Window(page, pictures)
        await browser.close()
