"""What the lead does with a running round: look, go on, extend, cancel, hide a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Verb, parse_duration
from bot.core.model import CardId, Round, RoundId
from bot.core.moves import Cancel, EndEarly, Extend, Hide, Move
from bot.core.refusal import Reason, RefusedError
from bot.core.wording import REASON_LIMIT, sentence
from bot.moderator.house import House, may_lead

if TYPE_CHECKING:
    from collections.abc import Callable, Container
    from datetime import timedelta

    from bot.moderator.asked import Asked, Change, Handler, Plan
    from bot.moderator.rounds import Rounds
    from bot.port import Answer
    from bot.store import Writing


class LeadDesk:
    """Moves that only the lead and the platform's administrators may make."""

    def __init__(self, house: House, rounds: Rounds) -> None:
        """`rounds` carries the moves out."""
        self._house = house
        self._rounds = rounds
        self.handlers: dict[Verb, Handler] = {
            Verb.STATUS: self._status,
            Verb.END_EARLY: self._end_early,
            Verb.EXTEND: self._ask_how_long,
            Verb.EXTEND_BY: self._extend_by,
            Verb.CANCEL: self._ask_whether,
            Verb.CANCEL_YES: self._cancel,
            Verb.HIDE: self._ask_which,
            Verb.HIDE_CARD: self._hide,
        }

    async def status(self, asked: Asked) -> Plan:
        """How the live round of this place stands."""
        async with self._house.store.reading() as reading:
            round_ = await reading.live_round(asked.here.id)
        return self._told(asked, round_)

    async def end_early(self, asked: Asked) -> Plan:
        """`weiter`."""
        return self._moved(asked, (await self._live(asked)).id, EndEarly)

    async def extend(self, asked: Asked, by: timedelta | None, typed: str = "") -> Plan:
        """`verlängern [Dauer]`; `typed` where that was no duration."""
        round_ = await self._live(asked)
        self._check(asked, round_)
        if typed and by is None:
            return self._unreadable(asked, round_, typed)
        return self._moved(asked, round_.id, lambda: Extend(by))

    async def cancel(self, asked: Asked) -> Plan:
        """`abbrechen`: asks first."""
        round_ = await self._live(asked)
        self._check(asked, round_)
        return self._house.views.cancel_form(asked.voice, round_)

    async def hide(self, asked: Asked) -> Plan:
        """`ausblenden`: a card of the live round, or of the last one here."""
        async with self._house.store.reading() as reading:
            round_ = await reading.last_round(asked.here.id)
        if round_ is None:
            raise RefusedError(Reason.NO_ROUND)
        self._check(asked, round_)
        return self._house.views.hide_form(asked.voice, round_)

    # --- buttons and forms -------------------------------------------------------------------

    async def _status(self, asked: Asked) -> Plan:
        return self._told(asked, await self._round(asked))

    async def _end_early(self, asked: Asked) -> Plan:
        return self._moved(asked, RoundId(asked.about), EndEarly)

    async def _ask_how_long(self, asked: Asked) -> Plan:
        round_ = await self._round(asked)
        self._check(asked, round_)
        return self._house.views.extend_form(asked.voice, round_)

    async def _extend_by(self, asked: Asked) -> Plan:
        round_ = await self._round(asked)
        typed = asked.text("duration").strip()
        by = parse_duration(typed, self._house.words) if typed else None
        if typed and by is None:
            return self._unreadable(asked, round_, typed)
        return _or_again(
            self._moved(asked, round_.id, lambda: Extend(by)),
            {Reason.BAD_DURATION, Reason.EXTENDED_ENOUGH},
            lambda error: self._extend_form(asked, round_, typed, error),
        )

    def _unreadable(self, asked: Asked, round_: Round, typed: str) -> Answer:
        error = RefusedError(Reason.UNREADABLE_DURATION, typed=typed[:40])
        return self._extend_form(asked, round_, typed, error)

    def _extend_form(self, asked: Asked, round_: Round, typed: str, error: RefusedError) -> Answer:
        said = self._house.views.refusal_text(asked.voice, error)
        return self._house.views.extend_form(asked.voice, round_, said, typed)

    async def _ask_whether(self, asked: Asked) -> Plan:
        round_ = await self._round(asked)
        self._check(asked, round_)
        return self._house.views.cancel_form(asked.voice, round_)

    async def _cancel(self, asked: Asked) -> Plan:
        return self._moved(asked, RoundId(asked.about), Cancel)

    async def _ask_which(self, asked: Asked) -> Plan:
        round_ = await self._round(asked)
        self._check(asked, round_)
        return self._house.views.hide_form(asked.voice, round_)

    async def _hide(self, asked: Asked) -> Plan:
        round_ = await self._round(asked)
        self._check(asked, round_)
        try:
            reason = _reason(asked.text("reason"))
        except RefusedError as error:
            return self._hide_form(asked, round_, "reason", error)
        card = CardId(asked.text("card"))
        return _or_again(
            self._moved(asked, round_.id, lambda: Hide(card, reason)),
            {Reason.UNKNOWN_CARD},
            lambda error: self._hide_form(asked, round_, "card", error),
        )

    def _hide_form(self, asked: Asked, round_: Round, field: str, error: RefusedError) -> Answer:
        errors = {field: self._house.views.refusal_text(asked.voice, error)}
        typed = {name: asked.text(name) for name in ("card", "reason")}
        return self._house.views.hide_form(asked.voice, round_, errors=errors, values=typed)

    # --- what they share ---------------------------------------------------------------------

    def _told(self, asked: Asked, round_: Round | None) -> Answer:
        is_lead = round_ is not None and may_lead(round_, asked.person, asked.place)
        now = self._house.clock.now()
        return self._house.views.status_note(asked.voice, round_, is_lead=is_lead, now=now)

    async def _live(self, asked: Asked) -> Round:
        async with self._house.store.reading() as reading:
            round_ = await reading.live_round(asked.here.id)
        if round_ is None:
            raise RefusedError(Reason.NO_ROUND)
        return round_

    async def _round(self, asked: Asked) -> Round:
        async with self._house.store.reading() as reading:
            return self._known(await reading.round(RoundId(asked.about)))

    def _known(self, round_: Round | None) -> Round:
        if round_ is None:
            raise RefusedError(Reason.STALE)
        return round_

    def _check(self, asked: Asked, round_: Round) -> None:
        if not may_lead(round_, asked.person, asked.place):
            raise RefusedError(Reason.NOT_THE_LEAD)

    def _moved(self, asked: Asked, round_id: RoundId, make: Callable[[], Move]) -> Change:
        """The move, made on the round as it is when its turn has come."""

        async def change(tx: Writing) -> Answer:
            round_ = self._known(await tx.round(round_id))
            self._check(asked, round_)
            after = await self._rounds.move(tx, round_, make())
            running = after.current and after.current.closes_at > self._house.clock.now()
            return self._told(asked, after) if running else None

        return change


def _or_again(
    change: Change, about: Container[Reason], form: Callable[[RefusedError], Answer]
) -> Change:
    """The same change; for these reasons the form comes back, with all that was typed."""

    async def changed(tx: Writing) -> Answer:
        try:
            return await change(tx)
        except RefusedError as error:
            if error.reason not in about:
                raise
            return form(error)

    return changed


def _reason(typed: str) -> str:
    """The public reason for hiding a card; raises RefusedError."""
    reason = sentence(typed, REASON_LIMIT)
    if not reason:
        raise RefusedError(Reason.REASON_MISSING)
    return reason
