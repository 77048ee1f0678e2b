"""Ballots that break the rules of the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.refusal import Reason
from bot.port import DotsField, Person
from tests.bad_input.room import DU, LANGUAGES, SPEAKERS, STRANGER, Room, said
from tests.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.asyncio(loop_scope="module")
all_languages = pytest.mark.parametrize("language", LANGUAGES)

Ballot = dict[str, int]
HUGE = 10**30


def of_nobody(_cards: list[str]) -> Ballot:
    return {"0123456789abcdef": 1}


def of_the_phase_before(cards: list[str]) -> Ballot:
    return {cards[0]: 1, "Zu laut": 1}


BALLOTS: list[tuple[Callable[[list[str]], Ballot], Reason, dict[str, int]]] = [
    (of_nobody, Reason.UNKNOWN_CARD, {}),
    (of_the_phase_before, Reason.UNKNOWN_CARD, {}),
    (
        lambda cards: {cards[0]: 2, cards[1]: 2},
        Reason.TOO_MANY_DOTS,
        {"given": 4, "budget": 3},
    ),
    (lambda cards: dict.fromkeys(cards, 2), Reason.TOO_MANY_DOTS, {"given": 10, "budget": 3}),
    (lambda cards: {cards[0]: 3}, Reason.TOO_MANY_ON_ONE, {"each": 2}),
    (lambda cards: {cards[0]: HUGE}, Reason.TOO_MANY_ON_ONE, {"each": 2}),
    (lambda cards: {cards[0]: -1, cards[1]: 2}, Reason.NEGATIVE_DOTS, {}),
    (lambda cards: {cards[0]: -HUGE}, Reason.NEGATIVE_DOTS, {}),
]


@all_languages
@pytest.mark.parametrize(
    ("marked", "reason", "details"),
    BALLOTS,
    ids=["no card", "another's", "four", "ten", "three on one", "huge", "minus one", "minus huge"],
)
async def test_a_ballot_against_the_rules_comes_back(
    voting: Room,
    marked: Callable[[list[str]], Ballot],
    reason: Reason,
    details: dict[str, int],
    language: str,
) -> None:
    phase = await voting.phase()
    ballot = marked([str(card) for card in phase.subjects])
    form = await voting.refused_ballot(SPEAKERS[language], phase, ballot)
    assert form.errors == {"dots": said(language, f"refused-{reason}", **details)}
    (field,) = form.fields
    assert isinstance(field, DotsField)
    on_the_wall = {card: dots for card, dots in ballot.items() if card in phase.subjects}
    assert {card: dots for card, dots in field.value.items() if dots} == on_the_wall


@all_languages
async def test_who_is_not_on_the_roster_keeps_the_dots(voting: Room, language: str) -> None:
    phase = await voting.phase()
    late = SPEAKERS[language]
    async with voting.world.store.transaction() as tx:
        await tx.set_preference(STRANGER.id, await tx.preference(late.id))
    who = Person(STRANGER.id, STRANGER.name, language=late.language)
    form = await voting.refused_ballot(who, phase, {phase.subjects[0]: 2})
    assert form.errors == {"dots": said(language, "refused-not-on-roster")}


async def test_a_bad_change_leaves_the_earlier_ballot_alone(voting: Room) -> None:
    phase = await voting.phase()
    first, second, *_ = phase.subjects
    await voting.taken(SPEAKERS[DU], f"cast:{phase.id}", {"dots": {str(first): 2}})
    await voting.refused_ballot(SPEAKERS[DU], phase, {first: 2, second: 2})
    form = await voting.world.press(SPEAKERS[DU], f"vote:{phase.id}")
    assert "●●" in plain(form)


async def test_a_ballot_sent_twice_counts_once(voting: Room) -> None:
    phase = await voting.phase()
    ballot = {"dots": {str(phase.subjects[0]): 1}}
    first = await voting.taken(SPEAKERS[DU], f"cast:{phase.id}", ballot)
    slips = voting.slips()
    assert await voting.taken(SPEAKERS[DU], f"cast:{phase.id}", ballot) == first
    assert voting.slips() == slips
