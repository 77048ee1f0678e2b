"""What goes wrong between Slack and the bot: nothing is posted twice, and nothing is lost."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.model import PlaceId
from bot.port import Edit, Form, Message, Note, Post, Text
from bot.store import Outgoing
from tests.slack.fake import (
    BROKEN,
    BROKEN_AFTER,
    LATE,
    LOST,
    LOST_AFTER,
    RATE_LIMITED,
    Fault,
)
from tests.slack.held import hold
from tests.slack.reading import answer_of
from tests.slack.world import CHANNEL, QUICK, SlackWorld, filled_in
from tests.world import person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.hand_clock import HandClock
    from tests.slack.fake import FakeSlack

Json = dict[str, Any]
TO = PlaceId("slack:T0TEAM:CTEAM")
ANNA, BEN = person("Anna"), person("Ben")
INTERNAL = Fault(error="internal_error")
FAULTS = (LOST, LOST_AFTER, BROKEN, BROKEN_AFTER, RATE_LIMITED, INTERNAL)
TEN_SECONDS = timedelta(seconds=10)


async def settled(world: SlackWorld) -> None:
    """In steps, as the outbox would wake up by itself; and one more, for what comes twice."""
    for _ in range(100):
        await world.pass_time(TEN_SECONDS)
        if not (await world.store.unsent() or await world.store.outbox_wakes_at({"slack"})):
            break
    await world.pass_time(TEN_SECONDS)


async def posted(world: SlackWorld, *parcels: Post | Edit) -> None:
    async with world.store.transaction() as tx:
        await tx.post([Outgoing(parcel) for parcel in parcels])
    await settled(world)


def said(text: str) -> Message:
    return Message((Text(text),))


def texts(slack: FakeSlack) -> list[str]:
    return [message["text"] for message in slack.messages[CHANNEL]]


# --- posts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("looking", [None, LOST], ids=str)
async def test_any_two_faults_in_a_row(
    looking: Fault | None, world: SlackWorld, slack: FakeSlack
) -> None:
    """Also where looking up fails, and two posts wait behind."""
    for number, pair in enumerate(itertools.product(FAULTS, FAULTS)):
        slack.messages[CHANNEL].clear()
        slack.faults["chat.postMessage"] = list(pair)
        slack.faults["conversations.history"] = [looking]
        wanted = [f"{number} {name}" for name in ("a", "b", "c")]
        await posted(world, *(Post(text, TO, said(text)) for text in wanted))
        assert texts(slack) == wanted, pair


async def test_an_edit_under_any_two_faults(world: SlackWorld, slack: FakeSlack) -> None:
    await posted(world, Post("a", TO, said("alt")))
    for number, pair in enumerate(itertools.product(FAULTS, FAULTS)):
        slack.faults["chat.update"] = list(pair)
        await posted(world, Edit(f"a#{number}", "a", TO, said(f"neu {number}")))
        assert texts(slack) == [f"neu {number}"], pair


@pytest.fixture
async def hasty(tmp_path: Path, clock: HandClock, slack: FakeSlack) -> AsyncIterator[SlackWorld]:
    """A bot that does not wait long for an answer."""
    timing = replace(QUICK, request=0.5)
    async with SlackWorld(tmp_path, slack, clock=clock, timing=timing) as world:
        yield world


async def test_an_answer_that_comes_too_late(hasty: SlackWorld, slack: FakeSlack) -> None:
    """The message stands there, the bot has given up waiting: it looks, and finds it."""
    slack.faults["chat.postMessage"] = [LATE]
    await posted(hasty, Post("a", TO, said("Hallo")), Post("b", TO, said("Welt")))
    assert not slack.released.is_set()
    assert texts(slack) == ["Hallo", "Welt"]
    slack.released.set()


async def test_an_edits_answer_that_comes_too_late(hasty: SlackWorld, slack: FakeSlack) -> None:
    await posted(hasty, Post("a", TO, said("alt")))
    slack.faults["chat.update"] = [LATE]
    await posted(hasty, Edit("a#1", "a", TO, said("neu")))
    assert texts(slack) == ["neu"]
    slack.released.set()


# --- modals --------------------------------------------------------------------------------------


def invited(world: SlackWorld, user: str) -> tuple[Json, Json]:
    return next((where, one) for where, one in world.buttons(user) if "write:" in one["action_id"])


async def test_a_modal_that_hangs_holds_up_nobody(world: SlackWorld, slack: FakeSlack) -> None:
    await world.type(ANNA, "10m Was bremst uns?")
    slack.faults["views.open"] = [LATE]
    pressed = world.pressed("UBEN", *invited(world, "UBEN"))
    ack = await slack.deliver("interactive", pressed)
    assert await ack == {}  # acknowledged before the modal is asked for
    await slack.holding.wait()
    form = await _pressed(world, "UCEM")
    assert isinstance(form, Form)
    filled = filled_in(slack.views["UBEN"], {"card-1": "Zu laut"})  # Slack shows it already
    reply = await slack.deliver("interactive", world.submission("UBEN", filled))
    assert isinstance(answer_of((await reply)["view"], {}), Note)
    slack.released.set()
    await world.adapter._answers.finish()
    assert [name for name, _ in slack.calls].count("views.open") == 2
    assert slack.whispers == []


async def _pressed(world: SlackWorld, user: str) -> Any:
    ack = await world.slack.deliver("interactive", world.pressed(user, *invited(world, user)))
    await ack
    while user not in world.slack.views:  # noqa: ASYNC110 - Slack shows it already
        await asyncio.sleep(0)
    return world.answer(user)


@pytest.mark.parametrize(
    "fault", [RATE_LIMITED, BROKEN, INTERNAL, Fault(error="expired_trigger_id")]
)
async def test_whose_modal_is_refused_is_told(
    fault: Fault, world: SlackWorld, slack: FakeSlack
) -> None:
    await world.type(ANNA, "10m Was bremst uns?")
    slack.faults["views.open"] = [fault]
    await world.tell("interactive", world.pressed("UBEN", *invited(world, "UBEN")))
    (whisper,) = slack.whispers
    assert "noch einmal" in whisper["text"]
    await world.tell("interactive", world.pressed("UBEN", *invited(world, "UBEN")))
    assert isinstance(world.answer("UBEN"), Form)


@pytest.mark.parametrize("fault", [LATE, LOST, LOST_AFTER, BROKEN, RATE_LIMITED], ids=str)
async def test_a_slip_counts_though_its_modal_cannot_say_so(
    fault: Fault, world: SlackWorld, slack: FakeSlack
) -> None:
    """A form that is sent by a further button is answered by views.update."""
    await world.type(ANNA, "10m Was bremst uns?")
    await _pressed(world, "UBEN")
    warned = await _sent(world, "Mein Chef, sagt Ben immer")
    assert isinstance(warned, Form)  # it names its author: the way round is a further button
    slack.faults["views.update"] = [fault]
    keep = next(one for one in warned.buttons if one.action.startswith("keep:"))
    button = {"type": "button", "action_id": f"submit|0|{keep.action}"}
    view = filled_in(slack.views["UBEN"], {"card-1": "Mein Chef, sagt Ben immer"})
    ack = await slack.deliver("interactive", world.pressed("UBEN", view, button))
    assert await ack == {}
    slack.released.set()
    await world.adapter._answers.finish()
    again = await _form_again(world)
    assert again.fields[0].value == "Mein Chef, sagt Ben immer"


async def _sent(world: SlackWorld, text: str) -> Any:
    filled = filled_in(world.slack.views["UBEN"], {"card-1": text})
    await world.send("UBEN", filled)
    return world.answer("UBEN")


async def _form_again(world: SlackWorld) -> Any:
    await world.tell("interactive", world.pressed("UBEN", *invited(world, "UBEN")))
    return world.answer("UBEN")


# --- deliveries ----------------------------------------------------------------------------------


async def test_two_connections_at_once(
    world: SlackWorld, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old one still owes an acknowledgement when the same command comes over the new one."""
    held = hold(world, monkeypatch)
    payload = world.command("UANNA", "10m Was bremst uns?")
    first = await slack.deliver("slash_commands", payload, over=slack.sockets[0])
    await held.heard.wait()
    await slack.sockets[0].line.send_json({"type": "disconnect", "reason": "warning"})
    second = await slack.connected(2)
    again = await slack.deliver("slash_commands", payload, over=second, retry_attempt=1)
    assert not slack.sockets[0].line.closed
    held.go_on.set()
    assert [await first, await again] == [{}, {}]
    await world.pass_time(timedelta(0))
    assert len(slack.messages[CHANNEL]) == 1


