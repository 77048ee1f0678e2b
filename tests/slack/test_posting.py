"""Each post once, whatever becomes of requests and answers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from adapters.slack.limits import unescaped
from adapters.slack.pace import Pace
from adapters.slack.posting import NOTE
from adapters.slack.refs import EVENT, digest_of
from bot.core.model import PersonId, PlaceId
from bot.port import (
    Cards,
    Edit,
    Entry,
    Failed,
    Heading,
    Message,
    Post,
    RetryAfter,
    Sent,
    Text,
)
from bot.store import Outgoing
from tests.slack.fake import BROKEN, LOST, LOST_AFTER, RATE_LIMITED, Fault
from tests.slack.reading import message_of
from tests.slack.world import CHANNEL, SlackWorld

if TYPE_CHECKING:
    from pathlib import Path

    from tests.hand_clock import HandClock
    from tests.slack.fake import FakeSlack

TO = PlaceId("slack:T0TEAM:CTEAM")
BEN = PersonId("slack:T0TEAM:UBEN")
HELLO = Message((Text("Hallo"),))
LONG = Message((Heading("Viele"), Cards(tuple(Entry(f"{n:03} " + "x" * 190) for n in range(500)))))


async def posted(world: SlackWorld, *parcels: Post | Edit) -> None:
    async with world.store.transaction() as tx:
        await tx.post([Outgoing(parcel) for parcel in parcels])
    await ten_minutes(world)


async def ten_minutes(world: SlackWorld) -> None:
    """In steps, as the outbox would wake up by itself."""
    for _ in range(60):
        await world.pass_time(timedelta(seconds=10))


def texts(slack: FakeSlack, channel: str = CHANNEL) -> list[str]:
    return [message["text"] for message in slack.messages[channel]]


@pytest.mark.parametrize(
    "fault",
    [LOST, LOST_AFTER, BROKEN, RATE_LIMITED, Fault(error="internal_error", carried_out=True)],
    ids=["lost", "lost after", "503", "429", "internal error"],
)
async def test_a_fault_neither_loses_nor_doubles(
    fault: Fault, world: SlackWorld, slack: FakeSlack
) -> None:
    slack.faults["chat.postMessage"] = [fault]
    await posted(world, Post("a", TO, HELLO), Post("b", TO, Message((Text("Welt"),))))
    assert texts(slack) == ["Hallo", "Welt"]


async def test_a_rate_limit_is_kept_and_holds_up_nobody_else(
    world: SlackWorld, slack: FakeSlack, clock: HandClock
) -> None:
    slack.faults["chat.postMessage"] = [RATE_LIMITED]
    async with world.store.transaction() as tx:
        await tx.post([Outgoing(Post("a", TO, HELLO))])
        await tx.post([Outgoing(Post("b", BEN, HELLO, private=True))])
    await world.pass_time(timedelta(0))
    assert texts(slack) == []
    assert texts(slack, "DBEN") == ["Hallo"]
    await world.pass_time(timedelta(seconds=2.9))
    assert texts(slack) == []
    await world.pass_time(timedelta(seconds=0.2))
    assert texts(slack) == ["Hallo"]


@pytest.mark.parametrize(
    "reason", ["is_archived", "not_in_channel", "channel_not_found", "missing_scope"]
)
async def test_what_will_never_arrive_is_given_up_with_a_reason(
    reason: str, world: SlackWorld, slack: FakeSlack
) -> None:
    slack.faults["chat.postMessage"] = [Fault(error=reason)]
    await posted(world, Post("a", TO, HELLO), Post("b", TO, Message((Text("Welt"),))))
    assert world.outbox.failures == {("slack", reason): 1}
    assert texts(slack) == ["Welt"]


@pytest.mark.parametrize("reason", ["token_revoked", "invalid_auth", "account_inactive"])
async def test_a_token_can_be_repaired_and_nothing_is_lost(
    reason: str, world: SlackWorld, slack: FakeSlack
) -> None:
    slack.faults["chat.postMessage"] = [Fault(error=reason)] * 3
    await posted(world, Post("a", TO, HELLO))
    assert texts(slack) == ["Hallo"]


@pytest.mark.parametrize("character", ["x", "ß", "<", "😀"])
async def test_a_changed_message_keeps_to_the_shorter_text_that_changes_have(
    character: str, world: SlackWorld, slack: FakeSlack
) -> None:
    await posted(world, Post("a", TO, HELLO))
    ref = f"{CHANNEL}/{slack.messages[CHANNEL][0]['ts']}/1"
    long = Message((Text(character * 1300),) * 3)
    assert await world.adapter.deliver(Edit("b", "a", TO, long, ref)) == Sent(ref)
    (message,) = slack.messages[CHANNEL]
    read_aloud = unescaped(message["text"]).removesuffix("…")
    assert len(read_aloud) > 900
    assert "\n".join([character * 1300] * 3).startswith(read_aloud)
    assert message_of(message["blocks"]) == long


async def test_nobody_there_yet(world: SlackWorld) -> None:
    world.adapter._posting._notebook = None
    assert isinstance(await world.adapter.deliver(Post("a", TO, HELLO)), RetryAfter)


async def test_metadata_names_neither_person_nor_phase(world: SlackWorld, slack: FakeSlack) -> None:
    key = f"phase:PhaseOpened:{BEN}"
    await posted(world, Post(key, BEN, HELLO, private=True))
    (message,) = slack.messages["DBEN"]
    payload = {"key": digest_of(key), "part": 0, "parts": 1}
    assert message["metadata"] == {"event_type": EVENT, "event_payload": payload}
    assert "UBEN" not in str(message["metadata"])


# --- messages that are too long for one ------------------------------------------------------


def cards(messages: list[dict[str, Any]]) -> list[str]:
    """In their blocks: the text of a changed message may be shorter."""
    blocks = [block for message in messages for block in message_of(message["blocks"]).blocks]
    return [card.text[:3] for block in blocks if isinstance(block, Cards) for card in block.entries]


@pytest.mark.parametrize("faults", [[], [None, LOST], [None, None, LOST_AFTER, None, RATE_LIMITED]])
async def test_a_long_wall_goes_on_in_its_thread(
    faults: list[Fault | None], world: SlackWorld, slack: FakeSlack
) -> None:
    slack.faults["chat.postMessage"] = faults
    await posted(world, Post("a", TO, LONG), Post("b", TO, HELLO))
    *wall, hello = slack.messages[CHANNEL]
    assert cards(wall) == [f"{number:03}" for number in range(500)]
    assert {message.get("thread_ts", wall[0]["ts"]) for message in wall} == {wall[0]["ts"]}
    assert "thread_ts" not in hello


async def test_an_edit_changes_all_parts_and_takes_away_what_is_left_over(
    world: SlackWorld, slack: FakeSlack
) -> None:
    await posted(world, Post("a", TO, LONG))
    before = len(slack.messages[CHANNEL])
    fewer = Message((Heading("Viele"), Cards((Entry("nur die"),))))
    await posted(world, Edit("a#1", "a", TO, fewer))
    assert before > 10
    assert texts(slack) == ["Viele\n• nur die"]
    await posted(world, Edit("a#2", "a", TO, LONG))
    assert cards(slack.messages[CHANNEL]) == [f"{number:03}" for number in range(500)]
    assert len(slack.messages[CHANNEL]) == before


@pytest.mark.parametrize("fault", [LOST, LOST_AFTER, BROKEN, RATE_LIMITED])
async def test_an_edit_arrives_in_the_end(
    fault: Fault, world: SlackWorld, slack: FakeSlack
) -> None:
    await posted(world, Post("a", TO, HELLO))
    slack.faults["chat.update"] = [fault]
    await posted(world, Edit("a#1", "a", TO, Message((Text("Neu"),))))
    assert texts(slack) == ["Neu"]


async def test_an_edit_of_nothing(world: SlackWorld) -> None:
    edit = Edit("a#1", "a", TO, HELLO, ref="")
    assert await world.adapter.deliver(edit) == Failed("message_not_found")


async def test_a_result_opens_a_thread(world: SlackWorld, slack: FakeSlack) -> None:
    result = Message((Heading("Ergebnis"), Cards((Entry("Ja", 1, 3, "3 Punkte"),))))
    await posted(world, Post("a", TO, result))
    root, reply = slack.messages[CHANNEL]
    assert root["text"] == "Ergebnis\n1. Ja (3 Punkte)"
    assert reply["thread_ts"] == root["ts"]


# --- finding -----------------------------------------------------------------------------------


async def test_another_app_cannot_pass_for_a_post(world: SlackWorld, slack: FakeSlack) -> None:
    await posted(world, Post("a", TO, HELLO))
    slack.messages[CHANNEL][0]["metadata"]["event_type"] = "other"
    assert await world.adapter.find("a") is None


async def test_a_post_is_found_among_many(world: SlackWorld, slack: FakeSlack) -> None:
    await posted(world, Post("a", TO, HELLO))
    (message,) = slack.messages[CHANNEL]
    slack.messages[CHANNEL] += [
        {"ts": f"{message['ts']}{number}", "text": "hm"} for number in range(200)
    ]
    assert await world.adapter.find("a") == Sent(f"{CHANNEL}/{message['ts']}/1")
    assert await world.adapter.find("never sent") is None


async def test_an_invitation_is_found_in_private(world: SlackWorld, slack: FakeSlack) -> None:
    await posted(world, Post("a", BEN, HELLO, private=True))
    (message,) = slack.messages["DBEN"]
    assert await world.adapter.find("a") == Sent(f"DBEN/{message['ts']}/1")


async def test_where_nobody_may_look_nothing_waits_for_ever(
    world: SlackWorld, slack: FakeSlack
) -> None:
    slack.faults["chat.postMessage"] = [LOST]
    slack.faults["conversations.history"] = [Fault(error="missing_scope")] * 3
    await posted(world, Post("a", TO, HELLO))
    assert texts(slack) == ["Hallo"]


# --- how fast ------------------------------------------------------------------------------------


async def test_invitations_leave_at_slacks_pace_and_hold_up_no_place(
    tmp_path: Path, slack: FakeSlack, clock: HandClock
) -> None:
    async with SlackWorld(tmp_path, slack, clock=clock, pace=Pace(clock.now)) as world:
        people = [f"U{number}" for number in range(100)]
        for user in people:
            slack.add_user(user, user)
        invitations = [
            Post(user, PersonId(f"slack:T0TEAM:{user}"), HELLO, private=True) for user in people
        ]
        begun = clock.now()
        async with world.store.transaction() as tx:
            await tx.post([Outgoing(post) for post in invitations])
            await tx.post([Outgoing(Post(f"p{n}", TO, HELLO)) for n in range(3)])
        await world.pass_time(timedelta(seconds=0))
        assert texts(slack) == ["Hallo"]
        while clock.now() - begun < world.adapter.invitations_take(100):
            await world.pass_time(timedelta(milliseconds=100))
        private = [name for name in slack.messages if name.startswith("D")]
        assert len(private) == 100
        assert texts(slack) == ["Hallo"] * 3
        assert world.adapter.invitations_take(1000) == timedelta(seconds=200)


async def test_where_a_post_went_is_forgotten_after_a_day(world: SlackWorld) -> None:
    """Within the hour, though nothing more is sent."""
    await posted(world, Post("a", TO, HELLO))
    await world.pass_time(timedelta(hours=1))
    await posted(world, Post("b", TO, HELLO))
    await world.let_forget(timedelta(hours=22))
    assert set(await world.store.notes("slack", NOTE)) == {
        NOTE + digest_of("a"),
        NOTE + digest_of("b"),
    }
    await world.let_forget(timedelta(hours=1))
    assert set(await world.store.notes("slack", NOTE)) == {NOTE + digest_of("b")}
