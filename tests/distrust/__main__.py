"""The distrustful tester's whole report, for people who distrust the team: in German.

    python -m tests.distrust [ROUNDS]

Plays so many rounds of eight people on every surface, copies everything after every event, makes
every attack, and marks the guesses against the truth. Ends with 1 where one is better than chance,
where something was found that must not be there, or where the naive store is not seen through.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import ceil, floor, sqrt
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from tests.captured_logs import captured_logs
from tests.distrust import attacks, naive, slack_rounds, web_rounds
from tests.distrust.attacks import ATTACKS
from tests.distrust.evidence import NAMES, Evidence, observed
from tests.distrust.slack_findings import FINDINGS
from tests.world import World

ROUNDS = 200
PEOPLE = len(NAMES)
# Of n fair draws of 8 the matches have mean n and variance n: 99.9 % lie so far from it at most
# (154 to 246 of 1,600 for 200 rounds); of |tau| the mean is 0.234, the standard deviation 0.17.
ODDS = 3.29
MEAN_TAU, SPREAD_TAU = 0.234, 0.17

Play = Callable[[Path, int], Evidence]


def in_the_core(folder: Path, seed: int) -> Evidence:
    """The neutral platform: what is the same everywhere."""

    async def played() -> Evidence:
        async with World(folder) as world:
            return await observed(world, random.Random(seed))  # noqa: S311 - nothing secret

    with captured_logs():
        return asyncio.run(played())


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
ORDERS = ("posted", "stored")
GUESSES = {
    "by_posted_order": "Reihenfolge an der Wand",
    "by_stored_order": "Reihenfolge in der Datenbank",
    "by_position": "erste Stelle in der Datei",
    "by_last_position": "letzte Stelle in der Datei",
    "by_length": "Länge des Verschlossenen",
}
ORDER_LINES = {"posted": "Wand und Ankunft", "stored": "Datenbank und Ankunft"}
TRACES = {
    "text": "Texte bei offener Phase",
    "key_outside": "Schlüssel außerhalb ihres Ordners",
    "key_left": "Schlüssel nach dem Ende",
    "slack": "Spuren in Slack und im Log",
}


class Marks(NamedTuple):
    """What rounds have given away: right guesses, |tau| of the orders, traces that were found."""

    matches: Counter[str]
    taus: dict[str, list[float]]
    traces: Counter[str]


def judged(play: Play, seed: int) -> Marks:
    """Play one round in a folder of its own, and make every attack."""
    with tempfile.TemporaryDirectory() as name:
        seen = play(Path(name), seed)
    arrival = [seen.words[who] for who in seen.arrival]
    return Marks(
        Counter({one.__name__: attacks.right(one(seen), seen.words) for one in ATTACKS}),
        {order: [abs(attacks.tau(getattr(seen, order), arrival))] for order in ORDERS},
        Counter(_traces(seen)),
    )


def _traces(seen: Evidence) -> Iterable[str]:
    yield from ("text" for _ in attacks.by_reading_along(seen))
    for files in seen.while_open:
        strays = [name for name in attacks.found(seen.key, files) if not name.startswith("keys/")]
        yield from ("key_outside" for _ in strays)
    yield from ("key_left" for files in seen.afterwards if attacks.found(seen.key, files))
    if isinstance(seen, slack_rounds.SlackEvidence):
        yield from ("slack" for finding in FINDINGS for _ in finding(seen))


def summed(many: Iterable[Marks]) -> Marks:
    """The marks of all rounds on one surface."""
    matches, taus, traces = (
        Counter[str](),
        {order: list[float]() for order in ORDERS},
        Counter[str](),
    )
    for marks in many:
        matches += marks.matches
        traces += marks.traces
        for order in ORDERS:
            taus[order] += marks.taus[order]
    return Marks(matches, taus, traces)


def seen_through(seed: int) -> int:
    """How many of eight a naive store gives away, to whoever reads along."""
    with tempfile.TemporaryDirectory() as name:
        seen = naive.naively(Path(name), naive.hides_the_name, random.Random(seed))  # noqa: S311
        return attacks.right(attacks.by_reading_along(seen), seen.words)


# --- the report --------------------------------------------------------------------------------


class Report:
    """The table, and whether anything in it is not as it must be."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.wrong = False

    def show(self, marks: dict[str, Marks]) -> None:
        """All surfaces side by side."""
        spread = ODDS * sqrt(self.rounds)
        low, high = ceil(self.rounds - spread), floor(self.rounds + spread)
        people = self.rounds * PEOPLE
        print(f"\nRichtig geraten, von {people}; durch Zufall {low} bis {high}")
        self._header(marks)
        for attack, line in GUESSES.items():
            self._row(line, [(one.matches[attack], low, high) for one in marks.values()])
        width = ODDS * SPREAD_TAU / sqrt(self.rounds)
        low_tau, high_tau = round(MEAN_TAU - width, 3), round(MEAN_TAU + width, 3)
        print(f"\nÄhnlichkeit zweier Reihenfolgen (|τ|); durch Zufall {low_tau} bis {high_tau}")
        for order, line in ORDER_LINES.items():
            taus = [round(mean(one.taus[order]), 3) for one in marks.values()]
            self._row(line, [(tau, low_tau, high_tau) for tau in taus])
        print("\nSpuren, die es nicht geben darf")
        for trace, line in TRACES.items():
            self._row(line, [(one.traces[trace], 0, 0) for one in marks.values()])

    def counter_check(self, matches: int) -> None:
        """A tester who finds nothing anywhere would prove nothing."""
        people = self.rounds * PEOPLE
        print(
            f"\nGegenprobe: eine Ablage, die den Namen nur verbirgt, verrät {matches} von {people}."
        )
        self.wrong |= matches != people

    def _header(self, names: Iterable[str]) -> None:
        print(" " * 36 + "".join(f"{name:>12}" for name in names))

    def _row(self, line: str, cells: Iterable[tuple[float, float, float]]) -> None:
        shown = [f"{value}{'' if low <= value <= high else ' !'}" for value, low, high in cells]
        self.wrong |= any("!" in one for one in shown)
        print(f"  {line:<34}" + "".join(f"{one:>12}" for one in shown), flush=True)


def main(rounds: int) -> bool:
    """Play, judge and report; whether anything was wrong."""
    report = Report(rounds)
    print(
        f"Wer hat was geschrieben? {rounds} Runden mit je {PEOPLE} Leuten auf jeder Oberfläche.\n"
        "Der Prüfer kopiert nach jedem Ereignis alles: Datenbank, Protokolle, Schlüssel,\n"
        "Sicherungen, Nachrichten; und rät dann."
    )
    with ProcessPoolExecutor() as pool:
        marks = {
            name: summed(pool.map(partial(judged, play), range(rounds)))
            for name, play in SURFACES.items()
        }
        report.show(marks)
        report.counter_check(sum(pool.map(seen_through, range(rounds))))
    return report.wrong


if __name__ == "__main__":
    failed = main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
    print("\nEtwas ist nicht so, wie es sein muss (!)." if failed else "\nAlles wie versprochen.")
    sys.exit(failed)
