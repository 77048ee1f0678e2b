"""All that is stored, column by column and field by field, and the words of the privacy sheets.

Whoever adds something has to add it here, and with it a phrase that stands in both sheets.
"""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from adapters.web.records import Channel, Item, Resident
from bot.calendars import GENERATION
from bot.core.calendar import Timetable
from bot.core.model import Card, Crowd, Method, Phase, PhasePlan, Round
from bot.core.project import Digest, Origin, Party, Plan, Project
from bot.core.series import Series
from bot.moderator.info import OF_A_PLACE, PERSONAL
from bot.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[2]
SHEETS: Final = ("docs/datenschutz.md", "docs/privacy.md")

# What the sheets say, by a word for it: in German, in English.
SAID: Final = {
    "ids": ("zufällige Nummern", "random ids"),
    "place": ("der Kanal", "the channel"),
    "state": ("der Stand", "the state"),
    "due": ("wann etwas fällig ist", "when something is due"),
    "keys": ("welche Schlüssel noch zu vernichten sind", "which keys are still to be destroyed"),
    # slips
    "phase": ("als eine Zeile in der Datenbank: Phase", "as one row: phase"),
    "seat": ("Pseudonym", "pseudonym"),
    "sealed": ("versiegelter Inhalt", "sealed content"),
    # rounds
    "question": (
        "Frage, Ort und Name des Kanals",
        "its question, its place and the channel's name",
    ),
    "lead": ("wer sie gestartet hat", "who started it"),
    "method": ("Methode", "its method"),
    "zone": ("Zeitzone", "its time zone"),
    "duration": ("gewählte Dauer", "the duration that was chosen"),
    "by choice": ("ob sie auf Wunsch offen war", "whether it was open by choice"),
    "chosen": ("ob nur ein Teil ausgewählt war", "whether only a part was chosen"),
    "rhythm": ("der Takt, zu dem sie gehört", "the rhythm it belongs to"),
    "times": ("Beginn und Ende", "when it began and ended"),
    "level": ("ihre Stufe und wie viele es dafür brauchte", "its level and how many it took"),
    "planned": ("wie lange sie geplant war", "how long it was planned"),
    "extended": ("um wie viel verlängert", "and extended"),
    "announced": ("welche Ansagen schon kamen", "which announcements have come"),
    "invited": ("wie viele eingeladen waren", "how many were invited"),
    "counted": ("wie viele davon zählten", "how many of them counted"),
    "inviting": ("wie lange das Einladen dauerte", "how long inviting took"),
    "progress": ("der letzte grobe Zwischenstand", "the last coarse progress"),
    "card": ("mit dem Text der ausgeblendeten", "the text of hidden ones"),
    "fate": ("was aus ihnen wurde", "what became of them"),
    "subjects": ("um welche Karten es ging", "which cards they were about"),
    "dots": ("wie viele Punkte jede Person hatte", "how many dots each person had"),
    "totals": ("wie viele Punkte jede Karte bekam", "how many dots each card got"),
    # rosters and posts
    "roster": ("Wer an einer Phase teilnehmen durfte", "Who could take part in a phase"),
    "language": ("mit Sprache, Zeitzone", "with language, time zone"),
    "eligible": ("ob die Person zählte", "whether they counted"),
    "words": ("mit Wortlaut", "with its words"),
    "to": ("an wen", "to whom"),
    "tried": ("nach wie vielen Versuchen", "how often it was tried"),
    "where": ("in welchen Kanal oder Chat", "into which channel or chat"),
    # projects
    "what": ("was zu tun ist", "what is to be done"),
    "step": ("der erste Schritt und sein Tag", "the first step and its day"),
    "effect": ("woran man es merken wird", "how one will notice"),
    "earlier": ("bis zu 20 frühere Fassungen", "up to 20 earlier versions"),
    "names": ("mit Name, Kennung und Sprache", "with name, id and language"),
    "leads": ("wer es leitet", "who leads it"),
    "owner": ("wer es angenommen hat", "who has accepted it"),
    "asked": ("wer gefragt ist", "who is asked"),
    "asked by": ("wer die Person vorgeschlagen hat", "who has proposed them"),
    "origin": ("aus welcher Karte, welcher Runde", "which card, which round, which method"),
    "going": ("läuft, hängt, pausiert, ruht", "going, stuck, paused, resting"),
    "begun": ("vorgeschlagen, begonnen und abgeschlossen", "proposed, begun and closed"),
    "answered": ("wann sie zuletzt geantwortet hat", "when they last answered"),
    "sentence": ("der Satz, den sie dazugeschrieben hat", "the sentence they added"),
    "need": ("was ihr fehlt", "what they are missing"),
    "pause": ("bis wann sie pausiert", "until when they pause"),
    "last week": ("in welcher Woche sie zuletzt gefragt wurde", "which week they were last asked"),
    "silent": (
        "wie viele Wochenfragen seit ihrer letzten Antwort ohne Antwort blieben",
        "how many weekly questions have gone unanswered since their last answer",
    ),
    "team": (
        "in welcher Woche zuletzt das Team um Hilfe gefragt wurde",
        "in which week the team was last asked for help",
    ),
    "invited to it": (
        "in welcher Woche sie zuletzt gebeten",
        "in which week they were last invited",
    ),
    "reminded": ("wie oft sie erinnert wurde", "how often they were reminded"),
    "asks": (
        "wie oft jemand gebeten wurde, das Projekt zu übernehmen",
        "how often somebody was asked to take the project on",
    ),
    "overview": ("wann seine Wochenübersicht fällig ist", "when its weekly overview is due"),
    "about": ("um welche Woche es darin geht", "about which week"),
    "last overview": ("wann sie zuletzt kam", "when it last came"),
    # recurring rounds
    "series": ("Methode, Frage, Dauer und Takt", "method, question, duration and rhythm"),
    "its lead": (
        "Kennung und Sprache der Person, die sie eingerichtet hat",
        "the id and language of whoever set it up",
    ),
    "people": ("die Kennungen der Ausgewählten", "the ids of those who were chosen"),
    "open": ("ob sie auf Wunsch offen ist", "whether it is open by choice"),
    "small": ("es mit wenigen sein darf", "may be with few people"),
    "next": ("wann sie wieder kommt", "when it comes next"),
    "paused": ("warum sie pausiert", "why it is paused"),
    # settings
    "settings": ("Eigene Einstellungen (Sprache, Anrede, Zeitzone", "One's own settings (language"),
    "invitations": ("ob man Einladungen möchte", "whether one wants invitations"),
    "of a channel": ("Die Einstellungen eines Kanals", "A channel's settings"),
    "holidays": ("Feiertage", "public holidays"),
    "may start": ("wer Runden starten darf", "who may start"),
    "asked when": ("wann nach Projekten gefragt wird", "when projects are asked about"),
    "calendar": ("ein zufälliges Kennzeichen der gültigen", "a random mark of the one that counts"),
    # the web room
    "resident": ("Name, Sprache, ob die Person verwaltet", "name, language, whether they are an"),
    "simulated": ("simuliert", "simulated"),
    "channels": ("ihre Kanäle", "their channels"),
    "practice": ("wem welcher Übungskanal gehört", "whose practice channel is whose"),
    "shown": ("Was der Bot gezeigt hat", "What the bot has shown"),
    "line": ("was jemand offen in einen Kanal schreibt", "what somebody says openly in a channel"),
    "author": ("mit Uhrzeit und Verfasser", "with its time and author"),
    "alone": ("was der Bot einer Person allein gesagt hat", "has said to one person alone"),
    # notes
    "heard": ("eine Prüfsumme des Gehörten", "a hash of what was heard"),
    "threads": ("Threads unter den Ideen", "threads below ideas"),
    "invitation": ("dass sie zu ihr gehört", "is kept as one of that phase"),
    "chat": ("welcher Chat mit dem Bot zu wem gehört", "which chat with the bot is whose"),
    "moved": ("welcher Raum an die Stelle", "which room has taken the place"),
    "led": ("einem Umzug bloß aufs Wort gefolgt", "has followed a move on its word alone"),
    "vault": ("Zugang und Schlüssel seines eigenen Geräts", "its own device's access and keys"),
    "devices": ("der Geräte, als die er sich angemeldet hat", "devices as which it has logged in"),
    "so far": ("bis wohin er gehört hat", "how far it has heard"),
    "undelivered": ("wie viele Einladungen einer Runde nicht ankamen", "did not arrive and why"),
    "mark": ("das eigene Kennzeichen seiner Datenbank", "its database's own mark"),
    "traces": ("ob die Datei neu zu schreiben ist", "whether the file is to be written anew"),
}

