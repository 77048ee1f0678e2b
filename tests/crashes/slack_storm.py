"""Kills the bot all through a round in Slack, which lives on, and looks at what stands there."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.keys import KeyDirectory
from tests.crashes import slack_bot, slack_people
from tests.crashes.tripwire import Tripwire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass
class Stood:
    """What stood in Slack when all was over."""

    messages: list[dict[str, Any]]
    kills: int
    keys: int
    stuck: bool = False  # the people found no button to go on with

    @property
    def texts(self) -> Counter[tuple[str, str]]:
        """A wall's cards hang in any order."""
        return Counter(
            (message["channel"], "\n".join(sorted(message["text"].splitlines())))
            for message in self.messages
        )

    def wrong(self, calm: Stood) -> Iterator[str]:
        """Each post stands once, and all that stands after a round without a kill."""
        posts = Counter(json.dumps(message["metadata"]) for message in self.messages)
        yield from (f"posted {times} times" for times in posts.values() if times > 1)
        for text in self.texts.keys() | calm.texts.keys():
            if self.texts[text] != calm.texts[text]:
                yield f"{self.texts[text]} instead of {calm.texts[text]}: {text}"
        if self.keys:
            yield "a key is left"
        if self.stuck:
            yield "nobody could go on"


def played(folder: Path, fatal: int = 0) -> Stood:
    """A whole round, with a bot that dies at that failpoint and is started again."""
    folder.mkdir()
    people, url, port = slack_people.forked(folder)
    wire, kills = Tripwire(fatal), 0
    while True:
        bot = slack_bot.forked(folder, url, port, wire)
        code = os.waitstatus_to_exitcode(os.waitpid(bot, 0)[1])
        if code != -signal.SIGKILL:
            break
        wire, kills = Tripwire(), kills + 1
    _, status = os.waitpid(people, 0)
    assert code == 0, "the bot did not start again"
    shown = json.loads((folder / slack_people.STOOD).read_text())
    messages = [message for channel in shown.values() for message in channel]
    keys = KeyDirectory(folder / "keys", folder / "data" / "blitzlicht.db").phases()
    return Stood(messages, kills, len(list(keys)), stuck=bool(status))


def storm(folder: Path, numbers: Iterable[int], calm: Stood) -> Iterator[str]:
    """What is wrong after a kill at each of the failpoints."""
    for number in numbers:
        stood = played(folder / str(number), number)
        assert stood.kills == 1, f"nobody died at {number}"
        yield from (f"{number}: {wrong}" for wrong in stood.wrong(calm))


def failpoints(folder: Path) -> int:
    """How many there were."""
    return int((folder / slack_bot.PASSED).read_text())


def tender(folder: Path) -> list[int]:
    """Those around each post in the channel, and before each command is acknowledged."""
    return sorted({int(line) for line in (folder / slack_bot.TENDER).read_text().split()})
