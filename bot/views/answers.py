"""Writing cards: the form, and what its author alone is told afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.core.model import Kind, Phase, Round
from bot.core.wording import CARD_LIMIT, Giveaway, GiveawayKind
from bot.port import Block, Button, Buttons, Cards, Entry, Form, Heading, Note, Text, TextField
from bot.views.base import Base
from bot.views.start import NO_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.texts import Voice
    from bot.views.speech import Speech

_NO_GIVEAWAYS: Mapping[str, Sequence[Giveaway]] = {}


class Answers(Base):
    """Forms and notes of a collection."""

    def cards_form(
        self,
        voice: Voice,
        round_: Round,
        phase: Phase,
        cards: Sequence[str],
        *,
        now: datetime,
        errors: Mapping[str, str] = NO_ERRORS,
        giveaways: Mapping[str, Sequence[Giveaway]] = _NO_GIVEAWAYS,
        sent: bool = False,
    ) -> Form:
        """Fields card-1 … card-n, filled with `cards`: those `sent` before, or those just typed.

        Where a wording may tell who wrote it, `giveaways` (by field) says so beside that field,
        and the form can be sent as it is by [So lassen].
        """
        speech = self._speech(voice)
        warnings = {name: _warning(speech, found) for name, found in giveaways.items() if found}
        return Form(
            action=str(Action(Verb.SEND, phase.id)),
            title=speech.title(round_.method),
            submit=speech("button-send-again" if warnings else "button-send"),
            fields=_fields(speech, round_, phase, cards),
            intro=_intro(speech, round_, phase, now),
            buttons=_further(speech, phase, warned=bool(warnings), sent=sent),
            errors={**warnings, **errors},
            cancel=speech("button-close"),
            language=voice.language[:2],
        )

    def cards_noted(
        self,
        voice: Voice,
        round_: Round,  # noqa: ARG002 (as all of these)
        phase: Phase,
        cards: Sequence[str],
        now: datetime,
    ) -> Note:
        """The same kind answer for every idea, with the person's own cards."""
        speech = self._speech(voice)
        room = len(cards) < phase.plan.fields
        return speech.note(
            Heading(_kind_word(speech, phase, len(cards), room=room)),
            Cards(tuple(Entry(card) for card in cards), label=speech("own-cards")),
            Text(speech.left(phase, now)),
            Buttons(
                (
                    *([speech.button("another", Verb.WRITE, phase.id)] if room else []),
                    speech.button("change", Verb.WRITE, phase.id),
                    speech.button("withdraw", Verb.WITHDRAW, phase.id),
                )
            ),
        )

    def withdrawn(
        self,
        voice: Voice,
        round_: Round,  # noqa: ARG002 (as all of these)
        phase: Phase,
        now: datetime,
    ) -> Note:
        """Cards or ballot are out of the urn again."""
        speech = self._speech(voice)
        verb = Verb.VOTE if phase.plan.kind is Kind.VOTE else Verb.WRITE
        return speech.note(
            speech.text(f"withdrawn-{phase.plan.kind}"),
            Text(speech.left(phase, now)),
            Buttons((speech.button("write" if verb is Verb.WRITE else "vote", verb, phase.id),)),
        )


def _intro(speech: Speech, round_: Round, phase: Phase, now: datetime) -> tuple[Block, ...]:
    left = f"{speech.left(phase, now)} " if phase.is_open and now < phase.closes_at else ""
    return (
        Heading(speech.ask(round_, phase.plan)),
        *speech.warning(round_, phase),
        Text(f"{left}{speech.level('level', round_, phase)}"),
        speech.text("cards-tip", small=True),
    )


def _fields(
    speech: Speech, round_: Round, phase: Phase, cards: Sequence[str]
) -> tuple[TextField, ...]:
    return tuple(
        TextField(
            f"card-{number}",
            _label(speech, round_, phase, number),
            value=cards[number - 1] if number <= len(cards) else "",
            max_length=CARD_LIMIT,
        )
        for number in range(1, phase.plan.fields + 1)
    )


def _label(speech: Speech, round_: Round, phase: Phase, number: int) -> str:
    own = speech.own("field", round_, phase.plan, number=number)
    return own or speech("cards-field", number=number)


def _further(speech: Speech, phase: Phase, *, warned: bool, sent: bool) -> tuple[Button, ...]:
    keep = (speech.button("keep", Verb.KEEP, phase.id),) if warned else ()
    withdraw = (speech.button("withdraw", Verb.WITHDRAW, phase.id),) if sent else ()
    return keep + withdraw


def _warning(speech: Speech, found: Sequence[Giveaway]) -> str:
    """Names the first passage, and says the other thing about mark-up where that is all."""
    telling = [one for one in found if one.kind is not GiveawayKind.MARKUP]
    if telling:
        return speech("giveaway", passage=telling[0].passage)
    return speech("giveaway-markup", passage=found[0].passage)


def _kind_word(speech: Speech, phase: Phase, count: int, *, room: bool) -> str:
    """Rotates by the number of cards, never by what they say."""
    words = [speech("noted-1"), speech("noted-2")]
    if room:
        words.append(speech("noted-more"))
    return words[(phase.number + count) % len(words)]
