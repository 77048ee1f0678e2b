"""Cards and ballots: from an open form into the urn."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.model import CardId, Kind, Phase, PhaseId, Round, RoundState
from bot.core.outcome import visible
from bot.core.refusal import Reason, RefusedError
from bot.core.step import is_sealed
from bot.core.tally import checked
from bot.core.wording import CARD_LIMIT, clean, giveaways
from bot.moderator.drafts import Draft
from bot.store import StoreBusyError, StoreError, StoreFullError
from bot.urn import Contents, Seat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.moderator.asked import Asked, Handler, Plan
    from bot.moderator.house import House
    from bot.port import Answer, Form
    from bot.texts import Voice


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody on the roster of an open phase, in front of its form."""

    round: Round
    phase: Phase
    seat: Seat
    voice: Voice


class SlipDesk:
    """Opens the forms of a phase and takes what comes back."""

    def __init__(self, house: House) -> None:
        """Works on what the house holds."""
        self._house = house
        self.handlers: dict[Verb, Handler] = {
            Verb.WRITE: self._write,
            Verb.SEND: self._send,
            Verb.KEEP: self._keep,
            Verb.WITHDRAW: self._withdraw,
            Verb.VOTE: self._vote,
            Verb.CAST: self._cast,
            Verb.FILL_IN: self._fill_in,
            Verb.NOT_NOW: self._not_now,
        }

    # --- cards -----------------------------------------------------------------------------

    async def _write(self, asked: Asked) -> Plan:
        sitting = await self._sit(asked, Kind.COLLECT)
        own = await self._own(asked, sitting)
        return self._cards_form(sitting, own.cards)

    async def _send(self, asked: Asked) -> Plan:
        return await self._take_cards(asked, warn=True)

    async def _keep(self, asked: Asked) -> Plan:
        return await self._take_cards(asked, warn=False)

    async def _take_cards(self, asked: Asked, *, warn: bool) -> Plan:
        round_, phase, voice = await self._find(asked, Kind.COLLECT)
        fields = [f"card-{number}" for number in range(1, phase.plan.fields + 1)]
        if not asked.has(*fields):  # nothing at all is no withdrawal
            raise RefusedError(Reason.STALE)
        typed = {name: asked.text(name) for name in fields}
        views, now = self._house.views, self._house.clock.now()

        def again(errors: Mapping[str, str]) -> Form:
            return views.cards_form(
                voice, round_, phase, list(typed.values()), now=now, errors=errors
            )

        cards, errors = self._cleaned(voice, typed)
        if errors:
            return again(errors)
        if warn:
            found = {
                name: giveaways(text, asked.person.name, asked.person.handle)
                for name, text in cards.items()
            }
            if any(found.values()):
                return views.cards_form(
                    voice, round_, phase, list(typed.values()), now=now, giveaways=found
                )
        contents = Contents(cards=tuple(text for text in cards.values() if text))
        try:
            sitting = await self._seated(asked, round_, phase, voice)
            await self._put(asked, sitting, contents)
        except RefusedError as error:
            return again({"": views.refusal_text(voice, error)})
        if not contents:
            return views.withdrawn(voice, round_, phase, now)
        return views.cards_noted(voice, round_, phase, contents.cards, now)

    def _cleaned(
        self, voice: Voice, typed: Mapping[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        """The texts as they will stand on the wall, and what is wrong with them."""
        cards, errors = {}, {}
        for name, text in typed.items():
            try:
                cards[name] = clean(text, CARD_LIMIT)
            except RefusedError as error:
                errors[name] = self._house.views.refusal_text(voice, error)
        return cards, errors

    def _cards_form(self, sitting: Sitting, cards: Sequence[str]) -> Answer:
        now = self._house.clock.now()
        return self._house.views.cards_form(
            sitting.voice, sitting.round, sitting.phase, cards, now=now, sent=bool(cards)
        )

    # --- ballots ---------------------------------------------------------------------------

    async def _vote(self, asked: Asked) -> Plan:
        sitting = await self._sit(asked, Kind.VOTE)
        own = await self._own(asked, sitting)
        return self._house.views.ballot_form(
            sitting.voice, sitting.round, sitting.phase, dict(own.dots), sent=bool(own)
        )

    async def _cast(self, asked: Asked) -> Plan:
        round_, phase, voice = await self._find(asked, Kind.VOTE)
        if not asked.has("dots"):
            raise RefusedError(Reason.STALE)
        dots, views, now = asked.dots("dots"), self._house.views, self._house.clock.now()
        shown = {card.id for card in visible(round_)}
        subjects: set[CardId] = {card for card in phase.subjects if card in shown}
        try:
            ballot = checked(dots, subjects, phase.dots)
            sitting = await self._seated(asked, round_, phase, voice)
            await self._put(asked, sitting, Contents(dots=tuple(sorted(ballot.items()))))
        except RefusedError as error:
            text = views.refusal_text(voice, error)
            return views.ballot_form(voice, round_, phase, dots, errors={"dots": text})
        if not ballot:
            return views.withdrawn(voice, round_, phase, now)
        return views.ballot_noted(
            voice, round_, phase, {str(card): number for card, number in ballot.items()}, now
        )

    # --- both --------------------------------------------------------------------------------

    async def _fill_in(self, asked: Asked) -> Plan:
        _, phase, _ = await self._find(asked, None)
        return await (self._vote if phase.plan.kind is Kind.VOTE else self._write)(asked)

    async def _withdraw(self, asked: Asked) -> Plan:
        sitting = await self._sit(asked)
        await self._put(asked, sitting, Contents())
        return self._house.views.withdrawn(
            sitting.voice, sitting.round, sitting.phase, self._house.clock.now()
        )

    async def _not_now(self, _asked: Asked) -> Plan:
        return None  # closes the view and stores nothing

    async def _find(self, asked: Asked, kind: Kind | None) -> tuple[Round, Phase, Voice]:
        async with self._house.store.reading() as reading:
            round_ = await reading.round_of(PhaseId(asked.about))
        if round_ is None:
            raise RefusedError(Reason.STALE)
        phase = round_.phase(PhaseId(asked.about))
        if not is_sealed(phase) or (kind and phase.plan.kind is not kind):
            raise RefusedError(Reason.STALE)
        return round_, phase, await self._voice(asked, round_)

    async def _voice(self, asked: Asked, round_: Round) -> Voice:
        """As in the round's place; who asks there is spoken to so already."""
        if asked.seat or (asked.place and asked.place.id == round_.place):
            return asked.voice
        return await self._house.voice(asked.person, round_.place)

    async def _sit(self, asked: Asked, kind: Kind | None = None) -> Sitting:
        """Raises RefusedError where the phase is over, or the person is not on its roster."""
        return await self._seated(asked, *await self._find(asked, kind))

    async def _seated(self, asked: Asked, round_: Round, phase: Phase, voice: Voice) -> Sitting:
        if round_.state is not RoundState.LIVE:
            raise RefusedError(Reason.ROUND_OVER)
        if not phase.is_open or phase.closes_at <= self._house.clock.now():
            raise RefusedError(Reason.PHASE_OVER)
        return Sitting(round_, phase, await self._seat(asked, round_, phase.id), voice)

    async def _seat(self, asked: Asked, round_: Round, phase: PhaseId) -> Seat:
        """A link has been given to somebody on the roster; all others are looked up there."""
        if asked.seat:
            return asked.seat
        async with self._house.store.reading() as reading:
            if await reading.seatholder(phase, asked.person.id) is None:
                chosen = round_.chosen_roster
                raise RefusedError(Reason.NOT_CHOSEN if chosen else Reason.NOT_ON_ROSTER)
        return self._house.urn.seat(phase, asked.person.id)

    async def _own(self, asked: Asked, sitting: Sitting) -> Contents:
        """What they have put in, kept or not."""
        phase, seat = sitting.phase.id, sitting.seat
        drafted = asked.drafts.own(phase, seat) if asked.drafts else None
        return await self._house.urn.own(phase, seat) if drafted is None else drafted

    async def _put(self, asked: Asked, sitting: Sitting, contents: Contents) -> None:
        """Returns once it is committed, or a draft; raises RefusedError, then nothing was kept."""
        now = self._house.clock.now()
        if asked.drafts is not None:
            person, phase, seat = asked.person.id, sitting.phase, sitting.seat
            asked.drafts.put(Draft(person, phase, seat, contents, now))
            return
        try:
            kept = await self._house.urn.put(sitting.phase, sitting.seat, contents, now)
        except StoreError as error:
            raise refused_by(error) from None
        if not kept:
            raise RefusedError(Reason.PHASE_OVER)


def refused_by(error: Exception) -> RefusedError:
    """What to tell somebody whose change could not be kept."""
    match error:
        case StoreBusyError():
            return RefusedError(Reason.BUSY)
        case StoreFullError() | OSError(errno=errno.ENOSPC | errno.EDQUOT):  # for a key, say
            return RefusedError(Reason.DISK_FULL)
        case _:
            return RefusedError(Reason.BROKEN)
