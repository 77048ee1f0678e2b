"""What rounds on a surface have given away: each is played, attacked, and marked at once."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tests.distrust import (
    attacks,
    core_rounds,
    findings,
    matrix_findings,
    slack_findings,
    slack_rounds,
    web_rounds,
)
from tests.distrust.attacks import ATTACKS
from tests.distrust.evidence import Evidence
from tests.distrust.machine import MEMORY
from tests.distrust.matrix_rounds import played as played_in_matrix
from tests.distrust.matrix_team import Team, gathered
from tests.distrust.matrix_watch import MatrixEvidence

Play = Callable[[Path, int], Evidence]
Found = TypeVar("Found")

ORDERS = ("posted", "stored")
OF_BALLOTS = "ballot:"  # before the name of an attack
FINDINGS: dict[type[Evidence], Sequence[Callable[[Any], Iterable[str]]]] = {
    core_rounds.CoreEvidence: findings.FINDINGS,
    web_rounds.WebEvidence: findings.FINDINGS,
    slack_rounds.SlackEvidence: slack_findings.FINDINGS,
    MatrixEvidence: matrix_findings.FINDINGS,
}
LINK, CHAT = "Matrix-Link", "Matrix-Chat"


class Marks(NamedTuple):
    """Right guesses, |tau| of the orders, traces that were found; of each, what was looked for.

    `finds` says of traces on a platform what they are: for whoever looks for their cause.
    """

    matches: Counter[str]
    taus: dict[str, list[float]]
    traces: Counter[str]
    finds: list[str]


def judged(seen: Evidence) -> Marks:
    """Make every attack on a round."""
    arrival = [seen.words[who] for who in seen.arrival]
    marks = Marks(
        Counter({one.__name__: attacks.right(one(seen), seen.words) for one in ATTACKS}),
        {order: [abs(attacks.tau(getattr(seen, order), arrival))] for order in ORDERS},
        Counter(dict.fromkeys(("text", "key_outside", "key_left"), 0)),
        [],
    )
    marks.traces.update(_traces(seen))
    marks.traces["platform"] = 0
    for finding in FINDINGS[type(seen)]:
        name = "readable" if finding is matrix_findings.still_readable else "platform"
        _find(marks, name, finding.__name__, finding(seen))
    if seen.ballots:
        _judge_ballots(seen, seen.ballots, marks)
    if isinstance(seen, MatrixEvidence):
        _judge_homeserver(seen, marks)
    return marks


def _traces(seen: Evidence) -> Iterable[str]:
    yield from ("text" for _ in attacks.by_reading_along(seen))
    for files in seen.while_open:
        strays = [name for name in attacks.found(seen.key, files) if not name.startswith("keys/")]
        yield from ("key_outside" for _ in strays)
    yield from ("key_left" for files in seen.afterwards if attacks.found(seen.key, files))


def _judge_ballots(seen: Evidence, ballots: Evidence, marks: Marks) -> None:
    for attack in ATTACKS:
        matches = attacks.right(attack(ballots), ballots.words)
        marks.matches[OF_BALLOTS + attack.__name__] = matches
    marks.traces["ballot"] = len(attacks.by_tally(ballots))
    for finding in findings.OF_BALLOTS:
        _find(marks, "ballot", finding.__name__, finding(seen))


def _judge_homeserver(seen: MatrixEvidence, marks: Marks) -> None:
    guesses = [matrix_findings.by_line_length]
    if seen.typed:  # else nothing was answered
        guesses.append(matrix_findings.by_answer_length)
    for guess in guesses:
        marks.matches[guess.__name__] = attacks.right(guess(seen), seen.words)
    marks.matches["times"] = matrix_findings.times_known(seen)


def _find(marks: Marks, trace: str, finding: str, finds: Iterable[object]) -> None:
    said = [f"{finding}: {one}" for one in finds]
    marks.traces[trace] += len(said)
    marks.finds.extend(said)


def summed(many: Iterable[Marks]) -> Marks:
    """The marks of all rounds on one surface."""
    whole = Marks(Counter(), {order: [] for order in ORDERS}, Counter(), [])
    for marks in many:
        whole.matches.update(marks.matches)
        whole.traces.update(marks.traces)
        whole.finds.extend(marks.finds)
        for order in ORDERS:
            whole.taus[order].extend(marks.taus[order])
    return whole


# --- surfaces ------------------------------------------------------------------------------------


def in_the_core(folder: Path, seed: int) -> Evidence:
    """The neutral platform: what is the same everywhere."""
    return asyncio.run(core_rounds.played(folder, seed))


def in_the_web_room(folder: Path, seed: int) -> Evidence:
    """The web room, half of the cards by a form's link."""
    return asyncio.run(web_rounds.played(folder, seed))


def in_slack(folder: Path, seed: int) -> Evidence:
    """Slack's payloads, with all that stands in the workspace."""
    return asyncio.run(slack_rounds.played(folder, seed))


SURFACES: dict[str, Play] = {
    "Kern": in_the_core,
    "Webraum": in_the_web_room,
    "Slack": in_slack,
}


def alone(play: Play, seed: int) -> Marks:
    """One round in a folder of its own."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        return judged(play(Path(name), seed))


def on_a_homeserver(seeds: Sequence[int]) -> dict[str, Marks]:
    """Rounds one after the other, with the same people: by their links, and typed."""

    async def play(team: Team) -> dict[str, Marks]:
        ways = {LINK: False, CHAT: True}
        marks: dict[str, list[Marks]] = {name: [] for name in ways}
        for seed in seeds:
            for name, typed in ways.items():
                seen = await played_in_matrix(team, 2 * seed + typed, typed=typed)
                marks[name].append(judged(seen))
        return {name: summed(some) for name, some in marks.items()}

    return _in_matrix(play, ())


def with_bugs(seed: int) -> tuple[int, int]:
    """How many of eight a bot gives away that keeps its keys, and by how long its answers are."""

    async def play(team: Team) -> tuple[int, int]:
        seen = await played_in_matrix(team, seed, typed=True)
        by_keys = attacks.right(matrix_findings.by_reading_lines(seen), seen.words)
        return by_keys, attacks.right(matrix_findings.by_answer_length(seen), seen.words)

    return _in_matrix(play, ("keys_kept", "tests.distrust.matrix_plants.answers_unpadded"))


def _in_matrix(play: Callable[[Team], Awaitable[Found]], plants: Sequence[str]) -> Found:
    logging.getLogger("nio").setLevel(logging.ERROR)  # it is the people's library, too

    async def run() -> Found:
        with tempfile.TemporaryDirectory(dir=MEMORY) as name:
            async with gathered(Path(name), plants) as team:
                return await play(team)

    return asyncio.run(run())
