"""What Prometheus may read: numbers of the machine, nothing about people, and nothing in time."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import assembled
from bot.core.model import Kind, PhaseState, PlaceId
from bot.metrics import TEN, Metrics, _Tens
from bot.port import Failed, Message, Outcome, Parcel, Post, Text
from bot.server import port_of
from bot.store import Census, Outgoing
from config.settings import Settings
from config.values import Address
from tests.leaks import assert_nothing_of
from tests.world import TEAM, MemoryPlatform, World, person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.core.model import Phase

MINUTE = timedelta(minutes=1)
LEAD = person("Leonore")
WRITERS = [person(name) for name in ("Benedikt", "Cemile", "Dorothea", "Evangelina", "Finnegan")]
QUESTION = "Was bremst uns?"
IDEAS = ("Alte Rechner", "Viel Lärm", "Lange Wege", "Wenig Lob", "Viele Besprechungen")
NOTHING = Census(0, {}, 0)
HERE = "http://127.0.0.1"

Sample = tuple[str, tuple[tuple[str, str], ...]]


def read(exposition: bytes) -> dict[Sample, float]:
    """Every sample, by its name and labels."""
    families = text_string_to_metric_families(exposition.decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


async def shown(world: World) -> bytes:
    return world.metrics.exposition(await world.store.census())


async def collecting(world: World) -> Phase:
    world.platform.people[TEAM.id] = [LEAD, *WRITERS]
    await world.type(LEAD, f"10m {QUESTION}")
    async with world.store.reading() as reading:
        (round_,) = await reading.live_rounds()
    return round_.phases[0]


async def everybody_writes(world: World, phase: Phase) -> None:
    for who, text in zip(WRITERS, IDEAS, strict=True):
        await world.submit(who, f"send:{phase.id}", {"card-1": text})


async def test_what_is_counted_of_a_round(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        phase = await collecting(world)
        during = read(await shown(world))
        assert during["blitzlicht_rounds_open", ()] == 1
        assert during["blitzlicht_posts", (("adapter", "web"), ("state", "sent"))] == 7
        await everybody_writes(world, phase)
        await world.pass_time(60 * MINUTE)
        after = read(await shown(world))
    assert after["blitzlicht_rounds_open", ()] == 0
    closed = {labels: n for (name, labels), n in after.items() if "phases_closed" in name}
    assert closed == {
        (("kind", "collect"), ("state", "done")): 1,
        (("kind", "vote"), ("state", "unseen")): 1,
    }
    assert after["blitzlicht_store_wait_seconds_count", ()] > 0


@asynccontextmanager
async def watched(metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The loop is watched, and has been looked at more than ten times before anything happens."""
    looks, seen, stalled = 0, asyncio.Event(), Metrics.stalled

    def noticed(self: Metrics, seconds: float) -> None:
        nonlocal looks
        stalled(self, seconds)
        looks += 1
        if looks > TEN:
            seen.set()

    monkeypatch.setattr(Metrics, "stalled", noticed)
    monkeypatch.setattr("bot.metrics.LOOK", 0.001)
    watching = asyncio.create_task(metrics.watch_loop())
    try:
        await seen.wait()
        yield
        seen.clear()
        await seen.wait()  # it was looked at until the end
    finally:
        watching.cancel()


