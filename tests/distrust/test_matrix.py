"""The distrustful tester in Matrix: reads both disks, and knows the bot's passphrase.

Cards by link and typed cards; then bots with a bug, in each of which something is found.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from tests.distrust import attacks, findings
from tests.distrust.attacks import ATTACKS, Attack
from tests.distrust.machine import BACKUP
from tests.distrust.matrix_findings import (
    FINDINGS,
    by_answer_length,
    by_line_length,
    by_reading_lines,
    keys_in_use,
    texts_in_clear,
    times_known,
)
from tests.distrust.matrix_rounds import played

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.distrust.matrix_team import Team
    from tests.distrust.matrix_watch import MatrixEvidence

pytestmark = pytest.mark.asyncio(loop_scope="session")

WAYS = (False, True)  # by link, typed
ROUNDS = 1  # of each; `make distrust` plays 200
PEOPLE = 8


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def evidence(matrix_team: Team) -> list[MatrixEvidence]:
    ways = [(seed, typed) for seed in range(ROUNDS) for typed in WAYS]
    return [await played(matrix_team, 2 * seed + typed, typed=typed) for seed, typed in ways]


@pytest.mark.parametrize("finding", FINDINGS, ids=lambda finding: finding.__name__)
async def test_nothing_is_found(evidence: list[MatrixEvidence], finding: Any) -> None:
    assert [what for seen in evidence for what in finding(seen)] == []


@pytest.mark.parametrize("attack", [*ATTACKS, by_answer_length], ids=lambda one: one.__name__)
async def test_no_attack_is_better_than_chance(
    evidence: list[MatrixEvidence], attack: Attack
) -> None:
    attacks.assert_by_chance(attack, evidence, ROUNDS * len(WAYS))


async def test_nobody_hears_of_a_ballot(evidence: list[MatrixEvidence]) -> None:
    (ballots,) = [seen.ballots for seen in evidence if seen.ballots]
    assert len({*ballots.words.values()}) == len(ballots.while_open) == PEOPLE
    for finding in findings.OF_BALLOTS:
        assert [what for seen in evidence if seen.ballots for what in finding(seen)] == []
    for attack in ATTACKS:
        attacks.assert_by_chance(attack, [ballots], 1)


async def test_of_what_came_by_link_the_homeserver_has_nothing(
    evidence: list[MatrixEvidence],
) -> None:
    for seen in evidence:
        if not seen.typed:
            assert seen.lines == {}
            assert [event for moment in seen.moments for event in moment.events] == []


async def test_of_what_was_typed_it_has_name_time_and_length(
    evidence: list[MatrixEvidence], matrix_team: Team
) -> None:
    """No more and no less than „Was wird gespeichert?“ says; sealed, though it was taken away."""
    for seen in (one for one in evidence if one.typed):
        assert times_known(seen) == PEOPLE
        assert attacks.right(by_line_length(seen), seen.words) >= 2
        for line in seen.lines.values():
            ((kept,),) = matrix_team.synapse.rows(
                "SELECT json FROM event_json WHERE event_id = ?", line.id
            )
            assert len(json.loads(kept)["content"]["ciphertext"]) == line.sealed > 0


async def test_there_was_something_to_be_read(
    evidence: list[MatrixEvidence], matrix_team: Team
) -> None:
    """An empty log, disk or conversation would prove nothing."""
    for seen in evidence:
        assert seen.log.count("\n") > 10
        process = f"process/{matrix_team.bot.pid}/"
        there = {BACKUP, "data/blitzlicht.db", process + "cmdline", process + "environ"}
        assert there <= seen.while_open[-1].keys()
        assert str(matrix_team.bot.temporary).encode() in seen.while_open[-1][process + "environ"]
        assert len(seen.news) == len(seen.while_open) + len(seen.afterwards)
        for files in (seen.news[0], seen.news[-1]):
            assert {"homeserver/homeserver.db-wal", "homeserver/homeserver.log", "bot/log"} <= {
                name.partition("@")[0] for name in files
            }
        if seen.typed:
            read = " ".join(one.text for one in seen.open_to_read)
            assert all(text in read for text in seen.words.values())
            assert len(keys_in_use(seen, seen.while_open[-1])) >= PEOPLE


# --- planted bugs --------------------------------------------------------------------------------

HERE, ANY = "tests.distrust.matrix_plants.", "tests.distrust.plants."
WHERE = {"texts_as_arguments": "process", "texts_in_temporary_files": "bot/tmp"}


@pytest.mark.parametrize(
    ("plants", "typed", "found_by"),
    [
        (("keys_kept",), True, {"still_readable", "use_of_keys_noted"}),
        (
            ("lines_kept", HERE + "answers_unpadded", HERE + "use_of_keys_kept"),
            True,
            {"lines_standing", "answers_of_all_lengths", "use_of_keys_noted"},
        ),
        ((HERE + "answers_noted:openly",), True, {"answers_noted", "told_by_a_slip"}),
        (
            (HERE + "answers_noted:digest", HERE + "seats_echoed", HERE + "texts_logged"),
            True,
            {"answers_noted", "told_by_a_slip", "seats_told", "logged", "texts_in_clear"},
        ),
        (
            (HERE + "slips_announced", HERE + "phase_keys_kept", ANY + "texts_as_arguments"),
            False,
            {"told_by_a_slip", "keys_left", "texts_in_clear"},
        ),
        (
            (
                *(HERE + "slips_counted", HERE + "people_logged", HERE + "writers_thanked"),
                ANY + "texts_in_temporary_files",
            ),
            False,
            {"told_by_a_slip", "logged", "participation_shown", "texts_in_clear"},
        ),
        (
            (HERE + "authors_noted",),
            False,
            {"told_by_a_slip", "texts_in_clear", "people_beside_texts"},
        ),
    ],
    ids=lambda one: (
        "+".join(name.rpartition(".")[2] for name in one) if isinstance(one, tuple) else ""
    ),
)
async def test_planted_bugs_are_found(
    matrix_team: Team, plants: Sequence[str], typed: bool, found_by: set[str]
) -> None:
    async with matrix_team.with_bugs(plants):
        seen = await played(matrix_team, 100 + matrix_team.rounds, typed=typed)
    assert {finding.__name__ for finding in FINDINGS if list(finding(seen))} == found_by
    for name in (WHERE[one] for plant in plants if (one := plant.removeprefix(ANY)) in WHERE):
        assert all(found.startswith(name) for found in texts_in_clear(seen))
    if "keys_kept" in plants:
        assert attacks.right(by_reading_lines(seen), seen.words) == PEOPLE


async def test_who_goes_on_with_a_key_is_understood_after_restarts_and_silence(
    matrix_team: Team,
) -> None:
    """matrix-nio's clients do, whatever the room asks for; and an unshuffled wall is seen."""
    await played(matrix_team, 100 + matrix_team.rounds, typed=True)
    await matrix_team.bot.restart()
    await played(matrix_team, 100 + matrix_team.rounds, typed=False)
    async with matrix_team.with_bugs([HERE + "wall_in_order"]):
        seen = await played(matrix_team, 100 + matrix_team.rounds, typed=True)
    for texts in (seen.posted, seen.stored):
        assert attacks.right(attacks.by_order(seen, texts), seen.words) == PEOPLE
