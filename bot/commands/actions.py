"""What is pressed or sent: a verb, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What a button or a form asks for; with the id it is about, it makes an action."""

    START = "start"  # open the start form (a button anybody may press); no id
    BEGIN = "begin"  # the start form was sent; no id
    BEGIN_ANYWAY = "begin-anyway"  # the same, knowing that the group is small; no id
    WRITE = "write"  # open the cards form; phase
    SEND = "send"  # the cards form was sent; phase
    KEEP = "keep"  # the same, knowing the warning about its wording; phase
    WITHDRAW = "withdraw"  # take one's cards or ballot back; phase
    VOTE = "vote"  # open the ballot; phase
    CAST = "cast"  # the ballot was sent; phase
    FILL_IN = "fill-in"  # open the form of that phase, whichever it is (by link); phase
    NOT_NOW = "not-now"  # closes the invitation, stores nothing; phase
    STORED = "stored"  # "Was wird gespeichert?"; no id
    OVERVIEW = "overview"  # a person's open rounds; no id
    STATUS = "status"  # round
    END_EARLY = "end-early"  # round
    EXTEND = "extend"  # open the form that asks for how long; round
    EXTEND_BY = "extend-by"  # that form was sent; round
    CANCEL = "cancel"  # asks whether to; round
    CANCEL_YES = "cancel-yes"  # round
    HIDE = "hide"  # open the form that asks which card and why; round
    HIDE_CARD = "hide-card"  # that form was sent; round
    THEMES = "themes"  # the Themenspeicher; no id
    REVIVE = "revive"  # card
    SERIES = "series"  # the recurring rounds of a place; no id
    PAUSE_SERIES = "pause-series"  # series
    RESUME_SERIES = "resume-series"  # series
    END_SERIES = "end-series"  # asks whether to; series
    END_SERIES_YES = "end-series-yes"  # series
    SETTINGS = "settings"  # open the settings form; no id
    SAVE_SETTINGS = "save-settings"  # that form was sent; no id
    PROJECT = "project"  # open the form for a new project; no id, round, or round.card
    PROPOSE = "propose"  # that form was sent; the new project's id and where it comes from
    PROPOSE_ANYWAY = "propose-anyway"  # the same, though there are many already
    TAKE = "take"  # "I'll take it"; this and all below: project
    ANOTHER_DAY = "another-day"  # open the form that asks for the day
    TAKE_BY = "take-by"  # that form was sent
    DECLINE = "decline"
    PROJECTS = "projects"  # the list; a filter and a page
    EXPORT_PROJECTS = "export-projects"  # the addresses of files; no id
    CALENDAR = "calendar"  # the address of one's own calendar; no id
    RENEW_CALENDAR = "renew-calendar"  # another address; the old one is worthless then
    LOOK = "look"  # one project, with what can be done with it
    GOING = "going"  # it is on track
    STUCK = "stuck"
    EXPLAIN = "explain"  # the form for a sentence, which both of these open, was sent
    ASK_TEAM = "ask-team"  # the same, and the team is to be asked
    PAUSE = "pause"  # open the form that asks until when
    PAUSE_UNTIL = "pause-until"  # that form was sent
    FINISH = "finish"  # open the form that asks what customers notice now
    FINISH_YES = "finish-yes"  # that form was sent
    DRAFT_TEXT = "draft-text"  # what customers could be told about it
    HAND_OVER = "hand-over"  # open the form that asks to whom
    HAND_TO = "hand-to"  # that form was sent
    EDIT = "edit"  # open the form with the plan
    SAVE_EDIT = "save-edit"  # that form was sent; project.version
    END_PROJECT = "end-project"  # asks whether to
    END_PROJECT_YES = "end-project-yes"


@dataclass(frozen=True, slots=True)
class Action:
    """A verb and the id of the phase, round or card it is about, as one string for platforms."""

    verb: Verb
    about: str = ""

    def __str__(self) -> str:
        """`verb` or `verb:id`."""
        return f"{self.verb}:{self.about}" if self.about else self.verb.value

    @classmethod
    def parse(cls, text: str) -> Action | None:
        """The action behind a button's string; None for a forged or foreign one."""
        verb, _, about = text.partition(":")
        return cls(Verb(verb), about) if verb in Verb.__members__.values() else None
