"""Regions and their public holidays."""

from datetime import date

import pytest

from config.regions import NOWHERE, holidays_in, regions, spelled


@pytest.mark.parametrize(
    ("typed", "region"),
    [
        ("DE-BY", "DE-BY"),
        (" de-by ", "DE-BY"),
        ("at_9", "AT-9"),
        ("CH-ZH", "CH-ZH"),
        ("de-augsburg", "DE-Augsburg"),
        ("US", "US"),
        ("Off", NOWHERE),
        ("", None),
        ("DE-", None),
        ("DE-XX", None),
        ("Bayern", None),
        ("XX", None),
        ("DE-BY-BY", None),
        ("../DE", None),
        ("D" * 10_000, None),
    ],
)
def test_what_is_a_region(typed: str, region: str | None) -> None:
    assert spelled(typed) == region


@pytest.mark.parametrize(
    ("region", "day", "off"),
    [
        ("DE-BY", date(2026, 1, 6), True),
        ("DE-BE", date(2026, 1, 6), False),
        ("DE", date(2026, 10, 3), True),
        ("AT-9", date(2026, 10, 26), True),
        ("DE-BY", date(2026, 1, 7), False),
        ("DE-BY", date(2026, 1, 4), False),  # an ordinary Sunday
        (NOWHERE, date(2026, 12, 25), False),
    ],
)
def test_what_is_a_holiday(region: str, day: date, off: bool) -> None:
    assert holidays_in(region)(day) is off


@pytest.mark.parametrize("region", ["XX", "DE-XX", "de-by", "-"])
def test_no_such_region(region: str) -> None:
    with pytest.raises(ValueError, match="no such region"):
        holidays_in(region)


def test_every_region_has_its_holidays() -> None:
    assert regions()["DE"][0] == "DE"
    assert {"DE-BY", "DE-SN"} < set(regions()["DE"])
    assert {"AT-1", "AT-9"} < set(regions()["AT"])
    for some in regions().values():
        assert all(holidays_in(region)(date(2026, 2, 30 - 2)) in {True, False} for region in some)
