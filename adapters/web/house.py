"""What the web room's pages and actions share."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse

from adapters.web.render import Dresser, environment
from bot.core.model import PlaceId
from bot.port import Heading, Message, Note, Text
from bot.texts import DU, ENGLISH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import Scope

    from adapters.web.identity import Signer
    from adapters.web.records import Channel, Resident
    from adapters.web.rooms import Rooms
    from adapters.web.stream import Hub
    from adapters.web.timeline import Timelines
    from bot.port import Answer, Ear, Heard
    from bot.texts import Texts

FRAGMENT = "blitzlicht-fragment"  # a header: the page is open already, and asks for a part of it
_PLACES = "web:room:"
_KIND = frozenset({403, 404, 413, 421, 500, 503})  # statuses that have words of their own


@dataclass(kw_only=True)
class House:
    """The parts, and what every page needs of them."""

    texts: Texts
    signer: Signer
    rooms: Rooms
    timelines: Timelines
    hub: Hub
    now: Callable[[], datetime]
    language: str
    zone: str
    loopback: bool
    ear: Ear | None = None
    templates: Environment = field(default_factory=environment)

    def __post_init__(self) -> None:
        """Tie together what depends on the other parts."""
        self.dresser = Dresser(self.texts, self.zone)

    # --- who asks, and where ----------------------------------------------------------------

    def me(self, request: Request) -> Resident:
        """The person whose window this is."""
        if self.ear is None:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
        resident = self._known(request.path_params["token"])
        if resident is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return resident

    def channel(self, request: Request, me: Resident) -> Channel:
        """The channel that the window shows."""
        channel = self.rooms.channel(PlaceId(_PLACES + request.path_params["channel"]), me.id)
        if channel is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return channel

    def _known(self, token: str) -> Resident | None:
        person = self.signer.person(token)
        return self.rooms.resident(person) if person else None

    # --- addresses --------------------------------------------------------------------------

    def home(self, me: Resident) -> str:
        """How the addresses of a person's windows begin."""
        return f"/p/{self.signer.token(me.id)}"

    def base(self, me: Resident, place: PlaceId) -> str:
        """A channel's address in that person's windows."""
        return f"{self.home(me)}/c/{place.removeprefix(_PLACES)}"

    def go(self, address: str) -> Response:
        """Show that page next."""
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)

    # --- answers ----------------------------------------------------------------------------

    async def hear(self, heard: Heard) -> Answer:
        """Tell the bot, and get what it says to that person."""
        if self.ear is None:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE)
        (answer,) = await self.ear.hear([heard])
        return answer

    def language_of(self, me: Resident | None) -> str:
        """In which language the page's own words are."""
        return (me.language if me else "") or self.language

    def choices(self) -> list[tuple[str, str]]:
        """The languages to choose from; the form of address is the room's affair."""
        german = DU if self.language == ENGLISH else self.language
        return [(code, self.texts.say(code, "web-language")) for code in (german, ENGLISH)]

    def chosen(self, code: str) -> str:
        """The language behind a code that a browser sent; empty if it is none to choose from."""
        return code if code in dict(self.choices()) else ""

    def page(
        self, template: str, language: str, context: Mapping[str, object], status: int = 200
    ) -> Response:
        """A page, in that language."""

        def say(key: str, **args: str | int) -> str:
            return self.texts.say(language, key, **args)

        html = self.templates.get_template(template).render(context, say=say, language=language)
        return HTMLResponse(html, status)

    def refuse(self, scope: Scope, status: int) -> Response:
        """A kind page, or a kind note where a page is open already, for what cannot be."""
        parts = str(scope["path"]).split("/")
        me = self._known(parts[2]) if parts[1:2] == ["p"] and parts[2:] else None
        language = self.language_of(me)
        words = status if status in _KIND else 500 if status > 500 else 404  # noqa: PLR2004
        title = self.texts.say(language, f"web-sorry-{words}")
        text = self.texts.say(language, f"web-sorry-{words}-text")
        if any(name == FRAGMENT.encode() for name, _ in scope["headers"]):
            note = Note(Message((Heading(title), Text(text)), language), error=True)
            return self.fragment_of(note, language, base="", place="", status=status)
        back = f"{self.home(me)}/" if me else "/"
        context = {"title": title, "text": text, "back": back}
        return self.page("kind.html", language, context, status)

    def fragment_of(
        self, answer: Answer, language: str, *, base: str, place: str, status: int = 200
    ) -> Response:
        """What the bot says, to be shown in a page that is open."""
        if answer is None:
            return HTMLResponse(status_code=HTTPStatus.NO_CONTENT)
        context = {"answer": dialog(answer, place), "base": base, "plain": False}
        return self.page("_answer.html", language, context, status)


def dialog(answer: Answer, place: str) -> dict[str, object] | None:
    """What the template of a dialog needs."""
    if answer is None:
        return None
    is_note = isinstance(answer, Note)
    return {
        "note": answer if is_note else None,
        "form": None if is_note else answer,
        "place": place,
    }