BODY: Final = "body"  # the document of a class, whose fields stand below
TABLES: Final = {
    "round": "id:ids place:place live:state due_at:due opened_at:times closed_at:times",
    "phase": "id:ids round:ids open:state closes_at:due",
    "roster": "phase:roster person:roster eligible:eligible language:language zone:language",
    "slip": "phase:phase seat:seat sealed:sealed",
    "card": "id:ids round:ids place:place phase:ids state:fate text:card",
    "ending": "phase:keys",
    "post": "number:ids key:ids edits:ids destination:to round:ids held_by:ids expires_at:due "
    "not_before:due state:state attempts:tried ref:where body:words handled_at:tried",
    "preference": "owner:settings",
    "note": "adapter:ids key:heard value:heard",
    "project": "id:ids place:place lead:leads owner:owner asked:asked open:going due_at:due",
    "digest": "place:place due_at:overview",
    "series": "id:ids place:place lead:its_lead due_at:next",
}
CLASSES: Final = {
    Round: "id:ids place:question place_name:question lead:lead method:method question:question "
    "zone:zone opened_at:times duration:duration open_by_choice:by_choice chosen_roster:chosen "
    "timetable:rhythm state:state closed_at:times phases:level cards:card",
    Phase: "id:ids number:ids plan:method level:level k:level crowd:invited opened_at:times "
    "planned:planned closes_at:due extended:extended auto_extended:extended said:announced "
    "at_least:progress state:state subjects:subjects dots:dots places:subjects runoff_of:ids "
    "totals:totals",
    Crowd: "invited:invited eligible:counted invitations:inviting cap:level",
    Card: "id:ids phase:ids text:card state:fate",
    Method: "name:method words:method phases:method emoji:method asks_question:method "
    "complaint:method practice:method",
    PhasePlan: "name:method kind:method length:planned of:method fields:method winners:method "
    "runoff:method",
    Timetable: "rhythm:rhythm at:rhythm zone:zone",
    Project: "id:ids place:place place_name:place plan:what proposed_at:begun lead:leads "
    "owner:owner asked:asked asked_by:asked_by origin:origin zone:zone state:going asks:asks "
    "started_at:begun due_at:due last_week:last_week silent:silent pause_until:pause need:need "
    "team_asked:team asked_in:invited_to_it reminded:reminded line:sentence "
    "answered_at:answered closed_at:begun version:earlier earlier:earlier",
    Party: "id:names name:names language:names",
    Origin: "round:origin card:origin method:origin day:origin",
    Plan: "what:what step:step due:step effect:effect",
    Digest: "place:place week:about due_at:overview told_at:last_overview",
    Series: "id:ids place:place place_name:place lead:its_lead language:its_lead method:series "
    "question:series duration:series timetable:series next_at:next people:people "
    "open_by_choice:open open_if_small:small last_day:last_overview paused:paused",
    Resident: "id:resident name:resident admin:resident simulated:simulated language:resident",
    Channel: "id:channels name:channels owner:practice",
    Item: "number:ids to:alone at:author key:ids message:shown author:author line:line phase:ids "
    "about:place private:alone edits:ids",
}
SETTINGS: Final = "language:settings address:settings zone:settings invitations:invitations"
OF_A_CHANNEL: Final = (
    "language:of_a_channel address:of_a_channel zone:of_a_channel region:holidays "
    "start:may_start nudge-day:asked_when nudge-time:asked_when"
)
NOTES: Final = (
    "post/:where heard/:heard thread/:threads buttons/:invitation dm/:chat moved/:moved led/:led "
    "vault/:vault made/:devices undelivered/:undelivered person/:resident "
    "channel/:channels member/:channels item/:shown closed/:alone since:so_far behind:so_far "
    "mark:mark traces:traces"
)


