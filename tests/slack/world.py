"""The bot in a test, with the real Slack adapter and people who click in a Slack of our own.

It has the face of `tests.world.World`, so that whole talks can be played through Slack's payloads.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from adapters.slack import Credentials, SlackAdapter
from adapters.slack.pace import Pace
from adapters.slack.socket import Timing
from bot.core.model import PersonId
from bot.port import (
    Answer,
    Edit,
    Heard,
    Message,
    Note,
    NotebookWrites,
    Outcome,
    Parcel,
    Person,
    Place,
    Post,
    Role,
    Sent,
    Together,
    Value,
)
from bot.store.notebook import StoreNotebook
from tests.hand_clock import HandClock
from tests.slack.fake import BOT, FakeSlack
from tests.slack.fake import TEAM as WORKSPACE
from tests.slack.reading import answer_of, message_of
from tests.world import TEAM, MemoryPlatform, World, strict_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.core.model import PhaseId

Json = dict[str, Any]

CHANNEL = "CTEAM"
AT_ONCE = timedelta(0)
KEPT = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
}
QUICK = Timing(heartbeat=0.2, opening=2, first_break=0.01, longest_break=0.05)


def unhurried(clock: HandClock) -> Pace:
    """Everything may leave at once."""
    return Pace(clock.now, channel=AT_ONCE, private=AT_ONCE, change=AT_ONCE)


class Crowd(list[Person]):
    """The members of the channel, kept in step with the fake's."""

    def __init__(self, slack: FakeSlack) -> None:
        super().__init__()
        self._slack = slack

    def append(self, person: Person) -> None:
        super().append(person)
        user = user_of(person.id)
        if user not in self._slack.users:
            more = {"is_admin": True} if person.role is Role.ADMIN else {}
            locale = "en-GB" if person.language == "en" else ""
            self._slack.add_user(user, person.name, locale=locale, **more)
        self._slack.channels[CHANNEL].append(user)

    def remove(self, person: Person) -> None:
        super().remove(person)
        self._slack.channels[CHANNEL].remove(user_of(person.id))


@dataclass
class SlackPlatform(MemoryPlatform):
    """What `tests.talk` looks at: who is there, and what everybody has seen."""

    slack: FakeSlack = field(kw_only=True)

    def __post_init__(self) -> None:
        self.people[TEAM.id] = Crowd(self.slack)

    def look(self) -> None:
        """At everything that stands in channels now, and at all that has come."""
        self.arrived = [_parcel(one) for one in self.slack.arrived if "thread_ts" not in one]
        posts = [
            _parcel({**message, "edited": False, "blocks": _once_shown(message)})
            for messages in self.slack.messages.values()
            for message in messages
            if "thread_ts" not in message
        ]
        posts.sort(key=_age)
        self.shown = {post.key: post for post in posts if isinstance(post, Post)}


def _once_shown(message: Json) -> list[Json]:
    """With the buttons that were taken away: a window may be a moment behind."""
    return list(message.get("with_buttons") or message.get("blocks", []))


def _age(parcel: Parcel) -> int:
    return int(parcel.key.partition(".")[2])


def _parcel(message: Json) -> Parcel:
    channel, shown = message["channel"], message_of(message["blocks"])
    in_place = channel == CHANNEL
    to = TEAM.id if in_place else PersonId(f"web:{channel[1:].lower()}")
    if message["edited"]:
        return Edit(message["ts"], message["ts"], to, shown, message["ts"])
    return Post(message["ts"], to, shown, private=not in_place)


def user_of(person: PersonId) -> str:
    return f"U{person.rpartition(':')[2].upper()}"


