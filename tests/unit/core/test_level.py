"""Levels, k, and what progress may say."""

import pytest

from bot.core.level import k_of, level_of, snapshot
from bot.core.model import Crowd, Level, Method

PLAIN = Method("plain", (), ())
COMPLAINT = Method("complaint", (), (), complaint=True)
PRACTICE = Method("practice", (), (), practice=True)


def crowd(eligible: int, cap: Level = Level.ANONYMOUS) -> Crowd:
    return Crowd(invited=eligible + 1, eligible=eligible, cap=cap)


@pytest.mark.parametrize(
    ("eligible", "level", "k", "k_of_complaint"),
    [
        (0, Level.OPEN, 0, 0),
        (2, Level.OPEN, 0, 0),
        (3, Level.CONFIDENTIAL, 3, 3),
        (4, Level.CONFIDENTIAL, 3, 3),
        (5, Level.ANONYMOUS, 3, 3),
        (7, Level.ANONYMOUS, 3, 3),
        (8, Level.ANONYMOUS, 3, 5),
        (1000, Level.ANONYMOUS, 3, 5),
    ],
)
def test_by_how_many_are_eligible(eligible: int, level: Level, k: int, k_of_complaint: int) -> None:
    people = crowd(eligible)
    assert level_of(people, PLAIN, open_by_choice=False) is level
    assert k_of(level, people, PLAIN) == k
    assert k_of(level, people, COMPLAINT) == k_of_complaint


def test_the_lead_may_choose_to_be_open_but_never_to_be_more_hidden() -> None:
    assert level_of(crowd(20), PLAIN, open_by_choice=True) is Level.OPEN
    assert level_of(crowd(2), PLAIN, open_by_choice=False) is Level.OPEN


def test_a_platform_caps_the_level_but_does_not_raise_it() -> None:
    capped = Level.CONFIDENTIAL
    assert level_of(crowd(20, capped), PLAIN, open_by_choice=False) is Level.CONFIDENTIAL
    assert level_of(crowd(2, capped), PLAIN, open_by_choice=False) is Level.OPEN
    assert k_of(Level.CONFIDENTIAL, crowd(20, capped), COMPLAINT) == 5


def test_practice_promises_nothing() -> None:
    level = level_of(crowd(0), PRACTICE, open_by_choice=False)
    assert level is Level.PRACTICE
    assert k_of(level, crowd(0), PRACTICE) == 0


@pytest.mark.parametrize(
    ("contributors", "k", "said"),
    [
        (2, 3, 0),
        (3, 3, 3),
        (4, 3, 3),
        (5, 3, 5),
        (4, 5, 0),
        (5, 5, 5),
        (7, 5, 5),
        (8, 5, 8),
        (2, 0, 0),
        (3, 0, 3),  # without k: from 3
        (79, 3, 50),
        (80, 3, 80),
        (119, 3, 80),
        (120, 3, 120),
        (799, 3, 500),
        (1200, 3, 1200),
        (1999, 3, 1200),
    ],
)
def test_progress_is_coarse(contributors: int, k: int, said: int) -> None:
    assert snapshot(contributors, k) == said
