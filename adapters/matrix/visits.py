"""Rooms the bot is invited into, what it says there itself, and where they move to."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog

from adapters.matrix.api import PASSED_BY, Api, MatrixError, part
from adapters.matrix.dress import Letter, content, markup
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

    async def open(self, notebook: Notebook) -> None:
        """Read which rooms have moved."""
        self._notebook = notebook
        for key, new in (await notebook.scan(MOVED)).items():
            self._rooms.move(key.removeprefix(MOVED), new)

    def learn(self, batch: Batch) -> None:
        """What has become of rooms."""
        for room, events in batch.state.items():
            self._rooms.learn(room, events)
        for room in batch.left:
            self._rooms.left(room)
        for room, events in batch.invited.items():
            self._invited(room, events)

    async def follow(self, batch: Batch) -> None:
        """Go along with rooms that were upgraded."""
        for old, new in self._rooms.moving():
            await self._follow(old, new, just_now=old in batch.state)

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
            self._errands.add(room, partial(self._api, "POST", f"/join/{part(room)}", {}))
            self._greet(room)
            return
        self._errands.add(room, partial(self._api, "POST", f"/rooms/{part(room)}/leave", {}))
        if sender in self.allowed:
            self._errands.add(room, partial(self._dms.reach, sender, asked=True))

    def _greet(self, room: str) -> None:
        words = self._texts.say(self._language, "matrix-hello")
        hello = content(Letter(words, f"<p>{markup(words)}</p>"), notify=False)
        errand = partial(self._mail.send, room, hello, f"hello-{digest_of(room)}", Rank.PUBLIC)
        self._errands.add(room, errand)

    async def _follow(self, old: str, new: str, *, just_now: bool) -> None:
        """An upgraded room goes on under its old name, once the bot is in there, and sees it."""
        if not self._rooms.joined(new):
            if not just_now:
                return
            try:
                await self._api("POST", f"/join/{part(new)}", {})
            except (MatrixError, *PASSED_BY):
                log.info("room moved, and an invitation is needed", adapter="matrix")
                return
            self._rooms.expect(new)
            return
        if not self._rooms.replaces(new, old):
            return
        await self._notebook.write({MOVED + old: new})
        self._rooms.move(old, new)
