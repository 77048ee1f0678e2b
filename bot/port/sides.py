"""The two sides: the bot as an adapter sees it, and an adapter as the bot sees it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from starlette.routing import BaseRoute

    from bot.core.model import Level, PersonId, PhaseId, PlaceId
    from bot.port.heard import Heard, Person, Ticket
    from bot.port.posts import Outcome, Parcel, Sent
    from bot.port.shown import Answer

NotebookWrites = Mapping[str, str | None]  # key -> value, None deletes


class Notebook(Protocol):
    """A small key-value store of an adapter's own, beside the rounds.

    An entry that names a person, in its key or value, goes when the person is forgotten: it should
    be about nobody else. The entry `since`, if there is one, is the adapter's place in what it
    hears: it does not come back from a backup, and without it nothing from before counts.
    """

    async def read(self, key: str) -> str | None:
        """The value, or None."""
        ...

    async def scan(self, prefix: str) -> dict[str, str]:
        """All pairs whose key starts so, in the order of their keys."""
        ...

    async def write(self, changes: NotebookWrites) -> None:
        """All changes in one transaction; raises NotKeptError."""
        ...


class Ear(Protocol):
    """The bot, as an adapter sees it."""

    async def hear(
        self, batch: Sequence[Heard], notes: NotebookWrites | None = None
    ) -> list[Answer]:
        """Carry out what was heard, in order, together with the adapter's notebook writes.

        With notes it is one transaction; without, each slip is kept by itself. Returns one answer
        for each; what a person did wrong is an answer, not an exception. Raises NotKeptError where
        the notes were not kept, nor anything else: then nothing may be acknowledged as done.
        """
        ...

    async def together(self) -> Together:
        """An ear for many things that are to be kept at once."""
        ...

    async def form_link(self, person: Person, phase: PhaseId) -> str:
        """An address at which that person can fill in the phase's form, without a chat.

        To be asked for when it is shown and never kept: it names the seat. Opening it again edits
        the same slip. Empty where there is no public address, or the person is not on the roster.
        """
        ...


class Together(Protocol):
    """Things that are heard one after the other and kept at once, or not at all.

    Cards and votes wait for `keep`, though their answers speak as if it were done; all else is
    carried out when it is heard. Both raise NotKeptError.
    """

    async def hear(self, heard: Heard, notes: NotebookWrites | None = None) -> Answer:
        """As `Ear.hear` does; `notes` are kept together with a change, not with a slip."""
        ...

    async def keep(
        self, batch: Sequence[Heard], notes: NotebookWrites
    ) -> tuple[list[Answer], Collection[tuple[PersonId, PhaseId]]]:
        """All slips, then a last batch and the notes, in one transaction.

        Returns the batch's answers, and whose slips came too late for which phase: those were not
        kept.
        """
        ...


class Links(Protocol):
    """Whoever serves forms by link."""

    def link(self, ticket: Ticket) -> str:
        """A signed address for a ticket; empty where people cannot reach one."""
        ...


class NotKeptError(Exception):
    """Nothing of what was heard was kept, nor the notes with it: a full or locked disk, say.

    `answers` tell each person so, for an adapter that will not hear of it again.
    """

    def __init__(self, answers: Sequence[Answer]) -> None:
        """The answers are for people, not for a log."""
        super().__init__("nothing was kept")
        self.answers = answers


class UnusableError(Exception):
    """What the adapter was given cannot be right: the program must not run; `str` is a text.

    For mistakes that show without asking the platform; whatever else may pass by itself.
    """


class Adapter(Protocol):
    """A platform, as the bot sees it.

    `name` begins the ids of its people and places, `command` what people type to the bot there.
    """

    name: str
    command: str

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        """Listen until cancelled; raises UnusableError, before anything was touched."""
        ...

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send one post or edit; the same key twice must not show twice."""
        ...

    async def find(self, key: str) -> Sent | None:
        """Look up what a crash left unknown; None if it never arrived."""
        ...

    async def members(self, place: PlaceId) -> Sequence[Person]:
        """Who could be on a roster now: people, not bots."""
        ...

    def invitations_take(self, people: int) -> timedelta:
        """An estimate of how long a private message to that many people takes."""
        ...

    def cap(self, place: PlaceId) -> Level:
        """The best level that the platform's ways of input allow in this place."""
        ...

    async def phase_closed(self, phase: PhaseId) -> None:
        """Forget what the phase left on the platform; may be called again after a crash."""
        ...

    def routes(self) -> Sequence[BaseRoute]:
        """HTTP routes it wants on the bot's one web server; often none."""
        ...

    async def check(self) -> str:
        """Try the connection; returns one line for people, raises OSError with one."""
        ...

    def alive(self) -> bool:
        """Whether it can hear and speak right now, for `/healthz`."""
        ...


@runtime_checkable
class Archive(Protocol):
    """An adapter that keeps something of what it has shown or heard; asked every hour."""

    async def forget_old(self, posts_before: datetime, rounds_before: datetime) -> None:
        """Forget the private posts of phases that closed before the first moment.

        And everything from before the second, and what it needs for less long sooner.
        """
        ...
