"""How far each key was used: known also after a restart, until the key has moved on behind it.

matrix-nio remembers which messages a key has opened, but only while it runs. It is written into
the crypto store, beside the keys, before anything comes of what they have opened.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

    from nio.crypto import Olm

    from adapters.matrix.keystore import KeyStore

TABLE: Final = "CREATE TABLE IF NOT EXISTS opened (key TEXT PRIMARY KEY, message INTEGER NOT NULL)"
READ: Final = "SELECT key, message FROM opened"
NOTE: Final = "INSERT OR REPLACE INTO opened (key, message) SELECT key, value FROM json_each(?)"
ERASE: Final = "DELETE FROM opened WHERE key IN (SELECT value FROM json_each(?))"


class Usage:
    """Of all keys but the bot's own: the last message that each has opened, counted from 0."""

    def __init__(self, olm: Olm, store: KeyStore) -> None:
        """What an earlier run has noted counts on; `own`: whose keys are the bot's."""
        self._olm = olm
        self._store = store
        self.own = olm.account.identity_keys["curve25519"]
        store.database.execute_sql(TABLE)
        self.last: dict[str, int] = dict(store.database.execute_sql(READ).fetchall())

    def note(self) -> None:
        """Write down what is new, all of it or nothing; raises NotKeptError."""
        new: dict[str, int] = {}
        for sender, key, message in self._olm.message_index_store:
            if sender != self.own and message > max(self.last.get(key, -1), new.get(key, -1)):
                new[key] = message
        if new:
            with self._store.whole():
                self._store.database.execute_sql(NOTE, [json.dumps(new)])
            self.last |= new

    def erase(self, keys: Collection[str]) -> None:
        """They are gone, or have moved on: out of the file, and then `forget` them."""
        self._store.database.execute_sql(ERASE, [json.dumps([*keys])])

    def forget(self, keys: Collection[str]) -> None:
        """Out of memory."""
        known = list(self._olm.message_index_store)
        for one in known:
            if one[1] in keys and one[2] <= self.last.get(one[1], -1):
                del self._olm.message_index_store[one]
        for key in self.last.keys() & set(keys):
            del self.last[key]
