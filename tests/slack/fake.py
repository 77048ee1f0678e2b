"""A Slack of our own on loopback: the Web API, Socket Mode and signed requests, with faults.

It takes nothing that Slack would refuse (`checks`), and does as it is told when told to fail.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from aiohttp import WSMsgType, web

from tests.slack import manifest
from tests.slack.checks import check, check_acknowledgement

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

Json = dict[str, Any]

TEAM = "T0TEAM"
BOT = "U0BOT"
WRITES = frozenset({"chat.postMessage", "chat.postEphemeral", "chat.update"})


def refused(error: str) -> Json:
    return {"ok": False, "error": error}


@dataclass(frozen=True)
class Fault:
    """What happens to one request instead of its answer."""

    status: int = 200
    error: str = ""
    retry_after: int = 0
    drop: bool = False  # the connection breaks …
    carried_out: bool = False  # … after the request was carried out
    held: bool = False  # the answer waits until `released`


RATE_LIMITED = Fault(status=429, error="ratelimited", retry_after=3)
BROKEN = Fault(status=503)
LOST = Fault(drop=True)
LOST_AFTER = Fault(drop=True, carried_out=True)
BROKEN_AFTER = Fault(status=503, carried_out=True)
LATE = Fault(carried_out=True, held=True)


@dataclass
class Socket:
    """One connection of the bot's."""

    line: web.WebSocketResponse
    deaf: bool = False


