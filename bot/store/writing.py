"""The store's changes, in SQLite's words, inside a transaction of the writer's."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.core.model import Card, CardId, PhaseId, Round, RoundState
from bot.core.project import without
from bot.core.step import is_sealed
from bot.port import Edit
from bot.store import slips
from bot.store.codec import (
    dump_digest,
    dump_parcel,
    dump_project,
    dump_round,
    dump_series,
    stamp,
    stamp_or_none,
)
from bot.store.reading import SqliteReading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.core.model import PersonId
    from bot.core.project import Digest, Project
    from bot.core.series import Series, SeriesId
    from bot.store import Outgoing, Seatholder, Slip
    from bot.store.session import Row

_SAVE_SERIES: Final = """
    INSERT INTO series (id, place, lead, due_at, body) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        place = excluded.place, lead = excluded.lead, due_at = excluded.due_at, body = excluded.body
"""
_WITH_PERSON: Final = """
    WHERE EXISTS (SELECT 1 FROM json_each(series.body, '$.people') AS one WHERE one.value = ?)
"""
_INSERT_ROUND: Final = """
    INSERT INTO round (place, live, due_at, opened_at, closed_at, body, id)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE_ROUND: Final = """
    UPDATE round
    SET place = ?, live = ?, due_at = ?, opened_at = ?, closed_at = ?, body = ? WHERE id = ?
"""
_SAVE_PHASE: Final = """
    INSERT INTO phase (id, round, open, closes_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET open = excluded.open, closes_at = excluded.closes_at
"""
_FORGET_PHASES: Final = """
    DELETE FROM phase WHERE round = ? AND id NOT IN (SELECT value FROM json_each(?))
"""
_SAVE_CARD: Final = """
    INSERT INTO card (id, round, place, phase, state, text) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        round = excluded.round, place = excluded.place, phase = excluded.phase,
        state = excluded.state, text = excluded.text
"""
_SAVE_HOLDER: Final = """
    INSERT INTO roster (phase, person, eligible, language, zone) VALUES (?, ?, ?, ?, ?)
"""
_SAVE_PROJECT: Final = """
    INSERT INTO project (id, place, lead, owner, asked, open, due_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        lead = excluded.lead, owner = excluded.owner, asked = excluded.asked,
        open = excluded.open, due_at = excluded.due_at, body = excluded.body
"""
_SAVE_DIGEST: Final = """
    INSERT INTO digest (place, due_at, body) VALUES (?, ?, ?)
    ON CONFLICT (place) DO UPDATE SET due_at = excluded.due_at, body = excluded.body
"""
_SAVE_POST: Final = """
    INSERT INTO post (key, edits, destination, round, held_by, expires_at, body)
    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
"""
# Undated: the next `prune` knows what time it is.
TRACES: Final = """
    INSERT INTO note (adapter, key, value) VALUES ('bot', 'traces', '')
    ON CONFLICT (adapter, key) DO NOTHING
"""
_SAVE_PREFERENCE: Final = "INSERT INTO preference (owner, body) VALUES (?, ?)"
_FORGET_NOTES: Final = """
    DELETE FROM note WHERE adapter = ? AND key IN (SELECT value FROM json_each(?))
"""
_SAVE_NOTE: Final = """
    INSERT INTO note (adapter, key, value) VALUES (?, ?, ?)
    ON CONFLICT (adapter, key) DO UPDATE SET value = excluded.value
"""


