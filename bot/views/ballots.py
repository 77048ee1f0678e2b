"""Voting: the ballot, and what its sender alone is told afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.core.tally import each_for
from bot.port import Block, Buttons, Cards, DotsField, Entry, Form, Heading, Note, Option, Text
from bot.views.base import Base
from bot.views.speech import Speech, subjects
from bot.views.start import NO_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.core.model import Phase, Round
    from bot.texts import Voice


class Ballots(Base):
    """Forms and notes of a vote or run-off."""

    def ballot_form(
        self,
        voice: Voice,
        round_: Round,
        phase: Phase,
        dots: Mapping[str, int],
        *,
        errors: Mapping[str, str] = NO_ERRORS,
        sent: bool = False,
    ) -> Form:
        """One field, "dots", filled with what was `sent` before, or just typed."""
        speech = self._speech(voice)
        return Form(
            action=str(Action(Verb.CAST, phase.id)),
            title=speech("runoff-title" if phase.runoff_of else "ballot-title"),
            submit=speech("button-cast"),
            fields=(_field(speech, round_, phase, dots),),
            intro=_intro(speech, round_, phase),
            buttons=(speech.button("withdraw", Verb.WITHDRAW, phase.id),) if sent else (),
            errors=errors,
            cancel=speech("button-close"),
            language=voice.language[:2],
        )

    def ballot_noted(
        self, voice: Voice, round_: Round, phase: Phase, dots: Mapping[str, int], now: datetime
    ) -> Note:
        """The person's own ballot; nothing about anybody else's."""
        speech = self._speech(voice)
        given = [(card, dots.get(card.id, 0)) for card in subjects(round_, phase)]
        entries = tuple(
            Entry(card.text, dots=number, dots_label=speech("dots", dots=number))
            for card, number in given
            if number
        )
        rest = phase.dots - sum(dots.values())
        return speech.note(
            Heading(speech("ballot-noted")),
            Cards(entries, label=speech("own-ballot")),
            *([speech.text("dots-left", dots=rest)] if rest > 0 else []),
            Text(speech.left(phase, now)),
            Buttons(
                (
                    speech.button("change", Verb.VOTE, phase.id),
                    speech.button("withdraw", Verb.WITHDRAW, phase.id),
                )
            ),
        )


def _intro(speech: Speech, round_: Round, phase: Phase) -> tuple[Block, ...]:
    rule = "ballot-rule-runoff" if phase.runoff_of else "ballot-rule"
    return (
        Heading(speech.ask(round_, phase.plan)),
        *speech.warning(round_, phase),
        speech.text(rule, dots=phase.dots),
        Text(speech.level("level", round_, phase)),
    )


def _field(speech: Speech, round_: Round, phase: Phase, dots: Mapping[str, int]) -> DotsField:
    options = tuple(Option(card.id, card.text) for card in subjects(round_, phase))
    return DotsField(
        "dots",
        speech("ballot-field"),
        options,
        budget=phase.dots,
        each=each_for(phase.dots),
        value={option.value: dots.get(option.value, 0) for option in options},
    )
