"""The distrustful tester in Slack: reads every message, its metadata, every file and log."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.distrust import attacks, findings
from tests.distrust.attacks import ATTACKS, Attack, Guess
from tests.distrust.machine import BACKUP
from tests.distrust.slack_findings import FINDINGS
from tests.distrust.slack_rounds import WRITERS, SlackEvidence, played

if TYPE_CHECKING:
    from tests.distrust.evidence import Evidence

ROUNDS = 16


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> list[SlackEvidence]:
    folders = [tmp_path_factory.mktemp(f"round{n}") for n in range(ROUNDS)]
    return [asyncio.run(played(folder, seed)) for seed, folder in enumerate(folders)]


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.__name__)
def test_nothing_is_found(evidence: list[SlackEvidence], finding: Any) -> None:
    assert [what for seen in evidence for what in finding(seen)] == []


def test_there_was_something_to_be_read(evidence: list[SlackEvidence]) -> None:
    """An empty workspace, log or backup would prove nothing."""
    for seen in evidence:
        assert seen.log.count("\n") > 100
        assert len(seen.moments) == len(WRITERS)
        for moment in seen.moments:
            assert {"messages", "views"} <= {name.partition("/")[0] for name in moment.after}
        assert BACKUP in seen.while_open[-1]
        for shown in seen.shown_later:
            everything = b"".join(shown.values())
            assert all(text.encode() in everything for text in seen.words.values())


def by_ballot_order(seen: Evidence) -> Guess:
    assert isinstance(seen, SlackEvidence)
    return attacks.by_order(seen, seen.ballot)


@pytest.mark.parametrize("attack", [*ATTACKS, by_ballot_order], ids=lambda one: one.__name__)
def test_no_attack_is_better_than_chance(evidence: list[SlackEvidence], attack: Attack) -> None:
    attacks.assert_by_chance(attack, evidence, ROUNDS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
def test_who_voted_for_what_is_not_better_known(
    evidence: list[SlackEvidence], attack: Attack
) -> None:
    ballots = [seen.ballots for seen in evidence if seen.ballots]
    attacks.assert_by_chance(attack, ballots, ROUNDS)


@pytest.mark.parametrize("finding", findings.OF_BALLOTS, ids=lambda finding: finding.__name__)
def test_nobody_hears_of_a_ballot(evidence: list[SlackEvidence], finding: Any) -> None:
    assert [what for seen in evidence for what in finding(seen)] == []


@pytest.mark.parametrize("order", ["posted", "stored", "ballot"])
def test_no_order_tells_the_order_of_arrival(evidence: list[SlackEvidence], order: str) -> None:
    attacks.assert_unlike_arrival(order, evidence)
