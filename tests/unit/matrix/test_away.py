"""A homeserver that is away for a while, or whose proxy answers instead: nothing gets lost."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import pytest

from adapters.matrix import errands as errands_
from adapters.matrix.account import Credentials, new_client
from adapters.matrix.api import Api, MatrixError, confirmed, outcome_of
from adapters.matrix.errands import AT_ONCE, TIDYING, Errands
from bot.port import Failed, NotKeptError, RetryAfter
from tests.unit.matrix.bad_homeserver import BOT, BadHomeserver

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PAGES = [
    (404, "{}"),
    (404, "<h1>Not Found</h1>"),
    (403, ""),
    (502, ""),
    (502, '["bad", "gateway"]'),
    (503, "<h1>Back soon</h1>"),
    (200, "<h1>Back soon</h1>"),
]


@pytest.fixture
async def api(server: BadHomeserver, tmp_path: Path) -> AsyncIterator[Api]:
    client = new_client(Credentials(server.url, BOT, passphrase="geheim"), tmp_path)
    yield Api(client)
    await client.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands_, "BREAK", 0)


# --- what a proxy says ----------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
async def test_what_only_a_proxy_has_answered_is_sent_again(
    server: BadHomeserver, api: Api, page: tuple[int, str]
) -> None:
    server.proxied.append(page)
    with pytest.raises(ConnectionError) as caught:
        await api("PUT", "/rooms/r/send/m.room.message/wall", {})
    assert isinstance(outcome_of(caught.value), RetryAfter)


@pytest.mark.usefixtures("impatient")
async def test_an_errand_outlasts_all_that_a_proxy_may_say(server: BadHomeserver, api: Api) -> None:
    server.proxied += PAGES
    errands = Errands()
    errands.add("!dm", partial(api, "POST", "/join/room", {}))
    await errands.settled()
    assert server.asked == ["room"] * (len(PAGES) + 1)


async def test_what_the_homeserver_refuses_is_refused(server: BadHomeserver, api: Api) -> None:
    server.proxied.append((403, '{"errcode": "M_FORBIDDEN"}'))
    with pytest.raises(MatrixError) as caught:
        await api("PUT", "/rooms/r/send/m.room.message/wall", {})
    assert outcome_of(caught.value) == Failed("forbidden")


async def test_a_limit_that_names_no_reason_is_a_limit(server: BadHomeserver, api: Api) -> None:
    server.proxied.append((429, "<h1>Slow down</h1>"))
    with pytest.raises(MatrixError) as caught:
        await api("PUT", "/rooms/r/send/m.room.message/wall", {})
    assert caught.value.limited


async def test_a_question_for_the_password_is_no_proxys(server: BadHomeserver, api: Api) -> None:
    server.proxied.append((401, '{"flows": [], "session": "s"}'))
    await confirmed(api, "/delete_devices", {}, BOT, "p")
    assert server.asked == ["delete_devices"] * 2


# --- errands --------------------------------------------------------------------------------------


class Away:
    """Something that cannot be done for a while."""

    def __init__(self, tries: int, error: Exception | None = None) -> None:
        self.left, self.done, self._error = tries, 0, error or ConnectionRefusedError()

    async def do(self) -> None:
        if self.left:
            self.left -= 1
            raise self._error
        self.done += 1


async def until_idle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


@pytest.mark.usefixtures("impatient")
async def test_an_outage_of_any_length_loses_no_errand() -> None:
    errands, away = Errands(), Away(1000)
    errands.add("!dm", away.do)
    await errands.settled()
    assert away.done == 1


@pytest.mark.usefixtures("impatient")
async def test_what_cannot_be_kept_is_tried_again() -> None:
    """With a full disk, say: where a conversation was made is written down."""
    errands, away = Errands(), Away(3, NotKeptError([]))
    errands.add("!dm", away.do)
    await errands.settled()
    assert away.done == 1


@pytest.mark.usefixtures("impatient")
async def test_after_a_day_nobody_knows_whether_it_would_be_done_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(errands_, "GIVEN_UP", -1)
    errands, away, behind = Errands(), Away(1), Away(0)
    errands.add("!dm", away.do)
    errands.add("!dm", behind.do)
    await errands.settled()
    assert (away.done, behind.done) == (0, 1)


async def test_when_the_homeserver_is_back_nobody_waits_any_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(errands_, "BREAK", 3600)
    errands, away = Errands(), Away(2)
    errands.add("!dm", away.do)
    for left in (1, 0):
        await until_idle()
        assert (away.left, away.done) == (left, 0)
        errands.hurry()
    async with asyncio.timeout(5):
        await errands.settled()
    assert away.done == 1


async def test_what_waits_for_a_room_that_the_bot_has_left_holds_up_nothing() -> None:
    """Invited again, it comes."""
    errands, away, join = Errands(), Away(1000), Away(0)
    errands.add("!room", away.do)
    await until_idle()
    errands.drop("!room")
    errands.add("!room", join.do)
    async with asyncio.timeout(5):
        await errands.settled()
    assert (away.done, join.done) == (0, 1)


async def test_rooms_that_cannot_be_tidied_keep_no_other_waiting() -> None:
    errands, away, other = Errands(), Away(AT_ONCE), Away(0)
    for number in range(AT_ONCE):
        errands.add(f"!{number}{TIDYING}", away.do)
    await until_idle()
    errands.add(f"!other{TIDYING}", other.do)
    await until_idle()
    assert (away.left, other.done) == (0, 1)
    errands.hurry()
    await errands.settled()
    assert away.done == AT_ONCE
