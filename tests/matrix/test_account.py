"""The bot's device: made once, kept, signed; and what `blitzlicht check` says where it is not."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from adapters.matrix import Credentials, MatrixAdapter
from adapters.matrix.account import Account, AccountError, new_client
from adapters.matrix.api import Api
from adapters.matrix.health import MatrixTroubleError
from bot.texts import Texts
from tests.hand_clock import MONDAY

if TYPE_CHECKING:
    from pathlib import Path

    from bot.port import NotebookWrites
    from tests.matrix.synapse import Account as User
    from tests.matrix.synapse import Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

TEXTS = Texts.load(strict=True)


class Notes(dict[str, str]):
    async def read(self, key: str) -> str | None:
        return self.get(key)

    async def scan(self, prefix: str) -> dict[str, str]:
        return {key: value for key, value in self.items() if key.startswith(prefix)}

    async def write(self, changes: NotebookWrites) -> None:
        for key, value in changes.items():
            self.pop(key, None)
            if value is not None:
                self[key] = value


def credentials(synapse: Synapse, user: User, **more: str) -> Credentials:
    given = {"user": user.id, "password": user.password, "passphrase": "geheim", **more}
    return Credentials(synapse.url, **given)


def by_token(synapse: Synapse, user: User, **more: str) -> Credentials:
    token = {"access_token": user.token, "device_id": user.device, "password": ""}
    return credentials(synapse, user, **{**token, **more})


async def opened(given: Credentials, folder: Path, notes: Notes) -> dict[str, Any]:
    """Log in as the bot does; returns the device, and the keys as the homeserver shows them."""
    client = new_client(given, folder)
    try:
        await Account(client, given, folder, notes).open()
        keys = await Api(client)("POST", "/keys/query", {"device_keys": {client.user_id: []}})
        devices = keys["device_keys"][client.user_id]
        return {
            "device": client.device_id,
            "signatures": devices[client.device_id]["signatures"][client.user_id],
            "master": keys["master_keys"][client.user_id]["keys"],
            "signing": keys["self_signing_keys"][client.user_id]["keys"],
        }
    finally:
        await client.close()  # type: ignore[no-untyped-call]
        if client.store:
            client.store.database.close()


async def check(given: Credentials, folder: Path) -> str:
    adapter = MatrixAdapter(given, texts=TEXTS, folder=folder, now=lambda: MONDAY)
    return await adapter.check()


# --- the device -----------------------------------------------------------------------------------


async def test_the_device_is_made_once_and_signed(synapse: Synapse, tmp_path: Path) -> None:
    given, notes = credentials(synapse, synapse.register("first")), Notes()
    first = await opened(given, tmp_path, notes)
    assert set(first["signing"]) & set(first["signatures"])
    assert await opened(given, tmp_path, notes) == first
    assert "geheim" not in str(notes)


async def test_a_lost_store_makes_a_new_device_of_the_same_identity(
    synapse: Synapse, tmp_path: Path
) -> None:
    given, notes = credentials(synapse, synapse.register("lost")), Notes()
    before = await opened(given, tmp_path / "store", notes)
    shutil.rmtree(tmp_path / "store")
    after = await opened(given, tmp_path / "store", notes)
    assert after["device"] != before["device"]
    assert after["master"] == before["master"]
    assert set(after["signing"]) & set(after["signatures"])


async def test_only_devices_of_its_own_are_logged_out(synapse: Synapse, tmp_path: Path) -> None:
    user = synapse.register("shared")
    given, notes = credentials(synapse, user), Notes()
    other = await opened(given, tmp_path / "other", Notes())  # a second bot on that account
    before = await opened(given, tmp_path / "store", notes)
    shutil.rmtree(tmp_path / "store")
    after = await opened(given, tmp_path / "store", notes)
    query = "SELECT device_id FROM devices WHERE user_id = ? AND display_name = 'Blitzlicht'"
    left = {device for (device,) in synapse.rows(query, user.id)}
    assert left == {other["device"], after["device"]}
    assert before["device"] not in str(notes)


async def test_lost_seeds_are_replaced_with_the_password(synapse: Synapse, tmp_path: Path) -> None:
    given, notes = credentials(synapse, synapse.register("seedless")), Notes()
    before = await opened(given, tmp_path, notes)
    after = await opened(given, tmp_path, Notes())
    assert after["master"] != before["master"]
    assert set(after["signing"]) & set(after["signatures"])


async def test_a_token_that_ended_is_replaced_by_the_password(
    synapse: Synapse, tmp_path: Path
) -> None:
    user, notes = synapse.register("ended"), Notes()
    first = await opened(credentials(synapse, user), tmp_path, notes)
    path = f"/_synapse/admin/v1/reset_password/{user.id}"
    new = {"new_password": "neu", "logout_devices": False}
    synapse.administer("POST", path, new)
    synapse.ask("POST", "/_matrix/client/v3/logout/all", {}, token=user.token)
    given = credentials(synapse, user, password="neu")
    assert (await opened(given, tmp_path, notes))["device"] != ""
    assert first["device"]


async def test_another_passphrase_opens_nothing(synapse: Synapse, tmp_path: Path) -> None:
    user, notes = synapse.register("forgetful"), Notes()
    await opened(credentials(synapse, user), tmp_path, notes)
    given = credentials(synapse, user, passphrase="falsch")
    with pytest.raises(AccountError) as caught:
        await opened(given, tmp_path, notes)
    assert caught.value.problem == "passphrase"
    with pytest.raises(MatrixTroubleError, match="MATRIX_STORE_PASSPHRASE"):
        await check(given, tmp_path)


async def test_who_has_lost_the_passphrase_deletes_the_store_and_goes_on(
    synapse: Synapse, tmp_path: Path
) -> None:
    """As the check advises."""
    user, notes = synapse.register("lost-passphrase"), Notes()
    before = await opened(credentials(synapse, user), tmp_path / "store", notes)
    shutil.rmtree(tmp_path / "store")
    given = credentials(synapse, user, passphrase="neu")
    after = await opened(given, tmp_path / "store", notes)
    assert after["device"] != before["device"]
    assert set(after["signing"]) & set(after["signatures"])
    assert await opened(given, tmp_path / "store", notes) == after


async def test_a_token_whose_keys_are_lost_is_told(synapse: Synapse, tmp_path: Path) -> None:
    given, notes = by_token(synapse, synapse.register("keyless")), Notes()
    await opened(given, tmp_path / "store", notes)
    shutil.rmtree(tmp_path / "store")
    with pytest.raises(MatrixTroubleError, match="verloren"):
        await check(given, tmp_path / "store")
    with pytest.raises(AccountError) as caught:
        await opened(given, tmp_path / "store", notes)
    assert caught.value.problem == "store-lost"


# --- blitzlicht check -----------------------------------------------------------------------------


async def test_all_is_well(synapse: Synapse, tmp_path: Path) -> None:
    user = synapse.register("well")
    devices = "SELECT count(*) FROM devices WHERE user_id = ? AND NOT hidden"
    before = synapse.rows(devices, user.id)
    synapse.unlimited(user.id)
    for given in (credentials(synapse, user), by_token(synapse, user)):
        assert f"angemeldet als {user.id} an" in await check(given, tmp_path)
    assert synapse.rows(devices, user.id) == before


async def test_limits_are_told_with_the_call_that_lifts_them(
    strict_synapse: Synapse, tmp_path: Path
) -> None:
    user = strict_synapse.register("slow")
    for _ in range(2):  # the second time it is known
        said = await check(by_token(strict_synapse, user), tmp_path)
        assert "override_ratelimit" in said
        assert "%40slow%3Atest.local" in said
    strict_synapse.unlimited(user.id)  # whoever has followed the advice sees that it helped
    assert "override_ratelimit" not in await check(by_token(strict_synapse, user), tmp_path)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"password": "falsch"}, "M_FORBIDDEN"),
        ({"access_token": "syt_falsch", "device_id": "X"}, "M_UNKNOWN_TOKEN"),
        ({"passphrase": ""}, "MATRIX_STORE_PASSPHRASE fehlt"),
        ({"password": ""}, "MATRIX_PASSWORD"),
    ],
)
async def test_what_is_wrong_is_said(
    synapse: Synapse, tmp_path: Path, more: dict[str, str], said: str
) -> None:
    name = f"wrong-{len(more)}{len(said)}"
    user = synapse.register(name)
    with pytest.raises(MatrixTroubleError, match=said) as caught:
        await check(credentials(synapse, user, **more), tmp_path)
    assert "\n" not in str(caught.value)


async def test_no_server_is_said(tmp_path: Path) -> None:
    given = Credentials("http://127.0.0.1:9", "bot", "x", passphrase="x")
    with pytest.raises(MatrixTroubleError, match="nicht zu erreichen"):
        await check(given, tmp_path)
    with pytest.raises(MatrixTroubleError, match="MATRIX_HOMESERVER"):
        await check(Credentials(), tmp_path)
