"""People come late, never, or not at all; they lead, meddle, and take the bot's room away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import Bot
from tests.matrix.team import gathered

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member, Members
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

THREE = {"Ben": ["Zu laut"], "Cem": ["Zu warm"], "Dora": ["Zu spät"]}


async def test_who_joins_after_the_start_votes(
    bot: Bot, synapse: Synapse, members: Members, six: list[Member]
) -> None:
    team = await gathered(bot, six)
    gwen = await members.member(synapse, "Gwen")
    gwen.accepts = True
    await team.asks("Wer kommt noch?")
    await team.lead.invite(team.room, gwen.id)
    await gwen.until(lambda: gwen.membership(team.room) == "join")
    await team.command("status", gwen)
    await team.prompted("Wer kommt noch?", [gwen])
    await team.choose(gwen, "Mitmachen", "Dann ist die nächste Phase deine")
    await team.write({**THREE, "Eva": ["Zu früh", "Zu kalt"]})
    await bot.pass_time(10)
    team.people.append(gwen)
    await team.prompted("Abstimmung in Team")
    await team.vote({name: ["Zu laut"] for name in ("Gwen", "Cem", "Dora")})
    await bot.pass_time(3)
    assert "1. Zu laut (3 Punkte)" in (await team.post("🏁")).text


async def test_the_lead_hears_how_many_were_not_reached_and_not_who(
    bot: Bot, synapse: Synapse, members: Members, six: list[Member]
) -> None:
    absent, unwilling = [await members.member(synapse, name) for name in ("Hugo", "Ida")]
    team = await gathered(bot, [*six, absent, unwilling])
    absent.accepts = unwilling.accepts = False
    await team.command("30m Wer fehlt?")
    await unwilling.until(lambda: len(unwilling.invitations()) == 1)
    await unwilling.leave(*unwilling.invitations())
    await team.prompted("Wer fehlt?", six)
    await bot.pass_time(4)
    await team.prompted("2 Einladungen kamen nicht an", [team.lead])
    notice = (await team.lead.sees("kamen nicht an", room=team.direct(team.lead))).text
    for who in (absent, unwilling):
        assert who.name not in notice
        assert who.handle not in notice
    others = [one.text for who in six[1:] for one in team.private(who)]
    assert not any("kamen nicht an" in text for text in others)


async def test_who_leaves_has_a_card_and_no_vote(
    synapse: Synapse, members: Members, six: list[Member], tmp_path: Path
) -> None:
    """One leaves the room, and one the conversation with the bot."""
    async with Bot(tmp_path, synapse) as bot:
        gone, silent = [await members.member(synapse, name) for name in ("Jana", "Kim")]
        team = await gathered(bot, [*six, gone, silent])
        await team.asks("Wer geht?")
        await team.write({"Ben": ["Zu laut", "Zu früh"], "Cem": ["Zu warm"], "Jana": ["Zu spät"]})
        await gone.leave(team.room)
        await silent.leave(team.direct(silent))
        team.people = six
        await bot.pass_time(10)
        assert "Zu spät" in (await team.post("4 Ideen")).text
        await team.prompted("Abstimmung in Team")
        await team.prompted("Eine Einladung kam nicht an", [team.lead])
        notice = (await team.lead.sees("kam nicht an", room=team.direct(team.lead))).text
        assert not any(word in notice for who in (gone, silent) for word in (who.name, who.handle))
        await team.vote({name: ["Zu spät"] for name in ("Ben", "Cem", "Dora")})
        await bot.pass_time(3)
        assert "1. Zu spät (3 Punkte)" in (await team.post("🏁")).text
        assert not any("Abstimmung" in one.text for one in team.private(gone))


async def test_who_may_lead(bot: Bot, six: list[Member], room_version: str) -> None:
    """Whoever made the room may, also where no list says so; a moderator may; nobody else."""
    anna, ben, cem, *others = six
    team = await gathered(bot, [anna, ben, cem, *others], version=room_version)
    levels = anna.room(team.room).state["m.room.power_levels", ""]
    assert (anna.id in levels.get("users", {})) is (room_version == "11")
    users = {**levels.get("users", {}), ben.id: 50}
    await anna.set_state(team.room, "m.room.power_levels", {**levels, "users": users})
    for leader in (anna, ben):
        question = f"Wer leitet {leader.name} {room_version}?"
        await team.command(f"10m {question}", others[0])
        await team.post(question)
        await team.prompted(question)
        await team.command("abbrechen", cem)
        await team.prompted("Das darf nur, wer die Runde gestartet hat", [cem])
        ended = team.times("Was noch offen war, ist ungesehen gelöscht")
        await team.cancel(leader)
        await team.until(lambda: team.times("Was noch offen war") == ended + 1)  # noqa: B023 - awaited here


async def test_edits_and_redactions_change_nothing(bot: Bot, six: list[Member]) -> None:
    team = await gathered(bot, six)
    anna, ben, *_, eva = team.people
    call = await anna.say(team.room, "!blitzlicht 10m Wer ändert was?")
    await team.prompted("Wer ändert was?")
    await team.write(THREE)
    note = await eva.say(team.room, "Mahlzeit!")
    await eva.correct(team.room, note, "!blitzlicht abbrechen")
    await eva.correct(team.room, call, "!blitzlicht abbrechen")
    await anna.correct(team.room, call, "!blitzlicht abbrechen")
    await anna.redact(team.room, call)
    in_private = await ben.say(team.direct(ben), "Zu früh")
    await ben.sees("Zu früh", room=team.direct(ben), sender=bot.id)
    await ben.correct(team.direct(ben), in_private, "Ganz anders")
    await bot.pass_time(10)
    wall = await team.post("4 Ideen")
    assert "Zu früh" in wall.text
    assert "Ganz anders" not in wall.text


async def test_a_kicked_bot_lets_go_and_comes_back(bot: Bot, six: list[Member]) -> None:
    team = await gathered(bot, six)
    await team.asks("Wer fliegt raus?")
    await team.write(THREE)
    await team.lead.kick(team.room, bot.id)
    await team.lead.until(lambda: team.lead.room(team.room).members[bot.id] == "leave")
    other = await gathered(bot, six)
    await other.command("10m Geht es anderswo?")
    await other.prompted("Geht es anderswo?")
    await bot.pass_time(10)
    await team.prompted("ich bin dort kein Mitglied mehr", [team.lead])
    await bot.joins(team.lead, team.room)
    await bot.pass_time(30)
    await team.asks("Geht es wieder?")


async def test_an_upgraded_room_takes_its_round_along(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six, version="11")
        await team.asks("Wohin geht es?")
        await team.write({"Ben": ["Zu laut", "Zu früh"], "Cem": ["Zu warm"]})
        complaints = [one.text for one in team.private(team.lead) if "kam an" in one.text]
        team.room = await team.lead.upgrade(team.room, "12")
        for who in team.people[1:]:
            await team.lead.invite(team.room, who.id)
            await who.until(lambda who=who: who.membership(team.room) == "join")  # type: ignore[misc]
        await bot.joins(team.lead, team.room)
        await team.write({"Dora": ["Zu spät"]})
        await bot.pass_time(10)
        wall = await team.post("4 Ideen")
        assert all(card in wall.text for cards in THREE.values() for card in cards)
        await team.prompted("Abstimmung in Team")
        assert [one.text for one in team.private(team.lead) if "kam an" in one.text] == complaints
        await team.vote({name: ["Zu spät"] for name in ("Ben", "Cem", "Dora")})
        await bot.pass_time(3)
        assert "1. Zu spät (3 Punkte)" in (await team.post("🏁")).text


async def test_only_those_on_the_list_bring_the_bot_in(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    anna, ben, *_ = six
    async with Bot(tmp_path, synapse, more={"MATRIX_ALLOW": anna.id}) as bot:
        for who, answer in ((ben, "leave"), (anna, "join")):
            room = await who.new_room(encrypted=True)
            await who.invite(room, bot.id)
            seen = who.room(room).members
            await who.until(lambda seen=seen, answer=answer: seen.get(bot.id) == answer, room)  # type: ignore[misc]
