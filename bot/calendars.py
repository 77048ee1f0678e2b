"""Projects in people's calendars: a file for one of them, and a private feed of all one's own.

An address needs no login; it is sealed, since addresses stand in proxies' logs, and says who may
read and in which generation. A new generation makes all older addresses worthless.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol

from icalendar import Calendar, Event
from starlette.responses import Response
from starlette.routing import Route

from bot.core.model import PersonId
from bot.sealing import HEADERS, Seal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from starlette.requests import Request

    from bot.core.project import Project
    from bot.store import Store

PATH: Final = "/calendar"
FILE: Final = {**HEADERS, "Content-Disposition": 'inline; filename="blitzlicht.ics"'}
GENERATION: Final = "calendar"  # a person's preference: drawn by lot, so that none comes again


class Addresses(Protocol):
    """Whoever knows where a calendar is to be found."""

    def address(self, person: PersonId, generation: str, project: str = "") -> str:
        """Of that person's feed, or of one project's file."""
        ...


class Calendars:
    """Makes addresses, and answers at them."""

    def __init__(self, secret: bytes, url: str, store: Store, now: Callable[[], datetime]) -> None:
        """`secret` must outlive a restart; `url` is where people reach the web server."""
        self._seal = Seal(secret, "calendar")
        self._url = url
        self._store = store
        self._now = now

    def address(self, person: PersonId, generation: str, project: str = "") -> str:
        """Of that person's feed, or of one project's file."""
        token = self._seal.closed(person, generation, project)
        return f"{self._url}{PATH}/{token}.ics"

    def routes(self) -> list[Route]:
        """For the web server, before everybody who takes any address."""
        return [Route(f"{PATH}/{{token}}.ics", self._serve)]

    async def _serve(self, request: Request) -> Response:
        projects = await self._projects(request.path_params["token"])
        if projects is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        content = written(projects, self._now())
        return Response(content, media_type="text/calendar", headers=FILE)

    async def _projects(self, token: str) -> list[Project] | None:
        """Those that the address is about; None where it is worth nothing (any more)."""
        values = self._seal.opened(token)
        if values is None:
            return None
        person, generation, wanted = PersonId(values[0]), *values[1:]
        async with self._store.reading() as reading:
            chosen = await reading.preference(person)
            projects = await reading.projects_of(person)
        if not generation or chosen.get(GENERATION) != generation:
            return None
        if wanted:
            return [one for one in projects if one.id == wanted and may_read(one, person)]
        return [one for one in projects if one.owner and one.owner.id == person]


def may_read(project: Project, person: PersonId) -> bool:
    """Whether a project's own file is for that person; in the feed are only those they own."""
    return person in {one.id for one in (project.owner, project.lead) if one}


def written(projects: Iterable[Project], now: datetime) -> bytes:
    """The first steps of projects as an iCalendar file: a whole day each."""
    calendar = Calendar()
    calendar.add("prodid", "-//Blitzlicht//Blitzlicht//DE")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Blitzlicht")
    for project in projects:
        calendar.add_component(_event(project, now))
    return bytes(calendar.to_ical())


def _event(project: Project, now: datetime) -> Event:
    plan = project.plan
    event = Event()
    event.add("uid", f"{project.id}@blitzlicht")
    event.add("dtstamp", now)
    event.add("dtstart", plan.due)
    event.add("sequence", project.version)
    event.add("summary", f"{plan.step} ({plan.what})")
    event.add("description", "\n".join(filter(None, (plan.what, plan.effect))))
    event.add("transp", "TRANSPARENT")  # nobody is busy for it all day
    return event
