"""Matrix: rooms, and encrypted conversations, on a team's own homeserver; behind the port."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import structlog
from nio.crypto import ENCRYPTION_ENABLED

if not ENCRYPTION_ENABLED:  # nio would send plain text into encrypted rooms
    raise ModuleNotFoundError("vodozemac is missing", name="vodozemac")

from adapters.matrix.account import AccountError, Credentials
from adapters.matrix.device import Device
from adapters.matrix.health import Health
from adapters.matrix.running import Running, Setup
from bot.core.model import Level
from bot.port import Edit, NotKeptError, Outcome, Parcel, Post, RetryAfter, UnusableError
from bot.texts import DU

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from starlette.routing import BaseRoute

    from bot.core.model import PhaseId, PlaceId
    from bot.port import Ear, Notebook, Person, Sent
    from bot.texts import Texts

SOON: Final = timedelta(seconds=1)

log = structlog.get_logger()


class MatrixAdapter:
    """Matrix, as the bot sees it (`bot.port.Adapter`)."""

    name = "matrix"
    command = "!blitzlicht"

    def __init__(
        self,
        credentials: Credentials,
        *,
        texts: Texts,
        folder: Path,
        now: Callable[[], datetime],
        allow: str = "",
        forms: bool = False,
        language: str = DU,
    ) -> None:
        """Nothing is opened before `run`.

        Args:
            credentials: How the bot logs in.
            texts: Everything that is read.
            folder: Where the crypto store lives; it belongs into no backup.
            now: The time.
            allow: Who may invite the bot, see `adapters.matrix.allow`.
            forms: Whether people can reach forms by link.
            language: How to speak to people of whom nothing is known.
        """
        self._setup = Setup(credentials, texts, folder, now, allow, language)
        self._forms = forms
        self._running: Running | None = None

    # --- bot.port.Adapter ------------------------------------------------------------------------

    async def run(self, ear: Ear, notebook: Notebook) -> None:
        """Log in and listen until cancelled."""
        if not self._setup.given.complete:
            log.error("matrix is not set up, see blitzlicht check", adapter=self.name)
            await asyncio.Event().wait()
        try:
            await self._run(ear, notebook)
        except AccountError as error:
            if error.problem != "passphrase":
                raise
            setup, folder = self._setup, str(self._setup.folder)
            words = setup.texts.say(setup.language, "matrix-check-passphrase", folder=folder)
            raise UnusableError(words) from None

    async def _run(self, ear: Ear, notebook: Notebook) -> None:
        setup = self._setup
        device = Device(setup.given, setup.folder, setup.now)
        try:
            await device.open(notebook)
            while True:
                with suppress(NotKeptError):  # all begins anew, as after a crash
                    await self._listen(Running(setup, device, notebook), ear)
                await asyncio.sleep(setup.trouble.pause)
        finally:
            await device.close()

    async def _listen(self, running: Running, ear: Ear) -> None:
        try:
            await running.open(ear)
            self._running = running
            await running.listen()
        finally:
            self._running = None
            await running.close()

    async def deliver(self, parcel: Parcel) -> Outcome:
        """Send one post or edit."""
        if self._running is None:
            return RetryAfter(SOON)
        match parcel:
            case Edit():
                return await self._running.posting.edit(parcel)
            case Post():
                return await self._running.posting.post(parcel)

    async def find(self, key: str) -> Sent | None:
        """What has arrived is written down; what is not is sent again, and is the same event."""
        return await self._running.posting.find(key) if self._running else None

    async def members(self, place: PlaceId) -> Sequence[Person]:
        """Who has joined the room."""
        if self._running is None:
            raise ConnectionError
        return self._running.rooms.members(self._running.rooms.room_of(place))

    def invitations_take(self, people: int) -> timedelta:
        """As long as the homeserver wants it to take."""
        return self._running.estimate(people) if self._running else timedelta(0)

    def cap(self, place: PlaceId) -> Level:  # noqa: ARG002 (the port's signature)
        """Typed lines stay on the homeserver; a form leaves nothing behind."""
        return Level.ANONYMOUS if self._forms else Level.CONFIDENTIAL

    async def phase_closed(self, phase: PhaseId) -> None:
        """Forget the keys of what was typed, redact it, take the buttons away."""
        if self._running is None:
            raise ConnectionError
        await self._running.phase_closed(phase)

    async def forget_old(self, posts_before: datetime, rounds_before: datetime) -> None:  # noqa: ARG002 (the port's signature)
        """Where posts were sent, and the threads under them: eight days are enough."""
        if self._running:
            await self._running.posting.forget_old()

    def routes(self) -> Sequence[BaseRoute]:
        """None: it asks, and is not asked."""
        return []

    async def check(self) -> str:
        """Try the account; say what is missing."""
        setup = self._setup
        return await Health(setup.given, setup.folder, setup.texts, setup.language).check()

    def alive(self) -> bool:
        """Whether the last sync has brought something, be it nothing new."""
        return self._running is not None and self._running.synced


__all__ = ["Credentials", "MatrixAdapter"]
