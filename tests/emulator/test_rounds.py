"""Whole rounds in an independent Slack: what six people see, over both ways in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.stage import NAMES

if TYPE_CHECKING:
    from tests.emulator.conftest import Theatre
    from tests.emulator.record import Record

VOTE = "Abstimmung in #team: Welche Idee bringt unseren Kundinnen und Kunden am meisten?"
THREAD = "Hier im Thread ist Platz für die Diskussion."


@pytest.fixture(params=["socket", "http"])
def way(request: pytest.FixtureRequest) -> str:
    chosen: str = request.param
    return chosen


@pytest.fixture
def blitzlicht(theatre: Theatre, way: str) -> Record:
    return theatre.record("blitzlicht", way)


@pytest.fixture
def perspektivwechsel(theatre: Theatre, way: str) -> Record:
    return theatre.record("perspektivwechsel", way)


def unordered(post: str) -> list[str]:
    """Cards hang in random order."""
    return sorted(post.splitlines())


# --- Blitzlicht ----------------------------------------------------------------------------------


def test_a_blitzlicht_to_its_ranked_result(blitzlicht: Record) -> None:
    announcement, wall, vote, run_off, result = blitzlicht.posts
    assert announcement == "⚡ Blitzlicht: Was bremst uns?\nDie Zeit ist um – danke!"
    assert unordered(wall) == unordered(
        "Zeit um – danke! 7 Ideen, gemischt:\n"
        "· 2 Drucker < 3 & Rechner\n"
        "· Alte Stühle\n"
        "· Es ist zu laut\n"
        "· Kein ruhiger Platz\n"
        "· Unklare Ziele\n"
        "· Wenig Lob\n"
        "· Zu viele Besprechungen\n"
        "Noch nicht diskutieren, erst abstimmen."
    )
    assert vote.endswith("Die Abstimmung ist vorbei – danke!")
    assert run_off.startswith("Stichwahl: Gleichstand an der Grenze zu Platz 3")
    ranks, _, kept = result.partition("Im Themenspeicher (nicht verworfen):\n")
    assert ranks == (
        "🏁 Ergebnis: Was bremst uns?\n"
        "1. Es ist zu laut (4 Punkte) [Projekt daraus machen]\n"
        "2. Kein ruhiger Platz (2 Punkte) [Projekt daraus machen]\n"
        "3. Wenig Lob (1 Punkt, Stichwahl 2) [Projekt daraus machen]\n"
        "Mindestens 3 von 6 haben abgestimmt.\n"
    )
    assert unordered(kept)[-4:] == [
        "· 2 Drucker < 3 & Rechner",
        "· Alte Stühle",
        "· Unklare Ziele",
        "· Zu viele Besprechungen",
    ]
    assert blitzlicht.replies("🏁") == [THREAD]


def test_everybody_is_invited_once_to_each_phase(
    blitzlicht: Record, perspektivwechsel: Record
) -> None:
    for name in NAMES:
        assert blitzlicht.invitations(name) == [
            "Blitzlicht in #team: Was bremst uns?",
            VOTE,
            VOTE.replace("Abstimmung", "Stichwahl"),
        ]
        own, customers, vote = perspektivwechsel.invitations(name)
        assert own.startswith("Perspektivwechsel in #team: Worüber hast du dich in letzter Zeit ")
        assert customers.startswith("Perspektivwechsel in #team: Und wie könnten das unsere Kund")
        assert vote == "Abstimmung in #team: Was davon sollten wir zuerst anpacken?"


def test_who_comes_back_finds_what_they_wrote(blitzlicht: Record) -> None:
    first, again = [form for form in blitzlicht.shown("Eva") if "[Absenden]" in form]
    assert "\nIdee 1:\nIdee 2:\n" in first
    assert "\nIdee 1: Kein Platz\nIdee 2: Alte Stühle\n" in again
    assert "[Zurückziehen]" in again
    ballot, changed = [form for form in blitzlicht.shown("Ben") if "[Abstimmen]" in form][:2]
    assert "●" not in ballot
    assert "● Es ist zu laut" in changed
    assert "● Unklare Ziele" in changed


def test_a_card_that_gives_its_author_away_is_asked_about(blitzlicht: Record) -> None:
    (asked,) = [form for form in blitzlicht.shown("Ben") if "[Umformuliert senden]" in form]
    assert "! Das klingt, als könnte man dich daran erkennen („<!channel>“)." in asked
    assert "Idee 1: Zu viele Besprechungen" in asked


def test_a_card_can_be_withdrawn(blitzlicht: Record) -> None:
    assert "Noch 1 Minute." in blitzlicht.one_shown("Finn", "Zurückgezogen.")
    assert "Das nehme ich zurück" not in "\n".join(blitzlicht.posts)


def test_a_press_that_comes_too_late_is_answered(blitzlicht: Record) -> None:
    assert "Diese Runde ist schon zu Ende." in blitzlicht.shown("Ben")


def test_what_was_not_chosen_can_be_taken_up_again(blitzlicht: Record) -> None:
    assert blitzlicht.one_shown("Ben", "Themenspeicher\n").count("[Wieder aufnehmen]") == 4


# --- Perspektivwechsel ---------------------------------------------------------------------------


def test_a_perspektivwechsel_to_its_ranked_result(perspektivwechsel: Record) -> None:
    first, own, second, customers, vote, result = perspektivwechsel.posts
    assert first.startswith("🔄 Perspektivwechsel in zwei Schritten.")
    assert unordered(own) == unordered(
        "Das hat uns als Kundschaft geärgert (gemischt, nicht bewertet):\n"
        "· Niemand war zuständig\n"
        "· Unfreundlich an der Kasse\n"
        "· Zwei Stunden in der Warteschleife\n"
        "Kurz lesen, 2 Minuten."
    )
    assert second.startswith("🔄 Perspektivwechsel, zweiter Schritt:")
    assert unordered(customers) == unordered(
        "Das könnte unseren Kundinnen und Kunden bei uns nicht passen (gemischt, nicht bewertet):\n"
        "· Am Telefon ist immer besetzt\n"
        "· Die Öffnungszeiten\n"
        "· Unsere Formulare\n"
        "· Wir rufen nicht zurück\n"
        "Noch nicht diskutieren, erst abstimmen."
    )
    assert vote.endswith("Die Abstimmung ist vorbei – danke!")
    assert result == (
        "🏁 Perspektivwechsel: Das packen wir zuerst an\n"
        "1. Wir rufen nicht zurück (3 Punkte) [Projekt daraus machen]\n"
        "2. Am Telefon ist immer besetzt (2 Punkte) [Projekt daraus machen]\n"
        "3. Unsere Formulare (1 Punkt) [Projekt daraus machen]\n"
        "Mindestens 3 von 6 haben abgestimmt.\n"
        "Im Themenspeicher (nicht verworfen):\n"
        "· Die Öffnungszeiten\n"
        "[Themenspeicher]\n"
        "Jetzt darf diskutiert werden – am besten eine Idee nach der anderen."
    )
    assert perspektivwechsel.replies("🏁") == [THREAD]


# --- beside the round ----------------------------------------------------------------------------


def test_help_and_ideas_typed_in_private(blitzlicht: Record, perspektivwechsel: Record) -> None:
    for record in (blitzlicht, perspektivwechsel):
        assert "„/blitzlicht status“ – was gerade läuft" in record.one_shown("Finn", "So geht’s\n")
        offered = record.one_shown("Dora", "Das nehme ich hier nicht als Karte:")
        assert "Getippte Nachrichten bleiben im Chat stehen, mit deinem Namen daran." in offered
        assert "[Ideen schreiben]" in offered


def test_app_home_has_the_open_round(blitzlicht: Record, perspektivwechsel: Record) -> None:
    questions = ("Blitzlicht in #team: Was bremst uns?", "Perspektivwechsel in #team: Und wie ")
    for record, question in zip((blitzlicht, perspektivwechsel), questions, strict=True):
        home = record.one_shown("Finn", "Deine offenen Runden\n")
        assert question in home
        assert "[Ideen schreiben]" in home
        assert "[Einstellungen] [Was wird gespeichert?]" in home


def test_status_for_members_and_for_the_lead(blitzlicht: Record, perspektivwechsel: Record) -> None:
    assert blitzlicht.one_shown("Ben", "Hier läuft:").endswith("\n[Mitmachen]")
    assert "[Runde abbrechen]" in perspektivwechsel.one_shown("Anna", "Hier läuft:")
