"""First-time users in a room start nothing by mistake, and are answered in private."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.matrix.team import gathered

if TYPE_CHECKING:
    from tests.matrix.bot import Bot
    from tests.matrix.members import Member

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_who_turns_to_the_bot_or_repeats_a_button_is_answered(
    bot: Bot, six: list[Member]
) -> None:
    team = await gathered(bot, six)
    anna, ben, cem = six[:3]
    await anna.say(team.room, f"{bot.id} hallo?", **{"m.mentions": {"user_ids": [bot.id]}})
    await team.prompted("So geht’s", [anna])
    await team.command("Was wird gespeichert?", ben)  # no call stands in the room
    await team.prompted("Dein Text, versiegelt", [ben])
    await team.command("Mitmachen", cem)
    await team.prompted("Gerade läuft keine Runde, bei der du mitmachst", [cem])
    assert not any("⚡" in post for post in team.posts())
