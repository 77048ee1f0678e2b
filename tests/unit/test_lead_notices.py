"""The lead hears how long inviting takes and what did not arrive; people, what is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.moderator import Defaults
from bot.port import Edit, Failed, Note, Outcome, Parcel, Post, Press
from tests.plain import plain
from tests.world import TEAM, MemoryPlatform, World, person

if TYPE_CHECKING:
    from pathlib import Path

ANNA, *OTHERS = PEOPLE = [person(name) for name in ("Anna", "Ben", "Cem", "Dora", "Eva", "Finn")]
BEN = OTHERS[0]


class Broken(MemoryPlatform):
    """Takes nothing for the place, or nothing for some people."""

    place_is: str = ""
    unreachable: frozenset[str] = frozenset()

    async def deliver(self, parcel: Parcel) -> Outcome:
        if parcel.to == TEAM.id and self.place_is:
            return Failed(self.place_is)
        if parcel.to in self.unreachable:
            return Failed("user_disabled")
        return await super().deliver(parcel)


async def started(world: World) -> None:
    world.platform.people[TEAM.id] = list(PEOPLE)
    await world.type(ANNA, "10m Was bremst uns?")


def to_anna(world: World) -> list[str]:
    """What she was told beside her invitations, as it stands now."""
    posts = [post for post in world.platform.shown.values() if post.to == ANNA.id]
    return [plain(post.message) for post in posts if "Deine Karten" not in plain(post.message)]


async def test_how_long_inviting_takes(tmp_path: Path) -> None:
    platform = MemoryPlatform(slow=timedelta(seconds=20))
    async with World(tmp_path, platform=platform) as world:
        await started(world)
        first = next(post for post in platform.shown.values() if post.to == ANNA.id)
        assert plain(first.message).startswith("Ich lade 6 Leute persönlich ein, das dauert etwa 2")
        assert len(to_anna(world)) == 1


async def test_what_takes_no_minute_is_not_told(tmp_path: Path) -> None:
    async with World(tmp_path, platform=MemoryPlatform(slow=timedelta(seconds=9))) as world:
        await started(world)
        assert to_anna(world) == []


async def test_invitations_that_did_not_arrive_are_a_number(tmp_path: Path) -> None:
    platform = Broken()
    platform.unreachable = frozenset(str(one.id) for one in OTHERS[:3])
    async with World(tmp_path, platform=platform) as world:
        await started(world)
        (told,) = to_anna(world)
        assert told.splitlines() == [
            "Nicht alles kam an: Blitzlicht in #team",
            "3 Einladungen kamen nicht an. Wer im Kanal ist, kann dort mitmachen.",
            "Die Runde läuft weiter.",
        ]
        assert all(one.name not in told for one in OTHERS)
        notices = [one for one in platform.arrived if one.to == ANNA.id and isinstance(one, Post)]
        assert len([one for one in notices if one.key.endswith(":undelivered")]) == 1
        assert any(isinstance(one, Edit) for one in platform.arrived)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("is_archived", "der Kanal ist archiviert"),
        ("not_in_channel", "Lade mich wieder ein"),
        ("channel_not_found", "finde den Kanal nicht mehr"),
        ("missing_scope", "blitzlicht check"),
        ("restricted_action", "Einstellung eures Chats"),
        ("message_not_found", "gelöscht"),
        ("something_new", "(something_new)"),
    ],
)
async def test_why_the_place_was_not_told(reason: str, words: str, tmp_path: Path) -> None:
    platform = Broken()
    async with World(tmp_path, platform=platform) as world:
        platform.place_is = reason
        await started(world)
        (told,) = to_anna(world)
        assert words in told
        assert "Die Runde läuft weiter." in told


async def test_once_a_phase_and_the_round_goes_on_to_its_end(tmp_path: Path) -> None:
    platform = Broken()
    async with World(tmp_path, platform=platform) as world:
        platform.place_is = "is_archived"
        await started(world)
        for _ in range(60):
            await world.pass_time(timedelta(minutes=1))
        told = to_anna(world)
        posts = [one for one in platform.arrived if one.to == ANNA.id and isinstance(one, Post)]
        notices = [one.key for one in posts if one.key.endswith(":undelivered")]
        assert len(notices) == len(set(notices))
        assert 1 <= len(told) <= 2
        async with world.store.reading() as reading:
            assert await reading.live_rounds() == []


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_restart_does_not_count_anew(restarted: bool, tmp_path: Path) -> None:
    platform = Broken()
    platform.place_is, platform.unreachable = "is_archived", frozenset({BEN.id})
    async with World(tmp_path, platform=platform) as world:
        await started(world)
        if restarted:
            await world.restart()
        platform.unreachable = frozenset(one.id for one in OTHERS)
        await world.pass_time(timedelta(minutes=5))  # the reminder
        (said,) = to_anna(world)
        assert "6 Einladungen" in said
        assert "archiviert" in said
        assert len(await world.store.notes("bot", "undelivered/")) == 1


async def test_a_lead_who_cannot_be_reached_is_no_reason_to_write_to_the_lead(
    tmp_path: Path,
) -> None:
    platform = Broken()
    platform.unreachable = frozenset({str(ANNA.id)})
    async with World(tmp_path, platform=platform) as world:
        platform.place_is = "is_archived"
        await started(world)
        assert [one for one in platform.arrived if one.to == ANNA.id] == []
        assert world.outbox.failures == {("web", "user_disabled"): 2, ("web", "is_archived"): 1}


async def test_in_the_leads_own_voice(tmp_path: Path) -> None:
    platform = Broken(slow=timedelta(seconds=20))
    async with World(tmp_path, platform=platform, defaults=Defaults("de-sie")) as world:
        platform.place_is = "not_in_channel"
        await started(world)
        assert any("Laden Sie mich wieder ein" in told for told in to_anna(world))


# --- what is open to a person ---------------------------------------------------------------------


async def test_status_in_private_names_the_rounds_that_are_open_to_one(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await started(world)
        answer = await world.line(BEN, "status")
        assert plain(answer).splitlines() == [
            "Deine offenen Runden",
            "Blitzlicht in #team: Was bremst uns?",
            "Noch 10 Minuten.",
            "[Ideen schreiben]",
            "[Einstellungen] [Was wird gespeichert?]",
        ]
        assert await world.hear(Press(BEN, None, "overview")) == answer


async def test_what_somebody_has_sent_changes_nothing_in_it(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await started(world)
        before = await world.line(BEN, "status")
        write = next(
            post.message.blocks[-1].buttons[0].action  # type: ignore[union-attr]
            for post in world.platform.shown.values()
            if post.to == BEN.id
        )
        values = {"card-1": "Zu laut"}
        assert isinstance(await world.submit(BEN, write.replace("write", "send"), values), Note)
        assert await world.line(BEN, "status") == before


async def test_strangers_and_late_comers_see_no_round(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await started(world)
        gwen = person("Gwen")
        assert "keine Runde" in plain(await world.line(gwen, "status"))
        await world.pass_time(timedelta(minutes=10))
        await world.pass_time(timedelta(minutes=10))
        assert "keine Runde" in plain(await world.line(BEN, "status"))


async def test_an_idea_typed_in_private_is_offered_the_form(tmp_path: Path) -> None:
    async with World(tmp_path) as world:
        await started(world)
        offered = plain(await world.line(BEN, "Ich hätte da eine Idee"))
        assert "Das nehme ich hier nicht als Karte" in offered
        assert "[Ideen schreiben]" in offered
        gwen = replace(BEN, id=person("Gwen").id)
        assert "[Ideen schreiben]" not in plain(await world.line(gwen, "Ich auch"))
