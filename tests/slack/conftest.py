"""A Slack of our own, and the bot in it with six people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.hand_clock import HandClock
from tests.slack.fake import FakeSlack
from tests.slack.world import SlackWorld
from tests.world import TEAM, person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

NAMES = ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def slack(clock: HandClock) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock.now) as slack:
        yield slack


@pytest.fixture
async def world(tmp_path: Path, clock: HandClock, slack: FakeSlack) -> AsyncIterator[SlackWorld]:
    async with SlackWorld(tmp_path, slack, clock=clock) as world:
        for name in NAMES:
            world.platform.people[TEAM.id].append(person(name))
        yield world
