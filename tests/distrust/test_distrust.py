"""The distrustful tester: may read everything, and must not find out who wrote what."""

from __future__ import annotations

import asyncio
import io
import itertools
import logging
import random
from math import sqrt
from statistics import mean
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.model import CardId, PersonId, Phase, PhaseId
from bot.keys import KeyDirectory
from bot.moderator import rounds
from bot.store.writing import SqliteWriting
from bot.urn import Contents, Urn
from tests.captured_logs import captured_logs
from tests.distrust import attacks, naive
from tests.distrust.attacks import ATTACKS, Attack, by_length, by_reading_along
from tests.distrust.evidence import Evidence, observed
from tests.leaks import assert_nothing_of
from tests.world import World

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 30
PEOPLE = 8
# Of n fair draws of 8, the matches have mean n and variance n. So wide an interval (1 in 100,000)
# since every run draws anew, and several attacks are made.
CHANCE = 4.4


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> list[Evidence]:
    return asyncio.run(_many([tmp_path_factory.mktemp(f"round{n}") for n in range(ROUNDS)]))


async def _many(folders: list[Path]) -> list[Evidence]:
    dice = random.Random(8)  # noqa: S311 - who writes what, when; nothing secret
    seen = []
    for folder in folders:
        async with World(folder) as world:
            seen.append(await observed(world, dice))
    return seen


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_attack_is_better_than_chance(evidence: list[Evidence], attack: Attack) -> None:
    matches = sum(attacks.right(attack(seen), seen.words) for seen in evidence)
    assert abs(matches - ROUNDS) <= CHANCE * sqrt(ROUNDS), f"{matches} of {ROUNDS * PEOPLE}"


@pytest.mark.parametrize("order", ["posted", "stored"])
def test_no_order_tells_the_order_of_arrival(evidence: list[Evidence], order: str) -> None:
    arrivals = [[seen.words[who] for who in seen.arrival] for seen in evidence]
    taus = [
        abs(attacks.tau(getattr(seen, order), arrival))
        for seen, arrival in zip(evidence, arrivals, strict=True)
    ]
    # |tau| of 8 shuffled things has mean 0.234 and standard deviation 0.17
    assert abs(mean(taus) - 0.234) <= CHANCE * 0.17 / sqrt(ROUNDS)


def test_while_open_no_text_stands_anywhere(evidence: list[Evidence]) -> None:
    for seen in evidence:
        assert by_reading_along(seen) == {}


def test_the_key_never_leaves_its_folder_and_is_gone_in_the_end(evidence: list[Evidence]) -> None:
    for seen in evidence:
        places = {name for files in seen.while_open for name in attacks.found(seen.key, files)}
        assert places
        assert all(name.startswith("keys/") for name in places)
        for files in seen.afterwards:
            assert attacks.found(seen.key, files) == []


def test_afterwards_no_slip_is_left(evidence: list[Evidence]) -> None:
    for seen in evidence:
        assert slips_left(seen) == 0


def slips_left(seen: Evidence) -> int:
    """How many bits of slips still stand in the files after the phase."""
    sealed = [slip for files in seen.while_open for _, slip in attacks.slips(files)]
    assert sealed
    blobs = [b"".join(files.values()) for files in seen.afterwards]
    return sum(slip[:64] in blob for slip in sealed for blob in blobs)


def test_all_slips_are_of_one_length(evidence: list[Evidence]) -> None:
    lengths = {
        len(sealed)
        for seen in evidence
        for files in seen.while_open
        for _, sealed in attacks.slips(files)
    }
    assert len(lengths) == 1


def test_nobody_hears_of_a_slip(evidence: list[Evidence]) -> None:
    """While eight people write, no row of any table tells of it but the slips' own."""
    for seen in evidence:
        before = attacks.rows_beside_slips(seen.before)
        assert before["post"]
        assert all(attacks.rows_beside_slips(files) == before for files in seen.while_open)


