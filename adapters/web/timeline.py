"""What stands in channels and private areas: each post once, kept in the notebook."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.web.records import CLOSED, ITEM, ITEMS, Item, item_key, note_of
from bot.port import Edit, Failed, Outcome, Post, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.core.model import PersonId, PhaseId, PlaceId
    from bot.port import Notebook

KEPT_IN_CHANNEL = 1000
KEPT_IN_PRIVATE = 50
LONG_AGO = "1970-01-01T00:00:00+00:00"  # of phases whose end was not written down yet


class Timelines:
    """All that was said, by the bot and by people. Every change is stored before it is seen."""

    def __init__(
        self, now: Callable[[], datetime], changed: Callable[[Iterable[str]], None]
    ) -> None:
        """`changed` hears which channels and people have something new to look at."""
        self._now = now
        self._changed = changed
        self._writing = asyncio.Lock()
        self._items: dict[str, dict[str, Item]] = {}  # channel or person -> ref -> item
        self._by_key: dict[str, Item] = {}
        self._closed: dict[str, datetime] = {}  # phase -> when it ended
        self._last = 0
        self._notebook: Notebook

    async def load(self, notebook: Notebook) -> None:
        """Read what was written before."""
        self._notebook = notebook
        for note in (await notebook.scan(ITEM)).values():
            self._learn(ITEMS.validate_json(note))
        self._closed = {
            key.removeprefix(CLOSED): datetime.fromisoformat(value or LONG_AGO)
            for key, value in (await notebook.scan(CLOSED)).items()
        }

    def items(self, to: PlaceId | PersonId) -> list[Item]:
        """A channel's timeline or a person's private area, oldest first."""
        return list(self._items.get(to, {}).values())

    def find(self, key: str) -> Item | None:
        """What a post or an edit of that key has become."""
        return self._by_key.get(key)

    def is_over(self, item: Item) -> bool:
        """Whether it belonged to a phase that has ended: its buttons have lost their sense."""
        return item.phase in self._closed

    async def post(self, post: Post) -> Outcome:
        """Put a message where it belongs, once."""
        async with self._writing:
            if item := self._by_key.get(post.key):
                return Sent(item.ref)
            item = Item(
                self._next(),
                post.to,
                self._now(),
                post.key,
                post.message,
                phase=post.phase,
                about=post.about,
                private=post.private,
            )
            await self._append(item)
        self._changed([item.to])
        return Sent(item.ref)

    async def edit(self, edit: Edit) -> Outcome:
        """Give a post its new text, once."""
        async with self._writing:
            item = self._by_key.get(edit.of) or self._items.get(edit.to, {}).get(edit.ref)
            if item is None:
                return Failed("message_not_found")
            if edit.key in item.edits:
                return Sent(item.ref)
            edits = (*item.edits, edit.key)
            item = replace(item, message=edit.message, phase=edit.phase, edits=edits)
            await self._notebook.write(note_of(item))
            self._learn(item)
        self._changed([item.to])
        return Sent(item.ref)

    async def say(self, place: PlaceId, person: PersonId, line: str) -> None:
        """An ordinary line of somebody's, for all to read."""
        async with self._writing:
            item = Item(self._next(), place, self._now(), author=person, line=line)
            await self._append(item)
        self._changed([place])

    async def close(self, phase: PhaseId) -> None:
        """Take the buttons off all that belongs to that phase."""
        async with self._writing:
            if phase in self._closed:
                return
            now = self._now()
            await self._notebook.write({CLOSED + phase: now.isoformat()})
            self._closed[phase] = now
        everything = (item for items in self._items.values() for item in items.values())
        self._changed({item.to for item in everything if item.phase == phase})

    async def forget_old(self, posts_before: datetime, rounds_before: datetime) -> None:
        """See `bot.port.Archive`."""
        async with self._writing:
            everything = [item for items in self._items.values() for item in items.values()]
            old = [item for item in everything if self._is_old(item, posts_before, rounds_before)]
            gone = {item.number for item in old}
            over = {phase for phase, end in self._closed.items() if end < posts_before}
            over -= {item.phase for item in everything if item.number not in gone}
            if not old and not over:
                return
            keys = [*map(item_key, old), *(CLOSED + phase for phase in over)]
            await self._notebook.write(dict.fromkeys(keys))
            for item in old:
                self._forget(item)
            for phase in over:
                del self._closed[phase]
        self._changed({item.to for item in old})

    def _is_old(self, item: Item, posts_before: datetime, rounds_before: datetime) -> bool:
        end = self._closed.get(item.phase) if item.private and item.phase else None
        return item.at < rounds_before or (end is not None and end < posts_before)

    def _next(self) -> int:
        self._last += 1
        return self._last

    async def _append(self, item: Item) -> None:
        """Store an item, and let the oldest go where there are too many."""
        there = self._items.get(item.to, {})
        surplus = len(there) + 1 - (KEPT_IN_PRIVATE if item.private else KEPT_IN_CHANNEL)
        gone = list(there.values())[: max(0, surplus)]
        await self._notebook.write(note_of(item) | {item_key(old): None for old in gone})
        for old in gone:
            self._forget(old)
        self._learn(item)

    def _learn(self, item: Item) -> None:
        self._last = max(self._last, item.number)
        self._items.setdefault(item.to, {})[item.ref] = item
        for key in filter(None, (item.key, *item.edits)):
            self._by_key[key] = item

    def _forget(self, item: Item) -> None:
        del self._items[item.to][item.ref]
        for key in filter(None, (item.key, *item.edits)):
            del self._by_key[key]
