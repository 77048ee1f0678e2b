"""Recurring rounds, as people set them up, look at them, pause and end them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.calendar import Timetable
from bot.core.model import PersonId
from bot.core.refusal import Reason, RefusedError
from bot.core.series import (
    LIMIT,
    Pause,
    Series,
    SeriesId,
    counted_from,
    first_of,
    meets,
    resumed,
    same,
)
from bot.moderator.house import check_may_start, new_id
from bot.port import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.commands import Read
    from bot.moderator.asked import Asked, Change, Handler, Plan
    from bot.moderator.house import House
    from bot.moderator.wanted import Wanted
    from bot.port import Answer
    from bot.store import Reading, Writing
    from bot.views import StartDraft


class SeriesDesk:
    """Only the lead of a series and the platform's administrators may change it."""

    def __init__(self, house: House) -> None:
        """Works on what the house holds."""
        self._house = house
        self.handlers: dict[Verb, Handler] = {
            Verb.SERIES: self.series,
            Verb.PAUSE_SERIES: self._pause,
            Verb.RESUME_SERIES: self._resume,
            Verb.END_SERIES: self._ask_whether,
            Verb.END_SERIES_YES: self._end,
        }

    async def asked_for(
        self, asked: Asked, draft: StartDraft, wanted: Wanted, repeat: Read
    ) -> Series:
        """What a draft of a round asks for that is to come again."""
        place = asked.here
        async with self._house.store.reading() as reading:
            is_holiday = self._house.holidays_of(await reading.preference(place.id))
        timetable = Timetable(repeat.rhythm, repeat.at, await self._house.zone_of(place))
        first = first_of(timetable, self._house.clock.now(), is_holiday)
        return Series(
            id=SeriesId(new_id()),
            place=place.id,
            place_name=place.name,
            lead=asked.person.id,
            language=asked.person.language,
            method=wanted.method.name,
            question=wanted.question,
            duration=wanted.duration,
            timetable=counted_from(timetable, first),
            next_at=first,
            people=tuple(map(PersonId, draft.people)) if draft.people else None,
            open_by_choice=draft.open,
        )

    def setting_up(self, asked: Asked, series: Series) -> Change:
        """Keeps a new one, and says what has been agreed."""

        async def change(tx: Writing) -> Answer:
            await self.check(tx, series)
            there = await tx.series_of(series.place)
            for one in there:
                if _succeeds(series, one):
                    await tx.end_series(one.id)
            met = next((one for one in there if meets(one, series)), None)
            await tx.save_series(series)
            region = self._house.region_of(await tx.preference(series.place))
            return self._house.views.series_set(asked.voice, series, region, met)

        return change

    async def check(self, reading: Reading, series: Series) -> None:
        """Whether there is room for a new one; raises RefusedError."""
        all_there = await reading.series_of(series.place)
        there = [one for one in all_there if not _succeeds(series, one)]
        if any(same(one, series) for one in there):
            raise RefusedError(Reason.SERIES_EXISTS)
        if len(there) >= LIMIT:
            raise RefusedError(Reason.TOO_MANY_SERIES, limit=LIMIT)

    async def series(self, asked: Asked) -> Plan:
        """`serien`."""
        if asked.here.practice:
            raise RefusedError(Reason.NOT_IN_PRACTICE)
        async with self._house.store.reading() as reading:
            return self._listed(asked, await reading.series_of(asked.here.id))

    # --- buttons -------------------------------------------------------------------------------

    async def _pause(self, asked: Asked) -> Plan:
        async def change(tx: Writing) -> Answer:
            series = self._own(asked, await tx.series(SeriesId(asked.about)))
            if series.paused is None:
                await tx.save_series(replace(series, paused=Pause.BY_HAND))
            return self._listed(asked, await tx.series_of(series.place))

        return change

    async def _resume(self, asked: Asked) -> Plan:
        async def change(tx: Writing) -> Answer:
            series = self._own(asked, await tx.series(SeriesId(asked.about)))
            wishes = await tx.preference(series.place)
            check_may_start(wishes, asked.person)
            there, met = await tx.series_of(series.place), None
            if series.paused is not None:
                now, is_holiday = self._house.clock.now(), self._house.holidays_of(wishes)
                going = resumed(_led(series, asked), now, is_holiday)
                others = (one for one in there if one.id != series.id)
                met = next(((going, one) for one in others if meets(one, going)), None)
                await tx.save_series(going)
            return self._listed(asked, await tx.series_of(series.place), met)

        return change

    async def _ask_whether(self, asked: Asked) -> Plan:
        async with self._house.store.reading() as reading:
            series = self._own(asked, await reading.series(SeriesId(asked.about)))
        return self._house.views.end_series_form(asked.voice, series)

    async def _end(self, asked: Asked) -> Plan:
        async def change(tx: Writing) -> Answer:
            series = self._own(asked, await tx.series(SeriesId(asked.about)))
            await tx.end_series(series.id)
            return self._listed(asked, await tx.series_of(series.place))

        return change

    # --- what they share -----------------------------------------------------------------------

    def _own(self, asked: Asked, series: Series | None) -> Series:
        if series is None:
            raise RefusedError(Reason.UNKNOWN_SERIES)
        if not _may_manage(series, asked):
            raise RefusedError(Reason.NOT_THE_LEAD)
        return series

    def _listed(
        self, asked: Asked, some: Iterable[Series], met: tuple[Series, Series] | None = None
    ) -> Answer:
        marked = [(one, _may_manage(one, asked)) for one in some]
        name = asked.place.name if asked.place else ""
        return self._house.views.series_note(asked.voice, marked, name, met)


def _succeeds(new: Series, old: Series) -> bool:
    """Where nobody administrates, this is how a team keeps its habit without the old lead."""
    return same(new, old) and old.paused not in (None, Pause.BY_HAND)


def _may_manage(series: Series, asked: Asked) -> bool:
    """A role is worth something only in the place it was told for."""
    there = asked.place is not None and asked.place.id == series.place
    return asked.person.id == series.lead or (there and asked.person.role is Role.ADMIN)


def _led(series: Series, asked: Asked) -> Series:
    """Who lets a series go on whose lead cannot lead it, leads it from now on."""
    if series.paused is Pause.BY_HAND:
        return series
    return replace(series, lead=asked.person.id, language=asked.person.language)
