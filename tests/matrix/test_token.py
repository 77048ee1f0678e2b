"""A bot that was given a token and its device, and no password."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.matrix.bot import Bot, typed
from tests.matrix.team import gathered
from tests.matrix.test_account import Notes, by_token, check, credentials, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.members import Member
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_bot_with_a_token_hears_and_answers_whoever_wants_signed_devices(
    synapse: Synapse, six: list[Member], tmp_path: Path
) -> None:
    bot = Bot(tmp_path, synapse)
    token, device = bot.account.token, bot.account.device
    bot.more = {
        "MATRIX_PASSWORD": "",
        "MATRIX_ACCESS_TOKEN": token,
        "MATRIX_DEVICE_ID": device,
    }
    assert f"angemeldet als {bot.id}" in (await typed(bot, "check"))[1]
    async with bot:
        team = await gathered(bot, six[:2])
        await team.command("methoden")
        await team.prompted("Perspektivwechsel", [team.lead])
        (answer,) = team.private(team.lead)
        assert answer.encrypted
    _, said = await typed(bot, "check")
    assert f"angemeldet als {bot.id}" in said
    assert "signiert" not in said
    assert "device not signed" not in bot.log.read_text()


async def test_a_device_that_nobody_may_sign_without_the_password_is_told(
    synapse: Synapse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The account has signing keys already, and they are another installation's."""
    user = synapse.register("signed-elsewhere")
    synapse.unlimited(user.id)
    await opened(credentials(synapse, user), tmp_path / "elsewhere", Notes())
    given, notes = by_token(synapse, user), Notes()
    here = await opened(given, tmp_path / "here", notes)
    assert not set(here["signing"]) & set(here["signatures"])
    assert "device not signed" in capsys.readouterr().out
    assert "Ist MATRIX_PASSWORD auch gesetzt" in await check(given, tmp_path / "here")
    helped = by_token(synapse, user, password=user.password)
    here = await opened(helped, tmp_path / "here", notes)
    assert set(here["signing"]) & set(here["signatures"])
    assert "MATRIX_PASSWORD" not in await check(given, tmp_path / "here")
