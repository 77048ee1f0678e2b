"""One round word for word, and no text that nobody ever reads."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from bot.commands import Words
from bot.core.giveaways import giveaways
from bot.core.model import Card, CardId, CardState, Kind, Level, PhaseId
from bot.core.refusal import Reason, RefusedError
from bot.texts import Texts, Voice
from bot.views import Standing, StartDraft, Views
from tests.follow_ups import everything, stages
from tests.hand_clock import MONDAY
from tests.plain import plain
from tests.stories import IDEAS, METHODS, Scene, Story, stories, whole
from tests.world import person

VIEWS = Views(Texts.load(strict=True), METHODS, Words.load())
DE = Voice("de", "Europe/Berlin")


def told(scene: Scene) -> list[str]:
    """What the place is told, as plain text."""
    return [
        plain(parcel.message)
        for effect in scene.effects
        for parcel in VIEWS.place_parcels(effect, scene.round, DE, "nonce")
    ]


# --- a whole round, as a German team reads it -------------------------------------------------

ROUND = """
⚡ Blitzlicht: Was bremst uns?
Bis 9:10 Uhr (10 Minuten).
Eure Beiträge kommen anonym über mich.
Alle dürfen, niemand muss. Eine Idee pro Karte. Verrückte Ideen sind erwünscht. Bewertet wird \
erst danach.
[Mitmachen] [Was wird gespeichert?]

⚡ Blitzlicht: Was bremst uns?
Bis 9:10 Uhr (10 Minuten).
Eure Beiträge kommen anonym über mich.
Alle dürfen, niemand muss. Eine Idee pro Karte. Verrückte Ideen sind erwünscht. Bewertet wird \
erst danach.
Mindestens 3 von 7 haben mitgemacht.
[Mitmachen] [Was wird gespeichert?]

⚡ Blitzlicht: Was bremst uns?
Bis 9:10 Uhr (10 Minuten).
Eure Beiträge kommen anonym über mich.
Alle dürfen, niemand muss. Eine Idee pro Karte. Verrückte Ideen sind erwünscht. Bewertet wird \
erst danach.
Mindestens 5 von 7 haben mitgemacht.
[Mitmachen] [Was wird gespeichert?]

⚡ Blitzlicht: Was bremst uns?
Bis 9:10 Uhr (10 Minuten).
Eure Beiträge kommen anonym über mich.
Alle dürfen, niemand muss. Eine Idee pro Karte. Verrückte Ideen sind erwünscht. Bewertet wird \
erst danach.
Mindestens 5 von 7 haben mitgemacht.
Noch 2 Minuten. Die späten Ideen sind oft die originelleren.
[Mitmachen] [Was wird gespeichert?]

⚡ Blitzlicht: Was bremst uns?
Verlängert bis 9:20 Uhr.
Eure Beiträge kommen anonym über mich.
Alle dürfen, niemand muss. Eine Idee pro Karte. Verrückte Ideen sind erwünscht. Bewertet wird \
erst danach.
Mindestens 5 von 7 haben mitgemacht.
[Mitmachen] [Was wird gespeichert?]

⚡ Blitzlicht: Was bremst uns?
Die Zeit ist um – danke!

Zeit um – danke! 5 Ideen, gemischt:
· Alte Rechner
· Es ist zu laut
· Lange Wege
· Wenig Lob
· Zu viele Besprechungen
Noch nicht diskutieren, erst abstimmen.

Abstimmung: Welche Idee bringt unseren Kundinnen und Kunden am meisten?
Bis 9:23 Uhr (3 Minuten).
Abgestimmt wird anonym.
Alle haben 3 Punkte, höchstens zwei davon für dieselbe Karte. Zwischenstände zeige ich nicht.
[Abstimmen] [Was wird gespeichert?]

Abstimmung: Welche Idee bringt unseren Kundinnen und Kunden am meisten?
Verlängert bis 9:24 Uhr.
Abgestimmt wird anonym.
Alle haben 3 Punkte, höchstens zwei davon für dieselbe Karte. Zwischenstände zeige ich nicht.
[Abstimmen] [Was wird gespeichert?]

Abstimmung: Welche Idee bringt unseren Kundinnen und Kunden am meisten?
Die Abstimmung ist vorbei – danke!

Stichwahl: Gleichstand an der Grenze zu Platz 3
Bis 9:26 Uhr (90 Sekunden).
Abgestimmt wird anonym.
Alle haben einen Punkt für eine dieser Karten:
· Lange Wege
· Wenig Lob
[Abstimmen] [Was wird gespeichert?]

Stichwahl: Gleichstand an der Grenze zu Platz 3
Die Abstimmung ist vorbei – danke!

🏁 Ergebnis: Was bremst uns?
1. Es ist zu laut (3 Punkte) [Projekt daraus machen]
2. Alte Rechner (2 Punkte) [Projekt daraus machen]
3. Wenig Lob (1 Punkt, Stichwahl 2) [Projekt daraus machen]
Mindestens 3 von 7 haben abgestimmt.
Im Themenspeicher (nicht verworfen):
· Lange Wege
· Zu viele Besprechungen
[Themenspeicher]
Jetzt darf diskutiert werden – am besten eine Idee nach der anderen.

Zeit um – danke! 4 Ideen, gemischt:
· Es ist zu laut
· Lange Wege
· Wenig Lob
· Zu viele Besprechungen
Noch nicht diskutieren, erst abstimmen.

