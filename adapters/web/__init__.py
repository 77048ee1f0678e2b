"""The web room: a small chat platform of its own, behind the same port as all the others."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fontpkg_atkinson_hyperlegible import ROOT as FONT
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.web.actions import Actions
from adapters.web.guard import Guard
from adapters.web.house import House
from adapters.web.identity import Signer, clean_name
from adapters.web.links import LinkedForms
from adapters.web.pages import Pages
from adapters.web.practice import Practice
from adapters.web.render import HERE
from adapters.web.rooms import Rooms
from adapters.web.stream import Hub
from adapters.web.timeline import Timelines
from bot.core.model import Level, PersonId, PlaceId
from bot.port import Edit, Failed, Outcome, Parcel, Post, RetryAfter, Sent
from bot.texts import DU

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.core.model import PhaseId
    from bot.port import Ear, Notebook, Person, Ticket
    from bot.texts import Texts

_OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_SOON = timedelta(seconds=1)


class WebAdapter:
    """The web room, as the bot sees it (`bot.port.Adapter`)."""

    name = "web"
    command = "/blitzlicht"

    def __init__(
        self,
        *,
        texts: Texts,
        secret: bytes,
        loopback: bool,
        public_url: str,
        now: Callable[[], datetime],
        language: str = DU,
        zone: str = "Europe/Berlin",
        pace: float = 1.5,
    ) -> None:
        """Nothing is opened before `run`.

        Args:
            texts: Everything that is read.
            secret: Signs the windows' addresses and the invitations; must outlive a restart.
            loopback: The server listens on this machine only. If people reach it on this machine
                only, too, a name is enough to come in.
            public_url: Where people reach the room.
            now: The time.
            language: The room's language, where a person has chosen none.
            zone: The room's time zone.
            pace: Seconds between one simulated colleague's answer and the next one's.
        """
        loopback = loopback and urlsplit(public_url).hostname in {*_OWN_MACHINE, None}
        hub = Hub()
        self._signer = Signer(secret)
        changed = partial(_publish, hub, self._signer)
        self._house = House(
            texts=texts,
            signer=self._signer,
            rooms=Rooms(zone, changed, first_is_admin=loopback),
            timelines=Timelines(now, changed),
            hub=hub,
            now=now,
            language=language,
            zone=zone,
            loopback=loopback,
        )
        self._practice = Practice(self._house, pace)
        self._public_url = public_url
        self._loopback = loopback

    # --- bot.port.Adapter -------------------------------------------------------------------

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        """Open the room, and keep it open until cancelled."""
        await self._house.rooms.load(notebook)
        await self._house.timelines.load(notebook)
        self._house.ear = ear
        self._house.hub.start()
        try:
            await self._practice.run()
        finally:
            self.stop()

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Put it where it belongs, once."""
        if self._house.ear is None:
            return RetryAfter(_SOON)
        match parcel:
            case Edit():
                return await self._house.timelines.edit(parcel)
            case Post():
                return await self._post(parcel)

    async def _post(self, post: Post) -> Outcome:
        rooms = self._house.rooms
        if post.private and rooms.resident(PersonId(post.to)) is None:
            return Failed("user_not_found")
        if not post.private and rooms.known(PlaceId(post.to)) is None:
            return Failed("channel_not_found")
        outcome = await self._house.timelines.post(post)
        self._practice.notice(post)
        return outcome

    async def find(self, key: str) -> Sent | None:
        """What became of a post or edit."""
        item = self._house.timelines.find(key)
        return Sent(item.ref) if item else None

    async def members(self, place: PlaceId) -> Sequence[Person]:
        """Who has opened the channel; in a practice the simulated colleagues too."""
        rooms = self._house.rooms
        return [rooms.person(resident) for resident in rooms.members(place)]

    def invitations_take(self, people: int) -> timedelta:  # noqa: ARG002 (the port's signature)
        """No time worth mentioning."""
        return timedelta(0)

    def cap(self, place: PlaceId) -> Level:  # noqa: ARG002 (the port's signature)
        """A form leaves nothing behind on this platform."""
        return Level.ANONYMOUS

    async def phase_closed(self, phase: PhaseId) -> None:
        """Nothing was left but buttons: they go."""
        await self._house.timelines.close(phase)

    async def forget_old(self, posts_before: datetime, rounds_before: datetime) -> None:
        """See `bot.port.Archive`."""
        if self._house.ear is not None:
            await self._house.timelines.forget_old(posts_before, rounds_before)

    def routes(self) -> Sequence[BaseRoute]:
        """All pages; they take every address that nobody before them has taken."""
        pages = Pages(self._house)
        actions = Actions(self._house, pages, self._practice)
        return [Mount("/", self._application(pages, actions), name=self.name)]

    async def check(self) -> str:
        """Where people find the room."""
        return self._house.texts.say(self._house.language, "web-check", url=self._public_url)

    def alive(self) -> bool:
        """Whether the room is open."""
        return self._house.ear is not None

    # --- what the wiring and the command line use -------------------------------------------

    def invitation(self, name: str, *, admin: bool = False) -> str:
        """The path of a personal link; raises ValueError where the name will not do."""
        cleaned = clean_name(name)
        if not cleaned:
            raise ValueError(self._house.texts.say(self._house.language, "web-name-wrong"))
        return f"/join/{self._signer.invitation(cleaned, admin=admin)}"

    def link(self, ticket: Ticket) -> str:
        """See `bot.port.Links`."""
        return f"{self._public_url}/f/{self._signer.ticket(ticket)}"

    def stop(self) -> None:
        """Close the room: all streams end at once, so that the server can."""
        self._house.ear = None
        self._house.hub.stop()

    # --- the pages --------------------------------------------------------------------------

    def _application(self, pages: Pages, actions: Actions) -> Starlette:
        public_host = urlsplit(self._public_url).netloc
        guard = Middleware(
            Guard,
            refuse=self._house.refuse,
            hosts=_OWN_MACHINE if self._loopback else None,
            public_host=public_host,
        )
        return Starlette(
            routes=[*_routes(pages, actions), *_linked(LinkedForms(self._house))],
            middleware=[guard],
            exception_handlers={HTTPException: self._sorry},
        )

    async def _sorry(self, request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        return self._house.refuse(request.scope, status)


def _publish(hub: Hub, signer: Signer, changed: Iterable[str]) -> None:
    """Tell the windows by names that only those can read whom it concerns."""
    hub.publish({signer.topic(name) for name in changed})


def _routes(pages: Pages, actions: Actions) -> list[BaseRoute]:
    room = "/p/{token}/c/{channel}"
    shown = {
        "/": pages.welcome,
        "/enter": pages.further,
        "/join/{invitation}": pages.invitation,
        "/p/{token}/": pages.home,
        "/p/{token}/stream": pages.stream,
        room: pages.room,
        f"{room}/fragment": pages.fragment,
    }
    done = {
        "/enter": actions.enter,
        "/join/{invitation}": actions.accept,
        "/p/{token}/channels": actions.create_channel,
        "/p/{token}/language": actions.choose_language,
        "/p/{token}/practice": actions.practise,
        f"{room}/again": actions.practise_again,
        f"{room}/leave": actions.leave_channel,
        f"{room}/line": actions.line,
        f"{room}/press": actions.press,
        f"{room}/submit": actions.submit,
    }
    return [
        *(Route(path, endpoint) for path, endpoint in shown.items()),
        *(Route(path, endpoint, methods=["POST"]) for path, endpoint in done.items()),
        Mount("/static/fonts", StaticFiles(directory=FONT / "files")),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]


def _linked(forms: LinkedForms) -> list[BaseRoute]:
    form = "/f/{ticket}"
    return [
        Route(form, forms.show),
        Route(f"{form}/press", forms.press, methods=["POST"]),
        Route(f"{form}/submit", forms.submit, methods=["POST"]),
    ]
