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
REFERENCE = re.compile(r"`((?:bot|adapters|config|tests)/[\w./-]+?\.\w+)(?:::([\w.-]+))?`")
PROVED = 2  # of the sheet's sections: what is stored, and who can find out what


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
    return re.split(r"(?m)^## ", text)[2:]


def sentences(section: str) -> list[str]:
    return re.split(r"(?m)^- ", section)[1:]


@pytest.mark.parametrize("name", EVERY)
def test_whatever_is_referred_to_is_there(name: str) -> None:
    missing = [one for one in REFERENCE.findall(read(name)) if not exists(*one)]
    assert missing == []


@pytest.mark.parametrize("name", SHEETS)
def test_each_sentence_has_code_and_a_test(name: str) -> None:
    count = 0
    for section in sections(read(name))[:PROVED]:
        for sentence in sentences(section):
            folders = {path.partition("/")[0] for path, _ in REFERENCE.findall(sentence)}
            assert "tests" in folders, sentence
            assert folders - {"tests"}, sentence
            count += 1
    assert count > 20


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
    for what in (REFERENCE, re.compile(r"(?m)^(#+) "), re.compile(r"`(blitzlicht [a-z]+)")):
        assert what.findall(read(german)) == what.findall(read(english))
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
