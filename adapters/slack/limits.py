"""What fits into Slack's blocks, and how to make things fit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

Json = dict[str, Any]

TITLE: Final = 24
HEADER: Final = 150
SECTION: Final = 3000
CONTEXT: Final = 2000
LABEL: Final = 2000
OPTION: Final = 75
BUTTON: Final = 75
ERROR: Final = 2000
INITIAL: Final = 3000
OPTIONS: Final = 100  # of a select, and of a group of options
GROUPS: Final = 100
ACTIONS: Final = 25
MESSAGE_BLOCKS: Final = 50
CHANGED: Final = 4000  # bytes of the text of a message that is changed; a new one has 40,000
VIEW_BLOCKS: Final = 100
VIEW_BYTES: Final = 200_000  # 250 kB are allowed
ELLIPSIS: Final = "…"
HALF_ENTITY: Final = re.compile(r"&[a-z]{0,3}$")
ENTITY: Final = re.compile(r"&(?=(?:amp|lt|gt);)")


def cut(text: str, limit: int) -> str:
    """The text, or its beginning."""
    return text if length(text) <= limit else _head(text, limit - 1) + ELLIPSIS


def length(text: str) -> int:
    """As Slack may count it: an emoji beyond the first plane is two."""
    return len(text.encode("utf-16-le")) // 2


def chunks(text: str, limit: int) -> Iterator[str]:
    """The whole text, in pieces that fit."""
    while text:
        piece = _head(text, limit)
        yield piece
        text = text[len(piece) :]


def _head(text: str, limit: int) -> str:
    piece = text[:limit]
    while length(piece) > limit:
        piece = piece[:-1]
    return piece


def plain(text: str, limit: int) -> Json:
    """A text object in which nothing is mark-up: no mention, no emoji by name, no bold.

    Slack unescapes three entities even here: what was typed as `&lt;` must be escaped to stay so.
    """
    kept = ENTITY.sub("&amp;", text)
    return {"type": "plain_text", "text": cut(kept, limit) or " ", "emoji": False}


def unescaped(text: str) -> str:
    """As it was typed: Slack escapes three characters of what it sends."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def escaped(text: str) -> str:
    """For the one place that knows mark-up: the text of notifications."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def brief(text: str) -> str:
    """An escaped text, or as much of its beginning as Slack takes when a message is changed."""
    if len(text.encode()) <= CHANGED:
        return text
    head = text.encode()[: CHANGED - len(ELLIPSIS.encode())].decode(errors="ignore")
    return HALF_ENTITY.sub("", head) + ELLIPSIS