class SqliteWriting(SqliteReading):
    """`bot.store.Writing` on a session that is inside a transaction."""

    async def save_round(self, before: Round | None, after: Round, due_at: datetime | None) -> None:
        """Keep a round: its document, its phases, and what changed of its cards.

        `due_at` is None where the clock has nothing to do. Raises StoreError where the place has
        another live round.
        """
        sql = _UPDATE_ROUND if before else _INSERT_ROUND
        await self._session.run(sql, *_round_row(after, due_at))
        await self._save_phases(after)
        await self._save_cards(before.cards if before else (), after)

    async def set_card_state(self, card: CardId, state: str) -> None:
        """Change a card outside its round's turn (reviving from the Themenspeicher)."""
        await self._session.run("UPDATE card SET state = ? WHERE id = ?", state, card)

    async def add_roster(self, phase: PhaseId, people: Sequence[Seatholder]) -> None:
        """Freeze a roster; raises StoreError where somebody is on it twice."""
        rows = [(phase, p.person, p.eligible, p.language, p.zone) for p in people]
        await self._session.run_many(_SAVE_HOLDER, sorted(rows))

    async def put_slip(self, phase: PhaseId, slip: Slip, now: datetime) -> bool:
        """Put or replace a slip; False where the phase takes none at `now`."""
        return await slips.put(self._session, phase, slip.seat, slip.sealed, stamp(now))

    async def take_slip(self, phase: PhaseId, seat: bytes, now: datetime) -> bool:
        """Remove a slip again; answers like `put_slip`."""
        return await slips.take(self._session, phase, seat, stamp(now))

    async def delete_slips(self, phase: PhaseId) -> None:
        """Delete all slips of a phase, overwriting them."""
        await self._session.run("DELETE FROM slip WHERE phase = ?", phase)

    async def add_ending(self, phase: PhaseId) -> None:
        """Note that the phase's key must be destroyed before the posts it holds may leave."""
        await self._session.run(
            "INSERT INTO ending (phase) VALUES (?) ON CONFLICT (phase) DO NOTHING", phase
        )

    async def save_project(self, project: Project) -> None:
        """Keep a project, new or changed."""
        await self._session.run(_SAVE_PROJECT, *_project_row(project))
        await self._session.run(TRACES)  # of the sentence, say, that stood there before

    async def save_digest(self, digest: Digest) -> None:
        """Keep what is known of a place's overviews."""
        due_at = stamp_or_none(digest.due_at)
        await self._session.run(_SAVE_DIGEST, digest.place, due_at, dump_digest(digest))

    async def forget_in_projects(self, person: PersonId) -> int:
        """Delete the projects that somebody owns, and their name in all others; how many."""
        owned = await self._session.rows("DELETE FROM project WHERE owner = ? RETURNING 1", person)
        others = await self._projects(
            "WHERE ? IN (lead, asked, json_extract(body, '$.asked_by.id'))", person
        )
        for project in others:
            await self.save_project(without(project, person))
        return len(owned) + len(others)

    async def post(self, outgoing: Sequence[Outgoing]) -> None:
        """Put parcels into the outbox, in order; a key that is there already is left as it is."""
        await self._session.run_many(_SAVE_POST, [_post_row(each) for each in outgoing])

    async def save_series(self, series: Series) -> None:
        """Keep a recurring round, new or changed."""
        due_at, body = stamp_or_none(series.due_at), dump_series(series)
        await self._session.run(_SAVE_SERIES, series.id, series.place, series.lead, due_at, body)

    async def end_series(self, series_id: SeriesId) -> None:
        """Forget a recurring round; the rounds that came of it stay."""
        await self._delete("DELETE FROM series WHERE id = ?", series_id)

    async def forget_in_series(self, person: PersonId) -> int:
        """End the series that somebody leads, and unchoose them in all others; how many."""
        led = await self._session.rows("DELETE FROM series WHERE lead = ? RETURNING 1", person)
        others = await self._series(_WITH_PERSON, person)
        for series in others:
            rest = tuple(one for one in series.people or () if one != person)
            await self.save_series(replace(series, people=rest))
        return len(led) + len(others)

    async def set_preference(self, owner: str, values: Mapping[str, str]) -> None:
        """Replace the settings of a person or place; no settings leave no trace."""
        await self._delete("DELETE FROM preference WHERE owner = ?", owner)
        if values:
            await self._session.run(_SAVE_PREFERENCE, owner, json.dumps(dict(values)))

    async def write_notes(self, adapter: str, changes: Mapping[str, str | None]) -> None:
        """An adapter's notebook; None deletes."""
        kept = [(adapter, key, value) for key, value in changes.items() if value is not None]
        gone = [key for key, value in changes.items() if value is None]
        await self._session.run_many(_SAVE_NOTE, kept)
        if gone:
            await self._delete(_FORGET_NOTES, adapter, json.dumps(gone))

    async def _delete(self, sql: str, *values: object) -> None:
        """Delete rows; where there were any, the file is to be written anew without traces."""
        if await self._session.rows(f"{sql} RETURNING 1", *values):
            await self._session.run(TRACES)

    async def _save_phases(self, after: Round) -> None:
        rows = [
            (phase.id, after.id, phase.is_open and is_sealed(phase), stamp(phase.closes_at))
            for phase in after.phases
        ]
        await self._session.run_many(_SAVE_PHASE, rows)
        ids = json.dumps([phase.id for phase in after.phases])
        await self._session.run(_FORGET_PHASES, after.id, ids)

    async def _save_cards(self, before: Iterable[Card], after: Round) -> None:
        known = set(before)
        changed = sorted(set(after.cards) - known, key=lambda card: card.id)
        gone = {card.id for card in known} - {card.id for card in after.cards}
        # In the order of their random ids: the order on the page must not tell who came first.
        await self._session.run_many(_SAVE_CARD, [_card_row(card, after) for card in changed])
        await self._session.run_many(
            "DELETE FROM card WHERE id = ? AND round = ?", [(card, after.id) for card in gone]
        )


def _round_row(round_: Round, due_at: datetime | None) -> Row:
    return (
        round_.place,
        round_.state is RoundState.LIVE,
        stamp_or_none(due_at),
        stamp(round_.opened_at),
        stamp_or_none(round_.closed_at),
        dump_round(round_),
        round_.id,
    )


def _card_row(card: Card, round_: Round) -> Row:
    return (card.id, round_.id, round_.place, card.phase, card.state, card.text)


def _project_row(project: Project) -> Row:
    parties = (project.lead, project.owner, project.asked)
    return (
        project.id,
        project.place,
        *(party.id if party else None for party in parties),
        project.is_open,
        stamp_or_none(project.due_at),
        dump_project(project),
    )


def _post_row(outgoing: Outgoing) -> Row:
    parcel = outgoing.parcel
    return (
        parcel.key,
        parcel.of if isinstance(parcel, Edit) else None,
        parcel.to,
        outgoing.round,
        outgoing.held_by,
        stamp_or_none(outgoing.expires_at),
        dump_parcel(parcel),
    )
