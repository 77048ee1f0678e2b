"""App Home: a person's open rounds, their settings, and what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.port import Form, Note
from tests.plain import plain
from tests.slack.reading import message_of
from tests.world import person

if TYPE_CHECKING:
    from tests.slack.fake import FakeSlack
    from tests.slack.world import SlackWorld

ANNA = person("Anna")


async def opened(world: SlackWorld, user: str = "UBEN") -> list[str]:
    event = {"type": "app_home_opened", "tab": "home", "user": user, "channel": f"D{user[1:]}"}
    await world.tell("events_api", world.event(event))
    return plain(message_of(world.slack.homes[user]["blocks"])).splitlines()


async def test_open_rounds_settings_and_what_is_stored(world: SlackWorld, slack: FakeSlack) -> None:
    assert "Gerade läuft keine Runde, bei der du mitmachst." in await opened(world)
    await world.type(ANNA, "10m Was bremst uns?")
    assert await opened(world) == [
        "Deine offenen Runden",
        "Blitzlicht in #team: Was bremst uns?",
        "Noch 10 Minuten.",
        "[Ideen schreiben]",
        "[Einstellungen] [Was wird gespeichert?]",
    ]
    *_, take_part, further = slack.homes["UBEN"]["blocks"]
    home = {"type": "home", "id": "VHOME"}
    payload = world.pressed("UBEN", home, take_part["elements"][0])
    await world.tell("interactive", payload)
    assert isinstance(world.answer("UBEN"), Form)
    await world.tell("interactive", world.pressed("UBEN", home, further["elements"][0]))
    assert isinstance(world.answer("UBEN"), Form)
    await world.tell("interactive", world.pressed("UBEN", home, further["elements"][1]))
    assert isinstance(world.answer("UBEN"), Note)


async def test_in_ones_own_language(world: SlackWorld, slack: FakeSlack) -> None:
    slack.add_user("UGWEN", "Gwen", locale="en-US")
    assert (await opened(world, "UGWEN"))[0] == "Your open rounds"


async def test_other_tabs_are_no_home(world: SlackWorld, slack: FakeSlack) -> None:
    event = {"type": "app_home_opened", "tab": "messages", "user": "UBEN", "channel": "DBEN"}
    await world.tell("events_api", world.event(event))
    assert slack.homes == {}
