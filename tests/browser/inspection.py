"""Looks at a page in four guises: axe-core, sideways scrolling, and a picture for people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page, ViewportSize

SIZES: Final[tuple[ViewportSize, ...]] = (
    {"width": 390, "height": 844},
    {"width": 1280, "height": 900},
)
PHONE: Final = SIZES[:1]
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")

# Left alone, axe looks past the contrast of single characters: ranks, and numbers of dots. The
# other options are its own, which must be told along.
CONTRAST: Final = """axe.configure({ checks: [{ id: "color-contrast", options: {
    ignoreLength: true, ignorePseudo: false, boldValue: 700, boldTextPt: 14, largeTextPt: 18,
    contrastRatio: { normal: { expected: 4.5 }, large: { expected: 3 } },
    pseudoSizeThreshold: 0.25, shadowOutlineEmMax: 0.2, textStrokeEmMin: 0.03 } }] });"""

# In the dark only the colours differ.
RULES: Final = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}

SHOW: Final = "it => it.scrollIntoView({ block: 'start' })"

# Whatever is wider than what it stands in, and can be scrolled there.
TOO_WIDE: Final = """() => [...document.querySelectorAll("html, dialog, #private")]
    .filter((box) => box.scrollWidth > box.clientWidth)
    .map((box) => `${box.localName} is ${box.scrollWidth} pixels wide, not ${box.clientWidth}`)"""


class Inspection:
    """Collects what it finds, so that one run tells all; `findings` should stay empty."""

    def __init__(self, pictures: str | None) -> None:
        """`pictures`: the folder for them; without one, none are taken."""
        self.findings: list[str] = []
        self._folder = Path(pictures) if pictures else None

    async def inspect(
        self,
        page: Page,
        name: str,
        *,
        look_at: Locator | None = None,
        sizes: tuple[ViewportSize, ...] = SIZES,
    ) -> None:
        """In all sizes and schemes; a picture shows the top of `look_at`."""
        for size in sizes:
            await page.set_viewport_size(size)
            for scheme in SCHEMES:
                await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                where = f"{name}-{size['width']}-{scheme}"
                if look_at:
                    await look_at.evaluate(SHOW)
                self.findings += [f"{where}: {wide}" for wide in await page.evaluate(TOO_WIDE)]
                if report := await _axe(page, RULES[scheme]):
                    self.findings.append(f"{where}: {report}")
                await self._take(page, where)

    async def picture(self, page: Page, name: str, look_at: Locator, size: ViewportSize) -> None:
        """By daylight, to be shown elsewhere."""
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme="light")
        await look_at.evaluate(SHOW)
        await self._take(page, name)

    async def _take(self, page: Page, name: str) -> None:
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            await page.screenshot(path=self._folder / f"{name}.png")


async def _axe(page: Page, options: object) -> str:
    """What axe-core objects to; empty if nothing."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(f"{AXE_SCRIPT}\n{CONTRAST}")
    found = await page.evaluate("options => axe.run(options)", options)
    broken = [rule["error"] for rule in found["incomplete"] if "error" in rule]
    assert not broken, "axe itself has failed"
    return str(AxeResults(found).generate_report()) if found["violations"] else ""
