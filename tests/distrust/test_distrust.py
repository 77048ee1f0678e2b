"""The distrustful tester: may read everything, and must not find out who wrote what."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.distrust import attacks, findings, naive
from tests.distrust.attacks import ATTACKS, Attack, by_reading_along
from tests.distrust.core_rounds import played
from tests.distrust.machine import BACKUP
from tests.leaks import assert_nothing_of

if TYPE_CHECKING:
    from tests.distrust.evidence import Evidence

ROUNDS = 30
PEOPLE = 8


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> list[Evidence]:
    folders = [tmp_path_factory.mktemp(f"round{n}") for n in range(ROUNDS)]
    return [asyncio.run(played(folder, seed)) for seed, folder in enumerate(folders)]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_attack_is_better_than_chance(evidence: list[Evidence], attack: Attack) -> None:
    attacks.assert_by_chance(attack, evidence, ROUNDS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_who_voted_for_what_is_not_better_known(evidence: list[Evidence], attack: Attack) -> None:
    ballots = [seen.ballots for seen in evidence if seen.ballots]
    attacks.assert_by_chance(attack, ballots, ROUNDS)


@pytest.mark.parametrize("order", ["posted", "stored"])
def test_no_order_tells_the_order_of_arrival(evidence: list[Evidence], order: str) -> None:
    attacks.assert_unlike_arrival(order, evidence)


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
        assert attacks.slips_left(seen) == 0


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
        assert seen.rows[0]["post"]
        assert list(findings.told_by_a_slip(seen)) == []
        assert list(findings.people_beside_texts(seen)) == []


@pytest.mark.parametrize("finding", findings.OF_BALLOTS, ids=lambda finding: finding.__name__)
def test_nobody_hears_of_a_ballot(evidence: list[Evidence], finding: Any) -> None:
    assert [what for seen in evidence for what in finding(seen)] == []


def test_there_was_something_to_be_read(evidence: list[Evidence]) -> None:
    """Without messages, backups, processes and choices that differ nothing would be proved."""
    for seen in evidence:
        assert {BACKUP, "process/now", f"process/{os.getpid()}/environ"} <= {*seen.while_open[-1]}
        assert seen.ballots
        for phase in (seen, seen.ballots):
            assert len({*phase.words.values()}) == PEOPLE
            assert len(phase.shown) == len(phase.rows) == PEOPLE + 1
            assert all(phase.shown)
            assert {*phase.posted} == {*phase.stored} == {*phase.words.values()}


# --- the attacks themselves --------------------------------------------------------------------


@pytest.mark.parametrize("attack", naive.SEEN_THROUGH, ids=lambda attack: attack.__name__)
def test_a_naive_store_is_seen_through(attack: Attack) -> None:
    assert [naive.matches(attack, seed) for seed in range(3)] == [PEOPLE] * 3


def test_each_guess_has_its_counter_check() -> None:
    assert {*ATTACKS} < {*naive.SEEN_THROUGH}


# --- the logs ------------------------------------------------------------------------------------


def test_the_logs_of_a_whole_round_tell_nothing(evidence: list[Evidence]) -> None:
    for seen in evidence:
        assert seen.log
        assert list(findings.logged(seen)) == []
        assert_nothing_of(seen.log, *_secrets(seen))


def _secrets(seen: Evidence) -> list[str]:
    return [*seen.words.values(), *(who.id for who in seen.arrival), seen.key.hex()]
