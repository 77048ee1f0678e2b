"""What was heard together is committed together; then the outbox and the clock are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.core.refusal import Reason, RefusedError
from bot.moderator.slips import refused_by
from bot.store import StoreError

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.moderator.asked import Pack
    from bot.moderator.drafts import Late
    from bot.moderator.house import House
    from bot.moderator.rounds import Rounds
    from bot.port import Answer, NotebookWrites
    from bot.store import Writing

log = structlog.get_logger()


class Commits:
    """Carries out what was planned."""

    def __init__(self, house: House, rounds: Rounds) -> None:
        """`rounds` opens the transactions."""
        self._house = house
        self._rounds = rounds

    async def commit(
        self, pack: Pack, notes: NotebookWrites | None, adapter: str, within: timedelta | None
    ) -> tuple[list[Answer], Late]:
        """All of it or nothing; but a change that breaks is left out: it must not stop others.

        `within`: see `Store.transaction`. Returns an answer for each, and which slips came too
        late. Raises StoreError: nothing was kept.
        """
        while True:
            try:
                async with self._rounds.opening(within) as tx:
                    late = await pack.drafts.keep(tx, self._house.urn)
                    answers = [await self._done(tx, pack, number) for number in range(len(pack))]
                    await tx.write_notes(adapter, notes or {})
            except _BrokenError as broken:
                pack.plans[broken.number] = self._house.views.refused(
                    pack.askeds[broken.number].voice, broken.said
                )
                continue
            await self._arm()
            too_late = [(asked.person.id, asked.about) in late for asked in pack.askeds]
            over = RefusedError(Reason.PHASE_OVER)
            return [
                self._house.views.refused(asked.voice, over) if is_late else answer
                for asked, answer, is_late in zip(pack.askeds, answers, too_late, strict=True)
            ], late

    async def _done(self, tx: Writing, pack: Pack, number: int) -> Answer:
        plan = pack.plans[number]
        if not callable(plan):
            return plan
        try:
            return await plan(tx)
        except RefusedError as error:  # raised before anything was written
            return self._house.views.refused(pack.askeds[number].voice, error)
        except StoreError:
            raise
        except Exception as error:
            log.exception("change failed")
            raise _BrokenError(number, refused_by(error)) from error

    async def _arm(self) -> None:
        """After a change: tell the outbox and the clock, which looks itself if nobody can say."""
        now = self._house.clock.now()
        try:
            async with self._house.store.reading() as reading:
                due = now if await reading.endings() else await reading.next_due()
        except StoreError:
            due = now
        self._house.clock.wake_at(due)
        self._house.outbox.wake()


class _BrokenError(Exception):
    """A change broke its transaction: which, and what to say."""

    def __init__(self, number: int, said: RefusedError) -> None:
        super().__init__("change failed")
        self.number = number
        self.said = said
