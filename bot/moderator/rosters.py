"""Who may take part: rosters, frozen when a phase opens."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.core.model import Crowd, Level, PersonId, PhaseId, PlaceId, Round
from bot.core.moves import Fresh
from bot.moderator.house import House, new_id, platform_of, seatholder
from bot.port import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.port import Person
    from bot.store import Seatholder

log = structlog.get_logger()

_WITHIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A phase that may open: its id and numbers for the rules, its people for the store."""

    fresh: Fresh
    people: tuple[Seatholder, ...]


class Rosters:
    """Asks the platform who is there, and counts."""

    def __init__(self, house: House) -> None:
        """Works on what the house holds."""
        self._house = house

    def of(
        self,
        members: Sequence[Person],
        place: PlaceId,
        lead: PersonId,
        chosen: Sequence[PersonId] | None = None,
    ) -> Prepared:
        """Everybody of the house among those who are there, or those the lead chose.

        `chosen` may have left by now.
        """
        if chosen is not None:
            members = [one for one in members if one.id in chosen or one.id == lead]
        else:
            members = [one for one in members if one.role is not Role.EXTERNAL]
        return self._counted(place, [seatholder(one, lead) for one in members])

    async def freeze_next(self, round_: Round) -> Prepared:
        """For a later phase of a round: a chosen part stays chosen.

        So does the last roster where the platform cannot say who is there: a round must end.
        """
        if not round_.chosen_roster:
            try:
                async with asyncio.timeout(_WITHIN.total_seconds()):
                    adapter = self._house.adapter_of(round_.place)
                    members = await adapter.members(round_.place)
                return self.of(members, round_.place, round_.lead)
            except Exception:
                log.exception("members unknown", round=round_.id)
        async with self._house.store.reading() as reading:
            people = await reading.roster(round_.phases[-1].id)
        return self._counted(round_.place, people)

    def _counted(self, place: PlaceId, people: Iterable[Seatholder]) -> Prepared:
        holders = tuple(sorted(people, key=lambda holder: holder.person))
        # A platform that is switched off by now must not keep a round, and its key, from ending.
        adapter = self._house.adapters.get(platform_of(place))
        crowd = Crowd(
            invited=len(holders),
            eligible=sum(holder.eligible for holder in holders),
            invitations=adapter.invitations_take(len(holders)) if adapter else timedelta(0),
            cap=adapter.cap(place) if adapter else Level.CONFIDENTIAL,
        )
        return Prepared(Fresh(PhaseId(new_id()), crowd), holders)