class SlackWorld(World):
    """`async with FakeSlack(...) as slack, SlackWorld(folder, slack) as world`."""

    platform: SlackPlatform

    def __init__(
        self,
        folder: Path,
        slack: FakeSlack,
        *,
        clock: HandClock | None = None,
        pace: Pace | None = None,
        timing: Timing = QUICK,
        **more: Any,
    ) -> None:
        clock = clock or HandClock()
        slack.now = clock.now
        slack.channels.setdefault(CHANNEL, [BOT])
        super().__init__(folder, platform=SlackPlatform(slack=slack), clock=clock, **more)
        self.slack = slack
        credentials = Credentials("xoxb-1", "xapp-1", "5ec7e7", slack.url)
        self._credentials = credentials
        self._chosen_pace = pace
        self._timing = timing
        self._errors: dict[str, dict[str, str]] = {}

    def wired(self, part: Any) -> Any:
        """The adapter in the place of the platform in memory; it listens from then on."""
        if part is not self.platform:
            return part
        adapter = self._adapter()
        notebook = StoreNotebook(self.store, "slack")
        self._running = asyncio.create_task(adapter.run(_LaterEar(self), notebook))
        self._stack.push_async_callback(self._stopped)
        return _Patient(adapter, self._running)

    def _adapter(self) -> SlackAdapter:
        pace = self._chosen_pace or unhurried(self.clock)
        self.adapter = SlackAdapter(
            self._credentials,
            texts=strict_texts(self._defaults.language),
            now=self.clock.now,
            url="https://bot.example",
            language=self._defaults.language,
            pace=pace,
            timing=self._timing,
        )
        return self.adapter

    async def __aenter__(self) -> Self:
        self.platform.name = "slack"
        await super().__aenter__()
        await _there(self.adapter, self._running)
        await self.pass_time(timedelta(0))
        return self

    async def _stopped(self) -> None:
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    async def pass_time(self, span: timedelta) -> None:
        await super().pass_time(span)
        self.platform.look()

    async def let_forget(self, span: timedelta) -> None:
        """So much time passes at once; then the bot looks for what is old, as it does hourly."""
        self.clock.jump(span)
        self.clock.wake_at(self.clock.now())
        await self.pass_time(timedelta(0))

    async def until(self, moment: datetime) -> None:
        await super().until(moment)
        self.platform.look()

    # --- what people do, as Slack tells it --------------------------------------------------------

    async def type(self, who: Person, text: str, place: Place = TEAM) -> Answer:
        user = user_of(who.id)
        ack = await self.tell("slash_commands", self.command(user, text))
        if "text" in ack:
            blocks = ack.get("blocks") or [
                {"type": "section", "text": {"type": "plain_text", "text": ack["text"]}}
            ]
            self.note(user, blocks, CHANNEL)
        return self.answer(user)

    def command(self, user: str, text: str, channel: str = CHANNEL, name: str = "team") -> Json:
        return {
            "command": "/blitzlicht",
            "text": text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
            "user_id": user,
            "user_name": user.lower(),
            "team_id": WORKSPACE,
            "channel_id": channel,
            "channel_name": name,
            "trigger_id": self.slack.trigger(user),
        }

    async def press(self, who: Person, action: str, place: Place | None = TEAM) -> Answer:
        user = user_of(who.id)
        for where, button in self.buttons(user):
            if button["action_id"].split("|", 2)[2] == action:
                await self.tell("interactive", self.pressed(user, where, button))
                return self.answer(user)
        raise AssertionError("no such button")

    def pressed(self, user: str, where: Json, button: Json) -> Json:
        payload: Json = {
            "type": "block_actions",
            "user": {"id": user, "username": user.lower(), "team_id": WORKSPACE},
            "team": {"id": WORKSPACE},
            "trigger_id": self.slack.trigger(user),
            "actions": [{**button, "action_ts": "1.1"}],
        }
        if "channel" in where:
            name = "team" if where["channel"] == CHANNEL else "directmessage"
            payload["channel"] = {"id": where["channel"], "name": name}
            payload["container"] = {"type": "message", "message_ts": where["ts"]}
            payload["container"]["is_ephemeral"] = where.get("id") == "note"
        else:
            payload["view"] = where
            payload["container"] = {"type": "view", "view_id": where.get("id", "")}
        return payload

    async def submit(
        self, who: Person, action: str, values: Mapping[str, Value], place: Place | None = TEAM
    ) -> Answer:
        user = user_of(who.id)
        filled = filled_in(self.slack.views[user], values)
        further = [block for block in filled["blocks"] if block.get("block_id") == "further"]
        for button in further[0]["elements"] if further else []:
            if button["action_id"].split("|", 2)[2] == action:
                await self.tell("interactive", self.pressed(user, filled, button))
                return self.answer(user)
        await self.send(user, filled)
        return self.answer(user)

    async def send(self, user: str, filled: Json) -> Json:
        """Press the modal's own button; do with the modal what the bot says."""
        ack = await self.tell("interactive", self.submission(user, filled))
        match ack.get("response_action"):
            case "update":
                self.slack.show(user, ack["view"], filled["id"])
            case "errors":
                self._errors[user] = ack["errors"]
                self.slack.show(user, _as_typed(filled), filled["id"])
            case _:
                self.slack.views.pop(user, None)
        return ack

    def submission(self, user: str, filled: Json) -> Json:
        return {
            "type": "view_submission",
            "user": {"id": user, "username": user.lower(), "team_id": WORKSPACE},
            "team": {"id": WORKSPACE},
            "trigger_id": self.slack.trigger(user),
            "view": filled,
        }

    async def line(self, who: Person, text: str) -> Answer:
        user = user_of(who.id)
        channel = self.slack._direct(user)
        event = {"type": "message", "channel_type": "im", "user": user, "text": text, "ts": "1.1"}
        before = len(self.slack.messages[channel])
        await self.tell("events_api", self.event({**event, "channel": channel}))
        replies = self.slack.messages[channel][before:]
        del self.slack.messages[channel][before:]  # answers, not posts
        stamps = {reply["ts"] for reply in replies}
        self.slack.arrived = [one for one in self.slack.arrived if one["ts"] not in stamps]
        self.platform.look()
        for reply in replies:
            last = reply["blocks"][-1] if reply.get("blocks") else {}
            button = last.get("elements", [{}])[0]
            if button.get("action_id") == "again":
                await self.tell("interactive", self.pressed(user, reply, button))
            else:
                self.note(user, reply["blocks"], channel)
        return self.answer(user)

    def event(self, event: Json) -> Json:
        return {
            "type": "event_callback",
            "event_id": f"Ev{self.slack.number()}",
            "team_id": WORKSPACE,
            "event": event,
        }

    async def tell(self, kind: str, payload: Json) -> Json:
        """Send it over the newest connection; returns when all that came of it has come."""
        self.about_to_tell(kind, payload)
        ack = await (await self.slack.deliver(kind, payload))
        await self.adapter._answers.finish()
        await self.pass_time(timedelta(0))
        return ack

    def about_to_tell(self, kind: str, payload: Json) -> None:
        """What is in front of somebody goes when they do something else."""
        user = payload.get("user_id") or (payload.get("user") or {}).get("id", "")
        self._errors.pop(user, None)
        if kind == "slash_commands" or "view" not in payload:
            self.slack.views.pop(user, None)

    # --- what people see --------------------------------------------------------------------------

    def note(self, user: str, blocks: list[Json], channel: str) -> None:
        """A note beside what was typed, of which Slack itself keeps nothing."""
        self.slack.views[user] = {"blocks": blocks, "id": "note", "channel": channel, "ts": "1.1"}

    def answer(self, user: str) -> Answer:
        view = self.slack.views.get(user)
        return answer_of(view, self._errors.get(user, {})) if view else None

    def buttons(self, user: str) -> Iterator[tuple[Json, Json]]:
        """All that this user can press, the newest first."""
        view = self.slack.views.get(user)
        in_private = self.slack.messages.get(f"D{user[1:]}", [])
        shown = [*reversed(in_private), *reversed(self.slack.messages[CHANNEL])]
        places: list[Json] = [*([view] if view else []), *shown]
        for place in places:
            for block in _once_shown(place):
                elements = [*block.get("elements", []), block.get("accessory", {})]
                for element in elements:
                    if element.get("type") == "button":
                        yield place, element


