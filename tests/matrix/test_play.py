"""Six members with a client of others play whole rounds, over restarts of bot and homeserver.

Nothing is lost, nothing comes twice, and nothing can be read that should not be.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import PASSPHRASE, Bot
from tests.matrix.team import Team, gathered
from tests.matrix.thief import finds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.seen import Seen
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST = {
    "Ben": ["Zu viele Besprechungen", "Die Rechner sind langsam"],
    "Cem": ["Unklare Zuständigkeiten"],
    "Dora": ["Es ist zu laut", "Wir erfahren alles zu spät"],
}
THEN = {
    "Anna": ["Zu wenig Lob"],
    "Eva": ["Kein Platz zum Konzentrieren"],
    "Finn": ["Der Drucker streikt"],
}
CARDS = [card for cards in [*FIRST.values(), *THEN.values()] for card in cards]


def assert_hung(text: str, cards: Iterable[str]) -> None:
    """Each card hangs on the wall once."""
    lines = Counter(line.removeprefix("• ") for line in text.splitlines())
    assert {card: lines[card] for card in cards} == dict.fromkeys(cards, 1)


async def assert_once(team: Team, *twice: str, again: int = 0) -> None:
    """Of all that the bot has said, in the room and to anybody in private, nothing stands twice.

    Two messages are the same if their first lines were, before any edit. In private calls come
    once, but for those whose first line is one of `twice`; beside them there are only answers: no
    more than what that person has typed, and `again` where so many lines were heard a second time.
    """
    await team.up_to_date()
    assert doubled(team.said()) == []
    for who in team.people:
        said = team.said(who)
        calls = [one for one in said if is_call(one)]
        assert doubled(calls) == sorted(twice)
        answers = [one.text for one in said if one not in calls]
        assert len(answers) <= len(team.lines(who)) + again, answers


def is_call(message: Seen) -> bool:
    """Whether it asks somebody in private to take part, or reminds them."""
    return " in Team" in message.first_line


def doubled(said: Iterable[Seen]) -> list[str]:
    """The first lines that came before, as often as they did; in each thread for itself."""
    lines = Counter((one.thread, one.first_line) for one in said)
    return sorted(line for (_, line), times in lines.items() for _ in range(1, times))


def assert_told(team: Team, *headlines: str) -> None:
    """These are all that stands in the room, but for the greeting and the beginnings of threads."""
    said = [one for one in team.said() if not one.thread and not one.text.startswith("Hallo!")]
    assert Counter(one.first_line for one in said) == Counter(headlines)


def assert_each_told(team: Team, *beginnings: str) -> None:
    """Everybody was told in private what begins so, in that order; beside answers to their own."""
    for who in team.people:
        told = [one.first_line for one in team.said(who) if is_call(one)]
        assert len(told) == len(beginnings)
        assert all(one.startswith(words) for one, words in zip(told, beginnings, strict=True))


def assert_sealed(team: Team, *, room: bool) -> None:
    """What the bot has said: in private always, in the room where that is encrypted."""
    assert {one.encrypted for one in team.said()} == {room}
    assert all(one.encrypted for who in team.people for one in team.said(who))


async def tidied(team: Team) -> None:
    """Wait until nobody's typed lines stand any more: the bot publishes meanwhile."""
    for who in team.people:
        await who.until(lambda who=who: not who.texts(team.direct(who), who.id))  # type: ignore[misc]


def assert_nothing_left(team: Team, *words: str) -> None:
    """What was typed in private is redacted, and no thief can read it or the bot's echo of it."""
    left = [line for who in team.people for line in who.texts(team.direct(who), who.id)]
    assert sorted(left, key=str.isdecimal) == []  # the worst is shown first
    assert_unread(team, *words)
    said = finds(team.bot.synapse, team.bot.folder, PASSPHRASE)
    for who in team.people:
        assert team.direct(who) in {find.room for find in said if find.sender == who.id}


def assert_unread(team: Team, *words: str) -> None:
    """Nothing of what was said in private can be opened by whoever has taken everything."""
    directs = {team.direct(who) for who in team.people}
    in_private = [
        find
        for find in finds(team.bot.synapse, team.bot.folder, PASSPHRASE)
        if find.room in directs
    ]
    assert in_private, "nobody has said anything"
    assert all(find.sealed for find in in_private if find.text)
    read = [word for word in words for find in in_private if word in find.text]
    assert read == []


# --- Blitzlicht -----------------------------------------------------------------------------------

QUESTION = "Welche Idee bringt unseren Kundinnen und Kunden am meisten?"
SLOW, UNCLEAR, LOUD, LATE = CARDS[1:5]


