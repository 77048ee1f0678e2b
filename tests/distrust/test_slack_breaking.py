"""Whatever breaks inside, and whatever level is set: no log line has a text, a person or a key."""

from __future__ import annotations

import asyncio
import inspect
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from adapters.slack.answers import Answers
from adapters.slack.hearing import Hearing
from adapters.slack.once import Once
from adapters.slack.people import People
from adapters.slack.places import Places
from adapters.slack.posting import Posting
from bot.core.model import PhaseId
from bot.moderator import Moderator
from bot.moderator.slips import SlipDesk
from bot.port import Form, Heading, Message, Post
from bot.store import Outgoing
from bot.store.sqlite import SqliteStore
from bot.urn import Urn
from tests.captured_logs import captured_logs
from tests.distrust.attacks import found
from tests.distrust.machine import talkative
from tests.distrust.slack_rounds import LEAD, PLACE, WRITERS
from tests.distrust.workspace import named, user_of
from tests.hand_clock import HandClock
from tests.slack.fake import LOST_AFTER, FakeSlack
from tests.slack.world import CHANNEL, SlackWorld, filled_in
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

Json = dict[str, Any]
BEN, USER, TEXT = WRITERS[0], user_of(WRITERS[0]), "Radwegverbindung"
HANDLERS = {
    Hearing: ("command", "shortcut", "event", "pressed", "sent", "_heard"),
    Answers: ("open_view", "reply", "update", "home"),
    People: ("person", "members", "_ask"),
    Places: ("place", "is_member"),
    Posting: ("post", "edit", "find", "close"),
    Once: ("hear",),
    Moderator: ("hear", "_planned"),
    SlipDesk: ("_take_cards", "_put"),
    Urn: ("put", "own"),
    SqliteStore: ("put_slip", "settle"),
}


class PlantedError(Exception):
    """Says all that it should not."""


@dataclass
class Mines:
    """One handler after the other raises, with all that it knows."""

    armed: str = ""
    stepped_on: set[str] = field(default_factory=set)

    def lay(self, patch: pytest.MonkeyPatch, owner: type, name: str) -> str:
        """Bolt looks at a listener's arguments: the mine has the same."""
        honest, label = getattr(owner, name), f"{owner.__name__}.{name}"

        async def mine(*args: Any, **kwargs: Any) -> Any:
            if self.armed == label:
                self.stepped_on.add(label)
                secret = f"{USER} {BEN.name} {TEXT} xoxb-1 {args} {kwargs}"
                raise PlantedError(secret) from ValueError(secret)
            return await honest(*args, **kwargs)

        mine.__signature__ = inspect.signature(honest)  # type: ignore[attr-defined]
        patch.setattr(owner, name, mine)
        return label


async def test_no_exception_tells_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mines = Mines()
    labels = [mines.lay(monkeypatch, *one) for one in _handlers()]
    clock = HandClock()
    lines: dict[str, int] = {}
    with captured_logs(verbose=True) as log:
        talkative()
        async with FakeSlack(clock.now) as slack, SlackWorld(tmp_path, slack, clock=clock) as world:
            for who in (LEAD, *WRITERS):
                world.platform.people[TEAM.id].append(who)
            await world.type(LEAD, f"24h {TEXT}?")
            filled = await _filled(world)
            for mines.armed in labels:
                before = log.getvalue().count("PlantedError")
                await _everything(world, filled)
                lines[mines.armed] = log.getvalue().count("PlantedError") - before
            mines.armed = ""
    printed = log.getvalue().encode()
    assert set(labels) - mines.stepped_on == set()
    assert [label for label, count in lines.items() if not count] == []
    assert not any(named(who, printed) for who in (LEAD, *WRITERS))
    for secret in (TEXT, "xoxb-1", "xapp-1"):
        assert found(secret.encode(), {"log": printed}) == []


def _handlers() -> list[tuple[type, str]]:
    return [(owner, name) for owner, names in HANDLERS.items() for name in names]


async def _filled(world: SlackWorld) -> Json:
    """The form for cards, filled in and not sent yet."""
    form = await world.press(BEN, _write(world))
    assert isinstance(form, Form)
    return filled_in(world.slack.views[USER], {"card-1": TEXT})


def _write(world: SlackWorld) -> str:
    found = [button["action_id"].split("|", 2)[-1] for _, button in world.buttons(USER)]
    return next(str(action) for action in found if action.startswith("write:"))


async def _everything(world: SlackWorld, filled: Json) -> None:
    """All that people can do; nobody waits for an answer that does not come."""
    world.adapter._people.forget(USER)
    for kind, payload in _payloads(world, filled):
        await world.slack.deliver(kind, payload)
        await _idle(world)
    world.slack.faults["chat.postMessage"] = [LOST_AFTER]
    async with world.store.transaction() as tx:
        message = Message((Heading(TEXT),))
        await tx.post([Outgoing(Post(f"p{world.slack.number()}", PLACE, message))])
    for _ in range(3):
        await world.pass_time(timedelta(seconds=5))
    await world.adapter.phase_closed(PhaseId(filled["private_metadata"].split('"')[3][5:]))
    await _idle(world)


def _payloads(world: SlackWorld, filled: Json) -> list[tuple[str, Json]]:
    slack, lead = world.slack, user_of(LEAD)
    slack.channels["CELSE"] = [lead, USER]
    (where, button), *_ = [
        (where, one)
        for where, one in world.buttons(USER)
        if "write:" in one["action_id"] and "channel" in where
    ]
    further = {"type": "button", "action_id": f"submit|0|keep:{_write(world).partition(':')[2]}"}
    said = {"user": USER, "text": TEXT, "ts": "1.1"}
    events: list[Json] = [
        {**said, "type": "app_mention", "channel": CHANNEL},
        {**said, "type": "message", "channel_type": "im", "channel": slack._direct(USER)},
        {"type": "app_home_opened", "tab": "home", "user": USER},
    ]
    shortcut = {
        "type": "message_action",
        "callback_id": "start",
        "user": {"id": USER},
        "channel": {"id": CHANNEL, "name": "team"},
        "message": {"text": TEXT, "ts": "1.1"},
        "trigger_id": slack.trigger(USER),
    }
    return [
        ("slash_commands", world.command(USER, "hilfe")),
        ("slash_commands", world.command(lead, "", channel="CELSE")),
        ("slash_commands", world.command(lead, "verlängern 1m")),
        *(("events_api", world.event(event)) for event in events),
        ("interactive", shortcut),
        ("interactive", world.pressed(USER, where, button)),
        ("interactive", world.pressed(USER, {**filled, "type": "modal"}, further)),
        ("interactive", world.submission(USER, filled)),
    ]


async def _idle(world: SlackWorld) -> None:
    """Until nothing is under way any more."""
    adapter = world.adapter
    while tasks := [*adapter._socket._work, *adapter._answers._errands, *adapter._closing]:
        await asyncio.wait(tasks)
    await world.pass_time(timedelta(0))