async def test_nothing_moves_when_somebody_submits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the first time nor the tenth, nor when it is taken back."""
    async with World(tmp_path) as world, watched(world.metrics, monkeypatch):
        phase = await collecting(world)
        before = await shown(world)
        for _ in range(2 * TEN):
            for who, text in zip(WRITERS, IDEAS, strict=True):
                await world.submit(who, f"send:{phase.id}", {"card-1": text})
                assert await shown(world) == before
        await world.press(WRITERS[0], f"withdraw:{phase.id}")
        assert await shown(world) == before


async def test_if_it_were_counted_at_once_it_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(tens: _Tens, seconds: float) -> None:
        tens._shown.observe(seconds)

    monkeypatch.setattr(_Tens, "add", at_once)
    with pytest.raises(AssertionError):
        await test_nothing_moves_when_somebody_submits(tmp_path, monkeypatch)


async def test_if_every_look_at_the_loop_were_shown_it_would(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Metrics, "stalled", lambda self, seconds: self._lag._shown.observe(seconds))
    with pytest.raises(AssertionError):
        await test_nothing_moves_when_somebody_submits(tmp_path, monkeypatch)


def test_who_waits_for_the_store_is_counted_in_tens() -> None:
    """One alone may be somebody whose card has come by Matrix."""
    for waiting, told in ((1, 0), (TEN - 1, 0), (TEN, TEN), (25, 20)):
        found = read(Metrics().exposition(Census(0, {}, waiting)))
        assert found["blitzlicht_store_waiting", ()] == told


def count(metrics: Metrics) -> float:
    return read(metrics.exposition(NOTHING))["blitzlicht_submission_seconds_count", ()]


def test_submissions_are_shown_in_tens_when_a_phase_has_ended() -> None:
    metrics = Metrics()
    for _ in range(17):
        metrics.submitted(0.002)
    assert count(metrics) == 0
    metrics.phase_closed(Kind.COLLECT, PhaseState.DONE)
    assert count(metrics) == 10
    for _ in range(3):
        metrics.submitted(0.002)
    metrics.publish()
    assert count(metrics) == 20


async def test_they_are_counted_in_secret_meanwhile(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await everybody_writes(world, await collecting(world))
        assert len(world.metrics._submissions._kept) == len(WRITERS)


class Refusing(MemoryPlatform):
    """Refuses everything, with reasons as platforms give them, and as none should."""

    async def deliver(self, parcel: Parcel) -> Outcome:
        return Failed("is_archived" if parcel.to == TEAM.id else f"Sorry, {LEAD.name} is away")


async def test_failures_are_counted_by_adapter_and_reason(tmp_path: Path) -> None:
    async with World(tmp_path, platform=Refusing()) as world:
        world.metrics.count_failures(world.outbox.failures)
        await collecting(world)
        found = read(await shown(world))
    failures = {labels: n for (name, labels), n in found.items() if "failures" in name}
    assert failures.pop((("adapter", "web"), ("reason", "other"))) > 0
    assert failures == {(("adapter", "web"), ("reason", "is_archived")): 1}


async def test_nothing_about_persons_places_and_texts(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        world.metrics.count_failures(Counter({("web", QUESTION): 1}))
        phase = await collecting(world)
        await everybody_writes(world, phase)
        await world.pass_time(60 * MINUTE)
        text = (await shown(world)).decode()
    people = [LEAD, *WRITERS]
    assert_nothing_of(text, QUESTION, TEAM.id, phase.id, *IDEAS, *(one.name for one in people))
    assert_nothing_of(text.lower(), *(one.id for one in people))
    labels = {name for (_, labels) in read(text.encode()) for name, _ in labels}
    assert labels <= {"adapter", "kind", "le", "reason", "state"}


async def test_a_loop_that_stalls_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the end of the hour, among the other looks."""
    metrics = Metrics()
    async with watched(metrics, monkeypatch):
        time.sleep(0.5)  # noqa: ASYNC251 - nobody else gets a turn: that is the point
    for _ in range(TEN):
        metrics.stalled(0.0)  # up to the next ten
    assert read(metrics.exposition(NOTHING))["blitzlicht_loop_stall_seconds_count", ()] == 0
    metrics.publish()
    found = read(metrics.exposition(NOTHING))
    looks = found["blitzlicht_loop_stall_seconds_count", ()]
    assert found["blitzlicht_loop_stall_seconds_bucket", (("le", "0.25"),)] < looks


# --- where they are read -------------------------------------------------------------------------


def settings(folder: Path, metrics: Address | None) -> Settings:
    return Settings.model_construct(
        database=folder / "data" / "b.db", web=Address("127.0.0.1", 0), metrics=metrics
    )


async def test_nobody_listens_unless_asked_to(tmp_path: Path) -> None:
    async with assembled(settings(tmp_path, None), listening=True) as app:
        assert app.probe is None


async def test_they_are_read_where_the_settings_say_and_nowhere_else(tmp_path: Path) -> None:
    wanted = settings(tmp_path, Address("127.0.0.1", 0))
    async with assembled(wanted, listening=True) as app:
        stop, ready = asyncio.Event(), asyncio.Event()
        running = asyncio.create_task(app.run(stop, ready.set))
        async with asyncio.timeout(20):
            await ready.wait()
            assert app.probe
            assert app.listener
            probe, room = f"{HERE}:{port_of(app.probe)}", f"{HERE}:{port_of(app.listener)}"
            async with app.store.transaction() as tx:
                hello = Message((Text("Hallo"),))
                await tx.post([Outgoing(Post("key", PlaceId("nowhere:w:one"), hello))])
            async with httpx2.AsyncClient() as client:
                answer = await client.get(f"{probe}/metrics")
                health = await client.get(f"{probe}/healthz")
                elsewhere = await client.get(f"{room}/metrics")
            stop.set()
            await running
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = read(answer.content)
    assert found["blitzlicht_posts", (("adapter", "nowhere"), ("state", "pending"))] == 1
    assert health.json() == {"store": True, "clock": True, "web": True}
    assert elsewhere.status_code == 404
