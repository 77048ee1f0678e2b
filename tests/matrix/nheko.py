"""A Blitzlicht seen, and played, by somebody with nheko: a client that people really use.

    python -m tests.matrix.nheko FOLDER

A real Synapse, the real bot, five members with matrix-js-sdk; and Finn, who types his cards and his
dots into nheko on a virtual screen. It ends with an error unless they reach the wall and the
result. FOLDER gets a picture of all that Finn looks at: look at them, too. Needs `make test` once,
and Debian's nheko, xvfb, xdotool and imagemagick.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.matrix.bot import Bot
from tests.matrix.desktop import Desktop
from tests.matrix.members import Member, Members
from tests.matrix.synapse import Synapse
from tests.matrix.team import Team, gathered, number_of

NAMES: Final = ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn")
CARDS: Final = {
    "Ben": ["Zu viele Besprechungen", "Die Rechner sind langsam"],
    "Cem": ["Unklare Zuständigkeiten"],
    "Dora": ["Es ist zu laut", "Wir erfahren alles zu spät"],
    "Eva": ["Kein Platz zum Konzentrieren"],
}
TYPED: Final = "Der Drucker läuft über"


async def play(team: Team, finn: Member, desktop: Desktop) -> None:
    """To the result; raises AssertionError where what Finn types does not arrive."""
    await desktop.opens("Team")
    await team.asks("Was bremst uns?")
    await desktop.looks("1-announcement")

    await desktop.opens("Blitzlicht")
    await answered(team, finn, desktop, "1", "eine Idee pro Nachricht")
    await answered(team, finn, desktop, "Zu wenig Licht", "1 Zu wenig Licht")
    await answered(team, finn, desktop, f"1: {TYPED}", f"1 {TYPED}")
    await answered(team, finn, desktop, "Danke!", "Soll das eine Karte werden?")
    await answered(team, finn, desktop, "nein", "Gut, dann nicht")
    await desktop.looks("2-cards")

    await team.write(CARDS)
    await team.bot.pass_time(10)
    wall = await team.post("7 Ideen")
    assert f"• {TYPED}" in wall.text.splitlines(), wall.text
    await team.prompted("Abstimmung")
    await desktop.opens("Team")
    await desktop.looks("3-wall")

    await desktop.opens("Blitzlicht")
    ballot = await answered(team, finn, desktop, "1", "mit den Nummern antworten")
    number = number_of(TYPED, ballot)
    await answered(team, finn, desktop, f"{number}, {number}", "deine Stimme ist drin")
    await desktop.looks("4-vote")

    loud, late = CARDS["Dora"]
    await team.vote({"Ben": [loud], "Cem": [loud, late, TYPED], "Dora": [late, late]})
    await team.bot.pass_time(3)
    result = await team.post("🏁")
    assert f"{TYPED} (3 Punkte)" in result.text, result.text
    await desktop.opens("Team")
    await desktop.looks("5-result")


async def answered(team: Team, finn: Member, desktop: Desktop, line: str, words: str) -> str:
    """Finn types a line into nheko; returns what the bot says with these words in it."""
    known = {one.id for one in team.private(finn)}
    await desktop.types(line)
    seen = await finn.sees(
        lambda one: one.id not in known and words in one.text,
        room=team.direct(finn),
        sender=team.bot.id,
    )
    return seen.text


async def main(folder: Path) -> None:
    """Finn reads along on a second device of his, with matrix-js-sdk, for the asserts."""
    with (
        TemporaryDirectory() as scratch,
        Synapse(Path(scratch) / "synapse") as synapse,
    ):
        async with Members(folder / "members.log") as members:
            people = [await members.member(synapse, name, isolated=False) for name in NAMES]
            for one in people:
                path = f"/_matrix/client/v3/profile/{one.id}/displayname"
                synapse.ask("PUT", path, {"displayname": one.name}, token=one.account.token)
            finn = people[-1]
            async with (
                Bot(Path(scratch) / "bot", synapse) as bot,
                Desktop(folder, synapse, finn) as desktop,
            ):
                await play(await gathered(bot, people), finn, desktop)


if __name__ == "__main__":
    into = Path(sys.argv[1])
    into.mkdir(parents=True)
    asyncio.run(main(into))
    print(*sorted(into.glob("*.png")), sep="\n")  # noqa: T201 - it is a command
