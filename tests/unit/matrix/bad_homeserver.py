"""A homeserver on loopback that answers as it is told: for faults no real one can be asked for.

What is sent to it stands there; a transaction counts once.
"""

from __future__ import annotations

import json
from collections import deque
from typing import Any, Self

from aiohttp import web

Json = dict[str, Any]

ROOM, BOT, ADMIN, MALLORY = "!team:t", "@bot:t", "@admin:t", "@mallory:t"


class BadHomeserver:
    """`async with BadHomeserver() as server`; syncs and pages of messages are taken in turn.

    Where no pages are left, a page is what was sent, the newest first.
    """

    def __init__(self) -> None:
        self.url = ""
        self.syncs: deque[Json | str | int] = deque()  # an answer, its text, or a status alone
        self.pages: deque[Json | str | int] = deque()
        self.proxied: deque[tuple[int, str]] = deque()  # what a proxy says to whatever comes first
        self.code = "M_UNKNOWN"  # of what is refused
        self.asked: list[str] = []
        self.sent: dict[str, Json] = {}  # by event id
        self.told: dict[str, Json] = {}  # account data, by kind
        self.paths: list[str] = []

    async def __aenter__(self) -> Self:
        site = web.Application()
        site.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(site)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self._runner.cleanup()

    @property
    def redacted(self) -> list[str]:
        """Events, in the order in which it was asked for."""
        return [path.split("/")[-2] for path in self.paths if "/redact/" in path]

    async def _answer(self, request: web.Request) -> web.Response:
        what = request.path.rpartition("/")[2]
        self.asked.append(what)
        self.paths.append(request.path)
        if self.proxied:
            status, page = self.proxied.popleft()
            return web.Response(text=page, status=status, content_type="text/html")
        if request.method == "PUT":
            return web.json_response({"event_id": self._kept(request.path, await request.json())})
        answers = {"sync": self.syncs, "messages": self.pages}.get(what)
        if what == "messages" and not self.pages:
            return web.json_response({"chunk": self._page(request.path.split("/")[-2])})
        answer = answers.popleft() if answers is not None else {}
        if isinstance(answer, int):
            refused = {"errcode": self.code, "error": "no", "retry_after_ms": 1}
            return web.json_response(refused, status=answer)
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return web.Response(text=text, content_type="application/json")

    def _page(self, room: str) -> list[Json]:
        return [event for event in reversed(self.sent.values()) if event["room_id"] == room]

    def _kept(self, path: str, content: Json) -> str:
        """`…/rooms/{room}/send/{kind}/{tx}`, `…/redact/{event}/{tx}` or `…/account_data/{kind}`."""
        *_, room, what, which, tx = path.split("/")
        if which == "account_data":
            self.told[tx] = content
        elif what == "redact":
            self.sent.get(which, {})["content"] = {}
        elif f"${tx}" not in self.sent:
            event = {"type": which, "event_id": f"${tx}", "sender": BOT, "content": content}
            self.sent[f"${tx}"] = {**event, "room_id": room, "origin_server_ts": 1}
        return f"${tx}"


def state(kind: str, content: object, key: str = "", sender: str = ADMIN) -> Json:
    """A state event, in clear."""
    return {
        "type": kind,
        "state_key": key,
        "content": content,
        "sender": sender,
        "event_id": f"${kind}{key}",
        "origin_server_ts": 1,
    }


TEAM = [
    state("m.room.create", {"room_version": "11"}),
    *(state("m.room.member", {"membership": "join"}, who, who) for who in (ADMIN, MALLORY, BOT)),
    state("m.room.power_levels", {"users": {ADMIN: 100}, "users_default": 0}),
    state("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
]


def sync(
    token: str,
    *events: Json,
    before: list[Json] | None = None,
    to_device: list[Json] | None = None,
    invite: Json | None = None,
    limited: bool = False,
) -> Json:
    """What a homeserver answers: events in the team's room, after the state `before`."""
    timeline = {"events": [*events], "limited": limited, "prev_batch": "p"}
    room = {"state": {"events": before or []}, "timeline": timeline, "summary": {}}
    return {
        "next_batch": token,
        "device_one_time_keys_count": {"signed_curve25519": 50},
        "to_device": {"events": to_device or []},
        "rooms": {"join": {ROOM: room}, "invite": invite or {}, "leave": {}},
    }
