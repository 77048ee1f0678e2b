"""Where a new project comes from: a card of a round, or nothing but somebody's wish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.core.model import RoundId
from bot.core.outcome import visible
from bot.core.project import Origin
from bot.core.refusal import Reason, RefusedError
from bot.moderator.house import check_belongs, check_may_start, may_lead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import Card, PlaceId, Round
    from bot.core.project import Project
    from bot.moderator.asked import Asked
    from bot.moderator.house import House


@dataclass(frozen=True, slots=True)
class Source:
    """Where a new project belongs, and the round and card it comes from, if there are any."""

    place: PlaceId
    place_name: str
    zone: str
    round: Round | None = None
    card: Card | None = None

    @property
    def about(self) -> str:
        """How buttons name it."""
        if self.round is None:
            return ""
        return f"{self.round.id}.{self.card.id}" if self.card else self.round.id

    @property
    def cards(self) -> list[Card]:
        """Those to choose from, where no card was pressed."""
        if self.round is None or self.card:
            return []
        return sorted(visible(self.round), key=lambda card: card.text.casefold())

    def origin(self) -> Origin | None:
        """What the project remembers of it."""
        if self.round is None or self.card is None:
            return None
        day = self.round.opened_at.astimezone(ZoneInfo(self.round.zone)).date()
        return Origin(self.round.id, self.card.id, self.round.method.name, day)


class Sources:
    """Finds them."""

    def __init__(self, house: House) -> None:
        """They are in its store."""
        self._house = house

    async def of(self, asked: Asked, about: str) -> Source:
        """Raises RefusedError where that person may not make a project of it."""
        check_belongs(asked.person)
        round_id, _, card_id = about.partition(".")
        if not round_id:
            return await self._from_nothing(asked)
        async with self._house.store.reading() as reading:
            round_ = await reading.round(RoundId(round_id))
        if round_ is None:
            raise RefusedError(Reason.STALE)
        if round_.method.practice:
            raise RefusedError(Reason.NO_PROJECTS_HERE)
        if not may_lead(round_, asked.person, asked.place):
            raise RefusedError(Reason.NOT_THE_LEAD)
        source = Source(round_.place, round_.place_name, round_.zone, round_)
        return with_card(source, card_id) if card_id else source

    async def _from_nothing(self, asked: Asked) -> Source:
        """Whoever may start a round here may also begin a project."""
        place = asked.here
        if place.practice:
            raise RefusedError(Reason.NO_PROJECTS_HERE)
        async with self._house.store.reading() as reading:
            wishes = await reading.preference(place.id)
        check_may_start(wishes, asked.person, or_else=Reason.NOT_ALLOWED_TO_PROPOSE)
        return Source(place.id, place.name, place.zone or self._house.defaults.zone)

    async def origin(self, source: Source, what: str) -> Origin | None:
        """Where no round was named: the last one here that has brought exactly this idea."""
        if source.round:
            return source.origin()
        async with self._house.store.reading() as reading:
            round_ = await reading.round_with(source.place, what)
        cards = visible(round_) if round_ else []
        found = next((card for card in cards if card.text == what), None)
        return replace(source, round=round_, card=found).origin()

    async def again(self, source: Source) -> Project | None:
        """An open project that has been made of the same card."""
        if source.card is None:
            return None
        async with self._house.store.reading() as reading:
            projects: Sequence[Project] = await reading.projects(source.place)
        of_card = (one for one in projects if one.origin and one.origin.card == source.card.id)
        return next((one for one in of_card if one.is_open), None)


def with_card(source: Source, card_id: str) -> Source:
    """Raises RefusedError for a card that is hidden or belongs elsewhere."""
    cards = visible(source.round) if source.round else []
    for card in cards:
        if card.id == card_id:
            return replace(source, card=card)
    raise RefusedError(Reason.UNKNOWN_CARD)
