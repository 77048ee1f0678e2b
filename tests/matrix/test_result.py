"""A round as the room sees it: what is said once and kept up to date, and where it is talked about.

In a room of version 11, whose name has its server in it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.matrix.team import Team, gathered

if TYPE_CHECKING:
    from tests.matrix.bot import Bot
    from tests.matrix.members import Member
    from tests.matrix.seen import Seen

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "Wo verlieren wir Zeit?"
LATE, LOUD, SLOW, PAPER = "Späte Entscheidungen", "Es ist zu laut", "Alte Rechner", "Viel Papier"
EARLY = {"Ben": [LATE], "Cem": [LOUD], "Dora": [SLOW]}
MORE = {"Eva": [PAPER], "Finn": ["Unklare Ziele"]}
DOTS = {
    "Ben": [LATE, LATE, LOUD],
    "Cem": [LATE, LOUD, SLOW],
    "Dora": [LATE, LOUD, SLOW],
    "Eva": [PAPER],
}
DIRECT = "SELECT content FROM account_data WHERE user_id = ? AND account_data_type = 'm.direct'"


async def test_progress_is_one_notice_and_each_idea_of_the_result_has_a_thread(
    bot: Bot, six: list[Member]
) -> None:
    team = await gathered(bot, six, version="11")
    await team.asks(QUESTION)
    assert_direct(team)
    await _progress(team)
    await bot.pass_time(5)
    await team.prompted("Abstimmung")
    await team.vote(DOTS)
    await bot.pass_time(3)
    await team.post("🏁")
    await _threads(team, f"1. {LATE}", f"2. {LOUD}", f"3. {SLOW}")
    await _hidden(team, LATE)
    await _threads(team, f"1. {LOUD}", f"2. {SLOW}")
    await team.command("Projekt daraus machen 1")
    await team.prompted("Projekt anlegen", [team.lead])
    assert LOUD in team.private(team.lead)[-1].text


def assert_direct(team: Team) -> None:
    """The bot's own clients list these rooms among its conversations."""
    ((kept,),) = team.bot.synapse.rows(DIRECT, team.bot.id)
    listed = json.loads(kept)
    assert {who.id: [team.direct(who)] for who in team.people}.items() <= listed.items()


async def _progress(team: Team) -> None:
    """At fixed moments, in place of the call, and soundless, unlike the call and the prompts."""
    call = await team.post(QUESTION)
    assert (call.content["msgtype"], call.edits) == ("m.text", 0)
    for who in team.people:
        assert {one.content["msgtype"] for one in team.private(who)} == {"m.text"}
    await team.write(EARLY)
    assert _now(team, call).edits == 0
    await team.bot.pass_time(2.5)
    await team.until(lambda: "Mindestens 3 von 6" in _now(team, call).text)
    await team.write(MORE)
    assert _now(team, call).edits == 1
    await team.bot.pass_time(2.5)
    await team.until(lambda: "Mindestens 5 von 6" in _now(team, call).text)
    assert _now(team, call).edits == 2
    assert _now(team, call).content["msgtype"] == "m.notice"
    assert team.times("Mindestens") == 1


def _now(team: Team, post: Seen) -> Seen:
    return team.lead.room(team.room).messages[post.id]


async def _threads(team: Team, *ideas: str) -> None:
    """Under each idea, and nowhere else, there is one, for everybody."""
    for who in team.people:
        await team.until(lambda who=who: _roots(team, who) == [*ideas])  # type: ignore[misc]


def _roots(team: Team, who: Member) -> list[str]:
    said = who.room(team.room).messages
    roots = [one.thread for one in said.values() if one.thread and one.sender == team.bot.id]
    assert len(set(roots)) == len(roots)
    return sorted(said[root].text for root in roots if said[root].text)


async def _hidden(team: Team, card: str) -> None:
    lead = team.lead
    await team.command("ausblenden")
    await team.prompted("Karte ausblenden", [lead])
    await team.type(lead, f"1: {card}", card)
    await team.type(lead, "2: Auf Wunsch.", "Auf Wunsch.")
    await lead.say(team.direct(lead), "Ausblenden")
    await team.post("Eine Karte wurde ausgeblendet. Grund: Auf Wunsch.")


async def test_what_was_said_before_the_bot_came_starts_nothing(
    bot: Bot, six: list[Member]
) -> None:
    lead, other = six[:2]
    team = Team(bot, [lead, other])
    lead.accepts = other.accepts = True
    team.room = await lead.new_room(other)
    await team.command("hilfe")
    await other.say(team.room, "!blitzlicht 10m Ist das ein alter Hut?")
    known = {one.id for who in team.people for one in team.private(who)}  # of other plays
    await bot.joins(lead, team.room)
    await team.command("methoden")
    await team.until(lambda: any(one.id not in known for one in team.private(lead)))
    new = [one.text for one in team.private(lead) if one.id not in known]
    assert len(new) == 1
    assert "Perspektivwechsel" in new[0]
    assert {one.id for one in team.private(other)} <= known
    assert team.times("alter Hut") == 0
