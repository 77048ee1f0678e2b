"""An adapter's notebook, kept in the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.port import NotKeptError
from bot.store import StoreError

if TYPE_CHECKING:
    from bot.port import NotebookWrites
    from bot.store import Store


class StoreNotebook:
    """`bot.port.Notebook` for one adapter; the others' notes are out of its reach."""

    def __init__(self, store: Store, adapter: str) -> None:
        """`adapter` is the adapter's name."""
        self._store = store
        self._adapter = adapter

    async def read(self, key: str) -> str | None:
        """The value, or None."""
        return (await self.scan(key)).get(key)

    async def scan(self, prefix: str) -> dict[str, str]:
        """All pairs whose key starts so, in the order of their keys."""
        return await self._store.notes(self._adapter, prefix)

    async def write(self, changes: NotebookWrites) -> None:
        """All changes in one transaction; raises NotKeptError."""
        try:
            async with self._store.transaction() as writing:
                await writing.write_notes(self._adapter, changes)
        except StoreError as error:
            raise NotKeptError([]) from error
