"""Whatever people type, Slack takes it: in messages, in modals, with 500 cards."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.blocks import Part, parts
from adapters.slack.fields import values
from adapters.slack.limits import plain, unescaped
from adapters.slack.modals import Memo, Modals
from bot.port import (
    Bullets,
    Button,
    Buttons,
    Cards,
    CheckField,
    ChoiceField,
    DateField,
    DotsField,
    Entry,
    Form,
    Heading,
    Link,
    Message,
    Note,
    Option,
    PeopleField,
    Text,
    TextField,
)
from tests.slack.checks import check
from tests.slack.reading import answer_of, bullets, message_of
from tests.slack.world import filled_in
from tests.world import TEAM, person, strict_texts

if TYPE_CHECKING:
    from bot.port import Block
    from tests.slack.world import SlackWorld

MODALS = Modals(strict_texts("de"))
NASTY = (
    "<!channel> <!here> <@U012AB3CD> <#C012AB3CD>",
    "*fett* _kursiv_ ~weg~ `code` ```mehr``` > Zitat",
    "&lt;!channel&gt; &amp; &",
    "https://example.com/?a=b&c=d :tada: mailto:a@b.example",
    "👩‍👩‍👧‍👦" * 50,
    "x" * 3000,
    "😀" * 3000,
    "ß\u0308" * 1500,
    "\n\n\n",
    " ",
)
BUTTON = Button("Ändern" * 30, "write:0123456789abcdef")


def fits(part: Part) -> None:
    words = {"text": part.text, "blocks": part.blocks}
    check("Beside", {"response_type": "ephemeral", **words})
    check("Post", {"channel": "C1", "unfurl_links": False, "unfurl_media": False, **words})


def message(*texts: str) -> Message:
    text = texts[0]
    return Message(
        (
            Heading(text),
            Text(text),
            Text(text, small=True),
            Bullets(texts),
            Link(text.strip() or "-", "https://bot.example/k/x?y=z"),
            Cards(tuple(Entry(each) for each in texts)),
            Cards(tuple(Entry(each, 1, 3, "3 Punkte") for each in texts)),
            Cards(tuple(Entry(each, buttons=(BUTTON,)) for each in texts)),
            Buttons((BUTTON, BUTTON, Button(text, "stored", danger=True))),
        )
    )


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_message_of_anything(text: str) -> None:
    for some in ((text,), NASTY, (text,) * 500):
        for part in parts(message(*some), about="C1"):
            fits(part)


@pytest.mark.parametrize("text", NASTY[:5])
def test_what_was_typed_is_what_is_read(text: str) -> None:
    (part,) = parts(Message((Heading(text), Text(text), Cards((Entry(text),)))))
    assert bullets(message_of(part.blocks)) == [text]
    assert json.dumps(part.blocks).count("mrkdwn") == 0
    assert unescaped(part.text).startswith(text)


@given(st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=80))
def test_all_cards_are_there_in_their_order(texts: list[str]) -> None:
    found: list[str] = []
    for part in parts(Message((Cards(tuple(Entry(text) for text in texts)),))):
        fits(part)
        found += bullets(message_of(part.blocks))
    assert found == texts


@given(st.text(min_size=1))
def test_a_plain_text_means_what_it_says(text: str) -> None:
    shown = plain(text, 3000)["text"]
    assert unescaped(shown) == text


def test_a_message_of_nothing() -> None:
    for empty in ((), (Text(""),), (Buttons(()),), (Cards(()),)):
        (part,) = parts(Message(empty))
        assert part.text


# --- modals ------------------------------------------------------------------------------------


def form(text: str, count: int = 3, **more: Any) -> Form:
    options = tuple(Option(f"{number:016x}", text) for number in range(count))
    people = tuple(Option(f"slack:T0123456789:U{number:010}", text) for number in range(count))
    block: tuple[Block, ...] = (Heading(text), Text(text), Text(text, small=True))
    return Form(
        action="send:0123456789abcdef",
        title=text,
        submit=text,
        intro=block,
        fields=(
            TextField("card-1", text, text, hint=text),
            TextField("long", text, "", long=True, required=True),
            ChoiceField("choice", text, options, value=options[-1].value, hint=text),
            ChoiceField("empty", text, (Option("", text), Option("b", text))),
            CheckField("check", text, value=True, hint=text),
            DateField("day", text, "2026-03-16", required=True, hint=text),
            DateField("never", text, "2026-02-31", "2026-03-02", "2026-12-31"),
            PeopleField("people", text, people, tuple(o.value for o in people), hint=text),
        ),
        buttons=(BUTTON, BUTTON),
        errors={"": text, "card-1": text},
        cancel=text,
        **more,
    )


@pytest.mark.parametrize("count", [1, 20, 100, 101, 500])
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_form_of_anything(text: str, count: int) -> None:
    check("Modal", MODALS.form(form(text[:200], count), "C0123456789"))


def test_a_note_of_everything() -> None:
    check("Modal", MODALS.note(Note(message(*NASTY)), "C1"))
    check("Modal", MODALS.note(Note(message(*(NASTY * 50))), "C1"))
    check("Modal", MODALS.sentence("slack-done", "en"))


def test_what_is_filled_in_comes_back() -> None:
    given_form = form("Text", 30)
    view = MODALS.form(given_form, "C1")
    read = answer_of(view, {})
    assert isinstance(read, Form)
    filled = filled_in(
        view,
        {
            "card-1": "<!channel>",
            "choice": f"{7:016x}",
            "empty": "",
            "check": False,
            "day": "2026-04-01",
            "people": ("slack:T0123456789:U0000000003",),
        },
    )
    assert values(filled["state"]["values"]) == {
        "card-1": "<!channel>",
        "long": "",
        "choice": f"{7:016x}",
        "empty": "",
        "check": False,
        "day": "2026-04-01",
        "never": "",
        "people": ("slack:T0123456789:U0000000003",),
    }
    assert Memo.of(view).place == "C1"
    assert Memo.of(view).action == given_form.action


def test_a_crowd_of_which_nobody_is_chosen_is_everybody() -> None:
    for count, name in ((20, {"people": ()}), (21, {})):
        view = MODALS.form(form("Text", count), "C1")
        state = filled_in(view, {"choice": f"{1:016x}", "empty": "", "people": ()})["state"]
        assert {k: v for k, v in values(state["values"]).items() if k == "people"} == name


@pytest.mark.parametrize("memo", [None, "", "null", "[]", "{}", "nonsense", "[1,2,3,4,5,6,7,8,9]"])
def test_a_memo_of_nobody(memo: str | None) -> None:
    Memo.of({"private_metadata": memo})


# --- ballots -----------------------------------------------------------------------------------


def ballot(count: int, given_dots: dict[str, int], text: str = "Karte") -> Form:
    options = tuple(Option(f"{number:016x}", f"{number} {text}") for number in range(count))
    field = DotsField("dots", "Punkte", options, budget=5, each=2, value=given_dots)
    return Form("cast:0123456789abcdef", "Abstimmung", "Abstimmen", (field,), cancel="Schließen")


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("count", [1, 90, 91, 500])
def test_a_ballot_of_anything(text: str, count: int) -> None:
    check("Modal", MODALS.form(ballot(count, {f"{0:016x}": 2}, text[:200]), "C1"))


def test_ninety_cards_are_voted_on_one_by_one() -> None:
    view = MODALS.form(ballot(90, {f"{3:016x}": 2}), "C1")
    given_dots = {f"{3:016x}": 2, f"{89:016x}": 1}
    filled = filled_in(view, {"dots": given_dots})
    assert values(filled["state"]["values"]) == {"dots": given_dots}
    assert values(filled_in(view, {"dots": {}})["state"]["values"]) == {"dots": {}}


def test_of_five_hundred_cards_some_are_picked_and_then_get_dots() -> None:
    first, last = f"{0:016x}", f"{499:016x}"
    view = MODALS.form(ballot(500, {last: 2, first: 1}), "C1")
    assert answer_of(view, {}).fields[0].value == {first: 1, last: 1}  # type: ignore[union-attr]
    picked = filled_in(view, {"dots": {first: 1, last: 1}})
    step = MODALS.second_step(picked, Memo.of(view))
    assert step is not None
    check("Modal", step)
    again = answer_of(step, {}).fields[0].value  # type: ignore[union-attr]
    assert again == {first: 1, last: 2}
    filled = filled_in(step, {"dots": {first: 2, last: 2}})
    assert Memo.of(step).action == "cast:0123456789abcdef"
    assert MODALS.second_step(filled, Memo.of(step)) is None
    assert values(filled["state"]["values"]) == {"dots": {first: 2, last: 2}}


def test_who_picks_as_many_as_there_are_dots_is_not_asked_again() -> None:
    view = MODALS.form(ballot(500, {}), "C1")
    five = {f"{number:016x}": 1 for number in range(5)}
    for chosen in (five, {}):
        picked = filled_in(view, {"dots": chosen})
        assert MODALS.second_step(picked, Memo.of(view)) is None
        assert values(picked["state"]["values"]) == {"dots": chosen}


async def test_a_round_with_hundreds_of_cards(world: SlackWorld) -> None:
    people = [person(f"P{number}") for number in range(40)]
    for one in people:
        world.platform.people[TEAM.id].append(one)
    await world.type(people[0], "10m Was bremst uns?")
    write = _action(world, "UP1", "write:")
    for one in people:
        await world.press(one, write)
        cards = {f"card-{n}": f"<!channel> *{one.name}* & {n} " + "😀" * 80 for n in (1, 2, 3)}
        await world.submit(one, write.replace("write", "send"), cards)
        await world.submit(one, write.replace("write", "keep"), cards)
    await world.pass_time(timedelta(minutes=10))
    vote = _action(world, "UP1", "vote:")
    read = await world.press(people[1], vote)
    assert isinstance(read, Form)
    (field,) = read.fields
    assert isinstance(field, DotsField)
    assert len(field.options) == 120
    chosen = field.options[77].value
    second = await world.submit(people[1], read.action, {"dots": {chosen: 1}})
    assert isinstance(second, Form)
    noted = await world.submit(people[1], second.action, {"dots": {chosen: 2}})
    assert isinstance(noted, Note)
    (card,) = bullets(noted.message)
    assert card.startswith("<!channel> *P")


def _action(world: SlackWorld, user: str, beginning: str) -> str:
    found = [str(button["action_id"]).split("|", 2)[-1] for _, button in world.buttons(user)]
    return next(action for action in found if action.startswith(beginning))
