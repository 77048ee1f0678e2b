"""Matrix's settings: what the variables mean, and which adapter comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.matrix import MatrixAdapter
from adapters.matrix.limits import ROOMS, Limits
from bot.check import Check
from bot.core.model import Level, PlaceId
from bot.keys import KeyDirectory
from bot.platforms import platforms
from bot.texts import Texts
from config import settings as config
from tests.hand_clock import MONDAY

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings

TEXTS = Texts.load(strict=True)
PLACE = PlaceId("matrix:a:!r")
GIVEN = {
    "MATRIX_HOMESERVER": "http://127.0.0.1:9",
    "MATRIX_USER": "@bot:a",
    "MATRIX_PASSWORD": "geheim",
    "MATRIX_STORE_PASSPHRASE": "auch geheim",
    "MATRIX_ALLOW": "@anna:a, b.org *.c.org",
}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.setenv("BLITZLICHT_DATABASE", f"sqlite:///{tmp_path}/data/b.db")
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def matrix(settings: Settings) -> list[MatrixAdapter]:
    found = platforms(settings, TEXTS, secret=b"x" * 32, url="", now=lambda: MONDAY)
    return [one for one in found if isinstance(one, MatrixAdapter)]


def test_without_settings_there_is_no_matrix() -> None:
    assert matrix(config.load()) == []


def test_typed_lines_are_confidential_and_forms_may_be_anonymous(
    given: pytest.MonkeyPatch,
) -> None:
    (typed,) = matrix(config.load())
    assert typed.cap(PLACE) is Level.CONFIDENTIAL
    given.setenv("BLITZLICHT_PUBLIC_URL", "https://blitzlicht.example")
    (by_form,) = matrix(config.load())
    assert by_form.cap(PLACE) is Level.ANONYMOUS
    given.setenv("BLITZLICHT_WEB", "off")
    (without,) = matrix(config.load())
    assert without.cap(PLACE) is Level.CONFIDENTIAL


def test_secrets_are_not_shown(given: pytest.MonkeyPatch) -> None:
    settings = config.load()
    shown = f"{settings!r} {matrix(settings)!r}"
    assert "geheim" not in shown


@pytest.mark.parametrize(
    ("name", "value"),
    [("MATRIX_HOMESERVER", "matrix.example"), ("MATRIX_ALLOW", "alle!"), ("MATRIX_ALLOW", "@a")],
)
def test_what_makes_no_sense_is_named(given: pytest.MonkeyPatch, name: str, value: str) -> None:
    given.setenv(name, value)
    with pytest.raises(config.SettingsError) as caught:
        config.load()
    assert [problem.name for problem in caught.value.problems] == [name]


def test_a_check_before_the_first_start_leaves_a_folder_that_the_start_accepts(
    tmp_path: Path,
) -> None:
    """What the check has learnt of limits lies in the key folder, which nobody else may see."""
    folder = tmp_path / "data" / "keys"
    Limits(folder / "matrix").learn(ROOMS, 62.5)
    assert Limits(folder / "matrix").between(ROOMS) == 62.5
    KeyDirectory(folder)
    assert (folder / "matrix").stat().st_mode & 0o77 == 0


async def test_the_check_needs_no_web_room_beside_matrix(given: pytest.MonkeyPatch) -> None:
    given.setenv("BLITZLICHT_WEB", "off")
    lines = [line async for line in Check(config.load(), TEXTS).lines()]
    assert (True, "Webserver: abgeschaltet") in lines
    assert any("nicht zu erreichen" in said for fine, said in lines if not fine)
