"""What the suite needs of a platform: somewhere to look at what the adapter has done.

A new platform joins by one module like `memory` or `web`, and one entry in `conftest.PLATFORMS`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from bot.port import Answer, Block, Buttons, Heading, Heard, Message, Note, Post, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import PersonId, PhaseId, PlaceId
    from bot.port import Adapter, Button, Notebook, NotebookWrites, Person, Together


@dataclass(frozen=True)
class Seen:
    """A message of the bot's, as somebody sees it."""

    lines: tuple[str, ...]  # all its texts, in order, word for word
    buttons: tuple[str, ...] = ()  # what can be pressed


class Outside(Protocol):
    """The platform itself, which goes on when the bot stops."""

    place: PlaceId  # two people are in it
    people: tuple[PersonId, PersonId]
    names: tuple[str, str]
    nowhere: PlaceId  # looks like a place, and is none
    nobody: PersonId

    def adapter(self) -> Adapter:
        """A new one, as at a start of the bot."""
        ...

    async def gather(self, adapter: Adapter) -> None:
        """Let the two come into the place, if they are not there yet; the adapter is running."""
        ...

    async def seen(self, to: PlaceId | PersonId) -> list[Seen]:
        """What stands in the place, or in that person's private area; the oldest first."""
        ...


@dataclass
class DeafEar:
    """A bot that has nothing to say; an adapter must run beside it all the same."""

    notebook: Notebook
    heard: list[Heard] = field(default_factory=list)

    async def hear(
        self, batch: Sequence[Heard], notes: NotebookWrites | None = None
    ) -> list[Answer]:
        self.heard += batch
        await self.notebook.write(notes or {})
        return [Note(Message((Text("Gehört."),))) for _ in batch]

    async def together(self) -> Together:
        return _Deaf(self)

    async def form_link(self, person: Person, phase: PhaseId) -> str:
        return ""


class _Deaf:
    """The same, of many things that are kept at once."""

    def __init__(self, ear: DeafEar) -> None:
        self._ear = ear

    async def hear(self, heard: Heard, notes: NotebookWrites | None = None) -> Answer:
        (answer,) = await self._ear.hear([heard], notes)
        return answer

    async def keep(
        self, batch: Sequence[Heard], notes: NotebookWrites
    ) -> tuple[list[Answer], list[tuple[PersonId, PhaseId]]]:
        return await self._ear.hear(batch, notes), []


class Stage:
    """An adapter that runs between a platform and a notebook."""

    def __init__(self, outside: Outside, notebook: Notebook) -> None:
        self.outside = outside
        self.adapter: Adapter
        self._notebook = notebook
        self._running: asyncio.Task[None]

    async def start(self) -> None:
        """A new adapter, as at every start of the bot."""
        self.adapter = self.outside.adapter()
        self._running = asyncio.create_task(
            self.adapter.run(DeafEar(self._notebook), self._notebook)
        )
        async with asyncio.timeout(60):
            while not self.adapter.alive():
                await asyncio.sleep(0)
                assert not self._running.done(), "it does not run"
        await self.outside.gather(self.adapter)

    async def stop(self) -> None:
        self._running.cancel()
        await asyncio.wait([self._running])

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @property
    def place(self) -> PlaceId:
        return self.outside.place

    async def seen(self, to: PlaceId | PersonId | None = None) -> list[Seen]:
        return await self.outside.seen(to or self.place)

    def post(self, key: str, *lines: str, buttons: Sequence[Button] = (), **more: Any) -> Post:
        """A message to the place; its lines are a heading and paragraphs."""
        heading, *texts = lines or (key,)
        blocks: list[Block] = [Heading(heading), *map(Text, texts)]
        if buttons:
            blocks.append(Buttons(tuple(buttons)))
        return Post(key, more.pop("to", self.place), Message(tuple(blocks)), **more)
