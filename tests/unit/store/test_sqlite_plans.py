"""The outbox is asked at every wake-up, so SQLite must not read all that was ever sent for it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot.store import posts
from bot.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from pathlib import Path

STATEMENTS = {
    "claim": posts._CLAIM,
    "when to wake": posts._WAKES_AT,
    "what has expired": f"{posts._DROP} expires_at <= ?",
    "what is outdated": f"{posts._DROP} {posts._OUTDATED}",
    "what edits nothing": f"{posts._DROP} {posts._EDITS_NOTHING}",
}


async def reads_all_posts(path: Path, sql: str) -> bool:
    async with SqliteStore.open(path):
        with closing(sqlite3.connect(path)) as outside:
            values = [""] * sql.count("?")
            plan = [step for *_, step in outside.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    return any(re.fullmatch(r"SCAN (post|newer|original)", step) for step in plan)


@pytest.mark.parametrize("sql", STATEMENTS.values(), ids=STATEMENTS)
async def test_only_what_is_unsent_is_read(path: Path, sql: str) -> None:
    assert not await reads_all_posts(path, sql)


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - {"claim"}))
async def test_without_the_words_of_the_index_it_would_be_more(path: Path, name: str) -> None:
    """A planted bug: what says the same, but not as the index says it."""
    short = STATEMENTS[name].replace("post.state IN ('pending', 'sending') AND ", "")
    assert await reads_all_posts(path, short)
