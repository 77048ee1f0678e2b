"""What is said in rooms and in private, as the bot hears it: one thing after the other.

What moves a round is remembered, in the same transaction as its effect, until the sync token has
moved on: after a crash it is not heard twice. Nothing is remembered of answers; they replace
themselves.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import structlog

from adapters.matrix.api import PASSED_BY, Api, MatrixError, part
from adapters.matrix.dms import Ready
from adapters.matrix.dress import Letter, content, markup
from adapters.matrix.mail import Rank
from adapters.matrix.rooms import MOVED
from adapters.matrix.sync import Said
from bot.port import Answer, Command, Heard, Line, Note, Press, Submit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from adapters.matrix.allow import Allowed
    from adapters.matrix.cipher import Cipher
    from adapters.matrix.dms import Dms
    from adapters.matrix.errands import Errands
    from adapters.matrix.mail import Mail
    from adapters.matrix.recall import Memory
    from adapters.matrix.rooms import Rooms
    from adapters.matrix.sync import Batch
    from adapters.matrix.talks import Talks
    from bot.port import Ear, Notebook
    from bot.texts import Texts

SINCE: Final = "since"
HEARD: Final = "heard/"
CALLED: Final = re.compile(r"[!/]blitzlicht\b[:,]?\s*(.*)", re.IGNORECASE | re.DOTALL)
QUOTED: Final = re.compile(r"(?:> [^\n]*\n)+\n?")  # what old clients put before a reply
LATE: Final = timedelta(minutes=2)  # for which the token waits for a key
SLIPS: Final = frozenset(
    {"write", "send", "keep", "withdraw", "vote", "cast", "fill-in", "not-now"}
)

Json = dict[str, Any]

log = structlog.get_logger()


class Hearing:
    """Takes batches."""

    def __init__(
        self,
        api: Api,
        mail: Mail,
        errands: Errands,
        rooms: Rooms,
        *,
        dms: Dms,
        talks: Talks,
        memory: Memory,
        cipher: Cipher,
        texts: Texts,
        language: str,
        now: Callable[[], datetime],
    ) -> None:
        """`language` is the one for rooms of which nothing is known."""
        self._api = api
        self._mail = mail
        self._errands = errands
        self._rooms = rooms
        self._dms = dms
        self._talks = talks
        self._memory = memory
        self._cipher = cipher
        self._texts = texts
        self._language = language
        self._now = now
        self._heard: set[str] = set()  # since the token that is kept
        self._late: list[tuple[Said, datetime, str]] = []  # with the token before it
        self.allowed: Allowed
        self.ear: Ear
        self.user = ""
        self._notebook: Notebook

    async def open(self, notebook: Notebook) -> str:
        """The token to go on from."""
        self._notebook = notebook
        self._heard = {key.removeprefix(HEARD) for key in await notebook.scan(HEARD)}
        for key, new in (await notebook.scan(MOVED)).items():
            self._rooms.move(key.removeprefix(MOVED), new)
        return await notebook.read(SINCE) or ""

    async def take(self, batch: Batch, since: str) -> None:
        """Hear all of it; then the token moves on."""
        for room, events in batch.state.items():
            self._rooms.learn(room, events)
        for room in batch.left:
            self._rooms.left(room)
        for room, events in batch.invited.items():
            await self._invited(room, events)
        for said in [*self._opened(), *batch.said]:
            await self._one(said, since)
        for room in batch.state:
            await self._moved(room)
        if not batch.empty:
            await self._keep(batch.token)

    async def _keep(self, token: str) -> None:
        """As long as a key is late, a restart begins before the line that it is for."""
        recent = [before for _, came, before in self._late if self._now() - came < LATE]
        if recent:
            await self._notebook.write({SINCE: recent[0]})
            return
        await self._notebook.write({SINCE: token, **{HEARD + one: None for one in self._heard}})
        self._heard.clear()

    # --- one event -------------------------------------------------------------------------------

    async def _one(self, said: Said, since: str) -> None:
        if said.sealed is not None:
            self._late.append((said, self._now(), since))
        elif said.event.get("type") == "m.room.member":
            await self._member(said)
        elif said.event.get("type") == "m.room.message" and said.sender != self.user:
            text = text_of(said.event)
            if text and digest_of(said.id) not in self._heard:
                await self._message(said, text)

    async def _message(self, said: Said, text: str) -> None:
        user = self._dms.user_of(said.room)
        if user:
            if user == said.sender:
                ask = partial(self._ask, said.id)
                await self._talks.line(user, said.room, said.id, text, ask)
        elif called := CALLED.fullmatch(text):
            await self._command(said, called[1].strip())

    async def _command(self, said: Said, text: str) -> None:
        person, place = self._rooms.person(said.sender, said.room), self._rooms.place(said.room)
        heard: Heard = Command(person, place, text)
        if text and (action := await self._memory.action(said.room, text)):
            heard = Press(person, place, action)
        answer = await self._ask(said.id, heard)
        if answer is not None:
            await self._answer(said, answer)

    async def _answer(self, said: Said, answer: Answer) -> None:
        """In private; where that is not open yet, the room hears where to look."""
        place = str(self._rooms.place(said.room).id)
        try:
            where = await self._dms.reach(said.sender, asked=True)
        except (MatrixError, *PASSED_BY):
            self._talks.wait(said.sender, answer, place)
            self._errands.add(said.room, partial(self._dms.reach, said.sender, asked=True))
            return
        if isinstance(where, Ready):
            await self._talks.answer(said.sender, where.room, answer, place)
            return
        self._talks.wait(said.sender, answer, place)
        self._reply(said, "matrix-look-in-private", answer)

    def _reply(self, said: Said, key: str, answer: Answer) -> None:
        language = answer.message.language if isinstance(answer, Note) else ""
        words = self._texts.say(language or self._language, key)
        reply = content(Letter(words, f"<p>{markup(words)}</p>"), notify=False)
        reply["m.relates_to"] = {"m.in_reply_to": {"event_id": said.id}}
        errand = partial(self._mail.send, said.room, reply, secrets.token_hex(8), Rank.PUBLIC)
        self._errands.add(said.room, errand)

    async def _ask(self, event: str, heard: Heard) -> Answer:
        """Returns once it is committed."""
        notes = None
        if _moves(heard):
            notes = {HEARD + digest_of(event): ""}
        (answer,) = await self.ear.hear([heard], notes)
        if notes:
            self._heard.add(digest_of(event))
        return answer

    # --- keys that come late ---------------------------------------------------------------------

    def _opened(self) -> list[Said]:
        """Lines whose key has come by now."""
        opened, waiting = [], []
        for said, came, since in self._late:
            event = self._cipher.opened(said.sealed) if said.sealed else None
            if event is None:
                waiting.append((said, came, since))
            else:
                opened.append(Said(said.room, dict(event.source)))
        self._late = waiting
        return opened

    # --- who comes and goes ----------------------------------------------------------------------

    async def _member(self, said: Said) -> None:
        """Somebody has come into their conversation with the bot."""
        user = self._dms.user_of(said.room)
        joins = said.event.get("content", {}).get("membership") == "join"
        before = (said.event.get("unsigned") or {}).get("prev_content") or {}
        comes = joins and before.get("membership") != "join"
        if user and user == said.event.get("state_key") and comes:
            ask = partial(self._ask, said.id)
            await self._talks.came(user, said.room, ask, told=False)

    async def _invited(self, room: str, events: list[Json]) -> None:
        """Into rooms, by those who may. Private talk happens in a room of the bot's own."""
        own = [event for event in events if event.get("state_key") == self.user]
        sender = str(own[-1].get("sender", "")) if own else ""
        direct = bool(own and (own[-1].get("content") or {}).get("is_direct"))
        try:
            if sender not in self.allowed or direct:
                await self._api("POST", f"/rooms/{part(room)}/leave", {})
            else:
                await self._api("POST", f"/join/{part(room)}", {})
                self._greet(room)
            if direct and sender in self.allowed:
                await self._dms.reach(sender, asked=True)
        except (MatrixError, *PASSED_BY):
            log.warning("invitation not answered", adapter="matrix")

    def _greet(self, room: str) -> None:
        words = self._texts.say(self._language, "matrix-hello")
        hello = content(Letter(words, f"<p>{markup(words)}</p>"), notify=False)
        errand = partial(self._mail.send, room, hello, f"hello-{digest_of(room)}", Rank.PUBLIC)
        self._errands.add(room, errand)

    async def _moved(self, room: str) -> None:
        """An upgraded room goes on under its old name."""
        new = self._rooms.successor(room)
        if not new or self._rooms.room_of(self._rooms.place(room).id) == new:
            return
        try:
            await self._api("POST", f"/join/{part(new)}", {})
        except (MatrixError, *PASSED_BY):
            log.warning("room moved, and the bot cannot follow", adapter="matrix")
            return
        await self._notebook.write({MOVED + room: new})
        self._rooms.move(room, new)


def text_of(event: Json) -> str:
    """What somebody has typed; empty for edits, notices, and all that is no text."""
    found = event.get("content") or {}
    relation = found.get("m.relates_to") or {}
    body = found.get("body")
    if found.get("msgtype") != "m.text" or relation.get("rel_type") == "m.replace":
        return ""
    if not isinstance(body, str):
        return ""
    return QUOTED.sub("", body, count=1).strip() if "m.in_reply_to" in relation else body.strip()


def digest_of(event: str) -> str:
    """An event's id as it is remembered for a moment."""
    return hashlib.blake2b(event.encode(), digest_size=16).hexdigest()


def _moves(heard: Heard) -> bool:
    """Whether it must not be heard twice; a slip may, and nothing is written about one."""
    match heard:
        case Line():
            return False
        case Command():
            return True
        case Press(action=action) | Submit(action=action):
            return action.partition(":")[0] not in SLIPS | {"overview"}
    return False
