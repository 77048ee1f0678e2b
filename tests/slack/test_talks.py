"""The talks of tests/conversations, played through Slack's payloads: everybody sees the same."""

from __future__ import annotations

import asyncio
import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.moderator import Defaults
from tests.hand_clock import MONDAY, HandClock
from tests.slack.fake import FakeSlack
from tests.slack.world import SlackWorld
from tests.talk import BERLIN, Talk

TALKS = sorted((Path(__file__).parents[1] / "conversations").glob("*.txt"))


@pytest.mark.parametrize("file", TALKS, ids=lambda file: file.stem)
def test_talk(file: Path, tmp_path: Path) -> None:
    script = IMPOSSIBLE.sub("", file.read_text(encoding="utf-8"))
    assert in_slack(asyncio.run(played(script, tmp_path))) == in_slack(script)


async def played(script: str, folder: Path) -> str:
    language = re.search(r"^# Sprache: (\S+)", script, re.MULTILINE)
    start = re.search(r"^# Beginn: (\S+ \S+)", script, re.MULTILINE)
    moment = datetime.fromisoformat(start[1]).replace(tzinfo=BERLIN) if start else MONDAY
    clock = HandClock(moment)
    defaults = Defaults(language[1] if language else "de")
    async with (
        FakeSlack(clock.now) as slack,
        SlackWorld(folder, slack, clock=clock, defaults=defaults) as world,
    ):
        return await Talk(world).run(script)


def in_slack(transcript: str) -> str:
    """Without what only one of the two platforms says."""
    for pattern, instead in DIFFERENCES:
        transcript = re.sub(pattern, instead, transcript, flags=re.MULTILINE)
    return re.sub(r"(?:^      · .*\n)+", _sorted, transcript, flags=re.MULTILINE)


def _sorted(lines: re.Match[str]) -> str:
    """Lists that may be shuffled and lists that may not look alike in Slack."""
    return "".join(sorted(lines[0].splitlines(keepends=True)))


# Three dots on a card: in Slack there is no such choice.
IMPOSSIBLE = re.compile(r"^\w+ punktet: .*●●●.*\n(?:    .*\n)*", re.MULTILINE)

DIFFERENCES = (
    (r"^    \(nur \w+\)\n      (Alles klar\. Bis zum Ende).*\n", ""),  # slack-not-now
    (r"Dieser Webraum", "Slack"),
    (r"This web room", "Slack"),
    (r"^ +(Bitte das Formular nutzen|Please use the form).*\n", ""),  # stored-slack
    (r"^ +(Punkte|Dots)?: \d, (je Karte|at most).*\n", ""),  # a field's label; the intro says it
    (r"^      : 0, je Karte höchstens 0\n", ""),
)
