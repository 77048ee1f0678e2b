"""Questions to the store, and changes: what an engine must know, inside a transaction or out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.core.model import Card, CardId, PersonId, PhaseId, PlaceId, Round, RoundId
    from bot.core.project import Digest, Project, ProjectId
    from bot.core.series import Series, SeriesId
    from bot.store.values import Outgoing, RoundLine, Seatholder, Slip


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

    async def round_with(self, place: PlaceId, text: str) -> Round | None:
        """The last round of a place, none that is live, in which a card says exactly that.

        Hidden cards do not count.
        """
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

    async def projects_of(self, person: PersonId, *, are_open: bool = True) -> list[Project]:
        """The projects that somebody owns, is asked about or leads, the oldest first.

        Only the open ones, or only the closed ones.
        """
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

    async def put_slip(self, phase: PhaseId, slip: Slip, now: datetime) -> bool:
        """Put or replace a slip; False where the phase is not open or over at `now`."""
        ...

    async def take_slip(self, phase: PhaseId, seat: bytes, now: datetime) -> bool:
        """Remove a slip again; answers like `put_slip`."""
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
