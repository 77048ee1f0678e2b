"""Sends posts and edits, each once: a message's metadata says whether it has arrived already."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.api import outcome_of, patiently, reason_of, status_of, wait_of
from adapters.slack.blocks import Part, parts
from adapters.slack.limits import brief
from adapters.slack.lookup import Lookup
from adapters.slack.people import channel_of
from adapters.slack.refs import Begun, Ref, digest_of, metadata_of
from bot.port import Edit, Failed, Outcome, Post, RetryAfter, Sent

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.pace import Pace
    from bot.port import Message, Notebook

NOTE: Final = "post/"
KEPT: Final = timedelta(days=1)  # how long it is known where a post was sent
SERVER_ERROR: Final = 500
AT_ONCE: Final = 15  # messages that lose their buttons at once; the others more slowly
UNTOUCHED: Final = {"unfurl_links": False, "unfurl_media": False, "link_names": False}

log = structlog.get_logger()


class Posting:
    """Delivers what the outbox hands over (`bot.port.Adapter.deliver` and `find`)."""

    def __init__(
        self,
        client: AsyncWebClient,
        pace: Pace,
        now: Callable[[], datetime],
        followed: Callable[[Message], list[Part]] = lambda _: [],
    ) -> None:
        """`followed`: what else belongs into the thread of a message."""
        self._client = client
        self._lookup = Lookup(client)
        self._pace = pace
        self._now = now
        self._followed = followed
        self._begun: dict[str, Begun] = {}  # by digest
        self._turns: dict[str, asyncio.Lock] = {}  # by digest: nobody sends a post twice at once
        self._there: dict[str, dict[int, str]] = {}  # digest -> the parts that have arrived
        self._channels: dict[str, str] = {}  # digest -> the channel that Slack put it in
        self._notebook: Notebook | None = None

    async def open(self, notebook: Notebook) -> None:
        """Read what an earlier run began to send."""
        self._notebook = notebook
        for key, value in (await notebook.scan(NOTE)).items():
            self._begun.setdefault(key.removeprefix(NOTE), Begun.read(value))
        await self.forget_old()

    async def forget_old(self) -> None:
        """Nobody asks any more where an old post was sent."""
        if self._notebook is None:
            return
        oldest = self._now() - KEPT
        old = [digest for digest, begun in self._begun.items() if begun.since < oldest]
        await self._notebook.write({NOTE + digest: None for digest in old})
        for digest in old:
            del self._begun[digest]
            self._channels.pop(digest, None)

    # --- posts -------------------------------------------------------------------------------

    async def post(self, post: Post) -> Outcome:
        """Send a message and what belongs into its thread."""
        if self._notebook is None:
            return RetryAfter(timedelta(seconds=1))
        digest, to = digest_of(post.key), channel_of(post.to)
        turn = self._turns.setdefault(digest, asyncio.Lock())
        try:
            async with turn:
                return await self._post(post, digest, to)
        except Exception as error:  # noqa: BLE001 - sorted by `outcome_of`
            if _never_arrived(error) and digest not in self._there:
                self._begun.pop(digest, None)
            return outcome_of(error)
        finally:
            if not turn.locked():
                self._turns.pop(digest, None)

    async def _post(self, post: Post, digest: str, to: str) -> Outcome:
        if digest not in self._there and digest in self._begun:
            await self._look(digest)
        about = channel_of(post.about) if post.about else ""
        messages = self._parts(post.message, about)
        there = self._there.get(digest, {})
        for number, part in enumerate(messages):
            if number in there:
                continue
            if wait := self._pace.wait(f"{digest}/{number}", to, private=post.private):
                return RetryAfter(wait)
            await self._begin(digest, Begun(to, self._now(), post.phase or ""))
            there = await self._send(digest, to, part, (number, len(messages)))
        ref = Ref(self._channels.get(digest, to), there[0], len(messages))
        del self._there[digest]
        return Sent(str(ref))

    def _parts(self, message: Message, about: str = "") -> list[Part]:
        return [*parts(message, about=about), *self._followed(message)]

    async def _begin(self, digest: str, begun: Begun) -> None:
        """Write down where to look, before there is something to be found."""
        if digest not in self._begun and self._notebook:
            await self._notebook.write({NOTE + digest: str(begun)})
            self._begun[digest] = begun

    def knows(self, channel: str) -> bool:
        """Whether a post was sent there lately."""
        return any(begun.to == channel for begun in self._begun.values())

    async def _send(
        self, digest: str, to: str, part: Part, position: tuple[int, int]
    ) -> dict[int, str]:
        there = self._there.get(digest, {})
        thread = {"thread_ts": there[0]} if there else {}
        channel = self._channels.get(digest, to) if there else to
        answer = await self._client.chat_postMessage(
            channel=channel,
            text=part.text,
            blocks=part.blocks,
            metadata=metadata_of(digest, position),
            **thread,  # type: ignore[arg-type]
            **UNTOUCHED,  # type: ignore[arg-type]
        )
        self._channels[digest] = str(answer.get("channel") or to)
        self._there[digest] = {**there, position[0]: str(answer["ts"])}
        return self._there[digest]

    # --- looking up --------------------------------------------------------------------------

    async def find(self, key: str) -> Sent | None:
        """A post of that key, if all of it has arrived."""
        digest = digest_of(key)
        if digest not in self._begun:
            return None
        total = await self._look(digest)
        there = self._there.get(digest, {})
        if not there or len(there) < total:
            return None
        del self._there[digest]
        return Sent(str(Ref(self._channels[digest], there[0], total)))

    async def _look(self, digest: str) -> int:
        """Learn which parts of a post have arrived; returns how many there must be."""
        begun = self._begun[digest]
        try:
            channel = self._channels.get(digest) or await self._lookup.conversation(begun.to)
            root = await self._lookup.root(digest, channel, begun.since)
            if root is None:
                return 1
            self._channels[digest] = channel
            self._there[digest] = {0: str(root["ts"])}
            total = int(root["metadata"]["event_payload"].get("parts", 1))
            if total > 1:
                self._there[digest] |= await self._lookup.replies(digest, channel, str(root["ts"]))
        except SlackApiError as error:
            if isinstance(outcome_of(error), Failed):  # no way to know
                log.warning("cannot look up", adapter="slack", reason=reason_of(error))
                return 1
            raise
        return total

    # --- the end of a phase ------------------------------------------------------------------

    async def close(self, phase: str) -> None:
        """Take the buttons off all that belongs to a phase, one after the other."""
        theirs = [digest for digest, begun in self._begun.items() if begun.phase == phase]
        for number, digest in enumerate(theirs):
            if number >= AT_ONCE:
                await asyncio.sleep(self._pace.change.total_seconds())
            try:
                await self._without_buttons(digest, self._begun[digest])
            except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError):
                log.warning("buttons left", adapter="slack")

    async def _without_buttons(self, digest: str, begun: Begun) -> None:
        channel = self._channels.get(digest) or await self._lookup.conversation(begun.to)
        message = await self._lookup.root(digest, channel, begun.since)
        blocks = message["blocks"] if message else []
        kept = [block for block in blocks if block["type"] != "actions"]
        if message and len(kept) < len(blocks):
            await patiently(
                self._client.chat_update,
                channel=channel,
                ts=message["ts"],
                text=brief(message["text"]),
                blocks=kept,
                metadata=message["metadata"],
                link_names=False,
            )

    # --- edits -------------------------------------------------------------------------------

    async def edit(self, edit: Edit) -> Outcome:
        """Give a post its new text, in all its parts; twice is as good as once."""
        ref = Ref.read(edit.ref)
        if ref is None:
            return Failed("message_not_found")
        try:
            await self._edit(edit, ref)
        except Exception as error:  # noqa: BLE001 - sorted by `outcome_of`
            return outcome_of(error)
        return Sent(edit.ref)

    async def _edit(self, edit: Edit, ref: Ref) -> None:
        digest, messages = digest_of(edit.of), self._parts(edit.message)
        there = {0: ref.ts}
        if max(ref.parts, len(messages)) > 1:
            there |= await self._lookup.replies(digest, ref.channel, ref.ts)
        for number, part in enumerate(messages):
            if number in there:
                position = (number, len(messages))
                await self._update(digest, ref.channel, there[number], part, position)
            else:
                self._there[digest] = there
                self._channels[digest] = ref.channel
                there = await self._send(digest, ref.channel, part, (number, len(messages)))
        self._there.pop(digest, None)
        for number in sorted(there.keys() - set(range(len(messages)))):
            await self._client.chat_delete(channel=ref.channel, ts=there[number])

    async def _update(
        self, digest: str, channel: str, ts: str, part: Part, position: tuple[int, int]
    ) -> None:
        await self._client.chat_update(
            channel=channel,
            ts=ts,
            text=brief(part.text),
            blocks=part.blocks,
            metadata=metadata_of(digest, position),
            link_names=False,
        )


def _never_arrived(error: Exception) -> bool:
    if not isinstance(error, SlackApiError):
        return False
    return bool(wait_of(error)) or (0 < status_of(error) < SERVER_ERROR and bool(reason_of(error)))
