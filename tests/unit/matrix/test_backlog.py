"""What was said before the bot came is not for it, however a sync brings it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.matrix.bad_homeserver import BOT, TEAM, BadHomeserver, state
from tests.unit.matrix.test_strangers import Rig, texts, typed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

OLD, NEW = typed("!blitzlicht Ein alter Hut?"), typed("!blitzlicht Und nun?")
HEARD = ["!blitzlicht Und nun?"]
COMES = state("m.room.member", {"membership": "join"}, BOT)
RENAMES: dict[str, Any] = {**COMES, "unsigned": {"prev_content": {"membership": "join"}}}


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """Before its first sync."""
    async with BadHomeserver() as server:
        rig = Rig(server, tmp_path)
        yield rig
        await rig.client.close()  # type: ignore[no-untyped-call]


async def test_with_the_very_first_sync_nothing_is_heard(rig: Rig) -> None:
    rig._token = ""
    assert texts(await rig.hear(OLD, before=TEAM)) == []
    assert texts(await rig.hear(NEW)) == HEARD


async def test_nothing_is_heard_from_before_it_came(rig: Rig) -> None:
    assert texts(await rig.hear(OLD, COMES, NEW, before=TEAM)) == HEARD


async def test_nor_from_before_it_came_while_it_was_down(rig: Rig) -> None:
    rig.server.pages += [{"chunk": [typed("gleich danach"), COMES], "end": "e"}, {"chunk": [OLD]}]
    assert texts(await rig.hear(NEW, limited=True, before=TEAM)) == ["gleich danach", *HEARD]


async def test_a_new_name_of_the_bot_is_no_coming(rig: Rig) -> None:
    assert texts(await rig.hear(OLD, RENAMES, NEW, before=TEAM)) == [OLD["content"]["body"], *HEARD]
    rig.server.pages += [{"chunk": [RENAMES, OLD]}]
    assert texts(await rig.hear(NEW, limited=True)) == [OLD["content"]["body"], *HEARD]
