"""A thread for each idea of a result, where it can be talked about."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from adapters.matrix.dress import Letter, content, markup, threaded
from adapters.matrix.mail import Rank
from bot.port import Cards, Entry

if TYPE_CHECKING:
    from collections.abc import Container

    from adapters.matrix.mail import Mail
    from bot.port import Message, Notebook, NotebookWrites
    from bot.texts import Texts

NOTE: Final = "thread/"
MOST: Final = 12  # ties may bring more ideas than places


class Threads:
    """Knows under which event which idea is talked about."""

    def __init__(self, mail: Mail, texts: Texts) -> None:
        """`texts` has the first word of a thread."""
        self._mail = mail
        self._texts = texts
        self._roots: dict[str, dict[str, str]] = {}  # digest of the post -> idea -> event
        self._notebook: Notebook

    async def open_notebook(self, notebook: Notebook) -> None:
        """Read which threads there are."""
        self._notebook = notebook
        for key, value in (await notebook.scan(NOTE)).items():
            pairs = (pair.partition(" ") for pair in value.splitlines())
            self._roots[key.removeprefix(NOTE)] = {idea: event for idea, _, event in pairs}

    def forget(self, posts: Container[str]) -> NotebookWrites:
        """Those of posts that are not known any more; what to write down about it."""
        gone = [digest for digest in self._roots if digest not in posts]
        for digest in gone:
            del self._roots[digest]
        return {NOTE + digest: None for digest in gone}

    async def open(self, digest: str, room: str, message: Message) -> None:
        """Begin them; again is as good as once."""
        roots = {}
        for entry in _ranked(message)[:MOST]:
            idea = _name(entry)
            root = await self._mail.send(
                room, content(_shown(entry), notify=False), f"{digest}-{idea}", Rank.PUBLIC
            )
            words = self._texts.say(message.language, "matrix-thread")
            first = threaded(Letter(words, f"<p>{markup(words)}</p>"), root)
            await self._mail.send(room, first, f"{digest}-{idea}-0", Rank.PUBLIC)
            roots[idea] = root
        if roots:
            await self._keep(digest, roots)

    async def revise(self, digest: str, room: str, message: Message) -> None:
        """An idea that was hidden loses its thread's beginning."""
        roots = self._roots.get(digest, {})
        shown = {_name(entry) for entry in _ranked(message)}
        for idea in roots.keys() - shown:
            await self._mail.redact(room, roots[idea], f"{digest}-{idea}-r", Rank.PUBLIC)
        if roots.keys() - shown:
            await self._keep(digest, {idea: roots[idea] for idea in roots.keys() & shown})

    async def _keep(self, digest: str, roots: dict[str, str]) -> None:
        self._roots[digest] = roots
        written = "\n".join(f"{idea} {event}" for idea, event in roots.items())
        await self._notebook.write({NOTE + digest: written})


def _ranked(message: Message) -> list[Entry]:
    lists = [block for block in message.blocks if isinstance(block, Cards)]
    return [entry for cards in lists for entry in cards.entries if entry.rank is not None]


def _name(entry: Entry) -> str:
    """An idea by its text, which is all that is known of it."""
    return hashlib.blake2b(entry.text.encode(), digest_size=8).hexdigest()


def _shown(entry: Entry) -> Letter:
    place = f"{entry.rank}."
    return Letter(f"{place} {entry.text}", f"<p><strong>{place}</strong> {markup(entry.text)}</p>")
