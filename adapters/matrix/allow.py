"""Who may bring the bot into a room: people and servers on a list."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Allowed:
    """Entries such as `@anna:example.org`, `example.org` or `*.example.org`."""

    entries: tuple[str, ...]

    @classmethod
    def read(cls, written: str, own: str) -> Allowed:
        """From the setting; where it is empty, everybody on the bot's own server."""
        entries = tuple(one.casefold() for one in written.replace(",", " ").split())
        return cls(entries or (own.partition(":")[2].casefold(),))

    def __contains__(self, user: str) -> bool:
        """Whether that user may."""
        name = user.casefold()
        server = name.partition(":")[2]
        return any(
            fnmatchcase(name if entry.startswith("@") else server, entry) for entry in self.entries
        )
