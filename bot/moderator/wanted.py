"""What a draft of a round asks for, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.commands import parse_duration, parse_rhythm
from bot.core.calendar import is_allowed
from bot.core.refusal import Reason, RefusedError
from bot.core.wording import QUESTION_LIMIT, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from bot.commands import Read, Words
    from bot.core.model import Method
    from bot.views import StartDraft


@dataclass(frozen=True, slots=True)
class Wanted:
    """A draft that has passed the checks."""

    method: Method
    question: str = field(repr=False)
    duration: timedelta | None
    repeat: Read | None


class DraftError(Exception):
    """Something in a draft needs another look; what it is, by the name of the field."""

    def __init__(self, errors: Mapping[str, RefusedError]) -> None:
        """As many as there are."""
        super().__init__("draft")
        self.errors = errors


def checked(draft: StartDraft, methods: Mapping[str, Method], words: Words) -> Wanted:
    """What the draft asks for; raises DraftError. Without a method it is the first of `methods`."""
    errors: dict[str, RefusedError] = {}
    method = methods.get(draft.method or next(iter(methods)))
    if method is None:
        errors["method"] = RefusedError(Reason.UNKNOWN_METHOD)
    question, duration, repeat = "", None, None
    try:
        question = _question(draft, method)
    except RefusedError as error:
        errors["question"] = error
    try:
        duration = _duration(draft, words)
    except RefusedError as error:
        errors["duration"] = error
    try:
        repeat = _repeat(draft, words)
    except RefusedError as error:
        errors["repeat"] = error
    if draft.people == ():
        errors["people"] = RefusedError(Reason.NOBODY_CHOSEN)
    if errors or method is None:
        raise DraftError(errors)
    return Wanted(method, question, duration, repeat)


def _question(draft: StartDraft, method: Method | None) -> str:
    if method and not method.asks_question:
        return ""
    question = sentence(draft.question, QUESTION_LIMIT)
    if not question:
        raise RefusedError(Reason.QUESTION_MISSING)
    return question


def _duration(draft: StartDraft, words: Words) -> timedelta | None:
    typed = draft.duration.strip()
    if not typed:
        return None
    duration = parse_duration(typed, words)
    if duration is None:
        raise RefusedError(Reason.UNREADABLE_DURATION, typed=typed[:40])
    if not is_allowed(duration):
        raise RefusedError(Reason.BAD_DURATION)
    return duration


def _repeat(draft: StartDraft, words: Words) -> Read | None:
    read = parse_rhythm(draft.repeat, words.rhythm) if draft.repeat else None
    if draft.repeat and read is None:
        raise RefusedError(Reason.UNREADABLE_RHYTHM, typed=draft.repeat[:40])
    if read and read.half_unsaid:
        late = read.at.replace(hour=read.at.hour + 12)
        raise RefusedError(Reason.HALF_UNSAID, early=f"{read.at:%H:%M}", late=f"{late:%H:%M}")
    return read