# --- the attacks themselves --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("store", "attack"),
    [
        (naive.hides_the_name, by_reading_along),
        (naive.hides_the_name, attacks.by_stored_order),
        (naive.random_ids, by_reading_along),
        (naive.random_ids, attacks.by_last_position),
    ],
    ids=lambda one: one.__name__,
)
def test_a_naive_store_is_seen_through(tmp_path: Path, store: naive.Insert, attack: Attack) -> None:
    dice = random.Random(8)  # noqa: S311
    seen = naive.naively(tmp_path, store, dice)
    assert attacks.right(attack(seen), seen.words) == PEOPLE


def test_lengths_alone_tell_almost_everybody(tmp_path: Path) -> None:
    dice = random.Random(8)  # noqa: S311
    seen = naive.naively(tmp_path, naive.unpadded, dice)
    assert attacks.right(by_length(seen), seen.words) >= PEOPLE - 2


# --- planted bugs: the tester must see each of them --------------------------------------------


async def test_a_skipped_delete_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lazy(_self: SqliteWriting, _phase: PhaseId) -> None:
        return None

    monkeypatch.setattr(SqliteWriting, "delete_slips", lazy)
    async with World(tmp_path) as world:
        seen = await observed(world, random.Random(8))  # noqa: S311
    assert slips_left(seen) > 0


async def test_an_unshuffled_insert_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seats in the order of arrival, no shuffling, ids that count up: the wall tells everything."""
    counter = itertools.count()
    seats: dict[PersonId, bytes] = {}

    def in_order(_self: Urn, _phase: PhaseId, person: PersonId) -> bytes:
        return seats.setdefault(person, next(counter).to_bytes(16, "big"))

    monkeypatch.setattr(Urn, "seat", in_order)
    monkeypatch.setattr(random.SystemRandom, "shuffle", lambda _self, _things: None)
    monkeypatch.setattr(rounds, "new_card_id", lambda: CardId(f"{next(counter):016x}"))
    monkeypatch.setattr(Urn, "count", _everybody)
    async with World(tmp_path) as world:
        seen = await observed(world, random.Random(8))  # noqa: S311
    assert attacks.right(attacks.by_posted_order(seen), seen.words) == PEOPLE
    assert attacks.right(attacks.by_stored_order(seen), seen.words) == PEOPLE


async def _everybody(*_args: object) -> int:
    return PEOPLE


async def test_a_key_that_is_kept_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeyDirectory, "destroy", lambda _self, _phase: None)
    async with World(tmp_path) as world:
        seen = await observed(world, random.Random(8))  # noqa: S311
    assert all(attacks.found(seen.key, files) for files in seen.afterwards)


# --- the logs ------------------------------------------------------------------------------------


async def test_the_logs_of_a_whole_round_tell_nothing(tmp_path: Path) -> None:
    with captured_logs(verbose=True) as printed:
        logging.getLogger("aiosqlite").setLevel(logging.DEBUG)  # as somebody might who searches
        async with World(tmp_path) as world:
            seen = await observed(world, random.Random(8))  # noqa: S311
    assert_nothing_of(printed.getvalue(), *_secrets(seen))


async def test_a_log_line_with_a_text_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = io.StringIO()
    honest = Urn.put

    async def chatty(self: Urn, phase: Phase, seat: bytes, contents: Contents, now: Any) -> bool:
        printed.write(f"put {contents.cards}\n")
        return await honest(self, phase, seat, contents, now)

    monkeypatch.setattr(Urn, "put", chatty)
    async with World(tmp_path) as world:
        seen = await observed(world, random.Random(8))  # noqa: S311
    with pytest.raises(AssertionError, match="leaked"):
        assert_nothing_of(printed.getvalue(), *_secrets(seen))


def _secrets(seen: Evidence) -> list[str]:
    return [*seen.words.values(), *(who.id for who in seen.arrival), seen.key.hex()]
