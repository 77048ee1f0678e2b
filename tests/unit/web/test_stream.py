"""The stream of changes: what every window hears, and above all what none ever hears."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.core.model import PersonId
from bot.port import Heading
from tests.unit.web.room import PHASE, TEAM, call, invitation, only_form, open_room, until
from tests.unit.web.test_asking import FORM

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Message

    from tests.unit.web.room import Room, Window


class Listener:
    """A browser that has opened the stream, without a network in between."""

    def __init__(self) -> None:
        self.text = ""
        self.over = False
        self.gone = asyncio.Event()

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.text += message.get("body", b"").decode()
        if message["type"] == "http.response.body":
            self.over = not message.get("more_body", False)

    @property
    def topics(self) -> set[str]:
        lines = [line for line in self.text.splitlines() if line.startswith("data: ")]
        return {topic for line in lines for topic in line.split()[1:]} - {"-"}


@asynccontextmanager
async def listening(room: Room, window: Window) -> AsyncIterator[Listener]:
    listener = Listener()
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"{window.home}/stream",
        "raw_path": b"",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
    }
    task = asyncio.create_task(room.app(scope, listener.receive, listener.send))
    await until(lambda: "hello" in listener.text)
    yield listener
    listener.gone.set()
    await asyncio.wait_for(task, 1)


async def quiet() -> None:
    """Long enough for anything that was published to arrive."""
    await asyncio.sleep(0.05)


async def test_a_post_is_announced_by_a_topic_that_says_nothing() -> None:
    async with open_room() as room:
        anna, ben = await room.enter("Anna"), await room.enter("Ben")
        async with listening(room, anna) as listener:
            await room.adapter.deliver(call("key", Heading("Los")))
            await until(lambda: bool(listener.topics))
            (topic,) = listener.topics
            assert topic in await anna.page()
            assert topic in await ben.page()
            assert "team" not in listener.text


async def test_only_the_window_of_the_person_knows_a_private_topic() -> None:
    async with open_room() as room:
        anna, ben = await room.enter("Anna"), await room.enter("Ben")
        async with listening(room, anna) as listener:
            person = await room.person("Ben")
            await room.adapter.deliver(invitation("key", person))
            await until(lambda: bool(listener.topics))
            (topic,) = listener.topics
            assert topic in await ben.page()
            assert topic not in await anna.page()
            assert person.rpartition(":")[2] not in listener.text


async def test_nothing_is_heard_when_somebody_answers() -> None:
    """Neither an event, nor a line in the notebook, nor anything on another's page."""
    async with open_room(script=only_form(FORM)) as room:
        anna, ben = await room.enter("Anna"), await room.enter("Ben")
        for name in ("Anna", "Ben"):
            await room.adapter.deliver(invitation(name, await room.person(name)))
        notes, page = dict(room.notebook.notes), await ben.page()
        async with listening(room, ben) as listener:
            await anna.send("press", {"action": "write", "place": TEAM})
            await anna.send("submit", {"action": "send", "place": TEAM, "line.card1": "Idee"})
            await anna.send("press", {"action": "not-now", "place": TEAM})
            await quiet()
            assert listener.topics == set()
        assert room.notebook.notes == notes
        assert await ben.page() == page
        assert len(room.ear.heard) == 3


async def test_the_answering_person_s_own_page_is_the_same_after_a_reload() -> None:
    """Whether somebody has answered is known to nobody, so the page cannot show it either."""
    async with open_room(script=only_form(FORM)) as room:
        anna = await room.enter("Anna")
        await room.adapter.deliver(invitation("key", await room.person("Anna")))
        before = await anna.page()
        await anna.send("submit", {"action": "send", "line.card1": "Idee"})
        assert await anna.page() == before


async def test_the_end_of_a_phase_is_announced_to_all_it_concerns() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        await room.adapter.deliver(invitation("key", await room.person("Anna")))
        async with listening(room, anna) as listener:
            await room.adapter.phase_closed(PHASE)
            await until(lambda: len(listener.topics) == 1)


async def test_all_streams_end_at_once_when_the_room_closes() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        async with listening(room, anna) as one, listening(room, anna) as other:
            room.adapter.stop()
            await until(lambda: one.over and other.over)


async def test_who_asks_for_the_head_of_a_stream_gets_no_more() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        async with asyncio.timeout(1):
            assert (await room.browser.head(f"{anna.home}/stream")).status_code == 200


async def test_a_stream_needs_a_window() -> None:
    async with open_room() as room:
        assert (await room.browser.get("/p/nobody.x/stream")).status_code == 404


async def test_a_fragment_comes_only_where_something_is_new() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        first = await room.browser.get(f"{anna.base}/fragment?version=")
        version = first.headers["blitzlicht-version"]
        again = await room.browser.get(f"{anna.base}/fragment?version={version}")
        assert (first.status_code, again.status_code) == (200, 204)
        await room.adapter.deliver(call("key", Heading("Los")))
        new = await room.browser.get(f"{anna.base}/fragment?version={version}")
        assert "Los" in new.text
        assert PersonId(await room.person("Anna")) not in new.text
