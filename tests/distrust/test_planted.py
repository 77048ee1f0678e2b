"""Planted bugs: in a bot with one of them, the tester finds something on every surface."""

from __future__ import annotations

import itertools
import logging
import random
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.kinds import vote
from bot.core.model import CardId, PersonId, PhaseId
from bot.keys import KeyDirectory
from bot.moderator import rounds
from bot.store import backup
from bot.store.writing import SqliteWriting
from bot.urn import Contents, Urn
from tests.distrust import attacks, plants
from tests.distrust.core_rounds import played
from tests.distrust.marks import judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bot.core.tally import Ballot

PEOPLE = 8


@pytest.mark.parametrize(
    "plant",
    [
        plants.texts_in_the_environment,
        plants.texts_as_arguments,
        plants.texts_in_temporary_files,
    ],
    ids=lambda plant: plant.__name__,
)
async def test_a_text_beside_the_database_is_seen(
    plant: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _as_they_were(monkeypatch)
    plant()
    try:
        marks = judged(await played(tmp_path, 8))
    finally:
        plants.end_children()
    assert marks.traces["text"] == PEOPLE


async def test_a_key_in_a_backup_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _as_they_were(monkeypatch)
    plants.keys_in_backups()
    marks = judged(await played(tmp_path, 8))
    assert marks.traces["key_outside"] > 0


async def test_a_row_for_each_slip_and_ballot_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that is there once more would be harmless; but it tells when."""
    _as_they_were(monkeypatch)
    honest = Urn.put

    async def put(self: Urn, *given: Any) -> bool:
        async with self._store.transaction() as writing:
            notes = await self._store.notes("bot", "count/")
            await writing.write_notes("bot", {f"count/{len(notes)}": ""})
        return await honest(self, *given)

    monkeypatch.setattr(Urn, "put", put)
    marks = judged(await played(tmp_path, 8))
    assert marks.traces["platform"] >= PEOPLE
    assert marks.traces["ballot"] >= PEOPLE


def _as_they_were(patch: pytest.MonkeyPatch) -> None:
    """What plants put somewhere is taken out again."""
    patch.setattr(Urn, "seat", Urn.seat)
    patch.setattr(Urn, "put", Urn.put)
    patch.setattr(backup, "_copy", backup._copy)
    patch.setenv("BLITZLICHT_LAST", "")


async def test_a_skipped_delete_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lazy(_self: SqliteWriting, _phase: PhaseId) -> None:
        return None

    monkeypatch.setattr(SqliteWriting, "delete_slips", lazy)
    seen = await played(tmp_path, 8)
    assert attacks.slips_left(seen) > 0


async def test_an_unshuffled_insert_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seats in the order of arrival, no shuffling, ids that count up: the wall tells everything.

    So does a result whose totals are in the order in which cards got their first dots.
    """
    counter = itertools.count()
    seats: dict[tuple[PhaseId, PersonId], bytes] = {}

    def in_order(_self: Urn, phase: PhaseId, person: PersonId) -> bytes:
        return seats.setdefault((phase, person), next(counter).to_bytes(16, "big"))

    def first_come(ballots: Iterable[Ballot], _: object) -> tuple[tuple[CardId, int], ...]:
        return tuple((max(one, key=one.__getitem__), 2) for one in ballots)

    monkeypatch.setattr(Urn, "seat", in_order)
    monkeypatch.setattr(random.SystemRandom, "shuffle", lambda _self, _things: None)
    monkeypatch.setattr(rounds, "new_card_id", lambda: CardId(f"{next(counter):016x}"))
    monkeypatch.setattr(Urn, "count", _everybody)
    monkeypatch.setattr(vote, "totals", first_come)
    monkeypatch.setattr(vote, "contested", lambda *_: ())
    seen = await played(tmp_path, 8)
    assert seen.ballots
    assert attacks.right(attacks.by_posted_order(seen), seen.words) == PEOPLE
    for phase in (seen, seen.ballots):
        assert attacks.right(attacks.by_stored_order(phase), phase.words) == PEOPLE


async def _everybody(*_args: object) -> int:
    return PEOPLE


async def test_a_key_that_is_kept_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeyDirectory, "destroy", lambda _self, _phase: None)
    seen = await played(tmp_path, 8)
    assert all(attacks.found(seen.key, files) for files in seen.afterwards)


@pytest.mark.parametrize("of", ["text", "person"])
async def test_a_line_in_the_log_is_seen(
    of: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def say(who: str, _: bytes, what: Contents) -> None:
        said = who if of == "person" else str(what.cards)
        (handler,) = logging.root.handlers
        assert isinstance(handler, logging.StreamHandler)
        handler.stream.write(f"put {said}\n")

    _as_they_were(monkeypatch)
    plants.whenever_put(say)
    marks = judged(await played(tmp_path, 8))
    assert {find.partition(":")[0] for find in marks.finds} == {"logged"}
