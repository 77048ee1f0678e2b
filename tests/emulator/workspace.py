"""The independent Slack emulator, run as a program, and a line to it such as its own page has.

What people do goes over that line, and all that they see comes back over it.
"""

from __future__ import annotations

import asyncio
import json
import socket
from asyncio.subprocess import PIPE
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import aiohttp

from tests.emulator.program import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

Json = dict[str, Any]

PROGRAM: Final = Path(__file__).parent / "node_modules/local-slack-linux-x64/bin/local-slack"
MISSING: Final = "There is no Slack emulator here. `make test` installs it (npm)."

TEAM: Final = "C0TEAM"
BOT: Final = "U0BOT"
BOT_TOKEN: Final = "xoxb-emulated"
APP_TOKEN: Final = "xapp-emulated"
SIGNING_SECRET: Final = "0123456789abcdef0123456789abcdef"
REQUESTS: Final = "/slack/events"


def user_of(name: str) -> str:
    return f"U0{name.upper()}"


def free_port() -> int:
    """In a network of one's own, nobody else can take it meanwhile."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def written_down(names: tuple[str, ...], *, requests_to: str) -> Json:
    """The emulator's configuration: people, a channel, the app. Without an address, a socket."""
    app = {
        "appId": "A0BLITZ",
        "botUserId": BOT,
        "botName": "Blitzlicht",
        "botToken": BOT_TOKEN,
        "appToken": APP_TOKEN,
        "signingSecret": SIGNING_SECRET,
        "mode": "events" if requests_to else "socket",
    }
    return {
        "workspace": {"name": "Werkstatt", "domain": "werkstatt", "teamId": "T0WERK"},
        "app": {**app, "requestUrl": requests_to} if requests_to else app,
        "users": [
            {"id": user_of(name), "name": name.lower(), "real_name": name, "tz": "Europe/Berlin"}
            for name in names
        ],
        "channels": [{"id": TEAM, "name": "team", "members": [BOT, *map(user_of, names)]}],
    }


@dataclass
class Workspace:
    """What stands in the workspace now, and all that was said to and by the bot."""

    url: str
    line: aiohttp.ClientWebSocketResponse
    messages: dict[str, dict[str, Json]] = field(default_factory=dict)  # channel -> ts -> message
    channels: dict[str, Json] = field(default_factory=dict)
    modals: list[Json] = field(default_factory=list)  # the emulator has one stack for everybody
    errors: Json = field(default_factory=dict)  # beside the fields of the topmost one
    homes: dict[str, Json] = field(default_factory=dict)
    log: list[Json] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def listen(self) -> None:
        async for message in self.line:
            async with self._news:
                self._hear(json.loads(message.data))
                self._news.notify_all()

    def _hear(self, news: Json) -> None:
        match news:
            case {"t": "init", "state": state}:
                self.channels = {each["id"]: each for each in state["channels"]}
                self.log += state["log"]
            case {"t": "message" | "message_update", "message": message}:
                self.messages.setdefault(message["channel"], {})[message["ts"]] = message
            case {"t": "message_delete", "channel": channel, "ts": ts}:
                del self.messages[channel][ts]
            case {"t": "channel", "channel": channel}:
                self.channels[channel["id"]] = channel
            case {"t": "view", "stack": stack}:
                self.modals, self.errors = stack, {}
            case {"t": "view_errors", "errors": errors}:
                self.errors = errors
            case {"t": "home", "user": user, "view": view}:
                self.homes[user] = view
            case {"t": "log", "entry": entry}:
                self.log.append(entry)

    async def do(self, what: str, **how: Any) -> None:
        """What somebody does in front of the emulator's page."""
        await self.line.send_json({"t": what, **how})

    async def until(self, true: Callable[[], object], what: str) -> None:
        """Wait for something to be seen; raises AssertionError if it is not."""
        try:
            async with asyncio.timeout(PATIENCE), self._news:
                await self._news.wait_for(lambda: bool(true()))
        except TimeoutError:
            raise AssertionError(f"not seen: {what}") from None

    def between(self, user: str) -> str:
        """The channel of the bot's private messages with a user; empty before the first."""
        there = [one for one in self.channels.values() if one["is_im"] and user in one["members"]]
        return str(there[0]["id"]) if there else ""

    def standing(self, channel: str) -> list[Json]:
        """Its messages, in the order of their coming."""
        return list(self.messages.get(channel, {}).values())


@asynccontextmanager
async def emulated(config: Json, folder: Path, port: int) -> AsyncIterator[Workspace]:
    """The emulator on that port, until the end of the block."""
    if not PROGRAM.exists():
        raise SystemExit(MISSING)
    url = f"http://127.0.0.1:{port}"
    (folder / "slack.json").write_text(json.dumps(config), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        *(PROGRAM, "--config", folder / "slack.json", "--port", str(port)),
        *("--base-host", "127.0.0.1", "--files-dir", folder / "files"),
        stdout=PIPE,
        env={},
    )
    async with AsyncExitStack() as stack:
        stack.push_async_callback(process.wait)
        stack.callback(process.kill)
        await _says_that_it_runs(process)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        line = await session.ws_connect(f"{url}/ui", max_msg_size=0)
        workspace = Workspace(url, line)
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        listening = tasks.create_task(workspace.listen())
        await workspace.until(lambda: workspace.channels, "the emulator's first news")
        yield workspace
        listening.cancel()


async def _says_that_it_runs(process: asyncio.subprocess.Process) -> None:
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        while b"local-slack is running" not in (line := await process.stdout.readline()):
            assert line, "the emulator has ended"