🏁 Ergebnis: Was bremst uns?
1. Es ist zu laut (3 Punkte) [Projekt daraus machen]
2. Wenig Lob (1 Punkt, Stichwahl 2) [Projekt daraus machen]
Mindestens 3 von 7 haben abgestimmt.
Im Themenspeicher (nicht verworfen):
· Lange Wege
· Zu viele Besprechungen
[Themenspeicher]
Jetzt darf diskutiert werden – am besten eine Idee nach der anderen.

Eine Karte wurde ausgeblendet. Grund: Nennt eine Person.
""".replace("\\\n", "")


def test_a_whole_round_reads_well() -> None:
    said = [text for scene in whole().scenes for text in told(scene)]
    assert "\n\n".join(said) == ROUND.strip()


# --- nothing in vain --------------------------------------------------------------------------


class Listening(Texts):
    """Texts that remember what was said."""

    heard: ClassVar[set[str]] = set()

    def say(self, language: str, key: str, /, **args: str | int) -> str:
        self.heard.add(key)
        return super().say(language, key, **args)


def test_every_text_is_said_somewhere() -> None:
    views = Views(Listening.load(strict=True), METHODS, Words.load())
    say_all_of_rounds(views)
    draft, methods, ben = StartDraft(), list(METHODS.values()), person("Ben")
    for confirm in (None, Level.CONFIDENTIAL, Level.OPEN):
        views.start_form(DE, draft, methods=methods, members=[ben], confirm=confirm)
    for reason in Reason:
        views.refusal_text(DE, RefusedError(reason, **DETAILS))
    for platform in ("slack", "matrix", "web"):
        views.privacy_note(DE, platform, forms=True)
    parked = Card(CardId("c"), PhaseId("p"), "Zu laut", CardState.PARKED)
    revived = replace(parked, state=CardState.REVIVED)
    for themes in ([], [parked], [revived]):
        views.themes_note(DE, themes, "#team")
    views.settings_form(DE, person={"invitations": "on"}, place={})
    views.settings_saved(DE)
    views.did_you_mean(DE, "hilfe")
    views.overview_note(DE, [], MONDAY)
    views.invitations_message(DE, 1000, timedelta(minutes=3))
    views.help_note(DE)
    views.methods_note(DE)
    assert list(everything(views, DE))
    views.overview_note(DE, [], MONDAY, stages())
    views.project_note(DE, stages()[0], MONDAY.date() - timedelta(weeks=52), Standing())
    unsaid = keys() - Listening.heard
    assert {key for key in unsaid if not key.startswith("method-")} == {
        "parked-more",
        "button-project-pick",
    }


def say_all_of_rounds(views: Views) -> None:
    for scene in (scene for story in stories() for scene in story.scenes):
        round_, now = scene.round, scene.round.opened_at
        for effect in scene.effects:
            views.place_parcels(effect, round_, DE, "nonce")
            views.private(effect, round_, DE)
        views.status_note(DE, round_, is_lead=True, now=now)
        views.extend_form(DE, round_)
        views.cancel_form(DE, round_)
        views.hide_form(DE, round_)
        views.undelivered_message(DE, round_, "is_archived", 2)
        for phase in round_.phases:
            if phase.plan.kind is Kind.SHOW:
                continue
            views.use_the_form(DE, [(round_, phase)], now)
            views.overview_note(DE, [(round_, phase)], now)
            views.withdrawn(DE, round_, phase, now)
            views.ballot_form(DE, round_, phase, {}, sent=True)
            views.ballot_noted(DE, round_, phase, {}, now)
            for cards in ([], ["a"], ["a", "b"]):
                views.cards_noted(DE, round_, phase, cards, now)
            found = {"card-1": giveaways("@x", "", ""), "card-2": giveaways("<b>", "", "")}
            views.cards_form(DE, round_, phase, [], now=now)
            views.cards_form(DE, round_, phase, [], now=now, giveaways=found, sent=True)


def keys() -> set[str]:
    """Those of rounds; platforms and the command line speak for themselves."""
    folder = Path(__file__).parents[2] / "config" / "texts" / "de"
    elsewhere = ("web", "slack", "matrix", "cli", "series")
    files = [file for file in folder.glob("*.ftl") if file.stem not in elsewhere]
    return {
        key
        for file in files
        for key in re.findall(r"^([a-z][\w-]*) =", file.read_text(encoding="utf-8"), re.MULTILINE)
    }


DETAILS: dict[str, str | int] = {
    "early": "03:00",
    "late": "15:00",
    "question": "Was bremst uns?",
    "time": "14:30",
    "typed": "bald",
    "given": 5,
    "budget": 3,
    "each": 2,
    "length": 300,
    "limit": 200,
    "count": 3,
    "most": 3,
}


def test_many_parked_cards_are_only_begun() -> None:
    story = Story(METHODS["blitzlicht"])
    story.collect(*(f"Idee {number:02}" for number in range(1, 16)))
    story.vote({"Idee 01": 2}, {"Idee 02": 2}, {"Idee 03": 1})
    lines = told(story.scenes[-1])[-1].splitlines()
    begin = lines.index("Im Themenspeicher (nicht verworfen):")
    assert lines[begin + 1] == "· Idee 04"
    assert lines[begin + 10 : begin + 13] == ["· Idee 13", "· … und 2 weitere", "[Themenspeicher]"]


def test_what_people_wrote_is_shown_as_written() -> None:
    wild = "<b>{ $x } & @channel</b> *fett* „שלום“"
    story = Story(METHODS["blitzlicht"])
    story.round = replace(story.round, question=wild, place_name=wild)
    story.collect(wild, *IDEAS)
    said = told(story.scenes[-1])
    assert said[0].splitlines()[0] == f"⚡ Blitzlicht: {wild}"
    assert f"· {wild}" in said[1].splitlines()
