"""What one person is told about rounds: which are open, and to the lead, what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.commands import Verb
from bot.core.model import Kind, Phase, Round
from bot.port import Block, Buttons, Cards, Entry, Heading, Message, Note, Text
from bot.views.base import Base
from bot.views.project_notes import PAGE
from bot.views.project_speech import line_of, look_button

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from bot.core.project import Project
    from bot.texts import Voice
    from bot.views.speech import Speech

Open = tuple[Round, Phase]


class Private(Base):
    """Answers and messages for one person's eyes."""

    def overview_note(
        self,
        voice: Voice,
        rounds: Sequence[Open],
        now: datetime,
        projects: Sequence[Project] = (),
    ) -> Note:
        """The rounds in which somebody can take part right now, and their projects."""
        speech = self._speech(voice)
        open_ones = [block for one in rounds for block in _invited(speech, one, now)]
        return speech.note(
            Heading(speech("overview-heading")),
            *(open_ones or [speech.text("overview-none")]),
            *_projects(speech, projects, now),
            Buttons(
                (speech.button("settings", Verb.SETTINGS), speech.button("stored", Verb.STORED))
            ),
        )

    def use_the_form(self, voice: Voice, rounds: Sequence[Open], now: datetime) -> Note:
        """Somebody has typed to the bot in private: ideas belong into the form, and why."""
        speech = self._speech(voice)
        return speech.note(
            speech.text("use-the-form", rounds=len(rounds)),
            *(block for one in rounds for block in _invited(speech, one, now)),
            Buttons((speech.button("stored", Verb.STORED),)),
        )

    def invitations_message(self, voice: Voice, count: int, length: timedelta) -> Message:
        """To the lead: how long it takes until everybody has been invited."""
        speech = self._speech(voice)
        return speech.message(
            speech.text("invitations-take", count=count, length=speech.length(length))
        )

    def undelivered_message(
        self, voice: Voice, round_: Round, reason: str, invitations: int
    ) -> Message:
        """To the lead: why the place was not told, and how many invitations did not arrive."""
        speech = self._speech(voice)
        return speech.message(
            Heading(speech("undelivered-heading", **speech.facts(round_))),
            *([speech.text("undelivered-place", reason=reason)] if reason else []),
            *([speech.text("undelivered-people", count=invitations)] if invitations else []),
            *([speech.text("undelivered-goes-on")] if round_.current else []),
        )


def _projects(speech: Speech, projects: Sequence[Project], now: datetime) -> list[Block]:
    today = now.astimezone(ZoneInfo(speech.voice.zone)).date()
    entries = tuple(
        Entry(line_of(speech, one, today), buttons=(look_button(speech, one),))
        for one in projects[:PAGE]
    )
    if not entries:
        return []
    return [
        Heading(speech("projects-heading-mine", filter="mine")),
        Cards(entries, label=speech("projects-label")),
    ]


def _invited(speech: Speech, one: Open, now: datetime) -> list[Block]:
    round_, phase = one
    verb, key = Verb.WRITE, "write"
    if phase.plan.kind is Kind.VOTE:
        verb, key = Verb.VOTE, "vote"
    ask = speech.ask(round_, phase.plan)
    return [
        Text(speech("overview-line", ask=ask, **speech.facts(round_))),
        Text(speech.left(phase, now), small=True),
        Buttons((speech.button(key, verb, phase.id, primary=True),)),
    ]
