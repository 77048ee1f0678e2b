"""Who may lead in a room of which version."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.matrix.levels import ABOVE_ALL, leads, level_of, may_say

ANNA, BEN, CEM = "@anna:a", "@ben:a", "@cem:a"


def created(version: str, **content: Any) -> dict[str, Any]:
    return {"sender": ANNA, "content": {"room_version": version, **content}}


LEVELS = {"users": {BEN: 50}, "users_default": 0, "events_default": 10}


@pytest.mark.parametrize(
    ("version", "user", "level"),
    [
        ("11", ANNA, 0),  # the creator is in the list or has no power
        ("11", BEN, 50),
        ("12", ANNA, ABOVE_ALL),
        ("12", BEN, 50),
        ("12", CEM, 0),
        ("org.example.new", ANNA, ABOVE_ALL),
        ("1", ANNA, 0),
    ],
)
def test_level(version: str, user: str, level: float) -> None:
    assert level_of(user, created(version), LEVELS) == level


def test_additional_creators_count_from_version_12_on_only() -> None:
    more = {"additional_creators": [CEM]}
    assert leads(CEM, created("12", **more), LEVELS)
    assert not leads(CEM, created("11", **more), LEVELS)


def test_a_room_without_levels_belongs_to_its_creator() -> None:
    assert leads(ANNA, created("11"), None)
    assert not leads(BEN, created("11"), None)
    assert leads(BEN, {"sender": ANNA, "content": {"room_version": "9", "creator": BEN}}, None)


@pytest.mark.parametrize("broken", ["fifty", None, [], {}])
def test_nonsense_is_no_power(broken: object) -> None:
    levels = {"users": {BEN: broken}, "users_default": broken}
    assert level_of(BEN, created("11"), levels) == 0
    assert level_of(BEN, created("11"), {"users": broken}) == 0


def test_old_rooms_may_write_numbers_as_text() -> None:
    assert leads(BEN, created("9"), {"users": {BEN: "50"}})


def test_who_may_write() -> None:
    assert may_say(BEN, created("11"), LEVELS)
    assert not may_say(CEM, created("11"), LEVELS)
    assert may_say(CEM, created("11"), None)
