"""The moderator: hear, load, step, save. The only place where all the parts meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.commands import Action, Verb
from bot.core.refusal import Reason, RefusedError
from bot.keys import KeyLostError
from bot.moderator.asked import Asked, Handler, Pack, Plan, by_link, may_ask
from bot.moderator.commands import CommandDesk
from bot.moderator.commits import Commits
from bot.moderator.consent import ConsentDesk
from bot.moderator.drafts import Drafts, Late
from bot.moderator.ears import AdaptersEar
from bot.moderator.endings import LOG_PATIENCE
from bot.moderator.errands import PATIENCE as PLATFORM_PATIENCE
from bot.moderator.errands import Errands
from bot.moderator.failures import Failures
from bot.moderator.follow_ups import FollowUpDesk
from bot.moderator.house import Defaults, House
from bot.moderator.info import InfoDesk
from bot.moderator.lead import LeadDesk
from bot.moderator.nudges import Nudges
from bot.moderator.project_desk import ProjectDesk
from bot.moderator.projects import Projects
from bot.moderator.proposals import ProposalDesk
from bot.moderator.recurring import Recurring
from bot.moderator.rounds import Rounds
from bot.moderator.series import SeriesDesk
from bot.moderator.slips import SlipDesk, refused_by
from bot.moderator.start import StartDesk
from bot.port import (
    Answer,
    Command,
    Ear,
    Heard,
    Line,
    NotebookWrites,
    NotKeptError,
    Person,
    Press,
    Submit,
    Ticket,
)
from bot.store import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model import PhaseId

log = structlog.get_logger()

PATIENCE = timedelta(seconds=2.5)  # a platform waits 3 s for an answer
_FORGET_EVERY = timedelta(hours=1)


class Moderator:
    """Hears everything, and is woken by the clock."""

    def __init__(
        self,
        house: House,
        *,
        patience: timedelta = PATIENCE,
        log_patience: timedelta = LOG_PATIENCE,
        platform_patience: timedelta = PLATFORM_PATIENCE,
    ) -> None:
        """All parts come from outside, so that tests can hand in others.

        `patience`: with a locked file, before somebody hears of it; `log_patience`: see `Endings`;
        `platform_patience`: see `Errands`.
        """
        self._house = house
        self._patience = patience
        errands = Errands(house.clock, platform_patience)
        self._rounds = Rounds(house, errands, log_patience)
        self._commits = Commits(house, self._rounds)
        self._recurring = Recurring(house, self._rounds, errands)
        self._series = SeriesDesk(house)
        self._start = StartDesk(house, self._rounds, self._series)
        self._slips = SlipDesk(house)
        self._lead = LeadDesk(house, self._rounds)
        projects = Projects(house)
        self._info = InfoDesk(house, projects)
        self._nudges = Nudges(house, projects, errands)
        self._proposals = ProposalDesk(house, projects)
        self._follow_ups = FollowUpDesk(house, projects)
        self._projects = ProjectDesk(house, projects)
        house.outbox.on_failed = Failures(house, projects).hear
        self._forgot_at: datetime | None = None
        self._a_key_is_lost = False
        self._commands = CommandDesk(
            house,
            start=self._start,
            lead=self._lead,
            info=self._info,
            series=self._series,
            proposals=self._proposals,
            projects=self._projects,
        )
        self._handlers: Mapping[Verb, Handler] = {
            **self._start.handlers,
            **self._slips.handlers,
            **self._lead.handlers,
            **self._info.handlers,
            **self._proposals.handlers,
            **ConsentDesk(house, projects).handlers,
            **self._follow_ups.handlers,
            **self._projects.handlers,
            **self._series.handlers,
        }

    def ear(self, adapter: str) -> Ear:
        """The bot as that adapter sees it."""
        return AdaptersEar(self, adapter)

    # --- hearing -----------------------------------------------------------------------------

    async def hear(
        self, batch: Sequence[Heard], notes: NotebookWrites | None, adapter: str
    ) -> list[Answer]:
        """With notes, all in one transaction; without, each slip is committed by itself first."""
        if notes:
            pack = await self._all(batch, Drafts())
            return (await self._kept(pack, notes, adapter, self._patience))[0]
        pack = await self._all(batch)
        if not pack.changes:
            return [plan for plan in pack.plans if not callable(plan)]
        try:
            return (await self._commits.commit(pack, {}, adapter, self._patience))[0]
        except Exception as error:
            if not isinstance(error, StoreError):
                log.exception("change failed")
            return self._not_done(pack, refused_by(error))

    async def hear_draft(
        self, heard: Heard, drafts: Drafts, notes: NotebookWrites | None, adapter: str
    ) -> Answer:
        """See `bot.port.Together`: a slip waits among the drafts, a change is committed now."""
        pack = await self._all([heard], drafts)
        (plan,) = pack.plans
        if not callable(plan):
            return plan
        alone = replace(pack, drafts=Drafts())
        ((answer,), _) = await self._kept(alone, notes or {}, adapter, within=None)
        return answer

    async def keep(
        self, batch: Sequence[Heard], drafts: Drafts, notes: NotebookWrites, adapter: str
    ) -> tuple[list[Answer], Late]:
        """See `bot.port.Together`."""
        return await self._kept(await self._all(batch, drafts), notes, adapter, within=None)

    async def _kept(
        self, pack: Pack, notes: NotebookWrites, adapter: str, within: timedelta | None
    ) -> tuple[list[Answer], Late]:
        """All of it, or nothing: raises NotKeptError."""
        try:
            return await self._commits.commit(pack, notes, adapter, within)
        except StoreError as error:
            raise NotKeptError(self._not_done(pack, refused_by(error))) from error

    async def _all(self, batch: Sequence[Heard], drafts: Drafts | None = None) -> Pack:
        askeds = [await self._asked(heard, drafts) for heard in batch]
        plans = [
            await self._planned(asked, heard) for asked, heard in zip(askeds, batch, strict=True)
        ]
        return Pack(askeds, plans, drafts or Drafts())

    def _not_done(self, pack: Pack, error: RefusedError) -> list[Answer]:
        """Refuse what the transaction would have changed; slips were kept before it, or waited."""
        return [
            self._refused(asked, error)
            if callable(plan) or pack.drafts.of(asked.person.id, asked.about)
            else plan
            for asked, plan in zip(pack.askeds, pack.plans, strict=True)
        ]

    async def _asked(self, heard: Heard, drafts: Drafts | None) -> Asked:
        place = None if isinstance(heard, Line) else heard.place
        action = Action.parse(heard.action) if isinstance(heard, Press | Submit) else None
        about = action.about if action else ""
        values = heard.values if isinstance(heard, Submit) else {}
        if isinstance(heard.person, Ticket):
            return replace(by_link(heard.person, about, values), drafts=drafts)
        voice = await self._house.voice(heard.person, place.id if place else None)
        return Asked(heard.person, place, voice, about, values, drafts=drafts)

    async def _planned(self, asked: Asked, heard: Heard) -> Plan:
        try:
            return await self._plan(asked, heard)
        except RefusedError as error:
            return self._refused(asked, error)
        except StoreError as error:
            return self._refused(asked, refused_by(error))
        except KeyLostError:
            self._a_key_is_lost = True
            self._house.clock.wake_at(self._house.clock.now())  # finds the phase, and asks again
            return self._refused(asked, RefusedError(Reason.PHASE_OVER))
        except Exception:
            log.exception("hearing failed")
            return self._refused(asked, RefusedError(Reason.BROKEN))

    async def _plan(self, asked: Asked, heard: Heard) -> Plan:
        match heard:
            case Command():
                return await self._commands.command(asked, heard.text, ask=heard.ask)
            case Line():
                return await self._commands.line(asked, heard.text)
            case Press() | Submit():
                action = Action.parse(heard.action)
                if action is None or not may_ask(heard.person, action):
                    raise RefusedError(Reason.STALE)
                return await self._handlers[action.verb](asked)

    def _refused(self, asked: Asked, error: RefusedError) -> Answer:
        return self._house.views.refused(asked.voice, error)

    # --- forms by link ---------------------------------------------------------------------------

    async def form_link(self, person: Person, phase_id: PhaseId) -> str:
        """See `bot.port.Ear`."""
        links = self._house.links
        async with self._house.store.reading() as reading:
            round_ = await reading.round_of(phase_id)
            holder = await reading.seatholder(phase_id, person.id)
        if links is None or round_ is None or holder is None:
            return ""
        if round_.current is None or round_.current.id != phase_id:
            return ""
        voice = await self._house.voice(person, round_.place)
        seat = self._house.urn.seat(phase_id, person.id)
        opens = str(Action(Verb.FILL_IN, phase_id))
        return links.link(Ticket(phase_id, seat.hex(), opens, voice.language, voice.zone))

    # --- time ------------------------------------------------------------------------------------

    async def fire_due(self) -> datetime | None:
        """Do all that is due; returns when the next thing will be.

        What waits for a platform that hangs is done later, and wakes the clock then.
        """
        now = self._house.clock.now()
        await self._rounds.endings.finish()
        if self._a_key_is_lost:
            self._a_key_is_lost = False
            await self._rounds.replace_lost_keys()
        await self._rounds.fire_due(now)
        await self._nudges.fire_due(now)
        await self._recurring.fire_due(now)
        await self._forget_old(now)
        async with self._house.store.reading() as reading:
            return await reading.next_due(after=now)  # what has failed waits for the next sweep

    async def recover(self) -> None:
        """At start: finish what a crash left undone."""
        await self._rounds.recover()

    async def _forget_old(self, now: datetime) -> None:
        if self._forgot_at is None or now - self._forgot_at >= _FORGET_EVERY:
            self._forgot_at = now
            self._house.metrics.publish()
            await self._rounds.endings.forget_old()


__all__ = ["Defaults", "House", "Moderator"]
