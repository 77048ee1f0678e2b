"""Socket Mode: a connection to Slack that is never left broken for long.

The SDK's own client tries a used-up ticket for ever and does not say when it is deaf, so that this
is a small one of its own. Each connection takes a new ticket; the old one stays open until what it
has brought is acknowledged.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.api import TIMEOUT, reason_of, wait_of

if TYPE_CHECKING:
    from slack_bolt.response import BoltResponse
    from slack_sdk.web.async_client import AsyncWebClient

    from adapters.slack.limits import Json

FIRST_BREAK: Final = 0.5  # seconds between tries …
LONGEST_BREAK: Final = 8.0  # … so that half a minute is enough for several
OPENING: Final = 8.0
HEARTBEAT: Final = 10.0  # a ping that often; half of that without an answer means it is dead
LASTING: Final = 10.0  # a connection that held that long is worth another one at once
FAREWELL: Final = 3.0  # what acknowledgements get when the bot stops

Dispatch = Callable[["Json"], Awaitable["BoltResponse"]]
Sleep = Callable[[float], Awaitable[None]]

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Timing:
    """How long to wait, in seconds."""

    heartbeat: float = HEARTBEAT
    opening: float = OPENING
    first_break: float = FIRST_BREAK
    longest_break: float = LONGEST_BREAK
    lasting: float = LASTING
    request: float = TIMEOUT


class SocketMode:
    """Stays connected, hears envelopes, acknowledges them."""

    def __init__(
        self,
        client: AsyncWebClient,
        app_token: str,
        dispatch: Dispatch,
        timing: Timing | None = None,
        *,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`dispatch` is given each payload; its response becomes the acknowledgement.

        `sleep` waits that many seconds between two tries.
        """
        self._client = client
        self._app_token = app_token
        self._dispatch = dispatch
        self._timing = timing or Timing()
        self._sleep = sleep
        self._current: aiohttp.ClientWebSocketResponse | None = None
        self._work: set[asyncio.Task[None]] = set()
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        """Whether Slack has said hello, and the line is up."""
        return self._current is not None and not self._current.closed

    async def run(self) -> None:
        """Until cancelled."""
        async with aiohttp.ClientSession() as session:
            try:
                await self._stay(session)
            finally:
                await self._leave()

    async def _stay(self, session: aiohttp.ClientSession) -> None:
        pause = self._timing.first_break
        while True:
            try:
                async with asyncio.timeout(self._timing.opening):
                    socket = await self._opened(session)
            except SlackApiError as error:
                log.warning("slack refused", adapter="slack", reason=reason_of(error))
                pause = max(pause, wait_of(error))
            except (aiohttp.ClientError, TimeoutError, OSError):
                log.warning("slack unreachable", adapter="slack", seconds=pause)
            else:
                if await self._lasted(socket):
                    pause = self._timing.first_break
                    continue
            await self._sleep(pause)
            pause = min(2 * pause, self._timing.longest_break)

    async def _opened(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        """A ticket is good for one try, whatever becomes of it."""
        answer = await self._client.apps_connections_open(app_token=self._app_token)
        return await session.ws_connect(
            str(answer["url"]), heartbeat=self._timing.heartbeat, proxy=self._client.proxy
        )

    async def _lasted(self, socket: aiohttp.ClientWebSocketResponse) -> bool:
        """Listen; then whether the line was one: Slack may greet, and hang up, without end."""
        began = asyncio.get_running_loop().time()
        greeted = await self._listen(socket)
        return greeted and asyncio.get_running_loop().time() - began >= self._timing.lasting

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> bool:
        """Until the line breaks or Slack asks for another one; whether it had said hello."""
        greeted = False
        try:
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                envelope = _read(message.data)
                match envelope.get("type"):
                    case "hello":
                        greeted, self._current = True, socket
                    case "disconnect":
                        return greeted
                    case _:
                        self._take(envelope, socket)
        finally:
            self._let_go(socket)
        return greeted

    def _take(self, envelope: Json, socket: aiohttp.ClientWebSocketResponse) -> None:
        task = asyncio.create_task(self._answer(envelope, socket))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _answer(self, envelope: Json, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Nothing is acknowledged that was not heard: Slack will say it again."""
        payload = envelope.get("payload")
        if not isinstance(payload, dict) or "envelope_id" not in envelope:
            return
        try:
            response = await self._dispatch(payload)
            if response.status == 200:  # noqa: PLR2004
                await self._acknowledge(envelope["envelope_id"], response, socket)
        except (aiohttp.ClientError, OSError):
            log.warning("acknowledgement lost", adapter="slack")
        except Exception:
            log.exception("envelope not heard", adapter="slack")

    async def _acknowledge(
        self, envelope_id: str, response: BoltResponse, socket: aiohttp.ClientWebSocketResponse
    ) -> None:
        answer: Json = {"envelope_id": envelope_id}
        if response.body:
            is_json = "json" in response.first_headers().get("content-type", "")
            answer["payload"] = json.loads(response.body) if is_json else {"text": response.body}
        line = self._current if socket.closed and self._current else socket
        await line.send_str(json.dumps(answer))

    def _let_go(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Close a socket once what came over it is acknowledged."""
        task = asyncio.create_task(self._close(socket, set(self._work)))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close(
        self, socket: aiohttp.ClientWebSocketResponse, work: set[asyncio.Task[None]]
    ) -> None:
        if work:
            await asyncio.wait(work, timeout=FAREWELL)
        await socket.close()

    async def _leave(self) -> None:
        """Hear nothing more, but acknowledge what was heard."""
        if self._work:
            await asyncio.wait(self._work, timeout=FAREWELL)
        if self._closing:
            await asyncio.wait(self._closing, timeout=FAREWELL)


def _read(data: str) -> Json:
    try:
        envelope = json.loads(data)
    except ValueError:
        return {}
    return envelope if isinstance(envelope, dict) else {}
