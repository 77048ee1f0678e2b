"""Forms and private notes, as their readers see them."""

from datetime import timedelta

import pytest

from bot.commands import Action, Verb, Words
from bot.core.model import Level, Method, PersonId
from bot.core.wording import giveaways
from bot.port import DotsField, Form, PeopleField, Person, TextField
from bot.texts import LANGUAGES, Texts, Voice
from bot.views import StartDraft, Views
from tests.plain import plain
from tests.stories import IDEAS, METHODS, Story

TEXTS = Texts.load(strict=True)
VIEWS = Views(TEXTS, METHODS, Words.load())
DE, SIE, EN = (Voice(language, "Europe/Berlin") for language in LANGUAGES)
MEMBERS = [Person(PersonId("web:anna"), "Anna"), Person(PersonId("web:ben"), "", "ben")]
OPEN_METHODS = [method for method in METHODS.values() if not method.practice]


def collecting() -> Story:
    return Story(METHODS["blitzlicht"])


def voting() -> Story:
    story = collecting()
    story.collect(*IDEAS)
    return story


def start_form(draft: StartDraft, voice: Voice = DE, **more: object) -> Form:
    return VIEWS.start_form(voice, draft, methods=OPEN_METHODS, members=MEMBERS, **more)  # type: ignore[arg-type]


# --- starting -------------------------------------------------------------------------------


def test_the_start_form() -> None:
    assert plain(
        start_form(StartDraft(question="Was bremst uns?", duration="5m"))
    ).splitlines() == [
        "Runde starten",
        "Methode: (Blitzlicht) / Perspektivwechsel",
        "Frage: Was bremst uns?",
        "  Manche Methoden bringen ihre Fragen selbst mit; dann bleibt das Feld leer.",
        "Dauer: 5m",
        "  Zum Beispiel 10m, 24h oder 2d. Leer: so lange, wie die Methode es vorsieht.",
        "Wann wieder?:",
        f"  {TEXTS.say('de', 'start-repeat-hint')}",
        "Wer macht mit?",
        "  [x] Anna",
        "  [x] ben",
        "  Hier sind 2 Personen. Sind alle angekreuzt, macht auch mit, wer später dazukommt.",
        "[ ] Offen führen",
        "  Dann bleibt nichts verborgen, und ich sage es allen vorher.",
        "[Starten] [Abbrechen]",
    ]


def test_the_start_form_keeps_what_was_filled_in() -> None:
    draft = StartDraft("perspektivwechsel", "Egal", "0m", "montags 9:00", ("web:ben",), open=True)
    form = start_form(draft, errors={"duration": "Zu kurz."}, hint="Ein Hinweis.")
    assert form.action == str(Action(Verb.BEGIN))
    assert [getattr(field, "value", None) for field in form.fields] == [
        "perspektivwechsel",
        "Egal",
        "0m",
        "montags 9:00",
        ("web:ben",),
        True,
    ]
    assert "Ein Hinweis." in plain(form)
    assert "  ! Zu kurz." in plain(form)


@pytest.mark.parametrize(
    ("level", "voice", "notice", "button"),
    [
        (Level.CONFIDENTIAL, DE, "Nur 3 können antworten (ohne dich)", "So starten"),
        (Level.CONFIDENTIAL, SIE, "Nur 3 können antworten (ohne Sie)", "So starten"),
        (Level.CONFIDENTIAL, EN, "Only 3 can answer (without you)", "Start like this"),
        (Level.OPEN, DE, "Schreib, was du auch laut sagen würdest.", "Offen starten"),
        (Level.OPEN, SIE, "Schreiben Sie, was Sie auch laut sagen würden.", "Offen starten"),
        (Level.OPEN, EN, "write what you would also say aloud.", "Start openly"),
    ],
)
def test_a_small_group_is_said_before_the_start(
    level: Level, voice: Voice, notice: str, button: str
) -> None:
    draft = StartDraft(question="Was bremst uns?")
    form = start_form(draft, voice, confirm=level, eligible=3)
    assert form.action == str(Action(Verb.BEGIN_ANYWAY))
    assert notice in plain(form)
    assert form.submit == button
    assert [field.name for field in form.fields] == [
        field.name for field in start_form(draft, voice).fields
    ]


