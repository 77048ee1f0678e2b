"""Eight weeks of a real team: from a Blitzlicht to a finished project, all of it typed.

Nobody is named who has not agreed, nobody is asked on a holiday, and nothing comes twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from tests.matrix.bot import Bot
from tests.matrix.team import Team, gathered

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

BERLIN = ZoneInfo("Europe/Berlin")
IDEA = "Die Wartezeit gleich ansagen"
CARDS = {
    "Ben": [IDEA],
    "Cem": ["Ein Kaffee"],
    "Dora": ["Zweite Leitung am Telefon"],
    "Eva": ["Ein Spiel für Kinder"],
}
STEP = "Wartezeit einen Tag lang messen"
EFFECT = "Am Telefon hören sie zuerst, wie lange es dauert."
HELP = "Wer kennt sich mit der Anlage aus?"
AGAIN = "noch einmal gefragt"
QUESTIONS = ("Kurzer Stand zu", "Die Pause ist vorbei.", "noch das Richtige?")


@dataclass
class Weeks:
    """A team whose days go by; times are Berlin's."""

    team: Team

    async def till(self, day: str, hour: int = 9) -> None:
        """Until that hour of a day such as `2026-03-09`; what is due meanwhile is done."""
        moment = datetime.fromisoformat(day).replace(hour=hour, tzinfo=BERLIN)
        await self.team.bot.pass_time((moment - self.team.bot.now) / timedelta(minutes=1))

    def questions(self, who: Member) -> list[str]:
        """That wait for an answer: an answered one says what was answered."""
        shown = (one.text for one in self.team.private(who))
        return [text for text in shown if any(words in text for words in QUESTIONS)]

    async def asked(self, who: Member) -> str:
        """The weekly question, once it is there, and no other."""
        await self.team.until(lambda: bool(self.questions(who)))
        (question,) = self.questions(who)
        return question

    async def asked_again(self, who: Member) -> str:
        """The same, where last week's was not answered: that one has nothing to press any more."""
        await self.team.until(lambda: any(AGAIN in one.text for one in self.team.private(who)))
        return await self.asked(who)

    async def noted(self, who: Member, answer: str) -> None:
        """The newest question has become what was answered."""
        await self.team.until(lambda: self.answers(who)[-1:] == [answer])

    def answers(self, who: Member) -> list[str]:
        """What has become of the questions, in their order."""
        lines = [line for one in self.team.private(who) for line in one.text.splitlines()]
        return [line for line in lines if line.startswith("Danke, notiert: ")]

    def headlines(self) -> list[str]:
        """The first lines of all that stands in the room since the project began."""
        lines = [text.partition("\n")[0] for text in self.team.posts()]
        return lines[next(n for n, line in enumerate(lines) if line.startswith("📌")) :]

    def named(self) -> set[str]:
        """Whom the bot has named in the room."""
        posts = "\n".join(self.team.posts())
        return {who.name for who in self.team.people if who.handle in posts}


async def _round(team: Team) -> None:
    """Ends with the idea on top."""
    await team.asks("Was macht das Warten leichter?")
    await team.write(CARDS)
    await team.bot.pass_time(10)
    await team.prompted("Abstimmung in Team")
    await team.vote({"Ben": [IDEA, IDEA], "Cem": [IDEA, "Ein Kaffee"], "Dora": [IDEA]})
    await team.bot.pass_time(3)
    assert f"1. {IDEA} (4 Punkte)" in (await team.post("🏁")).text


async def _proposed(team: Team) -> None:
    """The lead fills the form in, line by line, and suggests Cem."""
    lead = team.lead
    await team.command("Projekt daraus machen 1")
    await team.prompted("Projekt anlegen", [lead])
    assert IDEA in await team.type(lead, "2: Cem", team["Cem"].handle)
    assert STEP in await team.type(lead, f"3: {STEP}", STEP)
    assert "2026-03-16" in await team.type(lead, "4", "Antworten mit einem Datum wie")
    assert "2026-03-17" in await team.type(lead, "17.3.2026", "2026-03-17")
    assert EFFECT in await team.type(lead, f"5: {EFFECT}", EFFECT)
    await team.type(lead, "Vorschlagen", f"Ich frage {team['Cem'].handle}")


