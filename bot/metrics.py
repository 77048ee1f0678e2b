"""What can be counted of a running bot, for Prometheus: nothing about persons, places or texts.

And nothing that moves when somebody submits something: a graph of that would tell who was last
seen typing. What submissions have a part in, the loop's work too, is shown in tens, when a phase
has ended or an hour is over.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from bot.logs import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.model import Kind, PhaseState
    from bot.store import Census

TEN: Final = 10
LOOK: Final = 0.5  # seconds between two looks at the loop
SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

disable_created_metrics()  # type: ignore[no-untyped-call] # moments tell more than numbers


class Metrics:
    """Counts since the start; `exposition` is what Prometheus reads."""

    def __init__(self) -> None:
        """All at zero; a registry of its own, without what libraries would add."""
        self._registry = registry = CollectorRegistry()
        self._rounds = Gauge("blitzlicht_rounds_open", "Rounds that are live.", registry=registry)
        self._phases = Counter(
            "blitzlicht_phases_closed",
            "Phases that have ended, and how.",
            ["kind", "state"],
            registry=registry,
        )
        self._posts = Gauge(
            "blitzlicht_posts", "Posts in the outbox.", ["adapter", "state"], registry=registry
        )
        self._waiting = Gauge(
            "blitzlicht_store_waiting",
            "Changes that wait for the store, submissions aside; in tens.",
            registry=registry,
        )
        self._turns = _Tens(
            "blitzlicht_store_wait_seconds", "How long changes waited for the store.", registry
        )
        self._submissions = _Tens(
            "blitzlicht_submission_seconds",
            "How long it took to commit a submission; counts them, in tens, with delay.",
            registry,
        )
        self._lag = _Tens(
            "blitzlicht_loop_stall_seconds",
            "How much later than asked for the loop came back; with delay.",
            registry,
        )

    def count_failures(self, failures: Mapping[tuple[str, str], int]) -> None:
        """Look there, at each reading, for posts that will never arrive, by adapter and reason."""
        self._registry.register(_Failures(failures))

    def phase_closed(self, kind: Kind, state: PhaseState) -> None:
        """A phase has ended."""
        self._phases.labels(kind.value, state.value).inc()
        self.publish()

    def waited(self, seconds: float) -> None:
        """A change had to wait so long for the store."""
        self._turns.add(seconds)

    def submitted(self, seconds: float) -> None:
        """A submission was committed so long after it had come."""
        self._submissions.add(seconds)

    def stalled(self, seconds: float) -> None:
        """The loop came back so much later than it was asked to."""
        self._lag.add(seconds)

    def publish(self) -> None:
        """Show what has come together."""
        for tens in (self._turns, self._submissions, self._lag):
            tens.publish()

    def exposition(self, census: Census) -> bytes:
        """All of it as text, with what the store says at this moment."""
        self._rounds.set(census.rounds)
        self._waiting.set(census.waiting // TEN * TEN)
        self._posts.clear()
        for (adapter, state), count in census.posts.items():
            self._posts.labels(adapter, state).set(count)
        return generate_latest(self._registry)

    async def watch_loop(self) -> None:
        """Until cancelled: see whether the loop comes back in time."""
        loop = asyncio.get_running_loop()
        while True:
            asked_for = loop.time() + LOOK
            await asyncio.sleep(LOOK)
            self.stalled(max(0.0, loop.time() - asked_for))


class _Tens:
    """A histogram that shows only tens of what it was told, and only when it is time to."""

    def __init__(self, name: str, text: str, registry: CollectorRegistry) -> None:
        self._shown = Histogram(name, text, buckets=SECONDS, registry=registry)
        self._kept: list[float] = []

    def add(self, seconds: float) -> None:
        self._kept.append(seconds)

    def publish(self) -> None:
        whole = len(self._kept) // TEN * TEN
        for seconds in self._kept[:whole]:
            self._shown.observe(seconds)
        del self._kept[:whole]


class _Failures(Collector):
    def __init__(self, failures: Mapping[tuple[str, str], int]) -> None:
        self._failures = failures

    def collect(self) -> Iterator[CounterMetricFamily]:
        family = CounterMetricFamily(
            "blitzlicht_post_failures",
            "Posts that will never arrive.",
            labels=["adapter", "reason"],
        )
        for (adapter, reason), count in self._failures.items():
            known = reason if TOKEN.fullmatch(reason) else "other"  # a platform's word, no sentence
            family.add_metric([adapter, known], count)
        yield family
