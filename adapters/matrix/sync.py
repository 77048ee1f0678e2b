"""The bot's own sync loop: nothing is lost in a gap, and the token moves on after the effects.

matrix-nio's loop would save the token first, and lose the rest of a batch with the first exception.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import structlog
from nio import AsyncClient, Event, MegolmEvent, SyncResponse

from adapters.matrix.api import NO_ENTRY, TOKEN_TROUBLE, Api, MatrixError, part
from adapters.matrix.client import passed_over
from adapters.matrix.events import joins
from adapters.matrix.patience import BREAKS, break_after

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from nio import RoomInfo

    from adapters.matrix.apologies import Trouble
    from adapters.matrix.cipher import Cipher

POLL: Final = 25_000  # milliseconds
PAGE: Final = 100
KEYS: Final = 100  # so many come in one sync at most
FIRST_SYNC: Final = 300.0  # seconds
FILTER: Final[dict[str, Any]] = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "timeline": {"limit": PAGE},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}

Json = dict[str, Any]

log = structlog.get_logger()


class SyncRefusedError(Exception):
    """The homeserver has answered, but not with a sync."""

    def __init__(self, code: str, wait: float) -> None:
        """`wait`: seconds."""
        super().__init__(code)
        self.code = code
        self.wait = wait


@dataclass(frozen=True, slots=True, repr=False)
class Said:
    """An event in a room; sealed where its key is not there yet."""

    room: str
    event: Json
    sealed: MegolmEvent | None = None

    @property
    def id(self) -> str:
        """The event's id."""
        return str(self.event.get("event_id", ""))

    @property
    def sender(self) -> str:
        """Whose it is."""
        return str(self.event.get("sender", ""))

    @property
    def at(self) -> int:
        """When the homeserver got it, in its milliseconds."""
        at = self.event.get("origin_server_ts")
        return at if isinstance(at, int) else 0


