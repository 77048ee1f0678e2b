"""Regions such as DE-BY or AT-9, and their public holidays."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from holidays import country_holidays, list_supported_countries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

NOWHERE: Final = "off"  # a region without holidays


@cache
def regions() -> Mapping[str, tuple[str, ...]]:
    """The regions of each country: "DE" -> ("DE", "DE-BB", …, "DE-TH"); the first is all of it.

    Countries, and parts of them, are named as in ISO 3166.
    """
    countries = list_supported_countries(include_aliases=False)
    return {
        country: (country, *(f"{country}-{part}" for part in parts))
        for country, parts in sorted(countries.items())
    }


def spelled(typed: str) -> str | None:
    """A region as it is spelled here: "de-by" -> "DE-BY"; None where it does not exist."""
    wanted = typed.strip().casefold().replace("_", "-")
    known = (NOWHERE, *regions().get(wanted.partition("-")[0].upper(), ()))
    return next((region for region in known if region.casefold() == wanted), None)


@cache
def holidays_in(region: str) -> Callable[[date], bool]:
    """Whether a day is a public holiday there; nowhere, none is.

    Raises:
        ValueError: There is no such region.
    """
    if region == NOWHERE:
        return lambda _day: False
    country, _, part = region.partition("-")
    if region not in regions().get(country, ()):
        raise ValueError("no such region")
    return country_holidays(country, subdiv=part or None).__contains__
