"""What the bot remembers: one protocol, and an engine that keeps it (`sqlite`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.store.errors import (
    HasRoundsError,
    InUseError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    WrongVersionError,
)
from bot.store.protocols import Reading, Writing
from bot.store.values import (
    Census,
    Claimed,
    Keeping,
    Outgoing,
    PostState,
    RoundLine,
    Seatholder,
    Slip,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime, timedelta

    from bot.core.model import PersonId, PhaseId

__all__ = [
    "Census",
    "Claimed",
    "HasRoundsError",
    "InUseError",
    "Keeping",
    "Outgoing",
    "PostState",
    "Reading",
    "RoundLine",
    "Seatholder",
    "Slip",
    "Store",
    "StoreBusyError",
    "StoreError",
    "StoreFullError",
    "Watch",
    "Writing",
    "WrongVersionError",
]


class Watch(Protocol):
    """Is told how long the store took."""

    def waited(self, seconds: float) -> None:
        """Before a transaction could begin."""
        ...

    def submitted(self, seconds: float) -> None:
        """Until a slip was committed or refused."""
        ...


class Store(Protocol):
    """An engine. Opened and closed as an async context manager."""

    def reading(self) -> AbstractAsyncContextManager[Reading]:
        """Read without holding up writers; each question sees what is committed by then."""
        ...

    def transaction(self, within: timedelta | None = None) -> AbstractAsyncContextManager[Writing]:
        """The only writer until it ends: commit on leaving, roll back on an exception.

        Raises StoreBusyError if its turn does not come `within` that time (None: 30 s), because
        the file is locked from outside, say; StoreFullError on a full disk. Not to be nested, and
        neither slips nor the store's other changes inside: they would wait for each other.
        """
        ...

    async def put_slip(self, phase: PhaseId, slip: Slip, now: datetime) -> bool:
        """Put or replace a slip; committed, in a group with others, when it returns.

        False where the phase is not open or `now` is at or after its closes_at: nothing was kept.
        Raises StoreBusyError after 2.5 s; then nothing was kept and nothing will be.
        """
        ...

    async def take_slip(self, phase: PhaseId, seat: bytes, now: datetime) -> bool:
        """Remove a slip again; ordered with `put_slip`, answers like it."""
        ...

    async def truncate(self) -> bool:
        """Empty the write-ahead log; False if a reader kept it from being emptied."""
        ...

    async def end(self, phase: PhaseId) -> None:
        """The phase's key is gone: its posts may leave."""
        ...

    async def claim(self, now: datetime, room: Mapping[str, int]) -> list[Claimed]:
        """Mark posts as `sending` and return them, in order.

        `room`: how many at most of each platform, by the name that begins its ids; none of others.
        At most one for each destination and none behind an earlier unsent one of the same
        destination; none that is held by an ending, postponed or expired (those are dropped).
        """
        ...

    async def unsent(self) -> list[Claimed]:
        """Parcels a crash left in `sending`."""
        ...

    async def settle(
        self,
        number: int,
        state: PostState,
        *,
        ref: str = "",
        not_before: datetime | None = None,
    ) -> None:
        """What became of a claimed parcel; `pending` with `not_before` postpones it.

        One that is not `sending` stays as it is.
        """
        ...

    async def outbox_wakes_at(self, platforms: Collection[str]) -> datetime | None:
        """When there will be something to `claim` there; the past for "now", None for "never".

        What is held waits for `end`, what stands behind another for `settle`. May be too early.
        """
        ...

    async def notes(self, adapter: str, prefix: str) -> dict[str, str]:
        """An adapter's notebook entries whose key starts so, in the order of their keys."""
        ...

    async def prune(self, now: datetime, keeping: Keeping) -> None:
        """Delete what is older than it is to be kept."""
        ...

    async def traces(self) -> datetime | None:
        """Since when there may be traces of what was deleted, as the last `prune` knew it."""
        ...

    async def compact(self) -> bool:
        """Wipe the traces; False if a reader kept the log from being emptied.

        It takes long where there is much, and everybody who writes waits for it.
        """
        ...

    async def forget(self, person: PersonId) -> int:
        """Delete all that is about a person, so that no byte of it is left; how much it was.

        Only while no adapter runs: they remember, too. Each table that can name a person adds its
        statement in the engine. Raises StoreBusyError where somebody else reads the file.
        """
        ...

    async def census(self) -> Census:
        """How many there are of what."""
        ...

    async def owners(self) -> set[str]:
        """People and places that something is kept about, but for the adapters' notebooks."""
        ...
