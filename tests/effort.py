"""How often a property is tried whose examples take long."""

from __future__ import annotations

from hypothesis import settings


def part(share: float) -> settings:
    """That part of the profile's examples (tests/conftest.py)."""
    return settings(max_examples=max(1, round(share * settings().max_examples)))
