"""Planted bugs: a storm that sees none of them would prove nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bot.keys import KeyDirectory
from bot.moderator.rounds import Rounds
from bot.outbox import Outbox
from bot.store import PostState
from bot.store.writing import SqliteWriting

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import PhaseId

Plant = Callable[[pytest.MonkeyPatch], None]


def key_before_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key dies inside the transaction: a kill before the commit loses the round."""
    honest = SqliteWriting.add_ending

    async def hasty(self: SqliteWriting, phase: PhaseId) -> None:
        await honest(self, phase)
        next(iter(_directories)).destroy(phase)

    _directories: list[KeyDirectory] = []
    made = KeyDirectory.__init__

    def remembered(self: KeyDirectory, *args: Any) -> None:
        made(self, *args)
        _directories[:] = [self]

    monkeypatch.setattr(KeyDirectory, "__init__", remembered)
    monkeypatch.setattr(SqliteWriting, "add_ending", hasty)


def no_ending(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody notes that a key is still to be destroyed: a kill after the commit leaves it."""

    async def forgetful(_self: SqliteWriting, _phase: PhaseId) -> None:
        return None

    async def careless(_self: Rounds) -> None:
        return None

    monkeypatch.setattr(SqliteWriting, "add_ending", forgetful)
    monkeypatch.setattr(Rounds, "recover", careless)


def no_look_before_sending_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was being sent when the process died is simply sent again."""

    async def blind(self: Outbox) -> None:
        for claimed in await self._store.unsent():
            await self._store.settle(claimed.number, PostState.PENDING)

    monkeypatch.setattr(Outbox, "recover", blind)


def only_unlinked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key's file goes, its bytes stay on the disk."""

    def erase(_self: KeyDirectory, file: Path) -> None:
        file.unlink(missing_ok=True)

    monkeypatch.setattr(KeyDirectory, "_erase", erase)


# What a storm says of each.
MUTANTS: tuple[tuple[Plant, str], ...] = (
    (key_before_commit, "ended lost"),
    (no_ending, "keys"),
    (no_look_before_sending_again, "posted 2 times"),
    (only_unlinked, "not overwritten"),
)
