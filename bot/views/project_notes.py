"""Projects as somebody looks them up: the list, and one of them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from bot.commands import Verb
from bot.port import Block, Button, Buttons, Cards, Entry, Heading, Link, Note, Text
from bot.views.base import Base
from bot.views.project_speech import (
    Standing,
    all_buttons,
    line_of,
    look_button,
    origin_lines,
    plan_lines,
    state_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from bot.core.project import Project
    from bot.texts import Voice
    from bot.views.speech import Speech

PAGE = 20


class Filter(StrEnum):
    """Which projects a list shows."""

    OPEN = "open"
    CLOSED = "closed"
    MINE = "mine"


class ProjectNotes(Base):
    """Answers about projects."""

    def projects_note(
        self,
        voice: Voice,
        projects: Sequence[Project],
        today: date,
        *,
        shown: Filter = Filter.OPEN,
        start: int = 0,
        place_name: str = "",
        may_create: bool = False,
        may_export: bool = False,
        calendar: bool = False,
    ) -> Note:
        """One page of a list; without `place_name` a person's own, of all places."""
        speech = self._speech(voice)
        heading, none = "projects-heading", "projects-none"
        if not place_name:
            heading, none = "projects-heading-mine", "projects-none-mine"
        start = start if start < len(projects) else 0  # there were more when it was pressed
        page = projects[start : start + PAGE]
        entries = tuple(
            Entry(line_of(speech, one, today), buttons=(look_button(speech, one),)) for one in page
        )
        return speech.note(
            Heading(speech(heading, place=place_name, filter=shown.value)),
            *([Cards(entries, label=speech("projects-label"))] if entries else []),
            *([] if entries else [speech.text(none, filter=shown.value)]),
            *_paging(speech, len(projects), start, len(page)),
            *_list_buttons(
                speech,
                shown,
                start + PAGE if start + PAGE < len(projects) else 0,
                in_place=bool(place_name),
                may_create=may_create,
                may_export=may_export,
                calendar=calendar,
            ),
        )

    def project_note(
        self,
        voice: Voice,
        project: Project,
        today: date,
        standing: Standing,
        done: str = "",
        *,
        calendar: str = "",
    ) -> Note:
        """One project and what that reader can do.

        `done`: the key of what was just done; `calendar`: the address of its file.
        """
        speech = self._speech(voice)
        buttons = all_buttons(speech, project, standing)
        return speech.note(
            *([speech.text(done)] if done else []),
            Heading(project.plan.what),
            speech.text("look-state", state=state_of(speech, project, today)),
            *_people(speech, project, standing),
            *plan_lines(speech, project.plan, today),
            *([speech.text("look-said", said=project.line)] if project.line else []),
            *origin_lines(speech, project, today),
            *([Link(speech("look-calendar"), calendar)] if calendar else []),
            *([Buttons(buttons)] if buttons else []),
        )

    def export_note(self, voice: Voice, place_name: str, files: Mapping[str, str]) -> Note:
        """`files`: the address of each format."""
        speech = self._speech(voice)
        return speech.note(
            Heading(speech("export-heading", place=place_name)),
            speech.text("export-files"),
            *(Link(speech("export-link", format=kind), url) for kind, url in files.items()),
        )

    def customers_note(self, voice: Voice, project: Project) -> Note:
        """What could be sent to customers, made of what the plan says and nothing else."""
        speech, plan = self._speech(voice), project.plan
        return speech.note(
            Heading(speech("customers-heading")),
            speech.text("customers-hint", small=True),
            speech.text("customers-greeting"),
            speech.text("customers-what", what=plan.what),
            *([speech.text("customers-effect", effect=plan.effect)] if plan.effect else []),
            speech.text("customers-thanks"),
            speech.text("customers-end"),
        )

    def calendar_note(self, voice: Voice, url: str) -> Note:
        """The address of a person's own calendar."""
        speech = self._speech(voice)
        return speech.note(
            Heading(speech("calendar-heading")),
            speech.text("calendar"),
            Link(speech("calendar-link"), url),
            Buttons((speech.button("renew-calendar", Verb.RENEW_CALENDAR),)),
        )

    def asked_note(self, voice: Voice, name: str) -> Note:
        """Said to whoever has proposed somebody."""
        speech = self._speech(voice)
        return speech.note(speech.text("project-asked", name=name))


def _people(speech: Speech, project: Project, standing: Standing) -> list[Block]:
    """The owner for all; who is asked is between them and those who ask."""
    said: list[Block] = []
    if project.owner:
        key = "look-owner" if project.is_open else "look-owner-over"
        said.append(speech.text(key, name=project.owner.name))
    elif project.is_open:
        said.append(speech.text("look-nobody"))
    if project.asked and (standing.lead or standing.owner):
        said.append(speech.text("look-asked", name=project.asked.name))
    return said


def _paging(speech: Speech, count: int, start: int, shown: int) -> list[Block]:
    if count <= PAGE:
        return []
    numbers = {"from": start + 1, "to": start + shown, "count": count}
    return [Text(speech("projects-shown", **numbers))]


def _list_buttons(
    speech: Speech,
    shown: Filter,
    following: int,
    *,
    in_place: bool,
    may_create: bool,
    may_export: bool,
    calendar: bool,
) -> list[Block]:
    buttons: list[Button] = []
    if following:
        about = f"{shown}.{following}"
        buttons.append(speech.button("projects-more", Verb.PROJECTS, about, primary=True))
    filters = tuple(Filter) if in_place else (Filter.CLOSED, Filter.MINE)
    buttons += [
        speech.button(f"projects-{other}", Verb.PROJECTS, other)
        for other in filters
        if other is not shown
    ]
    if calendar:
        buttons.append(speech.button("calendar", Verb.CALENDAR))
    if may_create:
        buttons.append(speech.button("project-new", Verb.PROJECT))
    if may_export:
        buttons.append(speech.button("export-projects", Verb.EXPORT_PROJECTS))
    return [Buttons(tuple(buttons))] if buttons else []
