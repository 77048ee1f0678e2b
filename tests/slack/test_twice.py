"""What Slack delivers twice has one effect; what was not committed is not acknowledged."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.port import Form, Note
from bot.store import StoreBusyError
from tests.slack.reading import answer_of
from tests.slack.world import CHANNEL, SlackWorld, filled_in
from tests.world import person

if TYPE_CHECKING:
    import pytest

    from tests.slack.fake import FakeSlack

ANNA, BEN = person("Anna"), person("Ben")


async def start(world: SlackWorld) -> None:
    await world.type(ANNA, "Was bremst uns?")


def roots(slack: FakeSlack) -> list[dict[str, Any]]:
    return [one for one in slack.messages[CHANNEL] if "thread_ts" not in one]


async def test_a_command_delivered_twice_starts_one_round(
    world: SlackWorld, slack: FakeSlack
) -> None:
    payload = world.command("UANNA", "Was bremst uns?")
    first = await slack.deliver("slash_commands", payload)
    again = await slack.deliver("slash_commands", payload, retry_attempt=1, retry_reason="timeout")
    assert await first == await again == {}
    await world.pass_time(timedelta(0))
    assert len(roots(slack)) == 1


async def test_an_extension_is_not_repeated_even_by_a_new_process(
    world: SlackWorld, slack: FakeSlack
) -> None:
    await start(world)
    payload = world.command("UANNA", "verlängern 5m")
    await world.tell("slash_commands", payload)
    await world.restart()
    await world.tell("slash_commands", payload)
    edits = [one for one in slack.arrived if one["edited"]]
    assert len(edits) == 1
    assert "10:15" in edits[0]["text"]


async def test_what_was_heard_is_forgotten_after_a_day_while_it_runs(world: SlackWorld) -> None:
    await start(world)
    assert len(await world.store.notes("slack", "heard/")) == 1
    await world.let_forget(timedelta(days=1))
    assert len(await world.store.notes("slack", "heard/")) == 1
    await world.let_forget(timedelta(hours=1))
    assert await world.store.notes("slack", "heard/") == {}


async def test_what_a_person_sends_leaves_no_delivery_id_behind(world: SlackWorld) -> None:
    await start(world)
    before = await world.store.notes("slack", "heard/")
    write = _actions(world, "UBEN", "write:")[0]
    form = await world.press(BEN, write)
    assert isinstance(form, Form)
    assert isinstance(await world.submit(BEN, form.action, {"card-1": "Zu laut"}), Note)
    assert await world.store.notes("slack", "heard/") == before


async def test_a_slip_delivered_over_two_connections_counts_once(
    world: SlackWorld, slack: FakeSlack
) -> None:
    await start(world)
    await slack.sockets[0].line.send_json({"type": "disconnect", "reason": "warning"})
    second = await slack.connected(2)
    form = await world.press(BEN, _actions(world, "UBEN", "write:")[0])
    assert isinstance(form, Form)
    payload = world.submission("UBEN", filled_in(slack.views["UBEN"], {"card-1": "Zu laut"}))
    acks = await asyncio.gather(
        await slack.deliver("interactive", payload, over=second),
        await slack.deliver("interactive", payload, over=second, retry_attempt=1),
    )
    assert acks[0] == acks[1]
    assert isinstance(answer_of(acks[0]["view"], {}), Note)


async def test_no_acknowledgement_without_a_commit(
    world: SlackWorld, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> object:
        raise StoreBusyError

    payload = world.command("UANNA", "Was bremst uns?")
    with monkeypatch.context() as broken:
        broken.setattr(world.store, "transaction", locked)
        unheard = await slack.deliver("slash_commands", payload)
        await _idle(world)
    assert not unheard.done()
    ack = await slack.deliver("slash_commands", payload, retry_attempt=1)
    assert await ack == {}
    await world.pass_time(timedelta(0))
    assert len(roots(slack)) == 1


async def test_a_line_delivered_twice_is_answered_once(world: SlackWorld, slack: FakeSlack) -> None:
    channel = slack._direct("UBEN")
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": channel,
        "user": "UBEN",
        "text": "Ich hätte da eine Idee",
        "ts": "1.1",
    }
    payload = world.event(event)
    for _ in range(2):
        await (await slack.deliver("events_api", payload))
    await world.adapter._answers.finish()
    (reply,) = slack.messages[channel]
    assert "nicht als Karte" in reply["text"]


async def test_what_the_bot_says_itself_is_not_heard(world: SlackWorld, slack: FakeSlack) -> None:
    channel = slack._direct("UBEN")
    event = {"type": "message", "channel_type": "im", "channel": channel, "text": "Hm", "ts": "1.1"}
    for own in (
        {"user": "U0BOT", "bot_id": "B0BOT"},
        {"user": "UBEN", "subtype": "message_changed"},
        {"user": "UBEN", "subtype": "message_deleted"},
    ):
        await (await slack.deliver("events_api", world.event({**event, **own})))
    await world.adapter._answers.finish()
    assert slack.messages[channel] == []


def _actions(world: SlackWorld, user: str, beginning: str) -> list[str]:
    found = [button["action_id"].split("|", 2)[-1] for _, button in world.buttons(user)]
    return [action for action in found if action.startswith(beginning)]


async def _idle(world: SlackWorld) -> None:
    """Until nothing that was heard is under way any more."""
    while world.adapter._socket._work:
        await asyncio.wait(world.adapter._socket._work)
