"""What benchmarks share: waits made into figures, and figures into a table that can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Waits:
    """How long one had to wait, in milliseconds, and how many were served a second."""

    p50: float
    p99: float
    longest: float
    per_second: float

    @classmethod
    def of(cls, seconds: Iterable[float], took: float) -> Self:
        """`took` seconds in all; raises IndexError where nobody waited."""
        ordered = sorted(1000 * each for each in seconds)
        count = len(ordered)
        return cls(ordered[count // 2], ordered[count * 99 // 100], ordered[-1], count / took)


@dataclass(frozen=True, slots=True)
class Spread:
    """One figure from several runs."""

    values: Sequence[float]

    @property
    def middle(self) -> float:
        """The median: one bad moment of the machine does not move it."""
        return median(self.values)

    def __str__(self) -> str:
        """The median, and from where to where the runs went."""
        if len(self.values) == 1:
            return _short(self.values[0])
        return f"{_short(self.middle)} ({_short(min(self.values))}–{_short(max(self.values))})"


def ratio(ours: Spread, theirs: Spread) -> Spread:
    """Run by run: what disturbs the machine disturbs both."""
    return Spread([mine / other for mine, other in zip(ours.values, theirs.values, strict=True)])


@dataclass(frozen=True, slots=True)
class Aim:
    """What was wanted, what came out, and whether that is good enough."""

    wanted: str
    measured: str
    reached: bool

    @classmethod
    def at_most(cls, what: str, limit: float, measured: Spread, unit: str = "") -> Self:
        """By the median."""
        return cls(f"{what}: at most {limit:g}{unit}", str(measured), measured.middle <= limit)

    @classmethod
    def at_least(cls, what: str, limit: float, measured: Spread, unit: str = "") -> Self:
        """By the median."""
        return cls(f"{what}: at least {limit:g}{unit}", str(measured), measured.middle >= limit)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of figures, and what was aimed at."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    aims: Sequence[Aim] = field(default=())

    def __str__(self) -> str:
        """Ready to be printed."""
        cells = [[str(cell) for cell in row] for row in (self.columns, *self.rows)]
        widths = [max(len(row[number]) for row in cells) for number in range(len(self.columns))]
        lines = [_line(row, widths) for row in cells]
        lines.insert(1, "-" * len(lines[0]))
        return "\n".join([self.title, "", *lines, *self._verdicts()])

    def _verdicts(self) -> list[str]:
        marks = {True: "reached", False: "MISSED "}
        lines = [f"{marks[aim.reached]}  {aim.wanted}; it is {aim.measured}" for aim in self.aims]
        return ["", *lines] if lines else []


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """The first column to the left, figures to the right."""
    first, *others = (
        cell.ljust(width) if number == 0 else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join([first, *others])


def _short(value: float) -> str:
    """Three digits are more than a shared machine can tell."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
