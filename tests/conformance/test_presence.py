"""Who is there, whether the adapter is, and what it keeps to itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from bot.core.model import Level, PhaseId
from bot.port import Button, Edit, Failed, Message, Person, Role, Sent, Text
from tests.captured_logs import captured_logs
from tests.leaks import assert_nothing_of

if TYPE_CHECKING:
    from tests.conformance.platform import Stage

log = structlog.get_logger()

SECRET = "Der Tonfall von Frau Huber"


async def test_members_are_people_of_this_platform(stage: Stage) -> None:
    members = await stage.adapter.members(stage.place)
    assert {one.id for one in members} == set(stage.outside.people)
    assert {one.name for one in members} == set(stage.outside.names)
    for one in members:
        assert isinstance(one, Person)
        assert one.id.startswith(f"{stage.adapter.name}:")
        assert one.role in (Role.ADMIN, Role.MEMBER)
    assert stage.place.startswith(f"{stage.adapter.name}:")


async def test_in_no_place_is_nobody(stage: Stage) -> None:
    assert list(await stage.adapter.members(stage.outside.nowhere)) == []


async def test_more_invitations_never_take_less_time(stage: Stage) -> None:
    times = [stage.adapter.invitations_take(people) for people in (0, 1, 2, 10, 100, 1000)]
    assert times == sorted(times)
    assert times[0] >= timedelta(0)


async def test_the_best_level_is_one_that_is_promised(stage: Stage) -> None:
    assert stage.adapter.cap(stage.place) in (Level.ANONYMOUS, Level.CONFIDENTIAL)


async def test_it_is_alive_while_it_runs(stage: Stage) -> None:
    assert stage.adapter.alive()
    await stage.stop()
    assert not stage.adapter.alive()
    await stage.start()
    assert stage.adapter.alive()


async def test_the_members_are_the_same_after_a_restart(stage: Stage) -> None:
    before = {one.id for one in await stage.adapter.members(stage.place)}
    await stage.restart()
    assert {one.id for one in await stage.adapter.members(stage.place)} == before


async def test_the_connection_is_told_in_one_line(stage: Stage) -> None:
    said = await stage.adapter.check()
    assert said
    assert "\n" not in said


async def test_after_it_has_ended_a_post_is_no_exception(stage: Stage) -> None:
    """The outbox may still have one in its hands; it is sent at the next start."""
    await stage.stop()
    outcome = await stage.adapter.deliver(stage.post("late", "Zu spät"))
    assert not isinstance(outcome, Failed)


async def test_nothing_of_people_or_texts_is_printed(stage: Stage) -> None:
    anna, _ = stage.outside.people
    button = Button("Mitmachen", "write:p1")
    with captured_logs(verbose=True) as logs:
        log.info("canary")
        for place in (stage.place, stage.outside.nowhere):
            post = stage.post(f"k{place}", SECRET, to=place, buttons=[button])
            await stage.adapter.deliver(post)
        for person in (anna, stage.outside.nobody):
            post = stage.post(f"k{person}", SECRET, to=person, private=True, phase=PhaseId("p1"))
            await stage.adapter.deliver(post)
        for of in (f"k{stage.place}", "unknown"):
            edit = Edit(f"{of}#1", of, stage.place, Message((Text(SECRET),)))
            await stage.adapter.deliver(edit)
        await stage.adapter.phase_closed(PhaseId("p1"))
        await stage.adapter.members(stage.place)
    printed = f"{logs.getvalue()} {stage.adapter!r}"
    secrets = (SECRET, *stage.outside.people, *stage.outside.names)
    assert_nothing_of(printed, *secrets)
    assert isinstance(await stage.adapter.find(f"k{anna}"), Sent)
