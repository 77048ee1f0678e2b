"""How well people are hidden: the level of a phase, its k, and what may be said of progress."""

from __future__ import annotations

from bot.core.model import Crowd, Level, Method

K = 3
K_COMPLAINT = 5
_COMPLAINT_FROM = 8  # eligible people from which a complaint method asks for more
_ANONYMOUS_FROM, _CONFIDENTIAL_FROM = 5, 3
_ORDER = tuple(Level)
_STEPS = (5, 8, 12, 20, 30, 50, 80)
_DECADE = 5  # from 12 on, every fifth step is ten times as large


def level_of(crowd: Crowd, method: Method, *, open_by_choice: bool) -> Level:
    """The level of a phase that opens now."""
    if method.practice:
        return Level.PRACTICE
    if open_by_choice or crowd.eligible < _CONFIDENTIAL_FROM:
        return Level.OPEN
    by_number = Level.ANONYMOUS if crowd.eligible >= _ANONYMOUS_FROM else Level.CONFIDENTIAL
    return crowd.cap if is_worse(crowd.cap, by_number) else by_number


def k_of(level: Level, crowd: Crowd, method: Method) -> int:
    """How many eligible people must have contributed before anything is shown; 0: no k."""
    if level not in (Level.ANONYMOUS, Level.CONFIDENTIAL):
        return 0
    return K_COMPLAINT if method.complaint and crowd.eligible >= _COMPLAINT_FROM else K


def is_worse(level: Level, than: Level) -> bool:
    """Whether people are less well hidden."""
    return _ORDER.index(level) > _ORDER.index(than)


def snapshot(contributors: int, k: int) -> int:
    """The largest of k, 5, 8, 12, 20, 30, 50, 80, 120 … that is reached; 0 below k (without: 3)."""
    least = k or K
    if contributors < least:
        return 0
    steps = list(_STEPS)
    while steps[-1] < contributors:
        steps.append(steps[-_DECADE] * 10)
    return max(step for step in (least, *steps) if step == least or least < step <= contributors)
