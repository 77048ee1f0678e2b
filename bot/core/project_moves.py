"""What can be done to a project, when, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.core.project import Project

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.core.model import PersonId
    from bot.core.project import Detail, Need, Party, Plan, WeeklyTime


@dataclass(frozen=True, slots=True)
class Now:
    """The moment, and the place's weekly time."""

    at: datetime
    times: WeeklyTime

    @property
    def today(self) -> date:
        """The day it is there."""
        return self.times.today(self.at)


# --- moves -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Take:
    """Whoever is asked agrees, perhaps with another day for the first step."""

    by: Party = field(repr=False)
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Decline:
    """Whoever is asked would rather not."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Somebody else is asked; until they agree, it stays with its owner.

    `by` proposes them; whoever proposes themselves has agreed.
    """

    to: Party = field(repr=False)
    by: Party | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """The owner answers: it is going well, or it is `stuck`."""

    stuck: bool = False


@dataclass(frozen=True, slots=True)
class Explain:
    """A sentence to the answer, and where it is stuck, what is missing."""

    line: str = field(repr=False)
    need: Need | None = None


@dataclass(frozen=True, slots=True)
class AskTeam:
    """The owner wants the team to be asked for what is missing."""


@dataclass(frozen=True, slots=True)
class Pause:
    """No questions before that day."""

    until: date
    line: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Finish:
    """It is done; `effect` is what customers notice now."""

    effect: str = field(repr=False)
    line: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class End:
    """It is given up, which is all right."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Another plan, written on a form that was opened on that version of it."""

    plan: Plan
    version: int


@dataclass(frozen=True, slots=True)
class Nudge:
    """The moment of the weekly question has come."""


@dataclass(frozen=True, slots=True)
class Lose:
    """Somebody cannot be reached any more; `lead_too`: nor is the lead in the place."""

    person: PersonId = field(repr=False)
    lead_too: bool = False


ProjectMove = (
    Take
    | Decline
    | HandOver
    | Report
    | Explain
    | AskTeam
    | Pause
    | Finish
    | End
    | Edit
    | Nudge
    | Lose
)

# --- effects ---------------------------------------------------------------------------------


class Question(StrEnum):
    """What the weekly question is."""

    TAKE = "take"  # to whom it was proposed: the same question again
    WEEKLY = "weekly"
    BACK = "back"  # the pause is over
    STILL_RIGHT = "still-right"  # silent for weeks


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody is asked whether they will look after it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """They will. `before` has handed it over; `moved`: with another day than was proposed."""

    before: Party | None = field(default=None, repr=False)
    moved: bool = False
    first: bool = False  # nobody had it before


@dataclass(frozen=True, slots=True)
class Declined:
    """They will not."""

    by: Party = field(repr=False)


@dataclass(frozen=True, slots=True)
class Nudged:
    """The owner is asked this; or with TAKE, whoever is asked to take it is asked again."""

    question: Question


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Whoever was asked has not said a word for weeks: they are left alone."""

    by: Party = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rested:
    """Its owner has not said a word for weeks: the project is left alone."""

    by: Party = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody has left, or lets the bot say nothing."""

    person: Party = field(repr=False)


@dataclass(frozen=True, slots=True)
class Orphaned:
    """Nobody looks after it, and no lead is left to hear so: its place does."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The weekly question has its answer: nothing is left to press there."""


@dataclass(frozen=True, slots=True)
class TeamAsked:
    """The team is asked for what the project needs; `again`: in other words, in the same week."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """Everybody may hear that it is done."""


@dataclass(frozen=True, slots=True)
class Ended:
    """It was given up; whoever else has to do with it hears so."""


@dataclass(frozen=True, slots=True)
class Changed:
    """The plan is another; whoever else has to do with it hears so."""

    details: tuple[Detail, ...]


ProjectEffect = (
    Asked
    | Taken
    | Declined
    | Nudged
    | Unanswered
    | Rested
    | Lost
    | Orphaned
    | Answered
    | TeamAsked
    | Finished
    | Ended
    | Changed
)

ProjectStepped = tuple[Project, tuple[ProjectEffect, ...]]
