"""What people do: come in, say something, press a button, send a form.

Nothing here tells any other window that somebody has answered: an answer goes back in the response
to the one who asked, and the room hears only of what the bot posts and of what people say aloud.
"""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from adapters.web import forms
from adapters.web.house import FRAGMENT
from adapters.web.identity import clean_name, new_person
from adapters.web.pages import Door
from adapters.web.records import Resident
from adapters.web.rooms import TEAM
from bot.core.model import PlaceId
from bot.port import Command, Message, Note, Press, Submit, Text

if TYPE_CHECKING:
    from starlette.datastructures import FormData
    from starlette.requests import Request
    from starlette.responses import Response

    from adapters.web.house import House
    from adapters.web.pages import Pages
    from adapters.web.practice import Practice
    from adapters.web.records import Channel
    from bot.port import Answer, Place, Value

WORD = "/blitzlicht"
MOST_FIELDS = 4000  # a ballot of hundreds of cards
MOST_LETTERS = 2000  # of a line


class Actions:
    """What is answered to POST."""

    def __init__(self, house: House, pages: Pages, practice: Practice) -> None:
        """Acts on the house, shows with the pages."""
        self._house = house
        self._pages = pages
        self._practice = practice

    # --- coming in --------------------------------------------------------------------------

    async def enter(self, request: Request) -> Response:
        """Come in by name: on a machine of one's own only."""
        house = self._house
        if not house.loopback:
            raise HTTPException(HTTPStatus.FORBIDDEN)
        form = await read(request)
        door = Door(*(field(form, name) for name in ("language", "channel", "further")))
        practice, typed = "practice" in form, field(form, "name")
        language = house.chosen(door.language) or house.language
        name = clean_name(typed)
        if practice and not typed.strip():
            name = house.texts.say(language, "web-practice-newcomer")
        elif problem := self._problem(name):
            return self._pages.door(replace(door, error=problem, typed=typed))
        me = Resident(new_person(), name, language=house.chosen(door.language))
        await house.rooms.welcome(me)
        if practice:
            return await self._start_practice(me)
        channel = house.rooms.channel(PlaceId(door.channel), me.id)
        return house.go(house.base(me, channel.id if channel else TEAM))

    async def accept(self, request: Request) -> Response:
        """Come in by invitation, the first time or again."""
        house = self._house
        invitation = house.signer.invited(request.path_params["invitation"])
        if invitation is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        me = house.rooms.resident(invitation.person)
        if me is None:
            me = Resident(invitation.person, invitation.name, admin=invitation.admin)
            await house.rooms.welcome(me)
        return house.go(house.base(me, TEAM))

    def _problem(self, name: str) -> str:
        """The key of what is wrong with a name; empty if nothing is."""
        if not name:
            return "web-name-wrong"
        taken = name.casefold() == "blitzlicht" or self._house.rooms.is_taken(name)
        return "web-name-taken" if taken else ""

    # --- the room ---------------------------------------------------------------------------

    async def create_channel(self, request: Request) -> Response:
        """A new channel for everybody, or the one that has this name already."""
        me = self._house.me(request)
        name = clean_name(field(await read(request), "name")).lstrip("#").strip()
        channel = await self._house.rooms.found(name) if name else None
        return self._house.go(self._house.base(me, channel.id if channel else TEAM))

    async def leave_channel(self, request: Request) -> Response:
        """Off this channel's list."""
        me = self._house.me(request)
        channel = self._house.channel(request, me)
        await self._house.rooms.leave(channel.id, me.id)
        return self._house.go(f"{self._house.home(me)}/")

    async def choose_language(self, request: Request) -> Response:
        """The person's own language."""
        house = self._house
        me = house.me(request)
        form = await read(request)
        await house.rooms.welcome(replace(me, language=house.chosen(field(form, "language"))))
        channel = house.rooms.channel(PlaceId(field(form, "channel")), me.id)
        return house.go(house.base(me, channel.id if channel else TEAM))

    async def practise(self, request: Request) -> Response:
        """To one's practice channel, where a round starts."""
        return await self._start_practice(self._house.me(request))

    async def practise_again(self, request: Request) -> Response:
        """Another round there."""
        me = self._house.me(request)
        channel = self._house.channel(request, me)
        if channel.owner is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        answer = await self._practice.begin(me, channel)
        return self._reply(request, me, channel, answer, place=channel.id)

    async def _start_practice(self, me: Resident) -> Response:
        channel = await self._practice.channel_for(me)
        await self._practice.begin(me, channel)
        return self._house.go(self._house.base(me, channel.id))

    # --- talking ----------------------------------------------------------------------------

    async def line(self, request: Request) -> Response:
        """A line typed in a channel: a command, or something for everybody to read."""
        me = self._house.me(request)
        channel = self._house.channel(request, me)
        typed = field(await read(request), "line")
        line = " ".join(typed.split())
        word, _, rest = line.partition(" ")
        answer: Answer = None
        if word.casefold() == WORD:
            rooms = self._house.rooms
            answer = await self._house.hear(Command(rooms.person(me), rooms.place(channel), rest))
        elif line.startswith("/"):
            answer = self._hint(me, "web-unknown-command")
        elif len(line) > MOST_LETTERS:
            answer = self._hint(me, "web-line-too-long")
        elif line:
            await self._house.timelines.say(channel.id, me.id, line)
        return self._reply(request, me, channel, answer, place=channel.id, typed=typed)

    async def press(self, request: Request) -> Response:
        """A pressed button."""
        me = self._house.me(request)
        channel = self._house.channel(request, me)
        form = await read(request)
        place, person = self._place(form, me), self._house.rooms.person(me)
        answer = await self._house.hear(Press(person, place, field(form, "action")))
        return self._reply(request, me, channel, answer, place=place.id if place else "")

    async def submit(self, request: Request) -> Response:
        """A form that was sent."""
        me = self._house.me(request)
        channel = self._house.channel(request, me)
        form = await read(request)
        place, person = self._place(form, me), self._house.rooms.person(me)
        answer = await self._house.hear(Submit(person, place, field(form, "action"), values(form)))
        return self._reply(request, me, channel, answer, place=place.id if place else "")

    def _place(self, form: FormData, me: Resident) -> Place | None:
        """The place that a button or form is about, if this person is in it."""
        rooms = self._house.rooms
        channel = rooms.channel(PlaceId(field(form, "place")), me.id)
        return rooms.place(channel) if channel and rooms.is_member(channel.id, me.id) else None

    def _hint(self, me: Resident, key: str) -> Note:
        language = self._house.language_of(me)
        text = self._house.texts.say(language, key)
        return Note(Message((Text(text),), language), error=True)

    def _reply(
        self,
        request: Request,
        me: Resident,
        channel: Channel,
        answer: Answer,
        *,
        place: str,
        typed: str = "",
    ) -> Response:
        """The answer as a part of an open page, or the whole page for browsers without scripts."""
        base, language = self._house.base(me, channel.id), self._house.language_of(me)
        if FRAGMENT in request.headers:
            return self._house.fragment_of(answer, language, base=base, place=place)
        if answer is None:
            return self._house.go(base)
        refused = isinstance(answer, Note) and answer.error
        return self._pages.show(
            request, me, channel, answer, place=place, typed=typed if refused else ""
        )


async def read(request: Request) -> FormData:
    """What a form has sent; files are not among it."""
    return await request.form(max_files=0, max_fields=MOST_FIELDS)


def values(form: FormData) -> dict[str, Value]:
    """The fields that the bot asked for."""
    pairs = ((key, value) for key, value in form.multi_items() if isinstance(value, str))
    return forms.values(pairs)


def field(form: FormData, name: str) -> str:
    """One field of the page's own; empty if it is missing."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
