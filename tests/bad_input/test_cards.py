"""Cards that cannot hang on a wall as they are."""

from __future__ import annotations

import pytest

from bot.core.refusal import Reason
from bot.port import Press
from tests.bad_input.room import (
    DU,
    LANGUAGES,
    SPEAKERS,
    STRANGER,
    Bad,
    Room,
    said,
)
from tests.plain import plain
from tests.world import TEAM

pytestmark = pytest.mark.asyncio(loop_scope="module")
all_languages = pytest.mark.parametrize("language", LANGUAGES)


CARDS = [
    Bad("card-2", "Lärm" * 51, Reason.TOO_LONG, {"length": 204, "limit": 200}),
    Bad("card-2", "a\u0308" * 201, Reason.TOO_LONG, {"length": 201, "limit": 200}),
    Bad("card-2", "Lärm" * 10_000, Reason.TOO_LONG, {"length": 40_000, "limit": 200}),
    Bad("card-2", "\u200b\u2060\u200d", Reason.INVISIBLE),
    Bad("card-2", "\u3164\u2800", Reason.INVISIBLE),
    Bad("card-2", "Lärm" + "\u0335\u0321\u0334\u0353\u0359\u0317", Reason.TOO_MANY_MARKS),
    Bad("card-2", "Lohn \u202eessiwz", Reason.CONTROL_CHARACTERS),
    Bad("card-2", "Lohn \u2067essiwz\u2069", Reason.CONTROL_CHARACTERS),
    Bad("card-2", "Lärm\x07", Reason.CONTROL_CHARACTERS),
    Bad("card-2", "Lärm\x00", Reason.CONTROL_CHARACTERS),
    Bad("card-2", "Lärm \ud83d", Reason.CONTROL_CHARACTERS),
    Bad("card-2", "Lärm\U000e0041\U000e0042", Reason.CONTROL_CHARACTERS),
]


@all_languages
@pytest.mark.parametrize("bad", CARDS, ids=str)
async def test_a_bad_card_comes_back_beside_the_good_ones(
    collecting: Room, bad: Bad, language: str
) -> None:
    typed = {"card-1": "Zu wenig Lob", bad.at: bad.value, "card-3": ""}
    action = f"send:{(await collecting.phase()).id}"
    form = await collecting.refused_form(SPEAKERS[language], action, typed)
    assert form.errors == bad.errors(language)
    assert form.action == action
    assert form.language == language[:2]


async def test_the_words_are_those_that_help(collecting: Room) -> None:
    action = f"send:{(await collecting.phase()).id}"
    told = [
        (await collecting.refused_form(who, action, {"card-1": "x" * 250})).errors["card-1"]
        for who in SPEAKERS.values()
    ]
    assert [line.partition("passen darauf. ")[2] or line for line in told] == [
        "Kürze es bitte oder verteile es auf mehrere Karten.",
        "Kürzen Sie es bitte oder verteilen Sie es auf mehrere Karten.",
        "That is 250 characters; 200 fit. Please shorten it or spread it over several cards.",
    ]


@all_languages
@pytest.mark.parametrize(
    ("text", "key", "passage"),
    [
        ("Mehr <b>Lob</b>!", "giveaway-markup", "<b>"),
        ("<script>alert(1)</script>", "giveaway-markup", "<script>"),
        ("@all Bitte leiser", "giveaway", "@all"),
        ("<!channel> Bitte leiser", "giveaway", "<!channel>"),
    ],
)
async def test_markup_and_mentions_are_asked_about_first(
    collecting: Room, text: str, key: str, passage: str, language: str
) -> None:
    phase = await collecting.phase()
    form = await collecting.refused_form(
        SPEAKERS[language], f"send:{phase.id}", {"card-1": "Zu wenig Lob", "card-2": text}
    )
    assert form.errors == {"card-2": said(language, key, passage=passage)}
    assert [button.action for button in form.buttons] == [f"keep:{phase.id}"]


@all_languages
async def test_who_is_not_on_the_roster_keeps_the_text(collecting: Room, language: str) -> None:
    """They have come too late, whoever they are."""
    late = SPEAKERS[language]
    async with collecting.world.store.transaction() as tx:
        await tx.set_preference(STRANGER.id, await tx.preference(late.id))
    who = type(late)(STRANGER.id, STRANGER.name, language=late.language)
    action = f"send:{(await collecting.phase()).id}"
    form = await collecting.refused_form(who, action, {"card-1": "Auch dabei"})
    assert form.errors == {"": said(language, "refused-not-on-roster")}


async def test_two_hundred_umlauts_fit_however_they_are_written(collecting: Room) -> None:
    action = f"send:{(await collecting.phase()).id}"
    answer = await collecting.taken(SPEAKERS[DU], action, {"card-1": "u\u0308" * 200})
    assert "ü" * 200 in plain(answer)


async def test_a_form_sent_twice_counts_once(collecting: Room) -> None:
    action = f"send:{(await collecting.phase()).id}"
    who, typed = SPEAKERS[DU], {"card-1": "Zweimal", "card-2": "", "card-3": ""}
    first = await collecting.taken(who, action, typed)
    slips = collecting.slips()
    assert await collecting.taken(who, action, typed) == first
    assert collecting.slips() == slips


async def test_what_comes_back_leaves_the_earlier_cards_alone(collecting: Room) -> None:
    """A bad change is no withdrawal."""
    phase = await collecting.phase()
    who, action = SPEAKERS[DU], f"send:{phase.id}"
    await collecting.taken(who, action, {"card-1": "Das gilt", "card-2": "Das auch"})
    await collecting.refused_form(who, action, {"card-1": "Das gilt", "card-2": "x" * 201})
    kept = await collecting.world.press(who, f"write:{phase.id}")
    assert "Idee 2: Das auch" in plain(kept)


@all_languages
async def test_after_the_end_the_form_says_so_and_keeps_the_text(
    voting: Room, language: str
) -> None:
    over = (await voting.round()).phases[0]
    who, typed = SPEAKERS[language], {"card-1": "Fast noch rechtzeitig"}
    form = await voting.refused_form(who, f"send:{over.id}", typed)
    assert form.errors == {"": said(language, "refused-phase-over")}
    assert said(language, "left", length="").rstrip(" .") not in plain(form)
    for verb in ("write", "withdraw"):
        late = Press(who, TEAM, f"{verb}:{over.id}")
        await voting.refused_note(late, language, "refused-phase-over")
