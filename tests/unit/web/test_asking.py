"""Commands, buttons and forms: what the bot hears, and what comes back to the one who asked."""

from html import unescape

import pytest

from adapters.web.forms import values
from bot.port import (
    Answer,
    Button,
    CheckField,
    ChoiceField,
    Command,
    DateField,
    DotsField,
    Form,
    Heard,
    Option,
    PeopleField,
    Press,
    Role,
    Submit,
    Text,
    TextField,
)
from tests.unit.web.room import OURS, TEAM, articles, note, only_form, open_room, who

FORM = Form(
    "send",
    "Deine Ideen",
    "Abschicken",
    (
        TextField("card1", "Idee 1", value="schon da", hint="Ohne Namen"),
        TextField("more", "Noch etwas", long=True, max_length=500),
        ChoiceField("mood", "Laune", (Option("a", "gut"), Option("b", "geht so")), "b"),
        CheckField("open", "Offen", value=True),
        DotsField(
            "dots", "Punkte", (Option("x", "Karte X"), Option("y", "Karte Y")), 3, 2, {"y": 2}
        ),
        DateField("by", "Bis wann", "2026-03-16", "2026-03-02", "2027-03-02"),
        PeopleField("who", "Wer", (Option("p", "Paula"), Option("q", "Quirin")), ("q",)),
    ),
    intro=(Text("Alles bleibt hier."),),
    buttons=(Button("So lassen", "keep"),),
    cancel="Abbrechen",
)

# --- the line --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("/blitzlicht", ""),
        ("/Blitzlicht  5m   Was nun?", "5m Was nun?"),
        (" /blitzlicht hilfe ", "hilfe"),
    ],
)
async def test_a_command_is_heard(line: str, text: str) -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        assert (await anna.send("line", {"line": line})).status_code == 204
        (command,) = room.ear.commands
        assert command.text == text
        assert command.place.id == TEAM
        assert command.place.name == "#team"
        assert (command.person.name, command.person.role) == ("Anna", Role.ADMIN)
        assert articles(await anna.page(), "timeline") == []


async def test_anything_else_is_said_to_all() -> None:
    async with open_room() as room:
        anna, ben = await room.enter("Anna"), await room.enter("Ben")
        await anna.send("line", {"line": "Blitzlicht? Gern!"})
        (article,) = articles(await ben.page(), "timeline")
        assert "Anna" in article
        assert "Blitzlicht? Gern!" in article
        assert room.ear.heard == []


@pytest.mark.parametrize("line", ["/blitz", "/blitzlichter", "/", "x" * 2001])
async def test_what_nobody_understands_gets_a_hint(line: str) -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        reply = await anna.send("line", {"line": line})
        assert "refused" in reply.text
        assert "noch da" in reply.text
        assert room.ear.heard == []
        assert articles(await anna.page(), "timeline") == []


async def test_without_scripts_the_answer_comes_with_the_page() -> None:
    async with open_room(script=lambda _: note("Das geht nicht.", error=True)) as room:
        anna = await room.enter("Anna")
        form = {"line": "/blitzlicht weiter"}
        reply = await room.browser.post(f"{anna.base}/line", data=form, headers=OURS)
        assert "Das geht nicht." in reply.text
        assert '<dialog class="answer note refused"' in reply.text
        assert 'value="/blitzlicht weiter"' in reply.text
        reply = await room.browser.post(f"{anna.base}/line", data={"line": "Hallo"}, headers=OURS)
        assert reply.history[0].status_code == 303
        assert "Hallo" in reply.text


# --- buttons and forms -----------------------------------------------------------------------


async def test_a_press_opens_a_form_with_all_that_is_in_it() -> None:
    async with open_room(script=only_form(FORM)) as room:
        anna = await room.enter("Anna")
        reply = await anna.send("press", {"action": "write", "place": TEAM})
        (press,) = room.ear.presses
        assert press.action == "write"
        assert press.place is not None
        assert press.place.id == TEAM
        page = unescape(reply.text)
        assert "schon da</textarea>" in page
        assert 'value="b" checked' in page
        assert 'value="2026-03-16" min="2026-03-02" max="2027-03-02"' in page
        assert 'name="check.open" value="on" checked' in page
        assert 'name="dots.dots=y" value="2" checked' in page
        assert 'name="dots.dots=x" value="0" checked' in page
        assert 'name="people.who" value="q" checked' in page
        assert "Alles bleibt hier." in page
        assert page.index('value="send"') < page.index('value="keep"') < page.index("Abbrechen")
        assert "aria-invalid" not in page


async def test_a_form_comes_back_as_values() -> None:
    async with open_room(script=only_form(FORM)) as room:
        anna = await room.enter("Anna")
        sent = {
            "place": TEAM,
            "action": "keep",
            "line.card1": "Eine\r\nIdee",
            "text.more": "a\r\nb",
            "choice.mood": "a",
            "date.by": "2026-04-01",
            "check.open": "off",
            "dots.dots=": "",
            "dots.dots=x": "2",
            "dots.dots=y": "0",
            "people.who": ["", "p", "q"],
        }
        reply = await anna.send("submit", sent)
        assert "Notiert." in reply.text
        (submit,) = room.ear.submits
        assert submit.action == "keep"
        assert submit.values == {
            "card1": "Eine Idee",
            "more": "a\nb",
            "mood": "a",
            "by": "2026-04-01",
            "open": False,
            "dots": {"x": 2},
            "who": ("p", "q"),
        }


