"""What only the lead uses: extending, cancelling, hiding a card; and the status of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.core.model import Kind, Phase, Round
from bot.core.outcome import visible
from bot.core.wording import REASON_LIMIT
from bot.port import (
    Block,
    Button,
    Buttons,
    ChoiceField,
    Form,
    Heading,
    Note,
    Option,
    Text,
    TextField,
)
from bot.views.base import Base
from bot.views.start import NO_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.texts import Voice
    from bot.views.speech import Speech


class LeadForms(Base):
    """The lead's forms, and the status, which offers them."""

    def extend_form(self, voice: Voice, round_: Round, error: str = "", typed: str = "") -> Form:
        """One field, "duration"; empty: half the phase."""
        speech = self._speech(voice)
        field = TextField(
            "duration",
            speech("extend-field"),
            value=typed,
            max_length=20,
            hint=speech("extend-hint"),
        )
        errors = {"duration": error} if error else NO_ERRORS
        return _form(speech, "extend", Action(Verb.EXTEND_BY, round_.id), (field,), errors)

    def cancel_form(self, voice: Voice, round_: Round) -> Form:
        """Asks before a round is cancelled."""
        return _form(self._speech(voice), "cancel", Action(Verb.CANCEL_YES, round_.id), ())

    def hide_form(
        self,
        voice: Voice,
        round_: Round,
        errors: Mapping[str, str] = NO_ERRORS,
        values: Mapping[str, str] = NO_ERRORS,
    ) -> Form:
        """Fields card (one that is shown) and reason (public)."""
        speech = self._speech(voice)
        cards = tuple(Option(card.id, card.text) for card in visible(round_))
        fields = (
            ChoiceField("card", speech("hide-card"), cards, value=values.get("card", "")),
            TextField(
                "reason",
                speech("hide-reason"),
                value=values.get("reason", ""),
                max_length=REASON_LIMIT,
                required=True,
                hint=speech("hide-reason-hint"),
            ),
        )
        return _form(speech, "hide", Action(Verb.HIDE_CARD, round_.id), fields, errors)

    def status_note(
        self,
        voice: Voice,
        round_: Round | None,
        *,
        is_lead: bool,
        now: datetime,
    ) -> Note:
        """What runs here; the lead finds the buttons for it."""
        speech = self._speech(voice)
        phase = round_.current if round_ else None
        if round_ is None or phase is None:
            start = speech.button("start", Verb.START, primary=True)
            return speech.note(speech.text("status-none"), Buttons((start,)))
        return speech.note(
            Heading(speech("status-heading", title=speech.title(round_.method))),
            *([Text(round_.question)] if round_.question else []),
            *_where_it_stands(speech, round_, phase, now),
            Buttons((*_take_part(speech, phase), *(_lead(speech, round_) if is_lead else ()))),
        )


def _where_it_stands(speech: Speech, round_: Round, phase: Phase, now: datetime) -> list[Block]:
    until = speech.moment(phase.closes_at, now)
    said: list[Block] = [speech.text(f"status-{phase.plan.kind}", until=until)]
    if phase.plan.kind is not Kind.SHOW:
        said.append(Text(speech.level("call-level", round_, phase)))
    if phase.at_least:
        key = f"progress-{phase.plan.kind}"
        said.append(speech.text(key, at_least=phase.at_least, invited=phase.crowd.invited))
    return said


def _take_part(speech: Speech, phase: Phase) -> tuple[Button, ...]:
    if phase.plan.kind is Kind.SHOW:
        return ()
    if phase.plan.kind is Kind.VOTE:
        return (speech.button("vote", Verb.VOTE, phase.id, primary=True),)
    return (speech.button("take-part", Verb.WRITE, phase.id, primary=True),)


def _lead(speech: Speech, round_: Round) -> tuple[Button, ...]:
    hide = (speech.button("hide", Verb.HIDE, round_.id),) if visible(round_) else ()
    return (
        speech.button("end-early", Verb.END_EARLY, round_.id),
        speech.button("extend", Verb.EXTEND, round_.id),
        *hide,
        speech.button("cancel-round", Verb.CANCEL, round_.id, danger=True),
    )


def _form(
    speech: Speech,
    name: str,
    action: Action,
    fields: tuple[ChoiceField | TextField, ...],
    errors: Mapping[str, str] = NO_ERRORS,
) -> Form:
    return Form(
        action=str(action),
        title=speech(f"{name}-title"),
        submit=speech(f"{name}-submit"),
        fields=fields,
        intro=(speech.text(f"{name}-intro"),),
        errors=errors,
        cancel=speech("button-close"),
        language=speech.voice.language[:2],
    )
