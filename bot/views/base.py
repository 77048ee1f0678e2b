"""What all views are made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.views.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands import Words
    from bot.core.model import Method
    from bot.texts import Texts, Voice


class Base:
    """Holds the texts, the methods and the words of the commands."""

    def __init__(self, texts: Texts, methods: Mapping[str, Method], words: Words) -> None:
        """All three are data: read once, never changed."""
        self._texts = texts
        self._methods = methods
        self._words = words

    def _speech(self, voice: Voice) -> Speech:
        return Speech(self._texts, voice)
