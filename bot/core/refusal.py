"""Why something cannot be done: a reason that has a text in every language."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Each has a Fluent message `refused-…`; the variables it may use stand behind it."""

    NOT_THE_LEAD = "not-the-lead"
    NOT_ALLOWED_TO_START = "not-allowed-to-start"
    OUTSIDER = "outsider"  # from another organisation, only a guest of the channel
    MEMBERS_UNKNOWN = "members-unknown"  # the platform does not say who is here
    MEMBERS_LATE = "members-late"  # not yet
    ROUND_OVER = "round-over"
    PHASE_OVER = "phase-over"
    NO_ROUND = "no-round"  # nothing is live here
    ROUND_LIVE = "round-live"  # $question, $time
    NOT_ON_ROSTER = "not-on-roster"
    NOT_CHOSEN = "not-chosen"  # the lead has chosen a part of the members
    TOO_EARLY_TO_END = "too-early-to-end"
    NOTHING_TO_EXTEND = "nothing-to-extend"
    EXTENDED_ENOUGH = "extended-enough"  # 7 days in all
    BAD_DURATION = "bad-duration"  # 1 minute to 7 days
    UNREADABLE_DURATION = "unreadable-duration"  # $typed
    UNKNOWN_CARD = "unknown-card"
    TOO_MANY_DOTS = "too-many-dots"  # $given, $budget
    TOO_MANY_ON_ONE = "too-many-on-one"  # $each
    NEGATIVE_DOTS = "negative-dots"
    TOO_LONG = "too-long"  # $length, $limit
    INVISIBLE = "invisible"  # nothing in it can be seen
    CONTROL_CHARACTERS = "control-characters"  # control or direction-changing characters
    TOO_MANY_MARKS = "too-many-marks"  # zalgo
    QUESTION_MISSING = "question-missing"
    REASON_MISSING = "reason-missing"
    NOBODY_CHOSEN = "nobody-chosen"
    NOBODY_HERE = "nobody-here"  # a round needs people besides the bot
    UNKNOWN_METHOD = "unknown-method"
    UNKNOWN_ZONE = "unknown-zone"  # $typed
    UNKNOWN_REGION = "unknown-region"  # $typed
    UNREADABLE_RHYTHM = "unreadable-rhythm"  # $typed
    HALF_UNSAID = "half-unsaid"  # "at 3": $early, $late
    SERIES_EXISTS = "series-exists"
    TOO_MANY_SERIES = "too-many-series"  # $limit
    UNKNOWN_SERIES = "unknown-series"
    NOT_IN_PRACTICE = "not-in-practice"
    UNKNOWN_CHOICE = "unknown-choice"
    STALE = "stale"  # a button or form that belongs to nothing (any more), or a forged one
    NOT_HERE = "not-here"  # a command that needs a channel was typed in private
    DATE_MISSING = "date-missing"
    NO_CALENDAR = "no-calendar"  # no web server
    NO_DOWNLOAD = "no-download"  # no web server
    UNREADABLE_TIME = "unreadable-time"  # $typed
    UNREADABLE_DATE = "unreadable-date"  # $typed
    DATE_PAST = "date-past"
    DATE_TOO_FAR = "date-too-far"  # a year ahead at most
    WHAT_MISSING = "what-missing"
    STEP_MISSING = "step-missing"
    SENTENCE_TOO_LONG = "sentence-too-long"  # $length, $limit
    NOT_ALLOWED_TO_PROPOSE = "not-allowed-to-propose"
    NOBODY_ASKED = "nobody-asked"
    PERSON_GONE = "person-gone"
    TOO_MANY_PROJECTS = "too-many-projects"  # $count, $most
    LEAD_MAY_INSIST = "lead-may-insist"  # there are many already: $count, $most
    NO_PROJECTS_HERE = "no-projects-here"  # in a practice
    NO_SUCH_PROJECT = "no-such-project"
    NOT_THEIR_PROJECT = "not-their-project"  # neither its lead nor its owner
    NOT_THE_OWNER = "not-the-owner"
    NOT_ASKED = "not-asked"  # to take it
    OWNER_ALREADY = "owner-already"
    PROJECT_OVER = "project-over"
    PROJECT_MOVED_ON = "project-moved-on"  # somebody else has answered, or it is asked no more
    EDITED_MEANWHILE = "edited-meanwhile"
    BUSY = "busy"  # could not be stored just now; what was typed is kept
    DISK_FULL = "disk-full"
    BROKEN = "broken"  # our fault; it has been noted


class RefusedError(Exception):
    """An illegal move. Carries a reason and harmless numbers, never a text or a person."""

    def __init__(self, reason: Reason, **details: str | int) -> None:
        """`details` fill the variables of the reason's text; they are not part of the message."""
        super().__init__(reason.value)
        self.reason = reason
        self.details = details
