"""Any order of people, cards, changes of mind, time and restarts: what was acknowledged counts."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.core.model import Kind, Phase, PhaseState, Round
from bot.core.outcome import wall
from bot.core.step import is_sealed
from bot.port import Note, Person
from tests.effort import part
from tests.world import TEAM, World, person

LEAD = person("Lea")
TEAM_OF_SIX = [person(name) for name in ("Ben", "Cem", "Dora", "Eva", "Finn", "Gwen")]
PEOPLE = [LEAD, *TEAM_OF_SIX]
STRANGER = person("Zoe")

people = st.sampled_from(PEOPLE)
texts = st.lists(st.sampled_from(["Zu laut", "Zu warm", "Zu spät", "Zu früh"]), max_size=3)


class AnyOrder(RuleBasedStateMachine):
    """`slips` is what a perfect urn would hold: what each person was told is noted."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        self.world = World(self.folder)
        self.world.platform.people[TEAM.id] = list(PEOPLE)
        self.slips: dict[Person, Any] = {}
        self.round: Round | None = None
        self.phase: Phase | None = None

    def do(self, doing: Any) -> Any:
        answer = self.loop.run_until_complete(doing)
        self.look()
        return answer

    @initialize()
    def begin(self) -> None:
        self.loop.run_until_complete(self.world.__aenter__())
        self.do(self.world.type(LEAD, "Was bremst uns?"))
        assert self.phase

    # --- what can happen -----------------------------------------------------------------------

    @precondition(lambda self: self.collecting)
    @rule(who=people, cards=texts)
    def write(self, who: Person, cards: list[str]) -> None:
        filled = [*cards, "", "", ""][:3]  # a form has all its fields, also empty ones
        values = {f"card-{number}": text for number, text in enumerate(filled, 1)}
        answer = self.do(self.world.submit(who, f"send:{self.open.id}", values))
        assert isinstance(answer, Note)
        self.slips[who] = cards

    @precondition(lambda self: self.voting)
    @rule(who=people, data=st.data())
    def vote(self, who: Person, data: st.DataObject) -> None:
        subjects = st.sampled_from(self.open.subjects)
        chosen = data.draw(st.sets(subjects, max_size=self.open.dots))
        ballot: dict[str, int] = dict.fromkeys(chosen, 1)
        answer = self.do(self.world.submit(who, f"cast:{self.open.id}", {"dots": ballot}))
        assert isinstance(answer, Note)
        self.slips[who] = ballot

    @precondition(lambda self: self.phase)
    @rule(who=people)
    def withdraw(self, who: Person) -> None:
        self.do(self.world.press(who, f"withdraw:{self.open.id}"))
        self.slips.pop(who, None)

    @precondition(lambda self: self.phase)
    @rule(cards=texts)
    def a_stranger_tries(self, cards: list[str]) -> None:
        values = {f"card-{number}": text for number, text in enumerate(cards, 1)}
        self.do(self.world.submit(STRANGER, f"send:{self.open.id}", values))

    @rule(minutes=st.integers(1, 6))
    def wait(self, minutes: int) -> None:
        self.do(self.world.pass_time(timedelta(minutes=minutes)))

    @rule()
    def wait_for_the_end(self) -> None:
        if self.phase:
            self.do(self.world.until(self.phase.closes_at))

    @rule()
    def restart(self) -> None:
        self.do(self.world.restart())

    @precondition(lambda self: self.phase)
    @rule()
    def the_lead_extends(self) -> None:
        self.do(self.world.type(LEAD, "verlängern 2m"))

    @precondition(lambda self: self.phase)
    @rule()
    def the_lead_goes_on(self) -> None:
        self.do(self.world.type(LEAD, "weiter"))

    # --- what must hold ------------------------------------------------------------------------

    @property
    def open(self) -> Phase:
        assert self.phase
        return self.phase

    @property
    def kept(self) -> Round:
        assert self.round
        return self.round

    @property
    def collecting(self) -> bool:
        return self.phase is not None and self.phase.plan.kind is Kind.COLLECT

    @property
    def voting(self) -> bool:
        return self.phase is not None and self.phase.plan.kind is Kind.VOTE

    def look(self) -> None:
        """Load the round anew; when a phase has ended, compare what it made of the slips."""
        before = self.phase
        self.round = self.loop.run_until_complete(self._load())
        self.phase = self.round.current
        if before and (self.phase is None or self.phase.id != before.id):
            self.ended(self.round.phase(before.id))
            self.slips = {}

    async def _load(self) -> Round:
        async with self.world.store.reading() as reading:
            round_ = await reading.last_round(TEAM.id)
        assert round_
        return round_

    def ended(self, phase: Phase) -> None:
        given = {who: slip for who, slip in self.slips.items() if slip}
        counted = sum(who != LEAD for who in given)
        assert (phase.state is PhaseState.DONE) == (counted >= phase.k)
        if phase.state is not PhaseState.DONE:
            assert not wall(self.kept, phase.id)
            assert not phase.totals
        elif phase.plan.kind is Kind.COLLECT:
            expected = sorted(text for slip in given.values() for text in slip)
            assert sorted(card.text for card in wall(self.kept, phase.id)) == expected
        else:
            dots = sum(sum(slip.values()) for slip in given.values())
            assert sum(number for _, number in phase.totals) == dots

    @invariant()
    def a_key_exists_exactly_while_its_phase_is_open(self) -> None:
        if self.round:
            sealed = [self.phase.id] if self.phase and is_sealed(self.phase) else []
            assert self.world.keys.phases() == set(sealed)

    @invariant()
    def nothing_is_posted_twice(self) -> None:
        keys = [parcel.key for parcel in self.world.platform.arrived]
        assert len(keys) == len(set(keys))

    def teardown(self) -> None:
        self.loop.run_until_complete(self.world.__aexit__())
        self.loop.close()
        shutil.rmtree(self.folder)


AnyOrder.TestCase.settings = settings(
    part(0.08), stateful_step_count=20, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = AnyOrder.TestCase
