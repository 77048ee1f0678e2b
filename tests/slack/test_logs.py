"""Logs know no text and no person, even at DEBUG, even when everything breaks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from bot.port import Form
from tests.captured_logs import captured_logs
from tests.slack.fake import BROKEN, LOST, Fault
from tests.slack.world import SlackWorld
from tests.world import TEAM, person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hand_clock import HandClock
    from tests.slack.fake import FakeSlack

SECRETS = ("GEHEIM", "UANNA", "UBEN", "CTEAM", "xoxb-1", "xapp-1", "DBEN", "Benedikta")


@pytest.mark.parametrize("broken", [False, True], ids=["calm", "everything breaks"])
async def test_nothing_in_the_logs(
    broken: bool, tmp_path: Path, clock: HandClock, slack: FakeSlack
) -> None:
    with captured_logs(verbose=True) as logged:
        for name in ("slack_bolt", "slack_bolt.app", "slack_sdk", "aiohttp", "asyncio", ""):
            logging.getLogger(name).setLevel(logging.DEBUG)
        async with SlackWorld(tmp_path, slack, clock=clock) as world:
            await round_of(world, broken=broken)
    lines = logged.getvalue()
    assert "adapter=slack" in lines or not broken
    assert [secret for secret in SECRETS if secret in lines] == []


async def round_of(world: SlackWorld, *, broken: bool) -> None:
    slack = world.slack
    for name in ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn"):
        world.platform.people[TEAM.id].append(person(name))
    slack.users["UBEN"]["profile"]["display_name"] = "Benedikta"
    await world.type(person("Anna"), "10m GEHEIM?")
    if broken:
        slack.faults["chat.postMessage"] = [LOST, BROKEN, Fault(error="is_archived")]
        slack.faults["users.info"] = [BROKEN, LOST]
        slack.faults["views.open"] = [LOST, BROKEN]
        slack.faults["views.update"] = [LOST, BROKEN]
        world.adapter._people.forget("UBEN")
    write = next(
        button["action_id"].split("|", 2)[-1]
        for _, button in world.buttons("UBEN")
        if "write:" in button["action_id"]
    )
    for _ in range(3):
        form = await world.press(person("Ben"), write)
    assert isinstance(form, Form)
    await world.submit(person("Ben"), form.action, {"card-1": "GEHEIM"})
    await world.line(person("Ben"), "GEHEIM")
    if broken:
        nonsense = {"type": "view_submission", "user": {"id": "UBEN"}, "view": {"id": "GEHEIM"}}
        unheard = await slack.deliver("interactive", {**nonsense, "trigger_id": "GEHEIM"})
        odd = world.command("UBEN", "GEHEIM")
        del odd["channel_id"]
        unheard = await slack.deliver("slash_commands", odd)
        while world.adapter._socket._work:
            await next(iter(world.adapter._socket._work))
        assert not unheard.done()
