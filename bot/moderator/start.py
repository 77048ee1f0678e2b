"""Starting a round: from what was typed, or from the start form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.level import level_of
from bot.core.model import Level, PersonId, Round, RoundId
from bot.core.refusal import Reason, RefusedError
from bot.moderator.house import House, check_may_start, nameless, new_id
from bot.moderator.wanted import DraftError, checked
from bot.port import Answer, Form, Message, Note, Person, Role
from bot.views import StartDraft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.series import Series
    from bot.moderator.asked import Asked, Change, Handler, Plan
    from bot.moderator.rosters import Prepared
    from bot.moderator.rounds import Rounds
    from bot.moderator.series import SeriesDesk
    from bot.moderator.wanted import Wanted
    from bot.store import Writing


class StartDesk:
    """Takes drafts of rounds, asks back where it must, and opens them."""

    def __init__(self, house: House, rounds: Rounds, series: SeriesDesk) -> None:
        """`rounds` opens them; `series` keeps those that are to come again."""
        self._house = house
        self._rounds = rounds
        self._series = series
        self.handlers: dict[Verb, Handler] = {
            Verb.START: self._start,
            Verb.BEGIN: self._begin,
            Verb.BEGIN_ANYWAY: self._begin_anyway,
        }

    async def form(
        self, asked: Asked, draft: StartDraft, nearest: str = "", *, almost_repeats: bool = False
    ) -> Plan:
        """The start form, or what is live here already.

        `nearest`: the command that the single unknown word in the draft looks like;
        `almost_repeats`: what was typed looks like a series.
        """
        if refused := await self._not_now(asked, draft):
            return refused
        hint = self._house.views.did_you_mean(asked.voice, nearest) if nearest else ""
        if almost_repeats and not asked.here.practice:
            hint = self._house.views.repeat_hint(asked.voice)
        return await self._form(asked, draft, hint=hint)

    async def begin(
        self,
        asked: Asked,
        draft: StartDraft,
        members: Sequence[Person] | None = None,
        *,
        anyway: bool = False,
    ) -> Plan:
        """Open a round, or say next to what it is about why not yet.

        `members`: who is here, where that is known already.
        """
        if refused := await self._not_now(asked, draft, members):
            return refused
        try:
            wanted = checked(draft, self._house.methods_in(asked.here), self._house.words)
        except DraftError as error:
            errors = {name: self._refusal(asked, each) for name, each in error.errors.items()}
            return await self._form(asked, draft, members, errors=errors)
        if members is None:
            try:
                members = await self._house.people_in(asked.here.id)
            except RefusedError as error:
                if error.reason is not Reason.MEMBERS_LATE:
                    raise
                return await self._form(asked, draft, (), errors={"": self._refusal(asked, error)})
        return await self._begin_with(asked, draft, wanted, members, anyway=anyway)

    async def _begin_with(
        self,
        asked: Asked,
        draft: StartDraft,
        wanted: Wanted,
        members: Sequence[Person],
        *,
        anyway: bool,
    ) -> Plan:
        chosen = tuple(PersonId(person) for person in draft.people or ())
        place, lead = asked.here.id, asked.person.id
        prepared = self._rounds.rosters.of(members, place, lead, chosen or None)
        if not wanted.method.practice and not prepared.fresh.crowd.eligible:
            alone = self._refusal(asked, RefusedError(Reason.NOBODY_HERE))
            return await self._form(asked, draft, members, errors={"": alone})
        crowd = prepared.fresh.crowd
        by_number = replace(crowd, cap=Level.ANONYMOUS)  # a platform's cap is no question of who
        level = level_of(by_number, wanted.method, open_by_choice=draft.open)
        unasked = level in (Level.CONFIDENTIAL, Level.OPEN) and not draft.open
        if unasked and not anyway:
            eligible = crowd.eligible
            return await self._form(asked, draft, members, confirm=level, eligible=eligible)
        if wanted.repeat:
            small = anyway and level is Level.OPEN
            series = await self._series.asked_for(asked, draft, wanted, wanted.repeat)
            series = replace(series, open_if_small=small)
            return await self._agreeing(asked, draft, series, members)
        round_ = await self._round(asked, draft, wanted)
        return self._opening(asked, draft, round_, prepared, members)

    # --- buttons and forms -------------------------------------------------------------------

    async def _start(self, asked: Asked) -> Plan:
        return await self.form(asked, StartDraft())

    async def _begin(self, asked: Asked) -> Plan:
        return await self._sent(asked, anyway=False)

    async def _begin_anyway(self, asked: Asked) -> Plan:
        return await self._sent(asked, anyway=True)

    async def _sent(self, asked: Asked, *, anyway: bool) -> Plan:
        """Where nobody knows who is here, the form comes back as it was filled in."""
        try:
            members = await self._house.people_in(asked.here.id)
        except RefusedError as error:
            draft = self._draft(asked, ())
            errors = {"people" if draft.people else "": self._refusal(asked, error)}
            return await self._form(asked, draft, nameless(*draft.people or ()), errors=errors)
        return await self.begin(asked, self._draft(asked, members), members, anyway=anyway)

    def _draft(self, asked: Asked, members: Sequence[Person]) -> StartDraft:
        """The form's values; everybody of the house ticked: nobody was chosen in particular."""
        ticked = asked.people("people") if asked.has("people") else None
        everybody = {str(one.id) for one in members if one.role is not Role.EXTERNAL}
        return StartDraft(
            method=asked.text("method"),
            question=asked.text("question"),
            duration=asked.text("duration"),
            repeat=asked.text("repeat").strip(),
            people=ticked if ticked is not None and set(ticked) != everybody else None,
            open=asked.ticked("open"),
        )

    # --- checks ------------------------------------------------------------------------------

    async def _not_now(
        self, asked: Asked, draft: StartDraft, members: Sequence[Person] | None = None
    ) -> Answer:
        """One live round per place: a second start says what is live, and offers it."""
        if draft.repeat and asked.here.practice:
            raise RefusedError(Reason.NOT_IN_PRACTICE)
        async with self._house.store.reading() as reading:
            live = await reading.live_round(asked.here.id)
            wishes = await reading.preference(asked.here.id)
        if live and not draft.repeat:
            return await self._already(asked, draft, live, members)
        check_may_start(wishes, asked.person)
        return None

    async def _already(
        self, asked: Asked, draft: StartDraft, live: Round, members: Sequence[Person] | None
    ) -> Answer:
        views, now = self._house.views, self._house.clock.now()
        if asked.values:  # a form was filled in: what was typed stays
            said = views.live_text(asked.voice, live, now)
            return await self._form(asked, draft, members, errors={"": said})
        refused = views.round_live(asked.voice, live, now)
        status = views.status_note(asked.voice, live, is_lead=False, now=now)
        blocks = (*refused.message.blocks, *status.message.blocks)
        return Note(Message(blocks, language=refused.message.language), error=True)

    def _refusal(self, asked: Asked, error: RefusedError) -> str:
        return self._house.views.refusal_text(asked.voice, error)

    # --- opening -----------------------------------------------------------------------------

    async def _form(
        self,
        asked: Asked,
        draft: StartDraft,
        members: Sequence[Person] | None = None,
        *,
        hint: str = "",
        errors: Mapping[str, str] | None = None,
        confirm: Level | None = None,
        eligible: int = 0,
    ) -> Form:
        return self._house.views.start_form(
            asked.voice,
            draft,
            methods=list(self._house.methods_in(asked.here).values()),
            members=await self._choosable(asked) if members is None else members,
            hint=hint,
            errors=errors or {},
            confirm=confirm,
            eligible=eligible,
            repeats=not asked.here.practice,
        )

    async def _choosable(self, asked: Asked) -> list[Person]:
        """Nobody, where it takes too long: then the round is for all."""
        try:
            return await self._house.people_in(asked.here.id)
        except RefusedError as error:
            if error.reason is Reason.MEMBERS_LATE:
                return []
            raise

    async def _round(self, asked: Asked, draft: StartDraft, wanted: Wanted) -> Round:
        place = asked.here
        return Round(
            id=RoundId(new_id()),
            place=place.id,
            place_name=place.name,
            lead=asked.person.id,
            method=wanted.method,
            question=wanted.question,
            zone=await self._house.zone_of(place),
            opened_at=self._house.clock.now(),
            duration=wanted.duration,
            open_by_choice=draft.open,
            chosen_roster=bool(draft.people),
        )

    async def _agreeing(
        self, asked: Asked, draft: StartDraft, series: Series, members: Sequence[Person]
    ) -> Plan:
        """A form comes back where there is no room for it: what was typed stays."""
        try:
            async with self._house.store.reading() as reading:
                await self._series.check(reading, series)
        except RefusedError as error:
            if not asked.values:
                raise
            errors = {"repeat": self._refusal(asked, error)}
            return await self._form(asked, draft, members, errors=errors)
        return self._series.setting_up(asked, series)

    def _opening(
        self,
        asked: Asked,
        draft: StartDraft,
        round_: Round,
        prepared: Prepared,
        members: Sequence[Person],
    ) -> Change:
        async def change(tx: Writing) -> Answer:
            live = await tx.live_round(round_.place)
            if live:  # somebody else was a moment faster
                return await self._already(asked, draft, live, members)
            now = self._house.clock.now()
            await self._rounds.begin(tx, replace(round_, opened_at=now), prepared)
            return None

        return change