async def collected(team: Team, *, restart: bool) -> None:
    await team.asks("Was bremst uns?")
    await team.write(FIRST)
    if restart:
        await team.restart_all()
    await team.write(THEN)
    await team.bot.pass_time(10)
    assert_hung((await team.post("8 Ideen")).text, CARDS)


async def voted(team: Team, *, restart: bool) -> None:
    await team.prompted("Abstimmung")
    await team.vote({"Ben": [LOUD, LOUD, LATE], "Cem": [LOUD, SLOW, SLOW], "Dora": [LATE, LATE]})
    if restart:
        await team.restart_all()
    await team.vote({"Eva": [LOUD, UNCLEAR], "Finn": [SLOW, UNCLEAR, UNCLEAR]})
    await team.bot.pass_time(3)
    result = await team.post("🏁")
    assert f"1. {LOUD} (4 Punkte)" in result.text
    for card in (LATE, SLOW, UNCLEAR):
        assert f"2. {card} (3 Punkte)" in result.text


async def assert_whole_blitzlicht(team: Team, *, encrypted: bool) -> None:
    """Each post of it once, sealed or not; what was said in private always is."""
    await assert_once(team)
    assert_told(
        team,
        "⚡ Blitzlicht: Was bremst uns?",
        "Zeit um – danke! 8 Ideen, gemischt:",
        f"Abstimmung: {QUESTION}",
        "Stichwahl: Gleichstand an der Grenze zu Platz 3",
        "🏁 Ergebnis: Was bremst uns?",
        *(f"1. {LOUD}", f"2. {LATE}", f"2. {SLOW}", f"2. {UNCLEAR}"),
    )
    assert_each_told(team, "Blitzlicht", "Halbzeit", "Abstimmung", "Stichwahl")
    assert_sealed(team, room=encrypted)
    await tidied(team)
    assert_nothing_left(team, *CARDS)


async def test_a_blitzlicht_over_two_restarts(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await collected(team, restart=True)
        await tidied(team)
        assert_nothing_left(team, *CARDS)
        await voted(team, restart=True)
        await assert_whole_blitzlicht(team, encrypted=True)


async def test_a_blitzlicht_in_a_room_without_encryption(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six, encrypted=False)
        await collected(team, restart=False)
        await voted(team, restart=False)
        await assert_whole_blitzlicht(team, encrypted=False)


# --- Perspektivwechsel ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encrypted", "version", "restart"),
    [(False, "11", True), (True, "12", False)],
    ids=["in clear, over a restart", "encrypted"],
)
async def test_a_change_of_perspective(
    synapse: Synapse,
    six: list[Member],
    tmp_path: Path,
    encrypted: bool,
    version: str,
    restart: bool,
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six, encrypted=encrypted, version=version)
        await annoyed(team)
        if restart:
            await team.restart_all()
        await seen_by_customers(team)
        await assert_once(team, "Halbzeit: Perspektivwechsel in Team")
        assert_told(
            team,
            "🔄 Perspektivwechsel in zwei Schritten. Zuerst seid ihr selbst Kundschaft.",
            "Das hat uns als Kundschaft geärgert (gemischt, nicht bewertet):",
            "🔄 Perspektivwechsel, zweiter Schritt: Jetzt schauen wir mit den Augen unserer "
            "Kundinnen und Kunden.",
            "Das könnte unseren Kundinnen und Kunden bei uns nicht passen "
            "(gemischt, nicht bewertet):",
            "Abstimmung: Was davon sollten wir zuerst anpacken?",
            "🏁 Perspektivwechsel: Das packen wir zuerst an",
            "1. Niemand ruft zurück",
        )
        step = ("Perspektivwechsel", "Halbzeit")
        assert_each_told(team, *step, *step, "Abstimmung")
        assert_sealed(team, room=encrypted)
        await tidied(team)
        assert_nothing_left(team, *CARDS, "Niemand ruft zurück")


async def annoyed(team: Team) -> None:
    """As customers themselves."""
    await team.command("perspektivwechsel")
    await team.prompted("als Kundin oder Kunde geärgert")
    await team.write(FIRST)
    await team.bot.pass_time(5)
    assert_hung((await team.post("hat uns als Kundschaft geärgert")).text, CARDS[:5])


async def seen_by_customers(team: Team) -> None:
    """With their own customers' eyes; to the result."""
    await team.bot.pass_time(2)
    await team.prompted("bei uns nicht passen")
    await team.write(THEN | {"Ben": ["Niemand ruft zurück"]})
    await team.bot.pass_time(8)
    await team.prompted("zuerst anpacken")
    await team.vote({name: ["Niemand ruft zurück"] for name in ("Ben", "Cem", "Dora")})
    await team.bot.pass_time(3)
    assert "1. Niemand ruft zurück (3 Punkte)" in (await team.post("🏁")).text
