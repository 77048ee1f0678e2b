"""Planted bugs: the token is written apart from what was heard; each stands in for `keep`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.moderator import Moderator
from bot.moderator.drafts import Drafts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.port import Heard, NotebookWrites

    Keep = Callable[..., Awaitable[object]]

honest: Final[Keep] = Moderator.keep


async def token_after(
    self: Moderator, batch: Sequence[Heard], drafts: Drafts, notes: NotebookWrites, adapter: str
) -> object:
    """The token is written behind what was heard, not with it."""
    kept = await honest(self, batch, drafts, {}, adapter)
    await honest(self, [], Drafts(), notes, adapter)
    return kept


async def token_before(
    self: Moderator, batch: Sequence[Heard], drafts: Drafts, notes: NotebookWrites, adapter: str
) -> object:
    """The token is written before what was heard, not with it."""
    await honest(self, [], Drafts(), notes, adapter)
    return await honest(self, batch, drafts, {}, adapter)
