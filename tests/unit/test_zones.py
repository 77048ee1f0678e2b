"""Time zones as people type them, and what is none."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from config.zones import zone_spelled


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/berlin ", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("Zürich", "Europe/Zurich"),
        ("New York", "America/New_York"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_found_as_people_type_it(typed: str, zone: str) -> None:
    assert zone_spelled(typed) == zone


def test_every_zone_is_found_by_its_own_name() -> None:
    assert all(zone_spelled(zone) == zone for zone in available_timezones())


@pytest.mark.parametrize(
    "typed",
    ["", " ", "/", "Mars/Olympus", "Europe", "Europe/", "Berlin/", "MEZ", "+01:00", "x" * 999],
)
def test_what_is_no_zone(typed: str) -> None:
    assert zone_spelled(typed) == ""
