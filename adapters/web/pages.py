"""The pages that people open: welcome, invitation, and the room itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from adapters.web.house import dialog
from adapters.web.practice import sample
from adapters.web.rooms import TEAM

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from adapters.web.house import House
    from adapters.web.records import Channel, Item, Resident
    from adapters.web.render import Shown
    from adapters.web.stream import Hub
    from bot.port import Answer

SHOWN = 60  # items of a timeline, unless one asks for all


@dataclass(frozen=True, slots=True)
class Door:
    """What is known of somebody who is about to come in by name."""

    language: str = ""  # a choice
    channel: str = ""  # where they go
    further: str = ""  # set for a person more, in a window of their own
    error: str = ""  # the key of what was wrong with the name
    typed: str = field(default="", repr=False)


class Pages:
    """What is answered to GET."""

    def __init__(self, house: House) -> None:
        """Shows what is in the house."""
        self._house = house

    async def welcome(self, request: Request) -> Response:
        """The door: on a machine of one's own a name is enough."""
        return self.door(Door(request.query_params.get("language", "")))

    async def further(self, request: Request) -> Response:
        """The door for a further person, in a window of its own."""
        if not self._house.loopback:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        query = request.query_params
        return self.door(Door(query.get("language", ""), query.get("channel", ""), further="yes"))

    def door(self, door: Door) -> Response:
        """The form that asks for a name, or what to do where a name is not enough."""
        house = self._house
        language = house.chosen(door.language) or house.language
        key = "web-further" if door.further else "web-welcome"
        lead = f"{key}-lead" if house.loopback else "web-closed-lead"
        context = {
            "title": house.texts.say(language, key),
            "lead": house.texts.say(language, lead),
            "form": "/enter" if house.loopback else "",
            "door": door,
            "asks_name": True,
            "error": house.texts.say(language, door.error) if door.error else "",
            "languages": house.choices(),
            "sample": () if door.further else sample(house.texts, language),
        }
        return house.page("welcome.html", language, context)

    async def invitation(self, request: Request) -> Response:
        """The door for somebody who has been invited; they enter by pressing, not by looking."""
        house = self._house
        invitation = house.signer.invited(request.path_params["invitation"])
        if invitation is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        door = Door(request.query_params.get("language", ""))
        language = house.chosen(door.language) or house.language
        context = {
            "title": house.texts.say(language, "web-invited", name=invitation.name),
            "lead": house.texts.say(language, "web-invited-lead"),
            "form": request.url.path,
            "door": door,
            "asks_name": False,
            "error": "",
            "languages": house.choices(),
            "sample": (),
        }
        return house.page("welcome.html", language, context)

    async def home(self, request: Request) -> Response:
        """Where a person's own address leads: to the team."""
        return self._house.go(self._house.base(self._house.me(request), TEAM))

    async def room(self, request: Request) -> Response:
        """A channel and one's private area; who opens an open channel joins it."""
        me = self._house.me(request)
        channel = self._house.channel(request, me)
        if channel.owner is None:
            await self._house.rooms.join(channel.id, me.id)
        return self.show(request, me, channel)

    def show(
        self,
        request: Request,
        me: Resident,
        channel: Channel,
        answer: Answer = None,
        *,
        place: str = "",
        typed: str = "",
    ) -> Response:
        """The whole room, with an answer in it for browsers without JavaScript."""
        house = self._house
        topics = {house.signer.topic(one) for one in (channel.id, me.id, TEAM)}
        context = self._changing(me, channel, everything="all" in request.query_params) | {
            "answer": dialog(answer, place),
            "plain": True,
            "typed": typed,
            "topics": sorted(topics),
            "languages": house.choices(),
            "more": f"/enter?channel={channel.id}" if house.loopback and not channel.owner else "",
        }
        return house.page("room.html", house.language_of(me), context)

    async def fragment(self, request: Request) -> Response:
        """The parts that change, or nothing if they have not."""
        me = self._house.me(request)
        channel = self._house.channel(request, me)
        context = self._changing(me, channel, everything="all" in request.query_params)
        page = self._house.page("fragment.html", self._house.language_of(me), context)
        version = hashlib.sha256(page.body).hexdigest()[:16]
        if request.query_params.get("version") == version:
            return HTMLResponse(status_code=HTTPStatus.NO_CONTENT)
        page.headers["blitzlicht-version"] = version
        return page

    async def stream(self, request: Request) -> Hub:
        """The stream of changes, for people who are here."""
        self._house.me(request)
        return self._house.hub

    # --- what is shown ----------------------------------------------------------------------

    def _changing(self, me: Resident, channel: Channel, *, everything: bool) -> dict[str, object]:
        """What both the room and its fragment show."""
        house = self._house
        items = house.timelines.items(channel.id)
        shown = items if everything else items[-SHOWN:]
        private = house.timelines.items(me.id)
        return {
            "me": me,
            "channel": channel,
            "channels": house.rooms.channels(me.id),
            "people": house.rooms.members(channel.id),
            "base": house.base(me, channel.id),
            "home": house.home(me),
            "address": lambda place: house.base(me, place),
            "timeline": [self._dressed(item, me) for item in shown],
            "private": [self._dressed(item, me) for item in reversed(private)],
            "older": len(shown) < len(items),
            "running": any(self._runs(item) for item in items),
        }

    def _dressed(self, item: Item, me: Resident) -> Shown:
        house = self._house
        author = house.rooms.resident(item.author) if item.author else None
        return house.dresser.item(
            item,
            author,
            house.language_of(me),
            house.now(),
            over=house.timelines.is_over(item),
        )

    def _runs(self, item: Item) -> bool:
        return item.phase is not None and not self._house.timelines.is_over(item)
