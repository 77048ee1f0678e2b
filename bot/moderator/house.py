"""What all parts of the moderator share: the store, the urn, the words, the platforms."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.model import PersonId
from bot.core.refusal import Reason, RefusedError
from bot.metrics import Metrics
from bot.moderator.attendance import Attendance
from bot.port import Adapter, Links, Person, Place, Role
from bot.store import Keeping, Reading, Seatholder, Store
from bot.texts import Voice, voice_language
from config.regions import holidays_in

if TYPE_CHECKING:
    from bot.calendars import Addresses
    from bot.clock import Clock
    from bot.commands import Words
    from bot.core.calendar import IsHoliday
    from bot.core.model import Method, PlaceId, Round
    from bot.downloads import Downloads
    from bot.keys import KeyHolder
    from bot.outbox import Outbox
    from bot.urn import Urn
    from bot.views import Views

Preferences = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Defaults:
    """How the bot speaks where nobody has chosen: "de", "de-sie" or "en", where it lives."""

    language: str = "de"
    zone: str = "Europe/Berlin"
    region: str = "DE"


@dataclass(frozen=True, slots=True)
class House:
    """The parts that meet in the moderator, and small questions about who hears what."""

    store: Store
    urn: Urn
    keys: KeyHolder
    views: Views
    words: Words
    methods: Mapping[str, Method]
    adapters: Mapping[str, Adapter]
    outbox: Outbox
    clock: Clock
    defaults: Defaults
    links: Links | None = None
    calendars: Addresses | None = None
    downloads: Downloads | None = None
    keeping: Keeping = field(default_factory=Keeping)
    metrics: Metrics = field(default_factory=Metrics)
    attendance: Attendance = field(default_factory=Attendance)

    def adapter_of(self, owner: PlaceId | PersonId) -> Adapter:
        """The platform that an id belongs to."""
        return self.adapters[platform_of(owner)]

    async def people_in(self, place: PlaceId) -> list[Person]:
        """Who is there now; raises RefusedError where the platform does not say, or not yet."""
        return await self.attendance.people_in(self.adapter_of(place), place)

    def methods_in(self, place: Place | None) -> dict[str, Method]:
        """The methods of a place: a practice channel has those for practice, and no others."""
        practice = place is not None and place.practice
        return {name: one for name, one in self.methods.items() if one.practice == practice}

    async def voice(self, person: Person, place: PlaceId | None) -> Voice:
        """How to speak to somebody, about a place or about none."""
        owners = [person.id, *([place] if place else [])]
        async with self.store.reading() as reading:
            chosen = await reading.preferences(owners)
        about = chosen.get(place, {}) if place else {}
        return self.private_voice(chosen.get(person.id, {}), about, person.language)

    async def place_voice(self, place: PlaceId) -> Voice:
        """How to speak in a place."""
        async with self.store.reading() as reading:
            return self.public_voice(await reading.preference(place))

    async def lead_voice(self, reading: Reading, round_: Round) -> Voice:
        """How to speak to whoever leads a round, about that round."""
        chosen = await reading.preferences([round_.lead, round_.place])
        holders = [await reading.seatholder(phase.id, round_.lead) for phase in round_.phases]
        guess = next((holder.language for holder in holders if holder), "")
        return self.private_voice(chosen.get(round_.lead, {}), chosen.get(round_.place, {}), guess)

    def public_voice(self, place: Preferences) -> Voice:
        """How to speak in a place with those settings."""
        return self.private_voice({}, place, "")

    def private_voice(self, person: Preferences, place: Preferences, guess: str) -> Voice:
        """The person's choice before the platform's guess before the place's before the default."""
        default, _, register = self.defaults.language.partition("-")
        language = person.get("language") or guess or place.get("language") or default
        address = person.get("address") or place.get("address") or register or "du"
        zone = person.get("zone") or place.get("zone") or self.defaults.zone
        return Voice(voice_language(language, address), zone)

    async def zone_of(self, place: Place) -> str:
        """The time zone of a place: chosen there, or the platform's, or the default."""
        async with self.store.reading() as reading:
            return self.zone_in(place, await reading.preference(place.id))

    def zone_in(self, place: Place, chosen: Preferences) -> str:
        """The same, of a place whose settings are known."""
        return chosen.get("zone") or place.zone or self.defaults.zone

    def region_of(self, place: Preferences) -> str:
        """Whose public holidays hold in a place with those settings."""
        return place.get("region") or self.defaults.region

    def holidays_of(self, place: Preferences) -> IsHoliday:
        """The public holidays of a place with those settings."""
        return holidays_in(self.region_of(place))

    def welcomes(self, person: Preferences, place: PlaceId) -> bool:
        """Whether a person wants invitations of a place; a private choice, seen by nobody."""
        until = person.get(invitations_key(place), "")
        return not until or (until != NEVER and until <= self.clock.now().date().isoformat())


def may_start(place: Preferences, person: Person) -> bool:
    """Whether somebody may start rounds in a place with those settings; no outsiders."""
    anybody = place.get("start") != ADMINS and person.role is not Role.EXTERNAL
    return anybody or person.role is Role.ADMIN


def check_may_start(
    place: Preferences, person: Person, or_else: Reason = Reason.NOT_ALLOWED_TO_START
) -> None:
    """The same; raises RefusedError."""
    check_belongs(person)
    if not may_start(place, person):
        raise RefusedError(or_else)


def check_belongs(person: Person) -> None:
    """Whoever leads has to be of the house; raises RefusedError."""
    if person.role is Role.EXTERNAL:
        raise RefusedError(Reason.OUTSIDER)


def nameless(*chosen: str) -> list[Person]:
    """Who was chosen, by their ids where nobody says their names: the choice must stay."""
    return [Person(PersonId(one), one.partition(":")[2]) for one in chosen if one]


def platform_of(owner: PlaceId | PersonId) -> str:
    """The name of the platform that an id belongs to."""
    return owner.partition(":")[0]


NEVER = "never"
ADMINS = "admins"


def invitations_key(place: PlaceId) -> str:
    """Under which word a person's wish about invitations of a place is kept."""
    return f"invitations:{place}"


def may_lead(round_: Round, person: Person, place: Place | None) -> bool:
    """Whether somebody may do what the lead may (rules.md, Who is who).

    A role is worth something only in the place it was told for.
    """
    there = place is not None and place.id == round_.place
    return person.id == round_.lead or (there and person.role is Role.ADMIN)


def new_id() -> str:
    """A random id of rounds, phases and edits."""
    return secrets.token_hex(8)


def seatholder(person: Person, lead: PersonId) -> Seatholder:
    """A line of a roster; the lead, simulated people and strangers are never counted."""
    counted = person.role in (Role.ADMIN, Role.MEMBER) and person.id != lead
    return Seatholder(person.id, counted, person.language, person.zone)
