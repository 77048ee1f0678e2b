"""What somebody can read who takes the homeserver's database, the bot's disk and its passphrase."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nio.crypto import InboundGroupSession
from vodozemac import MegolmDecryptionException

from tests.leaks import disguises

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.matrix.synapse import Synapse

SQLITE = b"SQLite format 3\0"
PIECE = 64  # bytes of a key, long enough not to be anything else


@dataclass(frozen=True)
class Find:
    """A message that stands in the homeserver's database, and its text where it can be read."""

    id: str
    room: str
    sender: str
    sealed: int  # length of the ciphertext; 0 if it was sent in clear
    text: str = ""
    session: str = ""  # which key is for it


def finds(synapse: Synapse, folder: Path, passphrase: str, since: int = 0) -> list[Find]:
    """Every message on the homeserver; opened with whatever key stands in the bot's folder.

    `since`: only those that came after that place in the homeserver's order.
    """
    rows = [
        (id_, room, json.loads(written))
        for id_, room, written in synapse.rows(
            "SELECT event_id, room_id, json FROM event_json JOIN events USING (event_id, room_id)"
            " WHERE type IN ('m.room.message', 'm.room.encrypted') AND stream_ordering > ?"
            " ORDER BY stream_ordering",
            since,
        )
    ]
    wanted = {str(event["content"].get("session_id")) for _, _, event in rows}
    keys = dict(_sessions(folder, passphrase, wanted))
    return [_find(id_, room, event, keys) for id_, room, event in rows]


def _find(id_: str, room: str, event: dict[str, Any], keys: dict[str, InboundGroupSession]) -> Find:
    content, sender = event["content"], event["sender"]
    if event["type"] == "m.room.message":
        return Find(id_, room, sender, 0, json.dumps(content, ensure_ascii=False))
    sealed, session = content.get("ciphertext", ""), content.get("session_id", "")
    return Find(id_, room, sender, len(sealed), _opened(sealed, keys.get(session)), session)


def _opened(sealed: str, session: InboundGroupSession | None) -> str:
    if session is None or not sealed:
        return ""
    try:
        return json.dumps(json.loads(session.decrypt(sealed)[0]), ensure_ascii=False)
    except MegolmDecryptionException:  # a later key does not open an earlier message
        return ""


def _sessions(
    folder: Path, passphrase: str, wanted: set[str]
) -> Iterator[tuple[str, InboundGroupSession]]:
    for database in stores(folder):
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
            rows = store.execute(
                "SELECT session_id, session, fp_key, sender_key, room_id FROM megolminboundsessions"
            ).fetchall()
        for id_, pickle, signing, sender, room in rows:
            if id_ not in wanted:
                continue
            session = InboundGroupSession.from_pickle(
                bytes(pickle), signing, sender, room, passphrase
            )
            yield id_, session


def stores(folder: Path) -> list[Path]:
    """The crypto stores below a folder."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path for path in files if _is_store(path)]


def _is_store(path: Path) -> bool:
    with path.open("rb") as file:
        if file.read(len(SQLITE)) != SQLITE:
            return False
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        names = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return ("megolminboundsessions",) in names


def pickles(folder: Path) -> set[bytes]:
    """The keys as they stand there now, sealed by the passphrase: of messages and of devices."""
    found: set[bytes] = set()
    for path in stores(folder):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
            for table in ("megolminboundsessions", "olmsessions"):
                found |= {bytes(row[0]) for row in store.execute(f"SELECT session FROM {table}")}  # noqa: S608
    return found


def pickles_of(folder: Path, sessions: set[str]) -> set[bytes]:
    """Of messages' keys, those that are called so."""
    found: set[bytes] = set()
    for path in stores(folder):
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
            rows = store.execute("SELECT session_id, session FROM megolminboundsessions")
            found |= {bytes(pickle) for id_, pickle in rows if id_ in sessions}
    return found


def remains(folder: Path, wanted: set[bytes]) -> int:
    """How many of those keys can still be found in the raw bytes of the folder's files.

    A key that was moved on has a beginning in common with what it was: that does not open anything.
    """
    blob, live = _bytes_of(folder), pickles(folder)
    living = b"".join(live)
    gone = (
        any(piece in blob and piece not in living for piece in _pieces(pickle))
        for pickle in wanted - live
    )
    return len(wanted & live) + sum(gone)


def _pieces(pickle: bytes) -> Iterator[bytes]:
    """Each alone would be worth a try."""
    yield from (pickle[at : at + PIECE] for at in range(0, len(pickle) - PIECE, PIECE))


def raw(folders: Iterable[Path], *words: str) -> list[str]:
    """Which of these words stand anywhere in the folders' files, in whatever disguise."""
    blob = b"".join(_bytes_of(folder) for folder in folders)
    return [word for word in words if any(one.encode() in blob for one in disguises(word))]


def _bytes_of(folder: Path) -> bytes:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return b"".join(path.read_bytes() for path in files)
