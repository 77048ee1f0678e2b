"""Buttons that go with a phase: in which posts they stand is known also after a restart.

Of private posts it is written down for everybody who was invited, whatever they do, until the phase
is over. In a room the bot edits its calls anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from adapters.matrix.dress import private
from bot.core.model import PhaseId
from bot.port import Message, Text

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.port import Notebook, NotebookWrites, Post
    from bot.texts import Texts

NOTE: Final = "buttons/"


class _Leftover(NamedTuple):
    phase: PhaseId
    message: Message  # what is to stand there, but for its buttons


class Leftovers:
    """Which posts have buttons to lose, by their digests."""

    def __init__(self, texts: Texts) -> None:
        """`texts` has what stands there then, where nobody knows any more what the post said."""
        self._texts = texts
        self._left: dict[str, _Leftover] = {}
        self._notebook: Notebook

    async def open(self, notebook: Notebook) -> None:
        """Read what an earlier run has left."""
        self._notebook = notebook
        for key, value in (await notebook.scan(NOTE)).items():
            phase, _, language = value.partition(" ")
            over = Message((Text(self._texts.say(language, "matrix-prompt-over")),), language)
            self._left[key.removeprefix(NOTE)] = _Leftover(PhaseId(phase), over)

    def add(self, digest: str, post: Post) -> NotebookWrites:
        """A post has been sent; what to write down about it."""
        if not post.phase or not private(post.message)[1]:
            return {}
        self._left[digest] = _Leftover(post.phase, post.message)
        return {NOTE + digest: f"{post.phase} {post.message.language}"} if post.private else {}

    def of(self, phase: PhaseId) -> list[str]:
        """The posts whose buttons go with that phase."""
        return [digest for digest, left in self._left.items() if left.phase == phase]

    def message(self, digest: str) -> Message | None:
        """What is to stand there without its buttons; None where they are gone."""
        left = self._left.get(digest)
        return left.message if left else None

    async def gone(self, digest: str) -> None:
        """Nothing of that post can be pressed any more."""
        if self._left.pop(digest, None):
            await self._notebook.write({NOTE + digest: None})

    def forget(self, posts: Container[str]) -> NotebookWrites:
        """Those of posts that are not known any more; what to write down about it."""
        gone = [digest for digest in self._left if digest not in posts]
        for digest in gone:
            del self._left[digest]
        return {NOTE + digest: None for digest in gone}
