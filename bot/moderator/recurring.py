"""Recurring rounds, as the clock opens them: in one transaction with all that is said of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog

from bot.core.calendar import SHORTEST
from bot.core.kinds import KINDS
from bot.core.level import level_of
from bot.core.model import Level, Round, RoundId
from bot.core.series import Pause, Skip, advanced, moved, turn
from bot.moderator.errands import Errand
from bot.moderator.house import may_start, new_id, platform_of
from bot.port import Post, Role
from bot.store import Outgoing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.core.model import Method, PersonId, PlaceId
    from bot.core.series import Series, SeriesId, Turn
    from bot.moderator.errands import Errands
    from bot.moderator.house import House, Preferences
    from bot.moderator.rosters import Prepared
    from bot.moderator.rounds import Rounds
    from bot.port import Message, Person, Place
    from bot.store import Reading, Writing
    from bot.texts import Voice

log = structlog.get_logger()

_WITHIN: Final = timedelta(seconds=30)  # for a platform to say who is there


@dataclass(frozen=True, slots=True)
class _Outlook:
    """What an occurrence would find: who is there, and whether it may open."""

    members: tuple[Person, ...] = ()
    prepared: Prepared | None = None
    hindered: Skip | Pause | None = None


class Recurring:
    """Opens rounds of series, or tells why not."""

    def __init__(self, house: House, rounds: Rounds, errands: Errands) -> None:
        """`rounds` opens them; what asks a platform is done by `errands`."""
        self._house = house
        self._rounds = rounds
        self._errands = errands

    async def fire_due(self, now: datetime) -> None:
        """Do all that is due. One bad series harms no other: it waits for the next sweep."""
        async with self._house.store.reading() as reading:
            due = await reading.due_series(now)
        if due:
            await self._errands.run(
                Errand(one, platform_of(place), partial(self._fired, one))
                for one, place in due.items()
            )
            await self._rounds.endings.finish()
            self._house.outbox.wake()

    async def _fired(self, series_id: SeriesId) -> bool:
        try:
            await self._fire_one(series_id)
        except Exception:
            log.exception("series failed", series=series_id)
            return False
        return True

    async def _fire_one(self, series_id: SeriesId) -> None:
        """First all that asks others, then the one transaction, if nothing has changed since."""
        async with self._house.store.reading() as reading:
            series = await reading.series(series_id)
            wishes = await reading.preference(series.place) if series else {}
        if series is None or series.due_at is None:
            return
        now, is_holiday = self._house.clock.now(), self._house.holidays_of(wishes)
        method = self._house.methods.get(series.method)
        come = turn(series, now, _length(method, series), is_holiday)
        outlook = await self._outlook(series, method, wishes) if come.opens else _Outlook()
        async with self._rounds.opening() as tx:
            if await tx.series(series_id) == series:
                after = advanced(series, now, is_holiday)
                await self._take_turn(tx, after, come, outlook)

    async def _outlook(
        self, series: Series, method: Method | None, wishes: Preferences
    ) -> _Outlook:
        """Raises whatever the platform does: then the series stays due while its time lasts."""
        if method is None:
            return _Outlook(hindered=Skip.NO_METHOD)
        async with asyncio.timeout(_WITHIN.total_seconds()):
            members = tuple(await self._house.adapter_of(series.place).members(series.place))
        lead = next((one for one in members if one.id == series.lead), None)
        if lead is None:
            return _Outlook(members, hindered=Pause.LEAD_LEFT)
        if not may_start(wishes, lead):
            return _Outlook(members, hindered=Pause.NOT_ALLOWED)
        prepared = self._rounds.rosters.of(members, series.place, series.lead, series.people)
        return _Outlook(members, prepared, _hindrance(series, method, prepared))

    async def _take_turn(self, tx: Writing, after: Series, come: Turn, outlook: _Outlook) -> None:
        hindered = outlook.hindered
        if come.opens and not hindered and await tx.live_round(after.place):
            hindered = Skip.LIVE
        if isinstance(hindered, Pause):
            after = replace(after, paused=hindered)
            await self._tell_paused(tx, after, hindered, outlook.members)
        await tx.save_series(after)
        if come.missed:
            await self._tell_skipped(tx, after, Skip.MISSED, come.missed)
        if come.opens and isinstance(hindered, Skip):
            await self._tell_skipped(tx, after, hindered, (come.opens,))
        elif come.opens and not hindered and outlook.prepared:
            await self._rounds.begin(tx, self._round(after), outlook.prepared)
        log.info("series came round", series=after.id, state=_outcome(come, hindered))

    def _round(self, series: Series) -> Round:
        """As if its lead had typed it now."""
        return Round(
            id=RoundId(new_id()),
            place=series.place,
            place_name=series.place_name,
            lead=series.lead,
            method=self._house.methods[series.method],
            question=series.question,
            zone=series.timetable.zone,
            opened_at=self._house.clock.now(),
            duration=series.duration,
            open_by_choice=series.open_by_choice,
            chosen_roster=series.people is not None,
            timetable=series.timetable,
        )

    # --- what is said --------------------------------------------------------------------------

    async def _tell_skipped(
        self, tx: Writing, series: Series, why: Skip, skipped: Sequence[datetime]
    ) -> None:
        voice = await self._voice(tx, series.lead, series.place, series.language)
        message = self._house.views.series_skipped_message(voice, series, why=why, skipped=skipped)
        key = f"{series.id}:{why}:{skipped[-1].isoformat()}"
        await tx.post([_private(key, series.lead, message, series.place)])

    async def _tell_paused(
        self, tx: Writing, series: Series, why: Pause, members: Sequence[Person]
    ) -> None:
        """Administrators, and the lead if still there; the place where there is nobody to tell."""
        told = [one for one in members if one.role is Role.ADMIN or one.id == series.lead]
        key = f"{series.id}:{why}:{series.last_day}"
        posts = []
        for person in told:
            voice = await self._voice(tx, person.id, series.place, person.language)
            message = self._house.views.series_paused_message(voice, series, why)
            posts.append(_private(f"{key}:{person.id}", person.id, message, series.place))
        if not told:
            voice = self._house.public_voice(await tx.preference(series.place))
            message = self._house.views.series_paused_message(voice, series, why)
            posts.append(Outgoing(Post(key, series.place, message)))
        await tx.post(posts)

    async def _voice(
        self, reading: Reading, person: PersonId, place: PlaceId, language: str
    ) -> Voice:
        chosen = await reading.preferences([person, place])
        return self._house.private_voice(chosen[person], chosen[place], language)


async def keep_wall_times(
    tx: Writing, house: House, place: Place, wishes: Mapping[str, str]
) -> None:
    """After a place has chosen another zone or other holidays."""
    zone = house.zone_in(place, wishes)
    for series in await tx.series_of(place.id):
        after = moved(series, zone, house.clock.now(), house.holidays_of(wishes))
        if after != series:
            await tx.save_series(after)


def _length(method: Method | None, series: Series) -> timedelta:
    """Of the first phase, as it is planned."""
    if method is None:
        return series.duration or SHORTEST
    plan = method.phases[0]
    return KINDS[plan.kind].lasts(plan, series.duration)


def _hindrance(series: Series, method: Method, prepared: Prepared) -> Skip | None:
    crowd = prepared.fresh.crowd
    if not crowd.eligible:
        return Skip.NOBODY
    level = level_of(crowd, method, open_by_choice=series.open_by_choice)
    agreed = series.open_by_choice or series.open_if_small
    return Skip.TOO_SMALL if level is Level.OPEN and not agreed else None


def _outcome(come: Turn, hindered: Skip | Pause | None) -> str:
    """In a word, for the log."""
    if come.opens:
        return hindered.value if hindered else "opened"
    return Skip.MISSED.value if come.missed else "holiday"


def _private(key: str, to: PersonId, message: Message, place: PlaceId) -> Outgoing:
    return Outgoing(Post(key, to, message, private=True, about=place))
