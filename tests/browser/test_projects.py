"""Eight weeks in the web room: from a Blitzlicht to a finished project, each window a browser.

Nobody is named who has not agreed, nobody is asked on a holiday, and nothing comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.async_api import expect

from tests.browser.inspection import PHONE, SIZES

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.browser.inspection import Inspection
    from tests.browser.people import Someone
    from tests.browser.room import OpenRoom

pytestmark = pytest.mark.asyncio(loop_scope="session")

BERLIN = ZoneInfo("Europe/Berlin")
IDEA = "Die Wartezeit gleich ansagen"
CARDS = {
    "Ben": IDEA,
    "Clara": "Ein Kaffee",
    "David": "Zweite Leitung am Telefon",
    "Eva": "Ein Spiel für Kinder",
}
STEP = "Wartezeit einen Tag lang messen"
EFFECT = "Am Telefon hören sie zuerst, wie lange es dauert."
HELP = "Wer kennt sich mit der Anlage aus?"
LAST = "Die Ansage läuft seit gestern."
QUESTIONS = ("Kurzer Stand zu", "Die Pause ist vorbei.", "noch das Richtige?")


@dataclass
class Weeks:
    """A team whose days go by; times are Berlin's. Each of the three has a browser of their own."""

    room: OpenRoom
    inspection: Inspection
    anna: Someone
    ben: Someone
    clara: Someone
    calls: int = 0

    async def till(self, day: str, hour: int = 9, minute: int = 0) -> None:
        """Until that time of a day such as `2026-03-09`; what is due meanwhile is done."""
        moment = datetime.fromisoformat(day).replace(hour=hour, minute=minute, tzinfo=BERLIN)
        await self.room.clock.advance_to(moment)

    async def asked(self, who: Someone, words: str, *, open_ones: int = 1) -> None:
        """The question is there; and so many are unanswered, no more."""
        await who.is_invited(f"{words} „{IDEA}“?")
        assert await _questions(who) == open_ones

    async def asked_no_more(self, who: Someone, open_ones: int = 0) -> None:
        """A line that is called out afterwards comes with all that came before.

        Nothing else waits for that person: a question that is over has nothing to press.
        """
        self.calls += 1
        await self.anna.types(f"Guten Morgen! ({self.calls})")
        await who.reads(f"Guten Morgen! ({self.calls})")
        assert await _questions(who) == open_ones

    async def inspect(self, who: Someone, name: str, look_at: Locator | None = None) -> None:
        """In all guises, and then again as wide as a desk."""
        await self.inspection.inspect(who.page, f"projekt-{name}", look_at=look_at)

    async def inspect_private(self, who: Someone, name: str) -> None:
        """What stands beside the room; on a phone it is pulled up."""
        await who.page.set_viewport_size(PHONE[0])
        await who.press(who.page.get_by_role("button", name="Nur für dich"))
        await expect(who.private).to_be_visible()
        await self.inspection.inspect(who.page, f"projekt-{name}", sizes=PHONE)
        await who.page.keyboard.press("Escape")
        await self.inspection.inspect(who.page, f"projekt-{name}", sizes=SIZES[1:])


async def _questions(who: Someone) -> int:
    shown = await who.private.get_by_role("heading").all_text_contents()
    return sum(any(words in text for words in QUESTIONS) for text in shown)


async def _answered(who: Someone, state: str) -> None:
    """The newest question has become its answer."""
    newest = who.private.get_by_role("article").first
    await expect(newest).to_contain_text(f"Danke, notiert: {state}.")


async def _adds(who: Someone, sentence: str) -> None:
    """To the answer whose form is open."""
    await who.fill(who.dialog.get_by_label("Ein Satz"), sentence)
    await who.presses("Dazuschreiben", who.dialog)
    await expect(who.dialog).to_contain_text("Danke, steht drin.")
    await who.closes()


# --- week 1 --------------------------------------------------------------------------------------


async def _round(weeks: Weeks) -> None:
    """Ends with the idea on top."""
    room, anna, ben = weeks.room, weeks.anna, weeks.ben
    await room.also_has("David", "Eva", "Felix")
    await anna.types("/blitzlicht 10m Was macht das Warten leichter?")
    await ben.is_invited("Blitzlicht in #team: Was macht das Warten leichter?")
    await ben.writes(IDEA)
    for name, card in list(CARDS.items())[1:]:
        await room.gets_cards(name, card)
    await room.pass_time(minutes=10)
    await ben.votes({IDEA: 2})
    for name in list(CARDS)[1:]:
        await room.gets_dots(name, {IDEA: 2, "Ein Kaffee": 1})
    await room.pass_time(minutes=3)
    await expect(anna.post("🏁 Ergebnis")).to_contain_text(IDEA)
    await weeks.inspect(anna, "ergebnis", anna.post("🏁 Ergebnis"))


