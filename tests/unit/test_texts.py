"""The texts of the three languages fit together, and times are said as people say them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast
from fluent.syntax.visitor import Visitor

from bot.core.refusal import Reason
from bot.texts import DU, ENGLISH, LANGUAGES, SIE, TextError, Texts, Voice, voice_language

FOLDER = Path(__file__).parents[2] / "config" / "texts"
TEXTS = Texts.load(strict=True)
BERLIN = Voice(DU, "Europe/Berlin")


class Variables(Visitor):
    """Collects the names of all variables."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)


@cache
def messages(language: str) -> dict[str, ast.Message]:
    parser = FluentParser()
    found = {}
    for file in (FOLDER / language).glob("*.ftl"):
        for entry in parser.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(entry, ast.Message):
                found[entry.id.name] = entry
    return found


def variables(message: ast.Message) -> set[str]:
    visitor = Variables()
    visitor.visit(message)
    return visitor.names


def words(language: str) -> Iterator[tuple[str, str]]:
    """Each key with all that it may ever say in a chat: a terminal has its own ways."""
    everything = messages(DU) | messages(SIE) if language == SIE else messages(language)
    for key, message in everything.items():
        if key.startswith("cli-"):
            continue
        uncommented = ast.Message(message.id, message.value, message.attributes)
        text = FluentSerializer().serialize_entry(uncommented).partition("=")[2]
        yield key, re.sub(r'\$\w+|\{ |\}|->|\*?\[\w+\]|""', " ", text)


# --- the three languages --------------------------------------------------------------------


def test_german_and_english_know_the_same_texts() -> None:
    assert set(messages(DU)) == set(messages(ENGLISH))


def test_sie_overrides_only_what_differs() -> None:
    german, sie = messages(DU), messages(SIE)
    assert set(sie) <= set(german)
    same = [key for key, message in sie.items() if message.equals(german[key])]
    assert same == []


@pytest.mark.parametrize("language", [SIE, ENGLISH])
def test_the_same_variables_everywhere(language: str) -> None:
    german = messages(DU)
    for key, message in messages(language).items():
        assert variables(message) == variables(german[key]), key


def test_every_reason_has_a_text() -> None:
    for language in LANGUAGES:
        for reason in Reason:
            assert TEXTS.knows(language, f"refused-{reason}"), reason


def test_sie_is_never_du() -> None:
    address = re.compile(
        r"\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w*|ihr|euch|[Ee]u(?:er|re)\w*|hast|bist|willst|kannst"
        r"|Schreib|Nimm|Stimm|Tippe|Versuch|Sprich|Hol|Kreuze|Kürze|Mach|Öffne)\b(?! Sie)"
    )
    found = {key: match[0] for key, text in words(SIE) if (match := address.search(text))}
    assert found.pop("settings-address", "Du") == "Du"
    assert found == {}


def test_du_is_never_sie() -> None:
    address = re.compile(r"\b(Ihr|Ihre[mnrs]?|Ihnen)\b|(?<=[a-zäöüß,;–] )Sie\b")
    found = {key: match[0] for key, text in words(DU) if (match := address.search(text))}
    assert found.pop("settings-address", "Sie") == "Sie"
    found = {key: word for key, word in found.items() if not key.startswith("customers-")}
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_typography(language: str) -> None:
    wrong = re.compile(r"!!|\.\.\.|[\"'`]| - |\bß\b")
    for key, text in words(language):
        assert not wrong.search(text), key
        opening, closing = ("“", "”") if language == ENGLISH else ("„", "“")
        assert text.count(opening) == text.count(closing), key


def test_what_does_not_work_yet_is_not_mentioned() -> None:
    later = re.compile(r"\bexport\b|Bild\b|picture|Gäste|\bguests?\b", re.IGNORECASE)
    of_projects = {"button-export-projects", "refused-no-download"}  # no round has one in chat yet
    for language in LANGUAGES:
        for key, text in words(language):
            assert key in of_projects or not later.search(text), key


def test_the_question_that_fails_is_never_asked() -> None:
    for language in LANGUAGES:
        for key, text in words(language):
            assert "bemängeln" not in text, key


# --- speaking -------------------------------------------------------------------------------


def test_sie_falls_back_to_german_where_nothing_differs() -> None:
    assert TEXTS.say(SIE, "rules") == TEXTS.say(DU, "rules")
    assert TEXTS.say(SIE, "own-cards") == "Ihre Karten"
    assert TEXTS.say(DU, "own-cards") == "Deine Karten"


@pytest.mark.parametrize(
    "typed",
    ["{ $x }", "a = b", "<b>&amp;</b>", "„Ja“", "שלום", "*fett*", "x" * 2000, "{", "\\u0041"],
)
def test_what_people_wrote_comes_out_unchanged(typed: str) -> None:
    for language in LANGUAGES:
        assert TEXTS.say(language, "card-hidden", reason=typed).endswith(f" {typed}")


def test_an_unknown_language_speaks_the_default() -> None:
    assert TEXTS.say("fr", "own-cards") == "Deine Karten"
    assert Texts.load(SIE).say("", "own-cards") == "Ihre Karten"
    assert not TEXTS.knows("fr", "nothing-of-the-kind")


