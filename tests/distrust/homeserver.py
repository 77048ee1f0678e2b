"""What a homeserver's administrator can read: all tables, all bytes of the disk, all requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.distrust.evidence import Files
    from tests.matrix.synapse import Synapse

BLOCK = 4096

# What grows by itself while clients merely ask whether there is news, or by a job: every 30 seconds
# `event_push_summary` sums up `event_push_actions`, and some time after people have joined a room
# the directory of users notes them and who shares it. What these are made of is looked at: events.
OF_ITSELF = (
    *("user_ips", "user_daily", "background_updates", "cache_invalidation", "sliding_sync"),
    *("event_push_summary", "_temp_populate", "state_groups_pending_deletion"),
    *("user_directory", "users_who_share", "users_in_public"),
)

Rows = dict[str, int]  # by table: the newest row


@dataclass(frozen=True)
class Event:
    """An event as it stands in the tables, redacted or not."""

    id: str
    room: str
    sender: str
    kind: str
    place: int  # in the homeserver's own order, which is that of time
    length: int  # of what is in it, sealed


def newest(synapse: Synapse) -> int:
    """The place of the newest event."""
    ((place,),) = synapse.rows("SELECT max(stream_ordering) FROM events")
    return int(place)


def events(synapse: Synapse, since: int, rooms: Iterable[str]) -> list[Event]:
    """What was sent in these rooms after that place."""
    rows = synapse.rows(
        "SELECT event_id, events.room_id, sender, type, stream_ordering,"
        " length(coalesce(json_extract(json, '$.content.ciphertext'), ''))"
        " FROM events JOIN event_json USING (event_id)"
        " WHERE stream_ordering > ? ORDER BY stream_ordering",
        since,
    )
    wanted = set(rooms)
    return [found for row in rows if (found := Event(*row)).room in wanted]


def redacted(synapse: Synapse) -> set[str]:
    """The events that were taken away; their originals stand there for some days more."""
    return {event for (event,) in synapse.rows("SELECT redacts FROM redactions")}


def rows(synapse: Synapse) -> Rows:
    """How far each table has grown."""
    names = [
        name
        for (name,) in synapse.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        )
        if not name.startswith(("sqlite_", "event_search", *OF_ITSELF))
    ]
    query = " UNION ALL ".join(f"SELECT '{one}', max(rowid) FROM {one}" for one in names)  # noqa: S608
    return dict(synapse.rows(query))


class Disk:
    """The raw bytes of a folder, as far as they are new since the last look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: Files = {}
        self.news()

    def news(self) -> Files:
        """Pieces that have changed, each with its neighbours that have."""
        found: Files = {}
        for path in sorted(self._folder.rglob("*")):
            if path.is_file():
                name, data = str(path.relative_to(self._folder)), path.read_bytes()
                found |= {
                    f"{name}@{at}": new for at, new in _changed(self._known.get(name, b""), data)
                }
                self._known[name] = data
        return found


def _changed(before: bytes, after: bytes) -> Iterator[tuple[int, bytes]]:
    """Runs of blocks that are not as they were, and where they begin."""
    start = None
    for at in range(0, len(after) + BLOCK, BLOCK):
        same = at >= len(after) or before[at : at + BLOCK] == after[at : at + BLOCK]
        if same and start is not None:
            yield start, after[start:at]
            start = None
        elif not same and start is None:
            start = at
