"""Whole rounds in the independent emulator: six people, the bot as a process, Chromium.

    python -m tests.emulator.play PLAY socket|http FOLDER [--pictures DIR] [--planted BUG]

plays one in a network of its own, and writes all that there was to be seen to FOLDER/record.json.
"""

from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser, Namespace
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tests.emulator import namespace
from tests.emulator.program import running
from tests.emulator.stage import NAMES, Stage
from tests.emulator.workspace import (
    APP_TOKEN,
    BOT_TOKEN,
    REQUESTS,
    SIGNING_SECRET,
    TEAM,
    emulated,
    free_port,
    written_down,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.emulator.page import Window
    from tests.emulator.people import Member


# --- what people do ----------------------------------------------------------------------------


async def writes(member: Member, opened_by: str, *cards: str) -> None:
    await member.opens(opened_by)
    await sends(member, *cards)


async def sends(member: Member, *cards: str) -> None:
    """One card in each field, from the first on."""
    view = await member.sends(dict(zip(member.fields, cards, strict=False)))
    assert "submit" not in view, "the cards were not taken"
    await member.closes()


async def votes(member: Member, dots: Mapping[str, int]) -> None:
    await member.opens("Abstimmen")
    view = await member.sends({card: "●" * number or "–" for card, number in dots.items()})
    assert "submit" not in view, "the dots were not taken"
    await member.closes()


# --- the plays ---------------------------------------------------------------------------------


async def blitzlicht(stage: Stage) -> None:
    """By all ways to the form, with a warning, a change, a withdrawal, and a run-off."""
    anna, ben, cem, dora, eva, finn = stage.people
    async with stage.window() as page:
        await page.types("/blitzlicht 1m Was bremst uns?")
        await page.sees("⚡ Blitzlicht: Was bremst uns?")
        await stage.time_passes()
        await page.picture("announcement")

        stage.mark("collecting")
        await finn.says("hilfe")
        await ben.opens("Ideen schreiben")
        await ben.sends({"Idee 1": "Zu viele Besprechungen", "Idee 2": "<!channel> & Drucker"})
        await sends(ben, "Zu viele Besprechungen", "2 Drucker < 3 & Rechner")
        await writes(cem, "Mitmachen", "Unklare Ziele")
        offer = await dora.says("Es ist zu laut")
        await dora.opens("Ideen schreiben", offer)
        await sends(dora, "Es ist zu laut")
        await writes(eva, "Ideen schreiben", "Kein Platz", "Alte Stühle")
        await eva.opens("Mitmachen")
        await page.sees("Tipp: Schreib neutral und ohne Namen.")
        await page.picture("form")
        await sends(eva, "Kein ruhiger Platz")
        await finn.opens_home()
        await finn.opens_from_home("Ideen schreiben")
        await sends(finn, "Das nehme ich zurück")
        await writes(finn, "Ideen schreiben", "")
        await writes(anna, "Ideen schreiben", "Wenig Lob")
        await ben.commands("status")
        stage.mark("collected")
        await stage.time_passes(minutes=1)

        stage.mark("voting")
        await votes(ben, {"Es ist zu laut": 1, "Unklare Ziele": 1})
        await votes(ben, {"Es ist zu laut": 2, "Unklare Ziele": 0})
        await votes(cem, {"Es ist zu laut": 2, "Unklare Ziele": 1})
        await votes(dora, {"Kein ruhiger Platz": 2})
        await votes(eva, {"Wenig Lob": 1})
        await votes(anna, {"Zu viele Besprechungen": 1})
        await finn.opens("Abstimmen")
        await page.sees("3 Punkte, höchstens zwei davon für dieselbe Karte.")
        await page.picture("vote")
        await finn.closes()
        stage.mark("voted")
        await stage.time_passes(minutes=3)

        await votes(ben, {"Wenig Lob": 1})
        await votes(cem, {"Wenig Lob": 1})
        await votes(dora, {"Zu viele Besprechungen": 1})
        await stage.time_passes(seconds=90)
        await page.sees("🏁 Ergebnis: Was bremst uns?", "Es ist zu laut (4 Punkte)")
        await afterwards(stage, page)


async def perspektivwechsel(stage: Stage) -> None:
    """Two collections with time to read between them, and a vote."""
    anna, ben, cem, dora, eva, finn = stage.people
    async with stage.window() as page:
        await page.types("/blitzlicht 1m perspektivwechsel")
        await page.sees("🔄 Perspektivwechsel in zwei Schritten.")
        await stage.time_passes()

        stage.mark("collecting")
        await finn.says("hilfe")
        await writes(ben, "Ideen schreiben", "Zwei Stunden in der Warteschleife")
        await writes(cem, "Mitmachen", "Niemand war zuständig")
        await writes(dora, "Ideen schreiben", "Unfreundlich an der Kasse")
        stage.mark("collected")
        await stage.time_passes(minutes=1)
        await stage.time_passes(minutes=2)

        stage.mark("collecting again")
        await finn.opens_home()
        await finn.opens_from_home("Ideen schreiben")
        await sends(finn, "Unsere Formulare", "Wir rufen nicht zurück")
        offer = await dora.says("Die Öffnungszeiten")
        await dora.opens("Ideen schreiben", offer)
        await sends(dora, "Die Öffnungszeiten")
        await writes(eva, "Mitmachen", "Immer besetzt")
        await writes(eva, "Ideen schreiben", "Am Telefon ist immer besetzt")
        await anna.commands("status")
        stage.mark("collected again")
        await stage.time_passes(minutes=1)

        stage.mark("voting")
        await votes(ben, {"Wir rufen nicht zurück": 2, "Am Telefon ist immer besetzt": 1})
        await votes(cem, {"Wir rufen nicht zurück": 1, "Am Telefon ist immer besetzt": 1})
        await votes(finn, {"Unsere Formulare": 1})
        stage.mark("voted")
        await stage.time_passes(minutes=3)
        await page.sees("🏁 Perspektivwechsel: Das packen wir zuerst an")
        await page.sees("Wir rufen nicht zurück (3 Punkte)")
        await afterwards(stage, page)


async def afterwards(stage: Stage, page: Window) -> None:
    """A look at what stands there, a press that comes too late, and what is left."""
    _, ben, *_ = stage.people
    await page.opens_thread("🏁")
    await page.sees("Hier im Thread ist Platz für die Diskussion.")
    await page.picture("result")
    await ben.opens("Abstimmen")
    await ben.closes()
    await ben.commands("themen")
    await page.goes_to("Dora")
    await page.sees("Das nehme ich hier nicht als Karte:")
    await page.picture("private")
    await page.goes_to("Blitzlicht")
    await page.sees("Gerade läuft keine Runde, bei der du mitmachst.")
    await page.picture("home")


async def one_card_each(stage: Stage) -> None:
    """Only as much as a planted bug needs to show itself."""
    anna, *others = stage.people
    await anna.types("1m Was bremst uns?")
    await stage.workspace.until(lambda: stage.workspace.standing(TEAM), "the announcement")
    await stage.time_passes()
    stage.mark("collecting")
    for number, one in enumerate(others):
        await writes(one, "Ideen schreiben", f"Karte {number}")
    stage.mark("collected")
    await stage.time_passes(minutes=1)


PLAYS: Final = {play.__name__: play for play in (blitzlicht, perspektivwechsel, one_card_each)}


# --- putting it on -----------------------------------------------------------------------------


async def played(asked: Namespace) -> dict[str, Any]:
    slack, web = free_port(), free_port()
    requests_to = f"http://127.0.0.1:{web}{REQUESTS}" if asked.way == "http" else ""
    settings = {
        "BLITZLICHT_WEB": f"127.0.0.1:{web}",
        "SLACK_API_URL": f"http://127.0.0.1:{slack}/api",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
    }
    if requests_to:
        settings["SLACK_SIGNING_SECRET"] = SIGNING_SECRET
    else:
        settings["SLACK_APP_TOKEN"] = APP_TOKEN
    async with AsyncExitStack() as stack:
        config = written_down(NAMES, requests_to=requests_to)
        workspace = await stack.enter_async_context(emulated(config, asked.folder, slack))
        async with running(settings, asked.folder, planted=asked.planted) as bot:
            stage = Stage(workspace, bot, asked.pictures)
            await PLAYS[asked.play](stage)
        return {**await stage.record(), "code": bot.code}


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument("play", choices=PLAYS)
    parser.add_argument("way", choices=("socket", "http"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--planted", default="")
    asked = parser.parse_args()
    namespace.enter()
    record = asyncio.run(played(asked))
    (asked.folder / "record.json").write_text(json.dumps(record), encoding="utf-8")


if __name__ == "__main__":
    main()
