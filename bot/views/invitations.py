"""What everybody on the roster is told in private, in the same words for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core import effects as fx
from bot.core.model import Kind, Phase, Round
from bot.port import Buttons, Heading, Message, Text
from bot.views.base import Base

if TYPE_CHECKING:
    from bot.core.effects import Effect
    from bot.texts import Voice
    from bot.views.speech import Speech


class Invitations(Base):
    """Invitations and the half-time reminder."""

    def private(self, effect: Effect, round_: Round, voice: Voice) -> Message | None:
        """The message for everybody on the roster alike; None where an effect has none."""
        speech = self._speech(voice)
        match effect:
            case fx.PhaseOpened():
                phase = round_.phase(effect.phase)
                return None if phase.plan.kind is Kind.SHOW else _invitation(round_, phase, speech)
            case fx.HalfTime():
                return _reminder(round_, round_.phase(effect.phase), speech)
            case _:
                return None


def _invitation(round_: Round, phase: Phase, speech: Speech) -> Message:
    kind = "runoff" if phase.runoff_of else phase.plan.kind.value
    facts = speech.facts(round_)
    until = speech.moment(phase.closes_at, phase.opened_at)
    own = speech.own("invite", round_, phase.plan)
    return speech.message(
        Heading(speech(f"invite-heading-{kind}", ask=speech.ask(round_, phase.plan), **facts)),
        *speech.warning(round_, phase),
        *([Text(own)] if own else []),
        speech.text(f"invite-{kind}", until=until, dots=phase.dots, fields=phase.plan.fields),
        Text(speech.level("level", round_, phase)),
        _buttons(phase, speech),
    )


def _reminder(round_: Round, phase: Phase, speech: Speech) -> Message:
    until = speech.moment(phase.closes_at, phase.opened_at)
    return speech.message(
        Heading(speech("reminder-heading", **speech.facts(round_))),
        speech.text("reminder", until=until),
        Text(speech.level("level", round_, phase), small=True),
        _buttons(phase, speech),
    )


def _buttons(phase: Phase, speech: Speech) -> Buttons:
    verb = Verb.VOTE if phase.plan.kind is Kind.VOTE else Verb.WRITE
    key = "vote" if verb is Verb.VOTE else "write"
    return Buttons(
        (
            speech.button(key, verb, phase.id, primary=True),
            speech.button("not-now", Verb.NOT_NOW, phase.id),
        )
    )
