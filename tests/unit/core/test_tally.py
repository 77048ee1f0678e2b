"""Dots, ballots, ranks, the cut and the run-off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import CardId
from bot.core.refusal import Reason, RefusedError
from bot.core.tally import checked, contested, dots_for, inside, ranks, totals

A, B, C, D, E = (CardId(name) for name in "abcde")


@pytest.mark.parametrize(
    ("cards", "dots"), [(4, 3), (15, 3), (16, 4), (20, 4), (21, 5), (31, 7), (35, 7), (500, 7)]
)
def test_a_fifth_of_the_cards_but_three_to_seven(cards: int, dots: int) -> None:
    assert dots_for(cards) == dots


@pytest.mark.parametrize(
    ("ballot", "reason"),
    [
        ({"z": 1}, Reason.UNKNOWN_CARD),
        ({"z": 0}, Reason.UNKNOWN_CARD),
        ({"a": -1, "b": 2}, Reason.NEGATIVE_DOTS),
        ({"a": 3}, Reason.TOO_MANY_ON_ONE),
        ({"a": 2, "b": 2}, Reason.TOO_MANY_DOTS),
    ],
)
def test_a_ballot_that_breaks_the_rules(ballot: dict[str, int], reason: Reason) -> None:
    with pytest.raises(RefusedError) as refused:
        checked(ballot, [A, B, C], dots=3)
    assert refused.value.reason is reason


def test_in_a_run_off_one_dot_is_all() -> None:
    assert checked({"a": 1, "b": 0}, [A, B], dots=1) == {A: 1}
    with pytest.raises(RefusedError):
        checked({"a": 2}, [A, B], dots=1)
    with pytest.raises(RefusedError):
        checked({"a": 1, "b": 1}, [A, B], dots=1)


def test_only_totals_survive() -> None:
    assert totals([{A: 2, B: 1}, {A: 1}], [A, B, C]) == ((A, 3), (B, 1), (C, 0))


def test_equal_scores_share_a_rank() -> None:
    assert ranks([9, 5, 5, 1]) == [1, 2, 2, 4]


@pytest.mark.parametrize(
    ("scores", "best", "tied"),
    [
        ({A: 3, B: 2}, {A, B}, ()),  # fewer than places
        ({A: 4, B: 3, C: 2, D: 1}, {A, B, C}, ()),
        ({A: 4, B: 4, C: 4, D: 1}, {A, B, C}, ()),  # a tie, but room for all of it
        ({A: 4, B: 2, C: 2, D: 2}, {A, B, C, D}, (B, C, D)),
        ({A: 4, B: 3, C: 2, D: 2, E: 1}, {A, B, C, D}, (C, D)),
        ({A: 1, B: 1, C: 1, D: 1, E: 1}, {A, B, C, D, E}, (A, B, C, D, E)),
    ],
)
def test_where_the_line_runs(
    scores: dict[CardId, int], best: set[CardId], tied: tuple[CardId, ...]
) -> None:
    assert inside(scores, 3) == best
    assert contested(scores, 3) == tied


@given(st.dictionaries(st.sampled_from([CardId(str(n)) for n in range(12)]), st.integers(1, 6)))
def test_nobody_outside_is_as_good_as_somebody_inside(scores: dict[CardId, int]) -> None:
    best = inside(scores, 3)
    assert len(best) >= min(3, len(scores))
    for card in best:
        assert all(scores[other] < scores[card] for other in scores if other not in best)
    tied = contested(scores, 3)
    assert set(tied) <= best
    assert bool(tied) == (len(best) > 3)
    assert not tied or len(best) - len(tied) < 3
