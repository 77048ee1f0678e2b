"""The manifest is one that Slack takes, and asks for what the code needs and nothing else."""

from __future__ import annotations

import ast
import copy
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

import adapters.slack
from adapters.slack.health import SCOPES
from tests.slack.manifest import EVENTS, METHODS, manifest, scopes
from tests.slack.schemas import complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

Path_ = tuple[str | int, ...]
CODE = [
    ast.parse(file.read_text(encoding="utf-8"))
    for file in sorted(Path(adapters.slack.__file__).parent.glob("*.py"))
]

# What the public schema of manifests (slackapi/manifest-schema, 2.0.0) says of lengths, for the
# keys that are used here; keys and names are in Slack's types.
LENGTHS = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.background_color": (4, 7),
    "features.bot_user.display_name": (1, 80),
    "features.shortcuts": (1, 10),
    "features.shortcuts.name": (1, 24),
    "features.shortcuts.callback_id": (1, 255),
    "features.shortcuts.description": (1, 150),
    "features.slash_commands": (1, 50),
    "features.slash_commands.command": (2, 32),
    "features.slash_commands.description": (1, 2000),
    "features.slash_commands.usage_hint": (1, 1000),
    "features.slash_commands.url": (8, 3000),
    "oauth_config.scopes.bot": (1, 255),
    "settings.event_subscriptions.bot_events": (1, 100),
    "settings.event_subscriptions.request_url": (8, 3500),
    "settings.interactivity.request_url": (8, 3500),
}


def wrong(given: Any) -> list[str]:
    """All that Slack would say against a manifest."""
    found = [complaint("manifest.json", "Manifest", given)]
    for path, value in leaves(given):
        least, most = LENGTHS.get(path, (0, 10**6))
        if isinstance(value, str | list) and not least <= len(value) <= most:
            found.append(f"length of {path}")
        if isinstance(value, list) and len({str(one) for one in value}) < len(value):
            found.append(f"twice the same in {path}")
        if path.endswith(".command") and not str(value).startswith("/"):
            found.append("a command without a slash")
    return [one for one in found if one]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)


def over_http() -> Any:
    """As its first lines say."""
    changed = copy.deepcopy(manifest())
    url = "https://bot.example/slack/events"
    changed["settings"]["socket_mode_enabled"] = False
    changed["settings"]["event_subscriptions"]["request_url"] = url
    changed["settings"]["interactivity"]["request_url"] = url
    changed["features"]["slash_commands"][0]["url"] = url
    return changed


def test_slack_takes_it() -> None:
    assert wrong(manifest()) == []
    assert wrong(over_http()) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("display_information", "name"), "x" * 36),
        (("display_information", "name"), None),
        (("display_information", "description"), "x" * 141),
        (("display_information", "icon"), "x"),
        (("features", "bot_user", "display_name"), ""),
        (("features", "shortcuts", 0, "name"), "x" * 25),
        (("features", "shortcuts", 0, "type"), "private"),
        (("features", "shortcuts", 0, "url"), "https://bot.example"),
        (("features", "slash_commands", 0, "command"), "blitzlicht"),
        (("features", "slash_commands", 0, "should_escape"), "no"),
        (("features", "tabs"), []),
        (("oauth_config", "scopes", "bot", 0), "mentions:read"),
        (("oauth_config", "scopes", "bot", 0), "users:read"),
        (("oauth_config", "scopes", "bot"), []),
        (("settings", "event_subscriptions", "bot_events", 0), "home_opened"),
        (("settings", "interactivity", "is_enabled"), "yes"),
        (("settings", "sockets"), True),
        (("colour",), "red"),
    ],
    ids=str,
)
def test_a_planted_mistake_is_caught(path: Path_, value: object) -> None:
    spoilt = copy.deepcopy(manifest())
    inner = spoilt
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert wrong(spoilt)


# --- scopes and events, against the code ---------------------------------------------------------


def methods_called() -> set[str]:
    """The Web API's methods whose functions of the SDK are named anywhere in the adapter."""
    named = {
        node.attr for tree in CODE for node in ast.walk(tree) if isinstance(node, ast.Attribute)
    }
    found = set()
    for name in named:
        function = getattr(AsyncWebClient, name, None)
        if inspect.iscoroutinefunction(function) and name != "api_call":
            called = re.search(r'api_call\(\s*"([\w.]+)"', inspect.getsource(function))
            found |= {called[1]} if called else set()
    return found


def events_heard() -> set[str]:
    """The types of events that the adapter tells apart, as the manifest names them."""
    found = set()
    for tree in CODE:
        for node in ast.walk(tree):
            if isinstance(node, ast.MatchMapping):
                keys = [getattr(key, "value", "") for key in node.keys]
                said = dict(zip(keys, map(_words, node.patterns), strict=True))
                kinds = said.get("channel_type") or [""]
                found |= {f"{t}.{k}".rstrip(".") for t in said.get("type", []) for k in kinds}
    return found


def _words(pattern: ast.pattern) -> list[str]:
    return [
        str(node.value.value)
        for node in ast.walk(pattern)
        if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant)
    ]


def test_the_table_has_every_method_that_is_called_and_no_other() -> None:
    assert methods_called() == set(METHODS)


def test_the_manifest_subscribes_to_what_is_heard() -> None:
    events = manifest()["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == events_heard() == set(EVENTS)


def test_the_manifest_asks_for_the_scopes_that_are_needed_and_no_others() -> None:
    wanted = frozenset[str]().union(*METHODS.values(), *EVENTS.values())
    assert {*scopes()} == wanted | {"commands"}
    assert sorted(scopes()) == sorted(SCOPES)
