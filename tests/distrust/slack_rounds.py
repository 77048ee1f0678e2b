"""Rounds through Slack's payloads, of which the tester copies all: files, workspace, log."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.core.model import PersonId, PlaceId
from bot.core.outcome import wall
from bot.port import DotsField, Form, Note, Person
from tests.captured_logs import captured_logs
from tests.distrust.attacks import Rows, rows_beside_slips
from tests.distrust.evidence import (
    MINUTE,
    NAMES,
    Evidence,
    Files,
    ballots_of,
    cards_of,
    copied,
    counted,
    favourites,
    hung,
    texts_of,
)
from tests.distrust.machine import backed_up, own_process, talkative, temporary_files_in
from tests.distrust.workspace import for_everybody, workspace
from tests.hand_clock import HandClock
from tests.slack.fake import TEAM as WORKSPACE
from tests.slack.fake import FakeSlack
from tests.slack.reading import bullets, message_of
from tests.slack.world import CHANNEL, SlackWorld, user_of
from tests.world import TEAM

if TYPE_CHECKING:
    from pathlib import Path

    from bot.core.model import Round

PLACE = PlaceId(f"slack:{WORKSPACE}:{CHANNEL}")


def somebody(name: str) -> Person:
    """Their id is as long as Slack's are: nothing looks like it by chance."""
    return Person(PersonId(f"web:{name.lower():x<6}7k2q9"), name, name.lower())


LEAD = somebody("Lea")
WRITERS = [somebody(name) for name in NAMES]
SILENT = [somebody(name) for name in ("Jan", "Kim")]
BACKUP_AFTER = 4  # slips


@dataclass(repr=False)
class Moment:
    """One slip: everything before the form was opened, and after it was sent."""

    who: Person
    before: Files
    after: Files
    rows_before: Rows
    rows_after: Rows


@dataclass(repr=False)
class SlackEvidence(Evidence):
    """The same as elsewhere, and what stood in Slack."""

    moments: list[Moment] = field(default_factory=list)
    shown_later: list[Files] = field(default_factory=list)  # after the wall, after the result
    ballot: list[str] = field(default_factory=list)  # the cards, in the order of the form


async def played(folder: Path, seed: int) -> SlackEvidence:
    """One round, whose order and texts come from the seed."""
    clock, dice = HandClock(), random.Random(seed)  # noqa: S311 - who writes what, when
    with captured_logs(verbose=True) as log, temporary_files_in(folder / "tmp"):
        talkative()
        async with FakeSlack(clock.now) as slack, SlackWorld(folder, slack, clock=clock) as world:
            seen = await observed(world, dice)
    seen.log = log.getvalue()
    return seen


async def observed(world: SlackWorld, dice: random.Random) -> SlackEvidence:
    """Play a round and copy everything around every event."""
    seen = SlackEvidence()
    for who in (LEAD, *WRITERS, *SILENT):
        world.platform.people[TEAM.id].append(who)
    end = world.clock.now() + 10 * MINUTE
    await world.type(LEAD, "10m Was bremst uns?")
    seen.words = cards_of(WRITERS, dice)
    seen.arrival = dice.sample(WRITERS, len(WRITERS))
    for number, who in enumerate(seen.arrival):
        await _written(world, seen, who)
        if number == BACKUP_AFTER:
            await backed_up(world.folder)
        await world.pass_time(timedelta(seconds=dice.randint(1, 60)))
    await world.until(end)
    await _wall(world, seen)
    seen.ballots = await _voted(world, seen, dice)
    _afterwards(world, seen)
    return seen


async def _written(world: SlackWorld, seen: SlackEvidence, who: Person) -> None:
    before, rows_before = workspace(world.slack), rows_beside_slips(_copied(world))
    form = await world.press(who, _action(world, who, "write:"))
    assert isinstance(form, Form)
    phase = form.action.partition(":")[2]
    seen.key = world.keys.key(phase)  # type: ignore[arg-type]
    answer = await world.submit(who, form.action, {"card-1": seen.words[who]})
    assert isinstance(answer, Note)
    assert not answer.error
    files = _copied(world)
    seen.while_open.append(files)
    seen.moments.append(
        Moment(who, before, workspace(world.slack), rows_before, rows_beside_slips(files)),
    )


async def _wall(world: SlackWorld, seen: SlackEvidence) -> None:
    _afterwards(world, seen)
    seen.posted = _cards_in_channel(world)
    round_ = await _round(world)
    seen.stored = [card.text for card in wall(round_, round_.phases[0].id)]


async def _voted(world: SlackWorld, wall_: SlackEvidence, dice: random.Random) -> SlackEvidence:
    """Everybody votes, each for another card."""
    seen, round_ = SlackEvidence(), await _round(world)
    phase = round_.current
    assert phase
    seen.key, ballots = world.keys.key(phase.id), ballots_of(WRITERS, phase.subjects, dice)
    seen.words = favourites(ballots, texts_of(round_))
    seen.arrival = dice.sample(WRITERS, len(WRITERS))
    _look(world, seen)
    for who in seen.arrival:
        form = await world.press(who, _action(world, who, "vote:"))
        assert isinstance(form, Form)
        (dots,) = [one for one in form.fields if isinstance(one, DotsField)]
        wall_.ballot = [option.label for option in dots.options]
        given = {str(card): number for card, number in ballots[who].items()}
        answer = await world.submit(who, form.action, {"dots": given})
        assert isinstance(answer, Note)
        assert not answer.error
        seen.while_open.append(_look(world, seen))
    await world.pass_time(10 * MINUTE)
    _afterwards(world, seen)
    seen.stored = counted(await _round(world), phase.id)
    seen.posted = hung(seen, _said(world))
    return seen


def _look(world: SlackWorld, seen: SlackEvidence) -> Files:
    files = _copied(world)
    seen.shown.append(for_everybody(workspace(world.slack)))
    seen.rows.append(rows_beside_slips(files))
    return files


def _copied(world: SlackWorld) -> Files:
    return {**copied(world.folder), **own_process()}


async def _round(world: SlackWorld) -> Round:
    async with world.store.reading() as reading:
        round_ = await reading.last_round(PLACE)
    assert round_
    return round_


def _said(world: SlackWorld) -> str:
    """All that stands in the channel."""
    return b"".join(for_everybody(workspace(world.slack)).values()).decode()


def _afterwards(world: SlackWorld, seen: SlackEvidence) -> None:
    files = _copied(world)
    seen.afterwards.append(files)
    seen.shown_later.append(workspace(world.slack))
    seen.rows_later.append(rows_beside_slips(files))


def _cards_in_channel(world: SlackWorld) -> list[str]:
    said = [message_of(one["blocks"]) for one in world.slack.messages[CHANNEL]]
    (cards,) = [found for message in said if len(found := bullets(message)) == len(NAMES)]
    return cards


def _action(world: SlackWorld, who: Person, beginning: str) -> str:
    found = [
        str(button["action_id"]).split("|", 2)[-1] for _, button in world.buttons(user_of(who.id))
    ]
    return next(action for action in found if action.startswith(beginning))
