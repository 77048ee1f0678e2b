"""The store's questions, in SQLite's words. Each is one statement, and so one moment's truth."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from bot.core.model import Card, PersonId, PhaseId, PlaceId, Round, RoundId
from bot.core.project import Digest, Project, ProjectId
from bot.core.series import Series, SeriesId
from bot.store import RoundLine, Seatholder, Slip
from bot.store.codec import (
    load_cards,
    load_digest,
    load_project,
    load_round,
    load_series,
    moment_of,
    stamp,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.store.session import Session

_CARDS: Final = """
    SELECT json_group_array(json_object('id', id, 'phase', phase, 'text', text, 'state', state))
    FROM card
"""
_ROUNDS: Final = f"SELECT body, ({_CARDS} WHERE card.round = round.id) FROM round"  # noqa: S608 - no values
_WITH_CARD: Final = """
    WHERE NOT live AND place = ? AND id IN (
        SELECT round FROM card WHERE text = ? AND state <> 'hidden')
    ORDER BY opened_at DESC, rowid DESC LIMIT 1
"""
_OPEN: Final = """
    SELECT phase.id, round.place FROM phase JOIN round ON round.id = phase.round WHERE open
    ORDER BY phase.id
"""
_ENDINGS: Final = """
    SELECT ending.phase, round.place FROM ending
    LEFT JOIN phase ON phase.id = ending.phase LEFT JOIN round ON round.id = phase.round
    ORDER BY ending.phase
"""
_NEXT_DUE: Final = """
    SELECT min(due_at) FROM (
        SELECT due_at FROM round WHERE live
        UNION ALL SELECT due_at FROM project UNION ALL SELECT due_at FROM digest
        UNION ALL SELECT due_at FROM series)
    WHERE due_at > ?
