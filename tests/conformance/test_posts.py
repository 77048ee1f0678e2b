"""What is delivered is there, once, as it was written, and stays there."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.model import PhaseId
from bot.port import (
    Bullets,
    Button,
    Cards,
    Edit,
    Entry,
    Failed,
    Heading,
    Message,
    Post,
    Sent,
    Text,
)

if TYPE_CHECKING:
    from tests.conformance.platform import Stage

PHASE, OTHER = PhaseId("p1"), PhaseId("p2")
PRESS = (Button("Mitmachen", "write:p1", primary=True), Button("Was wird gespeichert?", "stored"))
NASTY = [
    "<b>fett</b> & <i>kursiv</i>",
    "<script>alert(1)</script>",
    "*fett* _kursiv_ ~weg~ `code`",
    "[hier](https://example.org) <https://example.org|dort>",
    "@all @channel <!channel> @room",
    "&lt;b&gt; &amp;amp;",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }} ${7} %s {0}",
    "# Überschrift",
    "> Zitat",
    "- Liste",
    "1. Liste",
    "|| Spoiler ||",
    "😀 Ǆ ﬁ שלום",
]


async def test_a_post_delivered_again_is_shown_once(stage: Stage) -> None:
    post = stage.post("once", "Zeit um – danke!", "Kurz lesen, 2 Minuten.")
    first = await stage.adapter.deliver(post)
    assert isinstance(first, Sent)
    assert first.ref
    assert await stage.adapter.deliver(post) == first
    assert await asyncio.gather(*(stage.adapter.deliver(post) for _ in range(5))) == [first] * 5
    (seen,) = await stage.seen()
    assert seen.lines == ("Zeit um – danke!", "Kurz lesen, 2 Minuten.")


async def test_posts_stand_in_the_order_in_which_they_came(stage: Stage) -> None:
    for number in range(5):
        await stage.adapter.deliver(stage.post(f"k{number}", f"Nummer {number}"))
    assert [seen.lines for seen in await stage.seen()] == [(f"Nummer {n}",) for n in range(5)]


async def test_what_was_delivered_is_found(stage: Stage) -> None:
    assert await stage.adapter.find("there") is None
    sent = await stage.adapter.deliver(stage.post("there"))
    assert await stage.adapter.find("there") == sent
    assert await stage.adapter.find("elsewhere") is None


async def test_a_private_message_is_one_persons_alone(stage: Stage) -> None:
    anna, ben = stage.outside.people
    post = stage.post("private", "Nur für dich", to=anna, private=True, about=stage.place)
    assert isinstance(await stage.adapter.deliver(post), Sent)
    assert [seen.lines for seen in await stage.seen(anna)] == [("Nur für dich",)]
    assert await stage.seen(ben) == []
    assert await stage.seen() == []


@pytest.mark.parametrize("private", [False, True], ids=["place", "person"])
async def test_what_has_nowhere_to_go_fails_for_good(stage: Stage, private: bool) -> None:
    to = stage.outside.nobody if private else stage.outside.nowhere
    post = replace(stage.post("lost"), to=to, private=private)
    assert isinstance(await stage.adapter.deliver(post), Failed)
    assert await stage.adapter.find("lost") is None


# --- editing --------------------------------------------------------------------------------------


async def edited(stage: Stage, post: Post, key: str, *blocks: Heading | Text) -> Sent | object:
    sent = await stage.adapter.find(post.key)
    edit = Edit(key, post.key, post.to, Message(blocks), ref=sent.ref if sent else "")
    return await stage.adapter.deliver(edit)


async def test_an_edit_takes_the_place_of_the_old_text(stage: Stage) -> None:
    post = stage.post("call", "Bis 10:10 Uhr", buttons=PRESS)
    sent = await stage.adapter.deliver(post)
    await stage.adapter.deliver(stage.post("later", "Danach"))
    for _ in range(2):  # twice is as good as once
        assert await edited(stage, post, "call#1", Heading("Verlängert bis 10:20 Uhr")) == sent
    first, second = await stage.seen()
    assert first.lines == ("Verlängert bis 10:20 Uhr",)
    assert first.buttons == ()
    assert second.lines == ("Danach",)


async def test_the_newest_edit_is_what_is_seen(stage: Stage) -> None:
    post = stage.post("call", "Erste Fassung")
    await stage.adapter.deliver(post)
    await edited(stage, post, "call#1", Heading("Zweite Fassung"))
    await edited(stage, post, "call#2", Heading("Dritte Fassung"))
    (seen,) = await stage.seen()
    assert seen.lines == ("Dritte Fassung",)


async def test_an_edit_of_nothing_fails_and_shows_nothing(stage: Stage) -> None:
    for ref in ("", "item-99", "1700000000.000100"):
        edit = Edit("call#1", "call", stage.place, Message((Heading("Neu"),)), ref=ref)
        assert isinstance(await stage.adapter.deliver(edit), Failed)
    assert await stage.seen() == []


# --- the end of a phase ---------------------------------------------------------------------------


async def test_with_a_phase_its_buttons_go_and_nothing_else(stage: Stage) -> None:
    anna, _ = stage.outside.people
    await stage.adapter.deliver(stage.post("call", "Bis 10:10 Uhr", buttons=PRESS, phase=PHASE))
    invited = stage.post("invite", "Was nun?", buttons=PRESS, to=anna, private=True, phase=PHASE)
    await stage.adapter.deliver(invited)
    await stage.adapter.deliver(stage.post("next", "Abstimmung", buttons=PRESS, phase=OTHER))
    await stage.adapter.deliver(stage.post("result", "Ergebnis", buttons=PRESS))
    labels = tuple(button.label for button in PRESS)
    assert {seen.buttons for seen in [*await stage.seen(), *await stage.seen(anna)]} == {labels}
    for _ in range(2):  # a crash may have it called again
        await stage.adapter.phase_closed(PHASE)
    assert [seen.buttons for seen in await stage.seen()] == [(), labels, labels]
    assert [seen.buttons for seen in await stage.seen(anna)] == [()]
    assert [seen.lines for seen in await stage.seen(anna)] == [("Was nun?",)]


async def test_a_phase_that_left_nothing_here_is_closed_too(stage: Stage) -> None:
    await stage.adapter.phase_closed(PhaseId("never-heard-of"))


# --- texts of people ------------------------------------------------------------------------------


async def test_texts_are_shown_word_for_word(stage: Stage) -> None:
    """What people write is text on every platform: no markup, no mention, no template."""
    message = Message(
        (
            *map(Heading, NASTY),
            *map(Text, NASTY),
            Bullets(tuple(NASTY)),
            Cards(tuple(Entry(text) for text in NASTY)),
        )
    )
    await stage.adapter.deliver(Post("nasty", stage.place, message))
    (seen,) = await stage.seen()
    assert list(seen.lines) == NASTY * 4


async def test_a_large_wall_is_shown_whole(stage: Stage) -> None:
    cards = [f"{number:03} {'Wort ' * 39}".strip() for number in range(120)]
    wall = Message((Heading("Zeit um"), Cards(tuple(Entry(card) for card in cards))))
    assert isinstance(await stage.adapter.deliver(Post("wall", stage.place, wall)), Sent)
    lines = [line for seen in await stage.seen() for line in seen.lines]
    assert lines == ["Zeit um", *cards]


# --- across a restart -----------------------------------------------------------------------------


async def test_everything_is_still_there_after_a_restart(stage: Stage) -> None:
    anna, _ = stage.outside.people
    posts = [
        stage.post("call", "Bis 10:10 Uhr", buttons=PRESS, phase=PHASE),
        stage.post("invite", "Was nun?", buttons=PRESS, to=anna, private=True, phase=PHASE),
    ]
    sent = [await stage.adapter.deliver(post) for post in posts]
    await edited(stage, posts[0], "call#1", Heading("Die Zeit ist um"))
    await stage.adapter.phase_closed(PHASE)
    before = [await stage.seen(), await stage.seen(anna)]
    await stage.restart()
    assert [await stage.seen(), await stage.seen(anna)] == before
    assert [await stage.adapter.deliver(post) for post in posts] == sent
    assert [await stage.adapter.find(post.key) for post in posts] == sent
    assert [await stage.seen(), await stage.seen(anna)] == before
    await edited(stage, posts[0], "call#2", Heading("Vorbei"))
    (seen,) = await stage.seen()
    assert seen.lines == ("Vorbei",)
