"""The state machine, move by move: each rule of a round that does not need people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.effects import Ending, Listed, PhaseOpened, Ranked, RoundEnded, TooFew
from bot.core.kinds import KINDS
from bot.core.model import CardId, CardState, Crowd, Kind, Level, Mark, PhaseState, RoundState
from bot.core.moves import (
    Begin,
    Cancel,
    Close,
    EndEarly,
    Extend,
    Hide,
    Move,
    Remind,
    ReplaceKey,
)
from bot.core.outcome import ranking, wall
from bot.core.refusal import Reason, RefusedError
from bot.core.schedule import due_at
from bot.core.step import TABLE
from tests.builders import MINUTE, START, TWO_WALLS, Table, names

HOUR = timedelta(hours=1)


def refusal(table: Table, move: Move) -> Reason:
    before = table.round
    with pytest.raises(RefusedError) as refused:
        table.do(move)
    assert table.round == before
    return refused.value.reason


# --- the whole way ---------------------------------------------------------------------------


def test_from_question_to_result() -> None:
    table = Table()
    assert names(table.said) == ["PhaseOpened"]
    assert (table.phase.level, table.phase.k) == (Level.ANONYMOUS, 3)
    assert table.phase.closes_at == START + 10 * MINUTE
    assert names(table.collect("a", "b", "c", "d", "e")) == ["WallShown", "PhaseOpened"]
    assert (table.phase.plan.kind, table.phase.dots) == (Kind.VOTE, 3)
    said = table.vote({"a": 2, "b": 1}, {"a": 2, "c": 1}, {"b": 2, "d": 1})
    assert names(said) == ["PhaseOpened"]  # c and d are tied at place 3
    assert table.phase.subjects == (CardId("c"), CardId("d"))
    assert (table.phase.dots, table.phase.planned) == (1, timedelta(seconds=90))
    said = table.vote({"d": 1}, {"d": 1}, {"c": 1})
    assert names(said) == ["Ranked", "RoundEnded"]
    lines = ranking(table.round, table.round.phases[-1])
    assert [(line.card.id, line.rank, line.dots, line.won) for line in lines] == [
        ("a", 1, 4, True),
        ("b", 2, 3, True),
        ("d", 3, 1, True),
        ("c", 4, 1, False),
    ]
    states = {card.text: card.state for card in table.round.cards}
    assert states["d"] is CardState.CHOSEN
    assert states["c"] is states["e"] is CardState.PARKED
    assert table.round.state is RoundState.CLOSED
    assert due_at(table.round) is None


def test_two_walls_with_reading_between() -> None:
    table = Table(TWO_WALLS, people=8)
    assert table.phase.k == 5
    assert names(table.collect("x", "y")) == ["WallShown", "PhaseOpened"]
    assert (table.phase.plan.kind, table.phase.k) == (Kind.SHOW, 0)
    assert names(table.read()) == ["ShowEnded", "PhaseOpened"]
    assert table.phase.plan.name == "theirs"
    table.collect("a", "b", "c", "d")
    assert [card.text for card in wall(table.round, table.round.phases[2].id)] == list("abcd")
    assert set(table.phase.subjects) == set("abcd")


# --- lengths ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "collect", "show", "vote", "runoff"),
    [
        (None, 5, 2, 3, 1.5),
        (20, 20, 2, 3, 1.5),
        (59, 59, 2, 3, 1.5),
        (60, 60, 15, 60, 15),
        (120, 120, 30, 120, 30),
    ],
)
def test_the_duration_sets_every_collection(
    asked: int | None, collect: float, show: float, vote: float, runoff: float
) -> None:
    table = Table(TWO_WALLS, duration=asked * MINUTE if asked else None)
    seen = [table.phase.planned]
    table.collect("x")
    seen.append(table.phase.planned)
    table.read()
    table.collect(*"abcd")
    seen.append(table.phase.planned)
    table.vote({"a": 1, "b": 1}, {"c": 1, "d": 1})
    seen.append(table.phase.planned)
    assert seen == [collect * MINUTE, show * MINUTE, vote * MINUTE, runoff * MINUTE]


def test_a_phase_lasts_twice_as_long_as_its_invitations_take() -> None:
    table = Table()
    table.crowd = Crowd(invited=1001, eligible=1000, invitations=20 * MINUTE)
    table.collect(*"abcd")
    assert table.phase.planned == 40 * MINUTE


# --- fewer than k ------------------------------------------------------------------------------


def test_too_few_cards_are_extended_once_and_then_destroyed_unseen() -> None:
    table = Table()
    first = table.phase
    assert table.collect("a", contributors=2) == [TooFew(first.id, 5 * MINUTE)]
    assert table.phase.id == first.id
    assert table.phase.closes_at == START + 15 * MINUTE
    assert not table.round.cards
    said = table.collect("a", contributors=2)
    assert names(said) == ["Unseen", "RoundEnded"]
    assert said[-1] == RoundEnded(Ending.NOTHING_LEFT)
    assert table.round.phases[0].state is PhaseState.UNSEEN
    assert not table.round.cards


def test_nobody_at_all_counts_as_too_few() -> None:
    assert names(Table().collect(contributors=0)) == ["TooFew"]


def test_a_later_collection_still_runs_after_a_destroyed_one() -> None:
    table = Table(TWO_WALLS)
    table.collect(contributors=0)
    assert names(table.collect(contributors=0)) == ["Unseen", "PhaseOpened"]
    assert table.phase.plan.name == "theirs"  # there is nothing to read


def test_too_few_votes_give_no_ranking_and_park_nothing() -> None:
    table = Table()
    table.collect(*"abcd")
    assert names(table.vote({"a": 2}, contributors=1)) == ["TooFew"]
    said = table.vote({"a": 2}, contributors=2)
    assert said == [
        Listed(table.round.phases[0].id, too_few_voted=True),
        RoundEnded(Ending.FINISHED),
    ]
    assert {card.state for card in table.round.cards} == {CardState.ON_WALL}
    assert table.round.phases[1].totals == ()


def test_a_run_off_below_k_is_not_extended_and_changes_nothing() -> None:
    table = Table()
    table.collect(*"abcde")
    table.vote({"a": 2}, {"b": 1, "c": 1}, {"d": 1, "e": 1})
    assert table.phase.runoff_of
    assert names(table.vote({"b": 1}, contributors=2)) == ["Ranked", "RoundEnded"]
    chosen = {card.id for card in table.round.cards if card.state is CardState.CHOSEN}
    assert chosen == set("abcde")


def test_whoever_is_still_tied_after_the_run_off_is_in() -> None:
    table = Table()
    table.collect(*"abcde")
    table.vote({"a": 2}, {"b": 1, "c": 1}, {"d": 1, "e": 1})
    table.vote({"b": 1}, {"b": 1}, {"c": 1}, {"d": 1})
    lines = ranking(table.round, table.round.phases[-1])
    assert [(line.card.id, line.rank) for line in lines if line.won] == [
        ("a", 1),
        ("b", 2),
        ("c", 3),
        ("d", 3),
    ]


def test_in_the_open_a_phase_simply_ends() -> None:
    table = Table(people=2)
    assert (table.phase.level, table.phase.k) == (Level.OPEN, 0)
    assert names(table.collect(contributors=0)) == ["WallShown", "RoundEnded"]


# --- votes that need not be --------------------------------------------------------------------


def test_up_to_three_cards_need_no_vote() -> None:
    table = Table()
    assert names(table.collect("a", "b", "c")) == ["WallShown", "Listed", "RoundEnded"]


def test_hidden_cards_are_not_put_to_the_vote() -> None:
    table = Table(TWO_WALLS)
    table.collect("x")
    table.read()
    table.collect(*"abcd")
    table.do(Hide(CardId("a"), "a name"))
    assert names(table.vote({"a": 2, "b": 1}, {"b": 1}, {"c": 1})) == ["Ranked", "RoundEnded"]
    lines = ranking(table.round, table.round.phases[-1])
    assert [(line.card.id, line.dots) for line in lines] == [("b", 2), ("c", 1)]


def test_hiding_one_of_the_tied_lets_the_others_in() -> None:
    table = Table()
    table.collect(*"abcde")
    table.vote({"a": 2}, {"b": 1, "c": 1}, {"d": 1})
    assert table.phase.subjects == ("b", "c", "d")
    table.do(Hide(CardId("b"), "a name"))
    table.vote({"c": 1}, {"c": 1}, {"c": 1})
    chosen = {card.id for card in table.round.cards if card.state is CardState.CHOSEN}
    assert chosen == {"a", "c", "d"}


def test_cards_without_dots_never_win() -> None:
    table = Table()
    table.collect(*"abcd")
    table.vote({"a": 1}, {"a": 1}, {"a": 1})
    chosen = {card.id for card in table.round.cards if card.state is CardState.CHOSEN}
    assert chosen == {"a"}


# --- the lead ----------------------------------------------------------------------------------


def test_ending_early_needs_a_snapshot_that_reached_k() -> None:
    table = Table()
    table.pass_time(3 * MINUTE)
    table.do(Remind(contributors=2))
    assert refusal(table, EndEarly()) is Reason.TOO_EARLY_TO_END
    table.pass_time(2 * MINUTE)
    assert names(table.do(Remind(contributors=3))) == ["Progressed", "HalfTime"]
    table.do(EndEarly())
    assert table.phase.closes_at == table.now
    due = due_at(table.round)
    assert due
    assert due <= table.now


def test_reading_may_be_ended_at_any_time() -> None:
    table = Table(TWO_WALLS)
    table.collect("x")
    table.do(EndEarly())
    assert names(table.read()) == ["ShowEnded", "PhaseOpened"]


def test_extending_moves_the_end_of_the_same_phase() -> None:
    table = Table()
    before = table.phase
    table.do(Extend())
    assert table.phase == replace(before, closes_at=START + 15 * MINUTE, extended=5 * MINUTE)
    table.do(Extend(20 * MINUTE))
    assert table.phase.closes_at == START + 35 * MINUTE


def test_extending_has_its_bounds() -> None:
    table = Table()
    assert refusal(table, Extend(timedelta(0))) is Reason.BAD_DURATION
    assert refusal(table, Extend(timedelta(days=30))) is Reason.BAD_DURATION
    assert refusal(table, Extend(timedelta(days=7))) is Reason.EXTENDED_ENOUGH


def test_a_short_round_is_extended_by_what_was_asked_even_at_night() -> None:
    evening = START + timedelta(hours=10)  # 19:00
    table = Table(duration=50 * MINUTE, at=evening)
    table.do(Extend(15 * MINUTE))
    assert table.phase.closes_at == evening + 65 * MINUTE
    long = Table(duration=timedelta(hours=2), at=START + timedelta(hours=6))
    long.do(Extend(4 * HOUR))
    assert long.phase.closes_at == START + timedelta(hours=24)  # 9:00, not 21:00


def test_an_end_that_passed_while_the_bot_was_down_is_extended_from_now() -> None:
    table = Table()
    table.now = START + 40 * MINUTE
    assert names(table.do(Close(table.fresh(), contributors=1))) == ["TooFew"]
    assert table.phase.closes_at == START + 45 * MINUTE


def test_the_automatic_extension_comes_besides_the_leads() -> None:
    table = Table()
    table.do(Extend())
    assert names(table.collect(contributors=0)) == ["TooFew"]
    assert table.phase.closes_at == START + 20 * MINUTE


def test_cancelling_parks_what_was_shown() -> None:
    table = Table()
    table.collect(*"abcd")
    assert table.do(Cancel()) == [RoundEnded(Ending.CANCELLED)]
    assert {card.state for card in table.round.cards} == {CardState.PARKED}
    assert table.round.phases[-1].state is PhaseState.CANCELLED
    assert refusal(table, Extend()) is Reason.ROUND_OVER


# --- time ----------------------------------------------------------------------------------------


def test_each_mark_comes_once_even_if_the_phase_is_extended() -> None:
    table = Table()
    seen = []
    for _ in range(20):
        due = due_at(table.round)
        if due is None or due == table.phase.closes_at:
            break
        table.now = due
        seen += [(due - START, name) for name in names(table.do(Remind(contributors=6)))]
        if due - START == 5 * MINUTE:
            table.do(Extend(10 * MINUTE))
    assert seen == [
        (2.5 * MINUTE, "Progressed"),
        (5 * MINUTE, "HalfTime"),
        (18 * MINUTE, "LastMinutes"),
    ]
    assert set(table.phase.said) == set(Mark)


def test_a_number_never_falls() -> None:
    """It would tell that somebody has taken something back."""
    table = Table(people=9)
    table.pass_time(2.5 * MINUTE)
    table.do(Remind(contributors=6))
    table.pass_time(2.5 * MINUTE)
    assert names(table.do(Remind(contributors=4))) == ["HalfTime"]
    assert table.phase.at_least == 5


def test_short_phases_say_nothing_in_between() -> None:
    table = Table(duration=4 * MINUTE)
    assert due_at(table.round) == table.phase.closes_at


def test_a_phase_cannot_end_before_its_time() -> None:
    table = Table()
    assert refusal(table, Close(table.fresh(), contributors=6)) is Reason.TOO_EARLY_TO_END


def test_a_lost_key_runs_the_phase_again() -> None:
    table = Table()
    table.pass_time(4 * MINUTE)
    assert names(table.do(ReplaceKey(table.fresh()))) == ["KeyLost", "PhaseOpened"]
    assert [phase.state for phase in table.round.phases] == [PhaseState.LOST, PhaseState.OPEN]
    assert table.phase.closes_at == START + 14 * MINUTE
    table.collect(*"abcd")
    assert table.phase.plan.name == "vote"


def test_a_later_phase_with_fewer_people_is_said_to_be_worse() -> None:
    table = Table(people=6)
    table.with_crowd(4).collect(*"abcd")
    opened = table.said[-1]
    assert opened == PhaseOpened(table.phase.id, worse=True)
    assert table.phase.level is Level.CONFIDENTIAL


# --- the table itself --------------------------------------------------------------------------


def test_every_kind_has_a_row() -> None:
    assert set(KINDS) == set(Kind) <= set(TABLE)
    assert set(RoundState) <= set(TABLE)


def test_a_card_can_be_hidden_at_any_time() -> None:
    assert all(Hide in row for state, row in TABLE.items() if state is not RoundState.LIVE)


FRESH = Table().fresh()
ALL_BUT_HIDE: tuple[Move, ...] = (
    Begin(FRESH),
    Remind(),
    Close(FRESH),
    EndEarly(),
    Extend(),
    Cancel(),
    ReplaceKey(FRESH),
)


@pytest.mark.parametrize("move", ALL_BUT_HIDE, ids=lambda move: type(move).__name__)
def test_nothing_else_happens_to_a_round_that_is_over(move: Move) -> None:
    table = Table(people=2)
    table.collect()
    assert refusal(table, move) is Reason.ROUND_OVER


def test_a_ranked_result_is_the_last_word() -> None:
    table = Table()
    table.collect(*"abcd")
    said = table.vote({"a": 2, "b": 1}, {"b": 1, "c": 1}, {"c": 2})
    assert isinstance(said[0], Ranked)
    assert refusal(table, Begin(table.fresh())) is Reason.ROUND_OVER
