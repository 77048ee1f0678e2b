"""The checks themselves: payloads that Slack would refuse, each caught by at least one of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.slack.checks import (
    WrongPayloadError,
    by_hand,
    by_sdk,
    by_types,
    check,
    check_acknowledgement,
)
from tests.slack.schemas import FOLDER, schema
from tests.slack.wrong_payloads import GOOD, wrong_payloads

Json = dict[str, Any]
CASES = list(wrong_payloads())


def caught(kind: str, payload: Json) -> set[str]:
    """Which of the three refuse it."""
    found = set()
    for look in (by_types, by_sdk, by_hand):
        try:
            look(kind, payload)
        except (WrongPayloadError, KeyError, TypeError, AttributeError):
            found.add(look.__name__)
    return found


@pytest.mark.parametrize("kind", GOOD)
def test_what_is_right_is_refused_by_none(kind: str) -> None:
    assert caught(kind, GOOD[kind]()) == set()
    check(kind, GOOD[kind]())


@pytest.mark.parametrize(
    ("kind", "payload"),
    [(kind, payload) for kind, _, payload in CASES],
    ids=[f"{kind}: {name}" for kind, name, _ in CASES],
)
def test_a_planted_mistake_is_caught(kind: str, payload: Json) -> None:
    with pytest.raises(WrongPayloadError):
        check(kind, payload)


def test_types_and_documentation_need_each_other() -> None:
    """Each finds what neither of the others does. The SDK's models find less, but are Slack's."""
    alone = [found.pop() for kind, _, payload in CASES if len(found := caught(kind, payload)) == 1]
    assert alone.count("by_types") > 5
    assert alone.count("by_hand") > 20


@pytest.mark.parametrize(
    ("envelope", "payload"),
    [
        ("events_api", {"text": "Zu laut"}),
        ("slash_commands", {"text": "Zu laut"}),
        ("slash_commands", {"text": "Zu laut", "response_type": "in_channel"}),
        ("interactive", {"text": "Zu laut"}),
    ],
)
def test_a_wrong_acknowledgement_is_caught(envelope: str, payload: Json) -> None:
    check_acknowledgement(envelope, {})
    with pytest.raises(WrongPayloadError):
        check_acknowledgement(envelope, payload)


def test_the_schemas_are_of_the_versions_that_are_locked() -> None:
    locked = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for file, package in (("sent.json", "@slack/types"), ("manifest.json", "@slack/web-api")):
        version = locked[f"node_modules/{package}"]["version"]
        assert schema(file)["$id"] == f"{package}@{version}"
    assert not any("resolved" in entry for entry in locked.values())
