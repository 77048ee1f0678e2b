"""All that people read: Fluent texts in Du, Sie and English, and times as they are spoken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time, get_day_names
from babel.lists import format_list
from babel.units import format_unit
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, time
    from importlib.resources.abc import Traversable

DU = "de"
SIE = "de-sie"
ENGLISH = "en"
LANGUAGES = (DU, SIE, ENGLISH)

# Which folders make up a language, the later ones overriding: Sie holds only what differs. The
# locale is a real one, which "de-sie" is not.
_LAYERS = {DU: (DU,), SIE: (DU, SIE), ENGLISH: (ENGLISH,)}
_FAR = timedelta(days=180)
_LOCALES = {DU: "de", SIE: "de", ENGLISH: "en"}


class TextError(Exception):
    """A text that is missing or broken; raised in strict mode only. Holds no variable's value."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Whom one speaks to: in which language and form of address, in which time zone."""

    language: str
    zone: str


def voice_language(language: str, address: str) -> str:
    """The texts for a language ("de", "en-GB", …) and a form of address ("du" or "sie")."""
    if language.lower().startswith(ENGLISH):
        return ENGLISH
    return SIE if address.lower() == "sie" else DU


class Texts:
    """The texts of all languages. Variables come out exactly as they went in."""

    def __init__(
        self,
        bundles: dict[str, FluentBundle],
        default: str,
        *,
        keys: Sequence[str],
        strict: bool,
    ) -> None:
        """Use `load`."""
        self._bundles = bundles
        self._keys = keys
        self._default = default
        self._strict = strict

    @classmethod
    def load(
        cls,
        default_language: str = DU,
        *,
        strict: bool = False,
        more: Sequence[Traversable] = (),
    ) -> Texts:
        """Read config/texts, and further folders that are laid out like it.

        In strict mode (tests) whatever is broken or missing raises TextError; otherwise a missing
        text comes in English, and an unknown key as itself.
        """
        roots = (files("config").joinpath("texts"), *more)
        bundles = {language: _bundle(language, roots, strict=strict) for language in LANGUAGES}
        return cls(bundles, default_language, keys=_keys(roots), strict=strict)

    def knows(self, language: str, key: str) -> bool:
        """Whether that very language has this text."""
        return self._bundle(language).has_message(key)

    def keys(self, prefix: str) -> list[str]:
        """The keys that begin so, of all languages."""
        return [key for key in self._keys if key.startswith(prefix)]

    def say(self, language: str, key: str, /, **args: str | int) -> str:
        """The text behind a key."""
        bundle = self._bundle(language)
        if not bundle.has_message(key):
            if self._strict:
                raise TextError(f"{language}: there is no text {key}")
            bundle = self._bundles[ENGLISH]
            if not bundle.has_message(key):
                return key
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise TextError(f"{language}: {key} has no value")
        text, errors = bundle.format_pattern(pattern, args)
        if errors and self._strict:
            raise TextError(f"{language}: {key}: {errors[0]}")
        return str(text)

    def moment(self, voice: Voice, at: datetime, *, seen: datetime) -> str:
        """`at` on that person's clock: "14:30 Uhr"; with the date if `seen` is on another day."""
        zone = ZoneInfo(voice.zone)
        there, here = at.astimezone(zone), seen.astimezone(zone)
        time = self._dress(voice, there, "pattern-time")
        if there.date() == here.date():
            return self.say(voice.language, "moment-today", time=time)
        date = self._dress(voice, there, "pattern-date")
        return self.say(voice.language, "moment-other-day", date=date, time=time)

    def day(self, voice: Voice, day: date, *, seen: date) -> str:
        """A day: "Montag, 16. März"; far from `seen` with its year: "16. März 2027"."""
        pattern = "pattern-date" if abs(day - seen) < _FAR else "pattern-date-year"
        written = self.say(voice.language, pattern)
        return format_date(day, written, locale=_LOCALES.get(voice.language, "de"))

    def length(self, voice: Voice, span: timedelta) -> str:
        """A duration in words: "90 Sekunden", "10 Minuten", "1 Stunde", "2 Tage"."""
        locale = _LOCALES.get(voice.language, _LOCALES[self._default])
        return " ".join(
            format_unit(count, f"duration-{unit}", locale=locale) for count, unit in _units(span)
        )

    def clock(self, voice: Voice, at: time) -> str:
        """A time on the wall, of no day in particular: "15:00 Uhr"."""
        locale = _LOCALES.get(voice.language, _LOCALES[self._default])
        written = format_time(at, self.say(voice.language, "pattern-time"), locale=locale)
        return self.say(voice.language, "moment-today", time=written)

    def weekdays(self, voice: Voice, days: Iterable[int]) -> str:
        """Their names (0 is Monday): "Montag, Mittwoch und Freitag"."""
        locale = _LOCALES.get(voice.language, _LOCALES[self._default])
        names = get_day_names("wide", locale=locale)
        return format_list([names[day] for day in days], locale=locale)

    def _dress(self, voice: Voice, moment: datetime, pattern: str) -> str:
        locale = _LOCALES.get(voice.language, _LOCALES[self._default])
        written = self.say(voice.language, pattern)
        return format_datetime(moment, written, tzinfo=moment.tzinfo, locale=locale)

    def _bundle(self, language: str) -> FluentBundle:
        return self._bundles.get(language) or self._bundles[self._default]


