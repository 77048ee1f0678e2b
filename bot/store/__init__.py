"""What the bot remembers: one protocol, and an engine that keeps it (`sqlite`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from bot.core.model import Card, CardId, PersonId, PhaseId, PlaceId, Round, RoundId
    from bot.core.project import Digest, Project, ProjectId
    from bot.core.series import Series, SeriesId
    from bot.port import Parcel


class StoreError(Exception):
    """The store could not do it; nothing was changed. Carries no text and no person."""


class StoreBusyError(StoreError):
    """Somebody else holds the file; worth trying again."""


class StoreFullError(StoreError):
    """No space left on the disk."""


class WrongVersionError(StoreError):
    """The file was written by a newer program."""


class InUseError(StoreError):
    """Another process runs rounds on this file."""


class HasRoundsError(StoreError):
    """A database is not overwritten by a copy unless somebody says so."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long things are kept after their round has closed.

    `posts`: what was delivered, and the rosters; a post without a round counts from when it was
    settled. `rounds`: all the rest of a round; as long after its own end, a project.
    """

    posts: timedelta = timedelta(days=7)
    rounds: timedelta = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Seatholder:
    """A line of a frozen roster. Tells nothing of whether the person took part."""

    person: PersonId = field(repr=False)
    eligible: bool
    language: str = ""  # the platform's guess when the roster was frozen
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a seat has put into the urn."""

    seat: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


class PostState(StrEnum):
    """pending -> sending -> sent, or failed, or dropped because its time was over."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A parcel in the outbox.

    `held_by`: a phase whose key must be gone before this may leave. `expires_at`: after it nobody
    wants it any more. Of the edits of one post that wait, only the newest is sent.
    """

    parcel: Parcel
    round: RoundId | None = None
    held_by: PhaseId | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round in a list."""

    id: RoundId
    place: PlaceId
    opened_at: datetime
    question: str = field(repr=False)
    method: str
    live: bool


@dataclass(frozen=True, slots=True)
class Census:
    """Numbers, at one moment: live rounds, posts by platform and state, who waits to write."""

    rounds: int
    posts: Mapping[tuple[str, str], int]
    waiting: int


class Watch(Protocol):
    """Is told how long the store took."""

    def waited(self, seconds: float) -> None:
        """Before a transaction could begin."""
        ...

    def submitted(self, seconds: float) -> None:
        """Until a slip was committed or refused."""
        ...


class Reading(Protocol):
    """Questions to the store; inside a transaction they see its own changes."""

    async def round(self, round_id: RoundId) -> Round | None:
        """The round with its phases and cards (cards in the order of their ids)."""
        ...

    async def round_of(self, phase: PhaseId) -> Round | None:
        """The round a phase belongs to."""
        ...

    async def live_round(self, place: PlaceId) -> Round | None:
        """The round that is live in a place."""
        ...

    async def live_rounds(self) -> list[Round]:
        """Every live round there is."""
        ...

    async def rounds(self) -> list[RoundLine]:
        """All rounds, oldest first, for lists."""
        ...

    async def last_round(self, place: PlaceId) -> Round | None:
        """The round that was opened last in a place, live or not."""
        ...

    async def due(self, now: datetime) -> dict[RoundId, PlaceId]:
        """Live rounds with something to do at or before `now`, most urgent first; their places."""
        ...

    async def next_due(self, after: datetime | None = None) -> datetime | None:
        """When the clock has something to do next; `after` a moment, if one is given."""
        ...

    async def roster(self, phase: PhaseId) -> list[Seatholder]:
        """A phase's frozen roster, in the order of the people's ids."""
        ...

    async def seatholder(self, phase: PhaseId, person: PersonId) -> Seatholder | None:
        """That person's line of the roster, or None."""
        ...

    async def slips(self, phase: PhaseId) -> list[Slip]:
        """All slips of a phase."""
        ...

    async def slip(self, phase: PhaseId, seat: bytes) -> bytes | None:
        """The sealed slip of a seat."""
        ...

    async def endings(self) -> dict[PhaseId, PlaceId | None]:
        """Phases that are over, but whose key may still exist; their places, if still known."""
        ...

    async def open_phases(self) -> dict[PhaseId, PlaceId]:
        """Phases that take slips, and their places."""
        ...

    async def themes(self, place: PlaceId) -> list[Card]:
        """A place's Themenspeicher: its parked and revived cards, in the order of their ids."""
        ...

    async def project(self, project_id: ProjectId) -> Project | None:
        """The project of that id."""
        ...

    async def projects(self, place: PlaceId | None = None) -> list[Project]:
        """All projects of a place, or of all places, the oldest first."""
        ...

    async def projects_of(self, person: PersonId) -> list[Project]:
        """The open projects that somebody owns, is asked about or leads, the oldest first."""
        ...

    async def due_projects(self, now: datetime) -> list[ProjectId]:
        """Projects with something to do at or before `now`, most urgent first."""
        ...

    async def digest(self, place: PlaceId) -> Digest:
        """What is known of a place's overviews."""
        ...

    async def due_digests(self, now: datetime) -> list[PlaceId]:
        """Places whose overview is due at or before `now`, most urgent first."""
        ...

    async def series(self, series_id: SeriesId) -> Series | None:
        """A recurring round."""
        ...

    async def series_of(self, place: PlaceId) -> list[Series]:
        """All of a place, paused ones too, the oldest first."""
        ...

    async def due_series(self, now: datetime) -> dict[SeriesId, PlaceId]:
        """Series that come round at or before `now`, most urgent first; their places."""
        ...

    async def preference(self, owner: str) -> dict[str, str]:
        """The settings of a person or place; empty where none were made."""
        ...

    async def preferences(self, owners: Iterable[str]) -> dict[str, dict[str, str]]:
        """The settings of many at once; every owner that was asked for is there."""
        ...


