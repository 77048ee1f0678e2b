"""A room in which people get something wrong, and a watch over all that must not change."""

from __future__ import annotations

import sqlite3
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.port import Command, Form, Note, Person, Press, Role, Submit
from bot.texts import DU, ENGLISH, LANGUAGES, SIE, Texts
from tests.captured_logs import captured_logs
from tests.leaks import assert_nothing_of
from tests.plain import plain
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from pathlib import Path

    from bot.core.model import Phase, Round
    from bot.core.refusal import Reason
    from bot.port import Answer, Heard, Place, Value

MINUTE = timedelta(minutes=1)
TEXTS = Texts.load(strict=True)
LEAD = person("Leonore")
# Three people in one channel, each spoken to in a way of their own.
SPEAKERS = {DU: person("Benedikt"), SIE: person("Cemile"), ENGLISH: person("Doreen", language="en")}
WRITERS = [person(name) for name in ("Evander", "Finnegan", "Gwendolyn")]
STRANGER = person("Hadrian")
EVERYBODY = [LEAD, *SPEAKERS.values(), *WRITERS]
IDEAS = ("Zu laut", "Zu warm", "Zu eng", "Zu dunkel", "Zu weit")

log = structlog.get_logger()


def said(language: str, key: str, **args: str | int) -> str:
    """A text as that person reads it."""
    return TEXTS.say(language, key, **args)


def as_admin(who: Person) -> Person:
    return Person(who.id, who.name, who.handle, who.language, role=Role.ADMIN)


@dataclass(frozen=True)
class Bad:
    """What somebody fills into a field, and why it is sent back."""

    at: str
    value: Value
    reason: Reason
    details: dict[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        text = str(self.value)
        return f"{self.at}-{len(text)}-{text[:12]!a}"

    def errors(self, language: str) -> dict[str, str]:
        return {self.at: said(language, f"refused-{self.reason}", **self.details)}


@dataclass
class Room:
    """A world, and what happens in it."""

    world: World

    async def refused(self, heard: Heard) -> Answer:
        """The answer to what must change nothing, post nothing and concern no log."""
        before, arrived = self.tables(), len(self.world.platform.arrived)
        with captured_logs(verbose=True) as logs:
            (answer,) = await self.world.ear.hear([heard])
            await self.world.pass_time(timedelta(0))
            log.info("canary")
        assert self.tables() == before
        assert self.world.platform.arrived[arrived:] == []
        (only,) = logs.getvalue().splitlines()
        assert_nothing_of(only, *secrets(heard))
        return answer

    async def refused_form(
        self, who: Person, action: str, values: Mapping[str, Value], place: Place | None = TEAM
    ) -> Form:
        """The same for a form that comes back, with all that was typed still in it."""
        answer = await self.refused(Submit(who, place, action, values))
        assert isinstance(answer, Form), plain(answer)
        shown = {field.name: field.value for field in answer.fields}
        assert shown == {**shown, **values}
        return answer

    async def refused_ballot(self, who: Person, phase: Phase, ballot: Mapping[str, int]) -> Form:
        """The same for dots; what is no card on the ballot cannot be shown there."""
        answer = await self.refused(Submit(who, TEAM, f"cast:{phase.id}", {"dots": ballot}))
        assert isinstance(answer, Form), plain(answer)
        assert answer.action == f"cast:{phase.id}"
        return answer

    async def refused_note(self, heard: Heard, language: str, key: str, **args: str | int) -> None:
        """The same for what is answered by one sentence."""
        answer = await self.refused(heard)
        assert isinstance(answer, Note)
        assert answer.error
        assert plain(answer) == said(language, key, **args)

    async def taken(self, who: Person, action: str, values: Mapping[str, Value]) -> Note:
        """The answer to what was right."""
        answer = await self.world.submit(who, action, values)
        assert isinstance(answer, Note), plain(answer)
        assert not answer.error
        return answer

    def tables(self) -> list[str]:
        """All that the store holds, line by line."""
        with closing(sqlite3.connect(self.world.folder / "data" / "blitzlicht.db")) as file:
            return list(file.iterdump())

    def slips(self) -> int:
        return sum(line.startswith('INSERT INTO "slip"') for line in self.tables())

    async def round(self) -> Round:
        async with self.world.store.reading() as reading:
            round_ = await reading.last_round(TEAM.id)
        assert round_
        return round_

    async def phase(self) -> Phase:
        phase = (await self.round()).current
        assert phase
        return phase


def secrets(heard: Heard) -> list[str]:
    """Whatever of it must not stand in a log."""
    said: list[object] = []
    if isinstance(heard.person, Person):
        said += [heard.person.id, heard.person.name]
    match heard:
        case Command(text=text):
            said.append(text)
        case Press(action=action):
            said.append(action)
        case Submit(values=values):
            said += values.values()
    return [one for one in said if isinstance(one, str) and len(one) > 3 and "\ud83d" not in one]


@asynccontextmanager
async def empty_room(folder: Path, *, patience: timedelta | None = None) -> AsyncIterator[Room]:
    """Nothing is live yet."""
    async with World(folder, patience=patience) as world:
        world.platform.people[TEAM.id] = list(EVERYBODY)
        await world.submit(
            SPEAKERS[SIE],
            "save-settings",
            {"person-language": "", "person-address": "sie", "person-zone": ""},
        )
        yield Room(world)


@asynccontextmanager
async def collecting_room(
    folder: Path, *, patience: timedelta | None = None
) -> AsyncIterator[Room]:
    """Ten minutes to write cards in."""
    async with empty_room(folder, patience=patience) as room:
        await room.world.type(LEAD, "Was bremst uns?")
        yield room


@asynccontextmanager
async def voting_room(folder: Path) -> AsyncIterator[Room]:
    """Three minutes to vote on five cards in, with three dots."""
    async with collecting_room(folder) as room:
        action = f"send:{(await room.phase()).id}"
        for who, first, second in zip(WRITERS, IDEAS, (*IDEAS[3:], ""), strict=False):
            await room.taken(who, action, {"card-1": first, "card-2": second})
        await room.world.pass_time(10 * MINUTE)
        yield room


__all__ = ["DU", "ENGLISH", "LANGUAGES", "SIE"]
