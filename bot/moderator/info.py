"""Questions that change no round: help, privacy, the Themenspeicher, settings."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.model import CardId, CardState, Phase, PlaceId, Round
from bot.core.refusal import Reason, RefusedError
from bot.core.step import is_sealed
from bot.moderator.house import NEVER, House, invitations_key
from bot.moderator.recurring import keep_wall_times
from bot.port import Answer, Role
from bot.views.settings import NUDGE_DAYS
from config.regions import spelled
from config.zones import zone_spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.moderator.asked import Asked, Change, Handler, Plan
    from bot.moderator.projects import Projects
    from bot.store import Writing

# What a settings field may hold; "" leaves the choice to whoever comes next (House.private_voice).
CHOICES: Mapping[str, tuple[str, ...]] = {
    "language": ("", "de", "en"),
    "address": ("", "du", "sie"),
    "invitations": ("on", "week", "never"),
    "start": ("", "everyone", "admins"),
    "nudge-day": ("", *NUDGE_DAYS),
}
PERSONAL = ("language", "address", "zone")
OF_A_PLACE = ("language", "address", "zone", "region", "start", "nudge-day", "nudge-time")
_WALL_TIME = re.compile(r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?")
_PAUSE = timedelta(weeks=1)


class InfoDesk:
    """Answers, and keeps what people have chosen."""

    def __init__(self, house: House, projects: Projects) -> None:
        """Works on what the house holds; `projects` hears of another weekly time."""
        self._house = house
        self._projects = projects
        self.handlers: dict[Verb, Handler] = {
            Verb.OVERVIEW: self.overview,
            Verb.STORED: self.privacy,
            Verb.THEMES: self.themes,
            Verb.REVIVE: self._revive,
            Verb.SETTINGS: self.settings,
            Verb.SAVE_SETTINGS: self._save_settings,
        }

    async def help(self, asked: Asked) -> Plan:
        """`hilfe`."""
        practice = asked.place is not None and asked.place.practice
        command, in_place = self._command(asked), asked.place is not None
        return self._house.views.help_note(
            asked.voice, command, in_place=in_place, practice=practice
        )

    async def methods(self, asked: Asked) -> Plan:
        """`methoden`."""
        command, in_place = self._command(asked), asked.place is not None
        return self._house.views.methods_note(asked.voice, command, in_place=in_place)

    def _command(self, asked: Asked) -> str:
        return self._house.adapter_of(asked.person.id).command

    async def privacy(self, asked: Asked) -> Plan:
        """`datenschutz`, and the button under every call."""
        platform = asked.person.id.partition(":")[0]
        forms = self._house.links is not None
        return self._house.views.privacy_note(asked.voice, platform, forms=forms)

    # --- a person's open rounds ----------------------------------------------------------------

    async def overview(self, asked: Asked) -> Plan:
        """`status` in private, and a platform's page of its own for a person."""
        async with self._house.store.reading() as reading:
            projects = await reading.projects_of(asked.person.id)
        now, rounds = self._house.clock.now(), await self._open_to(asked)
        return self._house.views.overview_note(asked.voice, rounds, now, projects)

    async def use_the_form(self, asked: Asked) -> Plan:
        """An idea typed in private: offers the forms there are."""
        now = self._house.clock.now()
        return self._house.views.use_the_form(asked.voice, await self._open_to(asked), now)

    async def _open_to(self, asked: Asked) -> list[tuple[Round, Phase]]:
        """The phases that take that person's slips; says nothing about whether there are any."""
        now, found = self._house.clock.now(), []
        async with self._house.store.reading() as reading:
            for round_ in await reading.live_rounds():
                phase = round_.current
                if phase is None or not is_sealed(phase) or phase.closes_at <= now:
                    continue
                if await reading.seatholder(phase.id, asked.person.id):
                    found.append((round_, phase))
        return found

    # --- the Themenspeicher --------------------------------------------------------------------

    async def themes(self, asked: Asked) -> Plan:
        """`themen`: what was not chosen, kept to be taken up again."""
        async with self._house.store.reading() as reading:
            cards = await reading.themes(asked.here.id)
        return self._house.views.themes_note(asked.voice, cards, asked.here.name)

    async def _revive(self, asked: Asked) -> Plan:
        place, card_id = asked.here, CardId(asked.about)

        async def change(tx: Writing) -> Answer:
            if card_id not in {card.id for card in await tx.themes(place.id)}:
                raise RefusedError(Reason.UNKNOWN_CARD)
            await tx.set_card_state(card_id, CardState.REVIVED)
            cards = await tx.themes(place.id)
            return self._house.views.themes_note(asked.voice, cards, place.name)

        return change

    # --- settings ------------------------------------------------------------------------------

    async def settings(self, asked: Asked) -> Plan:
        """`einstellungen`: one's own, and the place's for those who may."""
        async with self._house.store.reading() as reading:
            person = await reading.preference(asked.person.id)
            place = await reading.preference(asked.here.id) if asked.place else {}
        shown = {name: person.get(name, "") for name in PERSONAL}
        if asked.place:
            shown["invitations"] = self._invitations(person, asked.place.id)
        return self._form(asked, shown, place)

    async def _save_settings(self, asked: Asked) -> Plan:
        person = _sent(asked, "person", (*PERSONAL, "invitations"))
        place = _sent(asked, "place", OF_A_PLACE)
        errors = {
            **self._errors(asked, "person", person),
            **(self._errors(asked, "place", place) if self._may_set_place(asked) else {}),
        }
        if errors:
            return self._form(asked, person, place, errors)
        return self._saving(asked, person, place)

    def _saving(self, asked: Asked, person: Mapping[str, str], place: Mapping[str, str]) -> Change:
        wish = person.get("invitations", "")
        chosen = _well_spelled(person)
        own = {name: value for name, value in chosen.items() if name in PERSONAL}

        async def change(tx: Writing) -> Answer:
            kept = await tx.preference(asked.person.id) | own
            if asked.place and wish and wish != self._invitations(kept, asked.place.id):
                kept[invitations_key(asked.place.id)] = self._until(wish)
            await tx.set_preference(asked.person.id, _filled(kept))
            there = await tx.preference(asked.place.id) if asked.place else {}
            if asked.place and self._may_set_place(asked):
                there = {**there, **_well_spelled(place)}
                await tx.set_preference(asked.place.id, _filled(there))
                await keep_wall_times(tx, self._house, asked.place, there)
                await self._projects.reschedule(tx, asked.place.id)
            new = self._house.private_voice(kept, there, asked.person.language)
            return self._house.views.settings_saved(new)

        return change

    def _form(
        self,
        asked: Asked,
        person: Mapping[str, str],
        place: Mapping[str, str],
        errors: Mapping[str, str] | None = None,
    ) -> Answer:
        return self._house.views.settings_form(
            asked.voice,
            person=person,
            place=place if self._may_set_place(asked) else None,
            place_name=asked.place.name if asked.place else "",
            errors=errors or {},
        )

    def _may_set_place(self, asked: Asked) -> bool:
        return asked.place is not None and asked.person.role is Role.ADMIN

    def _errors(self, asked: Asked, whose: str, values: Mapping[str, str]) -> dict[str, str]:
        errors = {}
        for name, value in values.items():
            if name == "zone" and value and not zone_spelled(value):
                error = RefusedError(Reason.UNKNOWN_ZONE, typed=value[:40])
            elif name == "region" and value and not spelled(value):
                error = RefusedError(Reason.UNKNOWN_REGION, typed=value[:40])
            elif name == "nudge-time" and value and not _WALL_TIME.fullmatch(value):
                error = RefusedError(Reason.UNREADABLE_TIME, typed=value[:40])
            elif value not in CHOICES.get(name, (value,)):
                error = RefusedError(Reason.UNKNOWN_CHOICE)
            else:
                continue
            errors[f"{whose}-{name}"] = self._house.views.refusal_text(asked.voice, error)
        return errors

    def _invitations(self, person: Mapping[str, str], place: PlaceId) -> str:
        if self._house.welcomes(person, place):
            return "on"
        return "never" if person.get(invitations_key(place)) == NEVER else "week"

    def _until(self, wish: str) -> str:
        """How a wish is kept: not at all, as a date, or as never."""
        today: date = self._house.clock.now().date()
        return {"on": "", "week": (today + _PAUSE).isoformat(), "never": NEVER}[wish]


def _sent(asked: Asked, whose: str, names: Iterable[str]) -> dict[str, str]:
    """What a form says of these; what it does not ask for stays as it is."""
    return {
        name: asked.text(f"{whose}-{name}").strip()
        for name in names
        if asked.has(f"{whose}-{name}")
    }


def _well_spelled(values: Mapping[str, str]) -> dict[str, str]:
    """Zone, region and time as everybody else spells them; "" stays as it is."""
    found = dict(values)
    if "zone" in found:
        found["zone"] = zone_spelled(found["zone"])
    if "region" in found:
        found["region"] = spelled(found["region"]) or ""
    if time := _WALL_TIME.fullmatch(found.get("nudge-time", "")):
        found["nudge-time"] = f"{time[1]:0>2}:{time[2] or '00'}"
    return found


def _filled(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}