class Writing(Reading, Protocol):
    """Changes; they are all kept or none. After an error nothing more can be done with it."""

    async def save_round(self, before: Round | None, after: Round, due_at: datetime | None) -> None:
        """Keep a round: its document, its phases, and what changed of its cards.

        `before` is the round as it was read in this transaction, None for a new one. New cards are
        inserted in the order of their ids; a card of another round that is among `after.cards`
        moves here. `due_at` is None where the clock has nothing to do.
        Raises StoreError where the place has another live round.
        """
        ...

    async def set_card_state(self, card: CardId, state: str) -> None:
        """Change a card outside its round's turn (reviving from the Themenspeicher)."""
        ...

    async def add_roster(self, phase: PhaseId, people: Sequence[Seatholder]) -> None:
        """Freeze a roster, written in the order of the ids; raises StoreError if frozen already."""
        ...

    async def delete_slips(self, phase: PhaseId) -> None:
        """Delete all slips of a phase, overwriting them."""
        ...

    async def add_ending(self, phase: PhaseId) -> None:
        """Note that the phase's key must be destroyed before the posts it holds may leave."""
        ...

    async def save_project(self, project: Project) -> None:
        """Keep a project, new or changed."""
        ...

    async def save_digest(self, digest: Digest) -> None:
        """Keep what is known of a place's overviews."""
        ...

    async def forget_in_projects(self, person: PersonId) -> int:
        """Delete the projects that somebody owns, and their name in all others."""
        ...

    async def post(self, outgoing: Sequence[Outgoing]) -> None:
        """Put parcels into the outbox, in order; a key that is there already is left as it is."""
        ...

    async def save_series(self, series: Series) -> None:
        """Keep a recurring round, new or changed."""
        ...

    async def end_series(self, series_id: SeriesId) -> None:
        """Forget a recurring round; the rounds that came of it stay."""
        ...

    async def forget_in_series(self, person: PersonId) -> int:
        """End the series that somebody leads, and unchoose them in all others; how many."""
        ...

    async def set_preference(self, owner: str, values: Mapping[str, str]) -> None:
        """Replace the settings of a person or place; no settings leave no trace."""
        ...

    async def write_notes(self, adapter: str, changes: Mapping[str, str | None]) -> None:
        """An adapter's notebook; None deletes."""
        ...


@dataclass(frozen=True, slots=True)
class Claimed:
    """A parcel that is to be sent now; its row says `sending` already."""

    number: int
    parcel: Parcel  # an Edit has its `ref` filled in
    attempts: int = 0


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

    async def prune(self, now: datetime, keeping: Keeping, *, traces: bool = False) -> None:
        """Delete what is older than it is to be kept; `traces`: something else was deleted, too."""
        ...

    async def traces(self) -> datetime | None:
        """Since when there may be traces of what was deleted; None where there are none."""
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
