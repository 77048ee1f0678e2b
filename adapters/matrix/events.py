"""What stands in an event that somebody has sent: text, a reply, or something else."""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

QUOTED: Final = re.compile(r"\A(?:> [^\n]*\n)+\n?")  # what old clients put before a reply
NO_TEXT: Final = frozenset({"m.image", "m.file", "m.audio", "m.video", "m.location"})

Json = dict[str, Any]


def text_of(event: Json) -> str:
    """What somebody has typed; empty for edits, notices, and all that is no text."""
    found = event.get("content") or {}
    relation = found.get("m.relates_to") or {}
    body = found.get("body")
    if found.get("msgtype") != "m.text" or relation.get("rel_type") == "m.replace":
        return ""
    if not isinstance(body, str):
        return ""
    return QUOTED.sub("", body, count=1).strip() if replied_to(event) else body.strip()


def replied_to(event: Json) -> str:
    """The event that this one answers."""
    relation = (event.get("content") or {}).get("m.relates_to") or {}
    return str((relation.get("m.in_reply_to") or {}).get("event_id") or "")


def replaced_by(event: Json) -> str:
    """The event in whose place this one stands, as an edit of it."""
    relation = (event.get("content") or {}).get("m.relates_to") or {}
    return str(relation.get("event_id") or "") if relation.get("rel_type") == "m.replace" else ""


def turns_to(event: Json, user: str) -> bool:
    """Whether somebody begins with that user's name, as a mention: "@blitzlicht hallo"."""
    mentions = (event.get("content") or {}).get("m.mentions")
    mentioned = mentions.get("user_ids") if isinstance(mentions, dict) else None
    name = user[1:].partition(":")[0].casefold()
    begins = text_of(event).casefold().removeprefix("@").startswith(name)
    return begins and isinstance(mentioned, list) and user in mentioned


def hint_for(event: Json) -> str:
    """What to say to something in private that is no text; empty where nothing is to be said."""
    found = event.get("content") or {}
    if (found.get("m.relates_to") or {}).get("rel_type") == "m.replace":
        return "matrix-edited"
    return "matrix-only-text" if found.get("msgtype") in NO_TEXT else ""


def digest_of(event: str) -> str:
    """An event's id as it is remembered for a moment."""
    return hashlib.blake2b(event.encode(), digest_size=16).hexdigest()


def joins(event: Json, user: str) -> bool:
    """Whether that user has come into the room by this event, and was not there before."""
    is_theirs = event.get("type") == "m.room.member" and event.get("state_key") == user
    return is_theirs and _is_in(event.get("content")) and not _is_in(_part(event, "prev_content"))


def _part(event: Json, name: str) -> object:
    """Of what the homeserver has added to an event."""
    unsigned = event.get("unsigned")
    return unsigned.get(name) if isinstance(unsigned, dict) else None


def _is_in(content: object) -> bool:
    return isinstance(content, dict) and content.get("membership") == "join"
