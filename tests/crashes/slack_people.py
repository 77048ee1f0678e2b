"""A team in a Slack of our own, in a process that outlives the bot: they write, vote, and go on.

What was not acknowledged when the bot died is delivered again, as Slack does it; whose modal never
came presses once more. In the end all that stands in Slack is written to a file.
"""

from __future__ import annotations

import asyncio
import json
import os
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.port import DotsField, Form, Note, Person
from tests.crashes.play import LEAD, WRITERS
from tests.crashes.slack_bot import READY
from tests.hand_clock import HandClock
from tests.slack.fake import FakeSlack
from tests.slack.world import SlackWorld, user_of
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

Json = dict[str, Any]
MINUTE = timedelta(minutes=1)
STOOD = "stood.json"


class Life:
    """One process of the bot's, as long as it lives."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._ready = asyncio.Event()
        self.gone = asyncio.Event()

    async def listen(self) -> None:
        try:
            while await self._reader.readline() == READY:
                self._ready.set()
        except ConnectionResetError:
            pass
        self.gone.set()

    async def ready(self) -> bool:
        """Whether it has done what it was told; False where it died meanwhile."""
        await _first(self._ready, self.gone)
        return not self.gone.is_set()

    async def turn(self, moment: datetime) -> bool:
        """Let its clock go to that moment."""
        self._ready.clear()
        self._writer.write(moment.isoformat().encode() + b"\n")
        return await self.ready()


class FarWorld(SlackWorld):
    """Slack and the people are here, the bot is elsewhere."""

    def __init__(self, folder: Path, slack: FakeSlack, clock: HandClock) -> None:
        super().__init__(folder, slack, clock=clock)
        self._lives: asyncio.Queue[Life] = asyncio.Queue()
        self._life: Life | None = None

    async def born(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The bot has started, or started again."""
        writer.write(self.clock.now().isoformat().encode() + b"\n")
        life = Life(reader, writer)
        await self._lives.put(life)
        await life.listen()

    async def living(self) -> Life:
        """The bot that lives now; the next one, where it has died."""
        while self._life is None or not await self._life.ready():
            self._life = await self._lives.get()
        return self._life

    async def tell(self, kind: str, payload: Json) -> Json:
        self.about_to_tell(kind, payload)
        attempt = 0
        while True:
            life = await self.living()
            answer = await self._delivered(kind, payload, attempt)
            heard = asyncio.Event()
            answer.add_done_callback(partial(_tell, heard))
            await _first(heard, life.gone)
            if answer.done():
                break
            attempt += 1
        await self.pass_time(timedelta(0))
        return answer.result()

    async def _delivered(self, kind: str, payload: Json, attempt: int) -> asyncio.Future[Json]:
        more: Json = {"retry_attempt": attempt, "retry_reason": "timeout"} if attempt else {}
        try:
            return await self.slack.deliver(kind, payload, **more)
        except (ConnectionError, IndexError):  # nobody is there to be told
            return asyncio.get_running_loop().create_future()

    async def until(self, moment: datetime) -> None:
        await self.clock.advance_to(moment)
        while not await (await self.living()).turn(moment):
            pass
        self.platform.look()

    async def pass_time(self, span: timedelta) -> None:
        await self.until(self.clock.now() + span)


def _tell(heard: asyncio.Event, _answer: object) -> None:
    heard.set()


async def _first(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for one in waiting:
        one.cancel()


# --- a round ---------------------------------------------------------------------------------


async def play(world: FarWorld) -> None:
    """A whole round; asserts that nobody is left without an answer."""
    for who in (LEAD, *WRITERS):
        world.platform.people[TEAM.id].append(who)
    await world.type(LEAD, "10m Was bremst uns?")
    await world.type(LEAD, "verlängern 2m")
    for number, who in enumerate(WRITERS):
        form = await _opened(world, who, "write:")
        await _sent(world, who, form, {"card-1": f"Karte {number}"})
    await _minutes(world, 12)
    for number, who in enumerate(WRITERS):
        form = await _opened(world, who, "vote:")
        (dots,) = [one for one in form.fields if isinstance(one, DotsField)]
        by_text = {option.label: option.value for option in dots.options}
        favourite, second = by_text["Karte 0"], by_text["Karte 1"]
        await _sent(world, who, form, {"dots": {favourite: 2, second: number % 2}})
    await _minutes(world, 20)


async def _minutes(world: FarWorld, count: int) -> None:
    """One by one: whoever is born late then has lost a minute at most."""
    for _ in range(count):
        await world.pass_time(MINUTE)


async def _opened(world: FarWorld, who: Person, beginning: str) -> Form:
    for _ in range(3):
        found = [
            button["action_id"].split("|", 2)[-1] for _, button in world.buttons(user_of(who.id))
        ]
        actions = [one for one in found if one.startswith(beginning)]
        if actions and isinstance(form := await world.press(who, actions[0]), Form):
            return form
    raise AssertionError("no form")


async def _sent(world: FarWorld, who: Person, form: Form, values: Any) -> None:
    answer = await world.submit(who, form.action, values)
    assert isinstance(answer, Note)
    assert not answer.error


async def _live(folder: Path, told: int) -> None:
    clock = HandClock()
    async with FakeSlack(clock.now) as slack:
        world = FarWorld(folder, slack, clock)
        orders = await asyncio.start_server(world.born, "127.0.0.1", 0)
        port = orders.sockets[0].getsockname()[1]
        os.write(told, f"{slack.url} {port}\n".encode())
        try:
            await play(world)
        finally:
            (folder / STOOD).write_text(json.dumps(slack.messages))


def forked(folder: Path) -> tuple[int, str, int]:
    """The process of Slack and its people: its id, Slack's address, the port for orders."""
    here, there = os.pipe()
    child = os.fork()
    if not child:
        try:
            asyncio.run(_live(folder, there))
        except BaseException:  # noqa: BLE001 - pytest must not go on in the child
            os._exit(2)
        os._exit(0)
    os.close(there)
    url, port = os.read(here, 200).decode().split()
    os.close(here)
    return child, url, int(port)
