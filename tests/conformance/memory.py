"""The tests' own platform; that it passes shows that the suite asks for nothing of the web's."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.model import PersonId, PlaceId
from bot.port import Cards, Failed
from tests.conformance.platform import Seen
from tests.plain import plain
from tests.talk import buttons_of
from tests.world import MemoryPlatform, person

if TYPE_CHECKING:
    from bot.port import Adapter, Ear, Message, Notebook, Outcome, Parcel

ANNA, BEN = person("Anna"), person("Ben")


@dataclass(repr=False)
class Running(MemoryPlatform):
    """The same platform with a door: it knows who lives here, and when it is open."""

    at_home: frozenset[str] = frozenset()
    running: bool = False

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        self.running = True
        try:
            await asyncio.Event().wait()
        finally:
            self.running = False

    async def deliver(self, parcel: Parcel) -> Outcome:
        if parcel.to not in self.at_home:
            return Failed("not_found")
        return await super().deliver(parcel)

    def alive(self) -> bool:
        return self.running


class Memory:
    """Outlives the bot by being the same object."""

    def __init__(self) -> None:
        self.place = PlaceId("web:team")
        self.people = (ANNA.id, BEN.id)
        self.names = (ANNA.name, BEN.name)
        self.nowhere = PlaceId("web:nowhere")
        self.nobody = PersonId("web:nobody")
        self.platform = Running()

    def adapter(self) -> Adapter:
        self.platform.at_home = frozenset({self.place, *self.people})
        return self.platform

    async def gather(self, adapter: Adapter) -> None:
        self.platform.people[self.place] = [ANNA, BEN]

    async def seen(self, to: PlaceId | PersonId) -> list[Seen]:
        return [
            Seen(_lines(post.message), _labels(post.message) if self._runs(post.phase) else ())
            for post in self.platform.shown.values()
            if post.to == to
        ]

    def _runs(self, phase: object) -> bool:
        return phase not in self.platform.closed


def _labels(message: Message) -> tuple[str, ...]:
    return tuple(button.label for button in buttons_of(message))


def _lines(message: Message) -> tuple[str, ...]:
    lines: list[str] = []
    for block in message.blocks:
        match block:
            case Cards(entries):
                lines += [entry.text for entry in entries]
            case _ if hasattr(block, "text"):
                lines.append(block.text)
            case _ if hasattr(block, "lines"):
                lines += block.lines
            case _:
                pass
    assert all(line in plain(message) for line in lines)
    return tuple(lines)
