"""Methods are data: what the files say, what is refused, and that a new one needs no Python."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import Start, Words, parse
from bot.core.effects import PhaseOpened, WallShown
from bot.core.model import (
    Card,
    CardId,
    Crowd,
    Kind,
    Method,
    PersonId,
    PhaseId,
    PlaceId,
    Round,
    RoundId,
)
from bot.core.moves import Begin, Close, Fresh
from bot.core.step import step
from bot.methods import MethodError, load_methods
from bot.texts import Texts, Voice
from bot.views import Views
from tests.plain import plain

MINUTE = timedelta(minutes=1)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def shape(method: Method) -> list[tuple[str, Kind, timedelta, str]]:
    return [(plan.name, plan.kind, plan.length, plan.of) for plan in method.phases]


def test_blitzlicht() -> None:
    method = load_methods()["blitzlicht"]
    assert shape(method) == [
        ("collect", Kind.COLLECT, 10 * MINUTE, ""),
        ("vote", Kind.VOTE, 3 * MINUTE, "collect"),
    ]
    assert method.asks_question
    assert not method.complaint
    assert method.phases[0].fields == 3
    assert method.phases[1].winners == 3
    assert method.phases[1].runoff == timedelta(seconds=90)


def test_perspektivwechsel() -> None:
    method = load_methods()["perspektivwechsel"]
    assert shape(method) == [
        ("own", Kind.COLLECT, 5 * MINUTE, ""),
        ("read", Kind.SHOW, 2 * MINUTE, "own"),
        ("customers", Kind.COLLECT, 8 * MINUTE, ""),
        ("vote", Kind.VOTE, 3 * MINUTE, "customers"),
    ]
    assert method.complaint
    assert not method.asks_question


def test_practice_is_short_and_started_by_no_word() -> None:
    method = load_methods()["uebung"]
    assert method.practice
    assert method.words == ()
    assert shape(method) == [
        ("collect", Kind.COLLECT, MINUTE, ""),
        ("vote", Kind.VOTE, MINUTE, "collect"),
    ]


GOOD = """
words = ["kopfstand"]
[[phases]]
name = "invert"
kind = "collect"
minutes = 5
[[phases]]
name = "vote"
kind = "vote"
of = "invert"
minutes = 3
"""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("words =", "wörter =", "Expected"),
        ('words = ["kopfstand"]', "", "words: Field required"),
        ('["kopfstand"]', '"kopfstand"', "words: .*list"),
        ('["kopfstand"]', "[]", "words: at least one"),
        ('"kopfstand"', '"Kopfstand"', "words: 'Kopfstand'"),
        ('"kopfstand"', '"auf dem kopf"', "words: 'auf dem kopf'"),
        ('"kopfstand"', '"blitzlicht"', "words: .* blitzlicht already"),
        ("words =", "emojis = 1\nwords =", "emojis: Extra"),
        ("words =", "complaint = 1\nwords =", "complaint: .*boolean"),
        ("words =", "practice = true\nwords =", "words: a practice method has none"),
        ("minutes = 5", "", r"phases\.0\.minutes: Field required"),
        ("minutes = 5", "minutes = 0", r"phases\.0\.minutes: .*greater"),
        ("minutes = 5", 'minutes = "5"', r"phases\.0\.minutes: .*number"),
        ("minutes = 5", "minutes = 5\nfield = 2", r"phases\.0\.field: Extra"),
        ('"collect"', '"dance"', r"phases\.0\.kind: .*'collect'"),
        ('"invert"\nkind', '"In vert"\nkind', r"phases\.0\.name: "),
        ('"vote"\nkind', '"invert"\nkind', r"phases\.1\.name: .*twice"),
        ('of = "invert"', 'of = "nothing"', r"phases\.1\.of: 'nothing'"),
        ('of = "invert"', "", r"phases\.1\.of: ''"),
        ("minutes = 5", 'minutes = 5\nof = "vote"', r"phases\.0\.of: a collection"),
        ("[[phases]]", "[[steps]]", "phases: Field required"),
    ],
)
def test_a_wrong_file_is_refused_by_file_and_key(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    assert old in GOOD
    file = tmp_path / "kopfstand.toml"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(MethodError, match=rf"^kopfstand\.toml: .*{complaint}"):
        load_methods(tmp_path)


def test_a_new_method_is_one_file_and_its_texts(tmp_path: Path) -> None:
    """Two lines of text a language suffice: everything else has general words."""
    methods_folder, texts_folder = tmp_path / "methods", tmp_path / "texts"
    methods_folder.mkdir()
    (methods_folder / "kopfstand.toml").write_text(GOOD, encoding="utf-8")
    for language, lines in {
        "de": [
            "method-kopfstand-title = Kopfstand",
            "method-kopfstand-about = Erst verschlimmern, dann umdrehen.",
            "method-kopfstand-ask-invert = Wie machen wir „{ $question }“ garantiert schlimmer?",
        ],
        "en": [
            "method-kopfstand-title = Headstand",
            "method-kopfstand-about = First make it worse, then turn it round.",
        ],
    }.items():
        (texts_folder / language).mkdir(parents=True)
        file = texts_folder / language / "method-kopfstand.ftl"
        file.write_text("\n".join(lines), encoding="utf-8")

    methods = load_methods(methods_folder)
    words = Words.load()
    views = Views(Texts.load(strict=True, more=[texts_folder]), methods, words)
    started = parse("kopfstand 5m Wartezeiten", words, methods)
    assert started == Start("kopfstand", "Wartezeiten", "5m")

    round_ = Round(
        id=RoundId("r"),
        place=PlaceId("web:team"),
        place_name="#team",
        lead=PersonId("web:anna"),
        method=methods["kopfstand"],
        question="Wartezeiten",
        zone="Europe/Berlin",
        opened_at=NOW,
    )
    round_, effects = step(round_, Begin(Fresh(PhaseId("p1"), Crowd(9, 8))), NOW)
    assert effects == (PhaseOpened(PhaseId("p1")),)
    called = [
        plain(
            views.place_parcels(effects[0], round_, Voice(language, "Europe/Berlin"), "n")[
                0
            ].message
        )
        for language in ("de", "en")
    ]
    assert called[0].startswith("Kopfstand: Wie machen wir „Wartezeiten“ garantiert schlimmer?\n")
    assert called[1].startswith("Headstand: Wartezeiten\n")

    cards = tuple(Card(CardId(f"c{n}"), PhaseId("p1"), f"Idee {n}") for n in range(5))
    close = Close(Fresh(PhaseId("p2"), Crowd(9, 8)), 5, cards)
    round_, effects = step(round_, close, NOW + 5 * MINUTE)
    assert effects == (WallShown(PhaseId("p1")), PhaseOpened(PhaseId("p2")))
    voice = Voice("de-sie", "Europe/Berlin")
    texts = [
        plain(parcel.message)
        for effect in effects
        for parcel in views.place_parcels(effect, round_, voice, "n")
    ]
    assert "5 Ideen, gemischt:" in texts[1]
    assert texts[2].startswith("Abstimmung: Welche Idee")
    assert "Kopfstand: Erst verschlimmern" in plain(views.methods_note(voice))


def test_the_example_for_writers_of_methods_works(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "config" / "methods" / "README.md"
    (example,) = re.findall(r"```toml\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "headstand.toml").write_text(example, encoding="utf-8")
    assert load_methods(tmp_path)["headstand"].words == ("kopfstand", "headstand")
