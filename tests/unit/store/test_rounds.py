"""Rounds and cards come back as they were saved, and are found by place, phase and time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given

from bot.core.model import Card, CardId, CardState, PhaseId, PlaceId, Round, RoundId, RoundState
from tests.effort import part
from tests.unit.store.examples import (
    MINUTE,
    NOW,
    PHASE,
    ROUND,
    TEAM,
    TICK,
    card,
    closed,
    keep,
    kept,
    phase,
    round_,
)
from tests.unit.store.strategies import rounds

if TYPE_CHECKING:
    from bot.store import Store
    from tests.unit.store.conftest import Engine

ELSEWHERE = PlaceId("test:elsewhere")


@part(0.4)
@given(first=rounds, then=rounds)
async def test_a_round_comes_back_as_it_was_saved_last(
    engine: Engine, first: Round, then: Round
) -> None:
    async with engine() as store:
        await keep(store, first)
        assert await kept(store) == first
        await keep(store, then)
        assert await kept(store) == then


async def test_what_was_never_kept_is_not_found(store: Store) -> None:
    async with store.reading() as reading:
        assert await reading.round(ROUND) is None
        assert await reading.round_of(PHASE) is None
        assert await reading.live_round(TEAM) is None
        assert await reading.last_round(TEAM) is None
        assert await reading.live_rounds() == []
        assert await reading.rounds() == []
        assert await reading.themes(TEAM) == []


async def test_a_round_is_found_by_its_phases_and_its_place(store: Store) -> None:
    ours = await keep(store, round_(phases=(phase(), phase("p2"))))
    theirs = await keep(store, round_("r2", place=ELSEWHERE, phases=(phase("p3"),)))
    async with store.reading() as reading:
        assert await reading.round_of(PhaseId("p2")) == ours
        assert await reading.round_of(PhaseId("p3")) == theirs
        assert await reading.live_round(TEAM) == ours
        assert await reading.live_rounds() == [ours, theirs]


async def test_the_last_round_of_a_place_may_be_over(store: Store) -> None:
    await keep(store, closed(round_("r1", phases=())))
    last = await keep(store, closed(round_("r2", phases=(), opened_at=NOW + TICK)))
    await keep(store, round_("r3", place=ELSEWHERE, phases=(), opened_at=NOW + MINUTE))
    async with store.reading() as reading:
        assert await reading.last_round(TEAM) == last
        assert await reading.live_round(TEAM) is None


async def test_the_list_of_rounds_begins_with_the_oldest(store: Store) -> None:
    await keep(store, round_("young", phases=(), opened_at=NOW + TICK, question="Neu?\0"))
    await keep(store, closed(round_("old", phases=(), opened_at=NOW)))
    async with store.reading() as reading:
        old, young = await reading.rounds()
    assert (old.id, old.live, old.opened_at) == ("old", False, NOW)
    assert (young.id, young.live, young.method) == ("young", True, "blitz")
    assert (young.place, young.question) == (TEAM, "Neu?\0")


async def test_the_clock_is_told_what_is_due_most_urgent_first(store: Store) -> None:
    for number, due_at in enumerate([NOW + MINUTE, NOW, NOW - MINUTE, None]):
        place = PlaceId(f"test:{number}")
        await keep(store, round_(f"r{number}", place=place, phases=()), due_at)
    over = closed(round_("over", place=ELSEWHERE, phases=()))
    await keep(store, over, NOW - MINUTE)
    async with store.reading() as reading:
        assert await reading.due(NOW - TICK) == {"r2": "test:2"}
        assert list((await reading.due(NOW)).items()) == [("r2", "test:2"), ("r1", "test:1")]
        assert await reading.next_due() == NOW - MINUTE
        assert await reading.next_due(after=NOW - MINUTE) == NOW
        assert await reading.next_due(after=NOW + MINUTE) is None


async def test_nothing_is_due_where_nothing_lives(store: Store) -> None:
    await keep(store, round_(), None)
    async with store.reading() as reading:
        assert await reading.next_due() is None
        assert await reading.due(NOW) == {}


async def test_cards_come_in_the_order_of_their_ids_however_they_were_saved(store: Store) -> None:
    await keep(store, round_(cards=(card("b"), card("c"), card("a"))))
    found = await kept(store)
    assert found
    assert [each.id for each in found.cards] == ["a", "b", "c"]


async def test_a_cards_state_changes_with_its_round_or_alone(store: Store) -> None:
    await keep(store, round_(cards=(card("a"), card("b"))))
    await keep(store, round_(cards=(card("a"), card("b", state=CardState.CHOSEN))))
    async with store.transaction() as writing:
        await writing.set_card_state(CardId("a"), CardState.PARKED)
    assert await kept(store) == round_(
        cards=(card("a", state=CardState.PARKED), card("b", state=CardState.CHOSEN))
    )


async def test_the_themenspeicher_has_a_places_parked_and_revived_cards(store: Store) -> None:
    states = [CardState.REVIVED, CardState.PARKED, CardState.CHOSEN, CardState.HIDDEN]
    ours = tuple(card(f"c{number}", state=state) for number, state in enumerate(states))
    theirs = (card("elsewhere", state=CardState.PARKED),)
    await keep(store, round_(cards=ours))
    await keep(store, round_("r2", place=ELSEWHERE, phases=(), cards=theirs))
    async with store.reading() as reading:
        assert await reading.themes(TEAM) == [ours[0], ours[1]]


async def test_a_revived_card_moves_to_the_next_round_of_its_place(store: Store) -> None:
    parked, chosen = card("a", state=CardState.REVIVED), card("b", state=CardState.CHOSEN)
    old = await keep(store, closed(round_(cards=(parked, chosen))))
    moved = replace(parked, phase=PhaseId("p2"), state=CardState.ON_WALL)
    new = await keep(store, round_("r2", phases=(phase("p2"),), cards=(moved, card("c"))))
    assert await kept(store) == replace(old, cards=(chosen,))
    assert await kept(store, RoundId("r2")) == new
    async with store.reading() as reading:
        assert await reading.themes(TEAM) == []


async def test_a_cancelled_round_is_not_live(store: Store) -> None:
    await keep(store, round_(state=RoundState.CANCELLED, closed_at=NOW))
    async with store.reading() as reading:
        assert await reading.live_round(TEAM) is None


async def test_an_idea_is_found_in_the_last_round_that_brought_it(store: Store) -> None:
    """Not in one that is live, hidden, elsewhere, or in other words."""
    cards = (card("c1", "Leiser"), card("c2", "Versteckt", CardState.HIDDEN))
    old = closed(round_("old", cards=cards))
    later = closed(round_("later", cards=renamed("b", cards), opened_at=NOW + MINUTE))
    live = round_("live", cards=renamed("c", cards), opened_at=NOW + 2 * MINUTE)
    away = round_("away", cards=renamed("d", cards), opened_at=NOW + 3 * MINUTE)
    for one in (later, old, live, closed(replace(away, place=ELSEWHERE))):
        await keep(store, replace(one, phases=(phase(f"p-{one.id}"),)))
    async with store.reading() as reading:
        found = await reading.round_with(TEAM, "Leiser")
        assert found
        assert found.id == "later"
        assert [one.text for one in found.cards] == ["Leiser", "Versteckt"]
        for nothing in ("Versteckt", "leiser", "Leiser ", ""):
            assert await reading.round_with(TEAM, nothing) is None


def renamed(name: str, cards: tuple[Card, ...]) -> tuple[Card, ...]:
    return tuple(replace(one, id=CardId(f"{name}-{one.id}")) for one in cards)
