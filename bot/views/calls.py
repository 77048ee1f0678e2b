"""The call of a phase: one post that opens it and is kept up to date until it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.core.model import Kind, Phase, Round
from bot.port import Block, Bullets, Buttons, Heading, Message, Text
from bot.views.series import when_words
from bot.views.speech import Speech, listed, subjects

if TYPE_CHECKING:
    from bot.core.model import PhasePlan


def call_message(
    round_: Round, phase: Phase, speech: Speech, *, last_minutes: bool = False
) -> Message:
    """The call as it reads now; a pure function of the round's state.

    `last_minutes`: said at that moment only, since a later extension makes it untrue.
    """
    heading = Heading(_announcement(round_, phase, speech))
    if not phase.is_open:
        return speech.message(heading, _over(phase, speech), notify=False)
    fresh = not (phase.at_least or last_minutes or _is_extended(phase))
    blocks = [
        *speech.warning(round_, phase),
        Text(_time(phase, speech)),
        Text(speech.level("call-level", round_, phase)),
        *_series(round_, phase, speech),
        *_kind_blocks(round_, phase, speech),
        *_progress(phase, speech, last_minutes=last_minutes),
        _buttons(phase, speech),
    ]
    return speech.message(heading, *blocks, notify=fresh)


def _series(round_: Round, phase: Phase, speech: Speech) -> tuple[Text, ...]:
    """Said once a round: that it comes back."""
    if round_.timetable is None or phase.number > 1:
        return ()
    when = when_words(speech, round_.timetable)
    return (speech.text("call-series", small=True, when=when),)


def _announcement(round_: Round, phase: Phase, speech: Speech) -> str:
    plan: PhasePlan = phase.plan
    if phase.runoff_of:
        return speech("announce-runoff", rank=_border(round_, phase))
    own = speech.own("announce", round_, plan)
    if own:
        return own.strip()
    facts = speech.facts(round_)
    return speech(f"announce-{plan.kind}", ask=speech.ask(round_, plan), **facts).strip()


def _border(round_: Round, phase: Phase) -> int:
    """The place at which the line runs through a tie."""
    first = round_.phase(phase.runoff_of) if phase.runoff_of else phase
    return first.places


def _time(phase: Phase, speech: Speech) -> str:
    until = speech.moment(phase.closes_at, phase.opened_at)
    if _is_extended(phase):
        return speech("call-time-extended", until=until)
    return speech("call-time", until=until, length=speech.length(phase.planned))


def _is_extended(phase: Phase) -> bool:
    return phase.auto_extended or bool(phase.extended)


def _kind_blocks(round_: Round, phase: Phase, speech: Speech) -> list[Block]:
    if phase.runoff_of:
        return [speech.text("call-runoff"), Bullets(listed(subjects(round_, phase)))]
    if phase.plan.kind is Kind.VOTE:
        return [speech.text("call-vote", dots=phase.dots)]
    return [speech.text("rules", small=True)]


def _progress(phase: Phase, speech: Speech, *, last_minutes: bool) -> list[Block]:
    said: list[Block] = []
    if phase.at_least:
        key = f"progress-{phase.plan.kind}"
        said.append(speech.text(key, at_least=phase.at_least, invited=phase.crowd.invited))
    if last_minutes:
        said.append(speech.text("last-minutes"))
    return said


def _buttons(phase: Phase, speech: Speech) -> Buttons:
    verb = Verb.VOTE if phase.plan.kind is Kind.VOTE else Verb.WRITE
    key = "vote" if verb is Verb.VOTE else "take-part"
    return Buttons(
        (speech.button(key, verb, phase.id, primary=True), speech.button("stored", Verb.STORED))
    )


def _over(phase: Phase, speech: Speech) -> Text:
    return speech.text(f"call-over-{phase.plan.kind}", small=True, state=phase.state.value)
