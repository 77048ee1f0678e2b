"""What is said in rooms and in private, as the bot hears it: one thing after the other.

What moves a round is remembered, in the same transaction as its effect, until the sync token has
moved on: after a crash it is not heard twice. Nothing is remembered of answers; they replace
themselves.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import structlog

from adapters.matrix.api import PASSED_BY, Api, MatrixError, part
from adapters.matrix.dms import Ready
from adapters.matrix.dress import Letter, content, markup
from adapters.matrix.events import digest_of, hint_for, replied_to, text_of
from adapters.matrix.mail import Rank, TooEarlyError
from adapters.matrix.rooms import MOVED
from adapters.matrix.sync import Said
from adapters.matrix.words import CALLED
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
LATE: Final = timedelta(minutes=2)  # for which the token waits for a key
# What no second attempt would change: an event of a shape that nobody sends, or a mistake of ours.
ODD: Final = (AttributeError, LookupError, TypeError, ValueError)
SLIPS: Final = frozenset(
    {"write", "send", "keep", "withdraw", "vote", "cast", "fill-in", "not-now"}
)

Json = dict[str, Any]

log = structlog.get_logger()


class Late(NamedTuple):
    """A line whose key is not there yet; `before` is the token of the sync before it."""

    said: Said
    came: datetime
    before: str


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
        self._late: list[Late] = []
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
            self._invited(room, events)
        for said in [*await self._opened(), *batch.said]:
            await self._safely(said, since)
        for old, new in self._rooms.moving():
            await self._follow(old, new, just_now=old in batch.state)
        if not batch.empty:
            await self._keep(batch.token)

    async def _keep(self, token: str) -> None:
        """As long as a key is late, a restart begins before the line that it is for."""
        if self._late:
            await self._notebook.write({SINCE: self._late[0].before})
            return
        await self._notebook.write({SINCE: token, **{HEARD + one: None for one in self._heard}})
        self._heard.clear()

    # --- one event -------------------------------------------------------------------------------

    async def _safely(self, said: Said, since: str) -> None:
        """What one event breaks stays with it: heard again and again, it would stop all rooms."""
        try:
            await self._one(said, since)
        except ODD:
            log.exception("event passed over", adapter="matrix")

    async def _one(self, said: Said, since: str) -> None:
        if said.sender == self.user:
            return
        if said.sealed is not None:
            self._late.append(Late(said, self._now(), since))
        elif said.event.get("type") == "m.room.member":
            await self._member(said)
        elif said.event.get("type") == "m.room.message" and said.event.get("content"):
            await self._message(said)

    async def _message(self, said: Said) -> None:
        text, user = text_of(said.event), self._dms.user_of(said.room)
        if digest_of(said.id) in self._heard or user not in {"", said.sender}:
            return
        if user and text:
            before = replied_to(said.event)
            state = await self._memory.carried(said.room, before) if before else {}
            await self._talks.line(said, text, partial(self._ask, said.id), state)
        elif user and (key := hint_for(said.event)):
            await self._talks.tell(user, said.room, key)
        elif not user and (called := CALLED.fullmatch(text)):
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
        except (TooEarlyError, MatrixError, *PASSED_BY):
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

    async def _opened(self) -> list[Said]:
        """Lines whose key has come by now; who has waited for long is asked to write again."""
        opened, waiting = [], []
        for late in self._late:
            event = self._cipher.opened(late.said.sealed) if late.said.sealed else None
            if event is not None:
                opened.append(Said(late.said.room, dict(event.source)))
            elif self._now() - late.came < LATE:
                waiting.append(late)
            elif user := self._dms.user_of(late.said.room):
                await self._talks.tell(user, late.said.room, "matrix-unreadable")
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
            await self._talks.came(user, said.room, ask, told=self._dms.came(user))

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
        """An upgraded room goes on under its old name: at once, or after an invitation."""
        if not self._rooms.joined(new):
            if not just_now:
                return
            try:
                await self._api("POST", f"/join/{part(new)}", {})
            except (MatrixError, *PASSED_BY):
                log.info("room moved, and an invitation is needed", adapter="matrix")
                return
            self._rooms.expect(new)
        await self._notebook.write({MOVED + old: new})
        self._rooms.move(old, new)


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
