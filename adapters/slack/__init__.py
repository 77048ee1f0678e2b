"""Slack: channels, private messages, modals and App Home, behind the port."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

import aiohttp
import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.answers import Answers
from adapters.slack.api import reason_of, web_client
from adapters.slack.blocks import Part, parts
from adapters.slack.credentials import Credentials
from adapters.slack.health import Health, SlackTroubleError
from adapters.slack.hearing import Hearing
from adapters.slack.modals import Modals
from adapters.slack.once import Once
from adapters.slack.pace import Pace
from adapters.slack.people import UNREADABLE, People, channel_of
from adapters.slack.places import Places
from adapters.slack.posting import Posting
from adapters.slack.signed import SignedHttp
from adapters.slack.socket import SocketMode, Timing
from bot.core.model import Level
from bot.port import Cards, Edit, Message, Outcome, Parcel, Post, Text
from bot.texts import DU

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime, timedelta

    from slack_bolt.response import BoltResponse
    from starlette.routing import BaseRoute

    from adapters.slack.limits import Json
    from bot.core.model import PhaseId, PlaceId
    from bot.port import Ear, Notebook, Person, Sent
    from bot.texts import Texts

BUTTONS_WITHIN: Final = 2.0  # seconds

log = structlog.get_logger()


class SlackAdapter:
    """Slack, as the bot sees it (`bot.port.Adapter`)."""

    name = "slack"
    command = "/blitzlicht"

    def __init__(
        self,
        credentials: Credentials,
        *,
        texts: Texts,
        now: Callable[[], datetime],
        url: str = "",
        language: str = DU,
        pace: Pace | None = None,
        timing: Timing | None = None,
    ) -> None:
        """Nothing is opened before `run`.

        Args:
            credentials: Tokens, and where Slack is.
            texts: Everything that is read.
            now: The time.
            url: Where Slack reaches the web server; empty where there is none.
            language: How to speak to people of whom nothing is known.
            pace: How fast posts may leave.
            timing: How long Socket Mode waits.
        """
        self._credentials = credentials
        self._texts = texts
        self._language = language
        self._url = url
        self._client = web_client(credentials.bot_token or "-", credentials.api_url)
        self._people = People(self._client)
        self._pace = pace or Pace(now)
        self._posting = Posting(self._client, self._pace, now, self._followed)
        self._once = Once(now)
        modals = Modals(texts)
        self._answers = Answers(self._client, modals)
        places = Places(self._client, self._people)
        self._hearing = Hearing(
            self._people, places, modals, self._answers, once=self._once, language=language
        )
        self._app = self._bolt()
        self._hearing.listen(self._app)
        self._timing = timing or Timing()
        token = credentials.app_token
        self._socket = SocketMode(self._client, token, self._payload, self._timing)
        self._http = SignedHttp(credentials.signing_secret or "-", self._request, now)
        self._self: AuthorizeResult | None = None
        self._running = False
        self._closing: set[asyncio.Task[None]] = set()

    # --- bot.port.Adapter -------------------------------------------------------------------

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        """Listen until cancelled; then acknowledge what was heard, and end."""
        if not self._credentials.complete:
            log.error("slack is not set up, see blitzlicht check", adapter=self.name)
            await asyncio.Event().wait()
        # The SDK's own limit holds only for sessions that it makes itself.
        within = aiohttp.ClientTimeout(total=self._timing.request)
        async with aiohttp.ClientSession(timeout=within) as session:
            self._client.session = session
            try:
                await self._meet(notebook)
                self._hearing.ear, self._running = ear, True
                await self._listen()
            finally:
                self._running = False
                for closing in self._closing:
                    closing.cancel()
                await self._answers.finish()
                self._hearing.ear = None
                self._client.session = None

    async def _meet(self, notebook: Notebook) -> None:
        """Learn which workspace this is, and what an earlier run has left undone."""
        answer = await self._client.auth_test()
        self._people.team, self._people.bot = str(answer["team_id"]), str(answer["user_id"])
        self._self = AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=answer["team_id"],
            bot_user_id=answer["user_id"],
            bot_id=answer.get("bot_id"),
            bot_token=self._credentials.bot_token,
        )
        await self._posting.open(notebook)
        await self._once.open(notebook)

    async def _listen(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._learn())
            if self._credentials.app_token:
                await self._socket.run()
            await asyncio.Event().wait()

    async def _learn(self) -> None:
        try:
            await self._people.load()
        except UNREADABLE:
            log.warning("people are learnt one by one", adapter=self.name)

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send one post or edit."""
        match parcel:
            case Edit():
                return await self._posting.edit(parcel)
            case Post():
                return await self._posting.post(parcel)

    async def find(self, key: str) -> Sent | None:
        """Look for the post's fingerprint in the metadata of what stands there."""
        return await self._posting.find(key)

    async def members(self, place: PlaceId) -> Sequence[Person]:
        """The people in the channel: no bots, nobody who has left the workspace."""
        channel = channel_of(place)
        try:
            return await self._people.members(channel)
        except SlackApiError as error:
            if reason_of(error) != "channel_not_found" or self._posting.knows(channel):
                raise
            return []

    def invitations_take(self, people: int) -> timedelta:
        """As long as Slack wants it to take."""
        return self._pace.private * people

    def cap(self, place: PlaceId) -> Level:  # noqa: ARG002 (the port's signature)
        """A modal leaves nothing behind."""
        return Level.ANONYMOUS

    async def phase_closed(self, phase: PhaseId) -> None:
        """Forget what was answered; what was typed into a modal is no message, and left nothing.

        The buttons go, too: of many invitations only little by little, and nobody waits for that.
        """
        self._once.forget()
        closing = asyncio.create_task(self._posting.close(phase))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)
        await asyncio.wait([closing], timeout=BUTTONS_WITHIN)

    async def forget_old(self, posts_before: datetime, rounds_before: datetime) -> None:  # noqa: ARG002 (the port's signature)
        """Where posts were sent, and what was heard: neither is asked for after a day."""
        await self._posting.forget_old()
        await self._once.forget_old()

    def routes(self) -> Sequence[BaseRoute]:
        """Where Slack sends its requests, if it does not use a socket."""
        over_http = self._credentials.complete and not self._credentials.app_token
        return [self._http.route()] if over_http else []

    async def check(self) -> str:
        """Try the tokens; say what is missing."""

        def say(key: str, **args: str | int) -> str:
            return self._texts.say(self._language, key, **args)

        given = self._credentials
        return await Health(self._client, say).check(
            bot_token=bool(given.bot_token),
            app_token=given.app_token,
            secret=bool(given.signing_secret),
            url=self._url,
        )

    def alive(self) -> bool:
        """Whether Slack can reach the bot right now, and the bot Slack."""
        if self._client.trouble:
            return False
        if not self._credentials.app_token:
            return self._running
        return self._running and self._socket.connected

    # --- what Slack says --------------------------------------------------------------------

    def _bolt(self) -> AsyncApp:
        """Acknowledges after its listeners have done their work; takes nothing from variables."""
        quiet = logging.getLogger("slack_bolt.app")
        quiet.setLevel(logging.ERROR)

        async def who_we_are() -> AuthorizeResult:
            return self._self or AuthorizeResult(enterprise_id=None, team_id=None)

        return AsyncApp(
            logger=quiet,
            client=AsyncWebClient(base_url=self._credentials.api_url, retry_handlers=[]),
            authorize=who_we_are,
            process_before_response=True,
            request_verification_enabled=False,
        )

    async def _payload(self, payload: Json) -> BoltResponse:
        return await self._dispatch(AsyncBoltRequest(mode="socket_mode", body=payload))

    async def _request(self, request: AsyncBoltRequest) -> BoltResponse:
        return await self._dispatch(request)

    async def _dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """To whoever listens; at most once."""
        return await self._once.hear(request.body, lambda: self._app.async_dispatch(request))

    # --- threads ----------------------------------------------------------------------------

    def _followed(self, message: Message) -> list[Part]:
        """A result opens a thread, for what there is to be said about it."""
        lists = [block for block in message.blocks if isinstance(block, Cards)]
        if not any(entry.rank is not None for cards in lists for entry in cards.entries):
            return []
        words = self._texts.say(message.language, "slack-thread")
        return parts(Message((Text(words),), language=message.language))


__all__ = ["Credentials", "SlackAdapter", "SlackTroubleError", "Timing"]