async def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost() -> None:
    def too_long(heard: Heard) -> Answer:
        assert isinstance(heard, Submit)
        typed = heard.values["card1"]
        assert isinstance(typed, str)
        field = TextField("card1", "Idee 1", value=typed)
        errors = {"card1": "Das sind 212 Zeichen.", "": "Fast."}
        return Form("send", "Deine Ideen", "Abschicken", (field,), errors=errors)

    async with open_room(script=too_long) as room:
        anna = await room.enter("Anna")
        reply = await anna.send("submit", {"action": "send", "line.card1": "ü" * 212})
        assert reply.status_code == 200
        assert "ü" * 212 + "</textarea>" in reply.text
        assert 'aria-invalid="true"' in reply.text
        assert 'aria-describedby="field-1-wrong field-1-count"' in reply.text
        assert 'id="field-1-wrong">Das sind 212 Zeichen.' in reply.text
        assert 'role="alert">Fast.' in reply.text


async def test_a_press_about_a_place_one_is_not_in_is_about_none() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        await anna.send("press", {"action": "write", "place": "web:room:elsewhere"})
        await anna.send("press", {"action": "write"})
        assert [press.place for press in room.ear.presses] == [None, None]


async def test_nobody_acts_for_another_person() -> None:
    async with open_room() as room:
        anna, ben = await room.enter("Anna"), await room.enter("Ben")
        ids = {name: await room.person(name) for name in ("Anna", "Ben")}
        await anna.send("press", {"action": "write", "person": ids["Ben"]})
        await ben.send("press", {"action": "write"})
        assert [who(press).id for press in room.ear.presses] == [ids["Anna"], ids["Ben"]]


async def test_a_ballot_of_hundreds_of_cards_comes_through() -> None:
    options = tuple(Option(f"card-{number}", f"Karte {number}") for number in range(600))
    ballot = Form("cast", "Wahl", "Abstimmen", (DotsField("dots", "Punkte", options, 7, 2),))
    async with open_room(script=only_form(ballot)) as room:
        anna = await room.enter("Anna")
        assert "Karte 599" in (await anna.send("press", {"action": "vote"})).text
        sent = {f"dots.dots={option.value}": "0" for option in options} | {
            "action": "cast",
            "dots.dots=card-599": "2",
        }
        assert (await anna.send("submit", sent)).status_code == 200
        assert room.ear.submits[0].values == {"dots": {"card-599": 2}}


def test_forged_fields_are_of_the_right_type_all_the_same() -> None:
    forged = [
        ("dots.d=a", "-1"),
        ("dots.d=b", "many"),
        ("dots.d=c", "9" * 500),
        ("dots.d=e", "²"),
        ("text.d", "mixed up"),
        ("dots.d=f", "1"),
        ("nothing", "x"),
        (".", "x"),
    ]
    assert values(forged) == {"d": {"f": 1}}
    assert values(forged[:4]) == {"d": {"c": 99}}
    assert values([("text.t", "e\u0301")]) == {"t": "é"}


# --- channels --------------------------------------------------------------------------------


async def test_a_channel_is_open_to_all_and_joined_by_opening_it() -> None:
    async with open_room() as room:
        anna, ben = await room.enter("Anna"), await room.enter("Ben")
        reply = await room.browser.post(
            f"{anna.home}/channels", data={"name": "Küche"}, headers=OURS
        )
        anna.base = reply.url.path
        assert [one.name for one in await room.adapter.members(anna.channel)] == ["Anna"]
        assert "#</span>Küche" in await ben.page()
        ben.base = f"{ben.home}/c/{anna.base.rpartition('/')[2]}"
        await ben.page()
        assert [one.name for one in await room.adapter.members(anna.channel)] == ["Anna", "Ben"]
        await ben.send("line", {"line": "/blitzlicht"})
        assert room.ear.commands[-1].place.name == "#Küche"
        await room.browser.post(f"{ben.base}/leave", headers=OURS)
        assert [one.name for one in await room.adapter.members(anna.channel)] == ["Anna"]


async def test_two_channels_never_have_the_same_name() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        for name in ("TEAM", "#team", "", "\u200b"):
            reply = await room.browser.post(
                f"{anna.home}/channels", data={"name": name}, headers=OURS
            )
            assert reply.url.path.endswith("/c/team")


async def test_heard_values_say_nothing_in_a_repr() -> None:
    async with open_room() as room:
        anna = await room.enter("Anna")
        await anna.send("line", {"line": "/blitzlicht Geheim"})
        assert "Anna" not in repr(room.ear.heard)
        assert "Geheim" not in repr(room.ear.heard)
        assert all(isinstance(one, Command | Press | Submit) for one in room.ear.heard)