@dataclass(slots=True, repr=False)
class Batch:
    """What one sync has brought."""

    token: str
    said: list[Said] = field(default_factory=list)
    state: dict[str, list[Json]] = field(default_factory=dict)  # by room
    invited: dict[str, list[Json]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    brought_keys: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing has happened."""
        return not (self.said or self.state or self.invited or self.left or self.brought_keys)


class Syncing:
    """Fetches batches."""

    def __init__(self, client: AsyncClient, cipher: Cipher, trouble: Trouble) -> None:
        """`cipher` tends the keys after each; `trouble`: how often it has begun anew."""
        self._client = client
        client.next_batch = ""  # nio passes over what it thinks it has seen
        self._api = Api(client)
        self._cipher = cipher
        self._trouble = trouble
        self._first = True

    async def fetch(self, since: str) -> Batch:
        """The next batch; the first one also brings all state. Waits for something to happen.

        Raises SyncRefusedError, or one of PASSED_BY.
        """
        batch = Batch(since)
        for response in await self._with_keys(since):
            await self._read(batch, response)
            await self._cipher.tend(response)
        batch.said = _in_order(batch.said)
        self._first = False
        return batch

    async def _with_keys(self, since: str) -> list[SyncResponse]:
        """Syncs until all keys are there that wait: otherwise lines would come before theirs."""
        responses = [await self._sync(since, first=self._first)]
        while len(responses[-1].to_device_events) >= KEYS:
            self._cipher.note()  # the next sync tells the homeserver that they have come
            responses.append(await self._sync(responses[-1].next_batch, poll=0))
        return responses

    async def _read(self, batch: Batch, response: SyncResponse) -> None:
        since, batch.token = batch.token, response.next_batch
        batch.left += list(response.rooms.leave)
        batch.brought_keys |= bool(response.to_device_events)
        for room, invited in response.rooms.invite.items():
            batch.invited[room] = _sources(invited.invite_state)
        for room, info in response.rooms.join.items():
            news = [*_sources(info.state), *_sources(info.timeline.events)]
            batch.state.setdefault(room, []).extend(news)
            batch.said += await self._timeline(room, info, since)

    async def _sync(self, since: str, *, first: bool = False, poll: int = POLL) -> SyncResponse:
        async with asyncio.timeout(FIRST_SYNC):
            answer = await self._client.sync(
                # To the same question Synapse has the same answer for two minutes.
                timeout=self._trouble.attempts if first else poll,
                sync_filter=FILTER,
                since=since or None,
                full_state=first or None,
            )
        if not isinstance(answer, SyncResponse):
            code = answer.status_code or ""
            wait = (answer.retry_after_ms or 0) / 1000
            raise SyncRefusedError(
                code, NO_ENTRY.total_seconds() if code in TOKEN_TROUBLE else wait
            )
        return answer

    async def _timeline(self, room: str, info: RoomInfo, since: str) -> list[Said]:
        """What was said since; nothing from before the bot came."""
        if not since and self._first:
            return []
        events = [self._said(room, event) for event in info.timeline.events]
        came = [n for n, one in enumerate(events) if joins(one.event, self._client.user_id)]
        if came:
            return events[came[-1] + 1 :]
        if info.timeline.limited and info.timeline.prev_batch and since:
            missed = [one async for one in self._gap(room, info.timeline.prev_batch, since)]
            return _after_join([*reversed(missed), *events], self._client.user_id)
        return events

    async def _gap(self, room: str, start: str, end: str) -> AsyncIterator[Said]:
        """What lies between two syncs, the newest first."""
        at = start
        while at:
            path = f"/rooms/{part(room)}/messages"
            page = await self._page(path, {"from": at, "to": end, "dir": "b", "limit": str(PAGE)})
            for event in page.get("chunk", []):
                yield self.parsed(room, event)
            at = str(page.get("end") or "") if page.get("chunk") else ""

    async def _page(self, path: str, query: dict[str, str]) -> Json:
        """One page; empty where it cannot be had, and then the rest is heard all the same."""
        breaks = iter(BREAKS)
        while True:
            try:
                return await self._api("GET", path, query=query)
            except MatrixError as error:
                if error.code in TOKEN_TROUBLE:
                    raise SyncRefusedError(error.code, NO_ENTRY.total_seconds()) from None
                wait = break_after(error, breaks)
                if wait is None:
                    log.error("lines missed: refused", adapter="matrix", reason=error.code)  # noqa: TRY400 - the code says all
                    return {}
            await asyncio.sleep(wait)

    async def before(self, room: str, token: str, count: int) -> list[Said]:
        """The last of what was said up to a token, the newest first."""
        path = f"/rooms/{part(room)}/messages"
        page = await self._api("GET", path, query={"from": token, "dir": "b", "limit": str(count)})
        return [self.parsed(room, event) for event in page.get("chunk", [])]

    async def event(self, room: str, event: str) -> Said:
        """One event by its id."""
        source = await self._api("GET", f"/rooms/{part(room)}/event/{part(event)}")
        return self.parsed(room, source)

    def parsed(self, room: str, source: Json) -> Said:
        """An event as it comes from elsewhere than a sync."""
        try:
            event = Event.parse_event(source)
        except Exception as error:  # noqa: BLE001 - of nio, which expects what it has not looked at
            passed_over(error)
            return Said(room, source)
        return Said(room, source) if event is None else self._said(room, event)

    def _said(self, room: str, event: Any) -> Said:  # noqa: ANN401 - nio's have no type in common
        """Opened, where it is sealed; nio opens nothing in a sync that it has seen before."""
        if not isinstance(event, MegolmEvent):
            return Said(room, dict(event.source))
        event.room_id = room
        opened = self._cipher.opened(event)
        source = opened.source if opened else event.source
        return Said(room, dict(source), None if opened else event)


def _sources(events: list[Any]) -> list[Json]:
    return [dict(event.source) for event in events]


def _after_join(said: list[Said], user: str) -> list[Said]:
    came = [n for n, one in enumerate(said) if joins(one.event, user)]
    return said[came[-1] + 1 :] if came else said


def _in_order(said: list[Said]) -> list[Said]:
    """By time across rooms; in a room in the room's own order."""
    return [one for _, one in sorted(_timed(said), key=lambda pair: pair[0])]


def _timed(said: list[Said]) -> Iterator[tuple[int, Said]]:
    latest: dict[str, int] = {}
    for one in said:
        latest[one.room] = max(latest.get(one.room, 0), one.at)
        yield latest[one.room], one