class _LaterEar:
    """The moderator's, which is made after the adapter has begun to listen."""

    def __init__(self, world: SlackWorld) -> None:
        self._world = world

    async def hear(
        self, batch: Sequence[Heard], notes: NotebookWrites | None = None
    ) -> list[Answer]:
        return await self._world.moderator.ear("slack").hear(batch, notes)

    async def together(self) -> Together:
        return await self._world.moderator.ear("slack").together()

    async def form_link(self, person: Person, phase: PhaseId) -> str:
        return await self._world.moderator.ear("slack").form_link(person, phase)


class _Patient:
    """The adapter, not asked for anything before it is connected."""

    def __init__(self, adapter: SlackAdapter, running: asyncio.Task[None]) -> None:
        self._adapter = adapter
        self._running = running

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adapter, name)

    async def deliver(self, parcel: Parcel) -> Outcome:
        await _there(self._adapter, self._running)
        return await self._adapter.deliver(parcel)

    async def find(self, key: str) -> Sent | None:
        await _there(self._adapter, self._running)
        return await self._adapter.find(key)


async def _there(adapter: SlackAdapter, running: asyncio.Task[None]) -> None:
    while not (adapter.alive() or adapter._client.trouble or running.done()):  # noqa: ASYNC110 - hello is on its way
        await asyncio.sleep(0)


