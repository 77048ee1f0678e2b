"""Keys, passphrase or everything is lost in the middle of a round: what is sealed counts, once."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pytest

from tests.matrix.bot import Bot, BotError, typed
from tests.matrix.team import gathered
from tests.matrix.test_play import assert_hung, assert_once

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse
    from tests.matrix.team import Team

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST: Final = {"Ben": ["Die Post", "Der Bus"], "Cem": ["Das Essen"], "Dora": ["Die Zusage"]}
THEN: Final = {"Anna": ["Der Regen"], "Eva": ["Die Einsicht"], "Finn": ["Der Schluss"]}
CARDS: Final = [card for cards in [*FIRST.values(), *THEN.values()] for card in cards]


async def refused(bot: Bot) -> None:
    """It does not start."""
    with pytest.raises(BotError):
        await bot.start()


def only_device(bot: Bot) -> str:
    """The one of the bot's that people's clients send keys to."""
    rows = "SELECT device_id FROM devices WHERE user_id = ? AND display_name = 'Blitzlicht'"
    ((device,),) = bot.synapse.rows(rows, bot.id)
    return str(device)


async def know_each_other(team: Team) -> None:
    """The new device is known to everybody's client."""
    device = only_device(team.bot)
    await asyncio.gather(*(who.knows(team.bot.id, device) for who in team.people))


async def asked_again(team: Team) -> None:
    """A number that answers what the lost device has said means nothing now; `status` helps."""
    await team.type(team.lead, "1", "„status“ zeigt die offenen Runden")
    await asyncio.gather(*(team.type(who, "status", "[1]") for who in team.people))


def touched(bot: Bot) -> dict[Path, bytes]:
    """All that the bot has on its disk, but for what it logs and what SQLite opens it with."""
    passing = {"log", "blitzlicht.db-shm", "blitzlicht.db-wal"}
    files = [one for one in bot.folder.rglob("*") if one.is_file() and one.name not in passing]
    return {one: hashlib.sha256(one.read_bytes()).digest() for one in files}


async def test_a_lost_crypto_store(synapse: Synapse, six: list[Member], tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await team.asks("Was ging verloren?")
        await team.write(FIRST)
        before = only_device(bot)
        await bot.stop()
        shutil.rmtree(bot.folder / "keys" / "matrix")
        await team["Finn"].say(team.direct(team["Finn"]), "Liest das noch wer?")
        code, said = await typed(bot, "check")
        assert (code, "liegen nicht in" in said, "als neues Gerät" in said) == (0, True, True)
        await bot.start()
        assert "crypto store lost" in bot.log.read_text()
        assert only_device(bot) != before
        await know_each_other(team)

        await asked_again(team)
        await team.write(THEN)
        await bot.pass_time(3)
        await team.type(team["Anna"], "1: Der Hagel", "Der Hagel")
        await team["Finn"].sees("Bitte noch einmal schreiben", room=team.direct(team["Finn"]))
        await bot.pass_time(7)
        cards = [card.replace("Regen", "Hagel") for card in CARDS]
        assert_hung((await team.post("7 Ideen")).text, cards)
        await team.prompted("Abstimmung in Team")
        await team.vote({name: ["Der Bus"] for name in ("Ben", "Cem", "Eva")})
        await bot.pass_time(3)
        assert "1. Der Bus (3 Punkte)" in (await team.post("🏁")).text
        await assert_once(team)


async def test_only_the_account_is_left(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await team.asks("Was war vorher?")
        await team.write({"Ben": ["Das ist verloren"]})
        before = only_device(bot)
        await bot.stop()
        for folder in ("data", "keys"):
            shutil.rmtree(bot.folder / folder)
        assert "bitte selbst abmelden" in (await typed(bot, "check"))[1]
        await bot.start()
        assert "device of unknown origin" in bot.log.read_text()
        synapse.administer("DELETE", f"/_synapse/admin/v2/users/{bot.id}/devices/{before}")
        assert only_device(bot) != before
        await know_each_other(team)

        await team.asks("Was kommt jetzt?")
        await team.write({**FIRST, **THEN})
        await bot.pass_time(10)
        assert_hung((await team.post("7 Ideen")).text, CARDS)
        await team.prompted("Abstimmung in Team")
        await team.vote({name: ["Der Bus"] for name in ("Ben", "Cem", "Eva")})
        await bot.pass_time(3)
        assert "1. Der Bus (3 Punkte)" in (await team.post("🏁")).text
        assert team.times("Das ist verloren") == 0


async def test_a_wrong_passphrase(synapse: Synapse, six: list[Member], tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse) as bot:
        team = await gathered(bot, six)
        await team.asks("Was ist das Passwort?")
        await team.write(FIRST)
        await bot.stop()
        before = touched(bot), only_device(bot), team.posts()
        bot.more, right = {"MATRIX_STORE_PASSPHRASE": "falsch"}, bot.more
        code, said = await typed(bot, "run")
        assert (code, "Traceback" in said) == (1, False)
        assert "Mit MATRIX_STORE_PASSPHRASE lassen sich die Schlüssel" in said
        bot.now += timedelta(minutes=10)  # the phase would be over
        await refused(bot)
        assert (touched(bot), only_device(bot), team.posts()) == before
        bot.more = right
        await bot.start()
        assert_hung(
            (await team.post("4 Ideen")).text, [one for some in FIRST.values() for one in some]
        )

        await bot.stop()
        shutil.rmtree(bot.folder / "keys" / "matrix")  # as the sentence says
        bot.more = {"MATRIX_STORE_PASSPHRASE": "ein neues"}
        await bot.start()
        await know_each_other(team)
        await asked_again(team)
        await team.vote({name: ["Der Bus"] for name in ("Ben", "Cem", "Dora")})
        await bot.pass_time(3)
        assert "1. Der Bus (3 Punkte)" in (await team.post("🏁")).text
        await assert_once(team)


# --- planted bugs ---------------------------------------------------------------------------------


async def test_a_start_with_any_passphrase_is_seen(synapse: Synapse, tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse) as bot:
        await bot.stop()
        bot.more, bot.plants = {"MATRIX_STORE_PASSPHRASE": "falsch"}, ("passphrase_not_tried",)
        with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
            await refused(bot)


async def test_a_lost_device_that_stays_is_seen(synapse: Synapse, tmp_path: Path) -> None:
    async with Bot(tmp_path, synapse, plants=("lost_device_stays",)) as bot:
        await bot.stop()
        shutil.rmtree(bot.folder / "keys" / "matrix")
        await bot.start()
        with pytest.raises(ValueError, match="too many"):
            only_device(bot)
