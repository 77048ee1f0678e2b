"""A thread for each idea of a result, where it can be talked about."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from adapters.matrix.dress import Letter, content, edited, markup, threaded
from adapters.matrix.mail import Rank
from bot.port import Cards, Entry

if TYPE_CHECKING:
    from collections.abc import Container

    from adapters.matrix.mail import Mail
    from bot.port import Message, Notebook, NotebookWrites
    from bot.texts import Texts

NOTE: Final = "thread/"
MOST: Final = 12  # ties may bring more ideas than places


class _Root(NamedTuple):
    """Where a thread begins, and which place is written there."""

    event: str
    rank: str


class Threads:
    """Knows under which event which idea is talked about."""

    def __init__(self, mail: Mail, texts: Texts) -> None:
        """`texts` has the first word of a thread."""
        self._mail = mail
        self._texts = texts
        self._roots: dict[str, dict[str, _Root]] = {}  # digest of the post -> idea -> root
        self._notebook: Notebook

    async def open_notebook(self, notebook: Notebook) -> None:
        """Read which threads there are."""
        self._notebook = notebook
        for key, value in (await notebook.scan(NOTE)).items():
            lines = ((*line.split(" "), "")[:3] for line in value.splitlines())
            roots = {idea: _Root(event, rank) for idea, event, rank in lines}
            self._roots[key.removeprefix(NOTE)] = roots

    def forget(self, posts: Container[str]) -> NotebookWrites:
        """Those of posts that are not known any more; what to write down about it."""
        gone = [digest for digest in self._roots if digest not in posts]
        for digest in gone:
            del self._roots[digest]
        return {NOTE + digest: None for digest in gone}

    async def open(self, digest: str, room: str, message: Message) -> None:
        """Begin them; again is as good as once."""
        roots = {
            idea: await self._begun(f"{digest}-{idea}", room, entry, message.language)
            for idea, entry in islice(_ranked(message).items(), MOST)
        }
        if roots:
            await self._keep(digest, roots)

    async def revise(self, digest: str, room: str, message: Message, tx: str) -> None:
        """After an edit of their post, whose transaction is `tx`.

        An idea that was hidden loses its thread's beginning; one that has moved up gets its new
        place, or a thread.
        """
        if digest not in self._roots:
            return
        roots, ranked = self._roots[digest], _ranked(message)
        for idea in roots.keys() - ranked.keys():
            await self._mail.redact(room, roots[idea].event, f"{digest}-{idea}-r", Rank.PUBLIC)
        now = {
            idea: await self._placed(room, entry, roots[idea], f"{tx}-{idea}")
            if idea in roots
            else await self._begun(f"{digest}-{idea}", room, entry, message.language)
            for idea, entry in islice(ranked.items(), MOST)
        }
        if now != roots:
            await self._keep(digest, now)

    async def _begun(self, tx: str, room: str, entry: Entry, language: str) -> _Root:
        root = content(_shown(entry), notify=False)
        event = await self._mail.send(room, root, tx, Rank.PUBLIC)
        words = self._texts.say(language, "matrix-thread")
        first = threaded(Letter(words, f"<p>{markup(words)}</p>"), event)
        await self._mail.send(room, first, f"{tx}-0", Rank.PUBLIC)
        return _Root(event, str(entry.rank))

    async def _placed(self, room: str, entry: Entry, root: _Root, tx: str) -> _Root:
        if root.rank != str(entry.rank):
            dressed = edited(_shown(entry), root.event)
            await self._mail.send(room, dressed, tx, Rank.PUBLIC)
        return _Root(root.event, str(entry.rank))

    async def _keep(self, digest: str, roots: dict[str, _Root]) -> None:
        self._roots[digest] = roots
        written = "\n".join(f"{idea} {root.event} {root.rank}" for idea, root in roots.items())
        await self._notebook.write({NOTE + digest: written})


def _ranked(message: Message) -> dict[str, Entry]:
    """The ideas that have a place, the best first; two in the same words are one."""
    ranked: dict[str, Entry] = {}
    for cards in (block for block in message.blocks if isinstance(block, Cards)):
        for entry in cards.entries:
            if entry.rank is not None:
                ranked.setdefault(_name(entry), entry)
    return ranked


def _name(entry: Entry) -> str:
    """An idea by its text, which is all that is known of it."""
    return hashlib.blake2b(entry.text.encode(), digest_size=8).hexdigest()


def _shown(entry: Entry) -> Letter:
    place = f"{entry.rank}."
    return Letter(f"{place} {entry.text}", f"<p><strong>{place}</strong> {markup(entry.text)}</p>")
