"""A world in which every call that leaves the moderator is written down, and may be the last."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from bot.keys import KeyDirectory
from bot.port import Submit
from bot.store.sqlite import SqliteStore
from tests.world import TEAM, Part, World, person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.core.model import Phase, Round
    from bot.port import Person

MINUTE = timedelta(minutes=1)
LEAD = person("Lea")
WRITERS = [person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn")]


class CrashError(BaseException):
    """The process is gone: nothing after this has happened."""


@dataclass
class Journal:
    """What was called, in order. `events`: what happens right before a call, once."""

    calls: list[str] = field(default_factory=list)
    events: dict[str, BaseException | Callable[[], object]] = field(default_factory=dict)

    def __call__(self, call: str) -> None:
        self.calls.append(call)
        match self.events.pop(call, None):
            case BaseException() as error:
                raise error
            case None:
                pass
            case happens:
                happens()

    def only(self, *wanted: str) -> list[str]:
        return [call for call in self.calls if call in wanted]


class Witness:
    """A part, and a line in the journal for each of its calls and commits."""

    def __init__(self, inner: Any, name: str, journal: Journal) -> None:
        self._inner = inner
        self._name = name
        self._journal = journal

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        return self._wired(name, found) if callable(found) else found

    def _wired(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def around(*args: Any, **kwargs: Any) -> Any:
            self._journal(f"{self._name}.{name}")
            result = call(*args, **kwargs)
            if not isawaitable(result) and hasattr(result, "__aenter__"):
                return self._entered(name, result)
            return result

        return around

    @asynccontextmanager
    async def _entered(self, name: str, context: Any) -> AsyncIterator[Any]:
        async with context as value:
            yield value
            if name == "transaction":
                self._journal("commit")  # the last moment before it


class WitnessWorld(World):
    """`world.journal` survives restarts, and so does what is to go wrong."""

    journal: Journal

    def wired(self, part: Part) -> Part:
        self.journal = getattr(self, "journal", Journal())
        names = {SqliteStore: "store", KeyDirectory: "keys"}
        name = names.get(type(part), "platform")
        return Witness(part, name, self.journal)  # type: ignore[return-value]

    async def round(self) -> Round:
        async with self.store.reading() as reading:
            round_ = await reading.last_round(TEAM.id)
        assert round_
        return round_

    async def phase(self) -> Phase:
        phase = (await self.round()).current
        assert phase
        return phase

    async def collecting(self) -> Phase:
        """Ten minutes of a round have begun."""
        self.platform.people[TEAM.id] = [LEAD, *WRITERS]
        await self.type(LEAD, "10m Was bremst uns?")
        return await self.phase()

    async def written(self) -> Phase:
        """And everybody has written a card."""
        phase = await self.collecting()
        for number, who in enumerate(WRITERS):
            await self.hear(card(who, phase, f"Karte {number}"))
        return phase

    async def slips(self, phase: Phase) -> int:
        async with self.store.reading() as reading:
            return len(await reading.slips(phase.id))


def card(who: Person, phase: Phase, text: str) -> Submit:
    return Submit(who, TEAM, f"send:{phase.id}", {"card-1": text})