def test_in_service_a_missing_text_breaks_nothing(tmp_path: Path) -> None:
    english = tmp_path / "en"
    english.mkdir()
    (english / "more.ftl").write_text("only-english = Hello { $name }", encoding="utf-8")
    texts = Texts.load(more=[tmp_path])
    assert texts.say(SIE, "only-english", name="you") == "Hello you"
    assert texts.say(DU, "nothing-of-the-kind") == "nothing-of-the-kind"
    assert texts.say(ENGLISH, "only-english") == "Hello name"


@pytest.mark.parametrize(
    ("file", "complaint"),
    [
        ("broken = {", "cannot read"),
        ("twice = a\ntwice = b", "twice"),
        ("rules = once more", "rules"),
    ],
)
def test_strict_loading_finds_mistakes(tmp_path: Path, file: str, complaint: str) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "more.ftl").write_text(file, encoding="utf-8")
    with pytest.raises(TextError, match=complaint):
        Texts.load(strict=True, more=[tmp_path])


def test_strict_speaking_finds_mistakes() -> None:
    with pytest.raises(TextError, match="no text"):
        TEXTS.say(DU, "nothing-of-the-kind")
    with pytest.raises(TextError, match="reason"):
        TEXTS.say(DU, "card-hidden")


@pytest.mark.parametrize(
    ("language", "address", "expected"),
    [
        ("de", "du", DU),
        ("de", "sie", SIE),
        ("de-CH", "Sie", SIE),
        ("en", "sie", ENGLISH),
        ("en-GB", "du", ENGLISH),
        ("", "", DU),
        ("fr", "sie", SIE),
    ],
)
def test_the_voice_for_a_language_and_an_address(
    language: str, address: str, expected: str
) -> None:
    assert voice_language(language, address) == expected


# --- times ----------------------------------------------------------------------------------

SEEN = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)  # a Friday, 14:00 in Berlin


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 20, 13, 30, tzinfo=UTC), "14:30 Uhr"),
        (datetime(2026, 11, 20, 8, 5, tzinfo=UTC), "9:05 Uhr"),
        (datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC), "23:59 Uhr"),
        (datetime(2026, 11, 20, 23, 0, tzinfo=UTC), "Samstag, 21. November, 0:00 Uhr"),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "Montag, 23. November, 9:00 Uhr"),
        (datetime(2026, 11, 21, 13, 0, tzinfo=UTC), "Samstag, 21. November, 14:00 Uhr"),
    ],
)
def test_moments_in_german(at: datetime, said: str) -> None:
    assert TEXTS.moment(BERLIN, at, seen=SEEN) == said
    assert TEXTS.moment(Voice(SIE, "Europe/Berlin"), at, seen=SEEN) == said


def test_moments_in_english_and_elsewhere() -> None:
    at = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
    assert TEXTS.moment(Voice(ENGLISH, "Europe/London"), at, seen=SEEN) == "23:00"
    assert TEXTS.moment(Voice(ENGLISH, "Europe/Berlin"), at, seen=SEEN) == (
        "Saturday, 21 November, 0:00"
    )
    assert TEXTS.moment(Voice(DU, "America/New_York"), at, seen=SEEN) == "18:00 Uhr"


def test_moments_across_the_end_of_summer_time() -> None:
    summer = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert TEXTS.moment(BERLIN, summer, seen=summer) == "2:30 Uhr"
    assert TEXTS.moment(BERLIN, summer + timedelta(hours=1), seen=summer) == "2:30 Uhr"
    assert TEXTS.moment(BERLIN, summer + timedelta(hours=2), seen=summer) == "3:30 Uhr"


def test_a_moment_may_come_in_any_zone() -> None:
    there = datetime(2026, 11, 20, 22, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    assert TEXTS.moment(BERLIN, there, seen=SEEN) == "14:30 Uhr"


@pytest.mark.parametrize(
    ("span", "german", "english"),
    [
        (timedelta(seconds=10), "10 Sekunden", "10 seconds"),
        (timedelta(minutes=1), "1 Minute", "1 minute"),
        (timedelta(seconds=90), "90 Sekunden", "90 seconds"),
        (timedelta(minutes=2), "2 Minuten", "2 minutes"),
        (timedelta(minutes=7, seconds=30), "7 Minuten 30 Sekunden", "7 minutes 30 seconds"),
        (timedelta(minutes=25, seconds=30), "25 Minuten", "25 minutes"),
        (timedelta(minutes=10), "10 Minuten", "10 minutes"),
        (timedelta(hours=1), "1 Stunde", "1 hour"),
        (timedelta(minutes=90), "90 Minuten", "90 minutes"),
        (timedelta(hours=2, minutes=30), "2 Stunden 30 Minuten", "2 hours 30 minutes"),
        (timedelta(hours=24), "24 Stunden", "24 hours"),
        (timedelta(hours=36), "36 Stunden", "36 hours"),
        (timedelta(days=2), "2 Tage", "2 days"),
        (timedelta(days=2, hours=19), "2 Tage 19 Stunden", "2 days 19 hours"),
        (timedelta(days=7), "7 Tage", "7 days"),
    ],
)
def test_lengths(span: timedelta, german: str, english: str) -> None:
    assert TEXTS.length(BERLIN, span) == german
    assert TEXTS.length(Voice(ENGLISH, "UTC"), span) == english
