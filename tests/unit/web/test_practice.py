"""The practice: six simulated colleagues who use the same buttons and forms as people."""

import pytest

from bot.port import (
    Answer,
    Command,
    DotsField,
    Form,
    Heard,
    Option,
    Press,
    Role,
    Submit,
    TextField,
)
from bot.texts import LANGUAGES
from tests.unit.web.room import OURS, TEXTS, Room, Window, invitation, note, open_room, until, who

FIELDS = tuple(TextField(f"card-{number}", f"Idee {number}") for number in (1, 2, 3))
CARDS_FORM = Form("send", "Ideen", "Abschicken", FIELDS)
CARDS = [TEXTS.say("de", f"web-practice-card-{number}") for number in range(1, 13)]
BALLOT = Form(
    "cast",
    "Wahl",
    "Abstimmen",
    (
        DotsField(
            "dots",
            "Punkte",
            tuple(Option(f"id-{text}", text) for text in (*reversed(CARDS), "Eine vom Neuling")),
            3,
            2,
        ),
    ),
)


def collecting(heard: Heard) -> Answer:
    return CARDS_FORM if isinstance(heard, Press) else note("Notiert.")


def voting(heard: Heard) -> Answer:
    return BALLOT if isinstance(heard, Press) else note("Danke.")


async def practise(room: Room) -> Window:
    reply = await room.browser.post("/enter", data={"name": "", "practice": "yes"}, headers=OURS)
    return Window(room.browser, reply.url.path)


async def invite_all(room: Room, window: Window) -> None:
    for person in await room.adapter.members(window.channel):
        await room.adapter.deliver(invitation(f"to-{person.id}", person.id, window.channel))


async def test_the_newcomer_gets_a_channel_of_their_own_with_six_colleagues() -> None:
    async with open_room() as room:
        window = await practise(room)
        members = await room.adapter.members(window.channel)
        assert [one.role for one in members] == [Role.MEMBER, *[Role.SIMULATED] * 6]
        assert members[0].name == "Du"
        assert all("(simuliert)" in one.name for one in members[1:])
        (command,) = room.ear.commands
        assert command.text == "uebung"
        assert command.place.practice
        assert command.place.id == window.channel
        assert command.person.id == members[0].id
        assert "Übung, nicht anonym" in await window.page()


async def test_nobody_else_can_open_it() -> None:
    async with open_room() as room:
        window, ben = await practise(room), await room.enter("Ben")
        foreign = f"{ben.home}/c/{window.base.rpartition('/')[2]}"
        assert (await room.browser.get(foreign)).status_code == 404
        assert "#</span>Übung" not in await ben.page()
        assert "(simuliert)" not in await ben.page()


async def test_practising_takes_nobody_s_place_as_admin() -> None:
    async with open_room() as room:
        await practise(room)
        ben = await room.enter("Ben")
        (person,) = await room.adapter.members(ben.channel)
        assert person.role is Role.ADMIN


async def test_the_colleagues_write_two_known_cards_each() -> None:
    async with open_room(script=collecting) as room:
        window = await practise(room)
        await invite_all(room, window)
        await until(lambda: len(room.ear.submits) == 6)
        assert {press.action for press in room.ear.presses} == {"write"}
        assert all(one.place and one.place.id == window.channel for one in room.ear.presses)
        assert {who(one).role for one in room.ear.submits} == {Role.SIMULATED}
        written = [
            [text for text in one.values.values() if isinstance(text, str) and text]
            for one in room.ear.submits
        ]
        assert [len(cards) for cards in written] == [2] * 6
        assert sorted(text for cards in written for text in cards) == sorted(CARDS)


async def test_the_colleagues_give_eight_six_and_four_dots() -> None:
    async with open_room(script=voting) as room:
        await invite_all(room, await practise(room))
        await until(lambda: len(room.ear.submits) == 6)
        totals: dict[str, int] = {}
        for submit in room.ear.submits:
            given = submit.values["dots"]
            assert isinstance(given, dict)
            assert sum(given.values()) == 3
            assert max(given.values()) <= 2
            for card, dots in given.items():
                totals[card] = totals.get(card, 0) + dots
        assert totals == {f"id-{CARDS[0]}": 8, f"id-{CARDS[2]}": 6, f"id-{CARDS[4]}": 4}


async def test_a_colleague_who_fails_keeps_nobody_from_answering() -> None:
    broken: list[str] = []

    def first_press_breaks(heard: Heard) -> Answer:
        if isinstance(heard, Press) and not broken:
            broken.append(heard.action)
            raise OSError
        return collecting(heard)

    async with open_room(script=first_press_breaks) as room:
        await invite_all(room, await practise(room))
        await until(lambda: len(room.ear.submits) == 5)
        assert room.adapter.alive()


async def test_where_the_bot_asks_before_it_starts_its_own_proposal_is_sent() -> None:
    form = Form("begin", "Start", "Los", (TextField("question", "Frage", value="Was nun?"),))

    def asks_first(heard: Heard) -> Answer:
        return form if isinstance(heard, Command) else None

    async with open_room(script=asks_first) as room:
        await practise(room)
        (submit,) = room.ear.submits
        assert isinstance(submit, Submit)
        assert (submit.action, submit.values) == ("begin", {"question": "Was nun?"})


async def test_once_more_in_the_same_channel() -> None:
    async with open_room() as room:
        window = await practise(room)
        assert "Noch einmal" in await window.page()  # nothing runs
        assert (await window.send("again")).status_code == 204
        reply = await room.browser.post(f"{window.home}/practice", headers=OURS)
        assert reply.url.path == window.base
        assert [command.text for command in room.ear.commands] == ["uebung"] * 3
        await invite_all(room, window)
        assert "Noch einmal" in await window.page()
        assert len(await room.adapter.members(window.channel)) == 7


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_room_speaks_every_language(language: str) -> None:
    """The texts are strict here: one that is missing would be an error."""
    async with open_room(language=language, script=collecting) as room:
        window = await practise(room)
        await invite_all(room, window)
        assert TEXTS.say(language, "web-private") in await window.page()
        assert (await window.send("press", {"action": "write"})).status_code == 200
        assert (await window.send("line", {"line": "/what"})).status_code == 200
        await room.enter("Ben")
        for address in ("/", "/enter", "/nowhere", room.adapter.invitation("Cem")):
            assert (await room.browser.get(address)).status_code in {200, 404}


async def test_a_team_channel_has_no_practice() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        assert (await anna.send("again")).status_code == 404
