"""Private notes and the lead's forms, as their readers see them."""

import pytest

from bot.commands import Action, Verb, Words
from bot.core.model import Card, CardId, CardState, PhaseId
from bot.core.refusal import Reason, RefusedError
from bot.port import ChoiceField
from bot.texts import LANGUAGES, Texts, Voice
from bot.views import Views
from tests.plain import plain
from tests.stories import IDEAS, METHODS, Story

VIEWS = Views(Texts.load(strict=True), METHODS, Words.load())
DE, SIE, EN = (Voice(language, "Europe/Berlin") for language in LANGUAGES)


def collecting() -> Story:
    return Story(METHODS["blitzlicht"])


def voting() -> Story:
    story = collecting()
    story.collect(*IDEAS)
    return story


# --- the lead -------------------------------------------------------------------------------


def test_the_status_offers_the_lead_more() -> None:
    story = voting()
    story.remind(0.5, 3)
    common = [
        "Hier läuft: Blitzlicht",
        "Was bremst uns?",
        "Die Abstimmung läuft bis 9:13 Uhr.",
        "Abgestimmt wird anonym.",
    ]
    note = VIEWS.status_note(DE, story.round, is_lead=False, now=story.now)
    assert plain(note).splitlines() == [*common, "[Abstimmen]"]
    note = VIEWS.status_note(DE, story.round, is_lead=True, now=story.now)
    assert plain(note).splitlines()[-1] == (
        "[Abstimmen] [Jetzt weiter] [Verlängern] [Karte ausblenden] [Runde abbrechen]"
    )
    assert plain(VIEWS.status_note(DE, None, is_lead=False, now=story.now)).splitlines() == [
        "Hier läuft gerade keine Runde.",
        "[Runde starten]",
    ]


def test_the_status_shows_the_same_snapshot_as_the_place() -> None:
    story = collecting()
    story.remind(0.5, 4)
    note = VIEWS.status_note(DE, story.round, is_lead=False, now=story.now)
    assert "Mindestens 3 von 7 haben mitgemacht." in plain(note)


def test_hiding_asks_for_a_card_and_a_reason() -> None:
    story = voting()
    story.hide("Wenig Lob")
    form = VIEWS.hide_form(
        DE, story.round, errors={"reason": "Warum?"}, values={"card": "Lange Wege"}
    )
    card, reason = form.fields
    assert isinstance(card, ChoiceField)
    assert card.value == "Lange Wege"
    assert "Wenig Lob" not in {option.label for option in card.options}
    assert reason.name == "reason"
    assert form.action == str(Action(Verb.HIDE_CARD, story.round.id))


def test_extending_and_cancelling_ask() -> None:
    story = collecting()
    form = VIEWS.extend_form(DE, story.round, "Zu lang.", "30d")
    assert form.errors == {"duration": "Zu lang."}
    assert "Um wie viel?: 30d" in plain(form)
    assert form.action == str(Action(Verb.EXTEND_BY, story.round.id))
    assert VIEWS.cancel_form(DE, story.round).action == str(Action(Verb.CANCEL_YES, story.round.id))


# --- settings, help and the rest ------------------------------------------------------------


def test_settings_show_the_place_only_to_those_who_may() -> None:
    own = VIEWS.settings_form(DE, person={"language": "en"}, place=None)
    assert [(field.name, field.value) for field in own.fields] == [
        ("person-language", "en"),
        ("person-address", ""),
        ("person-zone", ""),
    ]
    both = VIEWS.settings_form(
        DE, person={"invitations": "week"}, place={"start": "admins"}, place_name="#team"
    )
    assert [(field.name, field.value) for field in both.fields] == [
        ("person-language", ""),
        ("person-address", ""),
        ("person-zone", ""),
        ("person-invitations", "week"),
        ("place-language", ""),
        ("place-address", ""),
        ("place-zone", ""),
        ("place-region", ""),
        ("place-start", "admins"),
        ("place-nudge-day", "monday"),
        ("place-nudge-time", ""),
    ]


@pytest.mark.parametrize("voice", [DE, SIE, EN], ids=LANGUAGES)
def test_every_refusal_says_what_happened(voice: Voice) -> None:
    details: dict[str, str | int] = {
        "question": "Was bremst uns?",
        "time": "14:30",
        "typed": "bald",
        "early": "03:00",
        "late": "15:00",
        "given": 5,
        "budget": 3,
        "each": 2,
        "length": 40_000,
        "limit": 200,
        "count": 3,
        "most": 3,
    }
    for reason in Reason:
        error = RefusedError(reason, **details)
        note = VIEWS.refused(voice, error)
        assert note.error
        assert plain(note) == VIEWS.refusal_text(voice, error)
        assert plain(note).endswith((".", "?"))


def test_a_long_text_is_told_its_length() -> None:
    error = RefusedError(Reason.TOO_LONG, length=40_000, limit=200)
    assert "40.000 Zeichen" in VIEWS.refusal_text(DE, error)


def test_what_is_live_here_already() -> None:
    story = collecting()
    assert "„Was bremst uns?“" in plain(VIEWS.round_live(DE, story.round, story.now))
    assert "bis 9:10 Uhr" in plain(VIEWS.round_live(DE, story.round, story.now))


def test_help_speaks_each_languages_words() -> None:
    assert "„/blitzlicht verlängern 5m“" in plain(VIEWS.help_note(SIE))
    assert "“/blitzlicht extend 5m”" in plain(VIEWS.help_note(EN))
    assert "„!blitzlicht weiter“" in plain(VIEWS.help_note(DE, "!blitzlicht"))


def test_methods_are_listed_without_practice() -> None:
    text = plain(VIEWS.methods_note(DE))
    assert "Start mit „/blitzlicht“ und der Frage dahinter." in text
    assert "Start mit „/blitzlicht perspektivwechsel“." in text
    assert "Übungsrunde" not in text


@pytest.mark.parametrize(
    ("platform", "knows", "further"),
    [
        ("slack", "Slack weiß, dass du den Bot benutzt hast.", "je nach Tarif exportiert"),
        ("matrix", "Euer Matrix-Server weiß, dass", "nenne ich getippte Zeilen nur „vertraulich“"),
        ("web", "Dieser Webraum weiß, dass", ""),
    ],
)
def test_privacy_is_as_true_as_the_platform(platform: str, knows: str, further: str) -> None:
    text = plain(VIEWS.privacy_note(DE, platform))
    assert knows in text
    assert further in text
    assert "könnte, wer diesen Server betreibt, ihn mit Aufwand finden" in text


def test_the_themenspeicher() -> None:
    def card(text: str, state: CardState) -> Card:
        return Card(CardId(text), PhaseId("p"), text, state)

    cards = [card("Zu laut", CardState.PARKED), card("Zu warm", CardState.REVIVED)]
    assert plain(VIEWS.themes_note(DE, cards, "#team")).splitlines() == [
        "Themenspeicher",
        "Nicht verworfen, nur aufgehoben. Was du wieder aufnimmst, kommt in die nächste Runde.",
        "· Zu laut [Wieder aufnehmen]",
        "Kommt in die nächste Runde:",
        "· Zu warm",
    ]
    assert "leer" in plain(VIEWS.themes_note(DE, [], "#team"))
