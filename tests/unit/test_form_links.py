"""Forms by link: one phase, one seat, and nobody's name; the real web room, urn and moderator."""

from __future__ import annotations

import asyncio
import base64
import re
from contextlib import asynccontextmanager
from html import unescape
from typing import TYPE_CHECKING

import httpx2
import pytest
from starlette.applications import Starlette

from adapters.web import WebAdapter
from bot.core.model import PhaseId
from bot.core.outcome import wall
from bot.port import Person, Press, Ticket
from tests.builders import MINUTE
from tests.hand_clock import HandClock
from tests.unit.web.room import MemoryNotebook
from tests.world import TEAM, World, person, strict_texts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

LEAD = person("Lea")
PEOPLE = [person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn")]
OUTSIDE = "https://room.example"


class Linked:
    """A team whose chat is elsewhere, and the web room that serves its forms."""

    def __init__(self, world: World, browser: httpx2.AsyncClient) -> None:
        self.world, self.browser = world, browser

    async def phase(self) -> PhaseId:
        async with self.world.store.reading() as reading:
            round_ = await reading.live_round(TEAM.id)
        assert round_
        assert round_.current
        return round_.current.id

    async def address(self, who: Person) -> str:
        link = await self.world.ear.form_link(who, await self.phase())
        return link.removeprefix(OUTSIDE)

    async def open(self, address: str) -> str:
        reply = await self.browser.get(address)
        assert reply.status_code == 200
        return unescape(reply.text)

    async def send(self, address: str, *cards: str) -> str:
        """Fill the open form in and send it, as a browser without scripts would."""
        page = await self.open(address)
        names = re.findall(r'<textarea[^>]* name="([^"]+)"', page)
        action = re.search(r'name="action" value="([^"]+)"', page)
        assert action
        values = dict(zip(names, [*cards, "", "", ""], strict=False)) | {"action": action[1]}
        reply = await self.browser.post(f"{address}/submit", data=values)
        assert reply.status_code == 200
        return unescape(reply.text)


@asynccontextmanager
async def linked_room(folder: Path) -> AsyncIterator[Linked]:
    """A round that somebody has just started."""
    clock = HandClock()
    room = WebAdapter(
        texts=strict_texts("de"),
        secret=b"s" * 32,
        loopback=False,
        public_url=OUTSIDE,
        now=clock.now,
    )
    world = World(folder, clock=clock, links=room)
    world.platform.people[TEAM.id] = [LEAD, *PEOPLE]
    async with world:
        listening = asyncio.create_task(room.run(world.ear, MemoryNotebook()))
        transport = httpx2.ASGITransport(Starlette(routes=room.routes()))
        async with httpx2.AsyncClient(transport=transport, base_url=OUTSIDE) as browser:
            await world.type(LEAD, "10m Was bremst uns?")
            yield Linked(world, browser)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


@pytest.fixture
async def linked(tmp_path: Path) -> AsyncIterator[Linked]:
    async with linked_room(tmp_path) as linked:
        yield linked


async def test_cards_come_by_link_and_can_be_changed_by_it(linked: Linked) -> None:
    ben, cem, dora = [await linked.address(who) for who in PEOPLE[:3]]
    page = await linked.open(ben)
    assert "Was bremst uns?" in page
    assert "notiert" in (await linked.send(ben, "Zu laut")).lower()
    await linked.send(cem, "Zu warm")
    await linked.send(dora, "Zu spät", "Zu früh")
    assert "Zu laut" in await linked.open(ben)
    assert "Zu laut" not in await linked.open(cem)
    await linked.send(ben, "Zu leise")
    phase = await linked.phase()
    await linked.world.pass_time(10 * MINUTE)
    async with linked.world.store.reading() as reading:
        round_ = await reading.last_round(TEAM.id)
    assert round_
    texts = sorted(card.text for card in wall(round_, phase))
    assert texts == ["Zu früh", "Zu leise", "Zu spät", "Zu warm"]


async def test_a_link_and_the_chat_are_one_slip(linked: Linked) -> None:
    address = await linked.address(PEOPLE[0])
    await linked.send(address, "Vom Link")
    phase = await linked.phase()
    await linked.world.submit(PEOPLE[0], f"send:{phase}", {"card-1": "Aus dem Chat"})
    page = await linked.open(address)
    assert "Aus dem Chat" in page
    assert "Vom Link" not in page


async def test_the_same_link_opens_the_ballot_of_its_own_phase_only(linked: Linked) -> None:
    addresses = [await linked.address(who) for who in PEOPLE[:4]]
    for number, address in enumerate(addresses):
        await linked.send(address, f"Karte {number}")
    await linked.world.pass_time(10 * MINUTE)
    assert "vorbei" in await linked.open(addresses[0])
    ballot = await linked.open(await linked.address(PEOPLE[0]))
    assert all(f"Karte {number}" in ballot for number in range(4))


async def test_a_forged_link_opens_nothing(linked: Linked) -> None:
    address = await linked.address(PEOPLE[0])
    other = "y" if address[-8] == "x" else "x"  # the last of base64 may mean the same by others
    assert (await linked.browser.get(address[:-8] + other + address[-7:])).status_code == 404
    assert (await linked.browser.get("/f/nothing")).status_code == 404


async def test_who_is_not_on_the_roster_gets_no_link(linked: Linked) -> None:
    assert await linked.world.ear.form_link(person("Zoe"), await linked.phase()) == ""
    assert await linked.world.ear.form_link(PEOPLE[0], PhaseId("other")) == ""


@pytest.mark.parametrize("action", ["cancel-yes:{round}", "settings", "write:other", "status:x"])
async def test_a_ticket_is_good_for_its_own_slip_and_nothing_else(
    linked: Linked, action: str
) -> None:
    phase = await linked.phase()
    async with linked.world.store.reading() as reading:
        round_ = await reading.live_round(TEAM.id)
    assert round_
    ticket = Ticket(phase, "00" * 16, f"fill-in:{phase}", "de", "Europe/Berlin")
    answer = await linked.world.hear(Press(ticket, None, action.format(round=round_.id)))
    assert getattr(answer, "error", False)
    async with linked.world.store.reading() as reading:
        assert await reading.live_round(TEAM.id) == round_


async def test_a_link_does_not_show_its_seat(linked: Linked) -> None:
    address = await linked.address(PEOPLE[0])
    seat = linked.world.house.urn.seat(await linked.phase(), PEOPLE[0].id).hex()
    packed = address.removeprefix("/f/")
    assert seat.encode() not in base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    assert await linked.address(PEOPLE[0]) != address  # nor that it is the same one


async def test_no_link_is_ever_stored(linked: Linked) -> None:
    addresses = [await linked.address(who) for who in PEOPLE]
    seats = [linked.world.house.urn.seat(await linked.phase(), who.id) for who in PEOPLE]
    for address in addresses:
        await linked.open(address)
    files = b"".join(path.read_bytes() for path in linked.world.folder.rglob("*") if path.is_file())
    for seat, address in zip(seats, addresses, strict=True):
        for trace in (seat, seat.hex().encode(), address.removeprefix("/f/").encode()):
            assert trace not in files
