"""What is deleted leaves no bytes in any file, and no text or person shows where it should not."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import traceback
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.model import PersonId, PhaseState
from bot.port import Message, Post, Text
from bot.store import Claimed, Outgoing, Seatholder, Slip, StoreError
from bot.store.sqlite import SqliteStore
from tests.unit.store.examples import MINUTE, NOW, PHASE, card, keep, phase, round_

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = 40
SLIP_BYTES = 3100  # what the urn makes of three cards: most of it in overflow pages


def mark(what: str, number: int) -> bytes:
    """Bytes that stand nowhere else."""
    return f"<{what} number {number}>".encode()


def sealed(number: int) -> bytes:
    return mark("sealed", number) * (SLIP_BYTES // len(mark("sealed", number)))


def traces(path: Path, *whats: str) -> int:
    """How many of the marks are still found in any file beside the database."""
    files = [file.read_bytes() for file in path.parent.iterdir() if file.is_file()]
    marks = [mark(what, number) for what in whats for number in range(PEOPLE)]
    return sum(any(one in content for content in files) for one in marks)


async def collect(store: SqliteStore) -> None:
    """Everybody puts a slip in, and then another one."""
    await keep(store, round_())
    for _ in range(2):
        for number in range(PEOPLE):
            await store.put_slip(PHASE, Slip(mark("seat", number), sealed(number)), NOW)


async def close(store: SqliteStore) -> None:
    """The urn is emptied, and the slips become cards."""
    cards = tuple(card(f"c{n}", mark("card", n).decode() * 20) for n in range(PEOPLE))
    async with store.transaction() as writing:
        await writing.delete_slips(PHASE)
        over = round_(phases=(phase(state=PhaseState.DONE),), cards=cards)
        await writing.save_round(round_(), over, None)


async def forget_the_cards(store: SqliteStore) -> None:
    async with store.transaction() as writing:
        before = await writing.round(round_().id)
        assert before
        await writing.save_round(before, replace(before, cards=()), None)


async def test_slips_and_cards_leave_no_bytes_behind(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await collect(store)
        assert traces(path, "seat", "sealed") == 2 * PEOPLE
        await close(store)
        assert traces(path, "seat", "sealed"), "the log is known to keep them until truncated"
        assert await store.truncate()
        assert traces(path, "seat", "sealed") == 0
        assert traces(path, "card") == PEOPLE
        await forget_the_cards(store)
        assert await store.truncate()
        assert traces(path, "card") == 0


async def test_without_overwriting_they_would(path: Path) -> None:
    """Else the test above would prove nothing."""
    async with SqliteStore.open(path) as store:
        async with store._writing.turn(MINUTE, begins=False) as session:
            await session.run("PRAGMA secure_delete = OFF")
        await collect(store)
        await close(store)
        assert await store.truncate()
        assert traces(path, "seat", "sealed") > PEOPLE


async def test_the_writing_connection_is_set_up_for_safety(path: Path) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL: a commit is on the disk
        "secure_delete": 1,
        "temp_store": 2,  # MEMORY: no temporary file with texts in it
        "foreign_keys": 1,
    }
    async with (
        SqliteStore.open(path) as store,
        store._writing.turn(MINUTE, begins=False) as session,
    ):
        found = {name: (await session.rows(f"PRAGMA {name}"))[0][0] for name in expected}
    assert found == expected


async def test_a_slip_that_is_taken_out_leaves_no_bytes_behind(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await collect(store)
        for number in range(PEOPLE):
            await store.take_slip(PHASE, mark("seat", number), NOW)
        assert await store.truncate()
        assert traces(path, "seat", "sealed") == 0


async def test_a_slip_has_no_time_no_order_and_no_person(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await collect(store)
    with closing(sqlite3.connect(path)) as file:
        columns = [row[1] for row in file.execute("PRAGMA table_info(slip)")]
        assert columns == ["phase", "seat", "sealed"]
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            file.execute("SELECT rowid FROM slip")


async def test_cards_lie_in_the_order_of_their_ids(path: Path) -> None:
    """On the page as in the table: nothing tells which came from whom."""
    numbers = [5, 3, 8, 1, 9, 2, 7, 4, 6]
    async with SqliteStore.open(path) as store:
        await keep(store, round_(cards=tuple(card(f"c{number}") for number in numbers)))
    with closing(sqlite3.connect(path)) as file:
        ids = [row[0] for row in file.execute("SELECT id FROM card ORDER BY rowid")]
    assert ids == sorted(ids)
    texts = [f"text of c{number}".encode() for number in sorted(numbers)]
    assert positions(path, texts) == sorted(positions(path, texts), reverse=True)


def positions(path: Path, texts: list[bytes]) -> list[int]:
    """Where they stand in the file; SQLite fills a page from its end."""
    content = path.read_bytes()
    return [content.index(text) for text in texts]


async def test_a_reader_from_outside_keeps_the_log_from_being_emptied(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await collect(store)
        with closing(sqlite3.connect(path, isolation_level=None)) as outside:
            outside.execute("BEGIN")
            outside.execute("SELECT count(*) FROM slip").fetchone()
            await close(store)
            assert not await store.truncate()
            assert traces(path, "sealed")
            outside.execute("COMMIT")
            assert await store.truncate()
        assert path.with_name("bot.db-wal").stat().st_size == 0
        assert traces(path, "sealed") == 0


# --- where nothing may show ----------------------------------------------------------------------

SECRETS = ("der chef schreit", "ada lovelace", "test:ada", "a-seat-of-somebody")


async def show_off(store: SqliteStore, shown: list[object]) -> None:
    """Everything that holds a text or a person, and every error that could quote one."""
    text, name, person, seat = SECRETS
    broken = f"{text} \ud800"  # no UTF-8 can be made of it
    holder = Seatholder(PersonId(person), eligible=True)
    parcel = Post("key", PersonId(person), Message((Text(text),)), private=True)
    slip = Slip(seat.encode(), text.encode())
    round_with_all = round_(
        question=text, place_name=name, lead=PersonId(person), cards=(card("c", text),)
    )
    await keep(store, round_with_all)
    shown += [holder, slip, Outgoing(parcel), Claimed(1, parcel), store]
    async with store.reading() as reading:
        shown += [await reading.rounds(), await reading.round(round_with_all.id), reading]
    bad = [
        store.put_slip(PHASE, Slip(b"", text.encode()), NOW),
        store.put_slip(PHASE, Slip(seat.encode(), text), NOW),  # type: ignore[arg-type]
        keep(store, round_(cards=(card("d", broken),))),
        keep(store, round_(question=broken)),
        keep(store, round_("r2", question=text, place_name=name)),
        set_preference(store, person, broken),
        freeze_twice(store, holder),
        post(store, Outgoing(Post("k", PersonId(person), Message((Text(broken),))))),
    ]
    for outcome in await asyncio.gather(*bad, return_exceptions=True):
        assert isinstance(outcome, StoreError), type(outcome)
        shown += [outcome, *traceback.format_exception(outcome)]


async def set_preference(store: SqliteStore, owner: str, value: str) -> None:
    async with store.transaction() as writing:
        await writing.set_preference(f"{owner} \ud800", {"name": value})


async def freeze_twice(store: SqliteStore, holder: Seatholder) -> None:
    async with store.transaction() as writing:
        await writing.add_roster(PHASE, [holder, holder])


async def post(store: SqliteStore, outgoing: Outgoing) -> None:
    async with store.transaction() as writing:
        await writing.post([outgoing])


async def test_no_text_and_no_person_in_any_repr_error_or_log(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shown: list[object] = []
    with caplog.at_level(logging.DEBUG):
        async with SqliteStore.open(path) as store:
            await show_off(store, shown)
    everything = (" ".join(f"{each!r} {each}" for each in shown) + caplog.text).lower()
    assert not [secret for secret in SECRETS if secret in everything]


async def test_the_database_is_for_its_owners_eyes(tmp_path: Path) -> None:
    path = tmp_path / "data" / "bot.db"
    async with SqliteStore.open(path) as store:
        await collect(store)
        assert path.parent.stat().st_mode & 0o077 == 0
        for file in (path, path.with_name("bot.db-wal"), path.with_name("bot.db-shm")):
            assert file.stat().st_mode & 0o077 == 0, file.name
