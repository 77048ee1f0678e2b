"""The weekly question to owners and the weekly overview for their places, when it is time."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog

from bot.core.project import Digest, ProjectState, digest_after, said_since
from bot.core.project_moves import Lose, Nudge
from bot.moderator.errands import Errand
from bot.moderator.house import platform_of
from bot.port import Post
from bot.store import Outgoing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from bot.core.model import PersonId, PlaceId
    from bot.core.project import Project, ProjectId, WeeklyTime
    from bot.moderator.errands import Errands
    from bot.moderator.house import House
    from bot.moderator.projects import Projects
    from bot.store import Writing

NEWS: Final = timedelta(days=30)  # so long something finished is worth telling before a new round

log = structlog.get_logger()


class Nudges:
    """Asks and tells; each project and each overview is a transaction of its own."""

    def __init__(self, house: House, projects: Projects, errands: Errands) -> None:
        """What needs a platform is done by `errands`, a place each."""
        self._house = house
        self._projects = projects
        self._errands = errands

    async def fire_due(self, now: datetime) -> None:
        """Do all that is due. What has failed waits for the next sweep, and harms nothing else."""
        async with self._house.store.reading() as reading:
            due = await reading.due_projects(now)
            projects = [await reading.project(project_id) for project_id in due]
        by_place: defaultdict[PlaceId, list[ProjectId]] = defaultdict(list)
        for project in projects:
            if project:
                by_place[project.place].append(project.id)
        await self._errands.run(
            Errand(f"nudges:{place}", platform_of(place), partial(self._ask, place, ids))
            for place, ids in by_place.items()
        )
        await self._tell_all(now)
        if due:
            self._house.outbox.wake()

    # --- questions -----------------------------------------------------------------------------

    async def _ask(self, place: PlaceId, due: Sequence[ProjectId]) -> bool:
        here = await self._projects.who_is_there(place)
        done = [await self._asked(project_id, here) for project_id in due]
        return all(done)

    async def _asked(self, project_id: ProjectId, here: Collection[PersonId] | None) -> bool:
        try:
            async with self._house.store.transaction() as tx:
                await self._fire(tx, project_id, here)
        except Exception:
            log.exception("nudge failed", project=project_id)
            return False
        return True

    async def _fire(
        self, tx: Writing, project_id: ProjectId, here: Collection[PersonId] | None
    ) -> None:
        """The state, the question and the overview to come are kept together."""
        project = await tx.project(project_id)
        now = self._house.clock.now()
        if project is None or project.due_at is None or project.due_at > now:
            return
        if here is not None:
            project = await self._without_those_who_left(tx, project, here)
        if project.due_at is None or project.due_at > now:
            return
        after = await self._projects.move(tx, project, Nudge())
        if after.owner and after.last_week != project.last_week:
            times = await self._projects.times_of(tx, after)
            await tx.save_digest(digest_after(await tx.digest(after.place), now, times))

    async def _without_those_who_left(
        self, tx: Writing, project: Project, here: Collection[PersonId]
    ) -> Project:
        lead_too = project.lead is None or project.lead.id not in here
        for one in (project.owner, project.asked, project.asked_by):
            if one and one.id not in here:
                move = Lose(one.id, lead_too=lead_too)
                project = await self._projects.move(tx, project, move)
        return project

    # --- overviews -----------------------------------------------------------------------------

    async def _tell_all(self, now: datetime) -> None:
        async with self._house.store.reading() as reading:
            due = await reading.due_digests(now)
        for place in due:
            try:
                async with self._house.store.transaction() as tx:
                    await self._tell(tx, await tx.digest(place))
            except Exception:
                log.exception("overview failed")
        if due:
            self._house.outbox.wake()

    async def _tell(self, tx: Writing, digest: Digest) -> None:
        now, projects = self._house.clock.now(), await tx.projects(digest.place)
        if digest.due_at is None or digest.due_at > now:
            return
        told = Digest(digest.place, digest.week, told_at=now)
        if projects:
            times = await self._projects.times_of(tx, projects[-1])
            if (moment := times.civil(now)) > now:  # the bot was down, and now it is night
                await tx.save_digest(Digest(digest.place, digest.week, moment, digest.told_at))
                return
            await tx.post(await self._overview(tx, projects, digest, times))
        await tx.save_digest(told)

    async def _overview(
        self, tx: Writing, projects: Sequence[Project], digest: Digest, times: WeeklyTime
    ) -> list[Outgoing]:
        """Empty where nothing moves: pauses and proposals alone are no news, sentences are."""
        now = self._house.clock.now()
        since = digest.told_at or now - NEWS
        open_ones = sorted((one for one in projects if one.is_open), key=_interest)
        done = [one for one in projects if _is_news(one, since)]
        shown = [said_since(one, since) for one in open_ones]
        if not done and not any(one.state in _FIRST or one.line for one in shown):
            return []
        voice = self._house.public_voice(await tx.preference(digest.place))
        message = self._house.views.digest_message(voice, shown, done, times.today(now))
        year, week = digest.week or (0, 0)
        first = (open_ones or done)[0]
        return [Outgoing(Post(f"{first.id}:digest:{year}-{week:02}", digest.place, message))]


def _is_news(project: Project, since: datetime) -> bool:
    done = project.state is ProjectState.DONE and project.closed_at is not None
    return done and project.closed_at is not None and project.closed_at > since


_ORDER = tuple(ProjectState)
_FIRST = (ProjectState.STUCK, ProjectState.GOING)


def _interest(project: Project) -> tuple[int, int]:
    """What is stuck first: there somebody may help."""
    rank = _FIRST.index(project.state) if project.state in _FIRST else len(_FIRST)
    return rank, _ORDER.index(project.state)


def standing(projects: Sequence[Project], now: datetime) -> list[Project]:
    """What a new round opens with: the open ones, and what has been finished lately."""
    done = [one for one in projects if _is_news(one, now - NEWS)]
    return [*done, *sorted((one for one in projects if one.is_open), key=_interest)]
