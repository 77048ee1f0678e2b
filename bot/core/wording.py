"""The texts that people send, made clean: one line of what can be seen, neither more nor less."""

from __future__ import annotations

import re
from unicodedata import category, combining, normalize

from bot.core.giveaways import Giveaway, GiveawayKind, giveaways
from bot.core.refusal import Reason, RefusedError

CARD_LIMIT = 200
QUESTION_LIMIT = 300
REASON_LIMIT = 200

# Takes no room and says nothing; often pasted along. Joiners stay: emoji and Persian need them.
_DUST = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"))

# What changes the direction of the text around it, half characters that no file can hold, code
# points that are no characters, and controls other than white space.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
    "\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)

# Tag characters can hide whole sentences; they make sense only as a flag such as Scotland's.
_FLAG = re.compile("\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{1,8}\U000e007f")
_TAG = re.compile("[\U000e0000-\U000e007f]")

_BLANK_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
# Unassigned ones are left out on purpose: they are the emoji of years to come.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"))
_MARKS_IN_A_ROW = 4  # Hebrew with vowels and accents needs that many


def clean(text: str, limit: int) -> str:
    """The text as it will be shown: composed, in one line; "" if it is empty.

    Raises RefusedError for what cannot be shown as it is; `limit` counts code points. Takes time
    in proportion to the text, however long or strange.
    """
    _refuse_controls(text)
    bare = text.translate(_DUST)
    _refuse_stacks(bare)  # also makes composing linear: it sorts runs of marks
    line = " ".join(normalize("NFC", bare).split())
    _refuse_stacks(line)
    if not any(map(_is_visible, line)):
        if not text.strip():
            return ""
        raise RefusedError(Reason.INVISIBLE)
    if len(line) > limit:
        raise RefusedError(Reason.TOO_LONG, length=len(line), limit=limit)
    return line


def sentence(text: str, limit: int) -> str:
    """The same for what is no card: nobody is told to spread it over several of them."""
    try:
        return clean(text, limit)
    except RefusedError as error:
        if error.reason is Reason.TOO_LONG:
            raise RefusedError(Reason.SENTENCE_TOO_LONG, **error.details) from None
        raise


def _refuse_controls(text: str) -> None:
    if _FORBIDDEN.search(text) or _TAG.search(_FLAG.sub("", text)):
        raise RefusedError(Reason.CONTROL_CHARACTERS)


def _refuse_stacks(text: str) -> None:
    row = 0
    for character in text:
        stacks = combining(character) or category(character) in ("Mn", "Me")
        row = row + 1 if stacks else 0
        if row > _MARKS_IN_A_ROW:
            raise RefusedError(Reason.TOO_MANY_MARKS)


def _is_visible(character: str) -> bool:
    return character not in _BLANK_LETTERS and category(character) not in _UNSEEN


__all__ = [
    "CARD_LIMIT",
    "QUESTION_LIMIT",
    "REASON_LIMIT",
    "Giveaway",
    "GiveawayKind",
    "clean",
    "giveaways",
    "sentence",
]
