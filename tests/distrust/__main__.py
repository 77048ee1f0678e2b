"""The distrustful tester's whole report, for people who distrust the team: in German.

    python -m tests.distrust [ROUNDS [SURFACE …]]

Plays so many rounds of eight people on every surface (or on Kern, Webraum, Slack, Matrix as named),
copies everything after every event, makes every attack, and marks the guesses against the truth.
Ends with 1 where one is better than chance, where something was found that must not be there, or
where what is built badly is not seen through.
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import ceil, floor, sqrt
from statistics import mean
from typing import TYPE_CHECKING

from tests.distrust.evidence import NAMES
from tests.distrust.marks import (
    CHAT,
    LINK,
    SURFACES,
    Marks,
    alone,
    on_a_homeserver,
    seen_through,
    summed,
    with_kept_keys,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ROUNDS = 200
PEOPLE = len(NAMES)
MATRIX = "Matrix"
LANES = 4  # homeservers at a time; each waits more than it works
# Of n fair draws of 8 the matches have mean n and variance n: 99.9 % lie so far from it at most
# (154 to 246 of 1,600 for 200 rounds); of |tau| the mean is 0.234, the standard deviation 0.17.
ODDS = 3.29
MEAN_TAU, SPREAD_TAU = 0.234, 0.17
SHOWN, WIDTH = 10, 160  # of traces: so many of a surface, so many characters of each

GUESSES = {
    "by_posted_order": "Reihenfolge an der Wand",
    "by_stored_order": "Reihenfolge in der Datenbank",
    "by_position": "erste Stelle in der Datei",
    "by_last_position": "letzte Stelle in der Datei",
    "by_length": "Länge des Verschlossenen",
    "by_answer_length": "Länge der Antwort des Bots",
}
ORDER_LINES = {"posted": "Wand und Ankunft", "stored": "Datenbank und Ankunft"}
TRACES = {
    "text": "Texte bei offener Phase",
    "key_outside": "Schlüssel außerhalb ihres Ordners",
    "key_left": "Schlüssel nach dem Ende",
    "readable": "nach dem Ende noch zu öffnen",
    "platform": "Spuren auf der Plattform, im Log",
}
KNOWN = {
    "times": "wer wann getippt hat",
    "by_line_length": "Länge der getippten Zeile",
}


# --- the report --------------------------------------------------------------------------------


class Report:
    """The table, and whether anything in it is not as it must be."""

    def __init__(self, rounds: int) -> None:
        self.rounds = rounds
        self.wrong = False

    def show(self, marks: dict[str, Marks]) -> None:
        """All surfaces side by side."""
        spread = ODDS * sqrt(self.rounds)
        low, high = max(0, ceil(self.rounds - spread)), floor(self.rounds + spread)
        people = self.rounds * PEOPLE
        print(f"\nRichtig geraten, von {people}; durch Zufall {low} bis {high}")
        self._header(marks)
        for attack, line in GUESSES.items():
            self._row(line, [(one.matches.get(attack), low, high) for one in marks.values()])
        width = ODDS * SPREAD_TAU / sqrt(self.rounds)
        low_tau, high_tau = round(MEAN_TAU - width, 3), round(MEAN_TAU + width, 3)
        print(f"\nÄhnlichkeit zweier Reihenfolgen (|τ|); durch Zufall {low_tau} bis {high_tau}")
        for order, line in ORDER_LINES.items():
            taus = [round(mean(one.taus[order]), 3) for one in marks.values()]
            self._row(line, [(tau, low_tau, high_tau) for tau in taus])
        print("\nSpuren, die es nicht geben darf")
        for trace, line in TRACES.items():
            self._row(line, [(one.traces.get(trace), 0, 0) for one in marks.values()])
        for name, one in marks.items():
            for find in one.finds[:SHOWN]:
                print(f"    ! {name}: {find[:WIDTH]}")

    def show_what_is_known(self, marks: dict[str, Marks]) -> None:
        """What is said beforehand to whoever types; by a link nothing of it may be there."""
        people = self.rounds * PEOPLE
        print(f"\nAuf dem Matrix-Server bekannt, wie „Was wird gespeichert?“ sagt (von {people})")
        for known, line in KNOWN.items():
            cells = [
                (one.matches.get(known), 0, people * (name == CHAT)) for name, one in marks.items()
            ]
            self._row(line, cells)
        print(f"  {LINK}: über den persönlichen Link geschrieben. {CHAT}: dem Bot getippt.")

    def counter_check(self, what: str, matches: int, people: int) -> None:
        """A tester who finds nothing anywhere would prove nothing."""
        print(f"\nGegenprobe: {what} verrät {matches} von {people}.")
        self.wrong |= matches != people

    def _header(self, names: Iterable[str]) -> None:
        print(" " * 36 + "".join(f"{name:>13}" for name in names))

    def _row(self, line: str, cells: Iterable[tuple[float | None, float, float]]) -> None:
        shown = [self._cell(*cell) for cell in cells]
        print(f"  {line:<34}" + "".join(f"{one:>13}" for one in shown), flush=True)

    def _cell(self, value: float | None, low: float, high: float) -> str:
        if value is None:
            return "–"
        fits = low <= value <= high
        self.wrong |= not fits
        return f"{value}{'' if fits else ' !'}"


def main(rounds: int, surfaces: Collection[str]) -> bool:
    """Play, judge and report; whether anything was wrong."""
    report, matrix = Report(rounds), MATRIX in surfaces
    print(
        f"Wer hat was geschrieben? {rounds} Runden mit je {PEOPLE} Leuten auf jeder Oberfläche.\n"
        "Der Prüfer kopiert nach jedem Ereignis alles: Datenbank, Protokolle, Schlüssel,\n"
        "Sicherungen, Nachrichten, in Matrix auch die Datenbank des Servers; und rät dann."
    )
    marks: dict[str, Marks] = {}
    with ProcessPoolExecutor() as pool:
        for name, play in SURFACES.items():
            if name in surfaces:
                marks[name] = summed(pool.map(partial(alone, play), range(rounds)))
        seen = sum(pool.map(seen_through, range(rounds)))
    if matrix:
        marks |= in_matrix(rounds)
    report.show(marks)
    if matrix:
        report.show_what_is_known(marks)
        report.counter_check("ein Bot in Matrix, der Schlüssel behält,", with_kept_keys(0), PEOPLE)
    people = rounds * PEOPLE
    report.counter_check("eine Ablage, die den Namen nur verbirgt,", seen, people)
    return report.wrong


def in_matrix(rounds: int) -> dict[str, Marks]:
    """On several homeservers, each with people of its own."""
    lanes = [range(first, rounds, LANES) for first in range(min(LANES, rounds))]
    with ProcessPoolExecutor(LANES) as pool:
        played = list(pool.map(on_a_homeserver, lanes))
    return {name: summed(one[name] for one in played) for name in (LINK, CHAT)}


if __name__ == "__main__":
    _, *given = sys.argv
    failed = main(int(given[0]) if given else ROUNDS, given[1:] or [*SURFACES, MATRIX])
    print("\nEtwas ist nicht so, wie es sein muss (!)." if failed else "\nAlles wie versprochen.")
    sys.exit(failed)
