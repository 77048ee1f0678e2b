"""A bot in a test: the real moderator, store, urn and outbox, beside a platform in memory."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Self, TypeVar

from bot.commands import Words
from bot.core.model import Level, PersonId, PhaseId, PlaceId
from bot.keys import KeyDirectory, KeyHolder
from bot.methods import load_methods
from bot.metrics import Metrics
from bot.moderator import PATIENCE, Defaults, House, Moderator
from bot.moderator.attendance import Attendance
from bot.moderator.endings import LOG_PATIENCE
from bot.outbox import Outbox
from bot.port import (
    Adapter,
    Answer,
    Command,
    Ear,
    Edit,
    Failed,
    Heard,
    Line,
    Links,
    Notebook,
    Outcome,
    Parcel,
    Person,
    Place,
    Post,
    Press,
    Role,
    Sent,
    Submit,
    Value,
)
from bot.store.sqlite import SLIP_PATIENCE, SqliteStore
from bot.texts import Texts
from bot.urn import Urn
from bot.views import Views
from tests.hand_clock import HandClock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from starlette.routing import BaseRoute

    from bot.store import Store

Part = TypeVar("Part")
A_MINUTE = timedelta(minutes=1)

TEAM = Place(PlaceId("web:team"), "#team")


def person(name: str, role: Role = Role.MEMBER, language: str = "") -> Person:
    """Somebody whose id is made of the name."""
    handle = name.lower()
    return Person(PersonId(f"web:{handle}"), name, handle, language, role=role)


@dataclass(repr=False)
class MemoryPlatform:
    """A platform that keeps what it is given; it survives restarts of the bot."""

    name: str = "web"
    command: str = "/blitzlicht"
    people: dict[PlaceId, list[Person]] = field(default_factory=dict)
    shown: dict[str, Post] = field(default_factory=dict)  # by key, edits applied
    arrived: list[Parcel] = field(default_factory=list)
    closed: list[PhaseId] = field(default_factory=list)
    slow: timedelta = timedelta(0)  # what an invitation takes
    best: Level = Level.ANONYMOUS

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        raise NotImplementedError

    async def deliver(self, parcel: Parcel) -> Outcome:
        self.arrived.append(parcel)
        if isinstance(parcel, Edit):
            old = self.shown.get(parcel.ref)
            if old is None:
                return Failed("message_not_found")
            self.shown[old.key] = replace(old, message=parcel.message, phase=parcel.phase)
            return Sent(old.key)
        self.shown.setdefault(parcel.key, parcel)
        return Sent(parcel.key)

    async def find(self, key: str) -> Sent | None:
        return Sent(key) if key in self.shown else None

    async def members(self, place: PlaceId) -> Sequence[Person]:
        return self.people.get(place, [])

    def invitations_take(self, people: int) -> timedelta:
        return self.slow * people

    def cap(self, place: PlaceId) -> Level:
        return self.best

    async def phase_closed(self, phase: PhaseId) -> None:
        self.closed.append(phase)

    def routes(self) -> Sequence[BaseRoute]:
        return ()

    async def check(self) -> str:
        return "in memory"

    def alive(self) -> bool:
        return True


class World:
    """`async with World(folder) as world`; `restart` is what a crash and a new start are."""

    def __init__(
        self,
        folder: Path,
        *,
        defaults: Defaults | None = None,
        platform: MemoryPlatform | None = None,
        clock: HandClock | None = None,
        links: Links | None = None,
        patience: timedelta | None = None,
        platform_patience: timedelta = A_MINUTE,
        form_patience: timedelta = A_MINUTE,
    ) -> None:
        """`patience`: with a locked file, and with a log in use; short where a test is about it.

        `platform_patience`: with a platform that hangs; long, since most tests are about others.
        So is `form_patience`, with one that does not say who is here.
        """
        self._links = links
        self.folder = folder
        self.platform = platform or MemoryPlatform()
        self.clock = clock or HandClock()
        self._defaults = defaults or Defaults()
        self._slip_patience = patience or SLIP_PATIENCE
        self._patience = patience or PATIENCE
        self._log_patience = patience or LOG_PATIENCE
        self._platform_patience = platform_patience
        self._form_patience = form_patience
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        database = self.folder / "data" / "blitzlicht.db"
        database.parent.mkdir(parents=True, exist_ok=True)
        self.metrics = Metrics()
        opened = await self._stack.enter_async_context(
            SqliteStore.open(database, slip_patience=self._slip_patience, watch=self.metrics)
        )
        self.store: Store = self.wired(opened)
        self.keys: KeyHolder = self.wired(KeyDirectory(self.folder / "keys", database))
        adapters: dict[str, Adapter] = {self.platform.name: self.wired(self.platform)}
        self.outbox = Outbox(self.store, adapters, self.clock)
        methods, words = all_methods(), all_words()
        texts = strict_texts(self._defaults.language)
        self.house = House(
            store=self.store,
            urn=Urn(self.store, self.keys),
            keys=self.keys,
            views=Views(texts, methods, words),
            words=words,
            methods=methods,
            adapters=adapters,
            outbox=self.outbox,
            clock=self.clock,
            defaults=self._defaults,
            links=self._links,
            metrics=self.metrics,
            attendance=Attendance(self._form_patience),
        )
        self.moderator = Moderator(
            self.house,
            patience=self._patience,
            log_patience=self._log_patience,
            platform_patience=self._platform_patience,
        )
        self.ear = self.moderator.ear(self.platform.name)
        self.clock.fire = self.moderator.fire_due
        self.clock.settle = self.outbox.flush
        await self.moderator.recover()
        await self.outbox.recover()
        self.clock.wake_at(self.clock.now())
        await self.pass_time(timedelta(0))
        return self

    def wired(self, part: Part) -> Part:
        """What tests put between the parts."""
        return part

    async def __aexit__(self, *_exc: object) -> None:
        await self._stack.aclose()

    async def restart(self, after: timedelta = timedelta(0)) -> None:
        """Stop without a word, start again over the same files, some time later."""
        await self._stack.aclose()
        self.clock.jump(after)
        await self.__aenter__()

    async def pass_time(self, span: timedelta) -> None:
        await self.clock.advance(span)

    async def until(self, moment: datetime) -> None:
        await self.clock.advance_to(moment)

    # --- what people do ------------------------------------------------------------------------

    async def hear(self, heard: Heard) -> Answer:
        (answer,) = await self.ear.hear([heard])
        await self.pass_time(timedelta(0))
        return answer

    async def type(self, who: Person, text: str, place: Place = TEAM) -> Answer:
        """`/blitzlicht text`."""
        return await self.hear(Command(who, place, text))

    async def press(self, who: Person, action: str, place: Place | None = TEAM) -> Answer:
        return await self.hear(Press(who, place, action))

    async def submit(
        self, who: Person, action: str, values: Mapping[str, Value], place: Place | None = TEAM
    ) -> Answer:
        return await self.hear(Submit(who, place, action, values))

    async def line(self, who: Person, text: str) -> Answer:
        return await self.hear(Line(who, text))


# Read once: most tests begin with a world.
all_methods, all_words = cache(load_methods), cache(Words.load)


@cache
def strict_texts(language: str) -> Texts:
    return Texts.load(language, strict=True)