"""
_HOLDERS: Final = "SELECT person, eligible, language, zone FROM roster WHERE phase = ?"


class SqliteReading:
    """`bot.store.Reading` on a session."""

    def __init__(self, session: Session) -> None:
        """Whoever made the session closes it."""
        self._session = session

    async def round(self, round_id: RoundId) -> Round | None:
        """The round with its phases and cards (cards in the order of their ids)."""
        return await self._one_round("WHERE id = ?", round_id)

    async def round_of(self, phase: PhaseId) -> Round | None:
        """The round a phase belongs to."""
        return await self._one_round("WHERE id = (SELECT round FROM phase WHERE id = ?)", phase)

    async def live_round(self, place: PlaceId) -> Round | None:
        """The round that is live in a place."""
        return await self._one_round("WHERE live AND place = ?", place)

    async def live_rounds(self) -> list[Round]:
        """Every live round there is, oldest first."""
        return await self._rounds("WHERE live ORDER BY opened_at, id")

    async def last_round(self, place: PlaceId) -> Round | None:
        """The round that was opened last in a place, live or not."""
        return await self._one_round(
            "WHERE place = ? ORDER BY opened_at DESC, rowid DESC LIMIT 1", place
        )

    async def round_with(self, place: PlaceId, text: str) -> Round | None:
        """The last round of a place, none that is live, in which a card says exactly that."""
        return await self._one_round(_WITH_CARD, place, text)

    async def rounds(self) -> list[RoundLine]:
        """All rounds, oldest first, for lists."""
        rows = await self._session.rows(
            "SELECT id, place, opened_at, body, live FROM round ORDER BY opened_at, rowid"
        )
        return [_line(*row) for row in rows]

    async def due(self, now: datetime) -> dict[RoundId, PlaceId]:
        """Live rounds with something to do at or before `now`, most urgent first; their places."""
        rows = await self._session.rows(
            "SELECT id, place FROM round WHERE live AND due_at <= ? ORDER BY due_at, id", stamp(now)
        )
        return {RoundId(round_id): PlaceId(place) for round_id, place in rows}

    async def next_due(self, after: datetime | None = None) -> datetime | None:
        """When the clock has something to do next; `after` a moment, if one is given."""
        ((due_at,),) = await self._session.rows(_NEXT_DUE, stamp(after) if after else "")
        return moment_of(due_at) if due_at else None

    async def roster(self, phase: PhaseId) -> list[Seatholder]:
        """A phase's frozen roster, in the order of the people's ids."""
        rows = await self._session.rows(f"{_HOLDERS} ORDER BY person", phase)
        return [_holder(*row) for row in rows]

    async def seatholder(self, phase: PhaseId, person: PersonId) -> Seatholder | None:
        """That person's line of the roster, or None."""
        rows = await self._session.rows(f"{_HOLDERS} AND person = ?", phase, person)
        return _holder(*rows[0]) if rows else None

    async def slips(self, phase: PhaseId) -> list[Slip]:
        """All slips of a phase, in the order of their seats."""
        rows = await self._session.rows(
            "SELECT seat, sealed FROM slip WHERE phase = ? ORDER BY seat", phase
        )
        return [Slip(seat, sealed) for seat, sealed in rows]

    async def slip(self, phase: PhaseId, seat: bytes) -> bytes | None:
        """The sealed slip of a seat."""
        rows = await self._session.rows(
            "SELECT sealed FROM slip WHERE phase = ? AND seat = ?", phase, seat
        )
        return bytes(rows[0][0]) if rows else None

    async def endings(self) -> dict[PhaseId, PlaceId | None]:
        """Phases that are over, but whose key may still exist; their places, if still known."""
        rows = await self._session.rows(_ENDINGS)
        return {PhaseId(phase): PlaceId(place) if place else None for phase, place in rows}

    async def open_phases(self) -> dict[PhaseId, PlaceId]:
        """Phases that take slips, and their places."""
        rows = await self._session.rows(_OPEN)
        return {PhaseId(phase): PlaceId(place) for phase, place in rows}

    async def themes(self, place: PlaceId) -> list[Card]:
        """A place's Themenspeicher: its parked and revived cards, in the order of their ids."""
        ((cards,),) = await self._session.rows(
            f"{_CARDS} WHERE place = ? AND state IN ('parked', 'revived')", place
        )
        return list(load_cards(cards))

    async def project(self, project_id: ProjectId) -> Project | None:
        """The project of that id."""
        found = await self._projects("WHERE id = ?", project_id)
        return found[0] if found else None

    async def projects(self, place: PlaceId | None = None) -> list[Project]:
        """All projects of a place, or of all places, the oldest first."""
        if place is None:
            return await self._projects("ORDER BY rowid")
        return await self._projects("WHERE place = ? ORDER BY rowid", place)

    async def projects_of(self, person: PersonId, *, are_open: bool = True) -> list[Project]:
        """The open (or closed) projects that somebody owns, is asked about or leads, in order."""
        return await self._projects(
            "WHERE open = ? AND ? IN (owner, asked, lead) ORDER BY rowid", are_open, person
        )

    async def due_projects(self, now: datetime) -> list[ProjectId]:
        """Projects with something to do at or before `now`, most urgent first."""
        rows = await self._session.rows(
            "SELECT id FROM project WHERE due_at <= ? ORDER BY due_at, rowid", stamp(now)
        )
        return [ProjectId(project_id) for (project_id,) in rows]

    async def digest(self, place: PlaceId) -> Digest:
        """What is known of a place's overviews."""
        rows = await self._session.rows("SELECT body FROM digest WHERE place = ?", place)
        return load_digest(rows[0][0]) if rows else Digest(place)

    async def due_digests(self, now: datetime) -> list[PlaceId]:
        """Places whose overview is due at or before `now`, most urgent first."""
        rows = await self._session.rows(
            "SELECT place FROM digest WHERE due_at <= ? ORDER BY due_at, place", stamp(now)
        )
        return [PlaceId(place) for (place,) in rows]

    async def series(self, series_id: SeriesId) -> Series | None:
        """A recurring round."""
        found = await self._series("WHERE id = ?", series_id)
        return found[0] if found else None

    async def series_of(self, place: PlaceId) -> list[Series]:
        """All of a place, paused ones too, the oldest first."""
        return await self._series("WHERE place = ? ORDER BY rowid", place)

    async def due_series(self, now: datetime) -> dict[SeriesId, PlaceId]:
        """Series that come round at or before `now`, most urgent first; their places."""
        rows = await self._session.rows(
            "SELECT id, place FROM series WHERE due_at <= ? ORDER BY due_at, rowid", stamp(now)
        )
        return {SeriesId(series_id): PlaceId(place) for series_id, place in rows}

    async def preference(self, owner: str) -> dict[str, str]:
        """The settings of a person or place; empty where none were made."""
        return (await self.preferences([owner]))[owner]

    async def preferences(self, owners: Iterable[str]) -> dict[str, dict[str, str]]:
        """The settings of many at once; every owner that was asked for is there."""
        wanted = list(owners)
        rows = await self._session.rows(
            "SELECT owner, body FROM preference WHERE owner IN (SELECT value FROM json_each(?))",
            json.dumps(wanted),
        )
        found = {owner: json.loads(body) for owner, body in rows}
        return {owner: found.get(owner, {}) for owner in wanted}

    async def _series(self, which: str, *values: object) -> list[Series]:
        rows = await self._session.rows(f"SELECT body FROM series {which}", *values)  # noqa: S608
        return [load_series(body) for (body,) in rows]

    async def _projects(self, which: str, *values: object) -> list[Project]:
        rows = await self._session.rows(f"SELECT body FROM project {which}", *values)  # noqa: S608
        return [load_project(body) for (body,) in rows]

    async def _rounds(self, which: str, *values: object) -> list[Round]:
        return [load_round(*row) for row in await self._session.rows(f"{_ROUNDS} {which}", *values)]

    async def _one_round(self, which: str, *values: object) -> Round | None:
        found = await self._rounds(which, *values)
        return found[0] if found else None


def _holder(person: str, eligible: int, language: str, zone: str) -> Seatholder:
    return Seatholder(PersonId(person), bool(eligible), language, zone)


def _line(round_id: str, place: str, opened_at: str, body: str, live: int) -> RoundLine:
    document = json.loads(body)
    return RoundLine(
        id=RoundId(round_id),
        place=PlaceId(place),
        opened_at=moment_of(opened_at),
        question=document["question"],
        method=document["method"]["name"],
        live=bool(live),
    )
