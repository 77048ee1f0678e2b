"""What the lead asks for that cannot be: lengths, cards and reasons; and settings."""

from __future__ import annotations

import pytest

from bot.core.refusal import Reason
from bot.port import Press, Submit
from tests.bad_input.room import (
    DU,
    LANGUAGES,
    SPEAKERS,
    Bad,
    Room,
    as_admin,
)
from tests.world import TEAM

pytestmark = pytest.mark.asyncio(loop_scope="module")
all_languages = pytest.mark.parametrize("language", LANGUAGES)

EXTENSIONS = [
    Bad("duration", "0", Reason.BAD_DURATION),
    Bad("duration", "0m", Reason.BAD_DURATION),
    Bad("duration", "30d", Reason.BAD_DURATION),
    Bad("duration", "7d", Reason.EXTENDED_ENOUGH),  # with what it lasts already
    Bad("duration", "bald", Reason.UNREADABLE_DURATION, {"typed": "bald"}),
    Bad("duration", "9" * 40_000, Reason.UNREADABLE_DURATION, {"typed": "9" * 40}),
]
HIDINGS = [
    Bad("reason", "", Reason.REASON_MISSING),
    Bad("reason", "\u200b", Reason.INVISIBLE),
    Bad("reason", "nennt\u202eeine Person", Reason.CONTROL_CHARACTERS),
    Bad("reason", "Grund" * 41, Reason.SENTENCE_TOO_LONG, {"length": 205, "limit": 200}),
    Bad("reason", "Grund" * 8_000, Reason.SENTENCE_TOO_LONG, {"length": 40_000, "limit": 200}),
    Bad("card", "0123456789abcdef", Reason.UNKNOWN_CARD),
    Bad("card", "", Reason.UNKNOWN_CARD),
]
SETTINGS = [
    Bad("person-language", "tlh", Reason.UNKNOWN_CHOICE),
    Bad("person-address", "ihr", Reason.UNKNOWN_CHOICE),
    Bad("person-invitations", "manchmal", Reason.UNKNOWN_CHOICE),
    Bad("person-zone", "Mars/Olympus", Reason.UNKNOWN_ZONE, {"typed": "Mars/Olympus"}),
    Bad("person-zone", "../../etc/passwd", Reason.UNKNOWN_ZONE, {"typed": "../../etc/passwd"}),
    Bad("person-zone", "Mars" * 10_000, Reason.UNKNOWN_ZONE, {"typed": "Mars" * 10}),
    Bad("place-language", "de-sie", Reason.UNKNOWN_CHOICE),
    Bad("place-address", "<b>", Reason.UNKNOWN_CHOICE),
    Bad("place-start", "nobody", Reason.UNKNOWN_CHOICE),
    Bad("place-zone", "Europe/Atlantis", Reason.UNKNOWN_ZONE, {"typed": "Europe/Atlantis"}),
    Bad("place-nudge-day", "sunday", Reason.UNKNOWN_CHOICE),
    Bad("place-nudge-time", "25:00", Reason.UNREADABLE_TIME, {"typed": "25:00"}),
    Bad("place-nudge-time", "morgens", Reason.UNREADABLE_TIME, {"typed": "morgens"}),
    Bad("place-region", "DE-XX", Reason.UNKNOWN_REGION, {"typed": "DE-XX"}),
    Bad("place-region", "Bayern" * 10_000, Reason.UNKNOWN_REGION, {"typed": ("Bayern" * 7)[:40]}),
]


@all_languages
@pytest.mark.parametrize("bad", EXTENSIONS, ids=str)
async def test_a_length_that_cannot_be_comes_back(voting: Room, bad: Bad, language: str) -> None:
    action = f"extend-by:{(await voting.round()).id}"
    who = as_admin(SPEAKERS[language])
    form = await voting.refused_form(who, action, {bad.at: bad.value})
    assert form.errors == bad.errors(language)
    assert form.action == action


@all_languages
@pytest.mark.parametrize("bad", HIDINGS, ids=str)
async def test_a_card_that_cannot_be_hidden_comes_back(
    voting: Room, bad: Bad, language: str
) -> None:
    round_ = await voting.round()
    right = {"card": str(round_.cards[0].id), "reason": "Nennt eine Person."}
    form = await voting.refused_form(
        as_admin(SPEAKERS[language]), f"hide-card:{round_.id}", {**right, bad.at: bad.value}
    )
    assert form.errors == bad.errors(language)


@all_languages
@pytest.mark.parametrize("bad", SETTINGS, ids=str)
async def test_a_choice_that_there_is_not_comes_back(voting: Room, bad: Bad, language: str) -> None:
    form = await voting.refused_form(
        as_admin(SPEAKERS[language]),
        "save-settings",
        {"person-language": "", "person-zone": "Europe/Zurich", bad.at: bad.value},
    )
    assert form.errors == bad.errors(language)


@all_languages
@pytest.mark.parametrize("verb", ["end-early", "extend", "extend-by", "cancel", "cancel-yes"])
async def test_who_does_not_lead_is_told_who_may(voting: Room, verb: str, language: str) -> None:
    round_ = await voting.round()
    await voting.refused_note(
        Press(SPEAKERS[language], TEAM, f"{verb}:{round_.id}"), language, "refused-not-the-lead"
    )


async def test_who_does_not_lead_hides_nothing(voting: Room) -> None:
    round_ = await voting.round()
    values = {"card": round_.cards[0].id, "reason": "Passt mir nicht."}
    wanted = Submit(SPEAKERS[DU], TEAM, f"hide-card:{round_.id}", values)
    await voting.refused_note(wanted, DU, "refused-not-the-lead")


@all_languages
async def test_before_enough_have_voted_nobody_can_probe(voting: Room, language: str) -> None:
    """The same words with and without a ballot in the urn."""
    round_, phase = await voting.round(), await voting.phase()
    early = Press(as_admin(SPEAKERS[language]), TEAM, f"end-early:{round_.id}")
    await voting.refused_note(early, language, "refused-too-early-to-end")
    await voting.taken(SPEAKERS[DU], f"cast:{phase.id}", {"dots": {str(phase.subjects[0]): 1}})
    await voting.refused_note(early, language, "refused-too-early-to-end")


async def test_a_member_cannot_set_the_channel(voting: Room) -> None:
    """The fields are not asked for; sent all the same, they are passed over."""
    async with voting.world.store.reading() as reading:
        before = await reading.preference(TEAM.id)
    await voting.taken(SPEAKERS[DU], "save-settings", {"place-language": "en"})
    async with voting.world.store.reading() as reading:
        assert await reading.preference(TEAM.id) == before


async def test_a_form_without_a_field_leaves_what_it_is_about_alone(voting: Room) -> None:
    """Such as one that was opened before its reader became an administrator."""
    boss = as_admin(SPEAKERS[DU])
    await voting.taken(
        boss, "save-settings", {"place-start": "admins", "person-zone": "Asia/Tokyo"}
    )
    await voting.taken(boss, "save-settings", {"person-invitations": "never"})
    async with voting.world.store.reading() as reading:
        assert await reading.preference(TEAM.id) == {"start": "admins"}
        assert await reading.preference(boss.id) == {
            "zone": "Asia/Tokyo",
            f"invitations:{TEAM.id}": "never",
        }
    await voting.taken(boss, "save-settings", {"place-start": "everyone", "person-zone": ""})