def pairs(text: str) -> dict[str, str]:
    """What is stored, and the word for what the sheets say of it."""
    return {name: word for name, _, word in (one.partition(":") for one in text.split())}


async def columns_of(path: Path) -> dict[str, set[str]]:
    """The schema as the newest program makes it."""
    found: dict[str, set[str]] = {}
    async with (
        SqliteStore.open(path) as store,
        store._writing.turn(timedelta(minutes=1)) as session,
    ):
        for (table,) in await session.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
            rows = await session.rows("SELECT name FROM pragma_table_info(?)", table)
            found[table] = {name for (name,) in rows}
    return found


async def test_every_column_and_field_is_known(tmp_path: Path) -> None:
    columns = await columns_of(tmp_path / "bot.db")
    known = {table: set(pairs(text)) for table, text in TABLES.items()}
    assert {table: names - {BODY} for table, names in columns.items()} == {
        table: names - {"body"} for table, names in known.items()
    }
    for what, text in CLASSES.items():
        assert {one.name for one in fields(what)} == set(pairs(text)), what.__name__
    assert {*PERSONAL, "invitations"} == set(pairs(SETTINGS))
    assert set(OF_A_PLACE) == set(pairs(OF_A_CHANNEL))
    assert GENERATION == "calendar"


def test_every_kind_of_note_is_known() -> None:
    """As the modules that write notes name them: a word and a stroke."""
    modules = [*ROOT.glob("adapters/**/*.py"), *ROOT.glob("bot/moderator/*.py")]
    texts = [file.read_text(encoding="utf-8") for file in modules]
    found = {name for text in texts for name in re.findall(r'"([a-z]+/)"', text)}
    assert found == {name for name in pairs(NOTES) if name.endswith("/")}


def stored_section(sheet: str) -> str:
    """What the sheet says of what is stored, without its references."""
    section = re.split(r"(?m)^## ", (ROOT / sheet).read_text(encoding="utf-8"))[2]
    return re.sub(r"(?m)^  <br>.*\n", "", section)


def unsaid(said: dict[str, tuple[str, str]]) -> list[str]:
    """The phrases that stand in no sheet."""
    texts = [stored_section(sheet) for sheet in SHEETS]
    return [
        phrase
        for phrases in said.values()
        for phrase, text in zip(phrases, texts, strict=True)
        if phrase not in text
    ]


def test_both_sheets_say_what_is_stored() -> None:
    stored = [*TABLES.values(), *CLASSES.values(), SETTINGS, OF_A_CHANNEL, NOTES]
    words = {word.replace("_", " ") for text in stored for word in pairs(text).values()}
    assert words | {"calendar"} == SAID.keys()
    assert unsaid(SAID) == []


@pytest.mark.parametrize("word", ["silent", "sentence", "heard"])
def test_a_phrase_that_is_gone_from_one_sheet_would_be_missed(word: str) -> None:
    german, _ = SAID[word]
    assert unsaid({word: (german, "nothing of the sort")}) == ["nothing of the sort"]
