"""Some fill in the form behind their link, others type: of the form nothing stays anywhere."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import pytest

from tests.matrix.bot import PASSPHRASE, Bot
from tests.matrix.team import gathered
from tests.matrix.test_play import assert_hung, assert_once
from tests.matrix.thief import finds, raw

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse
    from tests.matrix.team import Team

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARDS: Final = ["Zugluft im Flur", "Zehn Formulare", "Zweierlei Kaffee"]
UNSAID: Final = ["Zwist mit Gwendolin", "Zwölf Überstunden"]  # taken back, and written over


def assert_unseen(team: Team, *words: str) -> None:
    """Neither the homeserver nor the bot has anything of these words, whoever looks for them."""
    bot = team.bot
    read = [find.text for find in finds(bot.synapse, bot.folder, PASSPHRASE)]
    assert [word for word in words for text in read if word in text] == []
    assert raw((bot.folder, bot.synapse.folder), *words) == []


async def test_forms_beside_typing(synapse: Synapse, six: list[Member], tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse, web=True) as bot:
        team = await gathered(bot, six)
        anna, ben, cem, _, eva, _ = team.people
        await team.asks("Was stört?")
        for who in team.people:
            told = team.private(who)[-1].text
            assert 0 < told.index("Am sichersten ist dieser persönliche Link") < told.index("[1]")

        before = len(finds(synapse, bot.folder, PASSPHRASE))
        await asyncio.gather(
            team.fill(ben, CARDS[0]),
            team.fill(cem, CARDS[1], CARDS[2]),
            team.fill(eva, UNSAID[1]),
            team.fill(anna, UNSAID[0]),
        )
        assert "Zu viele Umwege" in await team.fill(eva, "Zu viele Umwege")
        assert "Von dir zählt hier keine Karte mehr" in await team.fill(anna)  # nothing to say
        assert len(finds(synapse, bot.folder, PASSPHRASE)) == before
        assert_unseen(team, *CARDS, *UNSAID, "Zu viele Umwege")
        await team.write({"Dora": ["Zu laut"], "Finn": ["Zu warm"]})
        await bot.pass_time(10)
        cards = [*CARDS, "Zu viele Umwege", "Zu laut", "Zu warm"]
        assert_hung((await team.post("6 Ideen")).text, cards)
        assert_unseen(team, *UNSAID)

        await team.prompted("Abstimmung in Team")
        await team.vote({name: [CARDS[1]] for name in ("Ben", "Dora", "Finn")})
        await bot.pass_time(3)
        assert f"1. {CARDS[1]} (3 Punkte)" in (await team.post("🏁")).text
        await assert_once(team)
        assert_unseen(team, *UNSAID)


async def test_a_note_of_what_was_sent_is_seen(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse, web=True, plants=("forms_noted",)) as bot:
        team = await gathered(bot, six)
        await team.asks("Wer schreibt mit?", [team["Ben"]])
        await team.fill(team["Ben"], CARDS[0])
        with pytest.raises(AssertionError, match=CARDS[0]):
            assert_unseen(team, CARDS[0])
