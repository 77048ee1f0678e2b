"""The texts that people send: made clean, and searched for what would tell who wrote them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from unicodedata import normalize

from bot.core.refusal import Reason, RefusedError

CARD_LIMIT = 200
QUESTION_LIMIT = 300
REASON_LIMIT = 200


def clean(text: str, limit: int) -> str:
    """The text as it will be shown; "" if it is empty. Raises RefusedError."""
    text = " ".join(normalize("NFC", text).split())
    if len(text) > limit:
        raise RefusedError(Reason.TOO_LONG, length=len(text), limit=limit)
    return text


class GiveawayKind(StrEnum):
    """What might tell who wrote a text."""

    NAME = "name"
    MENTION = "mention"
    EMAIL = "email"
    PHONE = "phone"
    SIGNATURE = "signature"
    ONLY_ONE = "only-one"
    MARKUP = "markup"  # tells nobody anything, but is shown as it was typed


@dataclass(frozen=True, slots=True)
class Giveaway:
    """A passage that might tell who wrote the text."""

    kind: GiveawayKind
    passage: str = field(repr=False)


def giveaways(text: str, name: str, handle: str) -> tuple[Giveaway, ...]:
    """The passages of a card its author is warned of."""
    return ()