@dataclass
class FakeSlack:
    """`async with FakeSlack(now) as slack`; its state is what people would see."""

    now: Callable[[], datetime]
    users: dict[str, Json] = field(default_factory=dict)
    channels: dict[str, list[str]] = field(default_factory=dict)  # members
    archived: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)  # where the bot is not
    messages: dict[str, list[Json]] = field(default_factory=lambda: defaultdict(list))
    arrived: list[Json] = field(default_factory=list)  # posts and edits, as they came
    whispers: list[Json] = field(default_factory=list)
    views: dict[str, Json] = field(default_factory=dict)  # the modal in front of each user
    homes: dict[str, Json] = field(default_factory=dict)
    triggers: dict[str, str] = field(default_factory=dict)  # unused ones -> user
    calls: list[tuple[str, Json]] = field(default_factory=list)
    faults: dict[str, list[Fault | None]] = field(default_factory=lambda: defaultdict(list))
    sockets: list[Socket] = field(default_factory=list)
    scopes: str = ",".join(manifest.scopes())
    bad_tickets: int = 0
    hang_ups: int = 0  # so many times it says hello, and at once that it is over
    silent: bool = False  # accepts, but never says hello nor answers a ping
    wrong: list[str] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self._numbers = itertools.count(1)
        self._acks: dict[str, tuple[str, asyncio.Future[Json]]] = {}
        self._tickets: set[str] = set()
        self._connected = asyncio.Condition()
        self.holding, self.released = asyncio.Event(), asyncio.Event()
        self.add_user(BOT, "blitzlicht", is_bot=True)

    def listen(self) -> None:
        """Take a port at once; whoever comes before `__aenter__` has to wait."""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/api"

    async def __aenter__(self) -> Self:
        if not self.url:
            self.listen()
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.SockSite(self._runner, self._listener).start()
        return self

    async def __aexit__(self, *_exc: object) -> None:
        for connection in self.sockets:
            await connection.line.close()
        await self._runner.cleanup()
        assert self.wrong == []

    # --- who and where -----------------------------------------------------------------------

    def add_user(self, user: str, name: str, **more: Any) -> None:
        self.users[user] = {
            "id": user,
            "team_id": TEAM,
            "name": name.lower(),
            "real_name": name,
            "profile": {"display_name": name, "real_name": name},
            "tz": "Europe/Berlin",
            "locale": "de-DE",
            **more,
        }

    def number(self) -> int:
        return next(self._numbers)

    def trigger(self, user: str) -> str:
        trigger = f"trigger-{self.number()}"
        self.triggers[trigger] = user
        return trigger

    # --- the Web API -------------------------------------------------------------------------

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, args = request.match_info["method"], await _arguments(request)
        self.calls.append((method, args))
        pending = self.faults[method]
        fault = pending.pop(0) if pending else None
        answer = Fault() if fault is None else fault
        if fault is None or fault.carried_out:
            found = self._carried_out(method, args)
        else:
            found = refused(fault.error) if fault.error else {}
        if answer.held:
            self.holding.set()
            await self.released.wait()
        if answer.drop:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        headers = {"X-OAuth-Scopes": self.scopes}
        if answer.retry_after:
            headers["Retry-After"] = str(answer.retry_after)
        return web.json_response(found, status=answer.status, headers=headers)

    def _carried_out(self, method: str, args: Json) -> Json:
        handler = getattr(self, f"_{method.replace('.', '_').lower()}", None)
        if handler is None:
            return refused("unknown_method")
        if not manifest.needed(method, str(args.get("channel", ""))) <= {*self.scopes.split(",")}:
            return refused("missing_scope")
        try:
            return {"ok": True, **handler(args)}
        except _RefusedError as error:
            return refused(str(error))
        except AssertionError as error:
            self.wrong.append(f"{method}: {error}")
            return refused("invalid_blocks")

    def _auth_test(self, _: Json) -> Json:
        return {"team_id": TEAM, "team": "Team", "user_id": BOT, "bot_id": "B0BOT", "user": "bot"}

    def _apps_connections_open(self, _: Json) -> Json:
        ticket = f"ticket-{self.number()}"
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self._port}/link?ticket={ticket}"}

    def _users_info(self, args: Json) -> Json:
        if args["user"] not in self.users:
            raise _RefusedError("user_not_found")
        return {"user": self.users[args["user"]]}

    def _users_list(self, args: Json) -> Json:
        return _page("members", list(self.users.values()), args)

    def _conversations_members(self, args: Json) -> Json:
        return _page("members", self._channel(args["channel"]), args)

    def _conversations_info(self, args: Json) -> Json:
        channel = args["channel"]
        if channel not in self.channels:
            raise _RefusedError("channel_not_found")
        name = channel.removeprefix("C").lower()
        return {"channel": {"id": channel, "name": name, "is_member": channel not in self.absent}}

    def _conversations_open(self, args: Json) -> Json:
        return {"channel": {"id": self._direct(args["users"])}}

    def _conversations_history(self, args: Json) -> Json:
        roots = [
            m for m in self.messages[args["channel"]] if m.get("thread_ts", m["ts"]) == m["ts"]
        ]
        newest = [m for m in reversed(roots) if float(m["ts"]) > float(args.get("oldest", 0))]
        return _page("messages", newest, args)

    def _conversations_replies(self, args: Json) -> Json:
        thread = [
            m for m in self.messages[args["channel"]] if args["ts"] in {m["ts"], m.get("thread_ts")}
        ]
        return _page("messages", thread, args)

    def _chat_postmessage(self, args: Json) -> Json:
        check("Post", args)
        channel = self._direct(args["channel"]) if args["channel"][0] == "U" else args["channel"]
        self._channel(channel)
        message = {**args, "channel": channel, "ts": self._ts(), "user": BOT}
        self.messages[channel].append(message)
        self.arrived.append({**message, "edited": False})
        return {"channel": channel, "ts": message["ts"]}

    def _chat_update(self, args: Json) -> Json:
        check("Update", args)
        self._channel(args["channel"])
        message = self._message(args)
        kept = [block for block in message["blocks"] if block["type"] != "actions"]
        if args["text"] == message["text"] or args["blocks"] == kept:  # only buttons have gone
            message.setdefault("with_buttons", message["blocks"])
            message["blocks"] = args["blocks"]
            return {"channel": args["channel"], "ts": args["ts"]}
        message.pop("with_buttons", None)
        message |= {name: args[name] for name in ("text", "blocks", "metadata") if name in args}
        self.arrived.append({**message, "edited": True})
        return {"channel": args["channel"], "ts": args["ts"]}

    def _chat_delete(self, args: Json) -> Json:
        self.messages[args["channel"]].remove(self._message(args))
        return {}

    def _chat_postephemeral(self, args: Json) -> Json:
        check("Whisper", args)
        self._channel(args["channel"])
        self.whispers.append(args)
        return {"message_ts": self._ts()}

    def _views_open(self, args: Json) -> Json:
        check("Modal", args["view"])
        user = self.triggers.pop(args["trigger_id"], "")
        if not user:
            raise _RefusedError("expired_trigger_id")
        return {"view": self.show(user, args["view"])}

    def _views_update(self, args: Json) -> Json:
        check("Modal", args["view"])
        for user, view in self.views.items():
            if view["id"] == args["view_id"]:
                return {"view": self.show(user, args["view"], view["id"])}
        raise _RefusedError("not_found")

    def _views_publish(self, args: Json) -> Json:
        check("Home", args["view"])
        self.homes[args["user_id"]] = args["view"]
        return {}

    def show(self, user: str, view: Json, view_id: str = "") -> Json:
        """Put a modal in front of somebody."""
        self.views[user] = {**view, "id": view_id or f"V{self.number()}"}
        return self.views[user]

    def _ts(self) -> str:
        return f"{int(self.now().timestamp())}.{self.number():06d}"

    def _message(self, args: Json) -> Json:
        for message in self.messages[args["channel"]]:
            if message["ts"] == args["ts"]:
                return message
        raise _RefusedError("message_not_found")

    def _channel(self, channel: str) -> list[str]:
        if channel in self.archived:
            raise _RefusedError("is_archived")
        if channel in self.absent:
            raise _RefusedError("not_in_channel")
        if channel not in self.channels:
            raise _RefusedError("channel_not_found")
        return self.channels[channel]

    def _direct(self, user: str) -> str:
        if user not in self.users:
            raise _RefusedError("channel_not_found")
        if self.users[user].get("deleted"):
            raise _RefusedError("user_disabled")
        channel = f"D{user[1:]}"
        self.channels.setdefault(channel, [user])
        return channel

    # --- Socket Mode -------------------------------------------------------------------------

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query["ticket"]
        known = ticket in self._tickets
        self._tickets.discard(ticket)
        if self.bad_tickets or not known:
            self.bad_tickets -= known
            raise web.HTTPForbidden
        line = web.WebSocketResponse(autoping=not self.silent)
        await line.prepare(request)
        connection = Socket(line, deaf=self.silent)
        if not connection.deaf:
            await line.send_json({"type": "hello"})
        if self.hang_ups:
            self.hang_ups -= 1
            await line.send_json({"type": "disconnect", "reason": "link_disabled"})
        async with self._connected:
            self.sockets.append(connection)
            self._connected.notify_all()
        async for message in line:
            if message.type is WSMsgType.TEXT and not connection.deaf:
                self._acknowledged(json.loads(message.data))
        return line

    def _acknowledged(self, ack: Json) -> None:
        kind, waiting = self._acks[ack["envelope_id"]]
        self.take_answer(kind, ack.get("payload") or {})
        if not waiting.done():
            waiting.set_result(ack.get("payload") or {})

    def take_answer(self, kind: str, payload: Json) -> None:
        """What came back with an acknowledgement, over whichever way."""
        try:
            check_acknowledgement(kind, payload)
        except AssertionError as error:
            self.wrong.append(f"{kind}: {error}")

    async def connected(self, number: int) -> Socket:
        """The connection with that number, once it is there."""
        async with self._connected:
            await self._connected.wait_for(lambda: len(self.sockets) >= number)
        return self.sockets[number - 1]

    async def deliver(
        self, kind: str, payload: Json, *, over: Socket | None = None, **more: Any
    ) -> asyncio.Future[Json]:
        """Send an envelope; the future is its acknowledgement's payload."""
        envelope_id = f"envelope-{self.number()}"
        answer = asyncio.get_running_loop().create_future()
        self._acks[envelope_id] = kind, answer
        lines = [one for one in self.sockets if not one.line.closed and not one.deaf]
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **more,
        }
        await (over or lines[-1]).line.send_json(envelope)
        return answer


class _RefusedError(Exception):
    """`ok: false`, with this error."""


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    elif request.can_read_body:
        args |= dict(await request.post())
    for name in ("blocks", "metadata", "view"):
        if isinstance(args.get(name), str):
            args[name] = json.loads(args[name])
    return {name: _plain(value) for name, value in args.items()}


def _plain(value: Any) -> Any:
    return (
        {"True": True, "true": True, "False": False, "false": False}.get(value, value)
        if (isinstance(value, str))
        else value
    )


def _page(name: str, everything: list[Any], args: Json) -> Json:
    """Small pages, so that there are many."""
    start = int(args.get("cursor") or 0)
    end = start + min(int(args.get("limit", 100)), 50)
    more = str(end) if end < len(everything) else ""
    return {name: everything[start:end], "response_metadata": {"next_cursor": more}}
