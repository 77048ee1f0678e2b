"""A platform in memory that does as it is told: for faults that a real one has at bad moments."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.model import Level, PhaseId, PlaceId
from bot.port import Ear, Notebook, Outcome, Parcel, Person, Sent

if TYPE_CHECKING:
    from starlette.routing import BaseRoute


class Lost(Exception):  # noqa: N818 - a fault, in a script
    """Raised by `deliver`: before anything arrived."""


@dataclass(frozen=True)
class Arrives:
    """The message arrives, but the answer is this."""

    answer: Outcome | type[Exception]


Fault = Outcome | type[Exception] | Arrives | Callable[[], Outcome]


@dataclass
class ScriptedAdapter:
    """`script` holds, for a key, what happens at one attempt after the other; then all is well."""

    name: str = "test"
    command: str = "/blitzlicht"
    script: defaultdict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    look_ups: list[str] = field(default_factory=list)
    broken_look_ups: int = 0
    shown: list[Parcel] = field(default_factory=list)
    held: dict[str, asyncio.Event] = field(default_factory=dict)  # deliveries that wait for it
    inside: int = 0
    most_inside: int = 0
    roster: dict[PlaceId, list[Person]] = field(default_factory=dict)
    closed: list[PhaseId] = field(default_factory=list)
    web: Sequence[BaseRoute] = ()
    healthy: bool = True
    trouble: OSError | None = None
    ear: Ear | None = None

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        self.ear = ear
        await asyncio.Event().wait()

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.inside += 1
        self.most_inside = max(self.most_inside, self.inside)
        try:
            await asyncio.sleep(0)
            if parcel.key in self.held:
                await self.held[parcel.key].wait()
            return self._answer(parcel)
        finally:
            self.inside -= 1

    def _answer(self, parcel: Parcel) -> Outcome:
        script = self.script[parcel.key]
        fault = script.pop(0) if script else Sent(f"ref-{parcel.key}")
        if isinstance(fault, Arrives):
            self.shown.append(parcel)
            fault = fault.answer
        elif isinstance(fault, Sent):
            self.shown.append(parcel)
        if isinstance(fault, type):
            raise fault
        return fault() if callable(fault) else fault

    async def find(self, key: str) -> Sent | None:
        self.look_ups.append(key)
        if self.broken_look_ups:
            self.broken_look_ups -= 1
            raise Lost
        return Sent(f"ref-{key}") if key in self.keys else None

    @property
    def keys(self) -> list[str]:
        return [parcel.key for parcel in self.shown]

    async def members(self, place: PlaceId) -> Sequence[Person]:
        return self.roster.get(place, [])

    def invitations_take(self, people: int) -> timedelta:
        return timedelta(0)

    def cap(self, place: PlaceId) -> Level:
        return Level.ANONYMOUS

    async def phase_closed(self, phase: PhaseId) -> None:
        self.closed.append(phase)

    def routes(self) -> Sequence[BaseRoute]:
        return self.web

    async def check(self) -> str:
        if self.trouble:
            raise self.trouble
        return self.name

    def alive(self) -> bool:
        return self.healthy
