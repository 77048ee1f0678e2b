"""What an author is warned of, and what passes without a word."""

import time

import pytest

from bot.core.giveaways import GiveawayKind, giveaways

NAME, HANDLE = "Anna-Lena Müller", "anna.mueller"


def found(text: str, name: str = NAME, handle: str = HANDLE) -> list[tuple[GiveawayKind, str]]:
    return [(one.kind, one.passage) for one in giveaways(text, name, handle)]


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Anna hat recht", "Anna"),
        ("da hat anna recht", "anna"),
        ("LENA fragen", "LENA"),
        ("Annas Idee", "Annas"),
        ("Anna’s idea", "Anna’s"),
        ("Frau Müller weiß das", "Müller"),
        ("Frau Mueller weiß das", "Mueller"),
        ("Frau Muller weiß das", "Muller"),
        ("Frau Mu\u0308ller weiß das", "Müller"),
        ("fragt anna.mueller", "anna"),
    ],
)
def test_the_own_name_in_every_spelling(text: str, passage: str) -> None:
    assert (GiveawayKind.NAME, passage) in found(text)


def test_a_name_in_another_spelling_of_unicode() -> None:
    assert found("Müller", "Anna Mu\u0308ller", "") == [(GiveawayKind.NAME, "Müller")]


def test_a_handle_that_is_no_word_of_the_name() -> None:
    assert found("fragt mops42 dazu", handle="@mops42:example.org") == [
        (GiveawayKind.NAME, "mops42")
    ]
    assert found("drei Mops427 dazu", handle="mops42") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Anna von der Heide", "Der Ton von der Leitung ist rau"),
        ("Jo Li", "Jo, li und la"),
        ("Anna Weber (Vertrieb)", "Der Vertrieb verspricht zu viel"),
        ("Anna Weber | Kundenservice", "Der Kundenservice ist überlastet"),
        ("Prof. Dr. Anna Weber", "Ein Prof muss warten"),
        ("Anna Weber", "Annahmestelle länger öffnen, Weberei auch"),
        ("", "Alles gut"),
        ("😀", "Alles gut 😀"),
    ],
)
def test_what_is_no_name(name: str, text: str) -> None:
    assert found(text, name, "") == []


@pytest.mark.parametrize(
    ("text", "kind", "passage"),
    [
        ("fragt @tom dazu", GiveawayKind.MENTION, "@tom"),
        ("fragt <@U0123AB> dazu", GiveawayKind.MENTION, "<@U0123AB>"),
        ("tom.b@example.org weiß mehr", GiveawayKind.EMAIL, "tom.b@example.org"),
        ("Ruft an: 0171 2345678", GiveawayKind.PHONE, "0171 2345678"),
        ("Ruft an: +49 (30) 1234-56", GiveawayKind.PHONE, "+49 (30) 1234-56"),
        ("Durchwahl 4711 ist immer besetzt", GiveawayKind.PHONE, "Durchwahl 4711"),
        ("Mehr Pausen. LG Tom", GiveawayKind.SIGNATURE, "LG Tom"),
        ("LG aus dem Lager", GiveawayKind.SIGNATURE, "LG aus dem Lager"),
        ("Mehr Pausen – Tom", GiveawayKind.SIGNATURE, "– Tom"),
        ("Mehr Pausen! - Tom B.", GiveawayKind.SIGNATURE, "- Tom B."),
        ("Bitte leiser. Gruß, Tom", GiveawayKind.SIGNATURE, "Gruß, Tom"),
        ("Bitte leiser, viele Grüße Tom", GiveawayKind.SIGNATURE, "viele Grüße Tom"),
        ("Grüße aus dem Lager", GiveawayKind.SIGNATURE, "Grüße aus dem Lager"),
        ("More coffee. Cheers, Tom", GiveawayKind.SIGNATURE, "Cheers, Tom"),
        ("Bitte leiser. Euer Tom", GiveawayKind.SIGNATURE, "Euer Tom"),
        ("Ich als einzige Frau hier", GiveawayKind.ONLY_ONE, "Ich als einzige Frau"),
        ("Als Einziger habe ich keinen Schlüssel", GiveawayKind.ONLY_ONE, "Als Einziger"),
        ("Ich bin die Einzige im Lager", GiveawayKind.ONLY_ONE, "Ich bin die Einzige"),
        ("Ich als Teamleiterin will Ruhe", GiveawayKind.ONLY_ONE, "Ich als Teamleiterin"),
        ("Als Teamleiter brauche ich Ruhe", GiveawayKind.ONLY_ONE, "Als Teamleiter"),
        ("As the only parent I must go", GiveawayKind.ONLY_ONE, "As the only parent"),
        ("As the team lead I want focus", GiveawayKind.ONLY_ONE, "As the team lead"),
        ("Mehr <b>Pausen", GiveawayKind.MARKUP, "<b>"),
        ("<script src=x>", GiveawayKind.MARKUP, "<script src=x>"),
    ],
)
def test_what_tells_who_wrote_it(text: str, kind: GiveawayKind, passage: str) -> None:
    assert found(text) == [(kind, passage)]


@pytest.mark.parametrize(
    "text",
    [
        "Ich als Kunde ärgere mich über Wartezeiten",
        "Als Kundin will ich schnell durchkommen",
        "Wir haben als einzige Abteilung keinen Drucker",
        "Der einzige Drucker ist immer kaputt",
        "Ich finde, die einzige Lösung ist mehr Personal",
        "Wir brauchen dringend einen Teamleiter",
        "Mein Chef hört nicht zu",
        "Ein Gruß zum Geburtstag wäre nett",
        "Homeoffice – ja bitte",
        "Kaffee – Tee – Wasser",
        "Projekt: Intranet – Relaunch",
        "Weniger Mails – mehr Ordnung",
        "Mehr Schulung – bessere Beratung",
        "Kürzere Wege – Digitalisierung",
        "Mehr Rückmeldung – Danke!",
        "Mehr Parkplätze – Pflicht",
        "Eure Mails",
        "Danke für alles",
        "Best practice sharing",
        "Thanks for the coffee",
        "Termin am 01.02.2024 war zu früh",
        "Öffnungszeiten 08:00-17:00 reichen nicht",
        "2024/2025 mehr Budget",
        "10.000 Euro für Möbel, 0,50 € für Kaffee",
        "Treffen @ 10 Uhr",
        "3 < 5 und 7 > 2, <3 für das Team",
        "Telefon klingelt dauernd",
        "Handys im Meeting aus",
    ],
)
def test_ordinary_cards_pass(text: str) -> None:
    assert found(text) == []


def test_a_passage_is_short_and_in_the_order_of_the_text() -> None:
    both = found("@tom und @" + "x" * 80)
    assert [len(passage) for _, passage in both] == [4, 60]


def test_an_address_is_one_thing() -> None:
    assert found("anna.mueller@example.org") == [(GiveawayKind.EMAIL, "anna.mueller@example.org")]


def test_a_giveaway_shows_no_text_in_its_repr() -> None:
    (one,) = giveaways("Anna", NAME, HANDLE)
    assert "Anna" not in repr(one)


@pytest.mark.parametrize(
    "piece", ["a", "@", "x@a.", "< ", "<a ", "0 ", "ich ", "als ", " – ", "LG A"]
)
def test_long_texts_are_searched_in_time(piece: str) -> None:
    started = time.process_time()
    giveaways(piece * (40_000 // len(piece)), NAME, HANDLE)
    assert time.process_time() - started < 5