async def test_every_event_twice_and_once_more_later(world: SlackWorld, slack: FakeSlack) -> None:
    await world.type(ANNA, "10m Was bremst uns?")
    mention = {"type": "app_mention", "user": "UANNA", "channel": CHANNEL, "ts": "1.1"}
    events = [
        world.event({**mention, "text": "<@U0BOT> verlängern 5m"}),
        world.event({**mention, "text": "<@U0BOT> hilfe"}),
    ]
    for attempt in range(3):
        for event in events:
            await (await slack.deliver("events_api", event, retry_attempt=attempt))
    await world.adapter._answers.finish()
    await world.pass_time(timedelta(0))
    assert (
        Counter(whisper["text"].partition("\n")[0] for whisper in slack.whispers).most_common(1)[0][
            1
        ]
        == 1
    )
    assert [one["edited"] for one in slack.arrived].count(True) == 1
    assert "10:15" in slack.messages[CHANNEL][0]["text"]


async def test_a_round_through_a_bad_hour(world: SlackWorld, slack: FakeSlack) -> None:
    """Every third request fails somehow; in the end all stands once."""
    trouble = itertools.cycle([None, None, LOST, None, None, BROKEN, None, None, LOST_AFTER])
    for method in ("chat.postMessage", "chat.update", "conversations.history"):
        slack.faults[method] = [next(trouble) for _ in range(40)]
    await world.type(ANNA, "10m Was bremst uns?")
    await settled(world)
    for name in ("Ben", "Cem", "Dora"):
        await _pressed(world, f"U{name.upper()}")
        filled = filled_in(slack.views[f"U{name.upper()}"], {"card-1": f"{len(name)} Formulare"})
        await world.send(f"U{name.upper()}", filled)
    for _ in range(120):
        await world.pass_time(TEN_SECONDS)
    posts = Counter(str(one["metadata"]) for said in slack.messages.values() for one in said)
    assert set(posts.values()) == {1}
    assert sum("Formulare" in text for text in texts(slack)) >= 1
