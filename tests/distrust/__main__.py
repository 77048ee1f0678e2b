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

from tests.distrust import naive
from tests.distrust.attacks import MEAN_TAU, SPREAD_TAU
from tests.distrust.evidence import NAMES
from tests.distrust.marks import (
    CHAT,
    LINK,
    OF_BALLOTS,
    SURFACES,
    Marks,
    alone,
    on_a_homeserver,
    summed,
    with_bugs,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

ROUNDS = 200
PEOPLE = len(NAMES)
MATRIX = "Matrix"
LANES = 4  # homeservers at a time; each waits more than it works
FRESH = 4  # rounds on each: the more it holds, the longer it takes to copy it after every event
# 99.9 % of the matches lie so far from their mean at most: 154 to 246 of 1,600 for 200 rounds.
ODDS = 3.29
SHOWN, WIDTH = 10, 160  # of traces: so many of a surface, so many characters of each

GUESSES = {
    "by_posted_order": "Reihenfolge an der Wand",
    "by_stored_order": "Reihenfolge in der Datenbank",
    "by_position": "erste Stelle in der Datei",
    "by_last_position": "letzte Stelle in der Datei",
    "by_length": "Länge des Verschlossenen",
    "by_answer_length": "Länge der Antwort des Bots",
}
BALLOT_GUESSES = {
    OF_BALLOTS + "by_posted_order": "Reihenfolge im Ergebnis",
    OF_BALLOTS + "by_stored_order": "Reihenfolge der Summen",
    OF_BALLOTS + "by_position": "erste Stelle in der Datei",
    OF_BALLOTS + "by_last_position": "letzte Stelle in der Datei",
    OF_BALLOTS + "by_length": "Länge des Verschlossenen",
}
COUNTER_CHECKS = GUESSES | {
    "by_reading_along": "Texte bei offener Phase",
    "by_tally": "Stimmen bei offener Wahl",
}
ORDER_LINES = {"posted": "Wand und Ankunft", "stored": "Datenbank und Ankunft"}
TRACES = {
    "text": "Texte bei offener Phase",
    "ballot": "Stimmen bei offener Wahl",
    "key_outside": "Schlüssel außerhalb ihres Ordners",
    "key_left": "Schlüssel nach dem Ende",
    "readable": "nach dem Ende noch zu öffnen",
    "platform": "Spuren in Nachrichten, Tabellen, Log",
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
        print(f"\nWer hat was geschrieben? Richtig von {people}; durch Zufall {low} bis {high}")
        self._header(marks)
        for attack, line in GUESSES.items():
            self._row(line, [(one.matches.get(attack), low, high) for one in marks.values()])
        print(f"\nWer hat wofür gestimmt? Richtig von {people}; durch Zufall {low} bis {high}")
        for attack, line in BALLOT_GUESSES.items():
            self._row(line, [(one.matches.get(attack), low, high) for one in marks.values()])
        width = ODDS * SPREAD_TAU / sqrt(self.rounds)
        low_tau, high_tau = round(MEAN_TAU - width, 3), round(MEAN_TAU + width, 3)
        print(f"\nÄhnlichkeit zweier Reihenfolgen (|τ|); durch Zufall {low_tau} bis {high_tau}")
        for order, line in ORDER_LINES.items():
            taus = [round(mean(one.taus[order]), 3) for one in marks.values()]
            self._row(line, [(tau, low_tau, high_tau) for tau in taus])
        cells = len(marks) * (len(GUESSES) + len(BALLOT_GUESSES) + len(ORDER_LINES))
        print(
            f"\nJede dieser bis zu {cells} Zahlen liegt in einem von tausend Läufen aus Zufall\n"
            "außerhalb. Ob es Zufall war, zeigt ein zweiter Lauf: er wird anders gemischt."
        )
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

    def counter_check(self, line: str, matches: int, people: int, built: str) -> None:
        """A tester who finds nothing anywhere would prove nothing."""
        self._row(line, [(matches, people, people)], f" von {people}: {built}")

    def _header(self, names: Iterable[str]) -> None:
        print(" " * 38 + "".join(f"{name:>13}" for name in names))

    def _row(
        self, line: str, cells: Iterable[tuple[float | None, float, float]], said: str = ""
    ) -> None:
        shown = [self._cell(*cell) for cell in cells]
        print(f"  {line:<36}" + "".join(f"{one:>13}" for one in shown) + said, flush=True)

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
        "Der Prüfer kopiert nach jedem Ereignis alles: Datenbank, Schlüssel, temporäre Dateien,\n"
        "Sicherungen, Nachrichten, Argumente und Umgebung der Prozesse, Log; in Matrix auch die\n"
        "Festplatte des Servers. Dann rät er."
    )
    marks: dict[str, Marks] = {}
    with ProcessPoolExecutor() as pool:
        for name, play in SURFACES.items():
            if name in surfaces:
                marks[name] = summed(pool.map(partial(alone, play), range(rounds)))
    if matrix:
        marks |= in_matrix(rounds)
    report.show(marks)
    if matrix:
        report.show_what_is_known(marks)
    counter_checks(report, matrix=matrix)
    return report.wrong


def counter_checks(report: Report, *, matrix: bool) -> None:
    """Each guess once more, where it must hit everybody."""
    print("\nGegenprobe: dieselben Versuche bei Ablagen, die schlecht gebaut sind")
    with ProcessPoolExecutor() as pool:
        for attack, (_, built) in naive.SEEN_THROUGH.items():
            hits = sum(pool.map(partial(naive.matches, attack), range(report.rounds)))
            line = COUNTER_CHECKS[attack.__name__]
            report.counter_check(line, hits, report.rounds * PEOPLE, f"eine Ablage, die {built}")
    if matrix:
        by_keys, by_length = with_bugs(0)
        line, built = GUESSES["by_answer_length"], "ein Bot, der Antworten nicht auffüllt"
        report.counter_check(line, by_length, PEOPLE, built)
        report.counter_check(TRACES["readable"], by_keys, PEOPLE, "ein Bot, der Schlüssel behält")


def in_matrix(rounds: int) -> dict[str, Marks]:
    """On homeservers with people of their own, so many rounds on each."""
    turns = [range(first, min(first + FRESH, rounds)) for first in range(0, rounds, FRESH)]
    with ProcessPoolExecutor(LANES) as pool:
        played = list(pool.map(on_a_homeserver, turns))
    return {name: summed(one[name] for one in played) for name in (LINK, CHAT)}


if __name__ == "__main__":
    _, *given = sys.argv
    failed = main(int(given[0]) if given else ROUNDS, given[1:] or [*SURFACES, MATRIX])
    print("\nEtwas ist nicht so, wie es sein muss (!)." if failed else "\nAlles wie versprochen.")
    sys.exit(failed)
