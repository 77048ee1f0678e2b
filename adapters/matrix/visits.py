"""Rooms the bot is invited into, what it says there itself, and where they move to."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog

from adapters.matrix.api import PASSED_BY, Api, MatrixError, part, wait_after
from adapters.matrix.dress import Letter, content, markup
from adapters.matrix.errands import TIDYING
from adapters.matrix.events import digest_of
from adapters.matrix.mail import Rank
from adapters.matrix.rooms import MOVED
from bot.port import Answer, Note

if TYPE_CHECKING:
    from adapters.matrix.allow import Allowed
    from adapters.matrix.dms import Dms
    from adapters.matrix.errands import Errands
    from adapters.matrix.mail import Mail
    from adapters.matrix.rooms import Rooms
    from adapters.matrix.sync import Batch, Said
    from bot.port import Notebook
    from bot.texts import Texts

Json = dict[str, Any]

LED: Final = "led/"  # begins the notes of rooms that the bot has entered on a tombstone's word
TAKEN_IN: Final = "taken-in"  # by such a word: the room is left, and not entered like that again

log = structlog.get_logger()


class Visits:
    """In rooms of others."""

    def __init__(
        self,
        api: Api,
        mail: Mail,
        errands: Errands,
        rooms: Rooms,
        dms: Dms,
        *,
        texts: Texts,
        language: str,
    ) -> None:
        """`language` is the one for rooms of which nothing is known.

        `user` and `allowed` are set by whoever runs the loop.
        """
        self._api = api
        self._mail = mail
        self._errands = errands
        self._rooms = rooms
        self._dms = dms
        self._texts = texts
        self._language = language
        self.user = ""
        self.allowed: Allowed
        self._notebook: Notebook
        self._led: dict[str, str] = {}  # by room: whether it was found out what it is

    async def open(self, notebook: Notebook) -> None:
        """Read which rooms have moved, and where the bot was led."""
        self._notebook = notebook
        led = await notebook.scan(LED)
        self._led = {key.removeprefix(LED): known for key, known in led.items()}
        for key, new in (await notebook.scan(MOVED)).items():
            self._rooms.move(key.removeprefix(MOVED), new)

    def learn(self, batch: Batch) -> None:
        """What has become of rooms."""
        for room, events in batch.state.items():
            self._rooms.learn(room, events)
        for room in batch.left:
            self._rooms.left(room)
            for line in (room, room + TIDYING):  # what waits to be said there would wait for ever
                self._errands.drop(line)
        for room, events in batch.invited.items():
            self._invited(room, events)

    async def follow(self, batch: Batch) -> None:
        """Go along with rooms that were upgraded; nothing is heard where the bot was led astray."""
        for old, new in self._rooms.moving():
            await self._follow(old, new, just_now=old in batch.state)
        for room in [room for room in self._led if self._rooms.knows(room)]:
            await self._leave(room)
        batch.said = [said for said in batch.said if said.room not in self._led]

    def answered_in_private(self, said: Said, answer: Answer) -> None:
        """Whoever has said something in a room hears where to look."""
        language = answer.message.language if isinstance(answer, Note) else ""
        words = self._texts.say(language or self._language, "matrix-look-in-private")
        reply = content(Letter(words, f"<p>{markup(words)}</p>"), notify=False)
        reply["m.relates_to"] = {"m.in_reply_to": {"event_id": said.id}}
        errand = partial(self._mail.send, said.room, reply, secrets.token_hex(8), Rank.PUBLIC)
        self._errands.add(said.room, errand)

    def _invited(self, room: str, events: list[Json]) -> None:
        """Into rooms, by those who may. Private talk happens in a room of the bot's own."""
        own = [event for event in events if event.get("state_key") == self.user]
        sender = str(own[-1].get("sender", "")) if own else ""
        direct = bool(own and (own[-1].get("content") or {}).get("is_direct"))
        if sender in self.allowed and not direct:
            self._errands.add(room, partial(self._accept, room))
            self._greet(room)
            return
        self._errands.add(room, partial(self._api, "POST", f"/rooms/{part(room)}/leave", {}))
        if sender in self.allowed:
            self._errands.add(sender, partial(self._dms.reach, sender, asked=True))

    async def _accept(self, room: str) -> None:
        await self._trust(room)
        await self._api("POST", f"/join/{part(room)}", {})

    def _greet(self, room: str) -> None:
        words = self._texts.say(self._language, "matrix-hello")
        hello = content(Letter(words, f"<p>{markup(words)}</p>"), notify=False)
        errand = partial(self._mail.send, room, hello, f"hello-{digest_of(room)}", Rank.PUBLIC)
        self._errands.add(room, errand)

    # --- rooms that were upgraded ----------------------------------------------------------------

    async def _follow(self, old: str, new: str, *, just_now: bool) -> None:
        """An upgraded room goes on under its old name, once the bot is in there, and sees it."""
        if not self._rooms.joined(new):
            if just_now and self._led.get(new) != TAKEN_IN:
                await self._walk(new)
        elif self._rooms.replaces(new, old):
            await self._notebook.write({MOVED + old: new})
            self._rooms.move(old, new)
            await self._trust(new)

    async def _walk(self, new: str) -> None:
        """Anyone can put any room's name on a tombstone: what it is shows from inside only."""
        await self._note(new, "")
        try:
            await self._enter(new)
        except (MatrixError, *PASSED_BY):
            self._errands.add(new, partial(self._enter, new))

    async def _enter(self, new: str) -> None:
        try:
            await self._api("POST", f"/join/{part(new)}", {})
        except MatrixError as error:
            if wait_after(error) is not None:
                raise
            log.info("room moved, and an invitation is needed", adapter="matrix")
            await self._trust(new)
        else:
            self._rooms.expect(new)

    async def _leave(self, room: str) -> None:
        """It replaces none, and nobody who may has invited the bot."""
        if self._led[room] != TAKEN_IN:
            log.warning("led into a room that replaces none, and left it", adapter="matrix")
            await self._note(room, TAKEN_IN)
            self._errands.add(room, partial(self._api, "POST", f"/rooms/{part(room)}/leave", {}))

    async def _note(self, room: str, known: str) -> None:
        self._led[room] = known
        await self._notebook.write({LED + room: known})

    async def _trust(self, room: str) -> None:
        if self._led.pop(room, None) is not None:
            await self._notebook.write({LED + room: None})
