"""The start form."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.commands import Action, Verb
from bot.core.wording import QUESTION_LIMIT
from bot.port import (
    Block,
    CheckField,
    ChoiceField,
    Field,
    Form,
    Option,
    PeopleField,
    Person,
    Role,
    Text,
    TextField,
)
from bot.views.base import Base

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.model import Level, Method
    from bot.texts import Voice
    from bot.views.speech import Speech


@dataclass(frozen=True, slots=True, repr=False)
class StartDraft:
    """A round that somebody is about to start, as typed so far."""

    method: str = ""
    question: str = ""
    duration: str = ""
    repeat: str = ""  # when it is to come again
    people: tuple[str, ...] | None = None  # None: nobody in particular
    open: bool = False


NO_ERRORS: Mapping[str, str] = MappingProxyType({})


class StartForms(Base):
    """What to fill in before a round."""

    def start_form(
        self,
        voice: Voice,
        draft: StartDraft,
        *,
        methods: Sequence[Method],
        members: Sequence[Person],
        hint: str = "",
        errors: Mapping[str, str] = NO_ERRORS,
        confirm: Level | None = None,
        eligible: int = 0,
        repeats: bool = True,
    ) -> Form:
        """Fields: method, question, duration, repeat, people, open.

        Without `members` it does not ask who is to take part, without `repeats` not whether the
        round is to come again.
        `hint` is a finished line for the top (see `did_you_mean`). With `confirm`, the lead is
        told what so few answers mean, and sends the same fields again as BEGIN_ANYWAY.
        """
        speech = self._speech(voice)
        verb = Verb.BEGIN if confirm is None else Verb.BEGIN_ANYWAY
        return Form(
            action=str(Action(verb)),
            title=speech("start-title"),
            submit=speech(f"button-begin-{confirm or 'now'}"),
            fields=_fields(speech, draft, methods, members, repeats=repeats),
            intro=_intro(speech, hint, confirm, eligible),
            errors=errors,
            cancel=speech("button-cancel-form"),
            language=voice.language[:2],
        )

    def did_you_mean(self, voice: Voice, nearest: str) -> str:
        """The line over a start form that a single unknown word has opened."""
        return self._speech(voice)("start-hint-nearest", nearest=nearest)


def _intro(speech: Speech, hint: str, confirm: Level | None, eligible: int) -> tuple[Block, ...]:
    blocks: list[Block] = [Text(hint)] if hint else []
    if confirm is not None:
        blocks.append(speech.text(f"notice-{confirm}", eligible=eligible))
    return tuple(blocks)


def _fields(
    speech: Speech,
    draft: StartDraft,
    methods: Sequence[Method],
    members: Sequence[Person],
    *,
    repeats: bool,
) -> tuple[Field, ...]:
    repeat = TextField(
        "repeat",
        speech("start-repeat"),
        value=draft.repeat,
        max_length=60,
        hint=speech("start-repeat-hint"),
    )
    return (
        ChoiceField(
            "method",
            speech("start-method"),
            tuple(Option(method.name, speech.title(method)) for method in methods),
            value=draft.method or (methods[0].name if methods else ""),
        ),
        TextField(
            "question",
            speech("start-question"),
            value=draft.question,
            max_length=QUESTION_LIMIT,
            hint=speech("start-question-hint"),
        ),
        TextField(
            "duration",
            speech("start-duration"),
            value=draft.duration,
            max_length=20,
            hint=speech("start-duration-hint"),
        ),
        *((repeat,) if repeats else ()),
        *((_people(speech, draft, members),) if members else ()),
        CheckField("open", speech("start-open"), draft.open, hint=speech("start-open-hint")),
    )


def _people(speech: Speech, draft: StartDraft, members: Sequence[Person]) -> PeopleField:
    everybody = tuple(str(one.id) for one in members if one.role is not Role.EXTERNAL)
    return PeopleField(
        "people",
        speech("start-people"),
        tuple(Option(str(member.id), member.name or member.handle) for member in members),
        value=everybody if draft.people is None else draft.people,
        hint=speech("start-people-hint", count=len(members)),
    )
