"""The bot, as one adapter sees it: `bot.port.Ear`, with the adapter's name to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.moderator.drafts import Drafts, Late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.model import PhaseId
    from bot.moderator import Moderator
    from bot.port import Answer, Heard, NotebookWrites, Person, Together


class AdaptersEar:
    """Gives the moderator's hearing an adapter's name."""

    def __init__(self, moderator: Moderator, adapter: str) -> None:
        """`adapter` is the adapter's name."""
        self._moderator = moderator
        self._adapter = adapter

    async def hear(
        self, batch: Sequence[Heard], notes: NotebookWrites | None = None
    ) -> list[Answer]:
        """See `bot.port.Ear`."""
        return await self._moderator.hear(batch, notes, self._adapter)

    async def together(self) -> Together:
        """See `bot.port.Ear`."""
        return _Together(self._moderator, self._adapter)

    async def form_link(self, person: Person, phase: PhaseId) -> str:
        """See `bot.port.Ear`."""
        return await self._moderator.form_link(person, phase)


class _Together:
    """The same, with the slips that wait."""

    def __init__(self, moderator: Moderator, adapter: str) -> None:
        self._moderator = moderator
        self._adapter = adapter
        self._drafts = Drafts()

    async def hear(self, heard: Heard, notes: NotebookWrites | None = None) -> Answer:
        return await self._moderator.hear_draft(heard, self._drafts, notes, self._adapter)

    async def keep(
        self, batch: Sequence[Heard], notes: NotebookWrites
    ) -> tuple[list[Answer], Late]:
        return await self._moderator.keep(batch, self._drafts, notes, self._adapter)
