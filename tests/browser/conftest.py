"""A real browser before a real server, whose clock is turned by hand."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.browser.inspection import Inspection
from tests.browser.people import PATIENCE
from tests.browser.room import OpenRoom

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("There is no Chromium. `make test` installs it (Debian: chromium).")
    expect.set_options(timeout=PATIENCE * 1000)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # root cannot have one
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium, args=[*FLAGS, *sandbox]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def room(browser: Browser, tmp_path: Path) -> AsyncIterator[OpenRoom]:
    async with OpenRoom(browser, tmp_path) as room:
        yield room
    assert room.complaints == [], "the browser's console is not empty"


@pytest.fixture
def inspection(pytestconfig: pytest.Config) -> Iterator[Inspection]:
    """Takes pictures where `--screenshots` says so."""
    inspection = Inspection(pytestconfig.getoption("--screenshots"))
    yield inspection
    assert not inspection.findings, "\n\n".join(inspection.findings)
