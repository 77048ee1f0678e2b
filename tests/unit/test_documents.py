"""The documents: each sentence of the privacy sheet leads to code and to a test that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from config.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAIRS = {
    "datenschutz.md": "privacy.md",
    "betrieb.md": "administration.md",
    "bedrohungen.md": "threat-model.md",
}
SHEETS = ["datenschutz.md", "privacy.md"]
EVERY = [*PAIRS, *PAIRS.values()]
REFERENCE = re.compile(
    r"`((?:bot|adapters|config|deploy|requirements|tests)/[\w./-]+?\.\w+)(?:::([\w.-]+))?`"
)
# How much each document has to say, section by section: bullets, or rows of its table.
PROVED = {
    "datenschutz.md": (4, 25, 10, 6, 6),
    "privacy.md": (4, 25, 10, 6, 6),
    "bedrohungen.md": (12,),
    "threat-model.md": (12,),
}


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@cache
def names_in(file: Path) -> frozenset[str]:
    """What is defined in a module: functions, classes, their members, and values."""
    found: set[str] = set()

    def look(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    found.add(prefix + node.name)
                case ast.ClassDef():
                    found.add(prefix + node.name)
                    look(node.body, f"{prefix}{node.name}.")
                case ast.AnnAssign(target=ast.Name(id=name)):
                    found.add(prefix + name)
                case _:
                    pass

    look(ast.parse(file.read_text(encoding="utf-8")).body, "")
    return frozenset(found)


def exists(path: str, name: str) -> bool:
    file = ROOT / path
    if not file.is_file() or not name:
        return file.is_file()
    text = file.read_text(encoding="utf-8")
    match file.suffix:
        case ".py":
            return name in names_in(file)
        case ".sql":
            return f"CREATE TABLE {name} (" in text
        case ".ftl":
            return f"\n{name} =" in text
    return False


def sections(text: str) -> list[str]:
    """The whole text where it has no sections."""
    return re.split(r"(?m)^## ", text)[1:] or [text]


def statements(section: str) -> list[str]:
    """Its bullets with what stands below them, and the rows of its table but for the head."""
    _, rule, rows = section.partition("| ---")
    bullets = re.findall(r"(?m)^- .*(?:\n  .*)*", section)
    return bullets + (re.findall(r"(?m)^\| (?!-).*", rows) if rule else [])


def unproved(statement: str) -> bool:
    """It refers to no code, or to no test."""
    folders = {path.partition("/")[0] for path, _ in REFERENCE.findall(statement)}
    return "tests" not in folders or not folders - {"tests"}


@pytest.mark.parametrize("name", EVERY)
def test_whatever_is_referred_to_is_there(name: str) -> None:
    missing = [one for one in REFERENCE.findall(read(name)) if not exists(*one)]
    assert missing == []


@pytest.mark.parametrize(("name", "least"), PROVED.items())
def test_each_statement_has_code_and_a_test(name: str, least: tuple[int, ...]) -> None:
    found = [statements(section) for section in sections(read(name))]
    assert [one for section in found for one in section if unproved(one)] == []
    for section, number in zip(found, least, strict=True):
        assert len(section) >= number


def test_a_statement_without_a_proof_would_be_found() -> None:
    code, test = "`bot/urn.py::Urn.put`", "`tests/unit/test_urn.py`"
    head = "| Who | can |\n| --- | --- |\n"
    said = statements(f"- One.\n  <br>→ {code}; {test}\n- Two.\n\n{head}| a | {code} |\n")
    assert [unproved(one) for one in said] == [False, True, True]


def test_each_sheet_sends_its_readers_to_texts_in_their_language() -> None:
    for name, other in zip(SHEETS, ("en", "de"), strict=True):
        assert f"config/texts/{other}" not in read(name)


@pytest.mark.parametrize(
    "reference",
    [
        ("bot/urn.py", "Urn.putt"),
        ("bot/nothing.py", ""),
        ("bot/store/migrations/0001_rounds.sql", "person"),
        ("config/texts/de/bot.ftl", "stored-nowhere"),
        ("tests/unit/test_urn.py", "test_that_was_renamed"),
    ],
)
def test_a_reference_that_leads_nowhere_would_be_found(reference: tuple[str, str]) -> None:
    assert not exists(*reference)


@pytest.mark.parametrize(("german", "english"), PAIRS.items())
def test_both_languages_say_the_same(german: str, english: str) -> None:
    """As far as a program can tell: references, headings, commands and settings."""
    there, here = read(german), read(english).replace("config/texts/en/", "config/texts/de/")
    for what in (REFERENCE, re.compile(r"(?m)^(#+) "), re.compile(r"`(blitzlicht [a-z]+)")):
        assert what.findall(there) == what.findall(here)
    settings = re.compile(r"\b(?:BLITZLICHT|SLACK|MATRIX)_[A-Z_]+\b")
    assert settings.findall(read(german)) == settings.findall(read(english))


@pytest.mark.parametrize("name", EVERY)
def test_every_link_and_setting_is_there(name: str) -> None:
    text = read(name)
    for link in re.findall(r"\]\(([^)#:]+)[^)]*\)", text):
        assert (DOCS / link).exists(), link
    known = {
        field.upper() if field.startswith(("slack_", "matrix_")) else f"BLITZLICHT_{field.upper()}"
        for field in Settings.model_fields
    }
    used = set(re.findall(r"\b(?:BLITZLICHT|SLACK|MATRIX)_[A-Z_]+\b", text))
    assert used <= known
