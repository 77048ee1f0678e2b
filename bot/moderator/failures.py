"""What could not be delivered: the lead hears of it once a phase, and the round goes on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.core.model import PersonId, PhaseId, Round, RoundId
from bot.core.project import ProjectId
from bot.core.project_moves import Lose
from bot.moderator.house import House, new_id
from bot.port import Edit, Parcel, Post
from bot.store import Outgoing

if TYPE_CHECKING:
    from bot.core.project import Party, Project
    from bot.moderator.projects import Projects
    from bot.port import Message
    from bot.store import Writing

NOTICE: Final = ":undelivered"
OURS: Final = "bot"  # the notebook's owner
NOTE: Final = "undelivered/"
# The platforms' words for somebody who is gone, or lets the bot say nothing. Whatever else goes
# wrong, such as a right that the bot has lost, says nothing about a person.
GONE: Final = frozenset({
    "user_not_found",
    "users_not_found",
    "user_disabled",
    "user_not_visible",
    "cannot_dm_bot",
    "declined",
    "not_joined",
})  # fmt: skip


@dataclass(slots=True)
class _Tally:
    """Of one phase: numbers and a reason, never people."""

    reason: str = ""
    invitations: int = 0
    told: bool = False

    def __str__(self) -> str:
        """How the bot's notebook keeps it, so that a restart does not begin anew."""
        return f"{self.invitations} {self.reason}"

    @classmethod
    def read(cls, text: str) -> _Tally:
        """What `str` has written: the lead has been told of it."""
        invitations, _, reason = text.partition(" ")
        return cls(reason, int(invitations), told=True)


class Failures:
    """Told by the outbox of what will never arrive (`Outbox.on_failed`)."""

    def __init__(self, house: House, projects: Projects) -> None:
        """Works on what the house holds; `projects` learns who cannot be reached."""
        self._house = house
        self._projects = projects
        self._one_by_one = asyncio.Lock()

    async def hear(self, parcel: Parcel, reason: str) -> None:
        """Write the lead a message, or bring the one that was written up to date."""
        async with self._one_by_one:
            await self._hear(parcel, reason)

    async def _hear(self, parcel: Parcel, reason: str) -> None:
        original = parcel.of if isinstance(parcel, Edit) else parcel.key
        about = original.partition(":")[0]
        if original.endswith(NOTICE):
            return
        round_ = await self._round(about)
        if round_ is None:
            await self._about_project(parcel, ProjectId(about), reason)
            return
        tally = await self._tally(about)
        if isinstance(parcel, Post) and parcel.private:
            if parcel.to == round_.lead:
                return  # nobody else is to be told
            tally.invitations += 1
        elif tally.reason:
            return
        else:
            tally.reason = reason
        await self._tell(about, round_, tally)

    async def _tally(self, about: str) -> _Tally:
        kept = await self._house.store.notes(OURS, NOTE + about)
        return _Tally.read(kept[NOTE + about]) if kept else _Tally()

    async def _over(self) -> dict[str, None]:
        """Notes on what is no longer kept itself."""
        kept = await self._house.store.notes(OURS, NOTE)
        return {key: None for key in kept if not await self._round(key.removeprefix(NOTE))}

    async def _about_project(self, parcel: Parcel, project_id: ProjectId, reason: str) -> None:
        """Who lets the bot say nothing can look after nothing; the lead hears of it, or why."""
        if isinstance(parcel, Edit):
            return
        async with self._house.store.transaction() as tx:
            project = await tx.project(project_id)
            if project is None or not project.is_open:
                return
            if parcel.private and reason in GONE:
                await self._projects.move(tx, project, Lose(PersonId(parcel.to)))
            elif project.lead and project.lead.id != parcel.to:
                await tx.post([await self._why(tx, project, project.lead, parcel, reason)])
        self._house.outbox.wake()

    async def _why(
        self, tx: Writing, project: Project, lead: Party, parcel: Post, reason: str
    ) -> Outgoing:
        """Once a project for its place, and once for everybody who has to do with it."""
        chosen = await tx.preferences([lead.id, project.place])
        voice = self._house.private_voice(chosen[lead.id], chosen[project.place], lead.language)
        parties = (one for one in (project.owner, project.asked) if one)
        to = next((one for one in parties if one.id == parcel.to), None)
        message = self._house.views.project_undelivered_message(voice, project, reason, to)
        key = f"{project.id}:{parcel.to}{NOTICE}"
        return Outgoing(Post(key, lead.id, message, private=True, about=project.place))

    async def _round(self, about: str) -> Round | None:
        async with self._house.store.reading() as reading:
            round_ = await reading.round_of(PhaseId(about))
            return round_ or await reading.round(RoundId(about))

    async def _tell(self, about: str, round_: Round, tally: _Tally) -> None:
        key, lead = f"{about}{NOTICE}", round_.lead
        message = await self._message(round_, tally)
        notice: Parcel = Post(key, lead, message, private=True, about=round_.place)
        if tally.told:
            notice = Edit(f"{key}#{new_id()}", key, lead, message)
        over = await self._over()
        async with self._house.store.transaction() as tx:
            await tx.write_notes(OURS, {**over, NOTE + about: str(tally)})
            await tx.post([Outgoing(notice, round_.id)])
        self._house.outbox.wake()

    async def _message(self, round_: Round, tally: _Tally) -> Message:
        async with self._house.store.reading() as reading:
            voice = await self._house.lead_voice(reading, round_)
        return self._house.views.undelivered_message(voice, round_, tally.reason, tally.invitations)
