"""The distrustful tester in the web room, with forms by link among them."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from adapters.web.actions import Actions
from bot.urn import Urn
from tests.distrust import attacks, findings, plants
from tests.distrust.attacks import ATTACKS, Attack, by_reading_along
from tests.distrust.machine import BACKUP
from tests.distrust.marks import judged
from tests.distrust.web_rounds import PLACE, WebEvidence, played
from tests.leaks import assert_nothing_of

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

ROUNDS = 12


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> list[WebEvidence]:
    folders = [tmp_path_factory.mktemp(f"round{n}") for n in range(ROUNDS)]
    return [asyncio.run(played(folder, seed)) for seed, folder in enumerate(folders)]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_attack_is_better_than_chance(evidence: list[WebEvidence], attack: Attack) -> None:
    attacks.assert_by_chance(attack, evidence, ROUNDS)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_who_voted_for_what_is_not_better_known(
    evidence: list[WebEvidence], attack: Attack
) -> None:
    ballots = [seen.ballots for seen in evidence if seen.ballots]
    attacks.assert_by_chance(attack, ballots, ROUNDS)


def test_nobody_who_looks_on_notices_a_slip(evidence: list[WebEvidence]) -> None:
    for seen in evidence:
        assert len(seen.shown) == len(seen.rows) == 9
        for finding in (*findings.FINDINGS, *findings.OF_BALLOTS):
            assert list(finding(seen)) == []


def test_while_open_no_text_and_no_key_stands_anywhere(evidence: list[WebEvidence]) -> None:
    for seen in evidence:
        assert by_reading_along(seen) == {}
        for files in seen.while_open:
            assert all(name.startswith("keys/") for name in attacks.found(seen.key, files))


def test_backups_and_processes_were_searched(evidence: list[WebEvidence]) -> None:
    for seen in evidence:
        process = f"process/{os.getpid()}/"
        files = {BACKUP, process + "cmdline", process + "environ", "process/now"}
        assert files <= seen.while_open[-1].keys()


def test_afterwards_the_key_is_nowhere(evidence: list[WebEvidence]) -> None:
    for seen in evidence:
        assert [attacks.found(seen.key, files) for files in seen.afterwards] == [[], []]


def test_the_logs_tell_nothing(evidence: list[WebEvidence]) -> None:
    for seen in evidence:
        ids = [who.id.rpartition(":")[2] for who in seen.arrival]
        assert_nothing_of(seen.log, *seen.words.values(), *ids, seen.key.hex())


# --- planted bugs ------------------------------------------------------------------------------


async def test_a_room_that_tells_who_has_answered_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Actions.submit

    async def chatty(self: Actions, request: Request) -> Response:
        me = self._house.me(request)
        await self._house.timelines.say(PLACE, me.id, "Fertig!")
        return await honest(self, request)

    monkeypatch.setattr(Actions, "submit", chatty)
    marks = judged(await played(tmp_path, 1))
    assert any("the page" in find for find in marks.finds)
    assert any("a row of note" in find for find in marks.finds)
    assert marks.traces["platform"] > 0
    assert marks.traces["ballot"] > 0


async def test_what_the_log_or_another_process_is_told_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Urn, "seat", Urn.seat)
    monkeypatch.setattr(Urn, "put", Urn.put)
    plants.texts_as_arguments()
    try:
        seen = await played(tmp_path, 1)
    finally:
        plants.end_children()
    seen.log += f"GET /enter {seen.arrival[0].id}\n"
    marks = judged(seen)
    assert marks.traces["text"] == 8
    assert [find for find in marks.finds if find.startswith("logged: ")]
