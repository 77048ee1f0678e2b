"""Says something in a conversation; what numbers mean from then on travels along.

While a batch is heard, all of it is held back until what was heard is kept.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from adapters.matrix.dress import (
    Letter,
    Piece,
    choice,
    content,
    dressed,
    edited,
    letters,
    link,
    markup,
    padded,
    paragraph,
)
from adapters.matrix.errands import TIDYING
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


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """What is to be sent to a room, and to be redacted there, once what was heard is kept."""

    room: str
    contents: Sequence[Json] = ()
    lines: Sequence[str] = ()
    shows: str = ""  # what it shows as it is now: said again, it replaces itself
    asks: bool = False  # what to do with a line that waits


class Saying:
    """The bot's voice in private, and what it deletes there."""

    def __init__(self, mail: Mail, errands: Errands, rooms: Rooms, texts: Texts) -> None:
        """`texts` has the keys matrix-…."""
        self._mail = mail
        self._errands = errands
        self._rooms = rooms
        self._texts = texts
        self._held: list[Held] | None = None  # while a batch is heard
        self._questions: dict[str, str] = {}  # by room: the event of the one asked last
        self.ear: Ear | None = None  # while the bot runs

    def hold(self) -> None:
        """From now on nothing leaves."""
        self._held = []

    def release(self) -> None:
        """What was heard is kept: now it may be answered, and redacted."""
        held, self._held = self._held or [], None
        for one in held:
            self._send(one)

    def apologise(self, talk: Talk, key: str, tx: str) -> None:
        """One sentence that changes nothing: numbers mean what the message before says."""
        (letter,) = letters([self.text(talk, key)])
        said = padded(content(letter))
        self._errands.add(talk.room, partial(self._mail.send, talk.room, said, tx, Rank.PUBLIC))

    def say(
        self, talk: Talk, pieces: Sequence[Piece], shows: str = "", *, asks: bool = False
    ) -> None:
        """An answer, as soon as it can be sent; one that `shows` the same takes its place.

        Its length does not tell what it repeats.
        """
        if shows:
            self.unsay(talk.room, shows)
        contents = [*map(padded, self.contents(talk, pieces))]
        self._later(Held(talk.room, contents, shows=shows, asks=asks))

    def close_question(self, talk: Talk) -> None:
        """Nobody has answered it, and it is too late now: no choices stand there any more."""
        words = self.word(talk, "matrix-question-over")
        self._errands.add(talk.room, partial(self._replace_question, talk.room, words))

    async def _replace_question(self, room: str, words: str) -> None:
        if event := self._questions.get(room):
            over = edited(Letter(words, f"<p>{markup(words)}</p>"), event)
            await self._mail.send(room, over, secrets.token_hex(8), Rank.TIDYING)
            del self._questions[room]

    def unsay(self, room: str, shows: str) -> None:
        """What was to be shown is not so any more."""
        if self._held:
            self._held = [one for one in self._held if (one.room, one.shows) != (room, shows)]

    def tell(self, talk: Talk, key: str, **args: str | int) -> None:
        """One sentence of the adapter's own."""
        self.say(talk, [paragraph(self.word(talk, key, **args))], shows=key)

    def contents(self, talk: Talk, pieces: Sequence[Piece], *, notify: bool = True) -> list[Json]:
        """The events that it takes."""
        contents = [content(letter, notify=notify) for letter in letters(pieces)]
        contents[-1][STATE] = talk.snapshot()
        return contents

    def tidy(self, talk: Talk) -> None:
        """Redact what was typed; in a line of its own, behind all answers."""
        lines, talk.lines = talk.lines, []
        self._later(Held(talk.room, lines=lines))

    def _later(self, one: Held) -> None:
        if self._held is None:
            self._send(one)
        else:
            self._held.append(one)

    def _send(self, held: Held) -> None:
        tx = secrets.token_hex(8)
        for number, one in enumerate(held.contents):
            is_question = held.asks and number == len(held.contents) - 1
            errand = partial(self._say, held.room, one, f"{tx}-{number}", is_question=is_question)
            self._errands.add(held.room, errand)
        for event in held.lines:
            redaction = partial(self._mail.redact, held.room, event, secrets.token_hex(8))
            self._errands.add(held.room + TIDYING, redaction)

    async def _say(self, room: str, content: Json, tx: str, *, is_question: bool) -> None:
        event = await self._mail.send(room, content, tx, Rank.PUBLIC)
        if is_question:
            self._questions[room] = event

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
