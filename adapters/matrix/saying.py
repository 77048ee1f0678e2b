"""Says something in a conversation, at once; what numbers mean from then on travels along."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING

from adapters.matrix.dress import Piece, choice, content, dressed, letters, link, paragraph
from adapters.matrix.mail import Rank
from adapters.matrix.talk import STATE
from bot.core.model import PhaseId, PlaceId
from bot.port import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.matrix.api import Json
    from adapters.matrix.errands import Errands
    from adapters.matrix.mail import Mail
    from adapters.matrix.rooms import Rooms
    from adapters.matrix.talk import Choice, Talk
    from bot.port import Ear, Person, Place
    from bot.texts import Texts


class Saying:
    """The bot's voice in private, and what it deletes there."""

    def __init__(self, mail: Mail, errands: Errands, rooms: Rooms, texts: Texts) -> None:
        """`texts` has the keys matrix-…."""
        self._mail = mail
        self._errands = errands
        self._rooms = rooms
        self._texts = texts
        self.ear: Ear | None = None  # while the bot runs

    def say(self, talk: Talk, pieces: Sequence[Piece]) -> None:
        """An answer, as soon as it can be sent."""
        tx = secrets.token_hex(8)
        for number, one in enumerate(self.contents(talk, pieces)):
            errand = partial(self._mail.send, talk.room, one, f"{tx}-{number}", Rank.PUBLIC)
            self._errands.add(talk.room, errand)

    def tell(self, talk: Talk, key: str, **args: str | int) -> None:
        """One sentence of the adapter's own."""
        self.say(talk, [paragraph(self.word(talk, key, **args))])

    def contents(self, talk: Talk, pieces: Sequence[Piece], *, notify: bool = True) -> list[Json]:
        """The events that it takes."""
        contents = [content(letter, notify=notify) for letter in letters(pieces)]
        contents[-1][STATE] = talk.snapshot()
        return contents

    def tidy(self, talk: Talk) -> None:
        """Redact what was typed; in a line of its own, behind all answers."""
        lines, talk.lines = talk.lines, []
        for event in lines:
            errand = partial(self._mail.redact, talk.room, event, secrets.token_hex(8))
            self._errands.add(f"{talk.room} tidying", errand)

    # --- pieces ----------------------------------------------------------------------------------

    def word(self, talk: Talk, key: str, **args: str | int) -> str:
        """A text, in the language of the conversation."""
        return self._texts.say(talk.language, key, **args)

    def text(self, talk: Talk, key: str, **args: str | int) -> Piece:
        """The same as a paragraph."""
        return paragraph(self.word(talk, key, **args))

    def aside(self, talk: Talk, key: str) -> Piece:
        """The same by the way."""
        (piece,) = dressed(Text(self.word(talk, key), small=True))
        return piece

    def choices(self, choices: Sequence[Choice]) -> list[Piece]:
        """Choices of the adapter's own, numbered."""
        return [choice(number, one.label) for number, one in enumerate(choices, 1)]

    async def link(self, talk: Talk, phase: str) -> list[Piece]:
        """An address for the form, where people can reach one; it is never kept."""
        if self.ear is None:
            return []
        url = await self.ear.form_link(self.person(talk), PhaseId(phase))
        if not url:
            return []
        words = self.word(talk, "matrix-link")
        return [link(words, url), self.text(talk, "matrix-typed-instead")]

    # --- who and where ---------------------------------------------------------------------------

    def person(self, talk: Talk, place: str = "") -> Person:
        """Whoever it is; with the role that they have in that place."""
        room = self._rooms.room_of(PlaceId(place)) if place else talk.room
        return self._rooms.person(talk.user, room)

    def place(self, place: str) -> Place | None:
        """The place a choice is about."""
        return self._rooms.place(self._rooms.room_of(PlaceId(place))) if place else None