def test_an_unknown_word_names_the_nearest() -> None:
    assert "„hilfe“" in VIEWS.did_you_mean(DE, "hilfe")


# --- cards ----------------------------------------------------------------------------------


def test_the_cards_form_of_the_second_wall() -> None:
    story = Story(METHODS["perspektivwechsel"], people=8)
    story.collect("Warteschleife", "Unfreundlich")
    story.read()
    form = VIEWS.cards_form(SIE, story.round, story.phase, ["Zu laut"], now=story.now, sent=True)
    question = (
        "Und wie könnten das unsere Kundinnen und Kunden sehen? "
        "Was könnte ihnen bei uns nicht passen?"
    )
    assert plain(form).splitlines() == [
        "Perspektivwechsel",
        question,
        "Noch 8 Minuten. Ihre Karten bleiben anonym.",
        "Tipp: Schreiben Sie neutral und ohne Namen. Höchstens 200 Zeichen pro Karte.",
        "Gedanke 1: Zu laut",
        "Gedanke 2:",
        "Gedanke 3:",
        "[Absenden] [Zurückziehen] [Schließen]",
    ]
    assert [field.name for field in form.fields] == ["card-1", "card-2", "card-3"]
    assert form.action == str(Action(Verb.SEND, story.phase.id))


def test_a_giveaway_stands_next_to_its_field() -> None:
    story = collecting()
    cards = ["Anna hat recht", "Mehr <b>Lob</b>", "Gut"]
    found = {f"card-{n}": giveaways(card, "Anna", "") for n, card in enumerate(cards, 1)}
    form = VIEWS.cards_form(
        DE, story.round, story.phase, cards, now=story.now, giveaways=found, sent=True
    )
    assert form.errors == {
        "card-1": "Das klingt, als könnte man dich daran erkennen („Anna“).",
        "card-2": "„<b>“ wird als Text gezeigt, genau wie getippt.",
    }
    assert form.submit == "Umformuliert senden"
    assert [(button.label, button.action) for button in form.buttons] == [
        ("So lassen", str(Action(Verb.KEEP, story.phase.id))),
        ("Zurückziehen", str(Action(Verb.WITHDRAW, story.phase.id))),
    ]


def test_an_error_keeps_the_text() -> None:
    story = collecting()
    long = "x" * 201
    form = VIEWS.cards_form(
        DE, story.round, story.phase, [long], now=story.now, errors={"card-1": "Zu lang."}
    )
    assert form.errors == {"card-1": "Zu lang."}
    first = form.fields[0]
    assert isinstance(first, TextField)
    assert first.value == long
    assert first.max_length == 200
    assert form.buttons == ()


def test_every_idea_gets_the_same_kind_word() -> None:
    story = collecting()

    def noted(*cards: str) -> list[str]:
        return plain(VIEWS.cards_noted(DE, story.round, story.phase, cards, story.now)).splitlines()

    assert noted("Apfel") == [
        "Notiert. Noch eine?",
        "· Apfel",
        "Noch 10 Minuten.",
        "[Weitere Idee] [Ändern] [Zurückziehen]",
    ]
    assert noted("Birne")[0] == noted("Apfel")[0]
    full = noted("a", "b", "c")
    assert full[0] in ("Ah okay, großartig – notiert!", "Danke, ist drin.")
    assert full[-1] == "[Ändern] [Zurückziehen]"
    assert len({noted(*"abc"[:count])[0] for count in (1, 2, 3)}) > 1


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(minutes=10), "Noch 10 Minuten."),
        (timedelta(minutes=9, seconds=58), "Noch 10 Minuten."),
        (timedelta(minutes=9, seconds=50), "Noch 9 Minuten."),
        (timedelta(minutes=2), "Noch 2 Minuten."),
        (timedelta(seconds=90), "Noch 90 Sekunden."),
        (timedelta(seconds=60), "Noch 1 Minute."),
        (timedelta(seconds=59), "Noch 1 Minute."),
        (timedelta(seconds=50), "Noch 50 Sekunden."),
        (timedelta(seconds=1), "Noch 10 Sekunden."),
        (timedelta(seconds=-5), "Noch 10 Sekunden."),
        (timedelta(minutes=60), "Noch 1 Stunde."),
        (timedelta(minutes=61), "Noch Zeit bis 9:10 Uhr."),
        (timedelta(days=1), "Noch Zeit bis Montag, 2. März, 9:10 Uhr."),
    ],
)
def test_how_much_time_is_left(left: timedelta, said: str) -> None:
    story = collecting()
    now = story.phase.closes_at - left
    assert said in plain(VIEWS.withdrawn(DE, story.round, story.phase, now)).splitlines()