async def _proposed(weeks: Weeks) -> None:
    """The lead fills the form in, and suggests Clara, who would rather not; then Ben."""
    anna, clara = weeks.anna, weeks.clara
    await anna.press(anna.post("🏁 Ergebnis").get_by_role("button", name="Projekt").first)
    await expect(anna.dialog.get_by_label("Was?")).to_have_value(IDEA)
    await weeks.inspect(anna, "formular")
    await anna.dialog.get_by_label("Wer kümmert sich?").select_option(label="Clara")
    await anna.fill(anna.dialog.get_by_label("Erster Schritt"), STEP)
    await anna.fill(anna.dialog.get_by_label("Bis wann?"), "2026-03-01")
    await anna.fill(anna.dialog.get_by_label("Woran merken es"), EFFECT)
    await anna.presses("Vorschlagen", anna.dialog)
    await expect(anna.dialog.get_by_label("Bis wann?")).to_be_focused()
    await weeks.inspect(anna, "formular-vorbei")
    await anna.fill(anna.dialog.get_by_label("Bis wann?"), "2026-03-17")
    await anna.presses("Vorschlagen", anna.dialog)
    await expect(anna.dialog).to_contain_text("Danke! Ich frage Clara")
    await weeks.inspect(anna, "gefragt")
    await anna.closes()
    await clara.is_invited(f"Kümmerst du dich um „{IDEA}“?")
    await clara.opens("Nein, danke")
    await expect(clara.dialog).to_contain_text("Alles klar, danke für die Antwort.")
    await clara.closes()
    await anna.opens("Jemand anderen fragen")
    await weeks.inspect(anna, "jemand-anderes")
    await anna.dialog.get_by_label("Wer kümmert sich?").select_option(label="Ben")
    await anna.presses("Fragen", anna.dialog)
    await expect(anna.dialog).to_contain_text("Ich frage Ben")
    await anna.closes()


async def _agreed(weeks: Weeks) -> None:
    """Until Ben has said yes, the room does not know of it."""
    ben, clara = weeks.ben, weeks.clara
    await ben.is_invited(f"Kümmerst du dich um „{IDEA}“?")
    await weeks.inspect_private(ben, "anfrage")
    await weeks.asked_no_more(clara)
    await expect(clara.timeline).not_to_contain_text("Ben")
    await ben.opens("Übernehme ich")
    await expect(ben.dialog).to_contain_text("Danke, dass du dich kümmerst!")
    await weeks.inspect(ben, "uebernommen")
    await ben.closes()
    await clara.reads(f"📌 Aus einer Idee wird ein Projekt: „{IDEA}“")
    await clara.reads("Darum kümmert sich Ben.")
    await weeks.inspect(clara, "beginn", clara.post("📌"))


# --- weeks 2 to 8 --------------------------------------------------------------------------------


async def _going_with_a_sentence(weeks: Weeks) -> None:
    """Week 2."""
    ben, clara = weeks.ben, weeks.clara
    await weeks.till("2026-03-09")
    await weeks.asked(ben, "Kurzer Stand zu")
    await weeks.inspect_private(ben, "frage")
    await ben.opens("Läuft")
    await weeks.inspect(ben, "laeuft")
    await _adds(ben, "Heute wird gemessen.")
    await _answered(ben, "läuft")
    await weeks.inspect_private(ben, "beantwortet")
    await weeks.till("2026-03-10")
    await clara.reads("📋 Aus euren Ideen: 1 läuft, 0 hängen, 0 fertig")
    await clara.reads(f"„{IDEA}“ – läuft, Ben: „Heute wird gemessen.“")
    await weeks.inspect(clara, "uebersicht", clara.post("📋"))


