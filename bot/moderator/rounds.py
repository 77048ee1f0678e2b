"""The life of rounds: what a step has changed is kept, told and, at a phase's end, forgotten."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.core.effects import Effect, HalfTime, PhaseOpened
from bot.core.model import (
    Card,
    CardState,
    Crowd,
    Kind,
    PersonId,
    Phase,
    PhaseId,
    PlaceId,
    Round,
    RoundId,
)
from bot.core.moves import Begin, Close, Fresh, Move, Remind, ReplaceKey
from bot.core.schedule import due_at
from bot.core.step import Verdict, is_sealed, step, verdict
from bot.keys import KeyLostError
from bot.moderator.house import House, new_id, seatholder
from bot.port import Message, Post, Role
from bot.store import Outgoing, Seatholder, Writing
from bot.urn import Contents, new_card_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence

    from bot.texts import Voice

log = structlog.get_logger()

LOG_PATIENCE = timedelta(seconds=5)  # with a reader that keeps the log from being emptied
_LOOK_AGAIN = timedelta(milliseconds=50)
_FORGET_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A phase that may open: its id and numbers for the rules, its people for the store."""

    fresh: Fresh
    people: tuple[Seatholder, ...]


class Rounds:
    """Opens, moves and closes rounds; each change is one transaction."""

    def __init__(self, house: House, log_patience: timedelta = LOG_PATIENCE) -> None:
        """Works on what the house holds."""
        self._house = house
        self._log_patience = log_patience
        self._log_to_empty = False

    # --- before a phase opens ------------------------------------------------------------

    async def prepare(
        self, place: PlaceId, lead: PersonId, chosen: Sequence[PersonId] = ()
    ) -> Prepared:
        """Freeze who may take part now: everybody of the house, or those the lead chose."""
        members = await self._house.adapter_of(place).members(place)
        if chosen:
            members = [one for one in members if one.id in chosen or one.id == lead]
        else:
            members = [one for one in members if one.role is not Role.EXTERNAL]
        return self._prepared(place, [seatholder(one, lead) for one in members])

    async def _prepare_next(self, round_: Round) -> Prepared:
        """Like `prepare`, for a later phase of a round; a chosen part stays chosen."""
        if not round_.chosen_roster:
            return await self.prepare(round_.place, round_.lead)
        async with self._house.store.reading() as reading:
            return self._prepared(round_.place, await reading.roster(round_.phases[0].id))

    def _prepared(self, place: PlaceId, people: Iterable[Seatholder]) -> Prepared:
        holders = tuple(sorted(people, key=lambda holder: holder.person))
        adapter = self._house.adapter_of(place)
        crowd = Crowd(
            invited=len(holders),
            eligible=sum(holder.eligible for holder in holders),
            invitations=adapter.invitations_take(len(holders)),
            cap=adapter.cap(place),
        )
        return Prepared(Fresh(PhaseId(new_id()), crowd), holders)

    # --- moves ---------------------------------------------------------------------------

    @asynccontextmanager
    async def opening(self, prepared: Prepared) -> AsyncIterator[Writing]:
        """A transaction in which that phase may open; its key does not outlive a failure."""
        try:
            async with self._house.store.transaction() as tx:
                yield tx
        except Exception:
            await asyncio.to_thread(self._house.keys.destroy, prepared.fresh.id)
            raise

    async def begin(self, tx: Writing, round_: Round, prepared: Prepared) -> Round:
        """Open a round's first phase."""
        return await self._move(tx, None, round_, Begin(prepared.fresh), prepared)

    async def move(self, tx: Writing, round_: Round, move: Move) -> Round:
        """Carry out a move that opens no phase; raises RefusedError."""
        return await self._move(tx, round_, round_, move, None)

    async def _move(
        self, tx: Writing, before: Round | None, round_: Round, move: Move, new: Prepared | None
    ) -> Round:
        after, effects = step(round_, move, self._house.clock.now())
        ended, opened = _ended(round_, after), _opened(round_, after)
        await tx.save_round(before, after, due_at(after))
        for phase in ended:
            await tx.delete_slips(phase.id)
            await tx.add_ending(phase.id)
        if new and opened:
            await tx.add_roster(opened.id, new.people)
            if is_sealed(opened):
                await asyncio.to_thread(self._house.keys.create, opened.id)
        held_by = ended[0].id if ended else None
        await tx.post([one async for one in self._told(tx, after, effects, held_by)])
        return after

    async def _told(
        self, tx: Writing, round_: Round, effects: Iterable[Effect], held_by: PhaseId | None
    ) -> AsyncIterator[Outgoing]:
        voice = self._house.public_voice(await tx.preference(round_.place))
        for effect in effects:
            for parcel in self._house.views.place_parcels(effect, round_, voice, new_id()):
                yield Outgoing(parcel, round_.id, held_by)
            if isinstance(effect, PhaseOpened | HalfTime):
                for outgoing in await self._invitations(tx, round_, effect, held_by):
                    yield outgoing

    async def _invitations(
        self,
        tx: Writing,
        round_: Round,
        effect: PhaseOpened | HalfTime,
        held_by: PhaseId | None,
    ) -> list[Outgoing]:
        """The same words for everybody on the roster, each in their own language."""
        phase = round_.phase(effect.phase)
        roster = await tx.roster(phase.id)
        chosen = await tx.preferences([round_.place, *(holder.person for holder in roster)])
        said: dict[Voice, Message | None] = {}
        invitations = []
        for holder in roster:
            wishes = chosen.get(holder.person, {})
            if not self._house.welcomes(wishes, round_.place):
                continue
            about = chosen.get(round_.place, {})
            voice = self._house.private_voice(wishes, about, holder.language)
            if voice not in said:
                said[voice] = self._house.views.private(effect, round_, voice)
            if message := said[voice]:
                key = f"{phase.id}:{type(effect).__name__}:{holder.person}"
                post = Post(
                    key, holder.person, message, private=True, phase=phase.id, about=round_.place
                )
                invitations.append(Outgoing(post, round_.id, held_by, phase.closes_at))
        return invitations

    # --- time ----------------------------------------------------------------------------

    async def fire(self, round_id: RoundId) -> None:
        """Do what the clock has come for: a mark, or the end of a phase."""
        async with self._house.store.reading() as reading:
            round_ = await reading.round(round_id)
        if round_ is None or round_.current is None:
            return
        prepared = await self._prepare_next(round_)
        try:
            async with self.opening(prepared) as tx:
                await self._fire(tx, await tx.round(round_id), prepared)
        except KeyLostError:
            await self._ask_again(round_, prepared)

    async def _fire(self, tx: Writing, round_: Round | None, prepared: Prepared) -> None:
        if round_ is None or round_.current is None:
            return
        phase = round_.current
        count = await self._contributors(tx, phase)
        if phase.closes_at <= self._house.clock.now():
            await self._close(tx, round_, phase, count, prepared)
        else:
            await self.move(tx, round_, Remind(count))

    async def _contributors(self, tx: Writing, phase: Phase) -> int:
        if not is_sealed(phase):
            return 0
        return await self._house.urn.count(tx, phase.id, await tx.roster(phase.id))

    async def _close(
        self, tx: Writing, round_: Round, phase: Phase, count: int, prepared: Prepared
    ) -> None:
        contents: tuple[Contents, ...] = ()
        if is_sealed(phase) and verdict(phase, count) is Verdict.OPEN:
            opened = await self._house.urn.open(tx, phase.id)
            contents = opened.contents
            if opened.unreadable:
                log.error("slips unreadable", phase=phase.id, count=opened.unreadable)
        close = Close(
            prepared.fresh,
            contributors=count,
            cards=_cards(phase, contents),
            ballots=tuple(dict(one.dots) for one in contents if one.dots),
            revived=await self._revived(tx, round_, phase),
        )
        await self._move(tx, round_, round_, close, prepared)
        log.info("phase closed", round=round_.id, phase=phase.id, kind=phase.plan.kind.value)

    async def _revived(self, tx: Writing, round_: Round, phase: Phase) -> tuple[Card, ...]:
        if phase.plan.kind is not Kind.COLLECT:
            return ()
        themes = await tx.themes(round_.place)
        return tuple(card for card in themes if card.state is CardState.REVIVED)

    # --- after a phase: the key dies before anybody hears of the outcome -------------------

    async def finish_endings(self) -> None:
        """Empty the log, destroy the keys, let the platforms forget, release the posts."""
        async with self._house.store.reading() as reading:
            endings = await reading.endings()
        if endings:
            await self._empty_log()
        elif self._log_to_empty:
            self._log_to_empty = not await self._house.store.truncate()
        for phase in endings:
            try:
                await self._finish(phase)
            except Exception:  # a platform's; its posts wait, all others go on
                log.exception("ending unfinished", phase=phase)
        if endings:
            self._house.outbox.wake()

    async def _finish(self, phase: PhaseId) -> None:
        await asyncio.to_thread(self._house.keys.destroy, phase)
        for adapter in self._house.adapters.values():
            await adapter.phase_closed(phase)
        await self._house.store.end(phase)

    async def _empty_log(self) -> None:
        """A reader may hold it for a while; after 5 s the keys go all the same."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._log_patience.total_seconds()
        while True:
            self._log_to_empty = not await self._house.store.truncate()
            if not self._log_to_empty:
                return
            if loop.time() >= until:
                log.warning("write-ahead log still in use")
                return
            await asyncio.sleep(_LOOK_AGAIN.total_seconds())

    # --- start-up --------------------------------------------------------------------------

    async def recover(self) -> None:
        """Finish what a crash left: keys without a phase, phases without a key."""
        await self.finish_endings()
        async with self._house.store.reading() as reading:
            takers = set(await reading.open_phases())
            rounds = await reading.live_rounds()
        for orphan in self._house.keys.phases() - takers:
            await asyncio.to_thread(self._house.keys.destroy, orphan)
        for round_ in rounds:
            phase = round_.current
            if phase and is_sealed(phase) and phase.id not in self._house.keys.phases():
                await self._ask_again(round_, await self._prepare_next(round_))

    async def _ask_again(self, seen: Round, prepared: Prepared) -> None:
        async with self.opening(prepared) as tx:
            round_ = await tx.round(seen.id)
            if round_ is None or round_.current != seen.current:  # somebody was faster
                return
            await self._move(tx, round_, round_, ReplaceKey(prepared.fresh), prepared)
        log.warning("key lost", round=seen.id)

    async def forget_old(self) -> None:
        """Delivered posts and rosters live a week longer than their round."""
        await self._house.store.prune(self._house.clock.now() - _FORGET_AFTER)


def _cards(phase: Phase, contents: Iterable[Contents]) -> tuple[Card, ...]:
    """Split what people put in: each card alone, under a random id, in the order of the ids."""
    cards = [Card(new_card_id(), phase.id, text) for one in contents for text in one.cards]
    return tuple(sorted(cards, key=lambda card: card.id))


def _ended(before: Round, after: Round) -> list[Phase]:
    return [
        new
        for old, new in zip(before.phases, after.phases, strict=False)
        if old.is_open and not new.is_open and is_sealed(new)
    ]


def _opened(before: Round, after: Round) -> Phase | None:
    new = after.phases[len(before.phases) :]
    return new[0] if new else None
