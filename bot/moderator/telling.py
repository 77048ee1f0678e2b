"""What a step has brought about, on its way to the place and to everybody on the roster."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from bot.core.effects import Effect, HalfTime, PhaseOpened
from bot.core.step import is_sealed
from bot.moderator.house import House, new_id
from bot.moderator.nudges import standing
from bot.port import Message, Post
from bot.store import Outgoing, Writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import Phase, PhaseId, Round
    from bot.texts import Voice


WORTH_TELLING: Final = timedelta(minutes=1)


class Telling:
    """Turns effects into posts for the outbox."""

    def __init__(self, house: House) -> None:
        """Works on what the house holds."""
        self._house = house

    async def posts(
        self, tx: Writing, round_: Round, effects: Sequence[Effect], held_by: PhaseId | None
    ) -> list[Outgoing]:
        """In the order in which they are to arrive; `held_by`: see `Outgoing`."""
        voice = self._house.public_voice(await tx.preference(round_.place))
        posts = await self._before_all(tx, round_, effects, voice)
        for effect in effects:
            parcels = self._house.views.place_parcels(effect, round_, voice, new_id())
            posts += [Outgoing(parcel, round_.id, held_by) for parcel in parcels]
            if isinstance(effect, PhaseOpened | HalfTime):
                expires_at = round_.phase(effect.phase).closes_at
                if isinstance(effect, PhaseOpened):
                    lead = await self._to_the_lead(tx, round_, round_.phase(effect.phase))
                    posts += [Outgoing(post, round_.id, held_by, expires_at) for post in lead]
                posts += [
                    Outgoing(post, round_.id, held_by, expires_at)
                    for post in await self._invitations(tx, round_, effect)
                ]
        return posts

    async def _before_all(
        self, tx: Writing, round_: Round, effects: Sequence[Effect], voice: Voice
    ) -> list[Outgoing]:
        """A round opens with where the last ideas stand."""
        begins = any(isinstance(effect, PhaseOpened) for effect in effects)
        if not begins or len(round_.phases) > 1:
            return []
        now = self._house.clock.now()
        projects = standing(await tx.projects(round_.place), now)
        if not projects:
            return []
        today = now.astimezone(ZoneInfo(round_.zone)).date()
        message = self._house.views.standing_message(voice, projects, today)
        return [Outgoing(Post(f"{round_.id}:standing", round_.place, message), round_.id)]

    async def _to_the_lead(self, tx: Writing, round_: Round, phase: Phase) -> list[Post]:
        """Right after the start, where it takes a while until everybody is invited."""
        takes = phase.crowd.invitations
        if phase.number > 1 or takes < WORTH_TELLING or not is_sealed(phase):
            return []
        voice = await self._house.lead_voice(tx, round_)
        message = self._house.views.invitations_message(voice, phase.crowd.invited, takes)
        key = f"{phase.id}:invitations"
        return [Post(key, round_.lead, message, private=True, phase=phase.id, about=round_.place)]

    async def _invitations(
        self, tx: Writing, round_: Round, effect: PhaseOpened | HalfTime
    ) -> list[Post]:
        """The same words for everybody on the roster, each in their own language."""
        roster = await tx.roster(effect.phase)
        chosen = await tx.preferences([round_.place, *(holder.person for holder in roster)])
        said: dict[Voice, Message | None] = {}
        posts = []
        for holder in roster:
            wishes = chosen.get(holder.person, {})
            if not self._house.welcomes(wishes, round_.place):
                continue
            about = chosen.get(round_.place, {})
            voice = self._house.private_voice(wishes, about, holder.language)
            if voice not in said:
                said[voice] = self._house.views.private(effect, round_, voice)
            if message := said[voice]:
                key = f"{effect.phase}:{type(effect).__name__}:{holder.person}"
                posts.append(
                    Post(
                        key,
                        holder.person,
                        message,
                        private=True,
                        phase=effect.phase,
                        about=round_.place,
                    )
                )
        return posts
