"""What is written down comes back as it was, also from documents of an older program."""

from __future__ import annotations

import json
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Card, CardId, CardState, Round
from bot.port import Entry, Heading, Message, Parcel, Post, Text
from bot.store import StoreError
from bot.store.codec import (
    dump_parcel,
    dump_round,
    load_parcel,
    load_round,
    moment_of,
    stamp,
)
from tests.unit.store.examples import (
    NOW,
    PHASE,
    TEAM,
    phase,
    round_,
)
from tests.unit.store.strategies import moments, parcels, rounds

SECRET = "Der Chef schreit"
NO_CARDS = "[]"


@given(round_=rounds)
def test_a_round_comes_back_without_its_cards(round_: Round) -> None:
    assert load_round(dump_round(round_), NO_CARDS) == replace(round_, cards=())


@given(parcel=parcels)
def test_a_parcel_comes_back(parcel: Parcel) -> None:
    assert load_parcel(dump_parcel(parcel)) == parcel


def test_blocks_that_look_alike_are_told_apart() -> None:
    parcel = Post("key", TEAM, Message((Heading("same"), Text("same"))))
    assert load_parcel(dump_parcel(parcel)) == parcel


def test_cards_come_in_the_order_of_their_ids() -> None:
    rows = '[{"id": "b", "phase": "p1", "text": "2"}, {"id": "a", "phase": "p1", "text": "1"}]'
    found = load_round(dump_round(round_()), rows).cards
    assert found == (Card(CardId("a"), PHASE, "1"), Card(CardId("b"), PHASE, "2"))
    assert all(each.state is CardState.ON_WALL for each in found)


def test_a_document_without_the_newest_fields_gets_their_defaults() -> None:
    document = json.loads(dump_round(round_()))
    del document["open_by_choice"], document["phases"][0]["runoff_of"]
    del document["method"]["phases"][0]["winners"]
    assert load_round(json.dumps(document), NO_CARDS) == round_()


def test_a_parcel_without_the_newest_fields_gets_their_defaults() -> None:
    document = json.loads(dump_parcel(Post("key", TEAM, Message((Text("text"),)))))
    del document["about"], document["message"]["notify"]
    assert load_parcel(json.dumps(document)) == Post("key", TEAM, Message((Text("text"),)))


@given(moments, moments)
def test_stamps_sort_as_moments_do(one: datetime, other: datetime) -> None:
    assert (stamp(one) < stamp(other)) == (one < other)
    assert len(stamp(one)) == len(stamp(other))


@given(st.integers(0, 10**9), st.integers(-14, 14))
def test_a_stamp_is_in_utc_wherever_the_moment_was_told(seconds: int, hours: int) -> None:
    moment = NOW + timedelta(seconds=seconds)
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert stamp(elsewhere) == stamp(moment)
    assert moment_of(stamp(elsewhere)) == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 1, 1))  # noqa: DTZ001 - the thing under test


def test_loaded_moments_are_aware() -> None:
    loaded = load_round(dump_round(round_()), NO_CARDS)
    assert loaded.opened_at.utcoffset() == NOW.utcoffset()
    assert loaded.phases[0].closes_at.astimezone(UTC) == phase().closes_at


@pytest.mark.parametrize(
    "damaged", ["", "{}", '{"=": "Nobody"}', '{"=": "Text", "text": "Der Chef schreit"}', "[1]"]
)
def test_a_parcel_that_does_not_fit_is_an_error_without_its_text(damaged: str) -> None:
    with pytest.raises(StoreError) as caught:
        load_parcel(damaged)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("damaged", ["", "{}", '{"question": "Der Chef schreit"}'])
def test_a_round_that_does_not_fit_is_an_error_without_its_text(damaged: str) -> None:
    with pytest.raises(StoreError) as caught:
        load_round(damaged, NO_CARDS)
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_a_text_that_is_no_unicode_is_an_error_without_it() -> None:
    with pytest.raises(StoreError) as caught:
        dump_round(round_(question=f"{SECRET} \ud800"))
    assert SECRET not in "".join(traceback.format_exception(caught.value))


def test_what_a_parcel_cannot_hold_is_an_error() -> None:
    parcel = Post("key", TEAM, Message((Entry("an entry is no block"), object())))  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="object"):
        dump_parcel(parcel)
