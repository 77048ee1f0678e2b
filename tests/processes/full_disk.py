"""A program: a round on a disk that fills up, and has room again. Prints what people were told.

`python full_disk.py DISK PLAY [BUG]`, run by `small_disk` on a file system of its own, so small
that it can really be filled. The plays: on any platform, in Slack, in a form by link, and in
Matrix, whose homeserver has a disk of its own.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot import logs
from bot.core.model import PlaceId
from bot.port import Form, Place
from bot.store import StoreError, session
from bot.store.backup import back_up, stock_of
from tests.distrust.matrix_team import gathered
from tests.hand_clock import HandClock
from tests.migrations.write import LEAD, WRITERS, last_round
from tests.plain import plain
from tests.slack.fake import FakeSlack
from tests.slack.world import SlackWorld, user_of
from tests.unit.test_form_links import PEOPLE, linked_room
from tests.world import TEAM, World, person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.model import Phase
    from bot.port import Answer, Person, Value

PAGE = 4096
ELSEWHERE = Place(PlaceId("web:elsewhere"), "#elsewhere")
SORRY = "Gerade kann ich nichts speichern"
ENGLISH = person("Emma", language="en")
Told = dict[str, object]


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """No byte can be written."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(PAGE)):
                pass
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


async def written(world: World, phase: Phase, number: int) -> Answer:
    values = {"card-1": f"Mehr Zeit {number}", "card-2": "", "card-3": ""}
    return await world.submit(WRITERS[number], f"send:{phase.id}", values)


async def on_any_platform(folder: Path) -> Told:
    told: Told = {}
    async with World(folder) as world:
        world.platform.people[TEAM.id] = world.platform.people[ELSEWHERE.id] = [LEAD, *WRITERS]
        await world.type(LEAD, "10m Was bremst uns?")
        phase = (await last_round(world)).phases[0]
        for number in range(3):
            await written(world, phase, number)
        with full(folder):
            told["slip"] = plain(await written(world, phase, 3))
            told["start"] = plain(await world.type(LEAD, "10m Und hier?", ELSEWHERE))
            told["keys while full"] = len(world.keys.phases())
            await world.pass_time(timedelta(minutes=11))  # its time is up; nothing can be kept
            told["still open"] = (await last_round(world)).current is not None
            told["wall while full"] = f"{phase.id}:wall" in world.platform.shown
        world.clock.wake_at(world.clock.now())  # the sweep comes round
        await world.pass_time(timedelta(0))
        told["cards"] = sorted(card.text for card in (await last_round(world)).cards)
        told["wall"] = f"{phase.id}:wall" in world.platform.shown
        told["key"] = phase.id in world.keys.phases()
        await world.type(LEAD, "10m Und hier?", ELSEWHERE)
        async with world.store.reading() as reading:
            told["live"] = [round_.place for round_ in await reading.live_rounds()]
    await back_up(folder / "data" / "blitzlicht.db", folder / "copy.db")
    told["whole"] = (await stock_of(folder / "copy.db")).rounds
    return told


async def in_slack(folder: Path) -> Told:
    """In German and, with the window of somebody who uses Slack in English, in English."""
    told: Told = {}
    clock = HandClock()
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(FakeSlack(clock.now))
        world = await stack.enter_async_context(SlackWorld(folder, slack, clock=clock))
        for one in (LEAD, *WRITERS, ENGLISH):
            world.platform.people[TEAM.id].append(one)
        with full(folder):
            told["start"] = plain(await world.type(LEAD, "10m Was bremst uns?"))
            told["help"] = plain(await world.type(LEAD, "hilfe"))
        form = await world.type(LEAD, "")
        assert isinstance(form, Form)
        as_it_is: dict[str, Value] = {field.name: field.value for field in form.fields}
        values = as_it_is | {"question": "Was bremst uns?", "duration": "10m"}
        with full(folder):
            told["form"] = plain(await world.submit(LEAD, form.action, values))
        await world.submit(LEAD, form.action, values)
        for who in (WRITERS[0], ENGLISH):
            await _press_write(world, who)
        with full(folder):
            told["slip"] = await _send_in_slack(world, WRITERS[0], "Mehr Zeit")
            told["slip in English"] = await _send_in_slack(world, ENGLISH, "More time")
        told["sent again"] = await _send_in_slack(world, WRITERS[0], "Mehr Zeit")
    return told


async def _press_write(world: SlackWorld, who: Person) -> None:
    actions = [button["action_id"] for _, button in world.buttons(user_of(who.id))]
    await world.press(who, next(name for name in actions if "|write:" in name).split("|", 2)[2])


async def _send_in_slack(world: SlackWorld, who: Person, text: str) -> str:
    form = world.answer(user_of(who.id))
    assert isinstance(form, Form)
    return plain(await world.submit(who, form.action, {"card-1": text}))


async def by_link(folder: Path) -> Told:
    told: Told = {}
    async with linked_room(folder) as linked:
        address = await linked.address(PEOPLE[0])
        await linked.open(address)
        with full(folder):
            told["slip"] = await linked.send(address, "Mehr Zeit")
        told["before"] = await linked.open(address)
        told["sent again"] = await linked.send(address, "Mehr Zeit")
    return told


async def in_matrix(folder: Path) -> Told:
    told: Told = {}
    with TemporaryDirectory() as elsewhere:
        async with gathered(Path(elsewhere), disk=folder) as team:
            anna, ben, cem, *_ = team.writers
            bot, since = team.bot, team.marks()
            end = bot.now + timedelta(minutes=10, seconds=30)
            await team.lead.say(team.room, "!blitzlicht 10m Was bremst uns?")
            await team.told("] Ideen schreiben", since)
            for who in (anna, ben, cem):
                await who.choose(bot.id, "Ideen schreiben", "eine Idee pro Nachricht")
            await anna.type(bot.id, "Zu laut", "Zu laut")
            await cem.type(bot.id, "Zu warm", "Zu warm")
            with full(folder):
                told["writer"] = await anna.type(bot.id, "Mehr Zeit", SORRY)
                told["another"] = await ben.type(bot.id, "Mehr Licht", SORRY)
                await anna.say(anna.direct, "Mehr Ruhe")
                await team.lead.say(team.room, "!blitzlicht verlängern 5m")
                told["once"] = len(anna.all_heard(SORRY, bot.id)) == 1
            noted = await anna.hears("Mehr Ruhe", bot.id, since[anna.id])
            told["noted"] = "Mehr Zeit" in noted.text
            await ben.hears("Mehr Licht", bot.id, since[ben.id])
            told["goes on"] = await ben.type(bot.id, "1: Mehr Luft", "Mehr Luft")
            mark = team.lead.mark()
            await bot.pass_time((end - bot.now) / timedelta(minutes=1) + 5)
            told["wall"] = (await team.lead.hears("5 Ideen", bot.id, mark)).text
    return told


def not_told_apart() -> None:
    """A planted bug: a full disk is any failure, "please try again"."""
    setattr(session, "StoreFullError", StoreError)  # noqa: B010 - a name it does not export


PLAYS = {"any": on_any_platform, "slack": in_slack, "link": by_link, "matrix": in_matrix}

if __name__ == "__main__":
    logs.set_up()
    if sys.argv[3:]:
        not_told_apart()
    print(json.dumps(asyncio.run(PLAYS[sys.argv[2]](Path(sys.argv[1])))))  # noqa: T201
