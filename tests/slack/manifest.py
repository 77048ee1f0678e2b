"""The app's manifest, and the scopes that Slack wants for what the code calls and hears.

Source of the tables: the pages docs.slack.dev/reference/methods/… and …/events/…, read in November
2026. Methods for conversations want one scope for each kind of conversation.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]
PATH = Path(__file__).parents[2] / "config" / "slack-manifest.yaml"

PLACES = ("channels", "groups", "mpim")  # public, private, of a group: where rounds are
EVERYWHERE = (*PLACES, "im")  # and between the bot and one person

NONE: frozenset[str] = frozenset()
READ = frozenset(f"{kind}:read" for kind in PLACES)
HISTORY = frozenset(f"{kind}:history" for kind in EVERYWHERE)
WRITE = frozenset({"chat:write"})
USERS = frozenset({"users:read"})

METHODS = {
    "apps.connections.open": NONE,  # with the app's own token
    "auth.test": NONE,
    "chat.delete": WRITE,
    "chat.postEphemeral": WRITE,
    "chat.postMessage": WRITE,
    "chat.update": WRITE,
    "conversations.history": HISTORY,
    "conversations.info": READ,
    "conversations.members": READ,
    "conversations.open": frozenset({"im:write"}),  # only ever with one person
    "conversations.replies": HISTORY,
    "users.info": USERS,
    "users.list": USERS,
    "views.open": NONE,
    "views.publish": NONE,
    "views.update": NONE,
}

EVENTS = {
    "app_home_opened": NONE,
    "app_mention": frozenset({"app_mentions:read"}),
    "message.im": frozenset({"im:history"}),
    "team_join": USERS,
    "user_change": USERS,
}


def needed(method: str, channel: str) -> frozenset[str]:
    """What a call wants: of the conversations' scopes only the one for that kind."""
    wanted = METHODS[method]
    kind = "im" if channel.startswith("D") else "channels"
    endings = {READ: "read", HISTORY: "history"}
    return frozenset({f"{kind}:{endings[wanted]}"}) if wanted in endings else wanted


@cache
def manifest() -> Any:
    """As people paste it."""
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))


def scopes() -> list[str]:
    return list(manifest()["oauth_config"]["scopes"]["bot"])
