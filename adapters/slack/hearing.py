"""What people type, press and send in Slack, as the bot hears it.

Nothing is acknowledged before the bot has heard it, which is after the commit. What Slack delivers
twice is heard once: see `adapters.slack.once`.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any, Final

import structlog

from adapters.slack.answers import AGAIN, Asker
from adapters.slack.blocks import SUBMIT, action_of
from adapters.slack.fields import values
from adapters.slack.limits import Json, unescaped
from adapters.slack.markup import as_read
from adapters.slack.modals import Memo, above_all, field_errors
from adapters.slack.once import ONCE
from adapters.slack.people import channel_of, team_of
from adapters.slack.places import is_private
from bot.port import Answer, Command, Form, Heard, Line, Note, NotKeptError, Press, Submit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.context.ack.async_ack import AsyncAck

    from adapters.slack.answers import Answers
    from adapters.slack.modals import Modals
    from adapters.slack.once import Once
    from adapters.slack.people import People
    from adapters.slack.places import Places
    from bot.port import Ear, Person, Place

ANYTHING: Final = re.compile(r"[\s\S]*")
MENTION: Final = re.compile(r"<@([^<>|]+)")
HOME: Final = "overview"

log = structlog.get_logger()


class Hearing:
    """Turns Slack's payloads into `Heard`, and brings the answers back."""

    def __init__(
        self,
        people: People,
        places: Places,
        modals: Modals,
        answers: Answers,
        *,
        once: Once,
        language: str,
    ) -> None:
        """`language` is the one for people of whom nothing is known."""
        self._once = once
        self._people = people
        self._places = places
        self._modals = modals
        self._answers = answers
        self._language = language
        self.ear: Ear | None = None

    def listen(self, app: AsyncApp) -> None:
        """Take everything that the app is told."""
        app.command(ANYTHING)(self.command)
        app.action(ANYTHING)(self.pressed)
        app.view(ANYTHING)(self.sent)
        app.shortcut(ANYTHING)(self.shortcut)
        app.event(ANYTHING)(self.event)

    # --- typed -----------------------------------------------------------------------------------

    async def command(self, body: Json, ack: AsyncAck) -> None:
        """`/blitzlicht …`: in a channel, or in private."""
        text, channel = unescaped(body.get("text") or ""), str(body["channel_id"])
        name = body.get("user_name") or ""
        asked = self._people.person(body["user_id"], name, team_of(body))
        if is_private(channel):
            await self._typed(ack, body, Line(await asked, text), "")
            return
        # Side by side, and no question twice: Slack waits for three seconds in all.
        person, is_member = await asyncio.gather(asked, self._places.is_member(channel))
        if not is_member:
            say = self._modals.say(person.language or self._language)
            await ack(text=say("slack-invite-me"), response_type="ephemeral")
            return
        place = self._places.known(channel, body.get("channel_name") or "")
        await self._typed(ack, body, Command(person, place, text), channel)

    async def shortcut(self, body: Json, ack: AsyncAck) -> None:
        """The shortcut on a message, also in a thread: the start form, with what stands there."""
        channel = str((body.get("channel") or {}).get("id", ""))
        user = body["user"]
        person = await self._acting(user)
        if is_private(channel) or not await self._places.is_member(channel):
            await ack()
            key = "slack-only-in-channels" if is_private(channel) else "slack-invite-me"
            asker = self._asker(person, user["id"], "", body)
            self._answers.later(self._answers.say(asker, key))
            return
        place = self._places.known(channel, (body["channel"].get("name")) or "")
        question = as_read((body.get("message") or {}).get("text") or "", self._people.name)
        await self._typed(ack, body, Command(person, place, question, ask=True), channel)

    async def _typed(self, ack: AsyncAck, body: Json, heard: Command | Line, channel: str) -> None:
        answer = await self._heard(heard, body)
        user = body.get("user_id") or body["user"]["id"]
        asker = self._asker(heard.person, user, channel, body)
        match answer:
            case Note(message) if "command" in body:
                await ack(self._answers.beside(message, channel))
            case Form() | Note():
                await ack()
                self._answers.later(self._answers.open(asker, answer))
            case None:
                await ack()

    async def event(self, event: Json, body: Json) -> None:
        """Mentions, lines typed in private, App Home, and news about people."""
        match event:
            case {"type": "app_mention", "user": str(user), "channel": str(channel)}:
                await self._mention(user, channel, event, body)
            case {"type": "message", "channel_type": "im", "user": str(user)}:
                if event.get("subtype") in {None, "file_share"} and not event.get("bot_id"):
                    await self._private_line(user, event, body)
            case {"type": "app_home_opened", "tab": "home", "user": str(user)}:
                await self._home(user)
            case {"type": "user_change" | "team_join", "user": {"id": str(user)}}:
                self._people.forget(user)  # the event has no language

    async def _mention(self, user: str, channel: str, event: Json, body: Json) -> None:
        if event.get("bot_id") or event.get("edited"):
            return
        person = await self._people.person(user, team=team_of(event))
        text = await self._read(event)
        place = await self._places.place(channel)
        answer = await self._heard(Command(person, place, text), body)
        thread = str(event.get("thread_ts") or "")
        asker = Asker(user, channel, thread, language=person.language or self._language)
        self._answers.later(self._answers.reply(asker, answer, text))

    async def _private_line(self, user: str, event: Json, body: Json) -> None:
        person = await self._people.person(user, team=team_of(event))
        text = await self._read(event)
        answer = await self._heard(Line(person, text), body)
        thread = str(event.get("thread_ts") or "")
        language = person.language or self._language
        asker = Asker(user, event["channel"], thread, language=language)
        self._answers.later(self._answers.reply(asker, answer, text))

    async def _read(self, event: Json) -> str:
        """What somebody typed, as it looks on the screen, without the bot's own name."""
        text, bot = str(event.get("text") or ""), self._people.bot
        await asyncio.gather(*map(self._people.person, {*MENTION.findall(text)} - {bot}))
        return as_read(re.sub(rf"<@{re.escape(bot)}(?:\|[^>]*)?>", " ", text), self._people.name)

    async def _home(self, user: str) -> None:
        person = await self._people.person(user)
        answer = await self._heard(Press(person, None, HOME), {})
        if isinstance(answer, Note):
            self._answers.later(self._answers.home(user, answer.message))

    # --- pressed and sent ------------------------------------------------------------------------

    async def pressed(self, body: Json, ack: AsyncAck) -> None:
        """A button, in a message or in a modal."""
        pressed = body["actions"][0]
        if pressed["action_id"] == AGAIN:
            await self._again(body, ack, pressed.get("value") or "")
            return
        kind, action = action_of(pressed["action_id"])
        if not kind:  # a choice in a form that is not sent yet
            await ack()
            return
        user, view = body["user"], body.get("view")
        modal = view if view and view.get("type") == "modal" else None
        place = await self._place_of(body, pressed)
        person = await self._acting(user)
        heard: Heard = Press(person, place, action)
        if kind == SUBMIT and modal:
            heard = Submit(person, place, action, values(modal["state"]["values"]))
        answer = await self._heard(heard, body, action)
        await ack()
        if modal:
            memo = Memo.of(modal)
            update = self._answers.update(modal["id"], answer, memo.place, memo.language)
            self._answers.later(update)
        else:
            self._after_press(body, answer, person, place)

    def _after_press(self, body: Json, answer: Answer, person: Person, place: Place | None) -> None:
        container = body.get("container") or {}
        channel = str((body.get("channel") or {}).get("id", ""))
        about = channel_of(place.id) if place else ""
        asker = self._asker(person, body["user"]["id"], about, body)
        if answer is not None:
            self._answers.later(self._answers.open(asker, answer))
        elif channel and is_private(channel) and container.get("message_ts"):
            # The invitation stays: that it is missing would tell for ever who declined.
            self._answers.later(self._answers.say(asker, "slack-not-now"))

    async def _again(self, body: Json, ack: AsyncAck, typed: str) -> None:
        """What was typed where no form can be opened, now with a press, which can."""
        user, channel = body["user"], str((body.get("channel") or {}).get("id", ""))
        person = await self._acting(user)
        heard: Command | Line = Line(person, typed)
        if not is_private(channel):
            heard = Command(person, await self._places.place(channel), typed)
        await self._typed(ack, body, heard, "" if is_private(channel) else channel)

    async def sent(self, body: Json, ack: AsyncAck) -> None:
        """A form that was sent."""
        view, user = body["view"], body["user"]
        memo = Memo.of(view)
        if step := self._modals.second_step(view, memo):
            await ack(response_action="update", view=step)
            return
        person = await self._acting(user)
        place = await self._places.place(memo.place) if memo.place else None
        filled = values(view["state"]["values"])
        errors = {}
        try:
            answer = await self._kept(Submit(person, place, memo.action, filled), body, memo.action)
        except NotKeptError as error:  # the form stays, with what was typed
            (answer,) = error.answers
            errors = above_all(answer, view)
        if isinstance(answer, Form):
            errors = field_errors(answer, view, memo)
        match answer:
            case None:
                await ack(response_action="clear")
            case _ if errors:
                await ack(response_action="errors", errors=errors)
            case Form() | Note():
                shown = self._answers.view(answer, memo.place)
                await ack(response_action="update", view=shown)

    # --- hearing ---------------------------------------------------------------------------------

    async def _heard(self, heard: Heard, body: Json, action: str = "") -> Answer:
        """Returns once it is committed, or with the words that say it was not."""
        try:
            return await self._kept(heard, body, action)
        except NotKeptError as error:
            (answer,) = error.answers
            return answer

    async def _kept(self, heard: Heard, body: Json, action: str) -> Answer:
        """Returns once it is committed; raises NotKeptError where it cannot be."""
        if self.ear is None:
            raise ConnectionError
        moves = isinstance(heard, Command) or action.partition(":")[0] in ONCE
        (answer,) = await self.ear.hear([heard], self._once.note_of(body) if moves else None)
        return answer

    async def _acting(self, user: Json) -> Person:
        """The user of a payload."""
        return await self._people.person(user["id"], user.get("username") or "", team_of(user))

    async def _place_of(self, body: Json, pressed: Json) -> Place | None:
        """The channel of the message, or the one that a private message or a modal is about."""
        channel = body.get("channel") or {}
        view = body.get("view") or {}
        if channel and not is_private(channel["id"]):
            return await self._places.place(channel["id"], channel.get("name") or "")
        about = pressed.get("value") or Memo.of(view).place
        return await self._places.place(about) if about else None

    def _asker(self, person: Person, user: str, channel: str, body: Mapping[str, Any]) -> Asker:
        language = person.language or self._language
        return Asker(user, channel, trigger=str(body.get("trigger_id", "")), language=language)
