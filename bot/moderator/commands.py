"""What is typed: a command in a place, a question in private."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import OpenStartForm, Start, Sub, Subcommand, parse
from bot.core.refusal import Reason, RefusedError
from bot.views import StartDraft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.moderator.asked import Asked, Handler, Plan
    from bot.moderator.house import House
    from bot.moderator.info import InfoDesk
    from bot.moderator.lead import LeadDesk
    from bot.moderator.project_desk import ProjectDesk
    from bot.moderator.proposals import ProposalDesk
    from bot.moderator.series import SeriesDesk
    from bot.moderator.start import StartDesk

IN_PRIVATE = frozenset({Sub.HELP, Sub.METHODS, Sub.PRIVACY, Sub.PROJECTS, Sub.SETTINGS})


class CommandDesk:
    """Reads what was typed, and takes it to the desk that it is for."""

    def __init__(
        self,
        house: House,
        *,
        start: StartDesk,
        lead: LeadDesk,
        info: InfoDesk,
        series: SeriesDesk,
        proposals: ProposalDesk,
        projects: ProjectDesk,
    ) -> None:
        """All desks that a command may be for."""
        self._house = house
        self._start = start
        self._lead = lead
        self._info = info
        self._proposals = proposals
        self._projects = projects
        self._subcommands: Mapping[Sub, Handler] = {
            Sub.HELP: info.help,
            Sub.METHODS: info.methods,
            Sub.PRIVACY: info.privacy,
            Sub.THEMES: info.themes,
            Sub.SERIES: series.series,
            Sub.SETTINGS: info.settings,
            Sub.STATUS: lead.status,
            Sub.NEXT: lead.end_early,
            Sub.CANCEL: lead.cancel,
            Sub.HIDE: lead.hide,
        }

    async def command(self, asked: Asked, text: str, *, ask: bool = False) -> Plan:
        """What stands after the command; `ask`: perhaps a question, the form is opened with it."""
        if ask:
            return await self._start.form(asked, StartDraft(question=text))
        match parse(text, self._house.words, self._house.methods_in(asked.place)):
            case Start() as start:
                draft = StartDraft(start.method, start.question, start.duration, start.repeat)
                return await self._start.begin(asked, draft)
            case OpenStartForm() as form:
                draft = StartDraft(form.method, form.question, form.duration, form.repeat)
                almost = form.almost_repeats
                return await self._start.form(asked, draft, form.nearest, almost_repeats=almost)
            case Subcommand() as sub:
                return await self._subcommand(asked, sub)

    async def line(self, asked: Asked, text: str) -> Plan:
        """In private a few questions can be asked; an idea belongs into the form."""
        typed = parse(text, self._house.words, self._house.methods_in(None))
        if not isinstance(typed, Subcommand):
            return await self._info.use_the_form(asked)
        if typed.name in IN_PRIVATE:
            return await self._subcommand(asked, typed)
        if typed.name is Sub.STATUS:
            return await self._info.overview(asked)
        raise RefusedError(Reason.NOT_HERE)  # and surely no idea

    async def _subcommand(self, asked: Asked, sub: Subcommand) -> Plan:
        if sub.name is Sub.EXTEND:
            return await self._lead.extend(asked, sub.duration, sub.typed)
        if sub.name is Sub.PROJECT:
            return await self._proposals.begin(asked, sub.typed)
        if sub.name is Sub.PROJECTS:
            return await self._projects.overview(asked, sub.typed)
        return await self._subcommands[sub.name](asked)
