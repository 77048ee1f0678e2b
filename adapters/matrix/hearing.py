"""What is said in rooms and in private, as the bot hears it: a batch is kept whole or not at all.

One thing is heard after the other; cards and votes wait, and so do all answers. In the end the
slips, what was called in rooms and the token are committed in one transaction. Killed before it,
the bot hears the batch once more, and nothing had come of it; killed after it, never again. What
moves a round from a conversation is committed when it is said: a hash of its event is remembered
until the token has passed it. Of answers nothing is.

While a key is late the token waits before its line: after a crash, what was said since and is not
redacted yet is heard twice. Numbers of cards may mean others by then: they are asked for again.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import structlog

from adapters.matrix.api import PASSED_BY, MatrixError
from adapters.matrix.apologies import Apologies, Trouble
from adapters.matrix.dms import Ready
from adapters.matrix.events import digest_of, hint_for, joins, replied_to, text_of, turns_to
from adapters.matrix.late import LateLines
from adapters.matrix.mail import TooEarlyError
from adapters.matrix.rooms import matrix_id
from adapters.matrix.words import CALLED, LONGEST
from bot.port import Answer, Command, Heard, Line, NotKeptError, Press, Submit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from adapters.matrix.cipher import Cipher
    from adapters.matrix.dms import Dms
    from adapters.matrix.errands import Errands
    from adapters.matrix.recall import Memory
    from adapters.matrix.rooms import Rooms
    from adapters.matrix.saying import Saying
    from adapters.matrix.sync import Batch, Said
    from adapters.matrix.talks import Talks
    from adapters.matrix.visits import Visits
    from bot.port import Ear, Notebook, NotebookWrites, Together

SINCE: Final = "since"
HEARD: Final = "heard/"
BEHIND: Final = "behind"  # there while the token waits for a key
HELP: Final = "?"  # a word of help in every language
TOO_LONG: Final = "matrix-too-long"
WOUND: Final = timedelta(hours=1)  # for which what was said in rooms can be read again
# What no second attempt would change: an event of a shape that nobody sends, or a mistake of ours.
ODD: Final = (
    *(AttributeError, LookupError, TypeError, ValueError),
    *(OverflowError, RecursionError, AssertionError),
)
LINES: Final = frozenset({"m.room.message", "m.room.encrypted"})
SLIPS: Final = frozenset(
    {"write", "send", "keep", "withdraw", "vote", "cast", "fill-in", "not-now"}
)

Json = dict[str, Any]

log = structlog.get_logger()


class Called(NamedTuple):
    """What was called in a room, and by which event."""

    said: Said
    heard: Heard


class Hearing:
    """Takes batches."""

    def __init__(
        self,
        visits: Visits,
        errands: Errands,
        rooms: Rooms,
        *,
        dms: Dms,
        saying: Saying,
        talks: Talks,
        memory: Memory,
        cipher: Cipher,
        now: Callable[[], datetime],
        trouble: Trouble,
    ) -> None:
        """`user` and `ear` are set by whoever runs the loop."""
        self._visits = visits
        self._errands = errands
        self._rooms = rooms
        self._dms = dms
        self._saying = saying
        self._talks = talks
        self._memory = memory
        self._cipher = cipher
        self._now = now
        self._late = LateLines(cipher, dms, talks, now)
        self._apologies = Apologies(trouble, talks, errands)
        self._behind = False  # the first batch may have been heard before
        self._batch = 1  # the first has all that an earlier run has heard since its token
        self._heard: dict[str, int] = {}  # since the token that is kept, with the batch
        self._wound = now()
        self._called: list[Called] = []  # in this batch
        self._together: Together
        self.ear: Ear
        self.user = ""

    async def open(self, notebook: Notebook) -> str:
        """The token to go on from."""
        self._behind = await notebook.read(BEHIND) is not None
        self._heard = {key.removeprefix(HEARD): 1 for key in await notebook.scan(HEARD)}
        return await notebook.read(SINCE) or ""

    async def take(self, batch: Batch, since: str) -> None:
        """Hear all of it, keep what has come of it together with the token, and answer.

        Raises NotKeptError where that cannot be: people know, and all has to begin anew, as after
        a crash, from what is kept.
        """
        try:
            await self._take(batch, since)
        except NotKeptError:
            await self._apologies.make(self._waiting(batch.said))
            raise

    async def _take(self, batch: Batch, since: str) -> None:
        self._visits.learn(batch)
        await self._visits.follow(batch)  # first: what is called in a new room is the old one's
        if batch.brought_keys:
            self._late.open_lost()
        said = [*await self._late.opened(), *batch.said]
        if not batch.empty or said:
            await self._hear(said, since, batch.token)
            self._apologies.over()
            self._wind()

    async def _hear(self, every: list[Said], since: str, token: str) -> None:
        self._together, self._called = await self.ear.together(), []
        self._cipher.note()
        self._saying.hold()
        for said in every:
            await _safely(self._one(said, since))
        batch = [called.heard for called in self._called]
        answers, late = await self._together.keep(batch, self._notes(token))
        for person, phase in late:
            await self._talks.too_late(matrix_id(person), phase, partial(self._ask, ""))
        self._batch += 1
        self._saying.release()
        for called, answer in zip(self._called, answers, strict=True):
            if answer is not None:
                await _safely(self._answer(called.said, answer))

    def _waiting(self, said: list[Said]) -> dict[str, str]:
        """Who has said something to the bot, and the room in which they hear of it."""
        rooms = {self._dms.user_of(room): room for room in self._dms.rooms()}
        waiting = {one.sender for one in said if self._is_for_me(one)}
        return {user: rooms[user] for user in waiting & rooms.keys()}

    def _is_for_me(self, said: Said) -> bool:
        if said.event.get("type") not in LINES:
            return False
        try:
            called = CALLED.fullmatch(text_of(said.event)) or turns_to(said.event, self.user)
        except ODD:
            return False
        return bool(called) or self._dms.user_of(said.room) == said.sender

    def _notes(self, token: str) -> NotebookWrites:
        """As long as a key is late, a restart begins before the line that it is for."""
        called = {digest_of(one.said.id) for one in self._called}
        first = self._late.first
        if first is None:
            passed, self._heard = self._heard, {}
            return {SINCE: token, BEHIND: None, **{HEARD + one: None for one in passed}}
        self._heard |= dict.fromkeys(called, self._batch)
        old = [one for one, batch in self._heard.items() if batch < first.batch]
        for one in old:
            del self._heard[one]
        notes = {**dict.fromkeys(called, ""), **dict.fromkeys(old)}
        waits = {SINCE: first.before, BEHIND: ""}
        return {**waits, **{HEARD + one: note for one, note in notes.items()}}

    def _wind(self) -> None:
        """What was said need not be readable for years to whoever takes the disk.

        In private that is what came when no phase was open, or too late for one.
        """
        if self._late.first is None and self._now() - self._wound >= WOUND:
            with suppress(NotKeptError):  # the next batch tries again
                self._cipher.wind()
                self._wound = self._now()

    # --- one event -------------------------------------------------------------------------------

    async def _one(self, said: Said, since: str) -> None:
        if said.sender == self.user:
            return
        if said.sealed is not None:
            self._late.add(said, said.sealed, since, self._batch)
        elif said.event.get("type") == "m.room.member":
            await self._member(said)
        elif said.event.get("type") == "m.room.message" and said.event.get("content"):
            await self._message(said)

    async def _message(self, said: Said) -> None:
        text, user = text_of(said.event), self._dms.user_of(said.room)
        if digest_of(said.id) in self._heard or user not in {"", said.sender}:
            return
        if user and len(text) > LONGEST:  # no pattern is made for that
            await self._talks.missed(user, said.room, said.id, TOO_LONG)
        elif user and text:
            before = replied_to(said.event)
            state = await self._memory.carried(said.room, before) if before else {}
            again, ask = self._behind and self._batch == 1, partial(self._ask, said.id)
            await self._talks.line(said, text, ask, state, again=again)
        elif user and (key := hint_for(said.event)):
            await self._talks.tell(user, said.room, key)
        elif not user and (called := CALLED.fullmatch(text)):
            await self._command(said, called[1].strip())
        elif not user and turns_to(said.event, self.user):
            await self._command(said, HELP)

    async def _command(self, said: Said, text: str) -> None:
        """It is carried out behind what was said in private: slips count before a phase ends."""
        person, place = self._rooms.person(said.sender, said.room), self._rooms.place(said.room)
        heard: Heard = Command(person, place, text)
        if text and (action := await self._memory.action(said.room, text)):
            heard = Press(person, place, action)
        self._called.append(Called(said, heard))

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
        self._visits.answered_in_private(said, answer)

    async def _ask(self, event: str, heard: Heard) -> Answer:
        """A slip waits for the end of the batch; what moves a round is committed now."""
        if not _moves(heard):
            return await self._together.hear(heard)
        answer = await self._together.hear(heard, {HEARD + digest_of(event): ""})
        self._heard[digest_of(event)] = self._batch
        return answer

    # --- who comes -------------------------------------------------------------------------------

    async def _member(self, said: Said) -> None:
        """Somebody has come into their conversation with the bot."""
        user = self._dms.user_of(said.room)
        if user and joins(said.event, user):
            ask = partial(self._ask, said.id)
            await self._talks.came(user, said.room, ask, told=self._dms.came(user))


async def _safely(hearing: Awaitable[None]) -> None:
    """What one event breaks stays with it: heard again and again, it would stop all rooms."""
    try:
        await hearing
    except ODD:
        log.exception("event passed over", adapter="matrix")


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