async def _stuck_over_a_restart(weeks: Weeks) -> None:
    """Week 3: the server is another one when the answer comes; the pages find it by themselves."""
    ben, clara = weeks.ben, weeks.clara
    await weeks.till("2026-03-16")
    await weeks.asked(ben, "Kurzer Stand zu")
    await weeks.room.restart()
    await weeks.asked_no_more(ben, 1)
    await ben.opens("Hängt")
    await ben.dialog.get_by_label("Was fehlt dir?").select_option(label="Hilfe")
    await ben.fill(ben.dialog.get_by_label("Ein Satz"), HELP)
    await weeks.inspect(ben, "haengt")
    await ben.presses("Im Team fragen", ben.dialog)
    await expect(ben.dialog).to_contain_text("Deine Frage steht jetzt im Team.")
    await ben.closes()
    await _answered(ben, "hängt, es fehlt Hilfe")
    await clara.reads(f"🙋 Ben kommt bei „{IDEA}“ nicht weiter")
    await expect(clara.post("🙋")).to_contain_text(HELP)
    await weeks.inspect(clara, "team-gefragt", clara.post("🙋"))
    await weeks.till("2026-03-17")
    await clara.reads("📋 Aus euren Ideen: 0 laufen, 1 hängt, 0 fertig")


async def _handed_over(weeks: Weeks) -> None:
    """Week 4: Clara can help; Ben asks her, and it is his until she agrees."""
    ben, clara = weeks.ben, weeks.clara
    await weeks.till("2026-03-23")
    await weeks.asked(ben, "Kurzer Stand zu")
    await ben.types("/blitzlicht projekte")
    await expect(ben.dialog).to_contain_text(f"„{IDEA}“ – hängt, es fehlt Hilfe, Ben")
    await weeks.inspect(ben, "liste")
    await ben.presses("Ansehen", ben.dialog)
    await weeks.inspect(ben, "ansehen")
    await ben.presses("Übergeben", ben.dialog)
    await ben.dialog.get_by_label("Wer kümmert sich?").select_option(label="Clara")
    await weeks.inspect(ben, "uebergeben")
    await ben.presses("Fragen", ben.dialog)
    await expect(ben.dialog).to_contain_text("Ich frage Clara")
    await ben.closes()
    await clara.is_invited(f"Kümmerst du dich um „{IDEA}“?")
    await clara.opens("Übernehme ich")
    await expect(clara.dialog).to_contain_text("Danke, dass du dich kümmerst!")
    await clara.closes()
    await weeks.anna.reads(f"🤝 Um „{IDEA}“ kümmert sich jetzt Clara.")
    await expect(ben.private).to_contain_text(f"Clara kümmert sich jetzt um „{IDEA}“.")
    await weeks.asked_no_more(ben)
    await weeks.inspect_private(ben, "uebergeben-angenommen")


async def _paused(weeks: Weeks) -> None:
    """Week 5: since Sunday it is summer time, and nine o'clock is an hour earlier."""
    clara = weeks.clara
    await weeks.till("2026-03-30", 8, 59)
    await weeks.asked_no_more(clara)
    await weeks.till("2026-03-30")
    await weeks.asked(clara, "Kurzer Stand zu")
    await clara.opens("Pause bis …")
    await weeks.inspect(clara, "pause")
    await clara.fill(clara.dialog.get_by_label("Bis wann?"), "2026-04-06")
    await clara.presses("Pause machen", clara.dialog)
    await expect(clara.dialog).to_contain_text("Alles klar. Danach frage ich wieder.")
    await clara.closes()
    await _answered(clara, "macht Pause bis Montag, 6. April")


async def _back_after_easter(weeks: Weeks) -> None:
    """Week 6: the pause ends on Easter Monday, when nobody is asked."""
    clara = weeks.clara
    await weeks.till("2026-04-06", 23)
    await weeks.asked_no_more(clara)
    await weeks.till("2026-04-07")
    await weeks.asked(clara, "Die Pause ist vorbei. Wie steht es um")
    await clara.opens("Läuft")
    await clara.press(clara.dialog.get_by_text("Schließen"))
    await expect(clara.dialog).to_have_count(0)
    await _answered(clara, "läuft")


async def _in_the_calendar(weeks: Weeks) -> None:
    """Week 7: a calendar program reads the feed, until its owner wants another address."""
    clara = weeks.clara
    await weeks.till("2026-04-13")
    await weeks.asked(clara, "Kurzer Stand zu")
    await clara.opens("Läuft")
    await clara.closes()
    await clara.types("/blitzlicht projekte meine")
    await weeks.inspect(clara, "meine")
    await clara.presses("Kalender", clara.dialog)
    link = clara.dialog.get_by_role("link", name="Kalender abonnieren")
    await weeks.inspect(clara, "kalender")
    old = await _address(link)
    assert await _feed(weeks, old) == [(date(2026, 3, 17), f"{STEP} ({IDEA})")]
    await clara.presses("Neue Adresse", clara.dialog)
    await expect(link).not_to_have_attribute("href", old)
    assert await _feed(weeks, old) is None
    assert await _feed(weeks, await _address(link))
    await clara.closes()


