"""Power levels: who may do what in a room, for all room versions.

From version 12 on, whoever created a room is above everybody and stands in no list.
https://spec.matrix.org/latest/rooms/v12/#room-creators
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

ABOVE_ALL: Final = math.inf
LEADS: Final = 50
CREATORS_ABOVE: Final = 12  # from this version on
NO_CREATOR_FROM: Final = 11  # room version; older ones name their creator in the content

Event = Mapping[str, Any]


def level_of(user: str, create: Event, levels: Event | None) -> float:
    """The power of a user.

    Args:
        user: A user's id.
        create: The whole `m.room.create` event.
        levels: The content of `m.room.power_levels`; None where there is none.
    """
    creators = _creators(create)
    if _version(create) >= CREATORS_ABOVE and user in creators:
        return ABOVE_ALL
    if levels is None:  # the creator alone has power until levels are set
        return 100 if user in creators[:1] else 0
    mine = _numbers(levels.get("users")).get(user)
    return _number(levels.get("users_default")) if mine is None else mine


def leads(user: str, create: Event, levels: Event | None) -> bool:
    """Whether somebody may do what the lead of a round may."""
    return level_of(user, create, levels) >= LEADS


def may_say(user: str, create: Event, levels: Event | None, kind: str = "m.room.message") -> bool:
    """Whether somebody may send such events."""
    needed = 0.0
    if levels is not None:
        own = _numbers(levels.get("events")).get(kind)
        needed = _number(levels.get("events_default")) if own is None else own
    return level_of(user, create, levels) >= needed


def _creators(create: Event) -> list[str]:
    content = create.get("content", {})
    first = content.get("creator") if _version(create) < NO_CREATOR_FROM else None
    more = content.get("additional_creators") if _version(create) >= CREATORS_ABOVE else None
    named = [user for user in more if isinstance(user, str)] if isinstance(more, list) else []
    return [str(first or create.get("sender", "")), *named]


def _version(create: Event) -> float:
    """As a number; a version with a name of its own is taken for a new one."""
    version = str(create.get("content", {}).get("room_version", "1"))
    return int(version) if version.isdecimal() else CREATORS_ABOVE


def _numbers(written: object) -> dict[str, float]:
    pairs = written.items() if isinstance(written, Mapping) else ()
    return {str(name): _number(value) for name, value in pairs}


def _number(written: object) -> float:
    """Old rooms may hold numbers as text."""
    try:
        return int(written)  # type: ignore[call-overload, no-any-return] # what is no number raises
    except (TypeError, ValueError):
        return 0
