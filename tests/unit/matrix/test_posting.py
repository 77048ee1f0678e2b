"""Where posts went is known for as long as it can matter."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from adapters.matrix import Credentials, MatrixAdapter
from adapters.matrix.posting import KEPT, NOTE, Posting, digest_of
from adapters.matrix.threads import NOTE as THREAD
from bot.core.model import PlaceId
from bot.port import Archive, Message, Post, RetryAfter, Sent, Text
from tests.world import strict_texts

if TYPE_CHECKING:
    from pathlib import Path

    from bot.port import NotebookWrites

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Notes:
    """A notebook in memory."""

    def __init__(self, **notes: str) -> None:
        self.notes = dict(notes)

    async def read(self, key: str) -> str | None:
        return self.notes.get(key)

    async def scan(self, prefix: str) -> dict[str, str]:
        return {key: one for key, one in self.notes.items() if key.startswith(prefix)}

    async def write(self, changes: NotebookWrites) -> None:
        self.notes |= {key: one for key, one in changes.items() if one is not None}
        for key in [key for key, one in changes.items() if one is None]:
            self.notes.pop(key, None)


async def test_where_a_post_went_is_forgotten_after_eight_days(tmp_path: Path) -> None:
    now, texts = [NOON], strict_texts("de")
    nobody = cast("Any", None)
    posting = Posting(nobody, nobody, nobody, nobody, nobody, texts=texts, now=lambda: now[0])
    younger = NOON + timedelta(days=1)
    digests = [digest_of(key) for key in ("call", "wall")]
    notes = Notes(
        **{
            NOTE + digests[0]: f"{NOON.isoformat()} !r $1",
            THREAD + digests[0]: "idea $2",
            NOTE + digests[1]: f"{younger.isoformat()} !r $3",
            "since": "s1",
        }
    )
    await posting.open(notes)
    assert await posting.find("call") == Sent("!r $1")
    now[0] += KEPT + timedelta(seconds=1)
    adapter = MatrixAdapter(Credentials(), texts=texts, folder=tmp_path, now=lambda: now[0])
    assert isinstance(adapter, Archive)
    await adapter.forget_old(NOON, NOON)  # it is not connected yet
    adapter._running = SimpleNamespace(posting=posting)  # type: ignore[assignment]
    await adapter.forget_old(NOON, NOON)
    assert await posting.find("call") is None
    assert await posting.find("wall") == Sent("!r $3")
    assert set(notes.notes) == {NOTE + digests[1], "since"}


async def test_a_post_that_arrives_while_all_begins_anew_is_sent_once_more() -> None:
    """The same event, by its transaction id; and only then it is known what stands under it."""
    sent = asyncio.Event()

    async def send(*_: object) -> str:
        await sent.wait()
        return "$1"

    rooms: Any = SimpleNamespace(room_of=lambda _: "!r", expected=lambda _: 0, joined=lambda _: 1)
    mail: Any = SimpleNamespace(send=send)
    memory: Any = SimpleNamespace(note=lambda *_: None)
    nobody = cast("Any", None)
    texts = strict_texts("de")
    posting = Posting(mail, rooms, nobody, nobody, memory, texts=texts, now=lambda: NOON)
    await posting.open(Notes())
    wall = Post("wall", PlaceId("matrix:a:!r"), Message((Text("Vier Ideen"),), "de"))
    outcome = asyncio.create_task(posting.post(wall))
    await asyncio.sleep(0)
    posting.close()
    sent.set()
    assert isinstance(await outcome, RetryAfter)
