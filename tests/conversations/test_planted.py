"""Whoever is made an owner without having agreed is named before the team: a talk shows it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.core.project_moves import HandOver, Take
from bot.core.project_step import project_step, proposed
from bot.moderator import projects
from tests.talk import run_talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.core.project import Project, WeeklyTime
    from bot.core.project_moves import ProjectMove, ProjectStepped

TALK = (Path(__file__).parent / "projekt.txt").read_text(encoding="utf-8")


def proposed_and_assigned(project: Project, now: datetime, times: WeeklyTime) -> ProjectStepped:
    """Whoever is proposed has it at once."""
    after, effects = proposed(project, now, times)
    if after.asked is None:
        return after, effects
    taken, more = project_step(after, Take(after.asked), now, times)
    return taken, effects + more


def handed_over_at_once(
    project: Project, move: ProjectMove, now: datetime, times: WeeklyTime
) -> ProjectStepped:
    """Whoever is to get it from somebody has it."""
    after, effects = project_step(project, move, now, times)
    if not isinstance(move, HandOver):
        return after, effects
    taken, more = project_step(after, Take(move.to), now, times)
    return taken, effects + more


@pytest.mark.parametrize(
    ("name", "bug", "until", "told"),
    [
        ("proposed", proposed_and_assigned, "Ben: [Nein, danke]", "Darum kümmert sich Ben."),
        ("project_step", handed_over_at_once, "Dora: [Anderes Datum]", "Darum kümmert sich Dora."),
    ],
)
def test_a_talk_shows_who_is_assigned_without_consent(
    name: str,
    bug: Callable[..., ProjectStepped],
    until: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`until`: what they say to it, the first time that anybody asks them."""
    before, answer, _ = TALK.partition(f"{until}\n")
    assert answer
    assert asyncio.run(run_talk(tmp_path / "kept", before)) == before
    assert told not in before
    monkeypatch.setattr(projects, name, bug)
    assert told in asyncio.run(run_talk(tmp_path / "planted", before))