def _units(span: timedelta) -> list[tuple[int, str]]:
    """Takes a duration apart the way people say it: 90 minutes stay minutes, 24 hours hours."""
    seconds = round(span.total_seconds())
    minutes, rest = divmod(seconds, 60)
    hours, loose_minutes = divmod(minutes, 60)
    days, loose_hours = divmod(hours, 24)
    if rest and minutes < 2:  # noqa: PLR2004 (90 seconds, but 2 minutes)
        return [(seconds, "second")]
    if rest and minutes < 10:  # noqa: PLR2004 (2 minutes 30 seconds, but 25 minutes)
        return [(minutes, "minute"), (rest, "second")]
    if not hours or (loose_minutes and hours < 2):  # noqa: PLR2004 (90 minutes, but 2 hours)
        return [(minutes, "minute")]
    if days < 2:  # noqa: PLR2004 (24 hours, but 2 days)
        days, loose_hours = 0, hours
    parts = [(days, "day"), (loose_hours, "hour"), (loose_minutes, "minute")]
    return [part for part in parts if part[0]]


def _bundle(language: str, roots: Sequence[Traversable], *, strict: bool) -> FluentBundle:
    bundle = FluentBundle([_LOCALES[language]], use_isolating=False)
    for layer in _LAYERS[language]:
        resources = list(_resources(layer, roots))
        if strict:
            _check(layer, resources)
        for resource in resources:
            bundle.add_resource(resource, allow_overrides=True)
    return bundle


def _keys(roots: Sequence[Traversable]) -> list[str]:
    read = (resource for layer in LANGUAGES for resource in _resources(layer, roots))
    entries = (entry for resource in read for entry in resource.body)
    return sorted({entry.id.name for entry in entries if isinstance(entry, ast.Message)})


def _resources(layer: str, roots: Sequence[Traversable]) -> Iterator[ast.Resource]:
    for root in roots:
        folder = root.joinpath(layer)
        found = folder.iterdir() if folder.is_dir() else ()
        for file in sorted(found, key=lambda file: file.name):
            if file.name.endswith(".ftl"):
                yield _parsed(file.read_text(encoding="utf-8"))


@cache  # German stands under both of its forms of address
def _parsed(written: str) -> ast.Resource:
    return FluentResource(written)


def _check(layer: str, resources: Sequence[ast.Resource]) -> None:
    """Fluent passes over what it cannot read, and over a second text of the same name."""
    entries = [entry for resource in resources for entry in resource.body]
    for entry in entries:
        if isinstance(entry, ast.Junk):
            raise TextError(f"{layer}: cannot read {entry.content!r}")
    names = sorted(
        f"{type(entry).__name__} {entry.id.name}"
        for entry in entries
        if isinstance(entry, ast.Message | ast.Term)
    )
    for name, other in pairwise(names):
        if name == other:
            raise TextError(f"{layer}: two texts have the same name: {name}")
