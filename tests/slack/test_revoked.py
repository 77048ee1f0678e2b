"""A token that Slack takes no more: the round goes on where it can, and the admin is told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.captured_logs import captured_logs
from tests.slack import manifest
from tests.slack.fake import Fault
from tests.slack.world import CHANNEL, SlackWorld, filled_in
from tests.world import TEAM, person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hand_clock import HandClock
    from tests.slack.fake import FakeSlack

ANNA = person("Anna")
NAMES = ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn")
TEN_SECONDS = timedelta(seconds=10)
METHODS = [name for name in manifest.METHODS if name != "apps.connections.open"]


@pytest.mark.parametrize("reason", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_round_outlives_a_revoked_token(
    reason: str, tmp_path: Path, clock: HandClock, slack: FakeSlack
) -> None:
    with captured_logs() as log:
        async with SlackWorld(tmp_path, slack, clock=clock) as world:
            for name in NAMES:
                world.platform.people[TEAM.id].append(person(name))
            await world.type(ANNA, "10m Was bremst uns?")
            await _written(world)
            for method in METHODS:
                slack.faults[method] = [Fault(error=reason)] * 500
            await _minutes(world, 12)
            assert not world.adapter.alive()  # and so /healthz says 503
            assert "Zeit um" not in _said(slack)
            for method in METHODS:
                slack.faults[method] = []
            await _minutes(world, 20)
            assert world.adapter.alive()
    assert _said(slack).count("Zeit um – danke! 3 Ideen") == 1
    assert log.getvalue().count("slack does not take SLACK_BOT_TOKEN") == 1
    assert f"reason={reason}" in log.getvalue()
    assert log.getvalue().count("slack takes SLACK_BOT_TOKEN again") == 1


async def _written(world: SlackWorld) -> None:
    """Three cards; Slack still takes the forms, it only lets the bot open no new ones."""
    for name in NAMES[1:4]:
        where, button = next(
            (where, one)
            for where, one in world.buttons(f"U{name.upper()}")
            if "write:" in one["action_id"]
        )
        await world.tell("interactive", world.pressed(f"U{name.upper()}", where, button))
        view = world.slack.views[f"U{name.upper()}"]
        await world.send(f"U{name.upper()}", filled_in(view, {"card-1": f"{name}: zu laut"}))
        view = world.slack.views[f"U{name.upper()}"]
        for block in view["blocks"]:
            if block.get("block_id") == "further":
                filled = filled_in(view, {"card-1": f"{name}: zu laut"})
                pressed = world.pressed(f"U{name.upper()}", filled, block["elements"][0])
                await world.tell("interactive", pressed)


async def _minutes(world: SlackWorld, count: int) -> None:
    for _ in range(6 * count):
        await world.pass_time(TEN_SECONDS)


def _said(slack: FakeSlack) -> str:
    return "\n".join(message["text"] for message in slack.messages[CHANNEL])