def test_withdrawing() -> None:
    story = collecting()
    assert plain(VIEWS.withdrawn(DE, story.round, story.phase, story.now)).splitlines() == [
        "Zurückgezogen. Von dir zählt hier keine Karte mehr.",
        "Noch 10 Minuten.",
        "[Ideen schreiben]",
    ]
    story = voting()
    text = plain(VIEWS.withdrawn(DE, story.round, story.phase, story.now))
    assert text.startswith("Zurückgezogen. Von dir zählt hier kein Punkt mehr.")
    assert text.endswith("[Abstimmen]")


# --- ballots --------------------------------------------------------------------------------


def test_the_ballot() -> None:
    story = voting()
    story.hide("Alte Rechner")
    form = VIEWS.ballot_form(DE, story.round, story.phase, {"Wenig Lob": 2}, sent=True)
    assert plain(form).splitlines() == [
        "Abstimmung",
        "Welche Idee bringt unseren Kundinnen und Kunden am meisten?",
        "3 Punkte, höchstens zwei davon für dieselbe Karte. Zwischenstände zeige ich nicht.",
        "Auch die Abstimmung ist anonym.",
        "Punkte: 3, je Karte höchstens 2",
        "  – Es ist zu laut",
        "  – Lange Wege",
        "  ●● Wenig Lob",
        "  – Zu viele Besprechungen",
        "[Abstimmen] [Zurückziehen] [Schließen]",
    ]
    assert form.action == str(Action(Verb.CAST, story.phase.id))


def test_the_ballot_of_a_run_off_has_one_dot() -> None:
    story = voting()
    one, two, three, four, _ = IDEAS
    story.vote({one: 2}, {two: 2}, {three: 1, four: 1})
    form = VIEWS.ballot_form(DE, story.round, story.phase, {})
    (field,) = form.fields
    assert isinstance(field, DotsField)
    assert (field.budget, field.each) == (1, 1)
    assert {option.label for option in field.options} == {three, four}
    assert form.title == "Stichwahl"


def test_a_ballot_is_noted_with_its_own_dots_only() -> None:
    story = voting()
    note = VIEWS.ballot_noted(DE, story.round, story.phase, {"Wenig Lob": 2}, story.now)
    assert plain(note).splitlines() == [
        "Danke, deine Stimme ist drin.",
        "· Wenig Lob (2 Punkte)",
        "Ein Punkt ist noch frei.",
        "Noch 3 Minuten.",
        "[Ändern] [Zurückziehen]",
    ]


def test_no_form_shows_a_person_in_its_repr() -> None:
    form = start_form(StartDraft(question="Geheim?"))
    (people,) = [field for field in form.fields if isinstance(field, PeopleField)]
    assert "Anna" not in repr(people.options)
    assert "Geheim" not in repr(form)


def test_no_form_quotes_a_card_in_its_repr() -> None:
    story = collecting()
    found = {"card-1": giveaways("Ich bin die Anna", "Anna", "")}
    form = VIEWS.cards_form(DE, story.round, story.phase, [], now=story.now, giveaways=found)
    assert "Anna" in form.errors["card-1"]
    assert "Anna" not in repr(form)


def test_a_method_without_texts_has_its_name() -> None:
    method = Method("kopfstand", ("kopfstand",), METHODS["blitzlicht"].phases)
    form = VIEWS.start_form(DE, StartDraft(), methods=[method], members=[])
    assert "Methode: (Kopfstand)" in plain(form)
