"""Slips that wait: what is heard one after the other is kept at once, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.keys import KeyLostError

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.model import PersonId, Phase, PhaseId
    from bot.store import Writing
    from bot.urn import Contents, Seat, Urn

# Whose slip for which phase.
Late = set[tuple["PersonId", "PhaseId"]]


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A slip on its way; it counts if the phase was open at `sent_at`, and still is."""

    person: PersonId
    phase: Phase
    seat: Seat
    contents: Contents
    sent_at: datetime


class Drafts:
    """In memory; whoever asks for their own slip sees it as if it were in the urn already."""

    def __init__(self) -> None:
        """There are none yet."""
        self._drafts: dict[tuple[PhaseId, Seat], Draft] = {}

    def put(self, draft: Draft) -> None:
        """The last one of a seat wins."""
        self._drafts[draft.phase.id, draft.seat] = draft

    def own(self, phase: PhaseId, seat: Seat) -> Contents | None:
        """What that seat wants to put in; None where the urn knows better."""
        draft = self._drafts.get((phase, seat))
        return draft.contents if draft else None

    def of(self, person: PersonId, phase: str) -> bool:
        """Whether a slip of theirs for that phase waits."""
        return any(
            (draft.person, draft.phase.id) == (person, phase) for draft in self._drafts.values()
        )

    async def keep(self, tx: Writing, urn: Urn) -> Late:
        """Put all of them into the urn, together with `tx`; returns which came too late."""
        late: Late = set()
        for _, draft in sorted(self._drafts.items(), key=lambda item: item[0]):
            if not await _kept(tx, urn, draft):
                late.add((draft.person, draft.phase.id))
        return late


async def _kept(tx: Writing, urn: Urn, draft: Draft) -> bool:
    try:
        return await urn.put(draft.phase, draft.seat, draft.contents, draft.sent_at, tx)
    except KeyLostError:  # the phase has ended meanwhile
        return False
