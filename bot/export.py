"""Rounds and projects as text, table, sheet or JSON.

Rounds shuffled, without ids, people, times and hidden cards; projects with the owners who agreed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from xlsxwriter import Workbook

from bot.core.model import CardState, Kind, Phase, PhaseState, Round
from bot.core.outcome import Ranking, ranking, wall

if TYPE_CHECKING:
    from datetime import date

    from bot.core.project import Project
    from bot.texts import Texts

# A spreadsheet takes what begins so for a formula, and runs it.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
MARKUP: Final = re.compile(r"([\\`*_\[\]<>|~&])")
LIST_OR_HEADING: Final = re.compile(r"^(\d*)([-+=#.)])")
UNRANKED: Final = 10**6

Cell = str | int | None
Shuffle = Callable[[list["Row"]], None]


class Format(StrEnum):
    """What an export can be."""

    MD = "md"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Row:
    """A card, as it leaves the house."""

    asked: str = field(repr=False)
    card: str = field(repr=False)
    rank: int | None
    dots: int | None
    runoff_dots: int | None
    state: CardState


@dataclass(frozen=True, slots=True)
class Export:
    """A round, read once and written in any format. `texts` speak `language`."""

    round: Round
    texts: Texts
    language: str
    shuffle: Shuffle  # e.g. secrets.SystemRandom().shuffle

    def file(self, format_: Format) -> bytes:
        """The whole file."""
        if format_ is Format.XLSX:
            return workbook(self._columns(), self._cells())
        return self.written(format_).encode()

    def written(self, format_: Format) -> str:
        """The same, where it is a text."""
        match format_:
            case Format.MD:
                return self._markdown()
            case Format.CSV:
                return table(self._columns(), self._cells())
            case _:
                return self._json()

    def rows(self) -> list[Row]:
        """The cards: collection by collection, the ranked ones first, else in a fresh order."""
        collections = [phase for phase in self.round.phases if phase.plan.kind is Kind.COLLECT]
        return [row for phase in collections for row in self._collected(phase)]

    def _collected(self, phase: Phase) -> list[Row]:
        lines = {line.card.id: line for line in _result(self.round, phase)}
        rows = [
            self._row(phase, card.text, lines.get(card.id), card.state)
            for card in wall(self.round, phase.id)
        ]
        self.shuffle(rows)
        return sorted(rows, key=lambda row: row.rank or UNRANKED)

    def _row(self, phase: Phase, card: str, line: Ranking | None, state: CardState) -> Row:
        return Row(
            asked=self._asked(phase),
            card=card,
            rank=line.rank if line else None,
            dots=line.dots if line else None,
            runoff_dots=line.runoff_dots if line else None,
            state=state,
        )

    def _asked(self, phase: Phase) -> str:
        key = f"method-{self.round.method.name}-ask-{phase.plan.name}"
        return self._say(key) if self.texts.knows(self.language, key) else self.round.question

    # --- formats ---------------------------------------------------------------------------

    def _markdown(self) -> str:
        rows = self.rows()
        heading = line_of(self.round.method.name, self.round.question, self.texts, self.language)
        date = format_date(_date(self.round), "long", locale=self.language[:2])
        lines = [f"# {_literal(heading)}", "", date]
        for asked, cards in groupby(rows, key=lambda row: row.asked):
            lines += ["", f"## {_literal(asked)}", "", *(self._bullet(row) for row in cards)]
        if not rows:
            lines += ["", self._say("cli-export-no-cards")]
        return "\n".join([*lines, ""])

    def _bullet(self, row: Row) -> str:
        if row.rank is None:
            return f"- {_literal(row.card)}"
        if row.runoff_dots is None:
            dots = self._say("dots", dots=row.dots or 0)
        else:
            dots = self._say("dots-runoff", dots=row.dots or 0, again=row.runoff_dots)
        return f"- **{row.rank}.** {_literal(row.card)} ({dots})"

    def _columns(self) -> list[str]:
        columns = ("asked", "card", "rank", "dots", "runoff_dots", "state")
        return [self._say("cli-export-column", column=column) for column in columns]

    def _cells(self) -> list[list[Cell]]:
        return [
            [
                row.asked,
                row.card,
                row.rank,
                row.dots,
                row.runoff_dots,
                self._say("cli-export-state", state=row.state),
            ]
            for row in self.rows()
        ]

    def _json(self) -> str:
        content: dict[str, Any] = {
            "method": self.round.method.name,
            "question": self.round.question,
            "date": _date(self.round).isoformat(),
            "cards": [asdict(row) for row in self.rows()],
        }
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def _say(self, key: str, **args: str | int) -> str:
        return self.texts.say(self.language, key, **args)


@dataclass(frozen=True, slots=True)
class ProjectExport:
    """Projects, written in any format."""

    projects: Sequence[Project]
    texts: Texts
    language: str

    def file(self, format_: Format) -> bytes:
        """The whole file."""
        match format_:
            case Format.XLSX:
                return workbook(self._columns(), self._cells())
            case Format.CSV:
                return table(self._columns(), self._cells()).encode()
            case Format.JSON:
                return (json.dumps(self._rows(), ensure_ascii=False, indent=2) + "\n").encode()
            case Format.MD:
                return self._markdown().encode()

    def _rows(self) -> list[dict[str, str]]:
        return [_project_row(one) for one in self.projects]

    def _columns(self) -> list[str]:
        return [self._say("cli-export-project-column", column=name) for name in PROJECT_COLUMNS]

    def _cells(self) -> list[list[str]]:
        return [[self._in_words(name, row[name]) for name in row] for row in self._rows()]

    def _markdown(self) -> str:
        lines = [f"# {self._say('cli-export-projects')}"]
        names = self._columns()
        for what, *cells in self._cells():
            lines += ["", f"## {_literal(what)}", ""]
            pairs = zip(names[1:], cells, strict=True)
            lines += [f"- {name}: {_literal(cell)}" for name, cell in pairs if cell]
        return "\n".join([*lines, ""])

    def _in_words(self, name: str, value: str) -> str:
        return self._say("project-state", state=value) if name == "state" else value

    def _say(self, key: str, **args: str | int) -> str:
        return self.texts.say(self.language, key, **args)


PROJECT_COLUMNS: Final = ("what", "state", "owner", "step", "due", "effect", "said", "place", "day")


def _project_row(project: Project) -> dict[str, str]:
    plan = project.plan
    cells = (
        plan.what,
        project.state.value,
        project.owner.name if project.owner else "",
        plan.step,
        plan.due.isoformat(),
        plan.effect,
        project.line,
        project.place_name,
        project.origin.day.isoformat() if project.origin else "",
    )
    return dict(zip(PROJECT_COLUMNS, cells, strict=True))


def table(columns: Iterable[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table that spreadsheets open as it was meant, and in which nothing is a formula."""
    out = io.StringIO()
    out.write("\ufeff")  # or Excel takes it for another encoding
    written = csv.writer(out)
    written.writerow(columns)
    written.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def workbook(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A sheet, in which nothing is a formula or an address."""
    out = io.BytesIO()
    book = Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # says nothing of when
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    sheet.freeze_panes(1, 0)
    sheet.autofit()
    book.close()
    return out.getvalue()


def line_of(method: str, question: str, texts: Texts, language: str) -> str:
    """A round in one line: its method and, where it has one, its question."""
    key = f"method-{method}-title"
    title = texts.say(language, key) if texts.knows(language, key) else method.capitalize()
    if not question:
        return title
    return texts.say(language, "cli-export-heading", title=title, question=question)


def _result(round_: Round, collection: Phase) -> list[Ranking]:
    """The ranking of a collection's cards, run-off included; empty where no vote has counted."""
    votes = [
        phase
        for phase in round_.phases
        if phase.plan.kind is Kind.VOTE and phase.plan.of == collection.plan.name
    ]
    if any(phase.is_open for phase in votes):  # no interim results: a run-off is still to come in
        return []
    ballots = [phase for phase in votes if phase.state is PhaseState.DONE or phase.runoff_of]
    return ranking(round_, ballots[-1]) if ballots else []


def _date(round_: Round) -> date:
    return round_.opened_at.astimezone(ZoneInfo(round_.zone)).date()


def _literal(text: str) -> str:
    """Markdown that shows exactly this text."""
    return LIST_OR_HEADING.sub(r"\1\\\2", MARKUP.sub(r"\\\1", " ".join(text.split())))


def _harmless(cell: str | int | None) -> str | int | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
