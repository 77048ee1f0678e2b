"""All parts of the adapter while it listens: the wiring, and the loop."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

import structlog

from adapters.matrix.account import AccountError
from adapters.matrix.allow import Allowed
from adapters.matrix.api import PASSED_BY, TOKEN_TROUBLE, Api
from adapters.matrix.apologies import Trouble
from adapters.matrix.dms import Dms
from adapters.matrix.errands import TIDYING, Errands
from adapters.matrix.hearing import Hearing
from adapters.matrix.limits import MESSAGES, ROOMS, Limits
from adapters.matrix.mail import Mail, Pace
from adapters.matrix.posting import Posting
from adapters.matrix.recall import Memory
from adapters.matrix.rooms import Rooms
from adapters.matrix.saying import Saying
from adapters.matrix.sync import Syncing, SyncRefusedError
from adapters.matrix.talks import Talks
from adapters.matrix.visits import Visits
from bot.port import NotKeptError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, timedelta
    from pathlib import Path

    from adapters.matrix.account import Credentials
    from adapters.matrix.device import Device
    from adapters.matrix.sync import Batch
    from bot.core.model import PhaseId
    from bot.port import Answer, Ear, Heard, Notebook
    from bot.texts import Texts

BREAK: Final = 2.0  # seconds after a sync that failed
LONGEST_BREAK: Final = 60.0  # seconds after one that nobody has foreseen, again and again
TIDIED_WITHIN: Final = 2.0  # seconds, less than the moderator waits; the rest goes later

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, repr=False)
class Setup:
    """What the adapter was made with."""

    given: Credentials
    texts: Texts
    folder: Path
    now: Callable[[], datetime]
    allow: str
    language: str
    trouble: Trouble = field(default_factory=Trouble)


class Running:
    """Everything that is there until the end, or until all has to begin anew."""

    def __init__(self, setup: Setup, device: Device, notebook: Notebook) -> None:
        """The device is logged in; nothing is asked of the homeserver before `open`."""
        self._setup = setup
        self._notebook = notebook
        self.synced = False
        self._pause = BREAK
        self._client, self.cipher = device.client, device.cipher
        api = Api(self._client)
        self._limits = Limits(setup.folder)
        self._mail = Mail(api, self.cipher, Pace(self._limits, MESSAGES))
        self._errands = Errands()
        self.rooms = Rooms(self._client)
        pace = Pace(self._limits, ROOMS)
        self._dms = Dms(self._client, self.rooms, pace, setup.now, setup.given.passphrase)
        self._syncing = Syncing(self._client, self.cipher, setup.trouble)
        texts, language = setup.texts, setup.language
        self._memory = Memory(self._syncing, texts)
        self._saying = Saying(self._mail, self._errands, self.rooms, texts)
        self._talks = Talks(self._saying, texts, language, self._memory.look)
        self.posting = Posting(
            self._mail,
            self.rooms,
            self._dms,
            self._talks,
            self._memory,
            texts=texts,
            now=setup.now,
        )
        self._visits = Visits(
            api, self._mail, self._errands, self.rooms, self._dms, texts=texts, language=language
        )
        self._hearing = Hearing(
            self._visits,
            self._errands,
            self.rooms,
            dms=self._dms,
            saying=self._saying,
            talks=self._talks,
            memory=self._memory,
            cipher=self.cipher,
            now=setup.now,
            trouble=setup.trouble,
        )

    async def open(self, ear: Ear) -> None:
        """Read what an earlier run has left."""
        user = self._client.user_id
        self._hearing.user = self._visits.user = self._memory.user = user
        self._visits.allowed = Allowed.read(self._setup.allow, user)
        self._ear = self._hearing.ear = self._saying.ear = ear
        self._since = await self._hearing.open(self._notebook)
        self._memory.stand(self._since)
        await self._visits.open(self._notebook)
        await self._dms.open(self._notebook)
        await self.posting.open(self._notebook)

    async def listen(self) -> None:
        """Catch up, and go on until cancelled."""
        since, before = self._since, self._since
        while True:
            since = await self._step(since)
            if before and self.synced:
                self._sweep(before)
                before = ""

    async def _step(self, since: str) -> str:
        """One sync; where it fails, the same one again. Raises AccountError, or NotKeptError."""
        batch = await self._fetched(since)
        if batch is None:
            return since
        self._pause = BREAK
        self._memory.stand(since or batch.token, batch.said)
        if not self.synced:
            self._errands.hurry()
        self.synced = True
        await self._hearing.take(batch, since)
        self._memory.stand(batch.token)
        return batch.token

    async def _fetched(self, since: str) -> Batch | None:
        """What came; None after a pause where nothing did, while posts go out as ever."""
        try:
            return await self._syncing.fetch(since)
        except SyncRefusedError as error:
            log.warning("sync refused", adapter="matrix", reason=error.code)
            if error.code in TOKEN_TROUBLE and not self._setup.given.access_token:
                raise AccountError("token", error.code) from None  # the next start logs in again
            pause = max(error.wait, BREAK)
        except NotKeptError:
            raise
        except PASSED_BY:
            log.warning("homeserver not reached", adapter="matrix")
            pause = BREAK
        except Exception:
            log.exception("sync broke", adapter="matrix", seconds=self._pause)
            pause, self._pause = self._pause, min(2 * self._pause, LONGEST_BREAK)
        self.synced = False
        await asyncio.sleep(pause)
        return None

    def _sweep(self, until: str) -> None:
        """What an earlier run has heard, and could not redact or answer any more."""
        for room in filter(self.rooms.joined, self._dms.rooms()):
            self._errands.add(room + TIDYING, partial(self._swept, room, until))

    async def _swept(self, room: str, until: str) -> None:
        user = self._dms.user_of(room)
        found = await self._memory.standing(room, user, until)
        if found.waiting:  # their phase's end has to know of them
            await self._talks.take_up(user, room)
        if found.unanswered:
            await self._talks.was_away(user, room, found.unanswered, self._ask)
        self._redact(room, found.answered)

    def _redact(self, room: str, events: Iterable[str]) -> None:
        for event in events:
            errand = partial(self._mail.redact, room, event, secrets.token_hex(8))
            self._errands.add(room + TIDYING, errand)

    async def _looked_again(self, room: str, until: str) -> None:
        """Whatever was not redacted when it was answered, for whatever reason."""
        user = self._dms.user_of(room)
        found = await self._memory.standing(room, user, until)
        waiting = self._talks.waiting(user)
        self._redact(room, (one for one in found.answered if one not in waiting))
        if found.unanswered:
            self._talks.look_again(room, user)

    async def _ask(self, heard: Heard) -> Answer:
        (answer,) = await self._ear.hear([heard])
        return answer

    async def phase_closed(self, phase: PhaseId) -> None:
        """See `MatrixAdapter`."""
        self._talks.close(phase)
        await self.cipher.forget(*self._dms.rooms())
        redacted = asyncio.create_task(self._errands.settled(TIDYING))
        await asyncio.wait([redacted], timeout=TIDIED_WITHIN)
        self.posting.tidy(phase, self._errands)  # nobody waits for that
        for room in filter(self.rooms.joined, self._talks.typed_in()):
            self._errands.add(room + TIDYING, partial(self._looked_again, room, self._memory.token))

    def estimate(self, people: int) -> timedelta:
        """How long private messages to so many people take, some of whom have no room yet."""
        return self._limits.estimate(people, max(0, people - self._dms.count))

    async def close(self) -> None:
        """Let what is under way arrive."""
        self.posting.close()
        await self._errands.finish()
