"""Projects as files: the owners who agreed, nobody else, and nothing that runs."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest

from bot.core.project import ProjectState
from bot.export import Export, Format, ProjectExport
from bot.texts import LANGUAGES, Texts
from tests.follow_ups import BEN, PLAN, project
from tests.stories import whole

TEXTS = Texts.load(strict=True)
NASTY = '=HYPERLINK("http://x.example";"y")'
OWNED = project(owner=BEN, asked=None, state=ProjectState.GOING, line="Heute wird gemessen.")
PROJECTS = [OWNED, project(plan=replace(PLAN, what=NASTY))]


def written(format_: Format, language: str = "de") -> bytes:
    return ProjectExport(PROJECTS, TEXTS, language).file(format_)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("format_", Format)
def test_every_format_in_every_language(format_: Format, language: str) -> None:
    content = written(format_, language)
    if format_ is Format.XLSX:
        content = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml")
    assert b"Leiser werden" in content
    assert content.count(b"Ben") == 1  # whoever is only asked is not named
    assert b"test:" not in content


def test_a_table_runs_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(written(Format.CSV).decode("utf-8-sig"))))
    assert rows[0][:3] == ["Was", "Stand", "Wer"]
    assert rows[1][:3] == ["Leiser werden", "läuft", "Ben"]
    assert rows[2][0] == f"'{NASTY}"


def test_a_sheet_holds_texts_only() -> None:
    sheet = zipfile.ZipFile(io.BytesIO(written(Format.XLSX))).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


def test_json_is_for_programs() -> None:
    first, _ = json.loads(written(Format.JSON))
    assert first["state"] == "going"
    assert first["due"] == "2026-03-18"


def test_a_round_can_be_a_sheet_too() -> None:
    content = Export(whole().round, TEXTS, "de", lambda _rows: None).file(Format.XLSX)
    words = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
    assert "Lange Wege" in words
    assert "Alte Rechner" not in words  # hidden
