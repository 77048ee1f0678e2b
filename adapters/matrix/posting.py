"""Delivers what the outbox hands over, each once: the transaction id is made of the post's key."""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog

from adapters.matrix.api import outcome_of
from adapters.matrix.dms import Ready, Unreachable, Wait
from adapters.matrix.dress import content, edited, letters, plain, public
from adapters.matrix.errands import TIDYING
from adapters.matrix.leftovers import Leftovers
from adapters.matrix.mail import Rank, TooEarlyError
from adapters.matrix.rooms import matrix_id
from adapters.matrix.sharing import NotReadyError
from adapters.matrix.talk import STATE
from adapters.matrix.threads import Threads
from bot.port import Edit, Failed, NotKeptError, Outcome, Post, RetryAfter, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from adapters.matrix.api import Json
    from adapters.matrix.dms import Dms
    from adapters.matrix.dress import Letter
    from adapters.matrix.errands import Errands
    from adapters.matrix.mail import Mail
    from adapters.matrix.recall import Memory
    from adapters.matrix.rooms import Rooms
    from adapters.matrix.talks import Talks
    from bot.core.model import PhaseId
    from bot.port import Button, Message, Notebook, NotebookWrites
    from bot.texts import Texts

NOTE: Final = "post/"
KEPT: Final = timedelta(days=8)  # the bot itself remembers a delivered post for seven
SOON: Final = timedelta(seconds=1)

log = structlog.get_logger()


class Ref(NamedTuple):
    """Where a post stands: its room, and the events it is made of."""

    room: str
    events: tuple[str, ...]

    def __str__(self) -> str:
        """How the outbox keeps it."""
        return " ".join((self.room, *self.events))

    @classmethod
    def read(cls, text: str) -> Ref | None:
        """What `str` has written."""
        room, *events = text.split(" ")
        return cls(room, tuple(events)) if room.startswith("!") and events else None


