"""The urn: what a slip looks like from outside, and what comes out in the end."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import CardId, PersonId, Phase
from bot.core.schedule import due_at
from bot.keys import KeyDirectory, KeyLostError
from bot.store import Seatholder, Slip
from bot.store.sqlite import SqliteStore
from bot.urn import Contents, Urn, _padded, _seal, _unpadded, _unseal
from tests.builders import MINUTE, Table

PEOPLE = [PersonId(f"test:{name}") for name in ("ben", "cem", "dora", "eva")]
ROSTER = [Seatholder(person, eligible=person != PEOPLE[0]) for person in PEOPLE]


class Room:
    """An open phase with its urn."""

    def __init__(self, store: SqliteStore, keys: KeyDirectory, table: Table) -> None:
        self.store, self.keys, self.table = store, keys, table
        self.urn = Urn(store, keys)

    @property
    def phase(self) -> Phase:
        return self.table.phase

    async def put(self, person: PersonId, *cards: str, after: timedelta = MINUTE) -> bool:
        seat = self.urn.seat(self.phase.id, person)
        return await self.urn.put(self.phase, seat, Contents(cards=cards), self.table.now + after)

    async def count(self) -> int:
        async with self.store.reading() as reading:
            return await self.urn.count(reading, self.phase.id, ROSTER)

    async def cards(self) -> list[tuple[str, ...]]:
        async with self.store.reading() as reading:
            opened = await self.urn.open(reading, self.phase.id)
        return sorted(one.cards for one in opened.contents)

    async def sealed(self) -> list[bytes]:
        async with self.store.reading() as reading:
            return [slip.sealed for slip in await reading.slips(self.phase.id)]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    table = Table()
    keys = KeyDirectory(tmp_path / "keys", tmp_path / "data" / "db")
    keys.create(table.phase.id)
    async with SqliteStore.open(tmp_path / "data" / "db") as store:
        async with store.transaction() as tx:
            await tx.save_round(None, table.round, due_at(table.round))
        yield Room(store, keys, table)


async def test_what_goes_in_comes_out_and_the_last_slip_of_a_seat_wins(room: Room) -> None:
    await room.put(PEOPLE[1], "Zu laut", "Zu warm")
    await room.put(PEOPLE[2], "Zu früh")
    await room.put(PEOPLE[2], "Zu spät 🕰️")
    assert await room.cards() == [("Zu laut", "Zu warm"), ("Zu spät 🕰️",)]
    own = await room.urn.own(room.phase.id, room.urn.seat(room.phase.id, PEOPLE[2]))
    assert own.cards == ("Zu spät 🕰️",)


async def test_an_empty_slip_is_a_withdrawal(room: Room) -> None:
    await room.put(PEOPLE[1], "Zu laut")
    await room.put(PEOPLE[1])
    assert await room.sealed() == []
    assert await room.count() == 0


async def test_only_eligible_people_are_counted(room: Room) -> None:
    for person in (*PEOPLE[:3], PersonId("test:stranger")):
        await room.put(person, "Zu laut")
    assert await room.count() == 2  # without ben, who leads, and without the stranger


async def test_after_the_deadline_nothing_is_taken(room: Room) -> None:
    assert await room.put(PEOPLE[1], "knapp", after=10 * MINUTE - timedelta(microseconds=1))
    assert not await room.put(PEOPLE[2], "zu spät", after=10 * MINUTE)
    assert not await room.put(PEOPLE[1], after=11 * MINUTE)
    assert await room.cards() == [("knapp",)]


async def test_all_slips_have_one_length_and_say_nothing(room: Room) -> None:
    await room.put(PEOPLE[1], "x")
    await room.put(PEOPLE[2], *["🧑‍🔧" * 66] * 3)
    short, long = await room.sealed()
    assert len(short) == len(long)
    assert short != long
    assert b"x" * 8 not in short
    await room.put(PEOPLE[1], "x")
    again = await room.sealed()
    assert short not in again or long not in again  # sealed anew, although it says the same


async def test_a_seat_is_another_one_in_every_phase_and_dies_with_its_key(room: Room) -> None:
    first = room.urn.seat(room.phase.id, PEOPLE[1])
    other = replace(room.phase, id=type(room.phase.id)("other"))
    room.keys.create(other.id)
    assert room.urn.seat(other.id, PEOPLE[1]) != first
    assert room.urn.seat(room.phase.id, PEOPLE[2]) != first
    room.keys.destroy(room.phase.id)
    with pytest.raises(KeyLostError):
        room.urn.seat(room.phase.id, PEOPLE[1])


async def test_a_damaged_slip_does_not_silence_the_others(room: Room) -> None:
    await room.put(PEOPLE[1], "Zu laut")
    async with room.store.reading() as reading:
        (slip,) = await reading.slips(room.phase.id)
    swapped = replace(slip, seat=bytes(16))  # somebody else's words under another seat
    await room.store.put_slip(room.phase.id, swapped, room.table.now)
    async with room.store.reading() as reading:
        opened = await room.urn.open(reading, room.phase.id)
    assert opened.unreadable == 1
    assert [one.cards for one in opened.contents] == [("Zu laut",)]


@pytest.mark.parametrize("damaged", [b"", b"short", bytes(4000)])
async def test_a_damaged_slip_does_not_count(room: Room, damaged: bytes) -> None:
    for person in PEOPLE[1:3]:
        await room.put(person, "Zu laut")
    before = await room.count()
    seat = room.urn.seat(room.phase.id, PEOPLE[1])
    await room.store.put_slip(room.phase.id, Slip(seat, damaged), room.table.now)
    assert await room.count() == before - 1
    async with room.store.reading() as reading:
        opened = await room.urn.open(reading, room.phase.id)
    assert opened.unreadable == 1


_TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


@given(st.lists(_TEXTS, max_size=3), st.lists(_TEXTS, max_size=3))
def test_whatever_is_written_the_length_is_the_same(some: list[str], others: list[str]) -> None:
    padded = [_padded(Contents(cards=tuple(cards)), 3) for cards in (some, others)]
    assert len(padded[0]) == len(padded[1])
    assert _unpadded(padded[0]).cards == tuple(some)


def test_the_largest_ballot_fits_and_looks_like_a_card() -> None:
    ballot = Contents(dots=tuple((CardId(f"{n:016x}"), 1) for n in range(7)))
    assert len(_padded(ballot, 3)) == len(_padded(Contents(cards=("x",)), 3))
    assert _unpadded(_padded(ballot, 3)) == ballot


def test_a_seal_holds_for_one_seat_only() -> None:
    sealed = _seal(bytes(32), b"phase|one", b"words")
    assert _unseal(bytes(32), b"phase|one", sealed) == b"words"
    with pytest.raises(InvalidTag):
        _unseal(bytes(32), b"phase|two", sealed)
