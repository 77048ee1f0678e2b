"""Brings the bot's answers to the one person who asked: as a modal, or beside what was typed.

All of this happens after the acknowledgement. What fails here loses nothing: it can be asked again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.api import reason_of
from adapters.slack.blocks import parts
from adapters.slack.limits import Json, plain
from bot.port import Form, Message, Note

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.modals import Modals
    from bot.port import Answer

UNREACHED: Final = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError)
TOO_LATE: Final = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
LAST_ERRANDS: Final = 2.0  # seconds for what is under way when the bot stops
AGAIN: Final = "again"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, repr=False)
class Asker:
    """Who asked, where, and how to answer."""

    user: str
    channel: str = ""
    thread: str = ""
    trigger: str = ""
    language: str = "de"


class Answers:
    """Answers, as errands of their own."""

    def __init__(self, client: AsyncWebClient, modals: Modals) -> None:
        """`modals` dresses them."""
        self._client = client
        self._modals = modals
        self._errands: set[asyncio.Task[None]] = set()

    def later(self, errand: Coroutine[Any, Any, object]) -> None:
        """Do something after the acknowledgement."""
        task = asyncio.create_task(_done(errand))
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def finish(self) -> None:
        """Wait for all errands, though not for long."""
        if self._errands:
            await asyncio.wait(self._errands, timeout=LAST_ERRANDS)

    # --- modals --------------------------------------------------------------------------------

    def view(self, answer: Form | Note, place: str) -> Json:
        """An answer as a modal."""
        if isinstance(answer, Form):
            return self._modals.form(answer, place)
        return self._modals.note(answer, place)

    async def open(self, asker: Asker, answer: Form | Note) -> None:
        """Open a modal; where Slack does not let that happen, say so."""
        await self.open_view(asker, self.view(answer, asker.channel))

    async def say(self, asker: Asker, key: str) -> None:
        """One sentence of the adapter's own, in a modal."""
        await self.open_view(asker, self._modals.sentence(key, asker.language))

    async def open_view(self, asker: Asker, view: Json) -> None:
        """The same for a view that is dressed already."""
        try:
            await self._client.views_open(trigger_id=asker.trigger, view=view)
        except UNREACHED as error:
            reason = reason_of(error) if isinstance(error, SlackApiError) else "unreachable"
            if reason not in TOO_LATE:
                log.warning("modal refused", adapter="slack", reason=reason)
            text = self._modals.say(asker.language)("slack-too-late")
            await self._whisper(asker, text, [])

    async def update(self, view_id: str, answer: Answer, place: str, language: str) -> None:
        """Let an open modal show the answer; None: it is done."""
        if answer is None:
            view = self._modals.sentence("slack-done", language, place)
        else:
            view = self.view(answer, place)
        await self._client.views_update(view_id=view_id, view=view)

    # --- where no modal can be opened ----------------------------------------------------------

    def beside(self, message: Message, channel: str = "") -> Json:
        """A note as the answer to a slash command: seen by nobody else."""
        first = parts(message, about=channel)[0]
        return {"response_type": "ephemeral", "text": first.text, "blocks": first.blocks}

    async def reply(self, asker: Asker, answer: Answer, typed: str) -> None:
        """Answer a line or a mention. A form needs a press first: `typed` is then heard again."""
        match answer:
            case Note(message):
                first = parts(message)[0]
                await self._whisper(asker, first.text, first.blocks)
            case Form(title=title):
                await self._whisper(asker, title, self._offer(asker, title, typed))

    def _offer(self, asker: Asker, title: str, typed: str) -> list[Json]:
        button = {
            "type": "button",
            "action_id": AGAIN,
            "text": plain(self._modals.say(asker.language)("slack-open-form"), 75),
            "style": "primary",
        }
        if typed:
            button["value"] = typed[:1900]
        words = {"type": "section", "text": plain(title, 3000)}
        return [words, {"type": "actions", "elements": [button]}]

    async def _whisper(self, asker: Asker, text: str, blocks: list[Json]) -> None:
        """In a channel for their eyes only; in private that is all there is."""
        more: Json = {"thread_ts": asker.thread} if asker.thread else {}
        if blocks:
            more["blocks"] = blocks
        if not asker.channel or asker.channel.startswith("D"):
            to = asker.channel or asker.user
            await self._client.chat_postMessage(
                channel=to, text=text, unfurl_links=False, unfurl_media=False, **more
            )
            return
        await self._client.chat_postEphemeral(
            channel=asker.channel, user=asker.user, text=text, link_names=False, **more
        )

    # --- App Home ------------------------------------------------------------------------------

    async def home(self, user: str, message: Message) -> None:
        """What the person sees in the app's own tab."""
        blocks = [block for part in parts(message) for block in part.blocks]
        await self._client.views_publish(
            user_id=user, view={"type": "home", "blocks": blocks[:100]}
        )


async def _done(errand: Coroutine[Any, Any, object]) -> None:
    try:
        await errand
    except SlackApiError as error:
        log.warning("answer not shown", adapter="slack", reason=reason_of(error))
    except UNREACHED:
        log.warning("answer not shown", adapter="slack")
    except Exception:
        log.exception("answer not shown", adapter="slack")
