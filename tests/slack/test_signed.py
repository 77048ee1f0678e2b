"""Signed HTTP: only what Slack has signed, just now, gets in."""

from __future__ import annotations

import hashlib
import hmac
import json
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx2
import pytest

from adapters.slack import Credentials
from bot.server import site
from tests.slack.world import CHANNEL, SlackWorld
from tests.talk import Talk
from tests.world import TEAM, person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.hand_clock import HandClock
    from tests.slack.fake import FakeSlack

SECRET = "5ec7e7"
NONE = timedelta(0)
NAMES = ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn")
ROUND = """
Anna: /blitzlicht 10m Was bremst uns?
Ben schreibt: Zu laut | Zu warm
Cem schreibt: Zu dunkel
Dora schreibt: Zu spät
… 10 Minuten
Ben punktet: Zu laut ●●
Cem punktet: Zu laut ●●, Zu spät ●
Dora punktet: Zu laut ●●
… 10 Minuten
"""


class HttpWorld(SlackWorld):
    """The same bot, told everything by requests."""

    def __init__(self, folder: Path, slack: FakeSlack, clock: HandClock) -> None:
        super().__init__(folder, slack, clock=clock)
        self._credentials = Credentials("xoxb-1", "", SECRET, slack.url)

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx2.AsyncClient]:
        transport = httpx2.ASGITransport(app=site(self.adapter.routes(), {}))
        async with httpx2.AsyncClient(transport=transport, base_url="http://bot") as client:
            yield client

    async def tell(self, kind: str, payload: dict[str, Any]) -> dict[str, Any]:
        body = body_of(kind, payload)
        async with self.client() as client:
            answer = await client.post("/slack/events", **self.signed(kind, body))
        assert answer.status_code == 200
        await self.adapter._answers.finish()
        await self.pass_time(NONE)
        payload = dict(answer.json()) if answer.content else {}
        self.slack.take_answer(kind, payload)
        return payload

    def signed(self, kind: str, body: bytes, *, age: int = 0) -> dict[str, Any]:
        stamp = str(int(self.clock.now().timestamp()) - age)
        base = b"v0:" + stamp.encode() + b":" + body
        signature = "v0=" + hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
        media = "application/json" if kind == "events_api" else "application/x-www-form-urlencoded"
        headers = {
            "content-type": media,
            "x-slack-request-timestamp": stamp,
            "x-slack-signature": signature,
        }
        return {"content": body, "headers": headers}


def body_of(kind: str, payload: dict[str, Any]) -> bytes:
    if kind == "events_api":
        return json.dumps(payload).encode()
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode()


@pytest.fixture
async def http(tmp_path: Path, clock: HandClock, slack: FakeSlack) -> AsyncIterator[HttpWorld]:
    async with HttpWorld(tmp_path, slack, clock) as world:
        for name in NAMES:
            world.platform.people[TEAM.id].append(person(name))
        yield world


async def test_a_whole_round_over_http(http: HttpWorld, slack: FakeSlack) -> None:
    talk = Talk(http)
    talk.people = {name: person(name) for name in NAMES}
    await talk.run(ROUND)
    *_, result, _thread = slack.messages[CHANNEL]
    assert "1. Zu laut (6 Punkte)" in result["text"]
    assert slack.sockets == []


async def test_the_address_is_verified(http: HttpWorld) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c", "token": "t"}).encode()
    async with http.client() as client:
        answer = await client.post("/slack/events", **http.signed("events_api", body))
    assert (answer.status_code, answer.json()) == (200, {"challenge": "c"})


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": None},
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0=0000"},
        {"x-slack-signature": "v1=ÿ"},
        {"x-slack-request-timestamp": None},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "gestern"},
        {"x-slack-request-timestamp": "1e9"},
        {"x-slack-request-timestamp": "9" * 5000},
        {"x-slack-request-timestamp": "-1"},
    ],
    ids=str,
)
async def test_a_wrong_signature(http: HttpWorld, headers: dict[str, str | None]) -> None:
    body = body_of("slash_commands", http.command("UANNA", "Was bremst uns?"))
    request = http.signed("slash_commands", body)
    merged = {**request["headers"], **headers}
    request["headers"] = {
        name: value.encode("latin-1") for name, value in merged.items() if value is not None
    }
    async with http.client() as client:
        answer = await client.post("/slack/events", **request)
    assert answer.status_code == 401
    assert answer.content == b""


@pytest.mark.parametrize("age", [301, 3600, -301, -(10**9)])
async def test_an_old_or_future_signature(http: HttpWorld, age: int) -> None:
    body = body_of("slash_commands", http.command("UANNA", "Was bremst uns?"))
    async with http.client() as client:
        answer = await client.post("/slack/events", **http.signed("slash_commands", body, age=age))
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"", b"payload=nonsense", b"{", b"null", b"payload="]
)
async def test_signed_nonsense_is_no_crash(http: HttpWorld, body: bytes) -> None:
    for kind in ("events_api", "interactive"):
        async with http.client() as client:
            answer = await client.post("/slack/events", **http.signed(kind, body))
        assert answer.status_code in {400, 401, 404}


async def test_a_body_that_is_too_large(http: HttpWorld) -> None:
    async with http.client() as client:
        answer = await client.post("/slack/events", content=b"x" * 1_000_001)
    assert answer.status_code == 413


async def test_a_replay_has_no_second_effect(http: HttpWorld, slack: FakeSlack) -> None:
    await http.type(person("Anna"), "10m Was bremst uns?")
    body = body_of("slash_commands", http.command("UANNA", "verlängern 5m"))
    request = http.signed("slash_commands", body)
    async with http.client() as client:
        for _ in range(3):
            assert (await client.post("/slack/events", **request)).status_code == 200
    await http.pass_time(NONE)
    edits = [one for one in slack.arrived if one["edited"]]
    assert len(edits) == 1


async def test_another_method_or_address(http: HttpWorld) -> None:
    async with http.client() as client:
        assert (await client.get("/slack/events")).status_code == 405
        assert (await client.post("/slack/other")).status_code == 404


async def test_over_a_socket_there_is_no_address(world: SlackWorld) -> None:
    assert world.adapter.routes() == []