def _as_typed(view: Json) -> Json:
    """After an error, what was typed still stands in its field."""
    blocks = []
    for block in view["blocks"]:
        typed = view["state"]["values"].get(block.get("block_id"), {}).get("value", {})
        kept = {KEPT[name]: value for name, value in typed.items() if value and name in KEPT}
        blocks.append({**block, "element": {**block["element"], **kept}} if kept else block)
    return {**{name: value for name, value in view.items() if name != "state"}, "blocks": blocks}


def filled_in(view: Json, values: Mapping[str, Value]) -> Json:
    """The view with its state, as Slack sends it back."""
    state: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            kind, name, *card = block["block_id"].split("|")
            element = block["element"]
            value = values.get(name, "")
            state[block["block_id"]] = {
                element["action_id"]: _filled(kind, element, value, "".join(card))
            }
    return {**view, "state": {"values": state}}


def _filled(kind: str, element: Json, value: Any, card: str) -> Json:
    groups = element.get("option_groups") or [element]
    options = {o["value"][1:]: o for group in groups for o in group.get("options", [])}
    match kind:
        case "text" | "date":
            name = "value" if kind == "text" else "selected_date"
            return {"type": element["type"], name: value or None}
        case "choice":
            return {"type": element["type"], "selected_option": options.get(value)}
        case "check":
            chosen = list(options.values()) if value else []
            return {"type": element["type"], "selected_options": chosen}
        case "dots":
            given = options[str(min(value.get(card, 0), len(options) - 1))]
            return {"type": element["type"], "selected_option": given}
        case "pick":
            return {"type": element["type"], "selected_options": [options[one] for one in value]}
    names = [user_id(one) for one in value]
    everybody = kind == "crowd" and len(names) == len(options)
    chosen = [] if everybody else [options[one] for one in names]
    return {"type": element["type"], "selected_options": chosen}


def user_id(person: str) -> str:
    return person


def text_of(message: Message) -> str:
    return " ".join(str(getattr(block, "text", "")) for block in message.blocks)


def is_error(answer: Answer) -> bool:
    return isinstance(answer, Note) and answer.error
