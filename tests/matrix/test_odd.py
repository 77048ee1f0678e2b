"""Events of a shape that no client sends: whoever sends them stops nobody else."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.matrix.bare import Bare
from tests.matrix.team import gathered

if TYPE_CHECKING:
    from pathlib import Path

    from tests.matrix.bot import Bot
    from tests.matrix.members import Member
    from tests.matrix.synapse import Account, Synapse

pytestmark = pytest.mark.asyncio(loop_scope="session")

Json = dict[str, Any]

REPLY_TO_NOTHING: Json = {"m.relates_to": {"m.in_reply_to": "nobody"}}
CARDS = {
    "Anna": "Zu laut",
    "Ben": "Zu warm",
    "Cem": "Kein Platz",
    "Dora": "Alte Rechner",
    "Eva": "Unklare Ziele",
    "Finn": "Späte Entscheidungen",
}
V3 = "/_matrix/client/v3"


async def test_an_odd_event_is_passed_over(bot: Bot, six: list[Member]) -> None:
    team = await gathered(bot, six, encrypted=False)
    await team.people[-1].say(team.room, "!blitzlicht hilfe", **REPLY_TO_NOTHING)
    await team.asks("Geht es noch?")
    assert team.times("Geht es noch?") == 1


async def test_a_round_goes_on_past_a_strangers_garbage_and_a_members_sealed_levels(
    bot: Bot, six: list[Member], synapse: Synapse, tmp_path: Path
) -> None:
    """By what she has sealed, Mallory would administer the room, and could cancel the round."""
    team = await gathered(bot, six)
    stranger, mallory = [await asyncio.to_thread(synapse.register, name) for name in _names()]
    await team.asks("Was bremst uns?")
    await asyncio.to_thread(send_garbage, synapse, stranger, bot.id)
    async with Bare(synapse, mallory, tmp_path) as bare:
        await team.lead.invite(team.room, mallory.id)
        await bare.joins(team.room, bot.id, *(who.id for who in six))
        await bare.say(team.room, "Hallo")  # it takes the key along
        levels = {"users": {mallory.id: 100}, "users_default": 0}
        await asyncio.to_thread(seal_levels, bare, team.room, levels)
        await bare.say(team.room, "!blitzlicht abbrechen")
        await bare.accepts(bot.id)
        await bare.hears(bot.id, "Das darf nur, wer die Runde gestartet hat")
    await team.write({name: [card] for name, card in CARDS.items()})
    await bot.pass_time(10)
    wall = await team.post("6 Ideen")
    assert all(card in wall.text for card in CARDS.values())
    assert "reason=DecodeException" in bot.log.read_text()


def _names() -> list[str]:
    return [f"{name}-{secrets.token_hex(4)}" for name in ("stranger", "mallory")]


def send_garbage(synapse: Synapse, stranger: Account, user: str) -> None:
    """To all devices of a user with whom the stranger shares no room."""
    asked: Json = {"device_keys": {user: []}}
    found = synapse.ask("POST", f"{V3}/keys/query", asked, token=stranger.token)
    (device,) = found["device_keys"][user].values()
    key = device["keys"][f"curve25519:{device['device_id']}"]
    content = {
        "algorithm": "m.olm.v1.curve25519-aes-sha2",
        "sender_key": "x" * 43,
        "ciphertext": {key: {"type": 0, "body": "garbage"}},
    }
    path = f"{V3}/sendToDevice/m.room.encrypted/{secrets.token_hex(4)}"
    synapse.ask("PUT", path, {"messages": {user: {"*": content}}}, token=stranger.token)


def seal_levels(member: Bare, room: str, levels: Json) -> None:
    """As if they were what a room's administrator has set."""
    assert member.client.olm
    event = {"type": "m.room.power_levels", "state_key": "", "content": levels}
    sealed = member.client.olm.group_encrypt(room, event)
    path = f"{V3}/rooms/{quote(room)}/send/m.room.encrypted/{secrets.token_hex(4)}"
    member.synapse.ask("PUT", path, dict(sealed), token=member.client.access_token)
