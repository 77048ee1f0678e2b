"""The web server: where it listens, what it says of its health, how it ends."""

from __future__ import annotations

import asyncio
import signal
import socket
from typing import TYPE_CHECKING

import httpx2
import pytest
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route

from bot.server import BindError, BindProblem, WebServer, bound, port_of, site
from config.values import Address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.requests import Request

ANY = Address("127.0.0.1", 0)


async def well() -> bool:
    return True


async def ill() -> bool:
    return False


async def broken() -> bool:
    raise OSError


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


async def ask(application: object, path: str = "/healthz") -> httpx2.Response:
    transport = httpx2.ASGITransport(application)  # type: ignore[arg-type]
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.get(path)


async def test_healthy_if_all_are() -> None:
    answer = await ask(site([], {"store": well, "clock": well}))
    assert answer.status_code == 200
    assert answer.json() == {"store": True, "clock": True}


@pytest.mark.parametrize("check", [ill, broken])
async def test_not_healthy_if_one_is_not(check: object) -> None:
    answer = await ask(site([], {"store": well, "web": check}))  # type: ignore[dict-item]
    assert answer.status_code == 503
    assert answer.json() == {"store": True, "web": False}


async def test_an_adapter_may_take_every_other_address() -> None:
    application = site([Mount("/", routes=[Route("/{any:path}", hello)])], {"store": well})
    assert (await ask(application)).json() == {"store": True}
    assert (await ask(application, "/x/y")).text == "hello"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_any_free_port(host: str) -> None:
    with bound(Address(host, 0)) as listener:
        assert port_of(listener) > 0


def test_a_port_that_is_taken() -> None:
    with bound(ANY) as listener, pytest.raises(BindError) as refused:
        bound(ANY._replace(port=port_of(listener)))
    assert refused.value.problem is BindProblem.TAKEN


@pytest.mark.parametrize("host", ["192.0.2.1", "no..name"])
def test_an_address_of_another_machine(host: str) -> None:
    with pytest.raises(BindError) as refused:
        bound(Address(host, 0))
    assert refused.value.problem is BindProblem.NOT_HERE


def test_a_port_that_belongs_to_root(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> socket.socket:
        raise PermissionError(13, "")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(BindError) as refused:
        bound(Address("127.0.0.1", 80))
    assert refused.value.problem is BindProblem.FORBIDDEN


async def test_finishes_its_answers_and_leaves_signals_alone() -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: Request) -> Response:
        asked.set()
        await go_on.wait()
        return PlainTextResponse("answered")

    handlers = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    listener = bound(ANY)
    server = WebServer(site([Route("/slow", slow)], {}), listener)
    url = f"http://127.0.0.1:{port_of(listener)}"
    async with asyncio.timeout(20), httpx2.AsyncClient(trust_env=False) as client:
        serving = asyncio.create_task(server.listen())
        answer = asyncio.create_task(client.get(f"{url}/slow"))
        await asked.wait()
        assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == handlers
        server.stop()
        with pytest.raises(httpx2.ConnectError):
            await client.get(f"{url}/healthz")
        go_on.set()
        assert (await answer).text == "answered"
        await serving


async def test_an_endless_stream_does_not_keep_it_from_ending() -> None:
    begun = asyncio.Event()

    async def endless(_: Request) -> Response:
        async def body() -> AsyncIterator[str]:
            yield "…"
            begun.set()
            await asyncio.Event().wait()

        return StreamingResponse(body())

    listener = bound(ANY)
    server = WebServer(site([Route("/", endless)], {}), listener)
    assert server.config.timeout_graceful_shutdown == 5
    server.config.timeout_graceful_shutdown = 0  # none of the 5 seconds in a test
    async with asyncio.timeout(20), httpx2.AsyncClient(trust_env=False) as client:
        serving = asyncio.create_task(server.listen())
        reading = asyncio.create_task(client.get(f"http://127.0.0.1:{port_of(listener)}/"))
        await begun.wait()
        server.stop()
        await serving
        await asyncio.gather(reading, return_exceptions=True)


def test_nothing_is_logged_of_a_request() -> None:
    with bound(ANY) as listener:
        assert not WebServer(site([], {}), listener).config.access_log
