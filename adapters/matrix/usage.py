"""How far each key was used: known also after a restart, until the key has moved on behind it.

matrix-nio remembers which messages a key has opened, but only while it runs. It is written into
the crypto store, beside the keys, before anything comes of what they have opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from nio.crypto import Olm

TABLE: Final = "CREATE TABLE IF NOT EXISTS opened (key TEXT PRIMARY KEY, message INTEGER NOT NULL)"
READ: Final = "SELECT key, message FROM opened"
NOTE: Final = "INSERT OR REPLACE INTO opened (key, message) VALUES (?, ?)"
FORGET: Final = "DELETE FROM opened WHERE key = ?"


class Usage:
    """Of all keys but the bot's own."""

    def __init__(self, olm: Olm) -> None:
        """What an earlier run has noted counts on."""
        self._olm = olm
        self._own = olm.account.identity_keys["curve25519"]
        olm.store.database.execute_sql(TABLE)
        self._noted: dict[str, int] = dict(olm.store.database.execute_sql(READ).fetchall())

    def last(self) -> dict[str, int]:
        """The last message that was opened, counted from 0, by the id of its key."""
        last = dict(self._noted)
        for sender, key, message in self._olm.message_index_store:
            if sender != self._own:
                last[key] = max(last.get(key, 0), message)
        return last

    def note(self) -> None:
        """Write down what is new, in one transaction."""
        new = {key: message for key, message in self.last().items() if self._is_new(key, message)}
        if new:
            with self._olm.store.database.atomic():
                for one in new.items():
                    self._olm.store.database.execute_sql(NOTE, one)
            self._noted |= new

    def _is_new(self, key: str, message: int) -> bool:
        return self._noted.get(key, -1) < message

    def forget(self, keys: Collection[str]) -> None:
        """They are gone, or have moved on."""
        for used in [one for one in self._olm.message_index_store if one[1] in keys]:
            del self._olm.message_index_store[used]
        for key in self._noted.keys() & set(keys):
            self._olm.store.database.execute_sql(FORGET, (key,))
            del self._noted[key]