async def _address(link: Locator) -> str:
    return await link.get_attribute("href") or ""


async def _feed(weeks: Weeks, address: str) -> list[tuple[date, str]] | None:
    """Days and names, as a program reads them that is nobody's browser; None where it may not."""
    stranger = await weeks.room.browser()
    reply = await stranger.request.get(address)
    if not reply.ok:
        return None
    events = Calendar.from_ical(await reply.text()).walk("VEVENT")
    return [(event.decoded("dtstart"), str(event["summary"])) for event in events]


async def _done(weeks: Weeks) -> None:
    """Week 8."""
    anna, clara = weeks.anna, weeks.clara
    await weeks.till("2026-04-20")
    await weeks.asked(clara, "Kurzer Stand zu")
    await clara.opens("Erledigt")
    await expect(clara.dialog.get_by_label("Woran merken es")).to_have_value(EFFECT)
    await clara.fill(clara.dialog.get_by_label("Ein Satz"), LAST)
    await weeks.inspect(clara, "geschafft")
    await clara.presses("Ja, fertig", clara.dialog)
    await expect(clara.dialog).to_contain_text("Glückwunsch! Das Team weiß es jetzt.")
    await clara.closes()
    await anna.reads(f"✅ „{IDEA}“ ist fertig")
    for line in (
        "Die Idee stammt aus der Runde „Blitzlicht“ vom Montag, 2. März.",
        f"Das merken Kundinnen und Kunden: {EFFECT}",
        LAST,
        "Danke, Clara. Danke auch an alle Ungenannten.",
    ):
        await expect(anna.post("✅")).to_contain_text(line)
    await weeks.inspect(anna, "fertig", anna.post("✅"))
    await weeks.till("2026-04-21")
    await anna.reads("📋 Aus euren Ideen: 0 laufen, 0 hängen, 1 fertig")


async def _the_next_round(weeks: Weeks) -> None:
    """Before anybody writes, all read what became of the last ideas."""
    ben = weeks.ben
    await weeks.anna.types("/blitzlicht Und was machen wir als Nächstes besser?")
    await ben.reads("Bevor wir Neues sammeln: Stand der letzten Ideen")
    await expect(ben.post("Bevor wir Neues sammeln")).to_contain_text(
        f"„{IDEA}“ – fertig, Clara: „{LAST}“"
    )
    await ben.is_invited("Blitzlicht in #team: Und was machen wir als Nächstes besser?")
    await weeks.inspect(ben, "vor-der-naechsten-runde", ben.post("Bevor wir Neues sammeln"))


async def _assert_once(weeks: Weeks) -> None:
    """All that the room was told in eight weeks, and no more."""
    shown = await weeks.clara.timeline.get_by_role("heading").all_text_contents()
    begun = next(n for n, text in enumerate(shown) if text.startswith("📌"))
    assert shown[begun:] == [
        f"📌 Aus einer Idee wird ein Projekt: „{IDEA}“",
        "📋 Aus euren Ideen: 1 läuft, 0 hängen, 0 fertig",
        f"🙋 Ben kommt bei „{IDEA}“ nicht weiter",
        "📋 Aus euren Ideen: 0 laufen, 1 hängt, 0 fertig",
        "📋 Aus euren Ideen: 1 läuft, 0 hängen, 0 fertig",
        "📋 Aus euren Ideen: 1 läuft, 0 hängen, 0 fertig",
        "📋 Aus euren Ideen: 1 läuft, 0 hängen, 0 fertig",
        f"✅ „{IDEA}“ ist fertig",
        "📋 Aus euren Ideen: 0 laufen, 0 hängen, 1 fertig",
        "Bevor wir Neues sammeln: Stand der letzten Ideen",
        "⚡ Blitzlicht: Und was machen wir als Nächstes besser?",
    ]


async def test_from_a_blitzlicht_to_a_finished_project(
    room: OpenRoom, inspection: Inspection
) -> None:
    anna, ben, clara = [await room.returns(name) for name in ("Anna", "Ben", "Clara")]
    weeks = Weeks(room, inspection, anna, ben, clara)
    await _round(weeks)
    await _proposed(weeks)
    await _agreed(weeks)
    await _going_with_a_sentence(weeks)
    await _stuck_over_a_restart(weeks)
    await _handed_over(weeks)
    await _paused(weeks)
    await _back_after_easter(weeks)
    await _in_the_calendar(weeks)
    await _done(weeks)
    await _the_next_round(weeks)
    await weeks.asked_no_more(weeks.clara)
    await _assert_once(weeks)
