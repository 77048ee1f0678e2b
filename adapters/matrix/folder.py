"""The folder of the crypto store: beside the keys, for this user alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE: Final = 0o700


def make_private(folder: Path) -> None:
    """Make it, and the key folder around it, which is refused where others can look into it."""
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.mkdir(PRIVATE, exist_ok=True)
    folder.mkdir(PRIVATE, exist_ok=True)
