"""What is filled in about a project: its fields, and the frame of its forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.project import LONGEST_AHEAD, Need
from bot.port import ChoiceField, DateField, Field, Form, Option, Role, TextField
from bot.views.start import NO_ERRORS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.commands import Action
    from bot.core.model import Card
    from bot.core.project import Plan
    from bot.port import Block, Button, Person
    from bot.views.speech import Speech

TEXT_LIMIT = 200


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan as it was typed, and who is to be asked."""

    what: str = field(default="", repr=False)
    step: str = field(default="", repr=False)
    due: str = ""
    effect: str = field(default="", repr=False)
    who: str = field(default="", repr=False)
    card: str = ""  # where there are too many for a button each

    @classmethod
    def of(cls, plan: Plan) -> PlanDraft:
        """A plan as it would be typed."""
        return cls(plan.what, plan.step, plan.due.isoformat(), plan.effect)


def framed(
    speech: Speech,
    name: str,
    action: Action,
    fields: tuple[Field, ...],
    *,
    intro: Sequence[Block] = (),
    submit: str = "",
    errors: Mapping[str, str] = NO_ERRORS,
    buttons: tuple[Button, ...] = (),
) -> Form:
    """A form whose texts are those of `name`: its title, and its button unless `submit` is one."""
    return Form(
        action=str(action),
        title=speech(f"{name}-title"),
        submit=speech(submit or f"{name}-submit"),
        fields=fields,
        intro=tuple(intro),
        buttons=buttons,
        errors=errors,
        cancel=speech("button-close"),
        language=speech.voice.language[:2],
    )


def plan_fields(speech: Speech, draft: PlanDraft, today: date) -> list[Field]:
    """Fields what, step, due and effect."""
    return [
        text_field(speech, "what", "project-what", draft.what, required=True),
        text_field(speech, "step", "project-step", draft.step, required=True, hint=True),
        day_field(speech, "project-due", draft.due, today),
        text_field(speech, "effect", "project-effect", draft.effect, hint=True),
    ]


def text_field(
    speech: Speech,
    name: str,
    key: str,
    value: str,
    *,
    required: bool = False,
    hint: bool = False,
) -> TextField:
    """A line to write, labelled by the text `key`, and with `hint` also by `key`-hint."""
    return TextField(
        name,
        speech(key),
        value=value,
        max_length=TEXT_LIMIT,
        required=required,
        hint=speech(f"{key}-hint") if hint else "",
    )


def day_field(speech: Speech, key: str, value: str, today: date, name: str = "due") -> DateField:
    """A day from today on, as far ahead as a project may be planned."""
    return DateField(
        name,
        speech(key),
        value=value,
        earliest=today.isoformat(),
        latest=(today + LONGEST_AHEAD).isoformat(),
        required=True,
    )


def who_field(
    speech: Speech, members: Sequence[Person], reader: str, draft: PlanDraft
) -> ChoiceField:
    """Nobody is chosen at first: whose idea it is must not seem to be known."""
    people = [one for one in members if one.role in (Role.ADMIN, Role.MEMBER)]
    named = sorted(
        ((_name(speech, one, reader), one.id) for one in people), key=lambda one: one[0].casefold()
    )
    options = [Option("", speech("project-who-none"))]
    options += [Option(str(person), name) for name, person in named]
    hint = speech("project-who-hint")
    return ChoiceField("who", speech("project-who"), tuple(options), value=draft.who, hint=hint)


def _name(speech: Speech, person: Person, reader: str) -> str:
    name = person.name or person.handle
    return speech("project-who-you", name=name) if person.id == reader else name


def card_fields(speech: Speech, cards: Sequence[Card], draft: PlanDraft) -> tuple[ChoiceField, ...]:
    """Field card, where there is something to choose from."""
    if not cards:
        return ()
    options = tuple(Option(card.id, card.text) for card in cards)
    return (ChoiceField("card", speech("project-card"), options, value=draft.card),)


def need_field(speech: Speech, value: str) -> ChoiceField:
    """What somebody who is stuck may need."""
    values = (*(need.value for need in Need), "")
    options = tuple(
        Option(each, speech("explain-need-option", need=each or "none")) for each in values
    )
    return ChoiceField("need", speech("explain-need"), options, value=value)
