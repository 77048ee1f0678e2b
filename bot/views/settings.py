"""Settings: a person's own, and a place's for those who may change them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.port import ChoiceField, Field, Form, Note, Option, TextField
from bot.views.base import Base
from bot.views.start import NO_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.texts import Voice
    from bot.views.speech import Speech

NUDGE_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")

# A setting and its values, as they are stored; "" leaves it to the place or the default.
_PERSON = {
    "language": ("", "de", "en"),
    "address": ("", "du", "sie"),
    "invitations": ("on", "week", "never"),
}
_PLACE = {
    "language": ("", "de", "en"),
    "address": ("", "du", "sie"),
    "start": ("everyone", "admins"),
    "nudge-day": NUDGE_DAYS,
}
_TYPED = {"person": ("zone",), "place": ("zone", "region", "nudge-time")}


_ORDER = (
    "language",
    "address",
    "zone",
    "region",
    "invitations",
    "start",
    "nudge-day",
    "nudge-time",
)


class SettingsForms(Base):
    """The settings form."""

    def settings_form(
        self,
        voice: Voice,
        *,
        person: Mapping[str, str],
        place: Mapping[str, str] | None,
        place_name: str = "",
        errors: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """Fields person-… and, if `place` is given, place-….

        The keys of `person` and `place` are without that prefix: language, address, zone, region,
        start, nudge-day, nudge-time, and invitations, which is asked only where it is given.
        """
        speech = self._speech(voice)
        fields = [*_part(speech, "person", _PERSON, person, place_name)]
        if place is not None:
            fields += _part(speech, "place", _PLACE, place, place_name)
        return Form(
            action=str(Action(Verb.SAVE_SETTINGS)),
            title=speech("settings-title"),
            submit=speech("button-save"),
            fields=tuple(fields),
            intro=(speech.text("settings-intro"),),
            errors=errors,
            cancel=speech("button-close"),
            language=voice.language[:2],
        )

    def settings_saved(self, voice: Voice) -> Note:
        """Said in the newly chosen language."""
        speech = self._speech(voice)
        return speech.note(speech.text("settings-saved"))


def _part(
    speech: Speech,
    part: str,
    choices: Mapping[str, tuple[str, ...]],
    values: Mapping[str, str],
    place_name: str,
) -> list[Field]:
    fields: list[Field] = [
        ChoiceField(
            f"{part}-{name}",
            speech(f"settings-{part}-{name}", place=place_name),
            tuple(
                Option(value, speech(f"settings-{name}", value=value or part)) for value in options
            ),
            value=values.get(name) or options[0],
        )
        for name, options in choices.items()
        if name != "invitations" or name in values
    ]
    typed: list[Field] = [
        TextField(
            f"{part}-{name}",
            speech(f"settings-{part}-{name}", place=place_name),
            value=values.get(name, ""),
            max_length=40,
            hint=speech(f"settings-{part}-{name}-hint"),
        )
        for name in _TYPED[part]
    ]
    by_name = {field.name.removeprefix(f"{part}-"): field for field in (*fields, *typed)}
    return [by_name[name] for name in _ORDER if name in by_name]
