"""Rounds to test with, and a team that fills them: the core without anything around it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.model import (
    Card,
    CardId,
    Crowd,
    Kind,
    Method,
    PersonId,
    Phase,
    PhaseId,
    PhasePlan,
    PlaceId,
    Round,
    RoundId,
)
from bot.core.moves import Begin, Close, Fresh, Move
from bot.core.step import step

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.effects import Effect

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, 9:00 in Berlin
MINUTE = timedelta(minutes=1)

COLLECT_AND_VOTE = Method(
    name="plain",
    words=("plain",),
    phases=(
        PhasePlan("ideas", Kind.COLLECT, 10 * MINUTE),
        PhasePlan("vote", Kind.VOTE, 3 * MINUTE, of="ideas"),
    ),
)
TWO_WALLS = Method(
    name="two-walls",
    words=("two-walls",),
    asks_question=False,
    complaint=True,
    phases=(
        PhasePlan("own", Kind.COLLECT, 5 * MINUTE),
        PhasePlan("read", Kind.SHOW, 2 * MINUTE, of="own"),
        PhasePlan("theirs", Kind.COLLECT, 8 * MINUTE),
        PhasePlan("vote", Kind.VOTE, 3 * MINUTE, of="theirs"),
    ),
)


class Table:
    """A round that is moved by hand; keeps what was said and counts its phases."""

    def __init__(
        self,
        method: Method = COLLECT_AND_VOTE,
        *,
        people: int = 6,
        duration: timedelta | None = None,
        at: datetime = START,
    ) -> None:
        self.now = at
        self.crowd = Crowd(invited=people + 1, eligible=people)
        self.said: list[Effect] = []
        self.phases = 0
        self.round = Round(
            id=RoundId("r"),
            place=PlaceId("test:team"),
            place_name="team",
            lead=PersonId("test:lead"),
            method=method,
            question="Was bremst uns?",
            zone="Europe/Berlin",
            opened_at=at,
            duration=duration,
        )
        self.do(Begin(self.fresh()))

    @property
    def phase(self) -> Phase:
        assert self.round.current
        return self.round.current

    def fresh(self) -> Fresh:
        self.phases += 1
        return Fresh(PhaseId(f"p{self.phases}"), self.crowd)

    def do(self, move: Move) -> list[Effect]:
        self.round, effects = step(self.round, move, self.now)
        self.said.extend(effects)
        return list(effects)

    def pass_time(self, span: timedelta) -> None:
        self.now += span

    def to_the_end(self) -> None:
        self.now = max(self.now, self.phase.closes_at)

    def collect(self, *texts: str, contributors: int = 6) -> list[Effect]:
        """Time is up in a collection; the cards' texts are their ids."""
        self.to_the_end()
        cards = tuple(Card(CardId(text), self.phase.id, text) for text in sorted(texts))
        return self.do(Close(self.fresh(), contributors=contributors, cards=cards))

    def vote(self, *ballots: Mapping[str, int], contributors: int = 6) -> list[Effect]:
        """Time is up in a vote."""
        self.to_the_end()
        cast = tuple({CardId(card): dots for card, dots in one.items()} for one in ballots)
        return self.do(Close(self.fresh(), contributors=contributors, ballots=cast))

    def read(self) -> list[Effect]:
        """The time to read a wall is over."""
        self.to_the_end()
        return self.do(Close(self.fresh()))

    def with_crowd(self, people: int) -> Table:
        self.crowd = replace(self.crowd, invited=people + 1, eligible=people)
        return self


def names(effects: Sequence[Effect]) -> list[str]:
    """What was said, by its kind."""
    return [type(effect).__name__ for effect in effects]
