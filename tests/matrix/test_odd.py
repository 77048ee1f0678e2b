"""Events of a shape that no client sends: whoever sends them stops nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.matrix.team import gathered

if TYPE_CHECKING:
    from tests.matrix.bot import Bot
    from tests.matrix.members import Member

pytestmark = pytest.mark.asyncio(loop_scope="session")

REPLY_TO_NOTHING: dict[str, Any] = {"m.relates_to": {"m.in_reply_to": "nobody"}}


async def test_an_odd_event_is_passed_over(bot: Bot, six: list[Member]) -> None:
    team = await gathered(bot, six, encrypted=False)
    await team.people[-1].say(team.room, "!blitzlicht hilfe", **REPLY_TO_NOTHING)
    await team.command("10m Geht es noch?")
    await team.prompted("Geht es noch?")
    assert team.times("Geht es noch?") == 1
