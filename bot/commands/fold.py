"""Words as they are compared."""

from __future__ import annotations

from unicodedata import normalize

LONGEST_WORD = 40  # of words and durations; what is longer is something else


def fold(word: str) -> str:
    """A word as it is compared: composed, without upper case. No known word is that long."""
    return normalize("NFC", word[: LONGEST_WORD + 1]).casefold()