class Posting:
    """`bot.port.Adapter.deliver` and `find`."""

    def __init__(
        self,
        mail: Mail,
        rooms: Rooms,
        dms: Dms,
        talks: Talks,
        memory: Memory,
        *,
        texts: Texts,
        now: Callable[[], datetime],
    ) -> None:
        """`talks`: what the numbers in a private message mean."""
        self._mail = mail
        self._rooms = rooms
        self._dms = dms
        self._talks = talks
        self._memory = memory
        self._leftovers = Leftovers(texts)
        self._texts = texts
        self._now = now
        self._threads = Threads(mail, texts)
        self._refs: dict[str, str] = {}  # digest -> ref
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._notebook: Notebook | None = None

    async def open(self, notebook: Notebook) -> None:
        """Read what was sent lately; forget what was sent long ago."""
        for key, value in (await notebook.scan(NOTE)).items():
            self._refs[key.removeprefix(NOTE)] = value.partition(" ")[2]
        await self._leftovers.open(notebook)
        await self._threads.open_notebook(notebook)
        self._notebook = notebook
        await self.forget_old()

    async def forget_old(self) -> None:
        """What was sent long ago, the threads under it, and its buttons."""
        if self._notebook is None:
            return
        oldest, notes = (self._now() - KEPT).isoformat(), await self._notebook.scan(NOTE)
        old = [key for key, value in notes.items() if value.partition(" ")[0] < oldest]
        for key in old:
            self._refs.pop(key.removeprefix(NOTE), None)
        under = {**self._threads.forget(self._refs), **self._leftovers.forget(self._refs)}
        await self._notebook.write({**dict.fromkeys(old), **under})

    def close(self) -> None:
        """Nothing leaves any more."""
        self._notebook = None

    # --- posts -----------------------------------------------------------------------------------

    async def post(self, post: Post) -> Outcome:
        """Send a message, and what belongs under it."""
        digest = digest_of(post.key)
        if self._notebook is None:
            return RetryAfter(SOON)
        turn = self._turns[digest]
        async with turn:
            try:
                return await self._post(post, digest)
            except Exception as error:  # noqa: BLE001 - sorted by `_outcome_of`
                return _outcome_of(error)
            finally:
                if digest in self._refs:
                    self._turns.pop(digest, None)

    async def _post(self, post: Post, digest: str) -> Outcome:
        if digest in self._refs:
            return Sent(self._refs[digest])
        where = await self._where(post)
        if not isinstance(where, str):
            return where
        if post.private:
            events = await self._to_person(post, digest, where)
        else:
            events = await self._to_room(post, digest, where)
        more = self._leftovers.add(digest, post)
        return Sent(await self._note(digest, Ref(where, tuple(events)), more))

    async def _where(self, post: Post) -> str | Outcome:
        if not post.private:
            room = self._rooms.room_of(post.to)
            if self._rooms.expected(room):
                return RetryAfter(SOON)
            return room if self._rooms.joined(room) else Failed("not_in_channel")
        match await self._dms.reach(matrix_id(post.to)):
            case Ready(room):
                return room
            case Wait(delay):
                return RetryAfter(delay)
            case Unreachable(reason):
                return Failed(reason)

    async def _to_room(self, post: Post, digest: str, room: str) -> list[str]:
        shown, choices = self._public(post.message)
        contents = [content(letter, notify=post.message.notify) for letter in shown]
        contents[0][STATE] = _menu(choices)
        events = await self._sent(room, digest, contents, Rank.PUBLIC)
        self._memory.note(room, events[0], choices)
        await self._threads.open(digest, room, post.message)
        return events

    def _public(self, message: Message) -> tuple[list[Letter], list[Button]]:
        pieces, choices = public(message, partial(self._texts.say, message.language))
        return letters(pieces), choices

    async def _to_person(self, post: Post, digest: str, room: str) -> list[str]:
        contents = await self._talks.dressed(post, room)
        events = await self._sent(room, digest, contents, Rank.PRIVATE)
        self._talks.arrived(post)
        return events

    async def _sent(self, room: str, digest: str, contents: list[Json], rank: Rank) -> list[str]:
        return [
            await self._mail.send(room, one, f"{digest}-{number}", rank)
            for number, one in enumerate(contents)
        ]

    async def _note(self, digest: str, ref: Ref, more: NotebookWrites | None = None) -> str:
        """Raises NotReadyError where all begins anew meanwhile: there it arrives once more."""
        if self._notebook is None:
            raise NotReadyError
        self._refs[digest] = str(ref)
        note = {NOTE + digest: f"{self._now().isoformat()} {ref}"}
        await self._notebook.write({**note, **(more or {})})
        return str(ref)

    async def find(self, key: str) -> Sent | None:
        """A post of that key, if all of it has arrived."""
        ref = self._refs.get(digest_of(key))
        return Sent(ref) if ref else None

    # --- edits -----------------------------------------------------------------------------------

    async def edit(self, edit: Edit) -> Outcome:
        """Give a post its new text; twice is as good as once."""
        ref = Ref.read(self._refs.get(digest_of(edit.of)) or edit.ref)
        if self._notebook is None:
            return RetryAfter(SOON)
        if ref is None:
            return Failed("message_not_found")
        if self._rooms.upgraded(ref.room):
            return Sent(str(ref))  # upgraded meanwhile: nobody reads there any more
        if not self._rooms.joined(ref.room):
            return Failed("not_in_channel")
        try:
            return await self._edit(edit, ref)
        except Exception as error:  # noqa: BLE001 - sorted by `_outcome_of`
            return _outcome_of(error)

    async def _edit(self, edit: Edit, ref: Ref) -> Outcome:
        digest, tx = digest_of(edit.of), digest_of(edit.key)
        await self._leftovers.gone(digest)
        if self._dms.user_of(ref.room):  # an edit has nothing to choose there
            now = await self._rewritten(ref, plain(edit.message), [], tx, Rank.PUBLIC)
        else:
            now = await self._rewritten(ref, *self._public(edit.message), tx, Rank.PUBLIC)
            await self._threads.revise(digest, ref.room, edit.message, tx)
        return Sent(await self._note(digest, now) if now != ref else str(ref))

    async def _rewritten(
        self, ref: Ref, shown: list[Letter], choices: Sequence[Button], tx: str, rank: Rank
    ) -> Ref:
        """A letter in the place of each event; further ones behind, and what is left over goes."""
        contents = [edited(letter, event) for letter, event in zip(shown, ref.events, strict=False)]
        if not self._dms.user_of(ref.room):
            contents[0][STATE] = _menu(choices)
        contents += [content(letter, notify=False) for letter in shown[len(ref.events) :]]
        sent = await self._sent(ref.room, tx, contents, rank)
        for number, event in enumerate(ref.events[len(shown) :]):
            await self._mail.redact(ref.room, event, f"{tx}-r{number}", rank)
        self._memory.note(ref.room, ref.events[0], choices)
        return Ref(ref.room, (*ref.events[: len(shown)], *sent[len(ref.events) :]))

    # --- the end of a phase ----------------------------------------------------------------------

    def tidy(self, phase: PhaseId, errands: Errands) -> None:
        """Let the buttons go, one message after the other; the bot may be faster with an edit."""
        for digest in self._leftovers.of(phase):
            if ref := Ref.read(self._refs.get(digest, "")):
                errands.add(ref.room + TIDYING, partial(self._without_buttons, digest, ref))

    async def _without_buttons(self, digest: str, ref: Ref) -> None:
        message = self._leftovers.message(digest)
        if message and self._rooms.joined(ref.room):
            shown, tx = plain(message), f"{digest}-x"
            self._refs[digest] = str(await self._rewritten(ref, shown, [], tx, Rank.TIDYING))
        await self._leftovers.gone(digest)


def _menu(choices: Sequence[Button]) -> Json:
    """What a message in a room carries along: the names of its buttons, and what they do."""
    return {"menu": [[one.label, one.action] for one in choices]}


def _outcome_of(error: Exception) -> Outcome:
    match error:
        case TooEarlyError(wait=wait):
            return RetryAfter(wait)
        case NotReadyError() | NotKeptError():
            return RetryAfter(SOON)
    return outcome_of(error)


def digest_of(key: str) -> str:
    """A key as a transaction id: it may name a person, and the homeserver keeps it for a day."""
    return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
