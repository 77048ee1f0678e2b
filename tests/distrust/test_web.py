"""The distrustful tester in the web room, with forms by link among them."""

from __future__ import annotations

import asyncio
from math import sqrt
from typing import TYPE_CHECKING

import pytest

from adapters.web.actions import Actions
from tests.distrust import attacks
from tests.distrust.attacks import ATTACKS, Attack, by_reading_along
from tests.distrust.web_rounds import PLACE, WebEvidence, played
from tests.leaks import assert_nothing_of

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

ROUNDS = 12
CHANCE = 4.4  # see test_distrust.py


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> list[WebEvidence]:
    folders = [tmp_path_factory.mktemp(f"round{n}") for n in range(ROUNDS)]
    return [asyncio.run(played(folder, seed)) for seed, folder in enumerate(folders)]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_attack_is_better_than_chance(evidence: list[WebEvidence], attack: Attack) -> None:
    matches = sum(attacks.right(attack(seen), seen.words) for seen in evidence)
    assert abs(matches - ROUNDS) <= CHANCE * sqrt(ROUNDS), f"{matches} of {ROUNDS * 8}"


def test_nobody_who_looks_on_notices_a_slip(evidence: list[WebEvidence]) -> None:
    for seen in evidence:
        assert len(set(seen.pages)) == 1
        assert len(set(seen.rows)) == 1


def test_while_open_no_text_and_no_key_stands_anywhere(evidence: list[WebEvidence]) -> None:
    for seen in evidence:
        assert by_reading_along(seen) == {}
        for files in seen.while_open:
            assert all(name.startswith("keys/") for name in attacks.found(seen.key, files))


def test_backups_and_processes_were_searched(evidence: list[WebEvidence]) -> None:
    for seen in evidence:
        assert {"backups/monday.db", "process/environ"} <= seen.while_open[-1].keys()


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
    seen = await played(tmp_path, 1)
    assert len(set(seen.pages)) > 1
    assert len(set(seen.rows)) > 1
