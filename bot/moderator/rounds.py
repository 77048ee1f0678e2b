"""The life of rounds: each change is one transaction that keeps it, and what is said of it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.core.model import (
    Card,
    CardState,
    Kind,
    Phase,
    PhaseId,
    Round,
    RoundId,
)
from bot.core.moves import Begin, Close, Move, Remind, ReplaceKey
from bot.core.schedule import due_at
from bot.core.step import Verdict, is_sealed, step, verdict
from bot.keys import KeyLostError
from bot.moderator.endings import LOG_PATIENCE, Endings
from bot.moderator.errands import Errand
from bot.moderator.house import platform_of
from bot.moderator.rosters import Prepared, Rosters
from bot.moderator.telling import Telling
from bot.urn import Contents, new_card_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable
    from datetime import datetime, timedelta

    from bot.moderator.errands import Errands
    from bot.moderator.house import House
    from bot.store import Writing


log = structlog.get_logger()


class Rounds:
    """Opens, moves and closes rounds; each change is one transaction."""

    def __init__(
        self, house: House, errands: Errands, log_patience: timedelta = LOG_PATIENCE
    ) -> None:
        """Works on what the house holds; what may need a platform is done by `errands`."""
        self._house = house
        self._errands = errands
        self._telling = Telling(house)
        self.rosters = Rosters(house)
        self.endings = Endings(house, errands, log_patience)

    # --- moves ---------------------------------------------------------------------------

    @asynccontextmanager
    async def opening(self, within: timedelta | None = None) -> AsyncIterator[Writing]:
        """A transaction in which a phase may open; its key does not outlive a failure."""
        try:
            async with self._house.store.transaction(within) as tx:
                yield tx
        except Exception:
            self.endings.suspect_orphans()
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
        await tx.post(await self._telling.posts(tx, after, effects, held_by))
        for phase in _over(round_, after):
            self._house.metrics.phase_closed(phase.plan.kind, phase.state)
        return after

    # --- time ----------------------------------------------------------------------------

    async def fire_due(self, now: datetime) -> None:
        """Do all that is due, and what becomes due by it. One bad round harms no other."""
        failed: set[str] = set()
        while errands := [one for one in await self._due(now) if one.name not in failed]:
            failed |= await self._errands.run(errands)
            await self.endings.finish()
            self._house.outbox.wake()

    async def _due(self, now: datetime) -> list[Errand]:
        """Of each round that is due, unless it is being fired already."""
        async with self._house.store.reading() as reading:
            due = await reading.due(now)
        return [
            Errand(round_id, platform_of(place), partial(self._fired, round_id))
            for round_id, place in due.items()
            if round_id not in self._errands
        ]

    async def _fired(self, round_id: RoundId) -> bool:
        try:
            await self._fire_one(round_id)
        except Exception:
            log.exception("round failed", round=round_id)
            return False
        return True

    async def _fire_one(self, round_id: RoundId) -> None:
        """Do what the clock has come for: a mark, or the end of a phase."""
        async with self._house.store.reading() as reading:
            round_ = await reading.round(round_id)
        if round_ is None or round_.current is None:
            return
        over = round_.current.closes_at <= self._house.clock.now()
        following = await self.rosters.freeze_next(round_) if over else None
        try:
            async with self.opening() as tx:
                await self._fire(tx, await tx.round(round_id), following)
        except KeyLostError:
            await self._ask_again(round_, following or await self.rosters.freeze_next(round_))

    async def _fire(self, tx: Writing, round_: Round | None, following: Prepared | None) -> None:
        """`following`: the phase that may come next, if this one seemed to be over."""
        if round_ is None or round_.current is None:
            return
        phase = round_.current
        over = phase.closes_at <= self._house.clock.now()
        if over and following is None:  # ended a moment ago: due once more
            return
        count = await self._contributors(tx, phase)
        if over and following:
            await self._close(tx, round_, phase, count, following)
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
        after = await self._move(tx, round_, round_, close, prepared)
        state = after.phase(phase.id).state.value
        log.info("phase over", round=round_.id, phase=phase.id, kind=phase.plan.kind, state=state)

    async def _revived(self, tx: Writing, round_: Round, phase: Phase) -> tuple[Card, ...]:
        if phase.plan.kind is not Kind.COLLECT:
            return ()
        themes = await tx.themes(round_.place)
        return tuple(card for card in themes if card.state is CardState.REVIVED)

    # --- start-up --------------------------------------------------------------------------

    async def recover(self) -> None:
        """Finish what a crash left: phases that are over, keys without a phase and vice versa."""
        await self.endings.finish()
        await self.endings.destroy_orphans()
        await self.replace_lost_keys()

    async def replace_lost_keys(self) -> None:
        """Ask again where a phase is open whose key is gone. One bad round harms no other."""
        async with self._house.store.reading() as reading:
            places = await reading.open_phases()
        lost = await asyncio.to_thread(self._without_key, places)
        await self._errands.run(
            Errand(phase, platform_of(places[phase]), partial(self._replaced, phase))
            for phase in lost
        )

    def _without_key(self, phases: Iterable[PhaseId]) -> list[PhaseId]:
        return [phase for phase in phases if not self._has_key(phase)]

    def _has_key(self, phase: PhaseId) -> bool:
        try:
            self._house.keys.key(phase)
        except KeyLostError:
            return False
        except OSError:  # it is there: it may be readable again
            log.exception("key unreadable", phase=phase)
        return True

    async def _replaced(self, phase: PhaseId) -> bool:
        try:
            async with self._house.store.reading() as reading:
                round_ = await reading.round_of(phase)
            if round_ and round_.current and round_.current.id == phase:
                await self._ask_again(round_, await self.rosters.freeze_next(round_))
        except Exception:
            log.exception("key not replaced", phase=phase)
            return False
        return True

    async def _ask_again(self, seen: Round, prepared: Prepared) -> None:
        async with self.opening() as tx:
            round_ = await tx.round(seen.id)
            if round_ is None or round_.current != seen.current:  # somebody was faster
                return
            await self._move(tx, round_, round_, ReplaceKey(prepared.fresh), prepared)
        log.warning("key lost", round=seen.id)


def _cards(phase: Phase, contents: Iterable[Contents]) -> tuple[Card, ...]:
    """Split what people put in: each card alone, under a random id, in the order of the ids."""
    cards = [Card(new_card_id(), phase.id, text) for one in contents for text in one.cards]
    return tuple(sorted(cards, key=lambda card: card.id))


def _ended(before: Round, after: Round) -> list[Phase]:
    return [phase for phase in _over(before, after) if is_sealed(phase)]


def _over(before: Round, after: Round) -> list[Phase]:
    return [
        new
        for old, new in zip(before.phases, after.phases, strict=False)
        if old.is_open and not new.is_open
    ]


def _opened(before: Round, after: Round) -> Phase | None:
    new = after.phases[len(before.phases) :]
    return new[0] if new else None
