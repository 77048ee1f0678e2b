"""What is old, and who is to be forgotten, leave no byte behind in the files."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.core.model import CardState, PersonId, PhaseId, PhaseState, PlaceId, RoundId
from bot.core.project import Party, ProjectId, ProjectState
from bot.core.series import SeriesId
from bot.port import Message, Post, Text
from bot.store import Keeping, Outgoing, PostState, Seatholder
from bot.store.forgetting import nobody_beside
from bot.store.migrate import migrations
from bot.store.sqlite import SqliteStore
from tests.follow_ups import project
from tests.unit.store.examples import (
    MINUTE,
    NOW,
    PHASE,
    ROOM,
    ROUND,
    TEAM,
    TICK,
    card,
    closed,
    keep,
    kept,
    phase,
    post,
    round_,
    series,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.store import Store, Writing

    Writes = Callable[[Writing, str, int], Awaitable[object]]

SECOND = timedelta(seconds=1)
WEEK, YEAR = timedelta(days=7), timedelta(days=365)
KEEPING = Keeping(posts=WEEK, rounds=YEAR)
FOLLOWING = RoundId("r-following")


def bytes_of(path: Path) -> bytes:
    """The database and its log, as they lie on the disk."""
    names = (path.name, f"{path.name}-wal")
    files = (path.with_name(name) for name in names)
    return b"".join(file.read_bytes() for file in files if file.exists())


# --- what is old -------------------------------------------------------------------------------


async def over(store: Store, *, at: timedelta, **changes: Any) -> None:
    """A round with a roster, that closed so long ago; its cards in every state there is."""
    cards = tuple(card(f"c-{state}", f"words of {state}", state) for state in CardState)
    ended = phase(state=PhaseState.DONE)
    await keep(store, replace(round_(), phases=(ended,), cards=cards, **changes))
    async with store.transaction() as writing:
        await writing.add_roster(PHASE, [Seatholder(PersonId("test:ada"), eligible=True)])
    before = await kept(store)
    assert before
    await keep(store, closed(before, NOW - at))


@pytest.mark.parametrize(("age", "there"), [(YEAR, True), (YEAR + TICK, False)])
async def test_a_round_goes_with_all_its_cards_after_its_time(
    store: Store, age: timedelta, *, there: bool
) -> None:
    await over(store, at=age)
    await store.prune(NOW, KEEPING)
    async with store.reading() as reading:
        assert bool(await reading.rounds()) == there
        assert bool(await reading.round_of(PHASE)) == there
        assert bool(await reading.themes(TEAM)) == there


async def test_a_round_that_has_not_closed_is_kept_however_old(store: Store) -> None:
    await keep(store, round_())
    await store.prune(NOW + 10 * YEAR, KEEPING)
    assert await kept(store) == round_()


async def test_a_round_whose_key_may_still_be_there_is_kept(store: Store) -> None:
    await over(store, at=2 * YEAR)
    async with store.transaction() as writing:
        await writing.add_ending(PHASE)
    await store.prune(NOW, KEEPING)
    assert await kept(store)


async def test_a_card_that_was_taken_up_again_lives_with_its_new_round(store: Store) -> None:
    await over(store, at=2 * YEAR)
    async with store.reading() as reading:
        (revived,) = (one for one in await reading.themes(TEAM) if one.state is CardState.REVIVED)
    newer = round_(FOLLOWING, phases=(phase("p2"),), cards=(revived,))
    await keep(store, newer)
    await store.prune(NOW, KEEPING)
    async with store.reading() as reading:
        assert [line.id for line in await reading.rounds()] == [FOLLOWING]
        assert await reading.round(FOLLOWING) == newer


async def test_no_byte_of_an_old_round_is_left(path: Path) -> None:
    async with SqliteStore.open(path) as store:
        await over(store, at=YEAR + TICK, question="what was asked", place_name="#a-channel")
        async with store.transaction() as writing:
            held = post("never delivered", "nowhere:at:all", round=ROUND)
            await writing.post([held, post("words in a post", round=ROUND)])
        written = "words of", "what was asked", "#a-channel", "in a post", "never delivered"
        traces = [text.encode() for text in (*written, "test:ada", "test:lead")]
        assert all(trace in bytes_of(path) for trace in traces)
        assert await store.traces() is None
        await store.prune(NOW, KEEPING)
        await store.prune(NOW + YEAR, KEEPING)
        assert await store.traces() == NOW
        assert await store.compact()
        assert await store.traces() is None
        assert not [trace for trace in traces if trace in bytes_of(path)]


@pytest.mark.parametrize(("age", "there"), [(YEAR, True), (YEAR + SECOND, False)])
async def test_a_project_that_is_over_goes_like_a_round(
    store: Store, age: timedelta, *, there: bool
) -> None:
    over = project(state=ProjectState.DONE, closed_at=NOW - age)
    going = replace(project(state=ProjectState.GOING), id=ProjectId("going"))
    async with store.transaction() as writing:
        await writing.save_project(over)
        await writing.save_project(going)
    await store.prune(NOW, KEEPING)
    async with store.reading() as reading:
        assert bool(await reading.project(over.id)) == there
        assert await reading.project(going.id)


# --- posts without a round ---------------------------------------------------------------------


async def sent(store: Store, *posts: Outgoing, state: PostState = PostState.SENT) -> None:
    async with store.transaction() as writing:
        await writing.post(posts)
    while claimed := await store.claim(NOW, ROOM):
        for each in claimed:
            await store.settle(each.number, state)


@pytest.mark.parametrize("state", [PostState.SENT, PostState.FAILED])
@pytest.mark.parametrize("belongs_to", [None, RoundId("gone")])
async def test_a_post_without_a_round_grows_old_too(
    path: Path, state: PostState, belongs_to: RoundId | None
) -> None:
    async with SqliteStore.open(path) as store:
        await sent(store, post("a nudge", round=belongs_to), state=state)
        await store.prune(NOW + WEEK, KEEPING)
        await store.truncate()
        assert b"a nudge" in bytes_of(path)
        await store.prune(NOW + WEEK + TICK, KEEPING)
        await store.truncate()
        assert b"a nudge" not in bytes_of(path)


async def test_a_post_of_which_nobody_knows_when_it_was_sent_grows_old_from_now_on(
    path: Path,
) -> None:
    async with SqliteStore.open(path, steps=migrations()[:1]) as store:
        async with store.transaction() as writing:
            await writing.post([post("a nudge")])
        async with store._writing.turn(MINUTE) as session:
            await session.run("UPDATE post SET state = 'sent'")
    async with SqliteStore.open(path) as store:
        for moment, there in ((NOW, True), (NOW + WEEK, True), (NOW + WEEK + TICK, False)):
            await store.prune(moment, KEEPING)
            await store.truncate()
            assert (b"a nudge" in bytes_of(path)) == there


async def test_a_post_that_waits_does_not_grow_old(store: Store) -> None:
    async with store.transaction() as writing:
        await writing.post([post("a nudge")])
    await store.prune(NOW, KEEPING)
    await store.prune(NOW + YEAR, KEEPING)
    assert [each.parcel.key for each in await store.claim(NOW + YEAR, ROOM)] == ["a nudge"]


async def test_a_late_post_of_an_old_round_is_known_for_a_week(store: Store) -> None:
    await over(store, at=3 * WEEK)
    await sent(store, post("late", round=ROUND))
    await store.prune(NOW, KEEPING)
    async with store.transaction() as writing:
        await writing.post([post("late", round=ROUND)])
    assert await store.claim(NOW, ROOM) == []


# --- a person -----------------------------------------------------------------------------------

PEOPLE = [
    PersonId("slack:T012AB3CD:U024BE7LH"),
    PersonId("matrix:example.org:@ada:example.org"),
    PersonId("web:room:5f0c6e0f2b7d4a11"),
]
OTHERS = {
    PEOPLE[0]: PersonId("slack:T012AB3CD:U024BE7LHX"),
    PEOPLE[1]: PersonId("matrix:example.org:@ada:example.org.uk"),
    PEOPLE[2]: PersonId("web:room:5f0c6e0f2b7d4a11-2"),
}


async def remember(store: Store, person: PersonId, number: int) -> None:
    """Everything that can be kept about somebody, in every table that can name a person."""
    adapter, name = person.partition(":")[0], person.split(":", 2)[2]
    mine, place = PhaseId(f"p{number}"), PlaceId(f"test:{number}")
    about = round_(f"r{number}", lead=person, place=place, phases=(phase(mine),))
    await keep(store, about)
    said = Message((Text(f"Es fragt {person}."),))
    async with store.transaction() as writing:
        await writing.add_roster(mine, [Seatholder(person, eligible=True)])
        await writing.set_preference(person, {"language": "en"})
        await writing.write_notes(adapter, {f"person/{name}": "", f"d{number}": f"{name} 2026"})
        await writing.post([
            Outgoing(Post(f"{mine}:PhaseOpened:{person}", person, said), about.id),
            Outgoing(Post(f"k{number}", place, said)),
        ])  # fmt: skip
        me = Party(person, "Ada", "en")
        for name, changes in {"owned": {"owner": me}, "led": {"lead": me}}.items():
            about_it = project(place=place, state=ProjectState.GOING, asked=None, **changes)
            await writing.save_project(replace(about_it, id=ProjectId(f"{name}-{number}")))
        await writing.save_series(series(f"led-{number}", lead=person))
        await writing.save_series(series(f"chosen-{number}", people=(person, PersonId("test:b"))))


@pytest.mark.parametrize("person", PEOPLE)
async def test_nothing_of_a_person_is_left_in_the_files(path: Path, person: PersonId) -> None:
    other, name = OTHERS[person], person.split(":", 2)[2].encode()
    async with SqliteStore.open(path) as store:
        await remember(store, other, 1)
        others = bytes_of(path).count(name)
        await remember(store, person, 2)
        assert bytes_of(path).count(name) > others
        assert await store.forget(person) == 11
        left = bytes_of(path).replace(other.split(":", 2)[2].encode(), b"")
        assert name not in left
        assert await store.forget(person) == 0


@pytest.mark.parametrize("person", PEOPLE)
async def test_everybody_else_is_remembered(path: Path, person: PersonId) -> None:
    """Also somebody whose name only begins the same."""
    other = OTHERS[person]
    async with SqliteStore.open(path) as store:
        await remember(store, other, 1)
        await remember(store, person, 2)
        await store.forget(person)
        async with store.reading() as reading:
            led = await reading.round(RoundId("r1"))
            assert led
            assert led.lead == other
            assert await reading.seatholder(PhaseId("p1"), other)
            assert await reading.preference(other) == {"language": "en"}
            gone = await reading.round(RoundId("r2"))
            assert gone
            assert gone.lead == nobody_beside(person)
            assert await reading.roster(PhaseId("p2")) == []
            theirs = {one.id for one in await reading.projects_of(other)}
            assert theirs == {"owned-1", "led-1"}
            assert [one.id for one in await reading.projects(PlaceId("test:2"))] == ["led-2"]
        assert len(await store.notes(other.partition(":")[0], "")) == 2
        platforms = {"test": 9, person.partition(":")[0]: 9}
        assert len(await store.claim(NOW + MINUTE, platforms)) == 2


# Where a person could stand; a new table has to be thought of here, and by `forget` if it can.
NAMES_PEOPLE = {"series", "note", "post", "preference", "project", "roster", "round"}
NAMES_NOBODY = {"card", "digest", "ending", "phase", "slip"}


async def test_every_table_is_known_to_name_people_or_not_to(path: Path) -> None:
    async with SqliteStore.open(path) as store, store._writing.turn(MINUTE) as session:
        tables = await session.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert {name for (name,) in tables} == NAMES_PEOPLE | NAMES_NOBODY


async def test_what_stood_elsewhere_before_a_page_was_rearranged_is_wiped_too(path: Path) -> None:
    """Else something would be left: SQLite overwrites only where it stood last."""
    dice = random.Random(4)  # noqa: S311 - any sizes will do that make pages overflow
    keys = [f"{dice.random():.9f} of somebody" for _ in range(200)]
    async with SqliteStore.open(path) as store:
        for key in keys:
            about_others = {key.replace("somebody", "others"): "x" * dice.randint(50, 1500)}
            async with store.transaction() as writing:
                await writing.write_notes("web", {key: "x" * dice.randint(50, 1500)})
                await writing.write_notes("web", about_others)
        async with store.transaction() as writing:
            await writing.write_notes("web", dict.fromkeys(keys))
        await store.truncate()
        assert b"of somebody" in bytes_of(path)
        await store.compact()
        assert b"of somebody" not in bytes_of(path)


# --- what people take back ----------------------------------------------------------------------


async def a_preference(writing: Writing, owner: str, size: int) -> None:
    await writing.set_preference(owner, {"language": "en", "zone": "x" * size})


async def no_preference(writing: Writing, owner: str, _: int) -> None:
    await writing.set_preference(owner, {})


async def a_note(writing: Writing, key: str, size: int) -> None:
    await writing.write_notes("slack", {key: "x" * size})


async def no_note(writing: Writing, key: str, _: int) -> None:
    await writing.write_notes("slack", {key: None})


@pytest.mark.parametrize(
    ("keeps", "takes_back"), [(a_preference, no_preference), (a_note, no_note)]
)
async def test_what_is_taken_back_leaves_traces_that_are_wiped(
    path: Path, keeps: Writes, takes_back: Writes
) -> None:
    dice = random.Random(4)  # noqa: S311 - any sizes will do that make pages overflow
    owners = [f"{dice.random():.9f} of somebody" for _ in range(200)]
    async with SqliteStore.open(path) as store:
        for owner in owners:
            async with store.transaction() as writing:
                await keeps(writing, owner, dice.randint(50, 1500))
                other = owner.replace("somebody", "others")
                await keeps(writing, other, dice.randint(50, 1500))
        await store.prune(NOW, KEEPING)
        assert await store.traces() is None, "nothing was deleted yet"
        for owner in owners:
            async with store.transaction() as writing:
                await takes_back(writing, owner, 0)
        await store.truncate()
        assert b"of somebody" in bytes_of(path), "a page was rearranged before"
        await store.prune(NOW, KEEPING)
        await store.prune(NOW + WEEK, KEEPING)
        assert await store.traces() == NOW
        assert await store.compact()
        assert b"of somebody" not in bytes_of(path)
        assert await store.traces() is None


async def test_a_series_that_is_ended_leaves_traces_too(store: Store) -> None:
    async with store.transaction() as writing:
        await writing.save_series(series("s"))
        await writing.end_series(SeriesId("s"))
    await store.prune(NOW, KEEPING)
    assert await store.traces() == NOW


async def test_a_sentence_that_another_replaces_leaves_traces_too(store: Store) -> None:
    for line in ("It takes longer.", ""):
        async with store.transaction() as writing:
            await writing.save_project(project(state=ProjectState.GOING, line=line))
    await store.prune(NOW, KEEPING)
    assert await store.traces() == NOW


async def test_what_was_not_there_leaves_no_traces(store: Store) -> None:
    """Matrix takes a note back with each batch, whether it is there or not."""
    async with store.transaction() as writing:
        await no_preference(writing, "nobody", 0)
        await no_note(writing, "behind", 0)
        await writing.end_series(SeriesId("never"))
        await a_note(writing, "since", 10)
        await a_note(writing, "since", 10)
    await store.prune(NOW, KEEPING)
    assert await store.traces() is None
