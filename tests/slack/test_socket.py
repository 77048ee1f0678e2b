"""Socket Mode comes back from whatever breaks it, and loses nothing that it has heard."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from adapters.slack.api import web_client
from adapters.slack.socket import SocketMode
from tests.slack.fake import FakeSlack, Fault
from tests.slack.held import hold
from tests.slack.world import CHANNEL, QUICK, SlackWorld
from tests.world import TEAM, person

if TYPE_CHECKING:
    from pathlib import Path

    from slack_bolt.response import BoltResponse

    from tests.hand_clock import HandClock


async def hears(world: SlackWorld, connection: int) -> None:
    """The bot answers over that connection."""
    line = await world.slack.connected(connection)
    while not world.adapter.alive():  # noqa: ASYNC110 - hello is on its way
        await asyncio.sleep(0)
    ack = await world.slack.deliver("slash_commands", world.command("UBEN", "hilfe"), over=line)
    assert "blocks" in await ack


async def test_a_connection_that_breaks(world: SlackWorld, slack: FakeSlack) -> None:
    transport = slack.sockets[0].line._req.transport  # type: ignore[union-attr]
    assert transport is not None
    transport.abort()
    await hears(world, 2)


async def test_a_connection_that_is_closed(world: SlackWorld, slack: FakeSlack) -> None:
    await slack.sockets[0].line.close()
    await hears(world, 2)


async def test_slack_asks_for_another_connection(world: SlackWorld, slack: FakeSlack) -> None:
    await slack.sockets[0].line.send_json({"type": "disconnect", "reason": "refresh_requested"})
    await hears(world, 2)


async def test_what_came_over_the_old_connection_is_acknowledged(
    world: SlackWorld, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = hold(world, monkeypatch)
    ack = await slack.deliver("slash_commands", world.command("UANNA", "Was bremst uns?"))
    await held.heard.wait()
    await slack.sockets[0].line.send_json({"type": "disconnect", "reason": "warning"})
    await slack.connected(2)
    assert not ack.done()
    held.go_on.set()
    assert await ack == {}


async def test_a_ticket_that_is_used_up(world: SlackWorld, slack: FakeSlack) -> None:
    slack.bad_tickets = 3
    await slack.sockets[0].line.close()
    await hears(world, 2)
    opened = [name for name, _ in slack.calls if name == "apps.connections.open"]
    assert len(opened) == 5


@pytest.mark.parametrize(("lasting", "pauses"), [(60.0, [1, 2, 4, 4, 4]), (0.0, [])])
async def test_only_after_a_connection_that_lasted_another_is_opened_at_once(
    lasting: float, pauses: list[float], slack: FakeSlack
) -> None:
    """Slack says hello and hangs up, five times; then it stays."""
    asked: list[float] = []

    async def sleep(seconds: float) -> None:
        asked.append(seconds)

    async def dispatch(_payload: object) -> BoltResponse:
        raise NotImplementedError

    slack.hang_ups = 5
    timing = replace(QUICK, first_break=1, longest_break=4, lasting=lasting)
    client = web_client("xoxb-1", slack.url)
    mode = SocketMode(client, "xapp-1", dispatch, timing, sleep=sleep)
    running = asyncio.create_task(mode.run())
    await slack.connected(6)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert asked == pauses
    assert [name for name, _ in slack.calls].count("apps.connections.open") == 6


async def test_opening_is_refused(world: SlackWorld, slack: FakeSlack) -> None:
    slack.faults["apps.connections.open"] = [
        Fault(error="internal_error"),
        Fault(status=503),
        Fault(drop=True),
    ]
    await slack.sockets[0].line.close()
    await hears(world, 2)


async def test_a_connection_that_is_only_half_open(
    tmp_path: Path, clock: HandClock, slack: FakeSlack
) -> None:
    async with SlackWorld(tmp_path, slack, clock=clock) as world:
        slack.silent = True
        await slack.sockets[0].line.close()
        await slack.connected(2)
        assert not world.adapter.alive()
        slack.silent = False
        world.platform.people[TEAM.id].append(person("Ben"))
        await hears(world, 3)


async def test_nonsense_is_passed_over(world: SlackWorld, slack: FakeSlack) -> None:
    line = slack.sockets[0].line
    for nonsense in ("", "nonsense", "[]", "{}", '{"type": "new"}', '{"envelope_id": "x"}'):
        await line.send_str(nonsense)
    await line.send_bytes(b"\x00")
    await hears(world, 1)


async def test_the_end_waits_for_acknowledgements(
    world: SlackWorld, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = hold(world, monkeypatch)
    ack = await slack.deliver("slash_commands", world.command("UANNA", "Was bremst uns?"))
    await held.heard.wait()
    world._running.cancel()
    await asyncio.sleep(0)
    held.go_on.set()
    assert await ack == {}
    await asyncio.gather(world._running, return_exceptions=True)
    assert not world.adapter.alive()
    await world.pass_time(timedelta(0))  # the last posts still leave
    assert len(slack.messages[CHANNEL]) == 1