async def _agreed(team: Team) -> None:
    """Cem would rather not; Ben is asked instead, and takes it."""
    cem, ben, lead = team["Cem"], team["Ben"], team.lead
    await team.prompted(f"Kümmerst du dich um „{IDEA}“?", [cem])
    await team.choose(cem, "Nein, danke", "Alles klar, danke für die Antwort.")
    await team.prompted("Das ist in Ordnung.", [lead])
    await team.choose(lead, "Jemand anderen fragen", "Wer könnte sich um")
    await team.type(lead, "Ben", ben.handle)
    await team.type(lead, "ok", f"Ich frage {ben.handle}")
    await team.prompted(f"Kümmerst du dich um „{IDEA}“?", [ben])
    await team.prompted(f"Erster Schritt: {STEP} – bis Dienstag, 17. März.", [ben])
    assert team.times("📌") == 0
    await team.choose(ben, "Übernehme ich", "Danke, dass du dich kümmerst!")
    assert f"Darum kümmert sich {ben.handle}." in (await team.post("📌")).text


async def _going_with_a_sentence(weeks: Weeks, ben: Member) -> None:
    """Week 2."""
    team = weeks.team
    await weeks.till("2026-03-09")
    assert STEP in await weeks.asked(ben)
    await team.choose(ben, "Läuft", "Magst du einen Satz dazu sagen?")
    await team.type(ben, "Heute wird gemessen.", "„1: Antwort“ ändert die Antwort")
    await team.type(ben, "Dazuschreiben", "Danke, steht drin.")
    await weeks.noted(ben, "Danke, notiert: läuft.")
    await weeks.till("2026-03-10")
    digest = (await team.post("📋")).text
    assert f"• „{IDEA}“ – läuft, {ben.handle}: „Heute wird gemessen.“" in digest


async def _stuck_over_a_restart(weeks: Weeks, ben: Member) -> None:
    """Week 3: bot and homeserver are restarted between the question and its answer."""
    team = weeks.team
    await weeks.till("2026-03-16")
    await weeks.asked(ben)
    await team.restart_all()
    await team.choose(ben, "Hängt", "Was fehlt dir?")
    await team.type(ben, "1: Hilfe", "1 Was fehlt dir? Hilfe")
    await team.type(ben, f"2: {HELP}", HELP)
    await team.type(ben, "Im Team fragen", "Deine Frage steht jetzt im Team.")
    await weeks.noted(ben, "Danke, notiert: hängt, es fehlt Hilfe.")
    assert HELP in (await team.post(f"🙋 {ben.handle}")).text
    await weeks.till("2026-03-17")
    await team.post("0 laufen, 1 hängt")


async def _silent_then_a_pause(weeks: Weeks, ben: Member) -> None:
    """Week 4 has no answer; in week 5 it is summer time, and the bot is new since an hour."""
    await weeks.till("2026-03-23")
    await weeks.asked(ben)
    await weeks.till("2026-03-30", 8)
    await weeks.team.bot.restart()
    assert len(weeks.questions(ben)) == 1
    await weeks.till("2026-03-30")
    await weeks.asked_again(ben)
    await weeks.team.choose(ben, "Pause bis …", "Bis dahin frage ich nicht")
    await weeks.team.type(ben, "1: 6.4.2026", "1 Bis wann? 2026-04-06")
    await weeks.team.type(ben, "ok", "Alles klar. Danach frage ich wieder.")
    await weeks.noted(ben, "Danke, notiert: macht Pause bis Montag, 6. April.")


