"""The one web server: every adapter's routes and `/healthz`, ended by us and by nobody else."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from starlette.requests import Request

    from config.values import Address

GRACE: Final = 5  # seconds for answers that are under way when the server is told to stop
LONGEST: Final = timedelta(seconds=GRACE + 1)  # until it is left to itself
HEALTH: Final = timedelta(seconds=2)
WEB: Final = "BLITZLICHT_WEB"
PROBE: Final = "BLITZLICHT_METRICS"

log = structlog.get_logger()

Health = Mapping[str, Callable[[], Awaitable[bool]]]


class BindProblem(StrEnum):
    """Why nobody can listen there; each has a text."""

    TAKEN = "taken"
    FORBIDDEN = "forbidden"  # ports below 1024 belong to root
    NOT_HERE = "not-here"  # no address of this machine


PROBLEMS: Final = {errno.EADDRINUSE: BindProblem.TAKEN, errno.EACCES: BindProblem.FORBIDDEN}


class BindError(Exception):
    """The server cannot listen there."""

    def __init__(self, problem: BindProblem, address: Address, setting: str = WEB) -> None:
        """The address and the setting it came from are for the text."""
        super().__init__(problem.value)
        self.problem = problem
        self.address = address
        self.setting = setting


def bound(address: Address, setting: str = WEB) -> socket.socket:
    """A socket that listens there; raises BindError."""
    try:
        family, *_, where = socket.getaddrinfo(*address, type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family, backlog=2048)
    except OSError as error:
        problem = PROBLEMS.get(error.errno or 0, BindProblem.NOT_HERE)
        raise BindError(problem, address, setting) from error
    except UnicodeError as error:  # a name that cannot even be looked up
        raise BindError(BindProblem.NOT_HERE, address, setting) from error


def port_of(listener: socket.socket) -> int:
    """Which port it is, where any free one was asked for."""
    return int(listener.getsockname()[1])


def site(routes: Iterable[BaseRoute], health: Health) -> Starlette:
    """The application: `/healthz` first, since an adapter may take every address."""

    async def healthz(_: Request) -> JSONResponse:
        found = {name: await _healthy(check) for name, check in health.items()}
        status = 200 if all(found.values()) else 503
        return JSONResponse(found, status, {"Cache-Control": "no-store"})

    return Starlette(routes=[Route("/healthz", healthz), *routes])


async def _healthy(check: Callable[[], Awaitable[bool]]) -> bool:
    try:
        async with asyncio.timeout(HEALTH.total_seconds()):
            return await check()
    except Exception:
        log.exception("health check failed")
        return False


class WebServer(uvicorn.Server):
    """uvicorn without its own signal handlers: it would raise the signal again after serving."""

    def __init__(self, application: Starlette, listener: socket.socket) -> None:
        """Nothing is logged of a request: who asked for what, and when, is nobody's business."""
        super().__init__(
            uvicorn.Config(
                application,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                ws="none",
                timeout_graceful_shutdown=GRACE,
            )
        )
        self._listener = listener

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the program."""
        yield

    async def listen(self) -> None:
        """Serve until `stop`."""
        await self.serve(sockets=[self._listener])

    def stop(self) -> None:
        """Take no new connections, finish the answers that are under way."""
        for server in getattr(self, "servers", []):
            server.close()
        self.should_exit = True
