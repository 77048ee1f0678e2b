"""Rounds that together bring about every effect at every level, for whoever renders them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.model import CardId, Crowd, Level, Method, Round
from bot.core.moves import Begin, Cancel, Extend, Hide, Remind, ReplaceKey
from bot.methods import load_methods
from tests.builders import MINUTE, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.effects import Effect

METHODS = load_methods()
IDEAS = ("Es ist zu laut", "Alte Rechner", "Wenig Lob", "Lange Wege", "Zu viele Besprechungen")


@dataclass(frozen=True)
class Scene:
    """A round right after a step, and all that the step has brought about."""

    round: Round
    effects: tuple[Effect, ...]


class Story(Table):
    """A table that keeps a scene of every step."""

    def __init__(self, method: Method, people: int = 6, cap: Level = Level.ANONYMOUS) -> None:
        self.scenes: list[Scene] = []
        super().__init__(method, people=people)
        self.crowd = replace(self.crowd, cap=cap)
        if cap is not Level.ANONYMOUS:
            self.scenes.clear()
            self.round = replace(self.round, phases=())
            self.do(Begin(self.fresh()))
        if not method.asks_question:
            self.round = replace(self.round, question="")

    def do(self, move: object) -> list[Effect]:
        effects = super().do(move)  # type: ignore[arg-type]
        self.scenes.append(Scene(self.round, tuple(effects)))
        return effects

    def remind(self, part: float, contributors: int) -> None:
        self.now = self.phase.opened_at + part * self.phase.planned
        self.do(Remind(contributors))

    def shrink(self, people: int) -> None:
        self.crowd = Crowd(invited=people + 1, eligible=people)

    def hide(self, card: str) -> None:
        self.do(Hide(CardId(card), "Nennt eine Person."))


def whole(people: int = 6, cap: Level = Level.ANONYMOUS) -> Story:
    """Progress, half-time, last minutes, a lead's extension, a run-off, a result."""
    story = Story(METHODS["blitzlicht"], people, cap)
    story.remind(0.5, 3)
    story.remind(0.8, 5)
    story.do(Extend(10 * MINUTE))
    story.collect(*IDEAS, contributors=5)
    story.do(Extend())
    one, two, three, four, _ = sorted(IDEAS)
    story.vote({one: 2, two: 1}, {two: 2, three: 1}, {four: 1}, contributors=3)
    story.vote({four: 1}, {four: 1}, {three: 1}, contributors=3)
    story.hide(one)
    return story


def too_few() -> Story:
    story = Story(METHODS["blitzlicht"])
    story.collect(contributors=2)
    story.collect(contributors=2)
    return story


def too_few_votes() -> Story:
    story = Story(METHODS["blitzlicht"], people=4)
    story.collect(*IDEAS)
    story.vote(contributors=1)
    story.vote(contributors=1)
    story.hide(IDEAS[0])
    return story


def small_wall() -> Story:
    story = Story(METHODS["blitzlicht"])
    story.collect(*IDEAS[:2])
    for idea in IDEAS[:2]:
        story.hide(idea)
    return story


def change_of_perspective() -> Story:
    """Time to read, extended; fewer and fewer people, so that the levels sink."""
    story = Story(METHODS["perspektivwechsel"], people=8)
    story.collect("Warteschleife", "Unfreundlich", contributors=6)
    story.do(Extend(5 * MINUTE))
    story.hide("Warteschleife")
    story.read()
    story.shrink(4)
    story.collect(*IDEAS)
    story.shrink(2)
    story.do(Extend(timedelta(days=1)))
    story.remind(0.9, 3)
    one, two, three, four, _ = IDEAS
    story.vote({one: 2}, {two: 2}, {three: 1, four: 1})
    story.hide(three)
    story.vote(contributors=0)
    return story


def silent_run_off() -> Story:
    """Too few in the run-off: it changes nothing, all that were tied are in."""
    story = Story(METHODS["blitzlicht"])
    story.collect(*IDEAS)
    one, two, three, four, _ = IDEAS
    story.vote({one: 2}, {two: 2}, {three: 1, four: 1})
    story.vote(contributors=1)
    story.hide(four)
    return story


def lost_keys() -> Story:
    story = Story(METHODS["blitzlicht"])
    story.do(ReplaceKey(story.fresh()))
    story.collect(*IDEAS)
    story.do(ReplaceKey(story.fresh()))
    story.vote({IDEAS[0]: 1}, {IDEAS[0]: 1}, {IDEAS[1]: 1})
    story.hide(IDEAS[1])
    return story


def cancelled() -> Iterator[Story]:
    early = Story(METHODS["perspektivwechsel"])
    early.do(Cancel())
    yield early
    late = Story(METHODS["blitzlicht"])
    late.collect(*IDEAS)
    late.hide(IDEAS[0])
    late.do(Cancel())
    late.hide(IDEAS[1])
    yield late


def openly() -> Iterator[Story]:
    silent = Story(METHODS["blitzlicht"], people=2)
    silent.collect()
    yield silent
    nobody_votes = Story(METHODS["blitzlicht"], people=2)
    nobody_votes.collect(*IDEAS)
    nobody_votes.vote(contributors=0)
    yield nobody_votes


def practice() -> Story:
    story = Story(METHODS["uebung"], people=1)
    story.collect(*IDEAS)
    story.vote({IDEAS[0]: 2})
    return story


def stories() -> list[Story]:
    return [
        whole(),
        whole(people=4),
        whole(cap=Level.CONFIDENTIAL),
        whole(people=4, cap=Level.CONFIDENTIAL),
        too_few(),
        too_few_votes(),
        small_wall(),
        change_of_perspective(),
        silent_run_off(),
        lost_keys(),
        *cancelled(),
        *openly(),
        practice(),
    ]