async def _back_after_easter(weeks: Weeks, ben: Member) -> None:
    """Week 6: the pause ends on Easter Monday, when nobody is asked; week 7 is as ever."""
    await weeks.till("2026-04-06", 23)
    await weeks.team.type(ben, "projekte", f"„{IDEA}“ – macht Pause bis")
    assert not weeks.questions(ben)
    await weeks.till("2026-04-07")
    assert "Die Pause ist vorbei." in await weeks.asked(ben)
    await weeks.team.type(ben, "Läuft", "Magst du einen Satz dazu sagen?")
    await weeks.team.type(ben, "Schließen", "Abgeschickt ist davon nichts.")
    await weeks.noted(ben, "Danke, notiert: läuft.")
    await weeks.till("2026-04-13")
    await weeks.asked(ben)
    await weeks.team.choose(ben, "Läuft", "Magst du einen Satz dazu sagen?")


async def _done(weeks: Weeks, ben: Member) -> None:
    """Week 8; last week's form still waits for a sentence, and does not swallow the answer."""
    team = weeks.team
    await weeks.till("2026-04-20")
    await weeks.asked(ben)
    await team.choose(ben, "Erledigt", "Geschafft?")
    await team.type(ben, "2: Die Ansage läuft seit gestern.", "Die Ansage läuft")
    await team.type(ben, "Ja, fertig", "Glückwunsch! Das Team weiß es jetzt.")
    await weeks.noted(ben, "Danke, notiert: fertig.")
    done = (await team.post("✅")).text
    for line in (EFFECT, "Die Ansage läuft seit gestern.", f"Danke, {ben.handle}."):
        assert line in done
    await weeks.till("2026-04-21")
    await team.post("0 laufen, 0 hängen, 1 fertig")


async def _nothing_on_its_way(team: Team, ben: Member) -> None:
    """An answer comes after all that the bot has sent before."""
    await team.command("projekte fertig")
    await team.prompted(f"• „{IDEA}“ – fertig, {ben.handle}", [team.lead])
    await team.type(ben, "projekte", "Gerade hast du keines.")


def _assert_once(weeks: Weeks, ben: Member) -> None:
    """All that was told and asked in eight weeks, and no more."""
    assert weeks.headlines() == [
        f"📌 Aus einer Idee wird ein Projekt: „{IDEA}“",
        "📋 Aus euren Ideen: 1 läuft, 0 hängen, 0 fertig",
        f"🙋 {ben.handle} kommt bei „{IDEA}“ nicht weiter",
        "📋 Aus euren Ideen: 0 laufen, 1 hängt, 0 fertig",
        "📋 Aus euren Ideen: 0 laufen, 1 hängt, 0 fertig",
        "📋 Aus euren Ideen: 1 läuft, 0 hängen, 0 fertig",
        "📋 Aus euren Ideen: 1 läuft, 0 hängen, 0 fertig",
        f"✅ „{IDEA}“ ist fertig",
        "📋 Aus euren Ideen: 0 laufen, 0 hängen, 1 fertig",
    ]
    assert [answer.removeprefix("Danke, notiert: ") for answer in weeks.answers(ben)] == [
        *("läuft.", "hängt, es fehlt Hilfe.", "macht Pause bis Montag, 6. April."),
        *("läuft.", "läuft.", "fertig."),
    ]
    assert not [who.name for who in weeks.team.people if weeks.questions(who)]
    assert weeks.named() == {"Ben"}


async def test_from_a_blitzlicht_to_a_finished_project(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        weeks, ben = Weeks(team), team["Ben"]
        await _round(team)
        await _proposed(team)
        assert weeks.named() == set()
        await _agreed(team)
        assert weeks.named() == {"Ben"}
        await _going_with_a_sentence(weeks, ben)
        await _stuck_over_a_restart(weeks, ben)
        await _silent_then_a_pause(weeks, ben)
        await _back_after_easter(weeks, ben)
        await _done(weeks, ben)
        await weeks.till("2026-05-05")
        await _nothing_on_its_way(team, ben)
        _assert_once(weeks, ben)
